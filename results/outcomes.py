"""The outcomes in words: label, what counts as it, and how sentences speak of it.

The list and its order are those of the engine; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from results.background import ActorName, Background
from results.words import cut

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["END_STATES", "OUTCOMES", "Outcome", "outcomes_of", "outcomes_of_case"]


@dataclass(frozen=True)
class Outcome:
    """One outcome as readers meet it.

    name    the word in summary.json and in the columns of the runs
    label   its name in tables and menus
    phrase  its name inside a sentence, with its article
    counts  what counts as it, and what does not
    colour  its name in the palette; outcomes of one family share it
    """

    name: str
    label: str
    phrase: str
    counts: str
    colour: str


OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "settlement",
        "Settlement",
        "a settlement",
        "A package on all issues, signed by both sides. It stops the fighting, so it also counts as a general truce "
        "and a general ceasefire. Whether it is carried out afterwards is another matter.",
        "settlement",
    ),
    Outcome(
        "general_ceasefire",
        "General ceasefire",
        "a general ceasefire",
        "All fronts, open-ended or agreed for at least 30 days, counted from entry into force. A truce prolonged to "
        "30 days altogether counts from the day on which that is agreed. Breaches leave it standing; one-sided "
        "pauses do not count.",
        "general_ceasefire",
    ),
    Outcome(
        "general_truce",
        "General truce",
        "a general truce",
        "All fronts, however short, agreed or mirrored by both sides; holiday truces and general ceasefires included.",
        "general_truce",
    ),
    Outcome(
        "limited_ceasefire",
        "Limited ceasefire",
        "a limited ceasefire",
        "Local (a place, a corridor) or sectoral (energy sites, the sea), agreed or mirrored by both sides.",
        "limited_ceasefire",
    ),
    Outcome(
        "talks_round",
        "Talks round",
        "a round of talks",
        "Both belligerents' delegations meet about ending the war, face to face or by video. A meeting of several "
        "days is a single round.",
        "talks_round",
    ),
    Outcome(
        "leaders_meeting",
        "Leaders' meeting",
        "a meeting of the two leaders",
        "The leaders of the two belligerents meet in person.",
        "talks_round",
    ),
    Outcome(
        "patron_summit",
        "Patron's summit",
        "a summit of the patron and the opposing belligerent",
        "The leader of the state that arms one side meets the leader of the other side in person.",
        "talks_round",
    ),
    Outcome(
        "exchange",
        "Prisoner exchange",
        "a prisoner exchange",
        "Prisoners released both ways.",
        "exchange",
    ),
    Outcome(
        "large_exchange",
        "Large exchange",
        "a large exchange",
        "Within 14 days at least 500 prisoners are released on each side; only days after the as-of date count.",
        "exchange",
    ),
    Outcome(
        "children_return",
        "Children returned",
        "a return of children",
        "Children return to their families or guardians on a day that was made public.",
        "exchange",
    ),
    Outcome(
        "ceasefire_collapse",
        "Ceasefire collapse",
        "the collapse of a ceasefire",
        "Before its agreed end, a side calls off a general ceasefire (or settlement), or general fighting is back. "
        "Simply running out is no collapse.",
        "ceasefire_collapse",
    ),
)
"""Every outcome in the order of the tables: what ends the war, then what eases it, then what can go wrong."""

END_STATES: dict[str, str] = {
    "settlement": "Settlement in force",
    "general_ceasefire": "General ceasefire in force",
    "talks_open": "Fighting, channel for talks open",
    "fighting": "Fighting, no talks",
}
"""How a run ends: the first that fits on its last day."""


def outcomes_of(background: Background) -> tuple[Outcome, ...]:
    """The outcomes with the case's own names where the general ones are clumsy."""
    return _named(background.actors)


def outcomes_of_case(case: Case) -> tuple[Outcome, ...]:
    """The same, where no run of the case is at hand."""
    return _named(
        [ActorName(a.name, case.file.actors[a.name].label, a.role, a.side, a.client) for a in case.world().actors]
    )


def _named(actors: Sequence[ActorName]) -> tuple[Outcome, ...]:
    patron = next((a for a in actors if a.role == "patron" and a.client), None)
    if patron is None:
        return OUTCOMES
    opponent = next(a for a in actors if a.side is not None and a.name != patron.client)
    pair = f"{cut(patron.label, 24)}–{cut(opponent.label, 24)}"
    names = {"patron_summit": {"label": f"Summit with {cut(opponent.label, 14)}", "phrase": f"a {pair} summit"}}
    return tuple(replace(one, **names.get(one.name, {})) for one in OUTCOMES)
