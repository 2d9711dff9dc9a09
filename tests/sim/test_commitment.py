"""Will it hold: the hazard of collapse, what sides need in view of it, and that the two are one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import logistic

from sim.mechanisms import endurance, settlement
from sim.mechanisms.commitment import guarantee_strength, hazard_ahead, p_ratified, strain, weathered
from sim.mechanisms.outside_option import war_outlook
from sim.mechanisms.zone import frontier_view, gain_share
from tests.sim.small import read_only, small_model
from tests.sim.tiny import tiny

K, S = 1.3, 0.45
P = {"collapse_rate": np.array([K]), "collapse_aging": np.array([S])}


def rate_per_day(age):
    """k (age / 30 d)^-s, per day, as written at the top of the mechanism."""
    return K * (age / 30) ** -S / 365.25


@given(first=st.floats(0, 400), second=st.floats(0, 400), third=st.floats(0, 400))
def test_hazard_gathered_adds_up_over_ages(first, second, third):
    a, b, c = (np.array([age]) for age in sorted((first, second, third)))
    assert weathered(P, a, c)[0] == pytest.approx((weathered(P, a, b) + weathered(P, b, c))[0], abs=1e-6)


@pytest.mark.parametrize(("since", "until"), [(0, 1), (0, 30), (0, 900), (29, 31), (200, 207)])
def test_hazard_gathered_is_the_integral_of_the_rate(since, until):
    # Near 0 the rate has an integrable pole, which quad takes as the weight (t - 0)^-s.
    if since == 0:
        factor = K * 30**S / 365.25
        integral = quad(lambda t: factor, 0, until, weight="alg", wvar=(-S, 0))[0]
    else:
        integral = quad(rate_per_day, since, until)[0]
    assert weathered(P, np.array([float(since)]), np.array([float(until)]))[0] == pytest.approx(integral, rel=1e-5)


def test_at_30_days_it_breaks_at_the_rate_of_the_table():
    a_day = weathered(P, np.array([29.5]), np.array([30.5]))[0]
    assert a_day * 365.25 == pytest.approx(K, rel=1e-4)


# Strain ---------------------------------------------------------------------------------------------------------------


def strained(*, trust=0.3, belief=(0.0, 0.0), monitoring=0.0, **fixed):
    model = small_model(tiny(draws=1, levers={"monitoring": monitoring}, optimism_start=0.0, **fixed), runs=1)
    model.trust_r = np.array([trust], np.float32)
    for side, value in zip(model.sides, belief, strict=True):
        side.belief_r = np.array([value], np.float32)
    return strain(model)[0]


FIXED = {"temptation": 0.3, "holds_by_trust": 2.0, "holds_by_monitoring": 1.2}


@pytest.mark.parametrize(
    ("state", "log_factor"),
    [
        ({}, 0.0),
        ({"trust": 0.8}, -2.0 * 0.5),
        ({"trust": 0.1}, +2.0 * 0.2),
        ({"monitoring": 1.0}, -1.2),
        ({"belief": (1.5, -1.5)}, 0.3 * 1.5),  # the more hopeful side decides, whichever it is
        ({"belief": (-1.5, 1.5)}, 0.3 * 1.5),
        ({"belief": (-1.0, -1.0)}, -0.3),
        ({"trust": 0.5, "monitoring": 0.5, "belief": (0.5, 1.0)}, -0.4 - 0.6 + 0.3),
    ],
)
def test_strain_by_hand(state, log_factor):
    assert np.log(strained(**FIXED, **state)) == pytest.approx(log_factor, abs=1e-6)


def test_optimism_strains_like_belief():
    model = small_model(tiny(draws=1, optimism_start=1.0, **FIXED), runs=1)
    assert np.log(strain(model)[0]) == pytest.approx(0.3, abs=1e-6)


# Guarantees and ratification ------------------------------------------------------------------------------------------


def test_guarantees_are_full_at_the_protected_sides_own_end():
    x = np.array([0.0, 0.25, 1.0])
    assert guarantee_strength(x, 0).tolist() == [1, 0.75, 0]
    assert guarantee_strength(x, 1).tolist() == [0, 0.25, 1]


def test_ratification_is_a_logistic_in_what_is_given_up():
    model = small_model(tiny(draws=1, ratification=2.5, ratification_loss=4.0), runs=1)
    loss = np.array([[0.0, 0.3, 0.625, 1.0]], np.float32)
    np.testing.assert_allclose(p_ratified(model, loss)[0], logistic.cdf(2.5 - 4 * loss[0]), rtol=1e-5)
    assert p_ratified(model, loss)[0, 2] == pytest.approx(0.5)  # 2.5 / 4: a close vote


# What a side needs ----------------------------------------------------------------------------------------------------

GUARANTEED, ASKED = 0.9, 0.35
"""Strength of guarantees (x = .1 on the pledge), and concession on the ratified issue, of the package below."""
PACKAGE = np.array([[0.125 + ASKED, 1 - GUARANTEED, 0.5]], np.float32)
HORIZON_DAYS = 200
SET = {
    "collapse_rate": 1.5, "collapse_aging": 0.5, "settled_factor": 0.4, "holds_by_guarantees": 1.5,
    "ratification": 2.0, "ratification_loss": 3.0, "horizon_years": HORIZON_DAYS / 365.25, "optimism_start": 0.4,
    "temptation": 0.3, "holds_by_trust": 2.0, "trust_usual": 0.45, "rearm_loss": 0.5,
}  # fmt: skip


def hazard_by_hand():
    """H of the package: the rate's integral times every factor, and -ln P(ratified)."""
    gathered = quad(lambda t: 1.5 * 30**0.5 / 365.25, 0, HORIZON_DAYS, weight="alg", wvar=(-0.5, 0))[0]
    factor = 0.4 * np.exp(0.3 * 0.4 - 2.0 * 0.15 - 1.5 * (GUARANTEED - 0.4))
    return gathered * factor - np.log(logistic.cdf(2.0 - 3.0 * ASKED))


