"""At least how many prisoners? The share of runs in which a number or more are released, by three dates."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.background import ActorName
from results.charts.chart import Chart, Variant
from results.charts.curve import Curve
from results.charts.parts import unit
from results.findings import Findings
from results.intervals import Counts
from results.markup import Table
from results.theme import LIGHT, Figure, Patch, base_layout, fade, plain, polygon
from results.words import in_100, long_date, number, number_in_100, short_date

__all__ = ["at_least_how_many", "reached", "round_numbers"]

_POINTS = 60
"""Points of a curve."""
_STRENGTHS = ((1.75, 0.55, 0.08), (2.25, 0.8, 0.1), (3.0, 1.0, 0.14))
"""Width of the line, opacity of the line and of its band, from the first date to the last."""
_LABEL_AT = ((0.28, 68.0), (0.5, 80.0), (0.72, 92.0))
"""Where the line from its label meets a curve, as a share of the curve's height, and how high the label stands."""


def at_least_how_many(findings: Findings) -> Chart:
    """Exceedance curves for both sides, the first shown first, the other from a menu."""
    first, second = findings.background.belligerents
    return Chart(
        name="atleast",
        short="At least how many?",
        question="At least how many prisoners return?",
        reading="A curve gives the share of runs in which so many prisoners or more have been released by its date, "
        f"counted from {long_date(findings.as_of)} on. It begins with one prisoner: what is missing to 100 there are "
        f"the runs with none. {_band_words(findings)}",
        variants={side.name: _variant(findings, side) for side in (first, second)},
        menu=tuple((side.name, f"To {side.label}") for side in (first, second)),
        menu_label="Prisoners released",
        table=_table(findings),
    )


def _band_words(findings: Findings) -> str:
    total_r = findings.runs[f"prisoners_to_{findings.background.belligerents[0].name}"]
    return "" if reached(findings, total_r, [1]).quantiles is None else "Bands: nine draws in ten."


def _totals(findings: Findings, side: str = "") -> list[tuple[dt.date, NDArray[Any]]]:
    """Date and prisoners released to a side by then (run,), the last date being the end."""
    name = f"prisoners_to_{side or findings.background.belligerents[0].name}"
    days = {day: had[name] for day, had in sorted(findings.counts.items())}
    days[findings.summary["horizon_days"]] = findings.runs[name]
    return [(findings.as_of + dt.timedelta(days=day), np.asarray(total_r)) for day, total_r in days.items()]


def reached(findings: Findings, total_r: NDArray[Any], least: Sequence[float]) -> Curve:
    """Chance that a total is at least each of some numbers, which fall from the first to the last."""
    draw_r, n = np.asarray(findings.runs["draw"], dtype=np.int64), len(least)
    # The first of the numbers that a run reaches, counted per draw, then added up: it reaches all that follow.
    first_r = n - np.searchsorted(np.asarray(least)[::-1], total_r, side="right")
    runs_d = np.bincount(draw_r)
    cells_dn = np.bincount(draw_r * (n + 1) + first_r, minlength=len(runs_d) * (n + 1)).reshape(-1, n + 1)
    return Curve(Counts(hits_d=cells_dn.cumsum(axis=1)[runs_d > 0, :n], runs_d=runs_d[runs_d > 0]))


def round_numbers(top: float) -> list[int]:
    """1, then 100, 200, 300, 500, 1,000 and so on up to a number; of small worlds every ten."""
    ladder = [m * 10**e for e in range(1, 7) for m in (1, 2, 3, 5)]
    start = 100 if top >= 200 else 10
    return [1, *(n for n in ladder if start <= n <= top)]


def _top(findings: Findings) -> float:
    """A round number above all but the last few runs in two hundred, the same for both sides."""
    sides = findings.background.belligerents
    reach = max([10.0, *(float(np.quantile(_totals(findings, side.name)[-1][1], 0.995)) for side in sides)])
    step = 10 ** math.floor(math.log10(reach)) / 2
    return float(math.ceil(reach / step) * step)


def _variant(findings: Findings, side: ActorName) -> Variant:
    figure, narrow = _figure(findings, side)
    finding = _finding(findings, side)
    return Variant(finding, figure, narrow, f"Falling curves, one a date. {finding}.")


