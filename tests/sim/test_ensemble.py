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


@pytest.mark.parametrize("step", [1, 7])
def test_counts_at_a_day_are_those_of_an_ensemble_that_ends_there(step):
    # A run knows nothing of its horizon, so stopping on the day is the same as looking in on it.
    days = (7, 14, 28)
    looked_in = simulate(tiny(horizon=42, step=step, draws=4, exchange_rate=20.0), runs=48, snapshots=days)
    assert tuple(looked_in.counts) == days
    for day in days:
        stopped = simulate(tiny(horizon=day, step=step, draws=4, exchange_rate=20.0), runs=48)
        for name, counted_r in looked_in.counts[day].items():
            np.testing.assert_array_equal(counted_r, stopped.runs[name], err_msg=f"{name} by day {day}")
    assert looked_in.counts[7]["exchanges"].sum() < looked_in.counts[28]["exchanges"].sum()


def test_counts_beyond_the_horizon_are_refused():
    with pytest.raises(ValueError, match=r"snapshots: got \[7, 29\], expected days from 0 to 28"):
        simulate(tiny(horizon=28, draws=4), runs=16, snapshots=(29, 7))
