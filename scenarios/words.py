"""How messages speak: the value found, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["expected", "listed", "shown"]

_LONGEST = 60


def shown(value: Any) -> str:
    """A value as its writer would recognise it: short, in the file's own notation."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"a mapping with {listed(value)}" if value else "an empty mapping"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def listed(words: Iterable[object], *, last: str = "and", most: int = 24) -> str:
    """Words in a sentence: `a, b and c`; a long list is cut."""
    items = [str(word) for word in words]
    if len(items) > most:
        items = [*items[:most], f"{len(items) - most} more"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else "nothing"


def expected(what: str, *, got: Any, dotted: str = "") -> str:
    """The one form of a message: `levers.us.aid: got 3, expected 0 to 2`."""
    place = f"{dotted}: " if dotted else ""
    return f"{place}got {shown(got)}, expected {what}"
