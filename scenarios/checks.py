"""What the schema cannot see: names that the case does not know, values and dates that do not fit together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from calibration.case import Case
from calibration.dimensions import domains
from calibration.nearest import near
from scenarios.acts import ACTS
from scenarios.fields import LONGEST_DAYS, Who
from scenarios.layers import Keys
from scenarios.schema import Event, ScenarioFile
from scenarios.schema_faults import Finding, dotted
from scenarios.sweep import Axis
from scenarios.uncertainty import Stated, span
from scenarios.words import listed, shown
from sim.distributions import Normal, Uniform
from sim.world import World

__all__ = ["case_findings", "event_findings"]


def event_findings(events: Any) -> Iterator[Finding]:
    """Events whose keys do not go together, looked at as written."""
    for i, event in enumerate(events if isinstance(events, list) else []):
        if isinstance(event, dict):
            yield from (Finding(("events", i), f"events[{i}]: {what}") for what in _shape({*event}))


def _shape(keys: set[Any]) -> Iterator[str]:
    acts = [act for act in ACTS if act in keys]
    if {"on", "when"} <= keys:
        yield "got both on and when, expected one of them"
    if not {"on", "when"} & keys:
        yield "got neither on nor when, expected one of them: a day, or a condition"
    if not acts and "set" not in keys and keys <= {*_EVENT_KEYS}:
        yield f"got nothing that happens, expected set or one of {listed(ACTS, last='or')}"
    if len(acts) > 1:
        yield f"got {listed(acts)}, expected one act; write an event for each"
    for key, other in (("for", "set"), ("announced", "on"), ("once", "when")):
        if key in keys and other not in keys:
            yield f"got {key} without {other}, expected {key} only beside {other}"


_EVENT_KEYS = [field.alias or name for name, field in Event.model_fields.items()]


def case_findings(
    scenario: ScenarioFile, *, case: Case, places: Mapping[int, int], is_dated: bool
) -> Iterator[Finding]:
    """Everything that does not fit the case.

    places    where in the file each event stands
    is_dated  whether as-of date and horizon could be read, so that dates can be compared with them
    """
    world = case.world()
    yield from _lever_findings(scenario.levers, world=world, path=("levers",))
    yield from _uncertainty_findings(scenario, case=case)
    yield from _sweep_findings(scenario, case=case)
    yield from _statement_findings(scenario, case=case, is_dated=is_dated)
    if is_dated and (findings := list(_as_of_findings(scenario, case=case))):
        yield from findings
        is_dated = False
    for i, event in enumerate(scenario.events):
        path: Keys = ("events", places[i])
        yield from _lever_findings(event.set, world=world, path=(*path, "set"))
        yield from _actor_findings(event, world=world, path=path)
        yield from _venue_findings(event, case=case, path=path)
        yield from _notice_findings(event, world=world, path=path)
        if is_dated:
            yield from _date_findings(event, scenario=scenario, case=case, path=path)
    yield from _twin_findings(scenario, places=places)


def _lever_findings(levers: Mapping[str, float], *, world: World, path: Keys) -> Iterator[Finding]:
    known = {lever.name: lever for lever in world.levers}
    for name, value in levers.items():
        here = (*path, name)
        if name not in known:
            yield Finding(here, f"{dotted(here)}: {_no_such('lever', name, known)}", at_key=True)
        elif not known[name].low <= value <= known[name].high:
            limits = f"{known[name].low:g} to {known[name].high:g}"
            yield Finding.wrong(here, limits, got=value)


def _no_such(noun: str, name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    hint = near(name, known)
    return f"got an unknown {noun}{hint}" if hint else f"got an unknown {noun}, expected {listed(known, last='or')}"


def _uncertainty_findings(scenario: ScenarioFile, *, case: Case) -> Iterator[Finding]:
    if not scenario.uncertainties:
        return
    known = domains(case)
    for name, stated in scenario.uncertainties.items():
        here = ("uncertainties", name)
        if name not in known:
            yield Finding(here, f"{dotted(here)}: {_no_such('uncertainty', name, known)}", at_key=True)
        elif what := _beyond(stated, known[name]):
            yield Finding(here, f"{dotted(here)}: {what}")


def _sweep_findings(scenario: ScenarioFile, *, case: Case) -> Iterator[Finding]:
    """Swept inputs that the case does not know, or values that they cannot have."""
    over = scenario.sweep.over if scenario.sweep else {}
    swept: dict[Keys, Axis] = {("sweep", "over", name): axis for name, axis in over.items()}
    swept |= {("what_if", name): axis for name, axis in scenario.what_if.items()}
    if not swept:
        return
    ends = domains(case) | {name: (lever.low, lever.high) for name, lever in case.file.levers.items()}
    for path, axis in swept.items():
        name = str(path[-1])
        if name not in ends:
            yield Finding(path, f"{dotted(path)}: {_no_such('lever or uncertainty', name, ends)}", at_key=True)
        elif what := _beyond(Uniform(min(axis), max(axis)), ends[name]):
            yield Finding(path, f"{dotted(path)}: {what}")


def _beyond(stated: Stated, domain: tuple[float, float]) -> str:
    """What is wrong with a distribution that leaves the domain of its number, else nothing."""
    low, high = span(stated)
    if domain[0] <= low and high <= domain[1]:
        return ""
    got = shown(low) if low == high else f"{low:g} to {high:g}"
    ends = f"{domain[0]:g} to {domain[1]:g}" if isfinite(domain[1]) else f"{domain[0]:g} or more"
    return f"got {'a mean of ' * isinstance(stated, Normal)}{got}, expected {ends}"


def _actor_findings(event: Event, *, world: World, path: Keys) -> Iterator[Finding]:
    if event.act is None:
        return
    act, content = event.act
    if act == "patron_summit" and not any(actor.role == "patron" for actor in world.actors):
        yield Finding((*path, act), f"{dotted((*path, act))}: got a patron's summit, expected a case with a patron")
    for key, field in type(content).model_fields.items():
        who = next((mark for mark in field.metadata if isinstance(mark, Who)), None)
        name = getattr(content, key)
        may = [actor.name for actor in world.actors if who and actor.role in who.roles]
        if who and name is not None and name not in may:
            yield Finding.wrong((*path, act, key), listed(may, last="or") + near(name, may), got=name)


def _venue_findings(event: Event, *, case: Case, path: Keys) -> Iterator[Finding]:
    """A round's venue must be one that its host offers; where no host is named, one that anybody does."""
    venue, host = getattr(event.talks_round, "venue", None), getattr(event.talks_round, "host", None)
    hosts = [actor for name, actor in case.file.actors.items() if host in {None, name}]
    offered = [place for actor in hosts for place in actor.venues]
    if venue is None or not hosts or venue in offered:
        return
    what = listed(offered, last="or") + near(venue, offered) if offered else "none: case.yaml lists no venue of it"
    yield Finding.wrong((*path, "talks_round", "venue"), what, got=venue)


