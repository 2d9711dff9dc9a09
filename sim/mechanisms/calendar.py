"""The scenario's events: levers set and lifted, things that happen because the scenario says so.

A dated event sets its levers from the first step that begins on or after the eve of its day, so nothing before its day
can change, and the grid of steps never moves. Each event draws from a stream keyed by its own content. Of overlapping
overrides of one lever the one that started last wins; `duration` lifts an override again. What happens by the scenario
happens at the end of its step: its effects begin with the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Mask, Rows
from sim.mechanisms.acts import ACTS
from sim.setup import Event

if TYPE_CHECKING:
    from sim.model import NegotiationModel

NEVER = FLOAT(-1e9)


class Calendar:
    """Events and levers of a run.

    base      lever -> value before any event (NaN: a position left to its actor)
    value_r   lever -> value in force (run,)
    started   per event: eve of the day it came, NEVER where it has not;  active: whether its override stands
    held      per conditional event: whether its condition held at the last step
    begun     day at which the last step began
    fired     per dated event: whether its chance came true, drawn once
    """

    def __init__(self, model: NegotiationModel) -> None:
        setup, runs = model.setup, model.runs
        self.events = setup.events
        self.base: dict[str, float] = {}
        for lever in model.world.levers:
            default = np.nan if lever.default is None else lever.default
            self.base[lever.name] = setup.levers.get(lever.name, default)
        self.value_r = {name: np.full(runs, value, dtype=FLOAT) for name, value in self.base.items()}
        self.started = [np.full(runs, NEVER, dtype=FLOAT) for _ in self.events]
        self.active = [np.zeros(runs, dtype=bool) for _ in self.events]
        self.held = [np.zeros(runs, dtype=bool) for _ in self.events]
        self.fired: dict[int, Mask] = {}
        self.begun = -1

    def fires(self, model: NegotiationModel, i: int) -> Mask:
        """In which runs a dated event comes true."""
        if i not in self.fired:
            event = self.events[i]
            self.fired[i] = model.uniform(f"event.{event.key}") < FLOAT(event.probability)
        return self.fired[i]


def begin(model: NegotiationModel) -> None:
    """At the start of a step: overrides start and end; levers take their values."""
    calendar, changed = model.calendar, False
    for i, event in enumerate(calendar.events):
        changed |= _lift(model, i, event)
        if event.set and event.on is not None and calendar.begun < event.on - 1 <= model.day:
            changed |= _start(model, i, calendar.fires(model, i), FLOAT(event.on - 1))
        if event.when is not None:
            came_r = _comes(model, i, event)
            changed |= bool(event.set) and _start(model, i, came_r, FLOAT(model.day))
            if event.act is not None:
                _due(model, event, came_r, model.day + 1)
    calendar.begun = model.day
    if changed:
        _set_levers(model)
    _expect(model)


def _comes(model: NegotiationModel, i: int, event: Event) -> Mask:
    """In which runs a conditional event comes now.

    With `once` never again after its first chance; else each time that its condition comes to hold, not while it goes
    on holding, so that its number does not depend on the step.
    """
    assert event.when is not None
    calendar = model.calendar
    holds_r = np.broadcast_to(event.when.holds(model.condition_state()), (model.runs,))
    fresh_r = calendar.started[i] == NEVER if event.once else ~(calendar.held[i] | calendar.active[i])
    calendar.held[i] = holds_r.copy()
    drawn_r = model.uniform(f"event.{event.key}") < FLOAT(event.probability)
    tried_r = holds_r & fresh_r
    calendar.started[i] = np.where(tried_r, FLOAT(model.day), calendar.started[i])
    return tried_r & drawn_r


def _start(model: NegotiationModel, i: int, came_r: Mask, eve: np.floating) -> bool:
    calendar = model.calendar
    calendar.started[i] = np.where(came_r, eve, calendar.started[i])
    calendar.active[i] = calendar.active[i] | came_r
    return bool(came_r.any())


def _lift(model: NegotiationModel, i: int, event: Event) -> bool:
    if event.duration is None or not event.set:
        return False
    calendar = model.calendar
    over_r = calendar.active[i] & (calendar.started[i] + event.duration <= model.day)
    calendar.active[i] = calendar.active[i] & ~over_r
    return bool(over_r.any())


def _set_levers(model: NegotiationModel) -> None:
    calendar = model.calendar
    kinds = {lever.name: lever.kind for lever in model.world.levers}
    touched = {name for event in calendar.events for name, _ in event.set}
    for name in touched:
        value_r = np.full(model.runs, calendar.base[name], dtype=FLOAT)
        latest_r = np.full(model.runs, NEVER, dtype=FLOAT)
        for i, event in enumerate(calendar.events):
            for lever, value in event.set:
                wins_r = calendar.active[i] & (calendar.started[i] >= latest_r)
                if lever == name:
                    value_r = np.where(wins_r, FLOAT(value), value_r)
                    latest_r = np.where(wins_r, calendar.started[i], latest_r)
        if not np.array_equal(value_r, calendar.value_r[name], equal_nan=True):
            if kinds[name] == "position":
                before_r = calendar.value_r[name]
                model.moved_r |= ~((before_r == value_r) | (np.isnan(before_r) & np.isnan(value_r)))
            calendar.value_r[name] = value_r


def _expect(model: NegotiationModel) -> None:
    """What both sides expect of support: cuts and rises announced but not yet begun, by their chance."""
    shift = [np.zeros(model.runs, dtype=FLOAT) for _ in model.sides]
    for event in model.calendar.events:
        if event.announced is None or event.announced > model.day or event.on is None or event.on - 1 <= model.day:
            continue
        for lever, value in event.set:
            for donor in (t for t in model.third_parties if t.actor.client and lever == f"{t.name}.aid"):
                change_r = donor.aid_r * (FLOAT(value) - model.calendar.value_r[lever])
                share = FLOAT(donor.actor.support_share * event.probability)
                made_up_r = np.where(change_r < 0, FLOAT(1) - model.p["substitution"], FLOAT(1))
                shift[model.side(str(donor.actor.client)).side] += share * change_r * made_up_r
    for side in model.sides:
        side.expected_shift_r = model.p["momentum_support"] * (shift[side.side] - shift[1 - side.side])


def rounds_due(model: NegotiationModel) -> None:
    """Rounds that the scenario schedules are held with the run's own."""
    _note_dated(model)
    _perform(model, [due for due in model.acts_due if _kind(due[0]) == "talks_round"])


def acts(model: NegotiationModel) -> None:
    """At the very end of a step: whatever else the scenario lets happen in it."""
    _perform(model, [due for due in model.acts_due if _kind(due[0]) != "talks_round"])
    model.acts_due.clear()


def _kind(event: Event) -> str | None:
    return None if event.act is None else event.act.kind


def _note_dated(model: NegotiationModel) -> None:
    for i, event in enumerate(model.calendar.events):
        if event.act is not None and event.on is not None and model.day < event.on <= model.day + model.days:
            _due(model, event, model.calendar.fires(model, i), event.on)


def _due(model: NegotiationModel, event: Event, came_r: Mask, day: int) -> None:
    model.acts_due.append((event, np.flatnonzero(came_r), day))


def _perform(model: NegotiationModel, due: list[tuple[Event, Rows, int]]) -> None:
    for event, rows, day in due:
        assert event.act is not None
        if event.act.kind != "exchange":  # prisoners go home in peace too
            rows = rows[~model.settled_r[rows]]
        ACTS[event.act.kind](model, event, event.act.data, rows, np.full(len(rows), day, dtype=FLOAT))
