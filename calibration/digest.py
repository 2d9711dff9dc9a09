"""Digests: short names for contents, so that a stored run is reused only if nothing behind it has changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

__all__ = ["digest", "digest_of_files", "digest_of_sources"]

PACKAGES = ("parley", "results", "scenarios", "calibration", "sim")
_SOURCE_ENDINGS = (".py", ".css", ".js", ".html")


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


def digest(content: object) -> str:
    """SHA-256 of plain data, arrays and dataclasses, nested at will; the order of a mapping's keys does not count."""
    made = hashlib.sha256()
    _feed(made, content)
    return made.hexdigest()


def _feed(made: _Hash, content: Any) -> None:
    """Every value goes in with its type and length, so that no two contents read alike."""
    if isinstance(content, np.ndarray):
        made.update(f"array {content.dtype.str} {content.shape}".encode())
        made.update(np.ascontiguousarray(content).tobytes())
    elif dataclasses.is_dataclass(content) and not isinstance(content, type):
        fields = {f.name: getattr(content, f.name) for f in dataclasses.fields(content)}
        made.update(type(content).__name__.encode())
        _feed(made, fields)
    elif isinstance(content, Mapping):
        made.update(f"mapping {len(content)}".encode())
        for key in sorted(content, key=str):
            _feed(made, key)
            _feed(made, content[key])
    elif isinstance(content, list | tuple):
        made.update(f"list {len(content)}".encode())
        for item in content:
            _feed(made, item)
    elif content is None or isinstance(content, bool | int | float | str | dt.date | np.generic):
        text = repr(content)
        made.update(f"{type(content).__name__} {len(text)} {text}".encode())
    else:
        raise TypeError(f"no digest of a {type(content).__name__}")


def digest_of_files(paths: Iterable[Path], *, root: Path) -> str:
    """SHA-256 over files and their names below `root`, in the order of the names."""
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return digest([(name, hashlib.sha256(names[name].read_bytes()).hexdigest()) for name in sorted(names)])


def digest_of_sources() -> str:
    """SHA-256 over the program itself: every source file of every package."""
    root = Path(__file__).resolve().parent.parent
    files = (path for package in PACKAGES for path in (root / package).rglob("*") if path.suffix in _SOURCE_ENDINGS)
    return digest_of_files((path for path in files if path.is_file()), root=root)
