"""A sweep in words: what its outcomes and points are called, and how much likelier one point makes an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.markup import Table
from results.outcome_table import HEADLINES
from results.outcomes import Outcome
from results.sweeps.playing import Played
from results.words import in_100, number_in_100, range_in_100

if TYPE_CHECKING:
    from results.sweeps.swept import Swept

__all__ = ["cell", "headline_outcome", "outcome_menu", "point_table", "shift"]

MOST_ROWS = 240
"""Rows of a table on the page; the CSV file has all."""


def headline_outcome(swept: Swept) -> Outcome:
    """The outcome that titles speak of: the first of the great ones that no event of the scenario writes."""
    written = {name for one in swept.sound for name in one.scripted}
    by_name = {one.name: one for one in swept.outcomes}
    return by_name[next((name for name in HEADLINES if name not in written), HEADLINES[0])]


def outcome_menu(swept: Swept) -> list[Outcome]:
    """All outcomes, the one that titles speak of first."""
    first = headline_outcome(swept)
    return [first, *(one for one in swept.outcomes if one != first)]


def cell(swept: Swept, one: Played, outcome: str) -> str:
    """`24 (10–43)`: of 100 runs, with the range over draws, or by chance where that cannot be told."""
    tally = swept.tally(one, outcome)
    number = number_in_100(tally.probability)
    span = range_in_100(*(tally.parameter_interval or tally.monte_carlo_interval))
    return number if span == number else f"{number} ({span})"


def point_table(swept: Swept) -> Table:
    """Every point with every outcome."""
    shown = swept.played[:MOST_ROWS]
    rest = f"; the first {MOST_ROWS} of {len(swept.played):,} points" if len(shown) < len(swept.played) else ""
    return Table(
        caption=f"Runs in 100 at every point, with their 90 % range{rest}",
        head=(*(one.name for one in swept.inputs), *(one.label for one in swept.outcomes)),
        rows=tuple(
            (
                *(f"{value:.4g}" for value in one.point.values()),
                *("failed" if one.error else cell(swept, one, outcome.name) for outcome in swept.outcomes),
            )
            for one in shown
        ),
    )


def shift(swept: Swept, one: Played, base: Played, outcome: Outcome) -> str:
    """`a general ceasefire goes from 9 in 100 to 23 in 100, 14 more (12 to 16)`, run paired with run."""
    before, after = (swept.tally(each, outcome.name).probability for each in (base, one))
    change = swept.change(one, base, outcome.name)
    low, high = change.monte_carlo_interval or (-1.0, 1.0)
    if low <= 0 <= high:
        return f"{outcome.phrase} stays at about {in_100(before)}: no difference beyond chance"
    word = "more" if change.value > 0 else "fewer"
    ends = sorted((abs(low), abs(high)))
    numbers = [f"{100 * value:.0f}" if value >= 0.01 else "under 1" for value in (abs(change.value), *ends)]
    span = f" ({numbers[1]} to {numbers[2]})" if numbers[1] != numbers[2] else ""
    return f"{outcome.phrase} goes from {in_100(before)} to {in_100(after)}: {numbers[0]} {word}{span}"
