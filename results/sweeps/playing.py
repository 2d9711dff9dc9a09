"""Playing a scenario at many points: the same draws and the same chance at each, so that points can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from results.outcomes import OUTCOMES
from results.parallel import each
from scenarios.points import Point, at
from sim.axes import Mask
from sim.errors import ParleyError

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["Played", "play"]


@dataclass(frozen=True)
class Played:
    """What came of a scenario at one point.

    packed    outcome -> whether each run had it by the horizon, eight runs a byte: thousands of points fit into memory
    scripted  outcomes that an event of the scenario wrote into runs
    error     why there are no runs, where it failed
    """

    point: Point
    runs: int
    draws: int
    packed: Mapping[str, NDArray[np.uint8]]
    scripted: frozenset[str] = frozenset()
    error: str = ""

    def happened(self, outcome: str) -> Mask:
        """Whether each run had the outcome by the horizon (run,)."""
        return np.unpackbits(self.packed[outcome], count=self.runs).astype(bool)

    @property
    def draw_r(self) -> NDArray[np.int64]:
        """Draw of each run (run,)."""
        return np.arange(self.runs) % self.draws


@dataclass(frozen=True)
class _Task:
    scenario: Scenario
    point: Point
    runs: int


def play(
    scenario: Scenario,
    points: Sequence[Point],
    *,
    runs: int,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Played]:
    """The scenario at every point, in order; a point that fails tells why, and the rest are played.

    runs         possible futures at each point
    workers      processes at most, each with points of its own
    on_progress  called with the points done and their number
    """
    tasks = [_Task(scenario, point, runs) for point in points]
    results = each(_play, tasks, workers=workers, on_progress=on_progress)
    return [
        result
        if isinstance(result, Played)
        else Played(task.point, 0, scenario.draws, {}, error=_said(result, scenario.seed))
        for task, result in zip(tasks, results, strict=True)
    ]


def _play(task: _Task) -> Played:
    from results.soundness import check_ensemble, check_setup
    from scenarios.build import build
    from sim.ensemble import simulate

    setup = build(at(task.scenario, task.point))
    check_setup(setup)
    ensemble = simulate(setup, runs=task.runs)
    check_ensemble(ensemble, setup)
    runs = ensemble.runs
    return Played(
        point=task.point,
        runs=task.runs,
        draws=setup.draws,
        packed={one.name: np.packbits(~np.isnan(runs[f"{one.name}_day"])) for one in OUTCOMES},
        scripted=frozenset(one.name for one in OUTCOMES if runs[f"{one.name}_scripted"].any()),
    )


def _said(error: BaseException, seed: int) -> str:
    """Why a point failed, in one line; an error that nobody foresaw is named with its kind and seed."""
    text = " ".join(str(error).split())
    return text if isinstance(error, ParleyError) else f"{type(error).__name__}: {text} (seed {seed})"