def needs_at(model, package_rk):
    """Both sides' needs at a package a run, read off the share of the possible gain, g = (U - need) / (1 - need)."""
    view = frontier_view(model)
    shares = settlement.gain_shares(model, view, package_rk, np.arange(model.runs))
    worth = [side.utility(package_rk) for side in view.tastes]
    return [(u - g) / (1 - g) for u, g in zip(worth, shares, strict=True)]


def needs(model):
    return needs_at(model, np.repeat(PACKAGE, model.runs, axis=0))


@pytest.mark.parametrize("side", [0, 1])
def test_need_is_where_a_deal_that_may_break_is_worth_a_war(side):
    # Signing is worth h U + (1 - h)(r - e), e = eps (1 - U(other's wish)); need is the U at which that equals r.
    model = small_model(tiny(draws=1, **SET), runs=1)
    war = war_outlook(model, model.sides[side])
    h, r, e = np.exp(-hazard_by_hand()), float(war.value_r[0]), 0.5 * float(war.stake_lost_r[0])
    even = brentq(lambda u: h * u + (1 - h) * (r - e) - r, -5, 5)
    assert even - r > 0.02  # the markup is no rounding error
    assert needs(model)[side][0] == pytest.approx(even, abs=2e-5)


def test_a_deal_that_cannot_break_needs_no_more_than_war():
    model = small_model(tiny(draws=1, **SET | {"collapse_rate": 0.0, "ratification": 50.0}), runs=1)
    for side in (0, 1):
        assert needs(model)[side][0] == pytest.approx(war_outlook(model, model.sides[side]).value_r[0], abs=1e-6)


def test_pressure_lowers_what_the_pressed_side_needs():
    base = small_model(tiny(draws=1, relief=0.04, **SET), runs=1)
    pressed = small_model(tiny(draws=1, relief=0.04, **SET), runs=1)
    pressed.sides[1].pressure_r = np.array([1.5], np.float32)
    assert needs(pressed)[0][0] == needs(base)[0][0]
    assert needs(base)[1][0] - needs(pressed)[1][0] == pytest.approx(0.06, abs=1e-6)


def test_packages_on_the_frontier_are_judged_as_any_other_package():
    model = small_model(tiny(draws=2, **SET), runs=2)
    view = frontier_view(model)
    for point in (0, 9, 16, 32):
        package_rk = view.package(np.full(2, view.lam_l[point]))
        shares = settlement.gain_shares(model, view, package_rk, np.arange(2))
        for side, share in enumerate(shares):
            along = gain_share(view.utility_rl[side], view.need_rl[side])[:, point]
            np.testing.assert_allclose(along, share, rtol=1e-4, atol=1e-5)
            worth = view.tastes[side].utility(package_rk)
            np.testing.assert_allclose(view.utility_rl[side][:, point], worth, atol=1e-6)


