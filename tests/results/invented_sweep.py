"""An invented sweep: chances as a function of the point says, nothing simulated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from results.inputs import Input
from results.outcomes import OUTCOMES
from results.sweeps.playing import Played
from results.sweeps.swept import Swept
from scenarios.points import Point
from scenarios.schema import Scenario
from scenarios.sweep import Sweep

DRAWS = 20


def invented_sweep(
    points: Sequence[Point],
    chance: Callable[[Point], float],
    *,
    scenario: Scenario,
    runs: int = 2_000,
    failed: Collection[int] = (),
    plan: Mapping[str, str] | None = None,
) -> Swept:
    """A sweep in which a run is as lucky at one point as at any other; `plan` has the ranges of a sample."""
    luck_r = np.random.default_rng(1).random(runs)
    played = tuple(
        Played(point, 0, DRAWS, {}, error="RunError: it broke")
        if k in failed
        else Played(point, runs, DRAWS, {one.name: np.packbits(luck_r < chance(point)) for one in OUTCOMES})
        for k, point in enumerate(points)
    )
    names = list(points[0])
    axes = plan or {name: sorted({point[name] for point in points}) for name in names}
    sample = {"sample": len(points)} if plan else {}
    inputs = tuple(Input(name, f"label of {name}", "units") for name in names)
    return Swept(scenario, Sweep.model_validate({"over": axes} | sample), inputs, played, runs)
