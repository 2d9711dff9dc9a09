"""When would it come? A hundred marks: a run in a hundred each, in the month in which the outcome first comes."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table
from results.outcome_table import headline, outcome_rows
from results.outcomes import Outcome
from results.theme import LIGHT, Figure, Patch, base_layout
from results.words import capital, date_after, hundredths, in_100, long_date
from sim.axes import Array, Mask

__all__ = ["Marks", "marks_of", "when_would_it_come"]

_BREAKS = frozenset({"settlement", "general_ceasefire"})
"""Outcomes that a collapse can undo."""
_ABREAST = 4
"""Marks side by side within a month, at most; more are stacked."""
_CROSSES = (14, 20)
"""Crosses in a row, on a wide screen and on a narrow one."""
_WEEKS_UP_TO = 75
"""Days of a horizon up to which marks stand in weeks, not months."""


@dataclass(frozen=True)
class Marks:
    """A hundred runs that stand for all, by when an outcome first comes.

    days    of those in which it comes, in order of day; the runs at evenly spaced ranks among them
    broken  which of these it does not outlive: a ceasefire collapses afterwards
    never   how many have none
    """

    days: Array
    broken: Mask
    never: int


def when_would_it_come(findings: Findings) -> Chart:
    """The marks, with a menu of outcomes."""
    start = headline(outcome_rows(findings.summary, outcomes=findings.outcomes)).outcome
    order = [start, *(one for one in findings.outcomes if one != start)]
    return Chart(
        name="timing",
        short="When would it come?",
        question="When would it come?",
        reading="Each mark is one run in 100, standing where the outcome first comes; each cross is one in which "
        f"it does not come by {long_date(findings.end)}. Hollow: a ceasefire or settlement that collapses later. The "
        "further the marks are spread out, the less is known of the date.",
        variants={one.name: _variant(findings, one) for one in order},
        menu=tuple((one.name, one.label) for one in findings.outcomes),
        menu_label="Outcome",
        table=_table(findings),
    )


def marks_of(findings: Findings, outcome: str) -> Marks:
    """The hundred runs of an outcome; whole numbers by largest remainder, so that they are a hundred."""
    day_r = np.asarray(findings.runs[f"{outcome}_day"], dtype=float)
    came_r = ~np.isnan(day_r)
    broken_r = came_r & (findings.runs["ceasefire_collapse_day"] >= day_r) & (outcome in _BREAKS)
    n, never = hundredths([float(came_r.mean()), 1 - float(came_r.mean())])
    n_broken = round(n * float(broken_r.sum() / max(1, came_r.sum())))
    days = [_at_ranks(day_r[came_r & ~broken_r], n - n_broken), _at_ranks(day_r[broken_r], n_broken)]
    broken = np.repeat([False, True], [len(part) for part in days])
    order = np.lexsort((broken, np.concatenate(days)))
    return Marks(np.concatenate(days)[order], broken[order], never)


def _at_ranks(day_r: Array, n: int) -> Array:
    """The days of n runs at evenly spaced ranks."""
    rank = ((np.arange(n) + 0.5) / max(1, n) * len(day_r)).astype(int)
    chosen: Array = np.sort(day_r)[rank] if n else np.empty(0)
    return chosen


def _variant(findings: Findings, one: Outcome) -> Variant:
    marks = marks_of(findings, one.name)
    figure, narrow = _figure(findings, one, marks)
    finding = _finding(findings, one, marks)
    return Variant(finding, figure, narrow, f"A hundred marks by month. {finding}.")


def _finding(findings: Findings, one: Outcome, marks: Marks) -> str:
    share = findings.summary["outcomes"][one.name]["probability"]
    if share == 0:
        return f"{capital(one.phrase)} comes in no run"
    day_r = findings.runs[f"{one.name}_day"]
    half = long_date(date_after(findings.as_of, float(np.nanquantile(day_r, 0.5, method="lower"))))
    text = f"{capital(one.phrase)} comes in {in_100(share)} runs, in half of these by {half}"
    n_broken = int(marks.broken.sum())
    return f"{text}; {n_broken} of them collapse later" if n_broken > 1 else text


# ---- months


def _edges(findings: Findings) -> list[dt.date]:
    """First days of the months (or weeks, for short horizons) that the runs reach into."""
    first, last = findings.as_of + dt.timedelta(days=1), findings.end
    if (last - findings.as_of).days <= _WEEKS_UP_TO:
        return [first + dt.timedelta(days=7 * k) for k in range(((last - first).days // 7) + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [dt.date(month // 12, month % 12 + 1, 1) for month in months]


def _places(findings: Findings, days: Array) -> NDArray[np.int64]:
    """In which of the months each day falls."""
    starts = [(edge - findings.as_of).days for edge in _edges(findings)]
    return np.searchsorted(starts, np.ceil(days), side="right") - 1


def _ticks(edges: list[dt.date], *, weekly: bool) -> list[str]:
    """Labels of the months; the year stands under the first of each."""
    texts, year = [], 0
    for edge in edges:
        texts.append(
            (f"{edge.day} " if weekly else "") + f"{edge:%b}" + (f"<br>{edge.year}" if edge.year != year else "")
        )
        year = edge.year
    return texts


def _month(edge: dt.date, *, weekly: bool) -> str:
    return f"the week from {long_date(edge)}" if weekly else f"{edge:%B %Y}"


# ---- the figure


def _figure(findings: Findings, one: Outcome, marks: Marks) -> tuple[Figure, Patch]:
    edges, weekly = _edges(findings), (findings.end - findings.as_of).days <= _WEEKS_UP_TO
    column = _places(findings, marks.days)
    order = np.lexsort((marks.broken, column))  # within a month the hollow ones on top
    column, hollow_m = column[order], marks.broken[order]
    x, y, abreast = _stacked(column)
    rows = max([3, *y])
    size, tight = (max(5, min(12, 44 // abreast)), max(3, min(9, 20 // abreast)))
    said = [
        f"1 run in 100: {one.label.lower()} in <b>{_month(edges[k], weekly=weekly)}</b>"
        + ("<br>collapses later" if broken else "")
        for k, broken in zip(column, hollow_m, strict=True)
    ]
    traces = [
        _dots([mark for mark, b in zip(zip(x, y, said, strict=True), hollow_m, strict=True) if b == hollow],
              colour=LIGHT[one.colour], size=size, hollow=hollow)
        for hollow in (False, True)
    ]  # fmt: skip
    crosses = {per_row: _grid(marks.never, per_row) for per_row in _CROSSES}
    traces.append(_crosses(findings, one, crosses[_CROSSES[0]]))
    tall = max(rows, math.ceil(marks.never / _CROSSES[0]))
    layout = base_layout(
        96 + 17 * tall,
        margin={"l": 8, "r": 8, "t": 38, "b": 44},
        xaxis={"domain": [0, 0.74], "range": [-0.6, len(edges) - 0.4], "tickvals": list(range(len(edges))),
               "ticktext": _ticks(edges, weekly=weekly), "ticks": ""},
        yaxis={"visible": False, "range": [0.2, tall + 0.8]},
        annotations=_heads(findings, marks),
    )  # fmt: skip
    layout |= {
        "xaxis2": {"domain": [0.78, 1], "range": [-0.8, _CROSSES[0] - 0.2], "visible": False, "fixedrange": True},
        "yaxis2": {"anchor": "x2", "visible": False, "range": [0.2, tall + 0.8], "fixedrange": True},
    }
    return {"data": traces, "layout": layout}, _below(findings, marks, rows, crosses[_CROSSES[1]], tight)


def _below(findings: Findings, marks: Marks, rows: int, crosses: tuple[list[int], list[int]], size: int) -> Patch:
    """On a narrow screen the crosses stand below the months."""
    edges, weekly = _edges(findings), (findings.end - findings.as_of).days <= _WEEKS_UP_TO
    step = 2 if len(edges) > 7 else 1
    above, ticks, under = 14 * (rows + 1), 68, 13 * max([1, *crosses[1]])
    whole = above + ticks + under
    return {
        "layout.height": 38 + whole + 10,
        "layout.xaxis.domain": [0, 1],
        "layout.xaxis.tickvals": list(range(0, len(edges), step)),
        "layout.xaxis.ticktext": _ticks(edges[::step], weekly=weekly),
        "layout.yaxis.domain": [1 - above / whole, 1],
        "layout.yaxis.range": [0.2, rows + 0.8],
        "layout.xaxis2.domain": [0, 1],
        "layout.xaxis2.range": [-0.8, _CROSSES[1] - 0.2],
        "layout.yaxis2.domain": [0, under / whole],
        "layout.yaxis2.range": [0.4, max([1, *crosses[1]]) + 0.6],
        "layout.margin.b": 10,
        "layout.annotations": _heads(findings, marks, below=under / whole),
        "data.0.marker.size": size,
        "data.1.marker.size": size,
        "data.2.marker.size": 7,
        "data.2.x": crosses[0],
        "data.2.y": [max(crosses[1]) + 1 - v for v in crosses[1]],
    }


def _stacked(column: NDArray[np.int64]) -> tuple[list[float], list[int], int]:
    """Places of the marks: in their month, side by side where many fall into one, then upwards."""
    tallest = int(np.bincount(column).max()) if len(column) else 0
    abreast = max(1, min(_ABREAST, math.ceil(tallest / 10)))
    x: list[float] = []
    y: list[int] = []
    for month, group in groupby(column):
        for i, _ in enumerate(group):
            x.append(round(float(month) + (i % abreast - (abreast - 1) / 2) * 0.8 / abreast, 3))
            y.append(1 + i // abreast)
    return x, y, abreast


def _grid(n: int, per_row: int) -> tuple[list[int], list[int]]:
    return [i % per_row for i in range(n)], [1 + i // per_row for i in range(n)]


def _dots(marks: list[tuple[float, int, str]], *, colour: str, size: int, hollow: bool) -> dict[str, Any]:
    x, y, said = ([mark[part] for mark in marks] for part in range(3))
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "text": said, "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": size, "color": LIGHT["paper"] if hollow else colour, "line": {"width": 2, "color": colour}},
    }  # fmt: skip


def _crosses(findings: Findings, one: Outcome, place: tuple[list[int], list[int]]) -> dict[str, Any]:
    text = f"1 run in 100: no {one.label.lower()} by {long_date(findings.end)}"
    return {
        "type": "scatter", "mode": "markers", "x": place[0], "y": place[1], "xaxis": "x2", "yaxis": "y2",
        "text": [text] * len(place[0]), "hovertemplate": "%{text}<extra></extra>",
        "marker": {"symbol": "x-thin", "size": 7, "line": {"width": 1.75, "color": LIGHT["soft"]}},
    }  # fmt: skip


def _heads(findings: Findings, marks: Marks, *, below: float | None = None) -> list[dict[str, Any]]:
    """What stands on either side, above it; on a narrow screen the crosses are below, from the height given."""
    n, bin_word = len(marks.days), "week" if (findings.end - findings.as_of).days <= _WEEKS_UP_TO else "month"
    comes = f"<b>{n} in 100</b> have it, each in its {bin_word}" if n else "<b>Fewer than 1 in 100</b> have it"
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8}
    x, y = (0.78, 1.0) if below is None else (0.0, below)
    return [
        note(comes, colour="ink", x=0, y=1, **place),
        note(f"<b>{marks.never} in 100</b> do not", colour="ink", x=x, y=y, **place),
    ]


def _table(findings: Findings) -> Table:
    """Every outcome by month; the runs in which it never comes stand last, so that columns add up to 100."""
    edges, weekly = _edges(findings), (findings.end - findings.as_of).days <= _WEEKS_UP_TO
    columns = []
    for one in findings.outcomes:
        day_r = np.asarray(findings.runs[f"{one.name}_day"], dtype=float)
        count = np.bincount(_places(findings, day_r[~np.isnan(day_r)]), minlength=len(edges))
        columns.append(hundredths([*(count / len(day_r)), float(np.isnan(day_r).mean())]))
    names = [*(_month(edge, weekly=weekly) for edge in edges), f"not by {long_date(findings.end)}"]
    return Table(
        caption="In which month each outcome first comes, in 100 runs",
        head=("First in", *(one.label for one in findings.outcomes)),
        rows=tuple((capital(name), *(str(column[k]) for column in columns)) for k, name in enumerate(names)),
    )
