"""Under which conditions does it come? The chance over two inputs, and the box of conditions found by peeling."""

from __future__ import annotations

from typing import Any

from results.charts.chart import Chart, Variant
from results.charts.which_inputs import shaded
from results.drivers.conditions import CELLS, RESAMPLES, Condition, Conditions, Side
from results.drivers.words import box_sentence, condition_text
from results.markup import Table, escape
from results.theme import LIGHT, Figure, Patch, base_layout, brief, plain
from results.words import capital, in_100, number_in_100, of_100

__all__ = ["when_it_comes"]


def when_it_comes(found: Conditions) -> Chart:
    """The map of chances with the box drawn in."""
    figure, narrow = _figure(found)
    said = box_sentence(found)
    label = f"Heatmap of {found.outcome.phrase} over {found.across.input.label} and {found.up.input.label}. {said}."
    return Chart(
        name="conditions",
        short="When does it come?",
        question=f"Under which conditions does {found.outcome.phrase} come?",
        reading="Every cell holds one in six values of either input, whatever all others are, and says how many of 100 "
        "runs there see it. The frame is the box of the conditions. It was found on one half of the runs, its numbers "
        "come from the other.",
        variants={"box": Variant(said, figure, narrow, label)},
        table=_table(found),
        below=_list(found),
    )


def _list(found: Conditions) -> str:
    items = "".join(f"<li>{_item(one)}</li>" for one in found.conditions)
    return f"<h3>The conditions, and how firm they are</h3><ul>{items}</ul>"


def _item(one: Condition) -> str:
    low, high = sorted(one.span)
    anchor = one.input.nearest_anchor(one.at)
    again = f"{round(RESAMPLES * one.returns)} of {RESAMPLES} resamples of the runs"
    return (
        f"<b>{escape(capital(condition_text(one)))}</b> (<code>{escape(one.input.name)}</code>"
        f"{': near “' + escape(anchor) + '”' if anchor else ''}): "
        f"{escape(of_100(one.p if one.is_upper else 1 - one.p, 'draws'))} meet it. "
        f"Found again in {again}, with a limit {escape(one.input.span(low, high))}."
    )


def _figure(found: Conditions) -> tuple[Figure, Patch]:
    across, up = ([_interval(side, k) for k in range(CELLS)] for side in (found.across, found.up))
    share: list[list[float | None]] = [[float(value) for value in row] for row in found.share_ua]
    names = [plain(capital(side.input.label), width=50) for side in (found.across, found.up)]
    hover = [
        [
            f"{names[0]}: {across[a]}<br>{names[1]}: {up[u]}<br><b>{in_100(float(found.share_ua[u, a]))}</b>"
            f"<br>{int(found.runs_ua[u, a]):,} runs"
            for a in range(CELLS)
        ]
        for u in range(CELLS)
    ]
    trace = shaded(across, up, share, colour=LIGHT[found.outcome.colour], hover=hover)
    trace |= {"x": list(range(CELLS)), "y": list(range(CELLS))}
    layout = base_layout(
        430,
        margin={"l": 116, "b": 66, "r": 24, "t": 14},
        xaxis=_axis(found.across, [cell.replace(" to ", "<br>to ") for cell in across]) | {"tickangle": 0},
        yaxis=_axis(found.up, up),
        shapes=[_frame(found)],
    )
    narrow: Patch = {
        "layout.margin.l": 96,
        "layout.xaxis.tickangle": 60,
        "layout.xaxis.ticktext": across,
        "layout.margin.b": 116,
        "layout.xaxis.title.text": brief(found.across.input.label, most=44),
        "layout.yaxis.title.text": brief(found.up.input.label, most=44),
        "layout.yaxis.tickfont.size": 10.5,
        "layout.xaxis.tickfont.size": 10.5,
    }
    return {"data": [trace], "layout": layout}, narrow


def _axis(side: Side, cells: list[str]) -> dict[str, Any]:
    title = {"text": brief(side.input.label, most=62), "font": {"size": 12.5, "color": LIGHT["muted"]}, "standoff": 8}
    span = [-0.5, CELLS - 0.5]
    return {
        "tickvals": list(range(CELLS)),
        "ticktext": cells,
        "title": title,
        "showgrid": False,
        "ticks": "",
        "range": span,
    }


def _interval(side: Side, k: int) -> str:
    low, high = (_short(value) for value in side.edges[k : k + 2])
    return f"{low} to {high}" if low != high else low


def _short(value: float) -> str:
    return (f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}").replace("-", "−")


def _frame(found: Conditions) -> dict[str, Any]:
    """The box, where its limits lie among the cells."""
    (x0, x1), (y0, y1) = ([CELLS * end - 0.5 for end in side.inside] for side in (found.across, found.up))
    line = {"color": LIGHT["ink"], "width": 2.5}
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line, "fillcolor": "rgba(0,0,0,0)"}


def _table(found: Conditions) -> Table:
    return Table(
        caption=f"Runs in 100 with {found.outcome.phrase}, by both inputs",
        head=(
            f"{found.up.input.name} ↓  {found.across.input.name} →",
            *(_interval(found.across, k) for k in range(CELLS)),
        ),
        rows=tuple(
            (_interval(found.up, u), *(number_in_100(float(value)) for value in found.share_ua[u]))
            for u in range(CELLS)
        ),
    )