def test_the_chance_believed_is_the_chance_that_comes_true():
    # State frozen: no side's belief, trust or monitoring moves while the settlement lasts. What is believed at the
    # signature, h = exp(-H), must be the share that stands after the horizon.
    runs = 10_000
    model = small_model(tiny(draws=1, **SET), runs=runs)
    model.round_day_r = np.ones(runs, np.float32)
    settlement.sign(model, np.arange(runs), np.repeat(PACKAGE, runs, axis=0), np.ones(runs, np.float32))
    model.day = 1
    for _ in range(HORIZON_DAYS):
        endurance.step(model)
        model.day += 1
    believed, held = np.exp(-hazard_by_hand()), model.settled_r.mean()
    # Band: 5 standard errors, .025. Leaving ratification out of either side moves h by .25, guarantees by .07.
    assert abs(held - believed) < 5 * np.sqrt(believed * (1 - believed) / runs)
    broke = ~np.isnan(model.tally.first_day["ceasefire_collapse"])
    np.testing.assert_array_equal(broke, ~model.settled_r)


@pytest.mark.parametrize("days", [1, 7, 20])
def test_step_length_does_not_change_how_long_a_settlement_lasts(days):
    runs, horizon = 10_000, 140
    model = small_model(tiny(draws=1, **SET), runs=runs)
    model.round_day_r, model.days = np.ones(runs, np.float32), days
    model.day = 1 - days  # so that the step ends on the day of the signature
    settlement.sign(model, np.arange(runs), np.repeat(PACKAGE, runs, axis=0), np.ones(runs, np.float32))
    model.day = 1
    for _ in range(horizon // days):
        endurance.step(model)
        model.day += days
    gathered = quad(lambda t: 1.5 * 30**0.5 / 365.25, 0, horizon, weight="alg", wvar=(-0.5, 0))[0]
    factor = 0.4 * np.exp(0.3 * 0.4 - 2.0 * 0.15 - 1.5 * (GUARANTEED - 0.4))
    p = np.exp(-gathered * factor + np.log(logistic.cdf(2.0 - 3.0 * ASKED)) * horizon / 180)
    # Band: 5 standard errors, .024. Counting no vote in the step moves it by .2, the whole vote in every step by more.
    assert abs(model.settled_r.mean() - p) < 5 * np.sqrt(p * (1 - p) / runs)


def test_each_side_looks_ahead_over_its_own_horizon():
    model = small_model(tiny(draws=1, **SET | {"low__horizon_years": 1.0, "high__horizon_years": 4.0}), runs=1)
    near, far = (hazard_ahead(model, side.p["horizon_years"])[0] for side in model.sides)
    assert far == pytest.approx(2 * near, rel=1e-5)  # four times the days, to the power 1 - s = 1/2


# Share of the possible gain -------------------------------------------------------------------------------------------


def test_share_of_the_possible_gain():
    utility, need_ = np.array([1.0, 0.6, 0.8, 0.5]), np.array([0.6, 0.6, 0.6, 0.6])
    np.testing.assert_allclose(gain_share(utility, need_), [1, 0, 0.5, -0.25])


def test_a_side_that_can_gain_nothing_has_no_infinite_share():
    assert np.isfinite(gain_share(np.array([0.9, 1.0]), np.array([1.0, 1.2]))).all()
    assert (gain_share(np.array([0.9, 1.0]), np.array([1.0, 1.2])) < 0).all()


def test_inputs_are_left_alone():
    p = {name: read_only(value)[0] for name, value in P.items()}
    a, b = read_only(np.array([3.0]), np.array([40.0]))
    weathered(p, a, b), guarantee_strength(a, 0), gain_share(*read_only(np.array([0.8]), np.array([0.5])))


def test_the_engine_writes_into_none_of_its_inputs():
    setup = tiny(draws=5)
    fields = {name: read_only(value)[0] for name, value in vars(setup.preferences).items()}
    parameters = {name: read_only(value)[0] for name, value in setup.parameters.items()}
    setup = replace(setup, preferences=replace(setup.preferences, **fields), parameters=parameters)
    model = small_model(setup, runs=12)
    state = {name: read_only(value)[0] for name, value in model.snapshot().items()}
    model = small_model(setup, runs=12, state={name: value[:5] for name, value in state.items()})
    for _ in range(60):
        model.step()