def _finding(findings: Findings, side: ActorName) -> str:
    """The largest round numbers that are more likely than not, and that come in one run of ten."""
    end, total_r = _totals(findings, side.name)[-1]
    least = round_numbers(float(total_r.max()))
    p = {n: float(np.mean(total_r >= n)) for n in least}
    likely = [n for n in least if p[n] >= 0.5]
    seldom = [n for n in least if 0.1 <= p[n] < 0.5]
    if p[1] == 0:
        return f"No run brings a prisoner home to {side.label}"
    if not likely:
        return f"{in_100(p[1])} runs bring any prisoner home to {side.label} by {long_date(end)}"
    text = f"{_many(likely[-1])} return to {side.label} by {long_date(end)} in {in_100(p[likely[-1]])} runs"
    return text + (f", {number(seldom[-1])} or more in {number_in_100(p[seldom[-1]])}" if seldom else "")


def _many(n: int) -> str:
    return "One prisoner or more" if n == 1 else f"{number(n)} prisoners or more"


def _figure(findings: Findings, side: ActorName) -> tuple[Figure, Patch]:
    top = _top(findings)
    least = [float(n) for n in np.unique(np.round(np.linspace(1, top, _POINTS)))[::-1]]
    bands, lines, labels = [], [], []
    totals = _totals(findings, side.name)
    for (date, total_r), strength, at in zip(
        totals, _STRENGTHS[-len(totals) :], _LABEL_AT[-len(totals) :], strict=True
    ):
        curve, colour = reached(findings, total_r, least), LIGHT["exchange"]
        if curve.quantiles is not None:
            low, high = ([float(v) for v in curve.quantiles[row]] for row in (0, -1))
            bands.append(polygon(least, low, high, fade(colour, strength[2])))
        lines.append(_line(date, least, curve, width=strength[0], colour=fade(colour, strength[1])))
        labels.append(_label(date, least, curve, at))
    layout = base_layout(
        400,
        margin={"t": 34, "b": 58, "r": 20},
        xaxis={"range": [0, top], "nticks": 8, "tickformat": ",d",
               "title": {"text": f"prisoners or more, released to {plain(side.label)[:40]}", "standoff": 8,
                         "font": {"size": 12, "color": LIGHT["muted"]}}},
        yaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]},
        hovermode="x",
        annotations=[unit("in 100 runs"), *labels],
    )  # fmt: skip
    narrow: Patch = {"layout.height": 340, "layout.xaxis.nticks": 4}
    return {"data": [*bands, *lines], "layout": layout}, narrow


def _line(date: dt.date, least: list[float], curve: Curve, *, width: float, colour: str) -> dict[str, Any]:
    texts = []
    for i, n in enumerate(least):
        span = f"<br>nine draws in ten {curve.text(i, 0, 3)}" if curve.quantiles is not None else ""
        chance = in_100(float(curve.percent[i]) / 100)
        texts.append(f"by {long_date(date)}<br>{number(n)} or more: <b>{chance}</b>{span}")
    return {
        "type": "scatter", "mode": "lines", "x": least, "y": [float(v) for v in curve.percent], "text": texts,
        "line": {"color": colour, "width": width}, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _label(date: dt.date, least: list[float], curve: Curve, at: tuple[float, float]) -> dict[str, Any]:
    """The date, where curves leave room, with a thin line to the curve."""
    i = int(np.argmax(curve.percent >= at[0] * curve.percent[-1]))
    return {
        "text": f"by {short_date(date)}", "font": {"size": 12, "color": LIGHT["ink"]}, "xanchor": "left",
        "x": least[i], "y": float(curve.percent[i]), "ax": 0.66 * least[0], "ay": at[1], "axref": "x", "ayref": "y",
        "showarrow": True, "arrowhead": 0, "arrowwidth": 0.75, "arrowcolor": LIGHT["muted"],
    }  # fmt: skip


def _table(findings: Findings) -> Table:
    """At round numbers, for both sides and every date."""
    rows = []
    for side in findings.background.belligerents:
        totals = _totals(findings, side.name)
        least = round_numbers(float(totals[-1][1].max()))[::-1]
        curves = [reached(findings, total_r, least) for _, total_r in totals]
        for i, n in reversed(list(enumerate(least))):
            rows.append((f"To {side.label}: {number(n)} or more", *(_cell(curve, i) for curve in curves)))
    return Table(
        caption="Runs in 100 in which so many prisoners or more are released, with the 90 % range over draws",
        head=("Prisoners", *(f"by {long_date(date)}" for date, _ in _totals(findings))),
        rows=tuple(rows),
    )


def _cell(curve: Curve, i: int) -> str:
    said, span = number_in_100(float(curve.percent[i]) / 100), curve.text(i, 0, 3)
    return f"{said} ({span})" if span and span != said else said
