"""The points of a sweep, and a scenario at one of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

from calibration.case import load_case
from scenarios.sweep import Range, Sweep
from sim.distributions import Fixed

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["Point", "at", "grid", "points", "sampled"]

Point = dict[str, float]
"""A value for each of some levers and uncertainties, by name."""


def points(sweep: Sweep, *, seed: int) -> list[Point]:
    """Every point of a sweep: the grid with the last input running fastest, or the sample."""
    if sweep.sample is None:
        return grid({name: axis for name, axis in sweep.over.items() if not isinstance(axis, Range)})
    ranges = {name: axis for name, axis in sweep.over.items() if isinstance(axis, Range)}
    return sampled(ranges, n=sweep.sample, seed=seed)


def grid(values: Mapping[str, tuple[float, ...]]) -> list[Point]:
    """Every combination of the values.

    >>> grid({"a": (0.0, 1.0), "b": (5.0, 6.0)})[1]
    {'a': 0.0, 'b': 6.0}
    """
    return [dict(zip(values, combination, strict=True)) for combination in product(*values.values())]


def sampled(ranges: Mapping[str, Range], *, n: int, seed: int) -> list[Point]:
    """Points evenly spread over the ranges together, by a scrambled Sobol' sequence: more points extend fewer."""
    from calibration.sample import sample

    return [
        {name: low + (high - low) * float(p) for p, (name, (low, high)) in zip(p_j, ranges.items(), strict=True)}
        for p_j in sample(len(ranges), seed=seed, draws=n)
    ]


def at(scenario: Scenario, point: Point) -> Scenario:
    """The scenario with its levers and uncertainties at a point; what is uncertain is taken as known there."""
    known = load_case(scenario.case).file.levers
    levers = {name: value for name, value in point.items() if name in known}
    taken_as_known = {name: Fixed(value) for name, value in point.items() if name not in known}
    changed = {"levers": scenario.levers | levers, "uncertainties": scenario.uncertainties | taken_as_known}
    return scenario.model_copy(update=changed)
