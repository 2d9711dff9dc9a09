"""Law 5: the step is a numerical choice. Steps of one day and of seven agree."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.outcomes import OUTCOMES
from tests.sim.tiny import tiny

RUNS = 8000


@pytest.fixture(scope="module")
def both():
    return [simulate(tiny(horizon=364, step=step, rearm_loss=0.2), runs=RUNS).runs for step in (1, 7)]


def test_probabilities_agree_within_two_points(both):
    for outcome in OUTCOMES:
        day, week = (np.mean(~np.isnan(runs[f"{outcome}_day"])) for runs in both)
        se = np.sqrt((day * (1 - day) + week * (1 - week)) / RUNS)
        # The law allows .02 beyond Monte Carlo error. One event a step where a count is meant moved bodies and rounds
        # by a tenth; collapse as rate times step moved collapses by a third.
        assert abs(day - week) < 0.02 + 3 * se, (outcome, day, week)


def test_means_agree_within_a_twentieth(both):
    for name in both[0]:
        if name in ("run", "draw", "end_state") or name.endswith(("_day", "_scripted")):
            continue
        day, week = (np.nanmean(runs[name]) for runs in both)
        spread = np.hypot(*(np.nanstd(runs[name]) / np.sqrt(np.sum(~np.isnan(runs[name]))) for runs in both))
        share = 0.10 if max(day, week) < 1 else 0.05
        assert abs(day - week) < share * max(abs(day), abs(week)) + 3 * spread, (name, day, week)


def test_median_days_agree(both):
    """Days inside a step are spread over it: medians do not bunch at its end."""
    for outcome in ("talks_round", "exchange", "children_return", "limited_ceasefire"):
        day, week = (np.nanmedian(runs[f"{outcome}_day"]) for runs in both)
        assert abs(day - week) <= 5, (outcome, day, week)
