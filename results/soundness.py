"""Whether an ensemble's numbers can be used: all finite, or the run is refused with the quantity and its likely cause.

An uncertainty set far outside its range can overflow the engine's numbers. NumPy would warn in the program's words;
here its warnings are held back, and what came of it is looked at afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import numpy as np

from results.words import listed
from sim.axes import FLOAT, Array
from sim.errors import UnsoundError

if TYPE_CHECKING:
    from results.background import Background
    from sim.chunk import Chunk
    from sim.ensemble import Ensemble
    from sim.parameters import Parameter
    from sim.setup import Setup

__all__ = ["check_background", "check_ensemble", "check_setup", "quiet_numbers"]

_MAY_BE_NAN = ("_day", "terms.")
"""Columns that are empty where nothing happened: `<outcome>_day` and `terms.<issue>`."""
_FAR = 10.0
"""A value this many widths of its range away from it is named as the likely cause."""
_MOST_NAMED = 3
_FROM_PROCESSES = "ignore::RuntimeWarning"


@contextmanager
def quiet_numbers() -> Iterator[None]:
    """No warnings of NumPy's on numbers, here or in processes started meanwhile: the results are checked instead."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (before, _FROM_PROCESSES)))
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


def check_setup(setup: Setup) -> None:
    """UnsoundError where a parameter is too large for the engine's numbers, before anything is simulated."""
    most = np.finfo(FLOAT).max
    large = [name for name, value_d in setup.parameters.items() if not np.all(np.abs(value_d) <= most)]
    if large:
        raise _refusal(f"{_named(large)} cannot be computed with", setup)


def check_ensemble(ensemble: Ensemble | Chunk, setup: Setup) -> None:
    """UnsoundError where a number of the runs, or of their bands, is not finite."""
    wrong = [name for name, value_r in ensemble.runs.items() if not _is_sound(name, value_r)]
    series: tuple[Mapping[str, Array], ...] = (ensemble.bands, ensemble.shares)
    wrong += [name for kept in series for name, value in kept.items() if not np.isfinite(value).all()]
    if wrong:
        raise _refusal(f"{_named(dict.fromkeys(wrong))} came out as no finite number", setup)


def check_background(background: Background, setup: Setup) -> None:
    """UnsoundError where what stands behind the runs is not finite, such as what a side needs."""
    wrong = list(dict.fromkeys(_not_finite(background)))
    if wrong:
        raise _refusal(f"{_named(wrong)} came out as no finite number", setup)


def _is_sound(name: str, value_r: Array) -> bool:
    if name.endswith(_MAY_BE_NAN[0]) or name.startswith(_MAY_BE_NAN[1]):
        return not np.isinf(value_r).any()
    return bool(np.isfinite(value_r).all())


def _not_finite(content: object, place: str = "") -> Iterator[str]:
    """Dotted names of the numbers that are not finite."""
    if isinstance(content, float) and not np.isfinite(content):
        yield place
    elif isinstance(content, tuple):
        for item in content:
            yield from _not_finite(item, place)
    elif is_dataclass(content):
        for field in fields(content):
            yield from _not_finite(getattr(content, field.name), f"{place}.{field.name}".lstrip("."))


def _refusal(what: str, setup: Setup) -> UnsoundError:
    far = sorted(_far_outside(setup))
    if far:
        return UnsoundError(
            f"No results: {what}. The likely cause: {'; '.join(far[:_MOST_NAMED])}. Set values nearer to the range"
        )
    return UnsoundError(
        f"No results: {what}. The likely cause is an uncertainty or a lever set far outside its range: "
        "look at `uncertainties` and `levers` of the scenario, and at --set"
    )


def _far_outside(setup: Setup) -> Iterator[str]:
    """Parameters far outside the range that they are believed to have."""
    from sim.table import PARAMETERS

    by_name = {parameter.name: parameter for parameter in PARAMETERS}
    for name, value_d in setup.parameters.items():
        parameter = by_name.get(name.rpartition(".")[2])
        if parameter is not None:
            yield from _far(name, parameter, value_d)


def _far(name: str, parameter: Parameter, value_d: Array) -> Iterator[str]:
    low, high = (float(end) for end in parameter.prior.quantile(np.array([0.001, 0.999])))
    furthest = float(value_d[np.argmax(np.abs(value_d - (low + high) / 2))])
    room = _FAR * max(high - low, abs(high), abs(low))
    if not low - room <= furthest <= high + room:
        yield f"{name} is {furthest:g}, far outside its usual range of {low:.2g} to {high:.2g}"


def _named(names: Mapping[str, None] | list[str]) -> str:
    every = list(names)
    more = len(every) - _MOST_NAMED
    return listed([*every[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
