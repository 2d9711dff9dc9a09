"""Chances on a grid of three values for each of some levers, and their reading between the points.

Between points the log odds are taken as straight along every lever (multilinear inside a cell). The reading is
anchored at the scenario as it stands; what it is worth is measured, not assumed: at points drawn at random it is held
against the scenario really played there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from calibration.case import load_case
from results.inputs import inputs_of
from results.outcomes import OUTCOMES
from results.sweeps.playing import Played, play
from results.what_if.sliders import Axes, chosen_axes
from scenarios.points import Point, grid, sampled
from scenarios.sweep import Range
from sim.errors import RunError

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["CHECKS", "COARSE_STEP", "RUNS", "Slider", "WhatIf", "anchored", "log_odds_at", "what_if"]

RUNS = 2_000
"""Runs at each point; all points share their draws and their chance."""
COARSE_STEP = 7
"""Days of a step on the grid; the scenario's own step counts where the reading is checked."""
CHECKS = 10
"""Points at which the reading is checked."""


@dataclass(frozen=True)
class Slider:
    """One lever or uncertainty in words, with its three values, lowest first, and where it stands in the scenario."""

    name: str
    label: str
    unit: str
    values: tuple[float, ...]
    start: float


@dataclass(frozen=True)
class WhatIf:
    """The grid and how well it is read.

    log_odds    outcome -> log odds at every point, in the order of `itertools.product` over the sliders' values
    mean_error  mean distance of the reading from the scenario played at other points, over outcomes and points
    most_error  the largest distance
    """

    sliders: tuple[Slider, ...]
    log_odds: Mapping[str, tuple[float, ...]]
    mean_error: float
    most_error: float
    runs: int
    checks: int


def what_if(scenario: Scenario, *, workers: int = 1, on_progress: Callable[[int, int], None] | None = None) -> WhatIf:
    """Play the grid and check its reading; RunError where a point fails, since a grid with holes cannot be read.

    on_progress  called with the points done and their number, for each part of the work
    """
    coarse = scenario.model_copy(update={"step": max(scenario.step, COARSE_STEP)})
    axes = chosen_axes(coarse, workers=workers, on_progress=on_progress)
    sliders = _named(scenario, axes)
    played = _sound(play(coarse, grid(axes), runs=RUNS, workers=workers, on_progress=on_progress))
    log_odds = {one.name: tuple(_log_odds(point, one.name) for point in played) for one in OUTCOMES}
    places = [{slider.name: slider.start for slider in sliders}, *_elsewhere(axes, seed=scenario.seed)]
    checked = _sound(play(scenario, places, runs=RUNS, workers=workers, on_progress=on_progress))
    errors = _errors(sliders, log_odds, checked)
    return WhatIf(sliders, log_odds, float(errors.mean()), float(errors.max()), RUNS, len(checked) - 1)


def _named(scenario: Scenario, axes: Axes) -> tuple[Slider, ...]:
    of = inputs_of(load_case(scenario.case))
    said = {name: of(name) for name in axes}
    return tuple(
        Slider(name, said[name].label, said[name].unit, values, _start(scenario, name, values))
        for name, values in axes.items()
    )


def _start(scenario: Scenario, name: str, values: Sequence[float]) -> float:
    """Where a lever stands in the scenario; of an uncertainty, or a lever that stands nowhere, the middle value."""
    lever = load_case(scenario.case).file.levers.get(name)
    start = scenario.levers.get(name, lever.default if lever else None)
    return values[len(values) // 2] if start is None else min(max(start, values[0]), values[-1])


def _elsewhere(axes: Axes, *, seed: int) -> list[Point]:
    ranges = {name: Range(values[0], values[-1]) for name, values in axes.items()}
    return sampled(ranges, n=CHECKS, seed=seed)


def _sound(played: list[Played]) -> list[Played]:
    broken = next((one for one in played if one.error), None)
    if broken is not None:
        raise RunError(f"No sliders: the scenario cannot be played at {broken.point}: {broken.error}")
    return played


def _log_odds(one: Played, outcome: str) -> float:
    """Half a run is added to either side, so that never and always stay finite."""
    hits = int(one.happened(outcome).sum())
    return float(np.log((hits + 0.5) / (one.runs - hits + 0.5)))


def log_odds_at(sliders: Sequence[Slider], log_odds: Sequence[float], point: Point) -> float:
    """Log odds at a point: multilinear in the cell that it lies in."""
    corners = [_corners(slider.values, point[slider.name]) for slider in sliders]
    table = np.reshape(log_odds, [len(slider.values) for slider in sliders])
    return float(
        sum(
            np.prod([weight for _, weight in chosen]) * table[tuple(place for place, _ in chosen)]
            for chosen in product(*corners)
        )
    )


def _corners(values: Sequence[float], value: float) -> tuple[tuple[int, float], tuple[int, float]]:
    """The two values around one, by place, each with its weight."""
    low = min(int(np.searchsorted(values, value, side="right")) - 1, len(values) - 2)
    share = (value - values[low]) / (values[low + 1] - values[low])
    return (low, 1 - share), (low + 1, share)


def anchored(read: float, start: float, known: float) -> float:
    """A probability from log odds read at a point and at the start, where the probability is known."""
    if known in (0.0, 1.0):
        return float(1 / (1 + np.exp(-read)))
    return float(1 / (1 + np.exp(-(read - start + np.log(known / (1 - known))))))


def _errors(
    sliders: Sequence[Slider], log_odds: Mapping[str, Sequence[float]], checked: list[Played]
) -> NDArray[np.float64]:
    """Distances of the reading from what was played (outcome, check); the first of those played is the start."""
    start, *others = checked

    def error(outcome: str, one: Played) -> float:
        at_start = log_odds_at(sliders, log_odds[outcome], start.point)
        read = log_odds_at(sliders, log_odds[outcome], one.point)
        told = anchored(read, at_start, float(start.happened(outcome).mean()))
        return abs(told - float(one.happened(outcome).mean()))

    return np.array([[error(outcome, one) for one in others] for outcome in log_odds])
