"""What drives it? The inputs that move an outcome most, each from its 10th to its 90th percentile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.charts.parts import note, unit
from results.drivers.driven import Driven, Single
from results.drivers.words import end_text, finding, first_driven, share_text
from results.markup import Table, details, table_html
from results.theme import LIGHT, Figure, Patch, base_layout, brief, plain
from results.words import capital, in_100, number_in_100

if TYPE_CHECKING:
    from results.drivers.study import Drivers

__all__ = ["SHOWN", "in_menu_order", "what_drives_it"]

SHOWN = 10
ROW = 50
"""Pixels for an input: its words above its bar."""
_Z = 1.6449
"""95 % quantile of the normal distribution: caps are 90 % intervals."""


def what_drives_it(study: Drivers) -> Chart:
    """The tornado with its menu of outcomes."""
    order = in_menu_order(study)
    return Chart(
        name="drivers",
        short="What drives it?",
        question="What drives it, one input at a time?",
        reading="Each bar shows where the chance lies when one uncertain input is low (its 10th percentile) and when "
        "it is high (its 90th), whatever the others are. Pale: low; full colour: high. The thin caps are simulation "
        "noise, 90 %; the upright line is the chance over everything.",
        variants={one.outcome.name: _variant(one) for one in order},
        menu=tuple((one.outcome.name, one.outcome.label) for one in study.driven),
        menu_label="Outcome",
        table=_table(study),
        below="".join(_detail(one, hidden=one is not order[0]) for one in order),
    )


def in_menu_order(study: Drivers) -> list[Driven]:
    """The outcomes that vary, the one shown first in front."""
    first = first_driven(study)
    return [one for one in study.driven if one is first] + [one for one in study.driven if one is not first]


def _variant(driven: Driven) -> Variant:
    said = finding(driven)
    figure, narrow = _figure(driven)
    return Variant(
        said, figure, narrow, f"Bar chart of the {SHOWN} inputs that move {driven.outcome.phrase} most. {said}."
    )


def _figure(driven: Driven) -> tuple[Figure, Patch]:
    shown = driven.singles[:SHOWN]
    base = 100 * driven.probability
    traces = [_bars(driven, shown, end) for end in (0, 1)]
    top = max(base, *(100 * max(one.shares) for one in shown))
    layout = base_layout(
        60 + ROW * len(shown),
        margin={"l": 12, "r": 24, "t": 34, "b": 40},
        barmode="overlay",
        bargap=0.62,
        xaxis={"range": [0, min(100, 5 + 1.12 * top)], "showgrid": True, "ticks": ""},
        yaxis={"range": [len(shown) - 0.5, -0.75], "showticklabels": False, "showgrid": False},
        annotations=[unit("in 100 runs", shift=0), *_labels(shown, most=110)],
        shapes=[
            {"type": "line", "x0": base, "x1": base, "y0": -0.6, "y1": len(shown) - 0.5, "layer": "below",
             "line": {"color": LIGHT["muted"], "width": 1.2, "dash": "dot"}}
        ],
    )  # fmt: skip
    return {"data": traces, "layout": layout}, {
        "layout.annotations": [unit("in 100 runs", shift=0), *_labels(shown, most=42)]
    }


def _bars(driven: Driven, shown: tuple[Single, ...], end: int) -> dict[str, Any]:
    base, colour = driven.probability, LIGHT[driven.outcome.colour]
    fill = colour if end else LIGHT["fighting"]
    return {
        "type": "bar", "orientation": "h", "y": list(range(len(shown))), "base": round(100 * base, 2),
        "x": [round(100 * (one.shares[end] - base), 2) for one in shown],
        "marker": {"color": fill, "line": {"color": colour if end else LIGHT["fighting_edge"], "width": 1}},
        "error_x": {
            "type": "data", "array": [round(100 * _Z * one.noise[end], 2) for one in shown],
            "thickness": 1.2, "width": 4, "color": LIGHT["ink"],
        },
        "text": [_hover(one, end) for one in shown], "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _labels(shown: tuple[Single, ...], *, most: int) -> list[dict[str, Any]]:
    return [
        note(
            f"<b>{number_in_100(one.shares[0])} → {number_in_100(one.shares[1])}</b>  "
            f"{brief(capital(one.input.label), most=most)}",
            x=0, xref="paper", xanchor="left", y=i - 0.36, yanchor="middle", colour="ink",
        )
        for i, one in enumerate(shown)
    ]  # fmt: skip


def _hover(one: Single, end: int) -> str:
    text = plain(f"{capital(one.input.label)} ({one.input.name}), {end_text(one, end)}", width=52)
    return f"{text}<br><b>{in_100(one.shares[end])}</b>"


def _table(study: Drivers) -> Table:
    """Inputs that move any outcome most, and both ends of every outcome."""
    swings: dict[str, float] = {}
    for driven in study.driven:
        for one in driven.singles:
            swings[one.input.name] = max(swings.get(one.input.name, 0.0), one.swing)
    names = sorted(swings, key=lambda name: -swings[name])[: 3 * SHOWN]
    by_name = [{one.input.name: one for one in driven.singles} for driven in study.driven]
    return Table(
        caption="Runs in 100 with each outcome when one input is at its 10th, then at its 90th percentile",
        head=("Input", "Low", "High", *(driven.outcome.label for driven in study.driven)),
        rows=tuple(
            (
                f"{capital(by_name[0][name].input.label)} ({name})",
                *(by_name[0][name].input.said(value) for value in by_name[0][name].values),
                *(" → ".join(number_in_100(share) for share in singles[name].shares) for singles in by_name),
            )
            for name in names
        ),
    )


def _detail(driven: Driven, *, hidden: bool) -> str:
    """Shares of the variance of the outcome chosen in the menu."""
    ranked = sorted(driven.singles, key=lambda one: -one.first.value)[: 2 * SHOWN]
    table = Table(
        caption=f"{driven.outcome.label}: share of the variance that an input explains by itself",
        head=("Input", "Low end", "High end", "Of 100 of the variance"),
        rows=tuple(
            (
                f"{capital(one.input.label)} ({one.input.name})",
                end_text(one, 0),
                end_text(one, 1),
                share_text(one.first),
            )
            for one in ranked
        ),
    )
    title = f"{driven.outcome.label}: how much each input explains by itself"
    return (
        f'<div data-variant="{driven.outcome.name}"{" hidden" if hidden else ""}>'
        f"{details(title, table_html(table, kind='words'))}</div>"
    )
