"""What changes? The difference that one scenario makes to the chance of every outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.charts.chart import Chart, Variant
from results.charts.forest import Mark, dotted, marks, printed
from results.charts.parts import note
from results.comparison.quantities import HOLDING, LEAST_PAIRS, quantity_label
from results.comparison.wording import (
    by_chance,
    most_moved,
    over_draws,
    signed,
    signed_in_100,
    times,
    verdict,
)
from results.intervals import ENOUGH
from results.markup import Table, escape, table_html
from results.outcomes import Outcome
from results.theme import LIGHT, Figure, Patch, base_layout
from results.words import cut, in_100, number_in_100, quantity

if TYPE_CHECKING:
    from results.comparison.comparison import ComparedScenario, Comparison
    from results.comparison.difference import Difference

__all__ = ["what_changes"]

_ROW, _NARROW_ROW = 42, 56
_ABOVE, _BELOW = 12, 56
_NO_LESS = 5.0
"""The scale reaches at least so many runs in 100 to either side, so that a hair does not look like a gulf."""
_DOMAIN = [0.2, 1.0]
_ON_TERMS = (
    f"What is agreed is compared over the runs that settle under both scenarios, where at least {LEAST_PAIRS} do; the "
    "means are over all that settle under each."
)


def what_changes(comparison: Comparison) -> Chart:
    """The forest plot of differences, with a menu of scenarios where there are several."""
    others = comparison.others
    return Chart(
        name="changes",
        short="What changes?",
        question=f"What changes against “{comparison.baseline.title}”?",
        reading=_reading(comparison),
        variants={one.name: _variant(comparison, one) for one in others},
        menu=tuple((one.name, one.title) for one in others) if len(others) > 1 else (),
        menu_label="Scenario",
        table=_table(comparison),
        below=_quantities(comparison),
    )


def _reading(comparison: Comparison) -> str:
    text = "Dot: how many more or fewer runs in 100 have the outcome than in the baseline. "
    if not comparison.has_ranges:
        return text + f"Thin stroke: 90 % by chance; a range over draws needs {ENOUGH}."
    return text + (
        "Thick and thin stroke: where half and nine in ten of the draws lie, chance taken out. Hollow: a scenario "
        "schedules the outcome itself. Differences are rounded on their own, so they may be one off those of rounded "
        "numbers."
    )


def _variant(comparison: Comparison, scenario: ComparedScenario) -> Variant:
    rows = [_mark(comparison, one, scenario, row) for row, one in enumerate(reversed(comparison.listed))]
    finding = most_moved(comparison, scenario)
    figure, narrow = _figure(comparison, rows)
    return Variant(finding, figure, narrow, f"Forest plot of differences, a row for each outcome. {finding}.")


def _mark(comparison: Comparison, one: Outcome, scenario: ComparedScenario, row: int) -> Mark:
    found, base = scenario.outcomes[one.name], comparison.baseline.outcomes[one.name]
    more, is_scripted = _difference(scenario, one), comparison.is_scripted(one.name, under=scenario)
    ends = more.monte_carlo_interval
    hover = [
        f"<b>{one.label}</b>: {verdict(more, scripted=is_scripted)}",
        f"{in_100(found.probability)}, in the baseline {in_100(base.probability)}",
        f"difference {signed_in_100(more.value)}",
        f"by chance {by_chance(more)}",
        f"over draws {over_draws(more)}",
        f"pairing is worth {times(more.variance_ratio)} times the runs",
    ]
    return Mark(
        row=row,
        value=100 * more.value,
        spread=None if more.spread is None else tuple(100 * end for end in more.spread),  # type: ignore[arg-type]
        interval=None if ends is None else (100 * ends[0], 100 * ends[1]),
        text=signed_in_100(more.value),
        hover="<br>".join(hover),
        colour=LIGHT[one.colour],
        hollow=is_scripted,
    )


def _difference(scenario: ComparedScenario, one: Outcome) -> Difference:
    found = scenario.outcomes[one.name].difference
    if found is None:
        raise ValueError(f"{scenario.name} is the baseline: nothing to take it away from")
    return found


def _figure(comparison: Comparison, rows: list[Mark]) -> tuple[Figure, Patch]:
    n, (low, high) = len(rows), _ends(rows)
    layout = base_layout(
        n * _ROW + _ABOVE + _BELOW,
        margin={"l": 4, "r": 22, "t": _ABOVE, "b": _BELOW},
        shapes=[dotted(0, "", low=-0.5, high=n - 0.4)],
        annotations=[
            *_labels(comparison, shift=0),
            *printed(rows, "", ends=(low, high), shift=16),
            _scale_name(),
        ],
        xaxis={"range": [low, high], "showgrid": True, "domain": _DOMAIN, "nticks": 9},
        yaxis={"range": [-0.6, n - 0.3], "showgrid": False, "showticklabels": False},
    )
    narrow: Patch = {
        "layout.height": n * _NARROW_ROW + _ABOVE + _BELOW,
        "layout.xaxis.domain": [0, 1],
        "layout.xaxis.nticks": 5,
        "layout.yaxis.range": [-0.5, n - 0.1],
        "layout.annotations": [
            *_labels(comparison, shift=17), *printed(rows, "", ends=(low, high), shift=-16), _scale_name(),
        ],
    }  # fmt: skip
    return {"data": [trace for mark in rows for trace in marks([mark], "")], "layout": layout}, narrow


def _ends(rows: list[Mark]) -> tuple[float, float]:
    """Of the scale, so that it holds every range."""
    drawn = [x for mark in rows for x in (mark.value, *(mark.spread or mark.interval or ()))]
    return 1.08 * min(-_NO_LESS, *drawn), 1.08 * max(_NO_LESS, *drawn)


def _labels(comparison: Comparison, *, shift: int) -> list[dict[str, Any]]:
    place: dict[str, Any] = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "yshift": shift}
    return [
        note(cut(one.label, 26), y=row, colour="ink", bgcolor=LIGHT["paper"], **place)
        for row, one in enumerate(reversed(comparison.listed))
    ]


def _scale_name() -> dict[str, Any]:
    place: dict[str, Any] = {
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xanchor": "right",
        "yanchor": "top",
        "yshift": -28,
    }
    return note("fewer runs in 100 ← baseline → more", size=12, **place)


def _table(comparison: Comparison) -> Table:
    rows = [_row(comparison, one, scenario) for one in comparison.listed for scenario in comparison.others]
    head = ("Outcome and scenario", "Difference", "By chance", "Over draws", "Pairing", "In words")
    return Table(
        caption="Differences from the baseline in runs of 100; pairing: worth so many times as many runs",
        head=head,
        rows=tuple(rows),
    )


def _row(comparison: Comparison, one: Outcome, scenario: ComparedScenario) -> tuple[str, ...]:
    more = _difference(scenario, one)
    return (
        f"{one.label}: {scenario.title}",
        signed_in_100(more.value),
        by_chance(more),
        over_draws(more),
        times(more.variance_ratio),
        verdict(more, scripted=comparison.is_scripted(one.name, under=scenario)),
    )


def _quantities(comparison: Comparison) -> str:
    """A table of quantities for each scenario; the menu shows the chosen one's."""
    parts = []
    for place, scenario in enumerate(comparison.others):
        table = table_html(_quantity_table(comparison, scenario))
        hidden = " hidden" if place else ""
        parts.append(f'<div data-variant="{escape(scenario.name)}"{hidden}>{table}</div>')
    return f"<h3>On average over the runs</h3>{''.join(parts)}<p class='aside'>{escape(_ON_TERMS)}</p>"


def _quantity_table(comparison: Comparison, scenario: ComparedScenario) -> Table:
    rows = []
    for name, found in scenario.quantities.items():
        base, more, is_share = comparison.baseline.quantities[name], found.difference, name == HOLDING
        means = (_mean(each.mean, is_share=is_share) for each in (base, found))
        cells = ("–", "–", "–")
        if more is not None:
            value = signed_in_100(more.value) if is_share else signed(more.value)
            cells = (value, by_chance(more, in_100=is_share), over_draws(more, in_100=is_share))
        rows.append((quantity_label(name, comparison.background), *means, *cells))
    return Table(
        caption=f"Quantities under “{scenario.title}”, with differences from the baseline",
        head=("Quantity", "Baseline", "This scenario", "Difference", "By chance", "Over draws"),
        rows=tuple(rows),
    )


def _mean(value: float | None, *, is_share: bool) -> str:
    return number_in_100(value) if is_share and value is not None else quantity(value)
