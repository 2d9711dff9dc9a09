"""Which inputs together? The chance of an outcome over the values of two swept inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.outcomes import Outcome
from results.sweeps.playing import Played
from results.sweeps.words import outcome_menu, point_table
from results.theme import LIGHT, Figure, Patch, base_layout, plain
from results.words import capital, in_100, number_in_100, range_in_100

if TYPE_CHECKING:
    from results.sweeps.swept import Swept

__all__ = ["shaded", "which_inputs"]

MOST_LABELLED = 120
"""Cells up to which each carries its number."""


def which_inputs(swept: Swept) -> Chart:
    """The heatmap of a grid over two inputs, with a menu of outcomes."""
    across, up = swept.inputs
    menu = outcome_menu(swept)
    return Chart(
        name="heatmap",
        short="Both inputs together",
        question=f"What do they change together: {across.label}, and {up.label}?",
        reading="Every cell is a world of its own: how many of 100 runs see the outcome by the horizon. All cells "
        "share their draws and their chance, so neighbours can be compared. The stronger the colour, the likelier; it "
        "is full in an outcome's likeliest cell.",
        variants={one.name: _variant(swept, one) for one in menu},
        menu=tuple((one.name, one.label) for one in swept.outcomes),
        menu_label="Outcome",
        table=point_table(swept),
    )


def _variant(swept: Swept, outcome: Outcome) -> Variant:
    finding = _finding(swept, outcome)
    figure, narrow = _figure(swept, outcome)
    names = " and ".join(one.label for one in swept.inputs)
    return Variant(finding, figure, narrow, f"Heatmap of {outcome.phrase} over {names}. {finding}.")


def _finding(swept: Swept, outcome: Outcome) -> str:
    ranked = sorted(swept.sound, key=lambda one: swept.tally(one, outcome.name).probability)
    low, high = (swept.tally(one, outcome.name).probability for one in (ranked[0], ranked[-1]))
    if number_in_100(low) == number_in_100(high):
        return f"{capital(outcome.phrase)} is at {in_100(low)} in every cell"
    return (
        f"{capital(outcome.phrase)} ranges from {in_100(low)} ({_place(swept, ranked[0])}) to "
        f"{in_100(high)} ({_place(swept, ranked[-1])})"
    )


def _place(swept: Swept, one: Played) -> str:
    return ", ".join(f"{each.name} {one.point[each.name]:.3g}" for each in swept.inputs)


def _figure(swept: Swept, outcome: Outcome) -> tuple[Figure, Patch]:
    across, up = swept.inputs
    at = {tuple(one.point.values()): one for one in swept.played}
    columns, rows = (sorted({one.point[each.name] for one in swept.played}) for each in (across, up))
    cells = [[at[x, y] for x in columns] for y in rows]
    share = [[None if one.error else swept.tally(one, outcome.name).probability for one in row] for row in cells]
    trace = shaded(
        [f"{x:.4g}" for x in columns],
        [f"{y:.4g}" for y in rows],
        share,
        colour=LIGHT[outcome.colour],
        hover=[[_hover(swept, one, outcome) for one in row] for row in cells],
    )
    layout = base_layout(
        max(300, 120 + 46 * len(rows)),
        margin={"l": 92, "b": 64, "r": 24, "t": 14},
        xaxis={"type": "category", "title": _title(across.name, across.unit), "showgrid": False, "ticks": ""},
        yaxis={"type": "category", "title": _title(up.name, up.unit), "showgrid": False},
    )
    return {"data": [trace], "layout": layout}, {"layout.margin.l": 70}


def shaded(
    across: list[str], up: list[str], share: list[list[float | None]], *, colour: str, hover: list[list[str]]
) -> dict[str, Any]:
    """A heatmap of shares, from pale to a colour at the largest; every cell says its number where they are few.

    share  (up, across); None: no runs
    """
    known = [value for row in share for value in row if value is not None]
    numbers = [["" if value is None else number_in_100(value) for value in row] for row in share]
    labelled = len(across) * len(up) <= MOST_LABELLED
    return {
        "type": "heatmap", "x": across, "y": up, "xgap": 2, "ygap": 2, "showscale": False,
        "z": [[None if value is None else round(100 * value, 2) for value in row] for row in share],
        "zmin": 0, "zmax": max(1.0, 100 * max(known, default=1.0)),
        "colorscale": [[0, LIGHT["tint"]], [1, colour]],
        "text": numbers, "texttemplate": "%{text}" if labelled else "", "textfont": {"size": 14},
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _hover(swept: Swept, one: Played, outcome: Outcome) -> str:
    place = [f"{each.name}: {plain(each.said(one.point[each.name]))}" for each in swept.inputs]
    if one.error:
        return "<br>".join([*place, f"failed: {plain(one.error, width=60)}"])
    tally = swept.tally(one, outcome.name)
    lines = [f"<b>{in_100(tally.probability)}</b>", f"by chance {range_in_100(*tally.monte_carlo_interval)}"]
    if tally.parameter_interval:
        lines.append(f"over draws {range_in_100(*tally.parameter_interval)}")
    return "<br>".join([*place, *lines, f"{one.runs:,} runs"])


def _title(name: str, unit: str) -> dict[str, Any]:
    text = f"{name} ({unit})" if unit else name
    return {"text": plain(text), "font": {"size": 12.5, "color": LIGHT["muted"]}, "standoff": 8}
