"""YAML as people mean it, with the place of every value.

Scalars follow the core schema of YAML 1.2: a plain `NO` or `on` stays a word, `1e-3` is a number, a date stays its ISO
text. Tags are refused, nesting and size are bounded (also what aliases expand to), a key stands once in its mapping.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from sim.errors import Fault, InputError

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Marked", "load"]

MAX_BYTES = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 40

_Key = str | int | float
_Place = tuple[int, int]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_NUMBER = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_PLAIN = {
    "did not find expected '-' indicator": "an item starts too far left or right; begin it under the one above",
    "did not find expected key": "a line starts too far left or right, or a quote or bracket above is not closed",
    "mapping values are not allowed in this context": "a colon too many (quote such text), or a line too far right",
    "found character that cannot start any token": "a tab or stray sign; indent with spaces, quote text that begins so",
    "found a tab character where an indentation space is expected": "a tab; indent with spaces",
    "found unexpected end of stream": "a quote or bracket is not closed",
}
"""The parser's commonest complaints, said as what to do."""


def _plain(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or error.context or "unreadable"
    return _PLAIN.get(said, said)


@dataclass(frozen=True)
class Marked:
    """Plain data (dicts, lists, words, numbers) and where in the file each part of it stands.

    name    the file, as it is called in messages
    values  line and column of each value, by its path of keys and list positions
    keys    line and column of the key in front of it, for values in mappings
    """

    data: Any
    name: str
    values: Mapping[tuple[_Key, ...], _Place] = field(default_factory=dict, repr=False)
    keys: Mapping[tuple[_Key, ...], _Place] = field(default_factory=dict, repr=False)

    def place(self, path: tuple[_Key, ...] = ()) -> str:
        """`file:line:column` of the value at a path, or of the nearest thing around it."""
        around = (path[:n] for n in range(len(path), -1, -1))
        line, column = next((self.values[p] for p in around if p in self.values), (1, 1))
        return f"{self.name}:{line}:{column}"

    def key_place(self, path: tuple[_Key, ...]) -> str:
        """`file:line:column` of the key at the end of a path, or of the nearest thing around it."""
        if path not in self.keys:
            return self.place(path)
        line, column = self.keys[path]
        return f"{self.name}:{line}:{column}"


def load(source: Path | str, *, name: str | None = None) -> Marked:
    """Read a file (a Path) or a text (a str); InputError lists every fault.

    name  what messages call the source: by default the path, or `<text>`
    """
    name = name or (str(source) if isinstance(source, Path) else "<text>")
    text = _read(source, name) if isinstance(source, Path) else source
    _check_text(text, name)
    reader = _Reader(text, name)
    data = reader.document()
    if reader.faults:
        raise InputError(reader.faults)
    return Marked(data, name, reader.values, reader.keys)


def _read(path: Path, name: str) -> str:
    if not path.is_file():
        raise InputError([Fault(name, "there is no such file")])
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError([Fault(name, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        if len(content) > MAX_BYTES:  # the cut may have split a letter: the size is what is wrong
            raise InputError([_too_long(name)]) from None
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError([Fault(f"{name}:{line}:1", "is not UTF-8 text")]) from None


def _check_text(text: str, name: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise InputError([Fault(f"{name}:1:1", "is not UTF-8 text")]) from None
    if size > MAX_BYTES:
        raise InputError([_too_long(name)])


def _too_long(name: str) -> Fault:
    return Fault(f"{name}:1:1", f"is longer than {MAX_BYTES:,} bytes; keep tables in CSV files")


class _Reader:
    """One pass over the events of a YAML stream; faults gather, only broken syntax or hostile size stops it."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.values: dict[tuple[_Key, ...], _Place] = {}
        self.keys: dict[tuple[_Key, ...], _Place] = {}
        self._events = self._parse(text)
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def document(self) -> Any:
        """The only document of the stream; None where the stream is empty."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        data = self._node(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(after, "a second document begins; one file holds one")
        return data

    def _parse(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = f"{self.name}:{mark.line + 1}:{mark.column + 1}" if mark else f"{self.name}:1:1"
            raise InputError([*self.faults, Fault(place, f"is not YAML: {_plain(error)}")]) from None
        except yaml.YAMLError as error:
            reason = getattr(error, "reason", None) or str(error).splitlines()[0]
            raise InputError([*self.faults, Fault(f"{self.name}:1:1", f"is not YAML: {reason}")]) from None

    def _node(self, event: Any, path: tuple[_Key, ...]) -> Any:
        self.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self._nodes
        self._count(event, 1)
        if event.tag is not None:
            self._fault(event, f"tags such as {event.tag.replace('tag:yaml.org,2002:', '!!')} are not read; drop it")
        value = self._content(event, path)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before)
        return value

    def _content(self, event: Any, path: tuple[_Key, ...]) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(path) >= MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} deep")
        return self._sequence(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _sequence(self, path: tuple[_Key, ...]) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: tuple[_Key, ...]) -> dict[_Key, Any]:
        entries: dict[_Key, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in entries:
                self._fault(event, f"the key {key!r} stands here a second time; keep one")
            self.keys[(*path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)
            entries[key] = self._node(next(self._events), (*path, key))
        return entries

    def _key(self, event: Any, path: tuple[_Key, ...]) -> _Key:
        value = self._node(event, (*path, "?"))
        del self.values[(*path, "?")]
        if not isinstance(event, yaml.ScalarEvent):
            self._fault(event, "a key is a word or a number")
            return f"?{len(self.keys)}"
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if is_number else str(event.value)

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            self._fault(event, f"*{event.anchor} is not known yet; write &{event.anchor} before it")
            return None
        value, nodes = self._anchors[event.anchor]
        self._count(event, nodes)
        return copy.deepcopy(value)

    def _count(self, event: Any, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            self._stop(event, f"holds more than {MAX_NODES:,} values, aliases written out")

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0]:  # quoted
            return text
        if text in _NULLS:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text):
            return self._number(event)
        if _NOT_FINITE.fullmatch(text):
            self._fault(event, f"{text} is not a finite number")
        return text

    def _number(self, event: Any) -> int | float:
        text = event.value
        if len(text) > _LONGEST_NUMBER:
            self._fault(event, f"the number {text[:8]}... has {len(text)} characters; quote it if it is a word")
            return 0
        if _INTEGER.fullmatch(text):
            return int(text, base=0) if text[:2] in ("0x", "0o") else int(text)
        number = float(text)
        if not math.isfinite(number):
            self._fault(event, f"{text} is not a finite number")
        return number

    def _fault(self, event: Any, message: str) -> None:
        mark = event.start_mark
        self.faults.append(Fault(f"{self.name}:{mark.line + 1}:{mark.column + 1}", message))

    def _stop(self, event: Any, message: str) -> NoReturn:
        self._fault(event, message)
        raise InputError(self.faults)
