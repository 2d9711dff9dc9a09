"""Prisoner exchanges: sizes, rates, the large ones, and the memory of the last ones."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import gamma

from sim.mechanisms import exchange
from sim.mechanisms.exchange import rate_per_day, weibull_size
from tests.sim.small import read_only, small_model
from tests.sim.tiny import tiny

EVEN = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize("shape", [1.1, 1.4, 2.5])
def test_sizes_are_weibull_around_their_typical_size(shape):
    # With E ln(-ln(1 - u)) = -0.5772, the geometric mean 100 puts the scale at 100 exp(.5772 / k).
    sizes = weibull_size(*read_only(np.full_like(EVEN, 100.0), np.full_like(EVEN, shape), EVEN))
    law = stats.weibull_min(shape, scale=100 * np.exp(np.euler_gamma / shape))
    np.testing.assert_allclose(sizes, law.ppf(EVEN), rtol=1e-5)
    assert np.exp(np.log(sizes).mean()) == pytest.approx(100, rel=1e-3)
    assert sizes.mean() == pytest.approx(100 * np.exp(np.euler_gamma / shape) * gamma(1 + 1 / shape), rel=1e-3)


def model_of(runs=2, **fixed):
    return small_model(tiny(draws=1, **fixed), runs=runs)


def test_the_rate_is_its_level_where_trust_and_help_are_usual():
    model = model_of(exchange_rate=0.07, trust_usual=0.3)  # the cross tries .5, as usual
    np.testing.assert_allclose(rate_per_day(model), 0.07, rtol=1e-6)


def test_what_moves_the_rate_by_hand():
    model = model_of(exchange_rate=0.07, trust_usual=0.3, deal_boost=2.0)
    model.trust_r = np.array([0.8, 0.3], np.float32)
    model.third_party("cross").effort_r = np.array([0.5, 1.0], np.float32)
    np.testing.assert_allclose(rate_per_day(model), [0.07 * 1.5, 0.07 * 1.2], rtol=1e-5)
    model.exchange.boost_r = np.array([3.0, 0.0], np.float32)
    model.exchange.drift_r = np.array([0.0, 0.5], np.float32)
    np.testing.assert_allclose(rate_per_day(model), [0.07 * 3.0, 0.07 * 1.2 * np.exp(0.5)], rtol=1e-5)


QUIET = {"opening_most": 0.0, "exchange_drift": 0.0, "trust_exchange": 0.0, "success_step": 0.0, "exchange_size": 5.0}


def test_drift_spreads_the_rate_and_leaves_its_mean_where_it_is():
    # Two years with a spread of .7: without the correction the mean rate would lie exp(.245) = 28 % too high.
    runs = 4000
    model = model_of(runs=runs, exchange_rate=0.05, trust_usual=0.3, **QUIET | {"exchange_drift": 0.7})
    model.days = 7
    for _ in range(104):
        exchange.step(model)
        model.day += 7
    rate_r = rate_per_day(model)
    assert np.log(rate_r).std() == pytest.approx(0.7, rel=0.05)
    assert rate_r.mean() == pytest.approx(0.05, abs=5 * rate_r.std() / np.sqrt(runs))


@pytest.mark.parametrize("step", [1, 7])
def test_agreements_come_at_their_rate(step):
    runs, days = 2000, 28
    model = model_of(runs=runs, exchange_rate=0.1, trust_usual=0.3, **QUIET)
    model.days = step
    for _ in range(days // step):
        exchange.step(model)
        model.day += step
    mean = model.tally.count("exchanges").mean()
    # Poisson with mean 2.8. Band: 5 standard errors, .19; one agreement a step at most would lose .4 in weekly steps.
    assert abs(mean - 0.1 * days) < 5 * np.sqrt(0.1 * days / runs)


def released(model, sizes_by_day):
    for day, size in sizes_by_day:
        rows = np.arange(model.runs)
        each = np.full(model.runs, size, np.float32)
        exchange.release(model, rows, (each, each), np.full(model.runs, day, np.float32))
    return model.tally.first_day["large_exchange"]


@pytest.mark.parametrize(
    ("sizes", "day"),
    [
        ([(3, 500)], 3),
        ([(3, 499)], None),
        ([(3, 250), (10, 250)], 10),
        ([(3, 250), (16, 250)], 16),  # days 3 to 16 are fourteen
        ([(3, 250), (17, 250)], None),
        ([(d, 100) for d in range(1, 9)], 5),
    ],
)
def test_large_is_five_hundred_each_within_fourteen_days(sizes, day):
    marked = released(model_of(prisoners_held=5000.0), sizes)
    assert np.isnan(marked).all() if day is None else (marked == day).all()


@pytest.mark.parametrize("short", ["low", "high"])
def test_large_needs_five_hundred_on_each_side(short):
    model = model_of(**{"prisoners_held": 5000.0, f"{short}__prisoners_held": 300.0})
    assert np.isnan(released(model, [(1, 400), (2, 400)])).all()


def test_the_typical_size_moves_half_way_to_a_new_one_in_four_agreements():
    model = model_of(exchange_size=100.0, prisoners_held=1e6, exchange_parity=0.0, exchange_shape=1.4)
    u = 1 - np.exp(-np.exp(-np.euler_gamma))  # the quantile at which the size drawn is the typical one
    one, zero, day = np.ones(2, np.float32), np.zeros(2, np.float32), np.zeros(2, np.float32)
    exchange._one(model, one, 0, np.full(2, u, np.float32), day, zero)
    np.testing.assert_allclose(model.exchange.size_r, 100, rtol=5e-3)
    for _ in range(4):  # sizes pinned to 25 by the stock: the log of the typical size goes half-way, to 50
        for side in model.sides:
            side.prisoners.released_r = side.prisoners.start_r + side.prisoners.captured_r - 25
        exchange._one(model, one, 0, np.full(2, 0.99, np.float32), day, zero)
    np.testing.assert_allclose(model.exchange.size_r, 50, rtol=1e-2)


def test_a_deal_agreed_at_a_round_is_carried_out_once_and_leaves_the_usual_size_alone():
    model = model_of(deal_size=700.0, prisoners_held=5000.0, exchange_rate=0.0, deal_boost_days=30.0)
    agreed, usual = np.array([0]), model.exchange.size_r.copy()
    exchange.agree_on_deal(model, agreed, np.zeros(1, np.float32), np.array([0.5], np.float32))
    for _ in range(25):
        exchange.step(model)
        model.day += 1
    assert model.tally.count("prisoners_to_low").tolist() == [700, 0]
    assert 3 <= model.tally.first_day["exchange"][0] <= 12
    assert model.tally.count("exchanges").tolist() == [1, 0]
    assert (model.exchange.size_r == usual).all()