def _notice_findings(event: Event, *, world: World, path: Keys) -> Iterator[Finding]:
    """An announcement that nobody would heed."""
    aid = [lever.name for lever in world.levers if lever.kind == "aid"]
    if event.announced is not None and event.on is not None and not {*aid} & {*event.set}:
        what = f"it only beside set of {listed(aid, last='or')}: only a coming change of aid is expected"
        yield Finding.wrong((*path, "announced"), what, got=str(event.announced))


def _as_of_findings(scenario: ScenarioFile, *, case: Case) -> Iterator[Finding]:
    first, last = case.file.first_day, case.file.evidence_until + dt.timedelta(days=LONGEST_DAYS)
    if scenario.as_of < first:
        what = f"{first} or later: the war's first day in the case {case.name}"
        yield Finding.wrong(("as_of",), what, got=str(scenario.as_of))
    if scenario.as_of > last:
        what = f"{last} or earlier: the evidence of the case {case.name} ends on {case.file.evidence_until}"
        yield Finding.wrong(("as_of",), what, got=str(scenario.as_of))


def _date_findings(event: Event, *, scenario: ScenarioFile, case: Case, path: Keys) -> Iterator[Finding]:
    first, last = scenario.as_of + dt.timedelta(days=1), scenario.as_of + dt.timedelta(days=scenario.horizon)
    if event.on is not None and not first <= event.on <= last:
        what = f"a day from {first} (the day after as_of) to {last} (the horizon's end)"
        yield Finding.wrong((*path, "on"), what, got=str(event.on))
    if event.announced is None or event.on is None:
        return
    if event.announced > event.on:
        what = f"a day not after the event's own, {event.on}"
        yield Finding.wrong((*path, "announced"), what, got=str(event.announced))
    if event.announced < case.file.first_day:
        what = f"{case.file.first_day} or later: the war's first day in the case {case.name}"
        yield Finding.wrong((*path, "announced"), what, got=str(event.announced))


def _statement_findings(scenario: ScenarioFile, *, case: Case, is_dated: bool) -> Iterator[Finding]:
    if not scenario.rests_on:
        return
    statements = {statement.id: statement for statement in case.statements}
    by_position = scenario.evidence == "by_position_date"
    for i, name in enumerate(scenario.rests_on):
        here = ("rests_on", i)
        if name not in statements:
            yield Finding.wrong(here, f"the id of a statement{near(name, statements)}", got=name)
            continue
        known = statements[name].date if by_position else statements[name].known
        if is_dated and known > scenario.as_of:
            yield Finding.wrong(here, f"a statement known by {scenario.as_of}; this one is from {known}", got=name)


def _twin_findings(scenario: ScenarioFile, *, places: Mapping[int, int]) -> Iterator[Finding]:
    """Events that would share one random stream."""
    seen: dict[str, int] = {}
    for i, event in enumerate(scenario.events):
        if event.key in seen:
            what = f"the id {event.id!r} of" if event.id else "the same as"
            message = f"events[{places[i]}]: got {what} events[{places[seen[event.key]]}], expected an `id` of its own"
            yield Finding(("events", places[i]), message)
        seen.setdefault(event.key, i)
