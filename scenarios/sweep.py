"""The keys `sweep` and `what_if` of a scenario: which levers and uncertainties are varied, over which values."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from scenarios.acts import Form
from scenarios.fields import MOST, Name, is_number, reject, whole

__all__ = ["Axis", "Range", "Sweep", "ThreeLevels", "few_sliders"]

MOST_POINTS = 65_536
"""Most points of a sweep: beyond it one wants a cluster and a plan."""
FORMS = "values such as 0, 0.5, 1, or a range: 0:2:5 for five values from 0 to 2, 0:2 to sample from"
MOST_SLIDERS = 5
LEVELS = 3
"""Values a what-if slider is computed at: its ends and one between."""


class Range(NamedTuple):
    """A range from which a sample is taken."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{_shortest(self.low)}:{_shortest(self.high)}"


Axis = tuple[float, ...] | Range
"""The values of a grid in ascending order, or the range of a sample."""


def _axis(value: Any) -> Axis:
    if isinstance(value, Range):
        return value
    if isinstance(value, str) and "," not in value:
        return _range(value)
    if isinstance(value, str):
        value = _numbers(value, apart=",")
    if not isinstance(value, list | tuple) or not all(is_number(v) and abs(v) <= MOST for v in value):
        raise reject(FORMS)
    if len({*value}) != len(value) or len(value) < 2:
        raise reject("two or more different values")
    return tuple(sorted(float(v) for v in value))


def _range(text: str) -> Axis:
    """`low:high:n` written out as its values; `low:high` as it is."""
    numbers = _numbers(text, apart=":")
    if len(numbers) not in (2, 3):
        raise reject(FORMS)
    low, high, n = (*numbers, math.nan)[:3]
    if not (abs(low) <= MOST and abs(high) <= MOST and low < high):
        raise reject(f"{FORMS}, the lower end first")
    if len(numbers) == 2:
        return Range(low, high)
    if not (2 <= n <= MOST_POINTS and n == int(n)):
        raise reject(f"a range with 2 to {MOST_POINTS} values, such as 0:2:5")
    return tuple(round(low + (high - low) * i / (n - 1), 12) for i in range(int(n)))


def _numbers(text: str, *, apart: str) -> list[float]:
    try:
        return [float(part) for part in text.split(apart)]
    except ValueError:
        raise reject(FORMS) from None


def _levels(value: Any) -> tuple[float, ...]:
    found = _axis(value)
    if isinstance(found, Range) or len(found) != LEVELS:
        raise reject(f"{LEVELS} values, such as 0, 1, 2: the ends of the slider and one between")
    return found


def few_sliders(axes: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    """Sliders that can be played: every further one takes three times the worlds."""
    if len(axes) > MOST_SLIDERS:
        raise reject(f"at most {MOST_SLIDERS} sliders")
    return axes


def _shortest(value: float) -> str:
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


_NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 2}
_RANGE = {"type": "string", "examples": ["0:2:5", "0:2"]}

SweptAxis = Annotated[
    Axis,
    PlainValidator(_axis),
    PlainSerializer(lambda axis: str(axis) if isinstance(axis, Range) else list(axis)),
    WithJsonSchema({"anyOf": [_NUMBERS, _RANGE]}),
]
ThreeLevels = Annotated[
    tuple[float, ...], PlainValidator(_levels), PlainSerializer(list), WithJsonSchema({"anyOf": [_NUMBERS, _RANGE]})
]


class Sweep(Form):
    """Inputs varied together: every combination of their values, or a sample of their ranges."""

    over: Annotated[
        dict[Name, SweptAxis], Field(description=f"levers and uncertainties, each with {FORMS}", min_length=1)
    ]
    sample: Annotated[
        int | None, *whole(2, MOST_POINTS), Field(description="points of a Sobol' sample; left out: the full grid")
    ] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ranges = [name for name, axis in self.over.items() if isinstance(axis, Range)]
        levels = [name for name in self.over if name not in ranges]
        if self.sample is None and ranges:
            raise reject(f"values for {ranges[0]}, such as {self.over[ranges[0]]}:5, or `sample: N`")
        if self.sample is not None and levels:
            raise reject(f"a range to sample from for {levels[0]}, such as 0:2, or no `sample`")
        if self.sample is None and math.prod(len(axis) for axis in self.over.values()) > MOST_POINTS:
            raise reject(f"at most {MOST_POINTS} combinations; leave out values, or give ranges and `sample: N`")
        return self
