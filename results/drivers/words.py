"""A study of drivers in words: ends of inputs, conditions of the box, shares of the variance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.drivers.conditions import Condition, Conditions
from results.drivers.driven import Driven, Single
from results.drivers.indices import Estimate
from results.outcome_table import HEADLINES
from results.outcomes import Outcome
from results.words import capital, listed, number_in_100, of_100

if TYPE_CHECKING:
    from results.drivers.study import Drivers

__all__ = ["box_sentence", "condition_text", "end_text", "finding", "first_driven", "share_text", "undriven_text"]

_NAMED = 3
"""Inputs that a sentence names."""


def first_driven(study: Drivers) -> Driven | None:
    """The outcome shown first: the first of the great ones that varies."""
    by_name = {one.outcome.name: one for one in study.driven}
    return next((by_name[name] for name in HEADLINES if name in by_name), next(iter(study.driven), None))


def finding(driven: Driven) -> str:
    """The inputs that move an outcome most, each with both ends."""
    top = [f"{one.input.label} ({_ends(one)})" for one in driven.singles[:_NAMED]]
    return f"{capital(driven.outcome.phrase)} hangs most on {listed(top)}"


def _ends(one: Single) -> str:
    return f"{number_in_100(one.shares[0])} to {number_in_100(one.shares[1])}"


def end_text(one: Single, end: int) -> str:
    """`low, 0.4 a year`: what an input is at one of its ends; on a scale in words, what stands nearest there."""
    value = one.values[end]
    anchor = one.input.nearest_anchor(value)
    return f"{('low', 'high')[end]}, {one.input.said(value)}" + (f": near “{anchor}”" if anchor else "")


def share_text(estimate: Estimate) -> str:
    """A share of the variance, of 100, with its interval: `54 (51–57)`."""
    value, low, high = (round(100 * min(1.0, max(0.0, part))) for part in (estimate.value, estimate.low, estimate.high))
    return f"{value}" if low == high == value else f"{value} ({low}–{high})"


def condition_text(one: Condition) -> str:
    """`further reluctance to stop for 30 days or more below 2.1`."""
    return f"{one.input.label} {'below' if one.is_upper else 'above'} {one.input.said(one.at)}"


def _in_words(one: Condition) -> str:
    """`further reluctance to stop for 30 days or more is low`, by the third of its spread that the limit lies in."""
    third = min(2, int(3 * (one.p if one.is_upper else 1 - one.p)))
    words = ("low", "not high", "not very high") if one.is_upper else ("high", "not low", "not very low")
    return f"{one.input.label} is {words[third]}"


def box_sentence(found: Conditions) -> str:
    """The box with what it holds, as one sentence."""
    box = found.box
    return (
        f"Where {listed(_in_words(one) for one in found.conditions)}, {found.outcome.phrase} comes in "
        f"{of_100(box.density, 'runs')}, against {number_in_100(found.base)} of all: such are "
        f"{of_100(box.mass, 'runs')}, and {of_100(box.coverage, 'that see one')}"
    )


def undriven_text(outcomes: tuple[Outcome, ...]) -> str:
    """The outcomes that are not shown, and why."""
    if not outcomes:
        return ""
    return (
        "Not shown, since they come always, never, or too much alike in all draws for so many runs to tell: "
        f"{listed(one.label for one in outcomes)}."
    )
