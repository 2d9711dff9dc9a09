"""The outcome table: the same rows, words and rounding in the terminal and on the page."""

from __future__ import annotations

from dataclasses import dataclass

from results.outcomes import OUTCOMES, Outcome
from results.summary import OutcomeSummary, Summary
from results.words import likelihood, number_in_100, range_in_100

__all__ = ["HEADLINES", "SCRIPTED", "Row", "headline", "outcome_rows"]

SCRIPTED = (
    "the scenario schedules it, so its number is no forecast. What both sides freely sign in a scheduled round, or on "
    "a scheduled text or proposal, is the model's own and not scripted."
)
"""What the word means, on the page and in the terminal."""
HEADLINES = ("general_ceasefire", "settlement", "general_truce", "talks_round", "limited_ceasefire")


@dataclass(frozen=True)
class Row:
    """One outcome, said in full.

    in_100     share of all runs, as a whole number of 100
    draws      90 % range over the draws, as `10–43`, or None where it cannot be told
    noise      90 % Monte Carlo interval of the same number; empty where the scenario writes it into every run
    words      the word of likelihood; `scripted` where the scenario schedules it
    """

    outcome: Outcome
    probability: float
    in_100: str
    draws: str | None
    noise: str
    words: str
    scripted: bool
    draws_ends: tuple[float, float] | None
    noise_ends: tuple[float, float]


def outcome_rows(summary: Summary, *, outcomes: tuple[Outcome, ...] = OUTCOMES) -> list[Row]:
    """The table's rows, in the order of the outcomes; a case may bring its own names for them."""
    return [_row(one, summary["outcomes"][one.name]) for one in outcomes]


def _row(one: Outcome, numbers: OutcomeSummary) -> Row:
    low, high = numbers["monte_carlo_interval"]
    ends = numbers["parameter_interval"]
    return Row(
        outcome=one,
        probability=numbers["probability"],
        in_100=number_in_100(numbers["probability"]),
        draws=None if ends is None else range_in_100(ends[0], ends[1]),
        noise="" if numbers["scripted"] and numbers["probability"] == 1 else range_in_100(low, high),
        words="scripted" if numbers["scripted"] else likelihood(numbers["probability"]),
        scripted=numbers["scripted"],
        draws_ends=None if ends is None else (ends[0], ends[1]),
        noise_ends=(low, high),
    )


def headline(rows: list[Row]) -> Row:
    """The row that a title speaks of: the first of the great outcomes that no event of the scenario wrote."""
    by_name = {row.outcome.name: row for row in rows}
    return next((by_name[name] for name in HEADLINES if not by_name[name].scripted), by_name[HEADLINES[0]])
