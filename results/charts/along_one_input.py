"""What does one input do? The chance of an outcome along the values of a swept input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from results.charts.chart import Chart, Variant
from results.charts.parts import unit
from results.inputs import Input
from results.intervals import ENOUGH
from results.markup import Table
from results.outcomes import Outcome
from results.sweeps.playing import Played
from results.sweeps.words import outcome_menu, point_table, shift
from results.theme import LIGHT, Figure, Patch, base_layout, fade, plain, polygon
from results.words import capital, in_100, range_in_100

if TYPE_CHECKING:
    from results.sweeps.swept import Swept

__all__ = ["along_one_input"]

BINS = 8
"""Groups of equal size into which a sample is cut to draw its line."""


@dataclass(frozen=True)
class Station:
    """Where the line passes: a value of the input, the share there, and up to two ranges around it, inner first."""

    value: float
    share: float
    ranges: tuple[tuple[float, float], ...]
    text: str


def along_one_input(swept: Swept, swept_input: Input) -> Chart:
    """The chart of one input, with a menu of outcomes; the other inputs, if any, are averaged over."""
    menu = outcome_menu(swept)
    alone = len(swept.inputs) == 1
    return Chart(
        name=f"along-{swept_input.name.replace('.', '-')}",
        short=capital(swept_input.label),
        question=f"What does it change: {swept_input.label}? ({swept_input.name})",
        reading=_reading(swept, alone=alone),
        variants={one.name: _variant(swept, swept_input, one) for one in menu},
        menu=tuple((one.name, one.label) for one in swept.outcomes),
        menu_label="Outcome",
        table=point_table(swept) if alone else _table(swept, swept_input),
    )


def _reading(swept: Swept, *, alone: bool) -> str:
    if not alone:
        span = "sampled values, in groups of equal size" if swept.is_sample else "values of the other inputs"
        return f"The line is the mean over the {span}; the band reaches from the lowest to the highest point there."
    line = "The line is the share of all runs at each value; all values share their draws and their chance. "
    inner = "The inner band is chance in the simulation"
    if all(swept.tally(one, "exchange").parameter_interval is None for one in swept.sound):
        return f"{line}{inner}, 90 %. How far the assumptions move it cannot be told from so few: that needs {ENOUGH}."
    return f"{line}{inner}, the outer one how far the assumptions move it; both are 90 %."


def _variant(swept: Swept, swept_input: Input, outcome: Outcome) -> Variant:
    stations = _stations(swept, swept_input, outcome)
    finding = _finding(swept, swept_input, outcome, stations)
    figure, narrow = _figure(swept, swept_input, outcome, stations)
    return Variant(finding, figure, narrow, f"Line chart of {outcome.phrase} by {swept_input.label}. {finding}.")


def _stations(swept: Swept, swept_input: Input, outcome: Outcome) -> list[Station]:
    ordered = sorted(swept.sound, key=lambda one: one.point[swept_input.name])
    if len(swept.inputs) == 1:
        return [_single(swept, swept_input, outcome, one) for one in ordered]
    value_p = np.array([one.point[swept_input.name] for one in ordered])
    groups = np.array_split(np.arange(len(ordered)), min(BINS, len(ordered))) if swept.is_sample else [
        np.flatnonzero(value_p == value) for value in np.unique(value_p)
    ]  # fmt: skip
    return [_averaged(swept, swept_input, outcome, [ordered[i] for i in group]) for group in groups if len(group)]


def _single(swept: Swept, swept_input: Input, outcome: Outcome, one: Played) -> Station:
    tally = swept.tally(one, outcome.name)
    ranges = [tally.monte_carlo_interval, *([tally.parameter_interval] if tally.parameter_interval else [])]
    lines = [f"<b>{plain(swept_input.said(one.point[swept_input.name]))}</b>", in_100(tally.probability)]
    lines += [f"by chance {range_in_100(*ranges[0])}"] + [f"over draws {range_in_100(*r)}" for r in ranges[1:]]
    return Station(one.point[swept_input.name], tally.probability, tuple(ranges), "<br>".join(lines))


def _averaged(swept: Swept, swept_input: Input, outcome: Outcome, group: list[Played]) -> Station:
    shares = [swept.tally(one, outcome.name).probability for one in group]
    value = float(np.mean([one.point[swept_input.name] for one in group]))
    ends = min(shares), max(shares)
    text = (
        f"<b>{plain(swept_input.said(value))}</b><br>{in_100(float(np.mean(shares)))} on average"
        f"<br>{range_in_100(*ends)} over {len(group)} points"
    )
    return Station(value, float(np.mean(shares)), (ends,), text)


def _finding(swept: Swept, swept_input: Input, outcome: Outcome, stations: list[Station]) -> str:
    first, last = stations[0], stations[-1]
    ends = capital(swept_input.span(first.value, last.value))
    if len(swept.inputs) > 1:
        moves = f"{outcome.phrase} goes from {in_100(first.share)} to {in_100(last.share)}"
        return f"{ends}, averaged over the rest, {moves}"
    ordered = sorted(swept.sound, key=lambda one: one.point[swept_input.name])
    return f"{ends}: {shift(swept, ordered[-1], ordered[0], outcome)}"


def _figure(swept: Swept, swept_input: Input, outcome: Outcome, stations: list[Station]) -> tuple[Figure, Patch]:
    colour, x = LIGHT[outcome.colour], [station.value for station in stations]
    traces: list[dict[str, Any]] = []
    for k, shade in ((1, 0.18), (0, 0.34)):
        if all(len(station.ranges) > k for station in stations):
            low, high = ([round(100 * station.ranges[k][end], 2) for station in stations] for end in (0, 1))
            traces.append(polygon(x, low, high, fade(colour, shade)))
    if swept.is_sample and len(swept.inputs) > 1:
        traces.append(_dots(swept, swept_input, outcome))
    traces.append({
        "type": "scatter", "mode": "lines+markers", "x": x, "y": [round(100 * s.share, 2) for s in stations],
        "line": {"color": colour, "width": 2.5}, "marker": {"color": colour, "size": 8},
        "text": [s.text for s in stations], "hovertemplate": "%{text}<extra></extra>",
    })  # fmt: skip
    title = f"{swept_input.name} ({swept_input.unit})" if swept_input.unit else swept_input.name
    layout = base_layout(
        380,
        margin={"b": 60, "r": 24},
        xaxis={"title": {"text": plain(title), "font": {"size": 12.5, "color": LIGHT["muted"]}, "standoff": 8}},
        yaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]},
        annotations=[unit("of 100 runs")],
    )
    return {"data": traces, "layout": layout}, {"layout.height": 320}


def _dots(swept: Swept, swept_input: Input, outcome: Outcome) -> dict[str, Any]:
    shares = [swept.tally(one, outcome.name).probability for one in swept.sound]
    return {
        "type": "scatter", "mode": "markers", "x": [one.point[swept_input.name] for one in swept.sound],
        "y": [round(100 * share, 2) for share in shares], "hoverinfo": "skip",
        "marker": {"color": LIGHT["soft"], "size": 5, "opacity": 0.6},
    }  # fmt: skip


def _table(swept: Swept, swept_input: Input) -> Table:
    columns = [_stations(swept, swept_input, one) for one in swept.outcomes]
    return Table(
        caption=f"Runs in 100 by {swept_input.label}, averaged over the rest, with the lowest and highest point",
        head=(capital(swept_input.name), *(one.label for one in swept.outcomes)),
        rows=tuple(
            (swept_input.said(row[0].value), *(f"{100 * s.share:.0f} ({range_in_100(*s.ranges[0])})" for s in row))
            for row in zip(*columns, strict=True)
        ),
    )
