"""Textbook bargaining, and the engine at its limit: one issue, costs only, no commitment problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from sim.bargaining.classics import alternating_share, bargaining_range, best_demand, weighted_mean
from sim.mechanisms.outside_option import war_outlook
from sim.mechanisms.zone import frontier_view
from sim.setup import Preferences
from sim.world import Issue
from tests.sim.small import small_model
from tests.sim.tiny import tiny


def test_fearons_range_is_the_odds_give_or_take_the_costs():
    assert bargaining_range(0.5, 0.1, 0.2) == pytest.approx((0.4, 0.7))
    assert bargaining_range(0.95, 0.1, 0.2) == pytest.approx((0.85, 1.0))  # nobody can get more than all


def test_fearons_take_it_or_leave_it_demand():
    # p = .5, c_0 = .1, c_1 uniform on [0, .4]: the best demand is .65 and war comes with chance .375 [Fearon1995].
    assert best_demand(0.5, 0.1, 0.4) == pytest.approx((0.65, 0.375))


def expected(demand, p, cost_0, most_cost_1):
    """Side 0's payoff from a demand, by Fearon's game: 1 accepts where its cost exceeds what war would save it."""
    p_war = min(max((demand - p) / most_cost_1, 0.0), 1.0)
    return (1 - p_war) * demand + p_war * (p - cost_0)


@pytest.mark.parametrize(("p", "cost_0", "most_cost_1"), [(0.5, 0.1, 0.4), (0.3, 0.0, 0.2), (0.6, 0.3, 0.2)])
def test_no_other_demand_pays_better(p, cost_0, most_cost_1):
    demand, p_war = best_demand(p, cost_0, most_cost_1)
    others = np.linspace(0, 1, 2001)
    assert expected(demand, p, cost_0, most_cost_1) >= max(expected(d, p, cost_0, most_cost_1) for d in others) - 1e-9
    assert p_war == pytest.approx(min(max((demand - p) / most_cost_1, 0), 1))


def test_a_demand_never_exceeds_the_stake():
    demand, _ = best_demand(0.95, 0.1, 0.4)
    assert demand <= 1


@pytest.mark.parametrize(("first", "second"), [(0.9, 0.9), (0.5, 0.8), (0.99, 0.2)])
def test_rubinsteins_shares_leave_nobody_a_reason_to_wait(first, second):
    # Whoever answers must be indifferent between yes and proposing a round later: 1 - x = d_1 y and 1 - y = d_0 x.
    x, y = alternating_share(first, second), alternating_share(second, first)
    assert 1 - x == pytest.approx(second * y)
    assert 1 - y == pytest.approx(first * x)


def test_equally_patient_sides_share_by_halves_in_the_limit():
    assert alternating_share(0.9999, 0.9999) == pytest.approx(0.5, abs=1e-4)
    assert alternating_share(0.5, 0.0) == 1.0  # facing one who cannot wait at all


def test_weighted_mean_minimises_the_weighted_squared_distance():
    positions, weights = (0.0, 40.0, 90.0), (1.0, 2.0, 3.0)
    best = minimize_scalar(lambda x: sum(w * (x - p) ** 2 for p, w in zip(positions, weights, strict=True)))
    assert weighted_mean(positions, weights) == pytest.approx(best.x)


# The engine at Fearon's limit ---------------------------------------------------------------------------------------
#
# One issue, ideals 0 and 1, no red line in the way, rearm_loss 0. Side 0 takes x where 1 - x^2 >= r_0, side 1 where
# 1 - (1 - x)^2 >= r_1, so both do for x in [1 - sqrt(1 - r_1), sqrt(1 - r_0)]: the zone is nonempty iff
#     sqrt(1 - r_0) + sqrt(1 - r_1) >= 1.
# r_a is the mean of a lottery, r_a = P(win) + 0 P(lose) + P(goes on) U_a(x_sq) - cost.

DRAWS = 400


def one_issue(rng, *, optimism):
    """Draws of a world with one issue, beliefs that agree, and optimism on top."""
    base = tiny(draws=DRAWS, rearm_loss=0.0)
    world = replace(base.world, issues=(Issue("land", "settlement"),), levers=(), ratified=())
    ends = np.tile(np.array([0.0, 1.0, 0.5, 0.5]), (DRAWS, 1))[:, :, None]
    preferences = Preferences(
        ideal_dai=ends,
        red_line_dsk=np.tile(np.array([[1.0], [0.0]]), (DRAWS, 1, 1)),
        weight_dsk=np.ones((DRAWS, 2, 1)),
        readiness_ds=np.full((DRAWS, 2), 0.5),
        effort_da=np.full((DRAWS, 2), 0.5),
        status_quo_dk=rng.random((DRAWS, 1)),
    )
    drawn = {
        "decisive_rate": rng.uniform(0.02, 2.0, DRAWS),
        "cost_rate": rng.uniform(0.0, 0.05, DRAWS),
        "low.optimism_start": optimism * rng.random(DRAWS),
        "high.optimism_start": optimism * rng.random(DRAWS),
    }
    setup = replace(base, world=world, preferences=preferences, parameters={**base.parameters, **drawn})
    model = small_model(setup, runs=DRAWS)
    momentum = rng.normal(0, 1.5, DRAWS).astype(np.float32)
    model.sides[0].belief_r, model.sides[1].belief_r = -momentum, momentum
    return model


def lottery(model, side):
    """r_a by adding up the days until the war ends or the planning horizon is reached, in small steps."""
    p, own = model.p, model.sides[side].p
    outlook = (model.sides[side].belief_r + model.sides[side].optimism_r).astype(float)
    win, lose = (p["decisive_rate"] * np.exp(sign * p["belief_slope"] * outlook) for sign in (1, -1))
    grid = np.linspace(0, 1, 4001)[None, :] * own["horizon_years"][:, None]
    still = np.exp(-(win + lose)[:, None] * grid)
    years = np.trapezoid(still, grid, axis=1)
    status_quo = 1 - (model.status_quo_rk[:, 0] - side) ** 2
    goes_on = 1 - (win + lose) * years
    return win * years + goes_on * status_quo - p["cost_rate"] * own["war_cost_rate"] * years


@pytest.fixture(scope="module")
def optimistic():
    return one_issue(np.random.default_rng(11), optimism=3.0)


@pytest.mark.parametrize("side", [0, 1])
def test_war_is_worth_its_lottery(optimistic, side):
    worth = war_outlook(optimistic, optimistic.sides[side]).value_r
    np.testing.assert_allclose(worth, lottery(optimistic, side), atol=2e-5)


def test_the_zone_is_nonempty_exactly_where_the_two_ranges_overlap(optimistic):
    reach_0, reach_1 = (np.sqrt(1 - lottery(optimistic, side)) for side in (0, 1))
    overlap = reach_0 + reach_1 - 1
    found = frontier_view(optimistic).way_out() >= 0
    clear = (overlap < -1e-4) | (overlap > 1 / 32 + 1e-4)  # a zone narrower than the grid's spacing may be missed
    assert clear.mean() > 0.8
    assert 0.1 < found.mean() < 0.9
    np.testing.assert_array_equal(found[clear], overlap[clear] > 0)


@pytest.mark.parametrize("side", [0, 1])
def test_a_side_takes_what_lies_within_its_reach(optimistic, side):
    view = frontier_view(optimistic)
    x_rl = np.stack([view.package(np.full(DRAWS, lam, dtype=np.float32))[:, 0] for lam in view.lam_l], axis=1)
    np.testing.assert_allclose(x_rl, np.broadcast_to(1 - view.lam_l, x_rl.shape), atol=1e-6)
    short_of = np.sqrt(1 - lottery(optimistic, side))[:, None] - np.abs(x_rl - side)
    clear = np.abs(short_of) > 1e-3
    np.testing.assert_array_equal((view.surplus(side) >= 0)[clear], (short_of > 0)[clear])


def test_sides_that_agree_on_the_odds_always_have_a_zone():
    # Fearon's first result: with common beliefs P_0(win) + P_1(win) <= 1, so war is a fair lottery at a cost, and a
    # side that dislikes risk prefers the lottery's mean. Nearly every draw with large optimism loses its zone instead.
    agreed = one_issue(np.random.default_rng(12), optimism=0.0)
    reach = sum(np.sqrt(1 - lottery(agreed, side)) for side in (0, 1))
    assert (reach >= 1 - 1e-6).all()
    wide = reach - 1 > 1 / 32 + 1e-4
    assert wide.mean() > 0.8
    assert (frontier_view(agreed).way_out()[wide] >= 0).all()
