"""Many scalar runs, as columns like the engine's run table."""

from __future__ import annotations

import mesa
import numpy as np

from sim.axes import Array
from sim.replay import replay
from sim.setup import Setup
from tests.oracle.model import OracleModel


def play(setup: Setup, *, runs: int, seed: int = 0) -> dict[str, Array]:
    """Scalar runs of a setup, run k on draw k mod draws: name -> (run,)."""
    state = replay(setup)
    rows = [_one(OracleModel(setup, draw=k % setup.draws, seed=seed + k, state=state)) for k in range(runs)]
    columns = {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}
    return columns | {"draw": np.arange(runs) % setup.draws}


def _one(model: OracleModel) -> dict[str, float]:
    while model.running:
        model.step()
    row = model.results()
    # Mesa 3.3 keeps every model alive in a registry of agents' numbers.
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
    return row
