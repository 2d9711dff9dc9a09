"""How differences are said: signed, with both ranges, and in a word. One place, so page and terminal agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from results.outcome_table import headline, outcome_rows
from results.words import capital, cut, in_100, listed, number, quantity

if TYPE_CHECKING:
    from results.comparison.comparison import ComparedScenario, Comparison
    from results.comparison.difference import Difference
    from results.outcomes import Outcome

__all__ = [
    "LONGEST",
    "by_chance",
    "chances",
    "headline_of",
    "most_moved",
    "over_draws",
    "quoted",
    "signed",
    "signed_in_100",
    "times",
    "verdict",
    "wait_words",
    "waits",
]

LONGEST = 48
"""Letters of a scenario's title in a sentence."""
_ROUNDS_TO_1 = 0.005
_WHOLE_FROM = 0.0095
"""Differences of probabilities from here on are said in whole runs of 100."""
_MOST_MOVED = 3


def signed_in_100(value: float) -> str:
    """A difference of probabilities in runs of 100: `+8`, `−0.3`; `0.0` rounds to nothing, `0` is exactly nothing.

    Below 1 with a decimal, unlike probabilities: pairing makes small differences sure.
    """
    text = number(100 * abs(value)) if abs(value) >= _WHOLE_FROM else f"{100 * abs(value):.1f}"
    return _with_sign(value, "0" if value == 0 else text)


def signed(value: float) -> str:
    """A difference of quantities with its sign, at the precision it deserves."""
    return _with_sign(value, quantity(abs(value)))


def _with_sign(value: float, text: str) -> str:
    return text if float(text.replace(",", "")) == 0 else f"{'+' if value > 0 else '−'}{text}"


def by_chance(found: Difference, *, in_100: bool = True) -> str:
    """The Monte Carlo interval of a difference, `+6 to +10`; a dash where it has none."""
    return _range(found.monte_carlo_interval, in_100=in_100)


def over_draws(found: Difference, *, in_100: bool = True) -> str:
    """The range of a difference over the draws; a dash where it cannot be told."""
    return _range(found.parameter_interval, in_100=in_100)


def _range(ends: tuple[float, float] | None, *, in_100: bool) -> str:
    if ends is None:
        return "–"
    low, high = ((signed_in_100 if in_100 else signed)(end) for end in ends)
    return low if low == high else f"{low} to {high}"


def verdict(found: Difference | None, *, scripted: bool = False) -> str:
    """A difference of probabilities in a word or two."""
    if scripted:
        return "scripted"
    if found is None or found.monte_carlo_interval is None:
        return "too few runs"
    if found.value == 0 and found.variance_ratio is None:
        return "the same"
    low, high = found.monte_carlo_interval
    if low <= 0 <= high:
        return "not measurable"
    word = "more" if found.value > 0 else "less"
    word = f"hardly {word}" if abs(found.value) < _WHOLE_FROM else f"{word} likely"
    return word + (", not in every draw" if _turns(found) else "")


def _turns(found: Difference) -> bool:
    """Whether the range over draws reaches to the other side of zero by what rounds to 1 in 100."""
    ends = found.parameter_interval
    return ends is not None and (ends[0] <= -_ROUNDS_TO_1 if found.value > 0 else ends[1] >= _ROUNDS_TO_1)


def wait_words(days: float, *, more: str = "longer", less: str = "shorter") -> str:
    """A difference in days in words: `8 days longer`."""
    text = quantity(abs(days))
    if text == "0":
        return "no different"
    return f"{text} {'day' if text == '1' else 'days'} {more if days > 0 else less}"


def times(ratio: float | None) -> str:
    """What pairing is worth: `12 times as many runs`."""
    if ratio is None:
        return "–"
    return ">1,000" if ratio > 1000 else quantity(ratio)


def quoted(scenario: ComparedScenario) -> str:
    """A scenario's title as it stands in a sentence."""
    return f"“{cut(scenario.title, LONGEST)}”"


def headline_of(comparison: Comparison) -> Outcome:
    """The outcome that a title speaks of: the first of the great ones that none of the scenarios schedules."""
    rows = outcome_rows(comparison.summary, outcomes=comparison.listed)
    return headline([replace(row, scripted=comparison.is_scripted(row.outcome.name)) for row in rows]).outcome


def chances(comparison: Comparison, outcome: Outcome) -> str:
    """How likely an outcome is under each scenario, in a sentence without its stop."""
    p = {one.name: one.outcomes[outcome.name].probability for one in comparison.scenarios}
    ordered = sorted(comparison.scenarios, key=lambda one: p[one.name])
    lowest, highest, base = ordered[0], ordered[-1], comparison.baseline
    if len(set(p.values())) == 1:
        if p[base.name] == 0:
            return f"{capital(outcome.phrase)} comes in no run of any scenario"
        return f"{outcome.label}: {in_100(p[base.name])} under every scenario"
    if len({in_100(each) for each in p.values()}) == 1:
        return f"{outcome.label}: about {in_100(p[base.name])} under every scenario"
    if len(p) == 2:
        said = (f"{in_100(p[one.name])} under {quoted(one)}" for one in (*comparison.others, base))
        return f"{outcome.label}: {', '.join(said)}"
    middle = "" if base in (lowest, highest) else f"; {in_100(p[base.name])} in the baseline"
    return (
        f"{outcome.label}: from {in_100(p[lowest.name])} ({quoted(lowest)}) to {in_100(p[highest.name])} "
        f"({quoted(highest)}){middle}"
    )


def waits(comparison: Comparison, outcome: Outcome) -> str:
    """How much longer or shorter the wait for an outcome is than in the baseline, in a sentence without its stop."""
    more = {one.name: one.outcomes[outcome.name].wait_difference for one in comparison.others}
    days = {name: found.value for name, found in more.items() if found is not None}
    ordered = sorted(comparison.others, key=lambda one: days[one.name])
    least, most = ordered[0], ordered[-1]
    if all(wait_words(value) == "no different" for value in days.values()):
        return f"The wait for {outcome.phrase} is no different from the baseline's"
    if len(days) == 1:
        return f"Under {quoted(most)} the wait for {outcome.phrase} is {wait_words(days[most.name])}"
    return (
        f"The wait for {outcome.phrase}: from {wait_words(days[least.name])} ({quoted(least)}) to "
        f"{wait_words(days[most.name])} ({quoted(most)}) than in the baseline"
    )


def most_moved(comparison: Comparison, scenario: ComparedScenario) -> str:
    """The outcomes whose chance a scenario moves most, in a sentence without its stop."""
    moved = [
        (one, found)
        for one in comparison.listed
        if (found := scenario.outcomes[one.name].difference) is not None
        and verdict(found, scripted=comparison.is_scripted(one.name, under=scenario)).startswith(
            ("more", "less", "hardly")
        )
    ]
    if not moved:
        return f"Under {quoted(scenario)} no outcome is measurably more or less likely"
    moved.sort(key=lambda pair: -abs(pair[1].value))
    said = [f"{one.phrase} ({signed_in_100(found.value)} in 100)" for one, found in moved[:_MOST_MOVED]]
    is_small = abs(moved[0][1].value) < _WHOLE_FROM
    verb = "moves no outcome by as much as 1 in 100; most" if is_small else "moves most:"
    return f"{quoted(scenario)} {verb} {listed(said)}"
