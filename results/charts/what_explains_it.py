"""Which part of the model explains it? Shares of the variance by group of inputs, alone and with all interplay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.charts.parts import note, unit
from results.charts.what_drives_it import in_menu_order
from results.drivers.driven import Driven
from results.drivers.groups import Group
from results.drivers.indices import Estimate
from results.drivers.words import share_text
from results.markup import Table
from results.theme import LIGHT, Figure, Patch, base_layout, brief, fade
from results.words import capital, listed

if TYPE_CHECKING:
    from results.drivers.study import Drivers

__all__ = ["what_explains_it"]

ROW = 46
Share = tuple[Group, Estimate, Estimate]


def what_explains_it(study: Drivers) -> Chart:
    """The chart of groups with its menu of outcomes."""
    order = in_menu_order(study)
    return Chart(
        name="groups",
        short="Which part explains it?",
        question="Which part of what is uncertain explains it?",
        reading="All uncertain numbers in groups. Full colour: the share of the differences between draws that a group "
        "explains by itself. Pale: with all its interplay with other groups, so pale bars may add up to more than 100. "
        "The lines are 90 % ranges of the pale bars.",
        variants={one.outcome.name: _variant(one) for one in order},
        menu=tuple((one.outcome.name, one.outcome.label) for one in study.driven),
        menu_label="Outcome",
        table=Table(
            caption="Shares of the variance, of 100: by itself; with all interplay",
            head=("Group", *(one.outcome.label for one in study.driven)),
            rows=tuple(
                (
                    group.label,
                    *(f"{share_text(one.groups[g][1])}; {share_text(one.groups[g][2])}" for one in study.driven),
                )
                for g, (group, _, _) in enumerate(study.driven[0].groups)
            ),
        ),
    )


def _ranked(driven: Driven) -> list[Share]:
    return sorted(driven.groups, key=lambda share: -share[2].value)


def _variant(driven: Driven) -> Variant:
    ranked = _ranked(driven)
    said = _finding(driven, ranked)
    figure, narrow = _figure(driven, ranked)
    return Variant(said, figure, narrow, f"Bar chart of groups of inputs for {driven.outcome.phrase}. {said}.")


def _finding(driven: Driven, ranked: list[Share]) -> str:
    top = [f"“{group.label}” ({_whole(total)} of 100)" for group, _, total in ranked[:2]]
    return f"{capital(driven.outcome.phrase)} hangs most on {listed(top)}"


def _whole(estimate: Estimate) -> int:
    return round(100 * min(1.0, max(0.0, estimate.value)))


def _figure(driven: Driven, ranked: list[Share]) -> tuple[Figure, Patch]:
    colour = LIGHT[driven.outcome.colour]
    firsts, totals = [first for _, first, _ in ranked], [total for _, _, total in ranked]
    traces = [_bars(ranked, totals, fade(colour, 0.34), whiskers=True), _bars(ranked, firsts, colour, whiskers=False)]
    layout = base_layout(
        60 + ROW * len(ranked),
        margin={"l": 12, "r": 24, "t": 34, "b": 40},
        barmode="overlay",
        bargap=0.66,
        xaxis={"range": [0, 104], "tickvals": [0, 25, 50, 75, 100], "showgrid": True, "ticks": ""},
        yaxis={"range": [len(ranked) - 0.5, -0.75], "showticklabels": False, "showgrid": False},
        annotations=[unit("of 100 of the variance", shift=0), *_labels(ranked)],
    )
    return {"data": traces, "layout": layout}, {}


def _bars(ranked: list[Share], shares: list[Estimate], colour: str, *, whiskers: bool) -> dict[str, Any]:
    whole = [_whole(each) for each in shares]
    ends = [[round(100 * min(1.0, max(0.0, end))) for end in (each.low, each.high)] for each in shares]
    error = {
        "type": "data", "symmetric": False, "thickness": 1.2, "width": 4, "color": LIGHT["ink"],
        "array": [max(0, high - value) for value, (_, high) in zip(whole, ends, strict=True)],
        "arrayminus": [max(0, value - low) for value, (low, _) in zip(whole, ends, strict=True)],
    }  # fmt: skip
    return {
        "type": "bar", "orientation": "h", "y": list(range(len(ranked))), "x": whole, "marker": {"color": colour},
        "text": [_hover(share) for share in ranked], "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
        **({"error_x": error} if whiskers else {}),
    }  # fmt: skip


def _labels(ranked: list[Share]) -> list[dict[str, Any]]:
    return [
        note(f"<b>{_whole(total)}</b>  {brief(group.label, most=42)}", x=0, xref="paper", xanchor="left", y=i - 0.38,
             yanchor="middle", colour="ink")
        for i, (group, _, total) in enumerate(ranked)
    ]  # fmt: skip


def _hover(share: Share) -> str:
    group, first, total = share
    return (
        f"<b>{brief(group.label, most=44)}</b>, {len(group.columns)} inputs<br>by itself {share_text(first)} of 100<br>"
        f"with interplay {share_text(total)} of 100"
    )
