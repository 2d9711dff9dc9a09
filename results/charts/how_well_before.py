"""How well did it do before? Forecasts of the past against what came: said and happened, skill, ranges."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from calibration.hindcast.cells import Cell
from calibration.hindcast.coverage import Bin
from calibration.hindcast.track_record import TrackRecord
from calibration.hindcast.windows import Period
from results.background import Background
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table
from results.past_forecasts import SHOWN_HORIZONS, asked, coverage_of, fitted_words, period_words, shown_cells
from results.theme import LIGHT, Figure, Patch, base_layout, brief
from results.words import capital, in_100, long_date, number, number_in_100, range_in_100

__all__ = ["how_well_before"]

_FURTHEST = 100
"""Per cent worse at which the scale of skill ends; what is worse still stands at its edge with an arrow."""
_ROW = 52
_LEAST_BAR = 0.05
_PANELS = ((0.0, 0.36), (0.44, 0.74), (0.8, 1.0))
_HEADS = ("Said and happened", "Against the best simple rule", "Inside the range")


def how_well_before(findings: Findings) -> Chart | None:
    """The track record of past forecasts, by days ahead and period; None where nothing has been scored."""
    background = findings.background
    record = background.track_record
    if record is None:
        return None
    shown = [(horizon, period) for period in _periods(record) for horizon in SHOWN_HORIZONS]
    shown = [(horizon, period) for horizon, period in shown if shown_cells(record, horizon, period)]
    if not shown:
        return None
    return Chart(
        name="before",
        short="How well did it do before?",
        question="How well did it do before?",
        reading="As of every week of the past, with what was known then, the same was asked of the model and of four "
        f"simple rules. {fitted_words(record, background)} Windows overlap, so they tell less than their number. "
        "Grey: where a right forecaster's dots lie nine times in ten. Hollow: too few windows to claim anything. On "
        "the right, how many answers in 100 lay inside the range that should hold 90.",
        variants={_key(*one): _variant(record, background, *one) for one in shown},
        menu=tuple((_key(*one), f"{one[0]} days ahead, {period_words(record, one[1])}") for one in shown),
        menu_label="Forecasts",
        table=_table(record, background, shown),
    )


def _periods(record: TrackRecord) -> list[Period]:
    """What was kept for the test comes first."""
    return [period for period in ("test", "development", "all") if period in record.periods]


def _key(horizon: int, period: Period) -> str:
    return f"{period}-{horizon}"


def _variant(record: TrackRecord, background: Background, horizon: int, period: Period) -> Variant:
    cells = shown_cells(record, horizon, period)
    finding = _finding(record, cells, horizon)
    figure, narrow = _figure(record, background, cells)
    return Variant(finding, figure, narrow, f"Three panels of dots with ranges. {finding}.")


def _finding(record: TrackRecord, cells: list[Cell], horizon: int) -> str:
    """What may be claimed of the questions, counted."""
    n = Counter(cell.finding for cell in cells)
    about = f"of {len(cells)} question{'s' * (len(cells) > 1)} about the next {horizon} days the model answers"
    parts = [f"{about} {_count(n['better'])} better than the best simple rule and {_count(n['worse'])} worse"]
    parts += [f"{_count(n['no difference shown'])} without a difference to be shown"] * bool(n["no difference shown"])
    parts += [f"{_count(n['too few windows'])} asked too seldom to tell"] * bool(n["too few windows"])
    held = [one.is_right for cell in cells if (one := coverage_of(record, cell))]
    if held:
        parts.append(f"{sum(held)} of {len(held)} ranges hold as often as they should")
    return capital("; ".join(parts))


def _count(n: int) -> str:
    return str(n) if n else "none"


def _figure(record: TrackRecord, background: Background, cells: list[Cell]) -> tuple[Figure, Patch]:
    topic = cells[0].topic
    found = (r.bins for r in record.reliability if (r.horizon, r.period) == (topic.horizon, topic.period))
    bins = next(found, ())
    low, high = _scale(cells)
    rows = {"range": [len(cells) - 0.4, -0.75], "visible": False}
    layout = base_layout(max(420, 90 + _ROW * len(cells)), margin={"t": 56, "l": 44, "r": 18, "b": 52})
    x, y = layout["xaxis"], layout["yaxis"]
    hundred = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]}
    layout |= {
        "xaxis": x | hundred | {"domain": list(_PANELS[0]), "anchor": "y4", "title": _axis("said, in 100")},
        "yaxis": y | hundred | {"domain": [0.3, 1.0]},
        "yaxis4": y | {"domain": [0.0, 0.22], "anchor": "x", "visible": False, "rangemode": "tozero"},
        "xaxis2": x | {"domain": list(_PANELS[1]), "anchor": "y2", "range": [low, high], "ticksuffix": " %",
                       "nticks": 5, "showgrid": True, "title": _axis("closer to what came →")},
        "yaxis2": y | rows | {"anchor": "x2"},
        "xaxis3": x | hundred | {"domain": list(_PANELS[2]), "anchor": "y3", "title": _axis("in 100"),
                                 "tickvals": [0, 50, 90]},
        "yaxis3": y | rows | {"anchor": "x3"},
        "bargap": 0.1,
        "shapes": [_line("x", "y", (0, 0), (100, 100)), _line("x2", "y2", (0, -0.6), (0, len(cells) - 0.5)),
                   _line("x3", "y3", (90, -0.6), (90, len(cells) - 0.5))],
        "annotations": [*_heads(_PANELS, (1.0, 1.0, 1.0)), *_counts(bins), *_labels(cells, background, low)],
    }  # fmt: skip
    traces = [*_said(bins), _histogram(bins), *_skill(cells, low), *_ranges(record, cells)]
    return {"data": traces, "layout": layout}, _stacked(bins, cells, background, low)


def _stacked(bins: tuple[Bin, ...], cells: list[Cell], background: Background, low: float) -> Patch:
    """On a narrow screen the panels stand under one another."""
    full = ((0.0, 1.0),) * 3
    return {
        "layout.height": 480 + 2 * (_ROW + 4) * len(cells),
        "layout.xaxis.domain": [0, 1], "layout.xaxis2.domain": [0, 1], "layout.xaxis3.domain": [0, 1],
        "layout.yaxis.domain": [0.78, 1], "layout.yaxis4.domain": [0.7, 0.76],
        "layout.yaxis2.domain": [0.36, 0.62], "layout.yaxis3.domain": [0, 0.26],
        "layout.annotations": [
            *_heads(full, (1.0, 0.62, 0.26)), *_counts(bins), *_labels(cells, background, low),
            *_labels(cells, background, 0, axes="3"),
        ],
    }  # fmt: skip


def _scale(cells: list[Cell]) -> tuple[float, float]:
    """Ends of the scale of skill, in per cent, on steps of 25."""
    ends = [100 * end for cell in cells for end in (cell.interval or (cell.gain, cell.gain))]
    low = max(-_FURTHEST, 25 * math.floor(min([*ends, -25]) / 25))
    return low, 25 * math.ceil(max([*ends, 25]) / 25)


def _axis(text: str) -> dict[str, Any]:
    return {"text": text, "standoff": 6, "font": {"size": 12, "color": LIGHT["muted"]}}


def _line(x: str, y: str, start: tuple[float, float], end: tuple[float, float]) -> dict[str, Any]:
    line = {"color": LIGHT["muted"], "width": 1.2, "dash": "dot"}
    return {
        "type": "line", "xref": x, "yref": y, "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1],
        "line": line, "layer": "below",
    }  # fmt: skip


def _heads(columns: tuple[tuple[float, float], ...], tops: tuple[float, ...]) -> list[dict[str, Any]]:
    return [
        note(
            f"<b>{head}</b>", colour="ink", x=column[0], y=top, xref="paper", yref="paper", xanchor="left",
            yanchor="bottom", yshift=14,
        )
        for head, column, top in zip(_HEADS, columns, tops, strict=True)
    ]  # fmt: skip


def _said(bins: tuple[Bin, ...]) -> list[dict[str, Any]]:
    """Dots, and behind each where it would lie if the probabilities were right."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one in bins:
        x += [round(100 * one.said, 2)] * 2 + [None]
        y += [round(100 * end, 2) for end in one.expected] + [None]
    bars = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
            "line": {"color": LIGHT["fighting_edge"], "width": 9}}  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers", "cliponaxis": False,
        "x": [round(100 * one.said, 2) for one in bins], "y": [round(100 * one.happened, 2) for one in bins],
        "marker": {"color": LIGHT["accent"], "size": 10},
        "hovertext": [
            f"said {in_100(one.said)}, came in <b>{in_100(one.happened)}</b><br>{number(one.windows)} windows<br>"
            f"if right: {range_in_100(*one.expected)}" for one in bins
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    return [bars, dots]


def _histogram(bins: tuple[Bin, ...]) -> dict[str, Any]:
    """How often what was said."""
    return {
        "type": "bar", "xaxis": "x", "yaxis": "y4",
        "x": [50 * (one.low + one.high) for one in bins], "width": [100 * (one.high - one.low) - 1 for one in bins],
        "y": _heights(bins), "marker": {"color": LIGHT["soft"]},
        "hovertext": [f"{number(one.windows)} windows" for one in bins], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _heights(bins: tuple[Bin, ...]) -> list[float]:
    """Of the bars: one that nobody could see or point at is drawn a little higher than its number."""
    least = _LEAST_BAR * max((one.windows for one in bins), default=0)
    return [max(one.windows, least) for one in bins]


def _counts(bins: tuple[Bin, ...]) -> list[dict[str, Any]]:
    """How many windows each bar holds: a small number must be seen to be small."""
    return [
        note(number(one.windows), size=11, x=50 * (one.low + one.high), y=height, xref="x", yref="y4", yshift=8)
        for one, height in zip(bins, _heights(bins), strict=True)
    ]


def _skill(cells: list[Cell], low: float) -> list[dict[str, Any]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, cell in enumerate(cells):
        if cell.interval is not None:
            x += [*(round(max(100 * end, low), 2) for end in cell.interval), None]
            y += [row, row, None]
    ranges = {"type": "scatter", "mode": "lines", "x": x, "y": y, "xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip",
              "line": {"color": LIGHT["accent"], "width": 1.8}}  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers", "cliponaxis": False, "xaxis": "x2", "yaxis": "y2",
        "x": [round(max(100 * cell.gain, low), 2) for cell in cells], "y": list(range(len(cells))),
        "marker": {
            "size": 11, "line": {"color": LIGHT["accent"], "width": 2},
            "symbol": ["triangle-left" if 100 * cell.gain < low else "circle" for cell in cells],
            "color": [LIGHT["paper" if cell.interval is None else "accent"] for cell in cells],
        },
        "hovertext": [_hover(cell) for cell in cells], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    return [ranges, dots]


def _hover(cell: Cell) -> str:
    return (
        f"<b>{_percent(cell.gain)} %</b> against “{cell.best}”<br>{cell.windows} windows, {cell.blocks} without "
        f"overlap<br>worth {number(cell.effective)} independent ones"
    )


def _ranges(record: TrackRecord, cells: list[Cell]) -> list[dict[str, Any]]:
    rows = [(row, c) for row, cell in enumerate(cells) if (c := coverage_of(record, cell)) is not None]
    on = {"type": "scatter", "xaxis": "x3", "yaxis": "y3"}
    x: list[float | None] = []
    y: list[float | None] = []
    for row, one in rows:
        x += [*(round(100 * end, 2) for end in one.expected), None]
        y += [row, row, None]
    bars = on | {"mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
                 "line": {"color": LIGHT["fighting_edge"], "width": 9}}  # fmt: skip
    dots = on | {
        "mode": "markers", "cliponaxis": False, "x": [round(100 * one.inner, 2) for _, one in rows],
        "y": [row for row, _ in rows], "marker": {"color": LIGHT["accent"], "size": 10},
        "hovertext": [f"<b>{in_100(one.inner)}</b> answers inside, of {one.windows} windows" for _, one in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    return [bars, dots]


def _labels(cells: list[Cell], background: Background, x: float, *, axes: str = "2") -> list[dict[str, Any]]:
    return [
        note(
            brief(asked(cell.topic.question, background), most=30), size=12, colour="ink", x=x, xref=f"x{axes}",
            xanchor="left", y=row - 0.4, yref=f"y{axes}", yanchor="middle",
        )
        for row, cell in enumerate(cells)
    ]  # fmt: skip


def _table(record: TrackRecord, background: Background, shown: list[tuple[int, Period]]) -> Table:
    return Table(
        caption=f"Forecasts of the past, {record.what}, scored on {long_date(record.made)}",
        head=("Question", "Windows (without overlap)", "Best rule", "Closer by", "90 % range", "Answers inside"),
        rows=tuple(
            (f"{capital(period_words(record, period))}, {horizon} days: {asked(cell.topic.question, background)}",
             *_cells(record, cell))
            for horizon, period in shown
            for cell in shown_cells(record, horizon, period)
        ),
    )  # fmt: skip


def _cells(record: TrackRecord, cell: Cell) -> tuple[str, ...]:
    held = coverage_of(record, cell)
    inside = "–"
    if held is not None:
        expected = range_in_100(*held.expected)
        inside = f"{number_in_100(held.inner)} ({expected} expected)"
    ends = "too few" if cell.interval is None else " to ".join(_percent(end) for end in cell.interval)
    return f"{cell.windows} ({cell.blocks})", cell.best, f"{_percent(cell.gain)} %", ends, inside


def _percent(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")
