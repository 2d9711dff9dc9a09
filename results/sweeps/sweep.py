"""From a scenario and a plan to a finished sweep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from calibration.case import load_case
from results.inputs import inputs_of
from results.outcomes import outcomes_of_case
from results.sweeps.playing import play
from results.sweeps.swept import Swept
from scenarios.points import points

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from scenarios.sweep import Sweep

__all__ = ["RUNS", "sweep"]

RUNS = 4_000
"""Runs at each point unless somebody asks for others: with 200 draws, the fewest that tell the range over draws."""


def sweep(
    scenario: Scenario,
    plan: Sweep,
    *,
    runs: int = RUNS,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Swept:
    """Play a scenario at every point of a plan; points that fail are kept with their error."""
    case = load_case(scenario.case)
    played = play(scenario, points(plan, seed=scenario.seed), runs=runs, workers=workers, on_progress=on_progress)
    of = inputs_of(case)
    return Swept(
        scenario=scenario,
        plan=plan,
        inputs=tuple(of(name) for name in plan.over),
        played=tuple(played),
        runs=runs,
        outcomes=outcomes_of_case(case),
    )
