"""What an ensemble keeps by the day: its series stand at the days that it reports, whatever the step."""

from __future__ import annotations

import numpy as np
import pytest

from sim import randomness
from sim.ensemble import simulate
from tests.sim.tiny import tiny


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": 64})


@pytest.mark.parametrize("horizon", [28, 30])
@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6, 7])
def test_every_reported_day_has_its_row(step, horizon):
    result = simulate(tiny(horizon=horizon, step=step, draws=4), runs=16)
    assert result.days.tolist() == sorted({*range(0, horizon, 7), horizon})
    for name, rows in (*result.bands.items(), *result.shares.items()):
        assert len(rows) == len(result.days), name
        assert np.isfinite(rows).all(), name
