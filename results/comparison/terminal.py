"""A comparison in the terminal: a table for each scenario against the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from results.comparison.comparison import ComparedScenario, Comparison
from results.comparison.quantities import HOLDING, PEOPLE, quantity_label
from results.comparison.wording import by_chance, over_draws, signed, signed_in_100, times, verdict, wait_words
from results.intervals import ENOUGH
from results.outcome_table import SCRIPTED
from results.wording import counted
from results.words import date_after, number_in_100, quantity, short_date

__all__ = ["ComparisonTable"]

_ALWAYS = (PEOPLE, "children_returned", "talks_rounds", HOLDING)
"""Quantities that stand under every table; the others are in the files."""


@dataclass(frozen=True)
class ComparisonTable:
    """What `parley compare` prints: every scenario's outcomes beside the baseline's, with both ranges."""

    comparison: Comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        comparison = self.comparison
        span = f"{short_date(comparison.as_of)} to {short_date(comparison.end)}"
        yield Text.assemble("Baseline  ", (comparison.baseline.title, "bold"), f"  {span}")
        for scenario in comparison.others:
            yield Text.assemble("\n", (scenario.title, "bold"), (f"  {scenario.name}\n", "dim"))
            yield _outcomes(comparison, scenario)
            yield Text()
            yield _notes(comparison, scenario)
        yield Text()
        yield _legend(comparison)


def _plain_table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")


def _outcomes(comparison: Comparison, scenario: ComparedScenario) -> Table:
    table = _plain_table()
    table.add_column(f"By {short_date(comparison.end)}", no_wrap=True)
    for name in ("base", "here", "difference", "by chance", "over draws"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("in words", overflow="fold")
    for one in comparison.listed:
        base, found = comparison.baseline.outcomes[one.name], scenario.outcomes[one.name]
        more, is_scripted = found.difference, comparison.is_scripted(one.name, under=scenario)
        if more is not None:
            table.add_row(
                one.label,
                number_in_100(base.probability),
                number_in_100(found.probability),
                Text(signed_in_100(more.value), "bold"),
                by_chance(more),
                over_draws(more),
                Text(verdict(more, scripted=is_scripted), "italic" if is_scripted else "dim"),
            )
    return table


def _notes(comparison: Comparison, scenario: ComparedScenario) -> Table:
    """Quantities, days and what pairing gained, a line each."""
    notes = Table.grid(padding=(0, 2, 0, 0))
    notes.add_column(style="dim", overflow="fold")
    notes.add_column(overflow="fold")
    for name in _ALWAYS:
        notes.add_row(quantity_label(name, comparison.background), _quantity(scenario, name))
    for one in comparison.listed:
        if dates := _dates(comparison, scenario, one.name):
            notes.add_row(f"{one.label}: half of runs by", dates)
    notes.add_row("Pairing is worth", _gain(comparison, scenario))
    return notes


def _dates(comparison: Comparison, scenario: ComparedScenario, outcome: str) -> str:
    """The median days and how far they are apart; empty where they are not, or half of the runs never get there."""
    base, found = comparison.baseline.outcomes[outcome].median_day, scenario.outcomes[outcome].median_day
    apart = scenario.outcomes[outcome].median_difference
    if base is None or found is None or apart is None or not apart.value:
        return ""
    days = " → ".join(short_date(date_after(comparison.as_of, each)) for each in (base, found))
    ends = "" if apart.interval is None else f" ({' to '.join(signed(end) for end in apart.interval)})"
    return f"{days}, {wait_words(apart.value, more='later', less='sooner')}{ends}"


def _quantity(scenario: ComparedScenario, name: str) -> str:
    found, is_share = scenario.quantities[name], name == HOLDING
    if found.mean is None:
        return "–"
    mean = number_in_100(found.mean) if is_share else quantity(found.mean)
    more = found.difference
    if more is None:
        return mean
    value = signed_in_100(more.value) if is_share else signed(more.value)
    if value == "0" or more.monte_carlo_interval is None:
        return f"{mean}: {value}"
    ends = f"by chance {by_chance(more, in_100=is_share)}"
    if more.spread is not None:
        ends += f", over draws {over_draws(more, in_100=is_share)}"
    return f"{mean}: {value}; {ends}"


def _gain(comparison: Comparison, scenario: ComparedScenario) -> str:
    found = (scenario.outcomes[one.name].difference for one in comparison.listed)
    gains = sorted(more.variance_ratio for more in found if more is not None and more.variance_ratio is not None)
    if not gains:
        return "no outcome differs in any run"
    least, most = times(gains[0]), times(gains[-1])
    return f"{least if least == most else f'{least} to {most}'} times as many unpaired runs, by outcome"


def _legend(comparison: Comparison) -> Text:
    summary = comparison.summary
    text = (
        f"In 100 runs; both ranges 90 %. {counted(summary['draws'], 'draw')}, {counted(summary['runs'], 'run')} each, "
        f"seed {summary['seed']}, the same chance for all."
    )
    if not comparison.has_ranges:
        text += f" A range over draws needs {ENOUGH}."
    if any(comparison.is_scripted(one.name) for one in comparison.listed):
        text += f" Scripted: {SCRIPTED}"
    return Text(text, "dim")
