"""Levers and events of a scenario, in one run."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.mechanisms.acts import LONGEST_SECTORAL_DAYS
from sim.outcomes import LONG_TRUCE_DAYS
from sim.setup import Act, Event

if TYPE_CHECKING:
    from tests.oracle.model import OracleModel


class Override:
    """What an event sets, from the day it came until it is lifted."""

    def __init__(self, event: Event, since: int) -> None:
        self.event, self.since = event, since

    def is_over(self, today: int) -> bool:
        return self.event.duration is not None and today >= self.since + self.event.duration


class Calendar:
    """The levers in force, and the events still to come."""

    def __init__(self, model: OracleModel) -> None:
        self.model, self.events = model, model.setup.events
        self._base = {v.name: model.setup.levers.get(v.name, v.default) for v in model.world.levers}
        self._now = dict(self._base)
        chance = model.random.random
        self._comes_true = [chance() < event.probability for event in self.events]
        self._overrides: dict[int, Override] = {}
        self._tried: set[int] = set()
        self._held: set[int] = set()
        self._acts: list[Act] = []

    def lever(self, name: str, otherwise: Any) -> Any:
        """A lever's value; `otherwise` where there is no such lever."""
        return self._now.get(name, otherwise)

    def begin(self) -> bool:
        """At the start of the day events come and overrides are lifted; did a lever move anybody's position?"""
        if not self.events:
            return False
        today = self.model.today
        self._overrides = {i: o for i, o in self._overrides.items() if not o.is_over(today)}
        self._acts = []
        for i, event in enumerate(self.events):
            if self._comes_by_date(i, event) or self._comes_by_condition(i, event):
                self._start(i, event)
        before, self._now = self._now, self._in_force()
        self._expect()
        fixing = (v.name for v in self.model.world.levers if v.kind == "position")
        return any(self._now[name] != before[name] for name in fixing)

    def _start(self, i: int, event: Event) -> None:
        if event.set:
            self._overrides[i] = Override(event, self.model.today)
        if event.act is not None:
            self._acts.append(event.act)

    def _comes_by_date(self, i: int, event: Event) -> bool:
        return event.on == self.model.today and self._comes_true[i]

    def _comes_by_condition(self, i: int, event: Event) -> bool:
        """Once: the first time it holds is its only chance. Else: each time it comes to hold while not in force."""
        if event.when is None or (event.once and i in self._tried):
            return False
        held, holds = i in self._held, bool(np.all(event.when.holds(self.model.condition_state())))
        self._held = self._held | {i} if holds else self._held - {i}
        if not holds or (not event.once and (held or i in self._overrides)):
            return False
        self._tried.add(i)
        return self.model.happens(event.probability)

    def _in_force(self) -> dict[str, Any]:
        """Of overlapping overrides the last one started wins."""
        values = dict(self._base)
        for override in sorted(self._overrides.items(), key=lambda item: (item[1].since, item[0])):
            values |= dict(override[1].event.set)
        return values

    def _expect(self) -> None:
        """Announced changes of aid shift what both sides expect of the front; others make up part of a cut."""
        model, today = self.model, self.model.today
        coming = [e for e in self.events if e.announced is not None and e.announced < today and (e.on or 0) > today]
        for side in model.sides:
            side.expected_shift = 0.0
        for donor in (t for t in model.third_parties if t.client is not None):
            name = f"{donor.name}.aid"
            changes = [e.probability * (v - self._now[name]) for e in coming for lever, v in e.set if lever == name]
            felt = sum(change if change > 0 else change * (1 - model.p.substitution) for change in changes)
            shift = model.p.momentum_support * donor.actor.support_share * donor.aid * felt
            donor.client.expected_shift += shift
            donor.client.opponent.expected_shift -= shift

    def schedule_rounds(self) -> None:
        """Rounds that the scenario schedules are held with the run's own."""
        self._perform([act for act in self._acts if act.kind == "talks_round"])

    def act(self) -> None:
        """At the end of the day: whatever else the scenario lets happen."""
        self._perform([act for act in self._acts if act.kind != "talks_round"])

    def _perform(self, acts: list[Act]) -> None:
        for act in acts:
            if self.model.settlement is None or act.kind == "exchange":  # prisoners go home in peace too
                ACTS[act.kind](self.model, act.data)


def _talks_round(model: OracleModel, data: Any) -> None:
    if not model.channel.is_open:
        model.channel.open()
    if not model.channel.round_due:
        model.is_scripted, model.named_host = True, data["host"]
    model.channel.round_due = True


def _talks_suspended(model: OracleModel, data: Any) -> None:
    if model.channel.is_open:
        model.channel.suspend()


def _exchange(model: OracleModel, data: Any) -> None:
    model.exchanges.schedule(data["each"], data["stages"])


def _proposal(model: OracleModel, data: Any) -> None:
    days = inf if data["days"] in ("open", None) else float(data["days"])
    yes = [side.accepts_truce(data["kind"], long=days >= LONG_TRUCE_DAYS) for side in model.sides]
    if data["kind"] == "sectoral":
        if model.pauses.sectoral_left <= 0 and model.truce.is_agreed(data["by"], yes):
            model.pauses.start_sectoral(min(days, LONGEST_SECTORAL_DAYS))
    elif model.is_fighting and model.truce.is_agreed(data["by"], yes):
        model.truce.start(days)


def _mediator_text(model: OracleModel, data: Any) -> None:
    if model.channel.is_open:
        model.channel.table_text()


def _pause(model: OracleModel, data: Any) -> None:
    if model.is_fighting:
        other = model.side(data["by"]).opponent
        model.pauses.declare(data["days"], other.accepts_truce("holiday", long=data["days"] >= LONG_TRUCE_DAYS))


def _pullback(model: OracleModel, data: Any) -> None:
    if model.is_fighting:
        model.pauses.signal()


def _patron_summit(model: OracleModel, data: Any) -> None:
    for patron in model.patrons:
        patron.meet_at_summit(scripted=True)


def _leaders(model: OracleModel, data: Any) -> None:
    model.channel.leaders_talk(scripted=True)


def _walk_away(model: OracleModel, data: Any) -> None:
    model.third_party(data["by"]).walked = True


ACTS = {
    "talks_round": _talks_round,
    "talks_suspended": _talks_suspended,
    "exchange": _exchange,
    "ceasefire_proposal": _proposal,
    "mediator_text": _mediator_text,
    "one_sided_pause": _pause,
    "pullback": _pullback,
    "patron_summit": _patron_summit,
    "leaders_meeting": _leaders,
    "walk_away": _walk_away,
}
