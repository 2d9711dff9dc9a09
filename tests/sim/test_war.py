"""Momentum, territory, beliefs and the worth of fighting on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms import beliefs, outside_option, war
from sim.mechanisms.outside_option import cost_of_a_year, prospects, war_outlook
from sim.mechanisms.war import MOST_MOMENTUM, mean_momentum, momentum_of, next_momentum, territory_gain
from tests.sim.small import read_only, small_model
from tests.sim.tiny import tiny

DAYS, MEMORY, SD = 7, 120.0, 0.8


def step_of(momentum, shock, *, days=DAYS, mean=0.0):
    one = np.ones(1)
    return next_momentum(momentum * one, mean * one, MEMORY * one, SD * one, shock * one, days)[0]


# Momentum: an Ornstein-Uhlenbeck process has, after t days, mean mu + (m - mu) exp(-t / tau) and variance
# sd^2 (1 - exp(-2 t / tau)); a step is linear in its normal shock, so both can be read off without drawing.


def test_momentum_has_the_mean_of_its_process():
    kept = np.exp(-DAYS / MEMORY)
    assert step_of(1.5, 0.0, mean=0.4) == pytest.approx(0.4 + 1.1 * kept, rel=1e-6)


@pytest.mark.parametrize("days", [1, 7, 28, 365])
def test_momentum_has_the_variance_of_its_process(days):
    spread = step_of(0.0, 1.0, days=days) - step_of(0.0, 0.0, days=days)
    assert spread**2 == pytest.approx(SD**2 * (1 - np.exp(-2 * days / MEMORY)), rel=1e-6)


def test_seven_daily_steps_have_the_law_of_one_weekly_step():
    m = 1.0
    for _ in range(7):
        m = step_of(m, 0.0, days=1)
    assert m == pytest.approx(step_of(1.0, 0.0, days=7), rel=1e-6)
    kept, shock = step_of(1.0, 0.0, days=1), step_of(0.0, 1.0, days=1)
    variance = sum((kept**j * shock) ** 2 for j in range(7))
    assert variance == pytest.approx(step_of(0.0, 1.0, days=7) ** 2, rel=1e-5)


def test_momentum_stays_within_its_limits():
    assert step_of(4.9, 50.0) == MOST_MOMENTUM
    assert step_of(-4.9, -50.0) == -MOST_MOMENTUM


@given(gain=st.floats(-8, 8))
def test_momentum_read_off_a_gain_gives_that_gain(gain):
    momentum = momentum_of(np.array([gain]))
    assert territory_gain(momentum, 30)[0] == pytest.approx(gain, rel=1e-6, abs=1e-9)


def test_territory_is_strongly_nonlinear_in_momentum_and_odd():
    # The record's March 2022, 7.4 points in a month, must be five units of momentum, not seventy of 2024's tenth.
    month, small = territory_gain(np.array([5.0]), 30)[0], territory_gain(np.array([1.0]), 30)[0]
    assert month == pytest.approx(7.4, abs=0.05)
    assert month / small > 60
    assert territory_gain(np.array([-5.0]), 30)[0] == -month
    assert territory_gain(np.array([5.0]), 15)[0] == pytest.approx(month / 2)


def test_the_front_moves_only_while_they_fight_and_stays_a_share():
    model = small_model(tiny(draws=3, momentum_sd=0.0), runs=3)
    model.war.momentum_r, model.war.share_r = np.full(3, 4.0, np.float32), np.array([99.99, 50.0, 50.0], np.float32)
    model.truce.kind_r = np.array([0, 0, 2], np.float32)
    war.step(model)
    assert model.war.share_r[0] == 100
    assert 50 < model.war.share_r[1] < 51
    assert model.war.share_r[2] == 50


def test_arms_and_manpower_pull_momentum_their_own_way():
    levers = {"friend.aid": 0.0}
    model = small_model(tiny(draws=2, levers=levers, substitution=0.0, momentum_support=0.6), runs=2)
    # The friend gives half of the low side's support: at 0 aid its support is .5, so momentum tends to +.6 * .5.
    np.testing.assert_allclose(mean_momentum(model), 0.3, rtol=1e-5)
    assert (mean_momentum(small_model(tiny(draws=2), runs=2)) == 0).all()


# Beliefs --------------------------------------------------------------------------------------------------------------


def test_beliefs_follow_the_front_from_opposite_sides_while_they_fight():
    model = small_model(tiny(draws=2), runs=2)
    model.war.momentum_r = np.full(2, 1.5, np.float32)
    model.truce.kind_r = np.array([0, 1], np.float32)
    start = model.sides[0].optimism_r.copy()
    for _ in range(30):
        beliefs.step(model)
    learned = 1 - np.exp(-30 / model.p["belief_memory"][0])
    assert model.sides[1].belief_r[0] == pytest.approx(1.5 * learned, rel=1e-4)
    assert model.sides[0].belief_r[0] == pytest.approx(-1.5 * learned, rel=1e-4)
    assert model.sides[1].belief_r[1] == 0  # a truce teaches nothing
    end = model.sides[0].p["optimism_end"][0]
    worn = end + (start[0] - end) * np.exp(-30 / model.p["optimism_memory"][0])
    assert model.sides[0].optimism_r[0] == pytest.approx(worn, rel=1e-4)
    assert model.sides[0].optimism_r[1] == start[1]


def test_sides_get_used_to_war_and_unused_in_a_truce():
    model = small_model(tiny(draws=2, adaptation=0.5), runs=2)
    before = cost_of_a_year(model, model.sides[0])[0]
    for side in model.sides:
        side.used_to_war_r = np.array([0.0, 1.0], np.float32)
    model.truce.kind_r = np.array([0, 2], np.float32)
    for _ in range(100):
        outside_option.step(model)
    gone = np.exp(-100 / model.p["adaptation_memory"][0])
    np.testing.assert_allclose(model.sides[0].used_to_war_r, [1 - gone, gone], rtol=1e-4)
    model.sides[0].used_to_war_r = np.ones(2, np.float32)
    assert cost_of_a_year(model, model.sides[0])[0] == pytest.approx(before / 2)


# Fighting on ----------------------------------------------------------------------------------------------------------

BELIEF = st.floats(-6, 6)
RATE = st.floats(0.001, 1.0)


@given(belief=BELIEF, rate=RATE, slope=st.floats(0.05, 1), years=st.floats(0.1, 10))
def test_ends_one_way_or_the_other_or_not_yet(belief, rate, slope, years):
    p, q, expected = (x[0] for x in prospects(*(np.array([v]) for v in (belief, rate, slope, years))))
    assert 0 < p < 1
    assert 0 < q < 1
    assert p + q < 1 + 1e-12
    assert 0 < expected <= years * (1 + 1e-12)
    mirrored = prospects(*(np.array([v]) for v in (-belief, rate, slope, years)))
    np.testing.assert_allclose([q, p, expected], [x[0] for x in mirrored], rtol=1e-12)


def test_prospects_add_up_the_competing_hazards():
    # Win at rate a, lose at rate b, looked at over T: P(win first, in time) = integral of a exp(-(a + b) t).
    belief, rate, slope, years = 1.2, 0.2, 0.5, 3.0
    a, b = rate * np.exp(slope * belief), rate * np.exp(-slope * belief)
    t = np.linspace(0, years, 200_001)
    alive = np.trapezoid(np.exp(-(a + b) * t), t)
    p, q, expected = (x[0] for x in prospects(*(np.array([v]) for v in (belief, rate, slope, years))))
    np.testing.assert_allclose([p, q, expected], [a * alive, b * alive, alive], rtol=1e-8)


def outlook_of(**fixed):
    model = small_model(tiny(draws=1, **fixed), runs=1)
    return model, [war_outlook(model, side) for side in model.sides]


def test_fighting_on_is_worth_its_lottery_on_three_issues():
    # The tiny case by hand: weights .5 .25 .25, ideals (.125 .25 .25) and (.75 .75 .75), as things are (.5 .5 .25).
    # U_0(other's wish) = 1 - .5 .625^2 - .25 .5^2 - .25 .5^2 = .6796875; the red line at +.25 must not count.
    # U_0(as things are) = 1 - .5 .375^2 - .25 .25^2 = .9140625; U_1(as things are) = 1 - .03125 - .015625 - .0625.
    model, views = outlook_of(low__optimism_start=1.0, high__optimism_start=0.0, war_cost_rate=1.0)
    for side, u_on in zip((0, 1), (0.9140625, 0.890625), strict=True):
        p, q, years = (
            x[0]
            for x in prospects(
                model.sides[side].optimism_r, model.p["decisive_rate"], model.p["belief_slope"],
                model.sides[side].p["horizon_years"],
            )
        )  # fmt: skip
        worth = p + q * 0.6796875 + (1 - p - q) * u_on - model.p["cost_rate"][0] * years
        assert views[side].value_r[0] == pytest.approx(worth, abs=1e-6)
        assert views[side].stake_lost_r[0] == pytest.approx(1 - 0.6796875, abs=1e-6)
    assert views[0].p_win_r[0] > views[0].p_lose_r[0]
    assert views[1].p_win_r[0] == views[1].p_lose_r[0]


def test_costs_lower_the_worth_of_war_and_optimism_raises_it():
    def worth(**fixed):
        return outlook_of(**fixed)[1][0].value_r[0]

    base = worth(decisive_rate=0.3)
    assert worth(decisive_rate=0.3, cost_rate=0.08) < base
    assert worth(decisive_rate=0.3, low__war_cost_rate=1.3) < base
    assert worth(decisive_rate=0.3, high__war_cost_rate=1.3) == base
    assert worth(decisive_rate=0.3, low__optimism_start=2.5) > base


def test_what_is_expected_counts_like_what_is_believed():
    model, views = outlook_of()
    side = model.sides[0]
    side.expected_shift_r, side.belief_r = side.expected_shift_r + np.float32(0.5), side.belief_r - np.float32(0.5)
    assert war_outlook(model, side).value_r[0] == pytest.approx(views[0].value_r[0], abs=1e-6)


def test_some_rows_are_judged_as_all_are():
    setup = tiny(draws=4)
    setup = replace(setup, parameters={**setup.parameters, "decisive_rate": np.array([0.02, 0.1, 0.3, 0.5])})
    model = small_model(setup, runs=4)
    rows = np.array([3, 1])
    for side in model.sides:
        np.testing.assert_array_equal(war_outlook(model, side, rows).value_r, war_outlook(model, side).value_r[rows])


def test_inputs_are_left_alone():
    a, b, c, d = read_only(np.array([0.3, -1.0]), np.array([60.0, 90.0]), np.array([0.5, 0.8]), np.array([1.0, -2.0]))
    next_momentum(a, d, b, c, d, 7), territory_gain(a, 7), momentum_of(a), prospects(a, c, c, c)
