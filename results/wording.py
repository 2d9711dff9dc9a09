"""A told run in words: its entries as people tell them, and what a line of its ledger answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from results.words import date_after, short_date

if TYPE_CHECKING:
    from calibration.case import Case
    from sim.chronicle import Answer, Entry

__all__ = ["KINDS", "LEADERS", "LEDGER_NOTE", "Wording", "counted", "joined"]

KINDS: dict[str, tuple[str, str]] = {
    "round": ("round of talks", "rounds of talks"),
    "exchange": ("exchange of prisoners", "exchanges of prisoners"),
    "stage": ("further stage of an exchange", "further stages of exchanges"),
    "children": ("return of children", "returns of children"),
    "deal": ("agreement on a large exchange", "agreements on large exchanges"),
    "proposal": ("proposal of a truce", "proposals of a truce"),
    "refusal": ("refusal", "refusals"),
    "put_off": ("round put off", "rounds put off"),
    "signal": ("signal of a side", "signals of a side"),
    "limited": ("limited ceasefire", "limited ceasefires"),
    "limited_end": ("end of a limited ceasefire", "ends of limited ceasefires"),
    "suspension": ("suspension of talks", "suspensions of talks"),
    "resumption": ("resumption of talks", "resumptions of talks"),
    "given_up": ("end of suspended talks", "ends of suspended talks"),
    "text": ("text of a mediator", "texts of mediators"),
    "texts": ("agreement to exchange texts", "agreements to exchange texts"),
    "patron_summit": ("summit of the patron", "summits of the patron"),
    "leaders_meeting": ("meeting of the leaders", "meetings of the leaders"),
    "truce": ("general truce", "general truces"),
    "lapse": ("end of a truce", "ends of truces"),
    "extension": ("extension of a truce", "extensions of truces"),
    "host": ("invitation to talks", "invitations to talks"),
}
"""Kinds of small marks, one and several; any other is called by its name."""
LEADERS = "the two leaders"
LEDGER_NOTE = (
    "In answer to: the other side's largest move at its last moving round. Time alone: the side moves as its patience "
    "runs out, with no move to answer. Single text: terms on all issues at once, put to both sides by a mediator or "
    "drawn up by the two leaders. Moves below a point of the scale are left out."
)


@dataclass(frozen=True)
class Wording:
    """What a story calls things: actors and issues by their labels, days by their dates."""

    actors: Mapping[str, str]
    issues: Mapping[str, str]
    as_of: dt.date

    @classmethod
    def of(cls, case: Case, as_of: dt.date) -> Wording:
        """The words of a case."""
        actors = {name: actor.label for name, actor in case.file.actors.items()}
        issues = {name: issue.label for name, issue in case.file.issues.items()}
        return cls(actors | {"leaders": LEADERS}, issues, as_of)

    def date(self, day: float) -> str:
        """The date of a day of the run."""
        return short_date(date_after(self.as_of, day))

    def answer(self, answer: Answer) -> str:
        """What a move answers: `Russia on Territory, 17 Jun 2025`."""
        if answer.kind != "move" or answer.actor is None or answer.issue is None or answer.day is None:
            return {"opening": "opening position", "text": "single text"}.get(answer.kind, "time alone")
        return f"{self.actors[answer.actor]} on {self.issues[answer.issue]}, {self.date(answer.day)}"


def joined(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, with a host's invitation and the round that it brings on the same day told as one."""
    told: list[Entry] = []
    hosts: dict[int, int] = {}
    for entry in entries:
        if entry.kind == "host":
            hosts[entry.day] = len(told)
        if entry.kind == "round" and entry.day in hosts:
            at = hosts.pop(entry.day)
            told[at] = _hosted(told[at], entry)
        else:
            told.append(entry)
    return told


def _hosted(host: Entry, held: Entry) -> Entry:
    n = len(held.actors)
    where = host.text.partition(" hosts a round of talks")[2]
    text = f"{held.text}{where}, hosted by {{{n}}}"
    return replace(held, actors=held.actors + host.actors, text=text)


def counted(n: int, one: str, many: str | None = None) -> str:
    """A number of things: `1 exchange`, `3 exchanges`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
