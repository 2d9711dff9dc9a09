"""What is asked of a window: does it happen, how many, how many people, how large is the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.outcomes import OUTCOMES

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["COUNTED", "NEXT_EXCHANGE", "PARTS", "Kind", "Question", "questions", "total_of"]

Kind = Literal["event", "count", "total", "next"]
Part = Literal["exchanges", "humanitarian", "diplomacy"]

COUNTED: Mapping[str, str] = {
    "exchanges": "exchange",
    "talks_rounds": "talks_round",
    "limited_ceasefires": "limited_ceasefire",
    "general_truces": "general_truce",
    "children_returns": "children_return",
}
"""Quantity -> the outcome it counts; exchanges are counted by agreement, on its first day."""

NEXT_EXCHANGE = "next_exchange"
"""Size of the first exchange agreement of a window, in people to a side."""

PARTS: Mapping[str, Part] = dict.fromkeys(OUTCOMES, "diplomacy") | {  # type: ignore[assignment]
    "exchange": "exchanges",
    "large_exchange": "exchanges",
    "children_return": "humanitarian",
}
"""The part of the record that tells of an outcome."""


@dataclass(frozen=True)
class Question:
    """One thing that is asked of every window.

    kind  event: does the outcome happen; count: how many; total: how many people in all; next: people, in the next one
    part  the part of the record that answers it
    """

    name: str
    kind: Kind
    part: Part


def questions(case: Case) -> tuple[Question, ...]:
    """Everything that is asked of a window of a case."""
    events = (Question(name, "event", PARTS[name]) for name in OUTCOMES)
    counts = (Question(name, "count", PARTS[of]) for name, of in COUNTED.items())
    totals = (Question(total_of(side), "total", "exchanges") for side in case.belligerents)
    return (*events, *counts, *totals, Question(NEXT_EXCHANGE, "next", "exchanges"))


def total_of(side: str) -> str:
    """Name of the number of prisoners that go to a side, as the runs have it."""
    return f"prisoners_to_{side}"
