"""Whether plain JSON has the shape of a declared type: every fault with its place, what is there and what should be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

__all__ = ["faults"]

_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", NoneType: "null"}


def faults(content: object, shape: Any, place: str = "") -> Iterator[str]:
    """Places where JSON differs from a type: `outcomes.settlement.probability: missing`.

    shape  plain types, `X | None`, lists, mappings by text, and TypedDicts of these
    """
    if get_origin(shape) in (Union, UnionType):
        yield from _of_any(content, get_args(shape), place)
    elif is_typeddict(shape):
        yield from _of_fields(content, shape, place)
    elif get_origin(shape) is dict:
        yield from _of_mapping(content, get_args(shape)[1], place)
    elif get_origin(shape) is list:
        yield from _of_list(content, get_args(shape)[0], place)
    elif shape is not Any and not _fits(content, shape):
        yield _wrong(content, _WORDS[shape], place)


def _fits(content: object, shape: type) -> bool:
    """Whether a single value is of a plain type; a whole number is also a number, true and false are none."""
    if shape is float:
        return isinstance(content, int | float) and not isinstance(content, bool) and math.isfinite(content)
    return isinstance(content, shape) and (shape is bool or not isinstance(content, bool))


def _of_any(content: object, shapes: tuple[Any, ...], place: str) -> Iterator[str]:
    tried = [list(faults(content, shape, place)) for shape in shapes]
    if all(tried):
        yield from tried[0]


def _of_fields(content: object, shape: Any, place: str) -> Iterator[str]:
    if not isinstance(content, dict):
        yield _wrong(content, "an object", place)
        return
    for name, hint in get_type_hints(shape, include_extras=True).items():
        may_lack = get_origin(hint) is NotRequired
        if name in content:
            yield from faults(content[name], get_args(hint)[0] if may_lack else hint, _below(place, name))
        elif not may_lack:
            yield f"{_below(place, name)}: missing"


def _of_mapping(content: object, shape: Any, place: str) -> Iterator[str]:
    if not isinstance(content, dict):
        yield _wrong(content, "an object", place)
        return
    for name, value in content.items():
        yield from faults(value, shape, _below(place, str(name)))


def _of_list(content: object, shape: Any, place: str) -> Iterator[str]:
    if not isinstance(content, list):
        yield _wrong(content, "a list", place)
        return
    for i, value in enumerate(content):
        yield from faults(value, shape, _below(place, str(i)))


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _wrong(content: object, wanted: str, place: str) -> str:
    shown = repr(content)
    return f"{place or 'the file'}: {shown if len(shown) <= 40 else shown[:39] + '…'} is there, {wanted} is wanted"
