"""What the schema finds wrong, in the words of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from calibration.nearest import near
from scenarios.layers import Keys
from scenarios.schema import Event, ScenarioFile
from scenarios.sweep import Sweep
from scenarios.words import expected

__all__ = ["Finding", "dotted", "readable", "schema_findings"]

_TYPES = {"dict_type": "a mapping", "model_type": "a mapping", "tuple_type": "a list", "list_type": "a list"}
_BY_NAME = ("levers", "uncertainties", "what_if")
_PARTED = (*_BY_NAME, "events")
_REQUIRED = {"title": "-", "question": "-", "as_of": "2025-01-01"}


@dataclass(frozen=True)
class Finding:
    """Something wrong at a path of the scenario.

    at_key      the key itself is wrong
    is_missing  the key should be there and is not
    """

    path: Keys
    message: str
    at_key: bool = False
    is_missing: bool = False

    @classmethod
    def wrong(cls, path: Keys, what: str, *, got: Any) -> Finding:
        """A value that is not what was expected."""
        return cls(path, expected(what, got=got, dotted=dotted(path)))


def dotted(path: Keys) -> str:
    """A path as people write it: `events[0].set.us.aid`."""
    in_lists = path[:1] in {("events",), ("rests_on",)}
    parts = (f"[{part}]" if in_lists and i == 1 else f".{part}" for i, part in enumerate(path))
    return "".join(parts).removeprefix(".")


def schema_findings(data: dict[Any, Any]) -> list[Finding]:
    """Every way in which the keys and values do not fit the schema."""
    try:
        ScenarioFile.model_validate(data)
    except ValidationError as error:
        return [_finding(one) for one in error.errors(include_url=False)]
    return []


def _finding(error: Any) -> Finding:
    is_key = "[key]" in error["loc"]
    path = tuple(part for part in error["loc"] if part != "[key]")
    name = dotted(path)
    match error["type"]:
        case "extra_forbidden" | "invalid_key":
            return Finding(path, f"{name}: got an unknown key{_known_keys(path)}", at_key=True)
        case "missing":
            return Finding(path, f"{name}: got nothing; this key must be given", is_missing=True)
        case "expected":
            what = error["ctx"]["what"]
        case "literal_error":
            choices = error["ctx"]["expected"].replace("'", "")
            what = choices + near(error["input"], choices.replace(" or ", ", ").split(", "))
        case other:
            what = _TYPES.get(other, error["msg"])
    return Finding(path, expected(what, got=error["input"], dotted=name), at_key=is_key)


def _known_keys(path: Keys) -> str:
    """What could stand in place of an unknown key."""
    known = [field.alias or name for name, field in _model(path).model_fields.items()]
    hint = near(path[-1], known)
    return hint or f", expected {', '.join(known)}" if known else "; this takes none"


def _model(path: Keys) -> type[BaseModel]:
    """The model in which the last key of a path stands."""
    match path:
        case ("events", _, _):
            return Event
        case ("events", _, str(act), _):
            return next(part for part in _parts(Event.model_fields[act].annotation) if issubclass(part, BaseModel))
        case ("sweep", _):
            return Sweep
    return ScenarioFile


def _parts(annotation: Any) -> Iterator[type]:
    """The classes of `A | None`."""
    return (part for part in get_args(annotation) if isinstance(part, type))


def readable(data: dict[Any, Any], findings: list[Finding]) -> tuple[ScenarioFile, dict[int, int]]:
    """What can still be read of a scenario with faults, and the place in the file of each event that is left.

    Whatever is at fault is left out; keys that must be given stand as placeholders.
    """
    faulty = {finding.path[:2] if finding.path[0] in _PARTED else finding.path[:1] for finding in findings}
    kept: dict[Any, Any] = {key: value for key, value in data.items() if (key,) not in faulty}
    for key in _BY_NAME:
        if isinstance(kept.get(key), dict):
            kept[key] = {name: value for name, value in kept[key].items() if (key, name) not in faulty}
    places: list[int] = []
    if isinstance(kept.get("events"), list):
        events = {i: _readable_event(event, i, findings) for i, event in enumerate(kept["events"])}
        places = [i for i, event in events.items() if event is not None]
        kept["events"] = [events[i] for i in places]
    if isinstance(kept.get("rests_on"), list) and any(path[0] == "rests_on" for path in faulty):
        del kept["rests_on"]
    return ScenarioFile.model_validate(_REQUIRED | kept), dict(enumerate(places))


def _readable_event(event: Any, place: int, findings: list[Finding]) -> dict[Any, Any] | None:
    """An event without its faulty keys; None where nothing of it can be read."""
    paths = [finding.path for finding in findings if finding.path[:2] == ("events", place)]
    if not isinstance(event, dict) or any(len(path) == 2 for path in paths):
        return None
    faulty = {path[2] for path in paths}
    left = {key: value for key, value in event.items() if key not in faulty}
    try:
        Event.model_validate(left)
    except ValidationError:
        return None
    return left
