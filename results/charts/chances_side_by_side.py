"""By when? The chance of an outcome by date, a panel for each scenario, the baseline dotted in all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.charts.forest import fitted
from results.charts.parts import note
from results.comparison.wording import by_chance, headline_of, over_draws, signed, waits
from results.markup import Table
from results.outcomes import Outcome
from results.theme import LIGHT, Figure, Patch, base_layout, date_axis, fade, polygon
from results.words import date_after, in_100, number, number_in_100, short_date

if TYPE_CHECKING:
    from results.comparison.comparison import ComparedOutcome, ComparedScenario, Comparison

__all__ = ["chances_side_by_side"]

_PANEL, _GAP, _ABOVE, _BELOW = 170, 106, 50, 44
"""Heights in pixels: of a panel, between panels, above the first, below the last."""
_MOST_WITH_ALL = 5
"""Scenarios up to which a panel has a point a week; the more there are, the fewer pixels each has to show them."""
_MOST_WITH_TWO_BANDS = 12
_QUARTERS = (0.25, 0.5, 0.75, 1.0)


def chances_side_by_side(comparison: Comparison) -> Chart:
    """The small multiples with their menu of outcomes."""
    start = headline_of(comparison)
    order = [start, *(one for one in comparison.listed if one != start)]
    bands = ""
    if comparison.has_ranges:
        is_crowded = len(comparison.scenarios) > _MOST_WITH_TWO_BANDS
        bands = f" The band{' holds' if is_crowded else 's hold half and'} nine in ten of the draws."
    return Chart(
        name="curves",
        short="By when?",
        question="By when does it come under each?",
        reading="A panel a scenario: the share of runs in which the outcome has come by a date; dotted, that of "
        "the baseline. The wait is counted to the last day where it never comes, so a difference of waits is the area "
        f"between the two lines.{bands}",
        variants={one.name: _variant(comparison, one) for one in order},
        menu=tuple((one.name, one.label) for one in comparison.listed),
        menu_label="Outcome",
        table=_table(comparison),
    )


def _variant(comparison: Comparison, one: Outcome) -> Variant:
    finding = waits(comparison, one)
    figure, narrow = _figure(comparison, one)
    ends = ", ".join(
        f"{in_100(scenario.outcomes[one.name].probability)} under {scenario.title}"
        for scenario in comparison.scenarios[:4]
    )
    label = f"{len(comparison.scenarios)} line charts over dates, {one.label}: {ends}. {finding}."
    return Variant(finding=finding, figure=figure, narrow=narrow, label=label)


@dataclass(frozen=True)
class _Grid:
    """Places of the panels: domains across and up, as shares of the figure, and its height in pixels."""

    across: list[list[float]]
    up: list[list[float]]
    height: int


def _grid(n: int, columns: int) -> _Grid:
    rows = -(-n // columns)
    inside = rows * _PANEL + (rows - 1) * _GAP
    width = 1 / (columns + 0.16 * (columns - 1))
    places = [(k % columns * 1.16 * width, (k // columns) * (_PANEL + _GAP) / inside) for k in range(n)]
    return _Grid(
        across=[[round(left, 4), round(left + width, 4)] for left, _ in places],
        up=[[round(max(0.0, 1 - top - _PANEL / inside), 4), round(1 - top, 4)] for _, top in places],
        height=inside + _ABOVE + _BELOW,
    )


def _figure(comparison: Comparison, one: Outcome) -> tuple[Figure, Patch]:
    n = len(comparison.scenarios)
    wide, narrow = _grid(n, min(n, 3) if n <= 9 else 4), _grid(n, 1 if n <= 3 else 2)
    letters = {1: 44, 2: 19}[1 if n <= 3 else 2]
    traces = [
        trace for k, scenario in enumerate(comparison.scenarios) for trace in _panel(comparison, scenario, one, k)
    ]
    layout = base_layout(
        wide.height,
        margin={"l": 34, "r": 30, "t": _ABOVE, "b": _BELOW},
        annotations=_titles(comparison, wide, letters=44 if n <= 2 else 30 if n <= 9 else 23),
        hovermode="x",
    )
    axes = {"x": layout.pop("xaxis"), "y": layout.pop("yaxis")}
    patch: Patch = {
        "layout.height": narrow.height,
        "layout.annotations": _titles(comparison, narrow, letters=letters),
    }
    for k in range(n):
        x, y = f"xaxis{k + 1}", f"yaxis{k + 1}"
        layout[x] = axes["x"] | _dates(comparison) | {"domain": wide.across[k], "anchor": f"y{k + 1}"}
        layout[y] = axes["y"] | _SCALE | {"domain": wide.up[k], "anchor": f"x{k + 1}"}
        patch |= {f"layout.{x}.domain": narrow.across[k], f"layout.{y}.domain": narrow.up[k]}
        patch[f"layout.{x}.nticks"] = 4
    return {"data": traces, "layout": layout}, patch


_SCALE = {"range": [0, 100], "tickvals": [0, 50, 100], "showgrid": True}


def _dates(comparison: Comparison) -> dict[str, Any]:
    axis = date_axis(comparison.as_of, comparison.end)
    is_long = (comparison.end - comparison.as_of).days > 120
    return {"type": "date", "range": axis["range"], "nticks": 4, "tickformat": "%b\n%Y" if is_long else "%-d %b\n%Y"}


def _titles(comparison: Comparison, grid: _Grid, *, letters: int) -> list[dict[str, Any]]:
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8, "align": "left"}
    titles = [
        f"<b>{fitted(scenario.title, width=letters, lines=1)}</b><br>baseline"
        if scenario is comparison.baseline
        else f"<b>{fitted(scenario.title, width=letters, lines=2)}</b>"
        for scenario in comparison.scenarios
    ]
    return [
        note(title, x=across[0], y=up[1], colour="ink", size=12, **place)
        for title, across, up in zip(titles, grid.across, grid.up, strict=True)
    ]


def _panel(comparison: Comparison, scenario: ComparedScenario, one: Outcome, k: int) -> list[dict[str, Any]]:
    """Bands, the baseline's line, the scenario's own, and its number at the end."""
    found, base = scenario.outcomes[one.name], comparison.baseline.outcomes[one.name]
    colour, axes, points = LIGHT[one.colour], {"xaxis": f"x{k + 1}", "yaxis": f"y{k + 1}"}, _points(comparison)
    dates = [comparison.dates[i] for i in points]
    percent, base_percent = ([float(each.curve.percent[i]) for i in points] for each in (found, base))
    bands = _bands(found, dates, points, colour)
    traces = bands[:1] if len(comparison.scenarios) > _MOST_WITH_TWO_BANDS else bands
    if scenario is not comparison.baseline:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": dates, "y": base_percent,
                "line": {"color": LIGHT["muted"], "width": 1.8, "dash": "dot"},
                "hovertemplate": "baseline %{y:.1f}<extra></extra>",
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": dates, "y": percent, "line": {"color": colour, "width": 2.6},
            "hovertemplate": "%{x|%-d %b %Y}<br><b>%{y:.1f}</b> in 100 runs<extra></extra>",
        }
    )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "markers+text", "x": [dates[-1]], "y": [percent[-1]], "hoverinfo": "skip",
            "marker": {"color": colour, "size": 7}, "cliponaxis": False, "textposition": "middle right",
            "text": [number_in_100(found.probability)], "textfont": {"size": 12.5, "color": LIGHT["ink"]},
        }
    )  # fmt: skip
    return [trace | axes for trace in traces]


def _points(comparison: Comparison) -> list[int]:
    """Which points of the curves a panel draws, the last one always."""
    n, step = len(comparison.dates), -(-len(comparison.scenarios) // _MOST_WITH_ALL)
    return sorted({*range(0, n, step), n - 1})


def _bands(found: ComparedOutcome, dates: list[str], points: list[int], colour: str) -> list[dict[str, Any]]:
    if found.curve.quantiles is None:
        return []
    low90, low50, high50, high90 = ([float(row[i]) for i in points] for row in found.curve.quantiles)
    return [
        polygon(dates, low90, high90, fade(colour, 0.16)),
        polygon(dates, low50, high50, fade(colour, 0.26)),
    ]


def _table(comparison: Comparison) -> Table:
    """Chances on four days, median day and wait, with differences."""
    days = [round(share * (len(comparison.dates) - 1)) for share in _QUARTERS]
    head = (
        "Outcome and scenario",
        *(f"By {short_date(dt.date.fromisoformat(comparison.dates[i]))}" for i in days),
        "Half of runs by", "Difference, days", "By chance",
        "Wait, days", "Difference", "By chance", "Over draws",
    )  # fmt: skip
    rows = [
        (f"{one.label}: {scenario.title}", *_row(comparison, scenario.outcomes[one.name], days))
        for one in comparison.listed
        for scenario in comparison.scenarios
    ]
    return Table(
        caption="When outcomes come by scenario, with differences from the baseline", head=head, rows=tuple(rows)
    )


def _row(comparison: Comparison, found: ComparedOutcome, days: list[int]) -> tuple[str, ...]:
    chance = tuple(number_in_100(found.curve.percent[i] / 100) for i in days)
    median = "–" if found.median_day is None else short_date(date_after(comparison.as_of, found.median_day))
    apart, wait = found.median_difference, found.wait_difference
    apart_cells = ("–", "–")
    if apart is not None:
        ends = "–" if apart.interval is None else " to ".join(signed(end) for end in apart.interval)
        apart_cells = (signed(apart.value), ends)
    wait_cells = ("–", "–", "–")
    if wait is not None:
        wait_cells = (signed(wait.value), by_chance(wait, in_100=False), over_draws(wait, in_100=False))
    return (*chance, median, *apart_cells, number(found.wait), *wait_cells)
