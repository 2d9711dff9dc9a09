"""One scenario from several layers: the files that `extends` strings together, and what the caller changes on top.

Later layers win key by key; `notes` speak of their own file and are not inherited. Levers and uncertainties merge name
by name. Events add up; one with the `id` of an inherited event takes its place. Every value remembers where it was
written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from calibration import marked_yaml
from scenarios.library import find
from scenarios.words import expected
from sim.errors import Fault, InputError

__all__ = ["Changes", "FileLayer", "Keys", "Layer", "Merged", "chain", "merge", "spelled"]

Keys = tuple[str | int | float, ...]
_BY_NAME = ("levers", "uncertainties")
_NOT_INHERITED = ("notes",)
_DEEPEST = 20


class Layer(Protocol):
    """Plain data that knows where each part of it stands."""

    @property
    def data(self) -> Any:
        """The keys of a scenario and their values."""
        ...

    def place(self, path: Keys = (), *, key: bool = False) -> str:
        """Where the value at a path stands, or its key."""
        ...


@dataclass(frozen=True)
class FileLayer:
    """A scenario file."""

    path: Path
    marked: marked_yaml.Marked

    @property
    def data(self) -> Any:
        """What the file says."""
        return self.marked.data

    def place(self, path: Keys = (), *, key: bool = False) -> str:
        """`file:line:column`."""
        return self.marked.key_place(path) if key else self.marked.place(path)


@dataclass(frozen=True)
class Changes:
    """What the caller sets on top of the file: flags of the command line, or arguments of the Python API.

    data  scenario keys and their values
    sets  levers and uncertainties by name
    flag  how a key is spelled where the caller wrote it
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)
    flag: str = "argument {}"

    def place(self, path: Keys = (), *, key: bool = False) -> str:
        """The flag or argument that holds the value at a path; it is its own key."""
        if path[:1] in {("levers",), ("uncertainties",)}:
            return " ".join([self.flag.format("set"), *map(str, path[1:2])])
        if path[:2] == ("sweep", "over") or path == ("sweep",):
            return " ".join([self.flag.format("over"), *map(str, path[2:3])])
        if path[:1] == ("sweep",):
            return self.flag.format(path[1])
        first = str(path[0]) if path else "settings"
        return self.flag.format(first.replace("_", "-") if self.flag.startswith("--") else first)


@dataclass(frozen=True)
class Merged:
    """The layers as one mapping.

    origin  where a part of the data comes from: its layer, and its path there
    """

    data: dict[str, Any]
    layers: tuple[Layer, ...]
    origin: Mapping[Keys, tuple[Layer, Keys]]

    def place(self, path: Keys, *, key: bool = False) -> str:
        """Where the value (or its key) at a path of the merged data was written."""
        for n in (2, 1):
            if path[:n] in self.origin:
                layer, start = self.origin[path[:n]]
                return layer.place((*start, *path[n:]), key=key)
        return self.layer(path).place()

    def layer(self, path: Keys) -> Layer:
        """Who wrote the value at a path; of what nobody wrote, the file itself."""
        for n in (2, 1):
            if path[:n] in self.origin:
                return self.origin[path[:n]][0]
        return next(layer for layer in reversed(self.layers) if isinstance(layer, FileLayer))


def spelled(path: Path) -> str:
    """A file as messages call it: from here where it lies below, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def chain(path: Path) -> tuple[list[FileLayer], list[Fault]]:
    """A file and all it extends, the eldest first, and what is wrong with the string of `extends`."""
    layers = [_read(path)]
    while (reference := layers[0].data.get("extends")) is not None:
        faults, parent = _parent(reference, layers=layers)
        if parent is None:
            return layers, faults
        layers.insert(0, parent)
    return layers, []


def _read(path: Path) -> FileLayer:
    try:
        marked = marked_yaml.load(path, name=spelled(path))
    except OSError as error:
        raise InputError([Fault(spelled(path), f"cannot be read: {error.strerror}")]) from None
    if not isinstance(marked.data, dict):
        what = expected("a mapping of scenario keys, such as `title: ...`", got=marked.data)
        raise InputError([Fault(marked.place(), what)])
    return FileLayer(path, marked)


def _parent(reference: Any, *, layers: Sequence[FileLayer]) -> tuple[list[Fault], FileLayer | None]:
    """The file that the eldest of these extends, or why there is none."""
    if not isinstance(reference, str):
        return [], None  # the schema says what is wrong with it
    place = layers[0].place(("extends",))
    try:
        parent = find(reference, beside=layers[0].path, place=place)
    except InputError as error:
        return [Fault(fault.place, f"extends: {fault.message}") for fault in error.faults], None
    paths = [layer.path for layer in reversed(layers)]
    if any(parent.samefile(path) for path in paths):
        circle = " extends ".join(spelled(path) for path in (*paths, parent))
        return [Fault(place, f"extends: got a circle: {circle}; leave out one `extends`")], None
    if len(layers) >= _DEEPEST:
        return [Fault(place, f"extends: got more than {_DEEPEST} files that extend one another; write some out")], None
    try:
        return [], _read(parent)
    except InputError as error:
        return list(error.faults), None


def merge(layers: Sequence[Layer]) -> Merged:
    """All layers as one, the later over the earlier."""
    data: dict[str, Any] = {}
    origin: dict[Keys, tuple[Layer, Keys]] = {}
    last = max((i for i, layer in enumerate(layers) if isinstance(layer, FileLayer)), default=0)
    for i, layer in enumerate(layers):
        for key, value in layer.data.items():
            if key in _NOT_INHERITED and i < last:
                continue
            if key in _BY_NAME and isinstance(value, dict) and isinstance(data.get(key, {}), dict):
                data[key] = {**data.get(key, {}), **value}
                origin.update({(key, name): (layer, (key, name)) for name in value})
            elif key == "events" and isinstance(value, list) and isinstance(data.get(key, []), list):
                data[key] = _events(data.get(key, []), value, layer=layer, origin=origin)
            elif not (value is None and key in (*_BY_NAME, "events")):
                data[key] = value
            origin[(key,)] = (layer, (key,))
    return Merged(data, tuple(layers), origin)


def _events(
    inherited: list[Any], added: list[Any], *, layer: Layer, origin: dict[Keys, tuple[Layer, Keys]]
) -> list[Any]:
    """Inherited and added events; an added one replaces the inherited one of its id."""
    events = list(inherited)
    place_of = {event["id"]: i for i, event in enumerate(inherited) if isinstance(event, dict) and _has_id(event)}
    for j, event in enumerate(added):
        i = place_of.get(event["id"]) if isinstance(event, dict) and _has_id(event) else None
        if i is None:
            i = len(events)
            events.append(event)
        events[i] = event
        origin[("events", i)] = (layer, ("events", j))
    return events


def _has_id(event: dict[Any, Any]) -> bool:
    return isinstance(event.get("id"), str)
