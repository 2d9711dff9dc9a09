"""What a scenario says of an uncertain number: a value, a range, a range with a mode, or a mean and its spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from calibration.nearest import near
from scenarios.fields import MOST, is_number, reject
from scenarios.words import listed
from sim.distributions import Fixed, Normal, Triangular, Uniform

__all__ = ["FORMS", "Stated", "Uncertainty", "span"]

Stated = Fixed | Uniform | Triangular | Normal

FORMS: Mapping[str, str] = {
    "uniform": "{uniform: [low, high]} with low < high",
    "triangular": "{triangular: [low, mode, high]} with low <= mode <= high and low < high",
    "normal": "{normal: [mean, sd]} with sd > 0",
}
_ANY_FORM = (
    f"a number, {', '.join(text.split(' with')[0] for text in list(FORMS.values())[:2])} or {{normal: [mean, sd]}}"
)


def _read(value: Any) -> Stated:
    if isinstance(value, Stated):
        return value
    if _is_usable(value):
        return Fixed(float(value))
    if not isinstance(value, dict) or len(value) != 1:
        raise reject(_ANY_FORM)
    form, numbers = next(iter(value.items()))
    if form not in FORMS:
        raise reject(f"{_ANY_FORM}{near(form, FORMS)}")
    stated = _of_form(form, numbers) if isinstance(numbers, list) and all(map(_is_usable, numbers)) else None
    if stated is None:
        raise reject(f"{FORMS[form]}, not {form}: {listed(numbers) if isinstance(numbers, list) else numbers}")
    return stated


def _is_usable(value: Any) -> bool:
    """Finite in the engine's arithmetic too."""
    return is_number(value) and abs(value) <= MOST


def _of_form(form: str, numbers: list[float]) -> Stated | None:
    """The distribution, or None where the numbers do not fit the form."""
    match form, [float(number) for number in numbers]:
        case "uniform", [low, high] if low < high:
            return Uniform(low, high)
        case "triangular", [low, mode, high] if low <= mode <= high and low < high:
            return Triangular(low, mode, high)
        case "normal", [mean, sd] if sd > 0:
            return Normal(mean, sd)
    return None


def span(stated: Stated) -> tuple[float, float]:
    """The ends of a distribution; of a normal its mean, since it is cut where its number ends."""
    match stated:
        case Fixed(value) | Normal(value):
            return value, value
        case Uniform(low, high) | Triangular(low, _, high):
            return low, high


def _written(stated: Stated) -> Any:
    """As a scenario file writes it."""
    match stated:
        case Fixed(value):
            return value
        case Uniform(low, high):
            return {"uniform": [low, high]}
        case Triangular(low, mode, high):
            return {"triangular": [low, mode, high]}
        case Normal(mean, sd):
            return {"normal": [mean, sd]}


def _numbers(n: int) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "number"}, "minItems": n, "maxItems": n}


def _object(form: str, n: int) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {form: _numbers(n)},
        "required": [form],
        "additionalProperties": False,
        "description": FORMS[form],
    }


_SCHEMA = {"anyOf": [{"type": "number"}, _object("uniform", 2), _object("triangular", 3), _object("normal", 2)]}

Uncertainty = Annotated[Stated, PlainValidator(_read), PlainSerializer(_written), WithJsonSchema(_SCHEMA)]
