"""Which levers the sliders move, over which values: as the scenario says, or those that matter most."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from calibration.case import load_case
from results.outcome_table import HEADLINES
from results.sweeps.playing import Played, play

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["SLIDERS", "chosen_axes"]

Axes = dict[str, tuple[float, ...]]
"""The three values of each slider, by name."""

SLIDERS = 4
SCREENING_RUNS = 1_000
"""Runs at each end of a lever: enough to rank them, since all share their chance."""


def chosen_axes(scenario: Scenario, *, workers: int, on_progress: Callable[[int, int], None] | None = None) -> Axes:
    """The sliders' values, lowest first."""
    if scenario.what_if:
        return dict(scenario.what_if)
    axes = _levers(scenario)
    ends = [(name, {name: values[end]}) for name, values in axes.items() for end in (0, -1)]
    played = play(scenario, [point for _, point in ends], runs=SCREENING_RUNS, workers=workers, on_progress=on_progress)
    swing = {name: _swing(played[2 * i], played[2 * i + 1]) for i, name in enumerate(axes)}
    best = sorted(axes, key=lambda name: -swing[name])[:SLIDERS]
    return {name: axes[name] for name in axes if name in best}


def _levers(scenario: Scenario) -> Axes:
    """Levers that stand somewhere unless they are set: their ends, and where they stand or else the middle."""
    axes: Axes = {}
    for name, lever in load_case(scenario.case).file.levers.items():
        if lever.default is not None:
            now = scenario.levers.get(name, lever.default)
            middle = now if lever.low < now < lever.high else (lever.low + lever.high) / 2
            axes[name] = (lever.low, middle, lever.high)
    return axes


def _swing(low: Played, high: Played) -> float:
    """How far a lever moves the great outcomes, all told; a lever that cannot be played at both ends moves nothing."""
    if low.error or high.error:
        return 0.0
    return sum(abs(float(high.happened(name).mean() - low.happened(name).mean())) for name in HEADLINES)
