"""The scalars of a scenario file: each says what it expects, in words and in JSON Schema.

Values arrive as YAML 1.2 leaves them: words, numbers, truth values, nothing. Nothing is guessed: a number in quotes is
a word, and a bare number is no duration.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from calibration.nearest import near
from sim.conditions import NAMES, parse_condition
from sim.world import Role

__all__ = [
    "LONGEST_DAYS", "MOST", "Day", "Flag", "Horizon", "MaybeDay", "MaybeDuration", "MaybeName", "MaybeText",
    "MaybeWhen", "Name", "Number", "Probability", "Step", "Text", "TruceDays", "Who", "is_number", "reject", "whole",
]  # fmt: skip

LONGEST_DAYS = 3650
"""Longest horizon, and longest time from the evidence's end to the as-of day, in days: ten years (assumed)."""

MOST = 1e12
"""Largest number that is read: beyond it the engine's arithmetic in single precision would not stay finite."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DURATION = re.compile(r"(\d{1,6}) (day|week)s?", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
_WORD = re.compile(r"[A-Za-z_]\w*")
_GRAMMAR = frozenset({"and", "or", "not", "True", "False"})


def reject(what: str) -> PydanticCustomError:
    """The error of a value that is not what was expected."""
    return PydanticCustomError("expected", "{what}", {"what": what})


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise reject("words")
    return value.strip()


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise reject("a name of letters, digits, '.', '-' and '_'")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise reject("true or false")
    return value


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise reject("a date such as 2025-06-01 that is in the calendar") from None


def _duration(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        found = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            hint = f"; write '{value} days'?" if _WHOLE.fullmatch(str(value)) else ""
            raise reject(f"a duration such as '52 weeks' or '90 days'{hint}")
        days = int(found[1]) * (7 if found[2] == "week" else 1)
        if not low <= days <= high:
            raise reject(f"a duration of {low} to {high} days")
        return days

    return check


def _number(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if not is_number(value) or not low <= value <= high:
            raise reject(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def _any_number(value: Any) -> float:
    if not is_number(value) or abs(value) > MOST:
        raise reject("a number")
    return float(value)


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if not is_number(value) or value != int(value) or not low <= value <= high:
            raise reject(f"a whole number from {low} to {high}")
        return int(value)

    return check


def is_number(value: Any) -> bool:
    """A finite number, no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _when(value: Any) -> str:
    if not isinstance(value, str):
        raise reject('a condition in quotes, such as "trust < 0.2"')
    try:
        return parse_condition(value).text
    except ValueError as error:
        hint = _nearest_name(value)
        why = f"{str(error).split(';')[0]}{hint}" if hint else error
        raise reject(f'a condition such as "trust < 0.2 and day > 30": {why}') from None


def _nearest_name(text: str) -> str:
    unknown = (word for word in _WORD.findall(text) if word not in NAMES and word not in _GRAMMAR)
    return next((hint for word in unknown if (hint := near(word, NAMES))), "")


def _truce_days(value: Any) -> int | None:
    if value == "open":
        return None
    if not is_number(value) or value != int(value) or not 1 <= value <= LONGEST_DAYS:
        raise reject(f"a number of days from 1 to {LONGEST_DAYS}, or open")
    return int(value)


def whole(low: int, high: int) -> Any:
    """Validator and schema of a whole number within bounds."""
    return PlainValidator(_whole(low, high)), WithJsonSchema({"type": "integer", "minimum": low, "maximum": high})


@dataclass(frozen=True)
class Who:
    """Marks a field that names an actor of the case, of one of these roles."""

    roles: tuple[Role, ...]


_DAY_SCHEMA = WithJsonSchema({"type": "string", "format": "date", "examples": ["2025-06-01"]})
_DURATION_SCHEMA = WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6} (day|week)s?$", "examples": ["52 weeks"]})
_TEXT_SCHEMA = WithJsonSchema({"type": "string", "minLength": 1})
_NAME_SCHEMA = WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"})
_ISO = PlainSerializer(lambda day: day and day.isoformat())
_IN_DAYS = PlainSerializer(lambda days: days and (f"{days} days" if days != 1 else "1 day"))

Text = Annotated[str, PlainValidator(_text), _TEXT_SCHEMA]
MaybeText = Annotated[str | None, PlainValidator(_text), _TEXT_SCHEMA]
Name = Annotated[str, PlainValidator(_name), _NAME_SCHEMA]
MaybeName = Annotated[str | None, PlainValidator(_name), _NAME_SCHEMA]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Number = Annotated[float, PlainValidator(_any_number), WithJsonSchema({"type": "number"})]
Probability = Annotated[
    float, PlainValidator(_number(0, 1)), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})
]
Day = Annotated[dt.date, PlainValidator(_day), _DAY_SCHEMA, _ISO]
MaybeDay = Annotated[dt.date | None, PlainValidator(_day), _DAY_SCHEMA, _ISO]
Horizon = Annotated[int, PlainValidator(_duration(1, LONGEST_DAYS)), _DURATION_SCHEMA, _IN_DAYS]
Step = Annotated[int, PlainValidator(_duration(1, 7)), _DURATION_SCHEMA, _IN_DAYS]
MaybeDuration = Annotated[int | None, PlainValidator(_duration(1, LONGEST_DAYS)), _DURATION_SCHEMA, _IN_DAYS]
MaybeWhen = Annotated[
    str | None, PlainValidator(_when), WithJsonSchema({"type": "string", "examples": ["trust < 0.2 and day > 30"]})
]
TruceDays = Annotated[
    int | None,
    PlainValidator(_truce_days),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": LONGEST_DAYS}, {"const": "open"}]}),
    PlainSerializer(lambda days: "open" if days is None else days),
]
