"""How do scenarios differ? One row a scenario: chance of an outcome, people released, what is in force at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.charts.forest import TICKS, Mark, dotted, fitted, marks, printed, scale_end
from results.charts.parts import note
from results.comparison.quantities import HOLDING, PEOPLE
from results.comparison.wording import (
    by_chance,
    chances,
    headline_of,
    over_draws,
    quoted,
    signed,
    signed_in_100,
    times,
    verdict,
)
from results.intervals import ENOUGH
from results.markup import Table
from results.outcomes import Outcome
from results.theme import LIGHT, Figure, Patch, base_layout
from results.words import in_100, number_in_100, quantity, range_in_100

if TYPE_CHECKING:
    from results.comparison.comparison import ComparedOutcome, ComparedQuantity, ComparedScenario, Comparison
    from results.comparison.difference import Difference, Spread

__all__ = ["how_scenarios_differ"]

_ROW, _NARROW_ROW = 54, 62
"""Height of a row in pixels."""
_ABOVE, _BELOW, _NARROW_GAP = 56, 40, 96
_DOMAINS = ([0.29, 0.57], [0.62, 0.80], [0.85, 1.0])


@dataclass(frozen=True)
class _Column:
    """One of the three columns: its heading, its marks, its scale."""

    title: str
    unit: str
    marks: list[Mark]
    end: float
    base: float


def how_scenarios_differ(comparison: Comparison) -> Chart:
    """The forest plot with its menu of outcomes."""
    start = headline_of(comparison)
    order = [start, *(one for one in comparison.listed if one != start)]
    return Chart(
        name="scenarios",
        short="How do scenarios differ?",
        question="How do scenarios differ?",
        reading=_reading(comparison),
        variants={one.name: _variant(comparison, one) for one in order},
        menu=tuple((one.name, one.label) for one in comparison.listed),
        menu_label="Outcome",
        table=_table(comparison),
    )


def _reading(comparison: Comparison) -> str:
    ranges = "dot, the share of all runs or their mean; "
    if not comparison.has_ranges:
        ranges += f"thin stroke, 90 % by chance (a range over draws needs {ENOUGH})"
    else:
        ranges += "thick and thin stroke, where half and nine in ten of the draws lie, chance taken out"
    return (
        f"A row a scenario: {ranges}. The dotted line is the baseline. Strokes that overlap do not mean no difference, "
        "since a draw moves all scenarios alike: the difference, taken run by run, is printed at each dot with its own "
        "90 % range."
    )


def _variant(comparison: Comparison, one: Outcome) -> Variant:
    columns = _columns(comparison, one)
    finding = chances(comparison, one)
    label = f"Forest plot, a row for each of {len(comparison.scenarios)} scenarios. {finding}."
    for other in comparison.others[:3]:
        label += f" {quoted(other)} against the baseline: {_printed(other.outcomes[one.name].difference)} in 100."
    figure, narrow = _figure(comparison, columns)
    return Variant(finding=finding, figure=figure, narrow=narrow, label=label)


def _columns(comparison: Comparison, one: Outcome) -> list[_Column]:
    """Chance of the outcome, prisoners released, what is in force at the end."""
    rows = list(enumerate(reversed(comparison.scenarios)))
    outcome = [_outcome_mark(row, each, each.outcomes[one.name], LIGHT[one.colour]) for row, each in rows]
    people = [_quantity_mark(row, each, each.quantities[PEOPLE], LIGHT["exchange"]) for row, each in rows]
    holding = [_share_mark(row, each, each.quantities[HOLDING], LIGHT["general_ceasefire"]) for row, each in rows]
    return [
        _Column(one.label, "in 100 runs", outcome, scale_end(_reach(outcome)), outcome[-1].value),
        _Column("Prisoners released", "both sides, mean", people, max(10.0, 1.06 * _reach(people)), people[-1].value),
        _Column("In force at the end", "in 100 runs", holding, scale_end(_reach(holding)), holding[-1].value),
    ]


def _reach(drawn: list[Mark]) -> float:
    return max(max([mark.value, *(mark.spread or ()), *(mark.interval or ())]) for mark in drawn)


def _outcome_mark(row: int, scenario: ComparedScenario, found: ComparedOutcome, colour: str) -> Mark:
    lines = [f"<b>{fitted(scenario.title, width=44, lines=3)}</b>", in_100(found.probability)]
    if found.spread is not None:
        lines.append(f"half of draws {range_in_100(*found.spread[1:3])}, nine in ten {_ends(found.spread)}")
    lines += _hover(found.difference)
    return Mark(
        row=row,
        value=100 * found.probability,
        spread=_hundredfold(found.spread),
        interval=(100 * found.noise[0], 100 * found.noise[1]),
        text=_printed(found.difference),
        hover="<br>".join(lines),
        colour=colour,
        hollow=found.scripted,
    )


def _quantity_mark(row: int, scenario: ComparedScenario, found: ComparedQuantity, colour: str) -> Mark:
    lines = [f"<b>{fitted(scenario.title, width=44, lines=3)}</b>", f"{quantity(found.mean)} on average"]
    if found.spread is not None:
        lines.append(f"nine in ten draws {quantity(found.spread[0])} to {quantity(found.spread[-1])}")
    lines += _hover(found.difference, shares=False)
    text = "" if found.difference is None else signed(found.difference.value)
    return Mark(row, found.mean or 0.0, found.spread, None, text, "<br>".join(lines), colour)


def _share_mark(row: int, scenario: ComparedScenario, found: ComparedQuantity, colour: str) -> Mark:
    share = found.mean or 0.0
    lines = [
        f"<b>{fitted(scenario.title, width=44, lines=3)}</b>",
        f"{in_100(share)} have a ceasefire<br>or settlement in force at the end",
        *_hover(found.difference),
    ]
    text = "" if found.difference is None else signed_in_100(found.difference.value)
    return Mark(row, 100 * share, _hundredfold(found.spread), None, text, "<br>".join(lines), colour)


def _hundredfold(spread: Spread | None) -> Spread | None:
    return None if spread is None else (100 * spread[0], 100 * spread[1], 100 * spread[2], 100 * spread[3])


def _ends(spread: Spread) -> str:
    return range_in_100(spread[0], spread[-1])


def _printed(found: Difference | None) -> str:
    """The difference with its range over draws, or by chance where draws are too few."""
    if found is None:
        return ""
    ends = over_draws(found) if found.spread is not None else by_chance(found)
    value = signed_in_100(found.value)
    return value if ends in (value, "–") else f"{value} ({ends})"


def _hover(found: Difference | None, *, shares: bool = True) -> list[str]:
    if found is None:
        return []
    value = signed_in_100(found.value) if shares else signed(found.value)
    return [
        f"difference {value}",
        f"by chance {by_chance(found, in_100=shares)}",
        f"over draws {over_draws(found, in_100=shares)}",
    ]


def _figure(comparison: Comparison, columns: list[_Column]) -> tuple[Figure, Patch]:
    n = len(comparison.scenarios)
    names = ["", "2", "3"]
    traces = [trace for column, axes in zip(columns, names, strict=True) for trace in marks(column.marks, axes)]
    layout = base_layout(
        n * _ROW + _ABOVE + _BELOW,
        margin={"l": 4, "r": 22, "t": _ABOVE, "b": _BELOW},
        shapes=[dotted(c.base, axes, low=-0.5, high=n - 0.5) for c, axes in zip(columns, names, strict=True)],
        annotations=[
            *_headings(columns, _DOMAINS),
            *_labels(comparison),
            *(text for c, axes in zip(columns, names, strict=True) for text in _texts(c, axes, shift=17)),
        ],
    )
    axes = {"x": layout.pop("xaxis"), "y": layout.pop("yaxis")}
    for column, name, domain in zip(columns, names, _DOMAINS, strict=True):
        layout[f"xaxis{name}"] = axes["x"] | _scale(column) | {"domain": domain, "anchor": f"y{name}"}
        layout[f"yaxis{name}"] = axes["y"] | {
            "range": [-0.6, n - 0.3], "showgrid": False, "showticklabels": False, "anchor": f"x{name}",
        }  # fmt: skip
    return {"data": traces, "layout": layout}, _narrow(comparison, columns)


def _texts(column: _Column, axes: str, *, shift: int) -> list[dict[str, Any]]:
    return printed(column.marks, axes, ends=(0, column.end), shift=shift)


def _scale(column: _Column) -> dict[str, Any]:
    ticks = {"dtick": TICKS[column.end]} if column.end in TICKS else {"nticks": 4}
    return {"range": [0, column.end], "showgrid": True, "tickformat": ",d", **ticks}


def _headings(columns: list[_Column], domains: Any) -> list[dict[str, Any]]:
    """What each column shows, above it."""
    place: dict[str, Any] = {"y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return [
        note(f"<b>{column.title}</b><br>{column.unit}", x=domain[0], yshift=6, align="left", size=12, **place)
        for column, domain in zip(columns, domains, strict=True)
    ]


def _labels(comparison: Comparison) -> list[dict[str, Any]]:
    """Titles at the left of the rows, the baseline marked as that."""
    place: dict[str, Any] = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "align": "left"}
    return [
        note(_label(comparison, scenario, width=27, lines=2), y=row, colour="ink", **place)
        for row, scenario in enumerate(reversed(comparison.scenarios))
    ]


def _label(comparison: Comparison, scenario: ComparedScenario, *, width: int, lines: int) -> str:
    if scenario is not comparison.baseline:
        return fitted(scenario.title, width=width, lines=lines)
    if lines > 1:
        return f"<b>{fitted(scenario.title, width=width - 2, lines=lines)}</b><br>baseline"
    return f"<b>{fitted(scenario.title, width=width - 13, lines=1)}</b> · baseline"


def _narrow(comparison: Comparison, columns: list[_Column]) -> Patch:
    """On a phone the columns stand below one another, each with its own titles; differences go below the dots."""
    n = len(comparison.scenarios)
    block = n * _NARROW_ROW
    height = 3 * block + 2 * _NARROW_GAP
    patch: Patch = {"layout.height": height + 60 + _BELOW, "layout.margin.t": 60, "layout.margin.r": 12}
    notes = []
    for k, (column, name) in enumerate(zip(columns, ("", "2", "3"), strict=True)):
        top = 1 - k * (block + _NARROW_GAP) / height
        patch[f"layout.xaxis{name}.domain"] = [0, 1]
        patch[f"layout.yaxis{name}.domain"] = [max(0.0, top - block / height), top]
        patch[f"layout.yaxis{name}.range"] = [-0.55, n - 0.25]
        heading: dict[str, Any] = {
            "x": 0,
            "y": top,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
        }
        notes.append(note(f"<b>{column.title}</b>, {column.unit}", yshift=8, size=13, **heading))
        notes += [
            note(
                _label(comparison, scenario, width=44, lines=1),
                x=0, xref="paper", y=row, yref=f"y{name}", xanchor="left", yshift=19, size=12, colour="ink",
                bgcolor=LIGHT["paper"],
            )
            for row, scenario in enumerate(reversed(comparison.scenarios))
        ]  # fmt: skip
        notes += _texts(column, name, shift=-16)
    patch["layout.annotations"] = notes
    return patch


def _table(comparison: Comparison) -> Table:
    """Every outcome under every scenario, with its difference from the baseline."""
    rows = [_table_row(comparison, one, scenario) for one in comparison.listed for scenario in comparison.scenarios]
    head = (
        "Outcome and scenario",
        "In 100",
        "Over draws",
        "Difference",
        "By chance",
        "Over draws",
        "Pairing",
        "In words",
    )
    return Table(
        caption="Outcomes by scenario, in 100 runs, with differences from the baseline", head=head, rows=tuple(rows)
    )


def _table_row(comparison: Comparison, one: Outcome, scenario: ComparedScenario) -> tuple[str, ...]:
    found = scenario.outcomes[one.name]
    start = (
        f"{one.label}: {scenario.title}",
        number_in_100(found.probability),
        "–" if found.spread is None else _ends(found.spread),
    )
    if found.difference is None:
        return (*start, "baseline", "", "", "", "")
    more = found.difference
    return (
        *start, signed_in_100(more.value), by_chance(more), over_draws(more), times(more.variance_ratio),
        verdict(more, scripted=comparison.is_scripted(one.name, under=scenario)),
    )  # fmt: skip
