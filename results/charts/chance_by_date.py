"""How likely is it by a date? The share of runs that have had an outcome by each day, and its range over draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from results.charts.chart import Chart, Variant
from results.charts.curve import Curve
from results.charts.parts import table_days, unit
from results.findings import Findings
from results.intervals import ENOUGH
from results.markup import Table, escape, swatch
from results.outcome_table import headline, outcome_rows
from results.outcomes import END_STATES, Outcome
from results.theme import LIGHT, Figure, Patch, base_layout, date_axis, fade, polygon
from results.words import capital, hundredths, in_100, long_date, number_in_100

__all__ = ["STATES", "chance_by_date"]

STATES: tuple[tuple[str, str], ...] = (
    ("settlement", "Settlement"),
    ("general_ceasefire", "General ceasefire"),
    ("general_truce", "Shorter general truce"),
    ("limited_ceasefire", "Limited ceasefire"),
    ("talks_round", "Talks round only"),
    ("fighting", "None of these"),
    ("ceasefire_collapse", "Ceasefire, then collapse"),
)
"""The furthest that a run has come by a day: the first that fits, but a collapse overrides what it undid for good."""
_HOLDS = {
    "settlement": (("settlement",), "one"),
    "general_ceasefire": (("settlement", "general_ceasefire"), "a general ceasefire or a settlement"),
}
"""Outcomes of which it can be told how many runs have one in force on a day: reached is not kept."""


def chance_by_date(findings: Findings) -> Chart:
    """The chart with its menu of outcomes, date slider and 100 marks."""
    start = headline(outcome_rows(findings.summary, outcomes=findings.outcomes)).outcome
    order = [start, *(one for one in findings.outcomes if one != start)]
    curves = {one.name: _curve(findings, one.name) for one in findings.outcomes}
    return Chart(
        name="chance",
        short="How likely by a date?",
        question="How likely is it by a date?",
        reading=_reading(curves[start.name]),
        variants={one.name: _variant(findings, one, curves[one.name]) for one in order},
        menu=tuple((one.name, one.label) for one in findings.outcomes),
        menu_label="Outcome",
        table=_table(findings, curves),
        beside=_marks(),
        slider=True,
        data={
            "days": [long_date(dt.date.fromisoformat(day)) for day in findings.dates],
            "curves": {name: _for_script(findings, name, curve) for name, curve in curves.items()},
            "states": furthest_by_day(findings),
            "labels": [label for _, label in STATES],
            "colours": [name for name, _ in STATES],
        },
    )


def _curve(findings: Findings, outcome: str) -> Curve:
    return Curve(findings.counts_by_day(outcome))


def furthest_by_day(findings: Findings) -> list[list[int]]:
    """How far 100 runs have come by each day of the curves: whole numbers that sum to 100, in the order of STATES.

    A collapse no longer counts from the day on which what is in force at the end was first reached.
    """
    names = [name for name, _ in STATES if name not in ("fighting", "ceasefire_collapse")]
    places = {name: i for i, (name, _) in enumerate(STATES)}
    counted = []
    day_of = {name: findings.runs[f"{name}_day"] for name in [*names, "ceasefire_collapse"]}
    back_r = np.full(len(findings.runs["run"]), np.nan)
    for state in _HOLDS:
        holds_r = findings.runs["end_state"] == list(END_STATES).index(state)
        back_r = np.where(holds_r, day_of[state], back_r)
    for day in findings.curve_days:
        state_r = np.full(len(findings.runs["run"]), places["fighting"])
        for name in reversed(names):
            state_r[day_of[name] <= day] = places[name]
        undone_r = (day_of["ceasefire_collapse"] <= day) & ~(back_r <= day)
        state_r[undone_r] = places["ceasefire_collapse"]
        counted.append(hundredths(list(np.bincount(state_r, minlength=len(STATES)) / len(state_r))))
    return counted


def _variant(findings: Findings, one: Outcome, curve: Curve) -> Variant:
    figure, narrow = _figure(findings, one, curve)
    middle = len(findings.curve_days) // 2
    days = [dt.date.fromisoformat(findings.dates[i]) for i in (middle, -1)]
    early, late = (in_100(curve.percent[i] / 100) for i in (middle, -1))
    finding = f"{one.label}: {early} by {long_date(days[0])}, {late} by {long_date(days[1])}"
    if late == "0 in 100":
        finding = f"{capital(one.phrase)} comes in no run"
    label = f"Line chart over dates. {finding}."
    if curve.quantiles is not None:
        label += f" Nine in ten draws give {curve.text(-1, 0, 3)} at the end."
    return Variant(finding=finding, figure=figure, narrow=narrow, label=label)


def _figure(findings: Findings, one: Outcome, curve: Curve) -> tuple[Figure, Patch]:
    colour, dates = LIGHT[one.colour], list(findings.dates)
    percent = [float(value) for value in curve.percent]
    traces: list[dict[str, Any]] = []
    if curve.quantiles is not None:
        low90, low50, high50, high90 = ([float(v) for v in row] for row in curve.quantiles)
        traces.append(polygon(dates, low90, high90, fade(colour, 0.16)))
        traces.append(polygon(dates, low50, high50, fade(colour, 0.26)))
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": dates, "y": percent, "line": {"color": colour, "width": 3},
            "text": [_hover(findings, curve, i) for i in range(len(dates))], "hovertemplate": "%{text}<extra></extra>",
        }
    )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": [dates[-1]], "y": [percent[-1]], "hoverinfo": "skip",
            "marker": {"color": LIGHT["paper"], "size": 11, "line": {"color": colour, "width": 3}}, "cliponaxis": False,
        }
    )  # fmt: skip
    layout = base_layout(
        470,
        margin={"r": 20, "t": 34},
        xaxis=date_axis(findings.as_of, findings.end),
        yaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]},
        hovermode="x",
        shapes=[_cursor(dates[-1])],
        annotations=[unit("in 100 runs"), *_direct_labels(findings, curve)],
    )
    narrow = {"layout.height": 330, "layout.margin.r": 12}
    return {"data": traces, "layout": layout}, narrow


def _cursor(date: str) -> dict[str, Any]:
    line = {"color": LIGHT["muted"], "width": 1.5, "dash": "dot"}
    return {"type": "line", "x0": date, "x1": date, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _direct_labels(findings: Findings, curve: Curve) -> list[dict[str, Any]]:
    """What the bands are, written into them where there is room, else beside them with a thin line."""
    if curve.quantiles is None or curve.quantiles[3, -1] - curve.quantiles[0, -1] < 8:
        return []
    i = int(len(findings.dates) * 0.8)
    low90, low50, high50, high90 = (float(row[i]) for row in curve.quantiles)
    line = float(curve.percent[i])
    parts = {
        "nine draws in ten": [(high50, high90), (low90, low50)],
        "half of the draws": [(line, high50), (low50, line)],
    }
    labels = []
    for k, (text, rooms) in enumerate(parts.items()):
        low, high = max(rooms, key=lambda room: room[1] - room[0])
        label = {
            "text": text,
            "x": findings.dates[i],
            "y": (low + high) / 2,
            "font": {"size": 12, "color": LIGHT["ink"]},
        }
        inside = high - low >= 6
        labels.append(label | ({"showarrow": False} if inside else _beside(above=high90 < 70, step=k)))
    return labels


def _beside(*, above: bool, step: int) -> dict[str, Any]:
    """A label out of the way, with a line to the thin band that it names."""
    away = (60 + 26 * step) * (-1 if above else 1)
    return {
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": LIGHT["muted"], "ax": -70, "ay": away,
        "xanchor": "right",
    }  # fmt: skip


def _hover(findings: Findings, curve: Curve, i: int) -> str:
    lines = [long_date(dt.date.fromisoformat(findings.dates[i])), f"<b>{in_100(curve.percent[i] / 100)}</b>"]
    if curve.quantiles is not None:
        lines += [f"half of draws {curve.text(i, 1, 2)}", f"nine in ten {curve.text(i, 0, 3)}"]
    return "<br>".join(lines)


def _reading(curve: Curve) -> str:
    line = (
        "The line is the share of all runs in which the outcome has come by a date; once it has come it stays counted."
    )
    if curve.quantiles is None:
        return line + f" How far the assumptions move it cannot be told from so few: that needs {ENOUGH}."
    return line + (
        " The bands show how far it moves between draws of the assumptions, chance taken out: half of the draws lie "
        "in the inner one, nine in ten in the outer."
    )


def _for_script(findings: Findings, name: str, curve: Curve) -> dict[str, Any]:
    """Numbers of the side panel, by day of the curve."""
    n = len(curve.percent)
    data: dict[str, Any] = {
        "y": [float(value) for value in curve.percent],
        "n": [number_in_100(value / 100) for value in curve.percent],
        "phrase": next(one.phrase for one in findings.outcomes if one.name == name),
        "half": [curve.text(i, 1, 2) for i in range(n)],
        "most": [curve.text(i, 0, 3) for i in range(n)],
    }
    if name in _HOLDS:
        states, what = _HOLDS[name]
        rows = [np.interp(findings.curve_days, findings.days, findings.shares[state]) for state in states]
        data["holds"] = [f"On that day {in_100(float(p))} have {what} in force." for p in np.sum(rows, axis=0)]
    return data


def _marks() -> str:
    keys = "".join(
        f'<li><b id="mark-{name}">0</b>{swatch(name)}<span>{escape(label)}</span></li>' for name, label in STATES
    )
    return (
        '<p class="big"><b id="when-number"></b> <span>in 100 have had <span id="when-phrase"></span></span></p>'
        '<p class="range" id="when-range"></p><p class="range" id="when-holds"></p>'
        '<h3>The furthest that 100 runs have come by then</h3><div class="marks" id="marks" role="img"></div>'
        f'<ul class="key">{keys}</ul>'
        '<p class="aside">Each run is counted once, at the furthest it has reached by that day, whether or not that is '
        "still in force. A run whose ceasefire or settlement has collapsed counts as collapse, unless one is in force "
        "at the end.</p>"
    )


def _table(findings: Findings, curves: dict[str, Curve]) -> Table:
    return Table(
        caption="Runs in 100 that have had each outcome by a date, with the 90 % range over draws",
        head=("By", *(one.label for one in findings.outcomes)),
        rows=tuple(
            (
                long_date(dt.date.fromisoformat(findings.dates[i])),
                *(_cell(curves[one.name], i) for one in findings.outcomes),
            )
            for i in table_days(len(findings.dates))
        ),
    )


def _cell(curve: Curve, i: int) -> str:
    number, span = number_in_100(curve.percent[i] / 100), curve.text(i, 0, 3)
    return f"{number} ({span})" if span and span != number else number
