"""What can be wrong with a `case.yaml`, each fault with its place and what would be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from calibration import case_schema
from calibration.case_schema import CaseFile
from calibration.marked_yaml import Marked
from calibration.nearest import near
from sim.errors import Fault

__all__ = ["case_faults", "schema_faults"]

_Found = tuple[tuple[str | int, ...], str]

_TARGETS = {"pressure": "a belligerent", "position": "an issue"}


def schema_faults(error: ValidationError, marked: Marked) -> list[Fault]:
    """The faults that the schema found, in the words of the file."""
    return [_schema_fault(found, marked) for found in error.errors(include_url=False)]


def _schema_fault(found: Any, marked: Marked) -> Fault:
    path = tuple(part for part in found["loc"] if part != "[key]")
    key = ".".join(str(part) for part in path) or "the file"
    if found["type"] == "extra_forbidden":
        return Fault(marked.key_place(path), f"{key}: this key is not known{near(str(path[-1]), _vocabulary())}")
    if found["type"] == "missing":
        return Fault(marked.place(path), f"{key}: is missing")
    message = found["msg"][0].lower() + found["msg"][1:]
    value = "" if isinstance(found["input"], dict | list) else f" got {str(found['input'])[:60]!r},"
    return Fault(marked.place(path), f"{key}:{value} {message}")


def _vocabulary() -> set[str]:
    entries = (getattr(case_schema, name) for name in case_schema.__all__)
    return {field for entry in entries if issubclass(entry, BaseModel) for field in entry.model_fields}


def case_faults(file: CaseFile, marked: Marked) -> list[Fault]:
    """What the schema cannot see: names that nobody bears, sums that do not add up, roles that do not fit."""
    checks = (_dates, _gaps, _sides, _support, _issues, _services, _levers, _office, _stocks)
    return [Fault(marked.place(path), message) for check in checks for path, message in check(file)]


def _belligerents(file: CaseFile) -> list[str]:
    return [name for name, actor in file.actors.items() if actor.role == "belligerent"]


def _dates(file: CaseFile) -> Iterator[_Found]:
    if file.first_day >= file.evidence_until:
        yield ("evidence_until",), f"evidence_until: got {file.evidence_until}, needs a day after {file.first_day}"
    yield from _within_evidence(file, ("development_until",), file.development_until)


def _gaps(file: CaseFile) -> Iterator[_Found]:
    for place, gap in enumerate(file.record_gaps):
        if gap.last < gap.first:
            yield ("record_gaps", place, "last"), f"record_gaps: got {gap.last}, needs a day from {gap.first} on"


def _sides(file: CaseFile) -> Iterator[_Found]:
    ends = sorted(actor.end for actor in file.actors.values() if actor.role == "belligerent" and actor.end is not None)
    if ends != [0, 100] or len(_belligerents(file)) != 2:
        yield ("actors",), "actors: needs two belligerents, one with end: 0 and one with end: 100"
    for name, actor in file.actors.items():
        if actor.role != "belligerent" and actor.end is not None:
            yield ("actors", name, "end"), f"actors.{name}.end: only belligerents stand at an end"
    if file.protected not in _belligerents(file):
        yield ("protected",), f"protected: {file.protected!r} is no belligerent{near(file.protected, file.actors)}"


def _support(file: CaseFile) -> Iterator[_Found]:
    shares: dict[str, float] = {}
    for name, actor in file.actors.items():
        if actor.client is None:
            if actor.support_share:
                yield ("actors", name, "support_share"), f"actors.{name}.support_share: name the client it supports"
            continue
        if actor.client not in _belligerents(file) or actor.role == "belligerent":
            yield ("actors", name, "client"), f"actors.{name}.client: {actor.client!r} is no belligerent to support"
        shares[actor.client] = shares.get(actor.client, 0.0) + actor.support_share
    for client, share in shares.items():
        if abs(share - 1) > 0.001:
            yield ("actors",), f"actors: the support shares of {client} add up to {share:g}, need 1"


def _issues(file: CaseFile) -> Iterator[_Found]:
    weighted = {n: i for n, i in file.issues.items() if i.track == "settlement" and i.weighted}
    for name, issue in file.issues.items():
        for key in ("salience_prior", "status_quo"):
            given = getattr(issue, key) is not None
            if given != (name in weighted):
                needs = "is missing: the issue is weighed in settlements" if not given else "is not read: not weighed"
                yield ("issues", name, key), f"issues.{name}.{key}: {needs}"
        if not {0, 100} <= set(issue.anchors):
            yield ("issues", name, "anchors"), f"issues.{name}.anchors: needs at least the ends 0 and 100"
    if abs(sum(i.salience_prior or 0 for i in weighted.values()) - 1) > 0.001:
        yield ("issues",), "issues: the salience_prior of the weighted settlement issues must add up to 1"
    for place, name in enumerate(file.ratified):
        if name not in weighted:
            yield ("ratified", place), f"ratified: {name!r} is no weighted settlement issue{near(name, weighted)}"


def _services(file: CaseFile) -> Iterator[_Found]:
    served: dict[str, str] = {}
    for name, issue in file.issues.items():
        if issue.serves in served:
            yield ("issues", name, "serves"), f"issues.{name}.serves: {served[issue.serves]} serves this already"
        if issue.serves is not None:
            served[issue.serves] = name


def _levers(file: CaseFile) -> Iterator[_Found]:
    for name, lever in file.levers.items():
        for key, message in _lever_faults(file, name):
            yield ("levers", name, key), f"levers.{name}.{key}: {message}"
        if lever.low >= lever.high:
            yield ("levers", name, "high"), f"levers.{name}.high: got {lever.high:g}, needs more than {lever.low:g}"
        elif lever.default is not None and not lever.low <= lever.default <= lever.high:
            limits = f"needs {lever.low:g} to {lever.high:g}"
            yield ("levers", name, "default"), f"levers.{name}.default: got {lever.default:g}, {limits}"


def _lever_faults(file: CaseFile, name: str) -> Iterator[tuple[str, str]]:
    lever = file.levers[name]
    belligerents = _belligerents(file)
    actors: dict[str, list[str]] = {
        "aid": [n for n, a in file.actors.items() if a.client],
        "readiness": belligerents,
        "manpower": belligerents,
        "position": list(file.actors),
        "monitoring": [],
    }
    may_decide = actors.get(lever.kind, [n for n in file.actors if n not in belligerents])
    if may_decide and lever.actor not in may_decide:
        yield "actor", f"got {lever.actor}, a lever of {lever.kind} needs one of {', '.join(may_decide)}"
    if lever.actor is not None and not name.startswith(f"{lever.actor}."):
        yield "actor", f"the lever's name must begin with {lever.actor}."
    targets = {"pressure": belligerents, "position": list(file.issues)}.get(lever.kind)
    if targets and lever.target not in targets:
        yield "target", f"got {lever.target}, needs {_TARGETS[lever.kind]}: {', '.join(targets)}"
    if not lever.fixes and lever.kind in ("position", "monitoring"):
        yield "fixes", f"a lever of {lever.kind} replaces a value: needs fixes: true"


def _office(file: CaseFile) -> Iterator[_Found]:
    for place, change in enumerate(file.change_of_office):
        if change.actor not in file.actors:
            yield (
                ("change_of_office", place, "actor"),
                f"change_of_office: {change.actor!r} is no actor{near(change.actor, file.actors)}",
            )
        if change.known_from > change.on:
            yield ("change_of_office", place, "known_from"), f"change_of_office: known_from is after {change.on}"


def _stocks(file: CaseFile) -> Iterator[_Found]:
    if set(file.prisoners) != set(_belligerents(file)):
        yield ("prisoners",), f"prisoners: needs an entry for each of {', '.join(_belligerents(file))}"
    for name, entry in file.prisoners.items():
        for key in ("held", "captured_per_day"):
            low, mode, high = getattr(entry, key).triangular
            if not (low <= mode <= high and low < high):
                yield ("prisoners", name, key), f"prisoners.{name}.{key}: needs least, likeliest and greatest in order"
        yield from _within_evidence(file, ("prisoners", name, "known_from"), entry.known_from)
    for name, count in file.children.items():
        yield from _within_evidence(file, ("children", name, "known_from"), count.known_from)
        if name not in _belligerents(file):
            yield ("children", name), f"children: {name!r} is no belligerent{near(name, _belligerents(file))}"


def _within_evidence(file: CaseFile, path: tuple[str, ...], day: dt.date | None) -> Iterator[_Found]:
    if day is not None and not file.first_day <= day <= file.evidence_until:
        yield path, f"{'.'.join(path)}: got {day}, needs a day from {file.first_day} to {file.evidence_until}"
