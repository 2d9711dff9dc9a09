"""From rates to events: exact probabilities, counts and days, whatever the step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.hazards import chance, count, day_inside, happens, kept, logistic, quantal, relax
from tests.sim.small import read_only

EVEN = (np.arange(100_000, dtype=np.float32) + np.float32(0.5)) / 100_000
"""A uniform sample without noise: shares over it are exact to 1e-5."""


def test_chance_is_that_of_at_least_one_poisson_event():
    rate = np.array([0.0, 0.1, 2.0, 50.0], dtype=np.float32)
    for days in (1, 7):
        np.testing.assert_allclose(chance(rate, days), stats.poisson.sf(0, rate * days / 365.25), rtol=1e-6)


@given(rate=st.floats(0, 300), days=st.integers(1, 7))
def test_not_happening_in_a_week_is_not_happening_on_any_day(rate, days):
    # The naive rate * days would give 1.6 for a rate of 300 over two days.
    whole, single = (chance(np.array([rate]), n)[0] for n in (days, 1))
    assert 1 - whole == pytest.approx((1 - single) ** days, abs=1e-6)
    assert 0 <= whole <= 1


def test_it_happens_in_that_share_of_runs():
    rate = np.full_like(EVEN, 36.525)  # a tenth a day
    assert happens(EVEN, rate, 1).mean() == pytest.approx(1 - np.exp(-0.1), abs=2e-5)


def test_days_inside_a_step_follow_the_hazard():
    # Given that the first event of a rate of .2 a day falls into 7 days, day j has weight exp(-.2 j)(1 - exp(-.2)).
    p = np.full_like(EVEN, 1 - np.exp(-0.2 * 7))
    came = p > EVEN
    day = day_inside(EVEN, p, 7)[came]
    weight = np.exp(-0.2 * np.arange(7)) * (1 - np.exp(-0.2))
    share = np.bincount(day.astype(int), minlength=7) / came.sum()
    np.testing.assert_allclose(share, weight / weight.sum(), atol=5e-5)


def test_a_step_of_a_day_has_only_that_day():
    assert not day_inside(EVEN, np.full_like(EVEN, 0.3), 1).any()


@pytest.mark.parametrize("p", [0.0, 1e-9, 1 - 1e-9, 1.0])
def test_days_stay_inside_the_step_at_the_extremes(p):
    day = day_inside(EVEN, np.full_like(EVEN, p), 7)
    assert day.min() >= 0
    assert day.max() <= 6


@pytest.mark.parametrize("mean", [0.01, 0.5, 2.0])
def test_count_is_the_inverse_poisson(mean):
    n = count(EVEN, np.full_like(EVEN, mean), 12)
    edge = stats.poisson.cdf(np.arange(13), mean)
    clear = np.abs(EVEN[:, None] - edge).min(axis=1) > 1e-6  # float32 rounds at the edges
    np.testing.assert_array_equal(n[clear], stats.poisson.ppf(EVEN[clear].astype(float), mean))


def test_count_is_cut_at_the_most_and_none_come_at_rate_zero():
    assert count(EVEN, np.full_like(EVEN, 5.0), 3).max() == 3
    assert not count(EVEN, np.zeros_like(EVEN), 3).any()


def test_logistic_is_scipys_and_never_overflows():
    x = np.array([-1e5, -3.0, 0.0, 0.7, 1e5])
    np.testing.assert_allclose(logistic(x), stats.logistic.cdf(np.clip(x, -60, 60)), rtol=1e-6)


def test_quantal_response_at_its_limits():
    value, none = np.array([-0.2, 0.0, 0.2]), np.zeros(3)
    np.testing.assert_allclose(quantal(value, none), 0.5)  # no precision: a coin
    np.testing.assert_allclose(quantal(value, none + 1e6), [0, 0.5, 1], atol=1e-12)  # the better option for sure
    odds = quantal(value, none + 5.0)
    np.testing.assert_allclose(np.log(odds / (1 - odds)), 5 * value, atol=1e-6)  # log odds are precision times worth


@given(start=st.floats(-5, 5), target=st.floats(-5, 5), memory=st.floats(5, 500), days=st.integers(1, 30))
def test_relaxing_in_two_steps_is_relaxing_in_one(start, target, memory, days):
    x, memory = np.array([start]), np.array([memory])
    once, half = relax(x, target, kept(2 * days, memory)), kept(days, memory)
    np.testing.assert_allclose(relax(relax(x, target, half), target, half), once, atol=1e-5)


def test_relaxing_halves_the_distance_in_a_half_life():
    memory = np.array([100 / np.log(2)])
    assert relax(np.array([1.0]), 3.0, kept(100, memory))[0] == pytest.approx(2.0, rel=1e-6)


def test_inputs_are_left_alone():
    u, rate, memory = read_only(EVEN, np.full_like(EVEN, 3.0), np.full_like(EVEN, 40.0))
    chance(rate, 7), happens(u, rate, 7), day_inside(u, chance(rate, 7), 7), count(u, rate, 4)
    logistic(rate), quantal(u, rate), relax(u, rate, kept(7, memory))
