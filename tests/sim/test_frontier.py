"""The efficient frontier in closed form against numerical minimisation, and what must hold all along it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.bargaining.frontier import lambda_grid, package_on_frontier
from sim.bargaining.utility import Tastes
from tests.sim.small import read_only

ISSUES = 3


def tastes_of(ideal, room, weight, kappa):
    """Both sides' tastes; `room` from ideal point to red line, towards the other side's end."""
    red_0, red_1 = np.minimum(ideal[0] + room[0], 1), np.maximum(ideal[1] - room[1], 0)
    first = Tastes(*read_only(ideal[0], red_0, weight[0], kappa[0]), 0)
    second = Tastes(*read_only(ideal[1], red_1, weight[1], kappa[1]), 1)
    return first, second


def random_tastes(seed, rows):
    """In a third of the cells ideal points have crossed; rooms are small, so that red lines are often passed."""
    rng = np.random.default_rng(seed)
    low, high = rng.uniform(0, 0.6, (rows, ISSUES)), rng.uniform(0.4, 1, (rows, ISSUES))
    crossed = rng.random((rows, ISSUES)) < 1 / 3
    ideal = np.where(crossed, high, low), np.where(crossed, low, high)
    weight = [rng.dirichlet(np.ones(ISSUES), rows) for _ in range(2)]
    room = rng.choice([0.0, 0.05, 0.2, 1.0], (2, rows, ISSUES))
    return tastes_of(ideal, room, weight, rng.uniform(1, 6, (2, rows)))


def weighted_loss(x, lam, tastes, row):
    """lam (1 - U_0) + (1 - lam) (1 - U_1) and its gradient, written from the definition of utility."""
    total, slope = 0.0, np.zeros(ISSUES)
    for share, side in ((lam, tastes[0]), (1 - lam, tastes[1])):
        off, away = x - side.ideal_rk[row], 1 if side.side == 0 else -1
        past, further = np.maximum(away * (x - side.red_line_rk[row]), 0), side.kappa_r[row] - 1
        weight = share * side.weight_rk[row]
        total += (weight * (off**2 + further * past**2)).sum()
        slope += weight * 2 * (off + further * away * past)
    return total, slope


def utility(side, packages, row):
    """U of many packages (option, issue) for one row."""
    past = packages - side.red_line_rk[row] if side.side == 0 else side.red_line_rk[row] - packages
    loss = (packages - side.ideal_rk[row]) ** 2 + (side.kappa_r[row] - 1) * np.maximum(past, 0) ** 2
    return 1 - (side.weight_rk[row] * loss).sum(axis=1)


def red_lines_passed(packages, tastes):
    """Which cells lie past side 0's red line, and past side 1's."""
    return packages > tastes[0].red_line_rk + 1e-9, packages < tastes[1].red_line_rk - 1e-9


@pytest.fixture(scope="module")
def many():
    rows = 240
    tastes, lam = random_tastes(3, rows), np.random.default_rng(4).uniform(0.02, 0.98, rows)
    return tastes, lam, package_on_frontier(lam, tastes)


def test_the_sample_meets_every_case(many):
    tastes, _, packages = many
    past_0, past_1 = red_lines_passed(packages, tastes)
    crossed = tastes[0].ideal_rk > tastes[1].ideal_rk
    for case in (~past_0 & ~past_1, past_0 & ~past_1, past_1 & ~past_0, past_0 & past_1, crossed):
        assert case.sum() > 30


def test_closed_form_is_where_a_minimiser_ends(many):
    tastes, lam, packages = many
    for row in range(0, len(lam), 4):
        share = lam[row]
        found = minimize(
            weighted_loss, np.full(ISSUES, 0.5), args=(share, tastes, row), method="L-BFGS-B", jac=True,
            bounds=[(0, 1)] * ISSUES, options={"ftol": 1e-15, "gtol": 1e-9},
        )  # fmt: skip
        # The loss itself is compared too: where both weights are tiny, it hardly says where x is.
        assert weighted_loss(packages[row], share, tastes, row)[0] <= found.fun + 1e-12
        np.testing.assert_allclose(packages[row], found.x, atol=2e-3)


def test_nothing_nearby_loses_less(many):
    # Convex, so a local minimum is the minimum: sharper than a minimiser's stopping rule.
    tastes, lam, packages = many
    for row, share in enumerate(lam):
        here, slope = weighted_loss(packages[row], share, tastes, row)
        np.testing.assert_allclose(slope, 0, atol=1e-14)
        for k in range(ISSUES):
            for step in (-1e-5, 1e-5):
                moved = packages[row].copy()
                moved[k] += step
                assert weighted_loss(moved, share, tastes, row)[0] > here - 1e-15


def test_no_package_betters_both(many):
    tastes, _, packages = many
    rng = np.random.default_rng(5)
    for row in range(len(packages)):
        near = np.clip(packages[row] + rng.normal(0, 0.05, (200, ISSUES)), 0, 1)
        others = np.concatenate([rng.random((200, ISSUES)), near])
        better = [utility(t, others, row) > utility(t, packages[row : row + 1], row) + 1e-12 for t in tastes]
        assert not (better[0] & better[1]).any()


def test_every_issue_lies_between_the_ideal_points(many):
    tastes, _, packages = many
    low, high = np.minimum(tastes[0].ideal_rk, tastes[1].ideal_rk), np.maximum(tastes[0].ideal_rk, tastes[1].ideal_rk)
    assert (packages >= low - 1e-12).all()
    assert (packages <= high + 1e-12).all()


def test_without_red_lines_it_is_the_weighted_mean():
    # Weights .5 and .25 at lam = 2/3: side 0 pulls four times as hard, 4/5 of the way from 1 to 0.
    ones = np.ones((1, 1))
    tastes = tastes_of((0 * ones, ones), (ones, ones), (0.5 * ones, 0.25 * ones), np.full((2, 1), 5.0))
    assert package_on_frontier(np.array([2 / 3]), tastes)[0, 0] == pytest.approx(0.2)


def test_a_red_line_pulls_with_its_further_weight():
    # Ideals 0 and 1, even weights, lam 1/2; side 0's red line at .2 with kappa 3. x above .2 minimises
    # x^2 + 2 (x - .2)^2 + (1 - x)^2: 8 x = 2.8, x = .35 (without the line it is .5).
    ones = np.ones((1, 1))
    tastes = tastes_of((0 * ones, ones), (0.2 * ones, ones), (ones, ones), np.array([[3.0], [1.0]]))
    assert package_on_frontier(np.array([0.5]), tastes)[0, 0] == pytest.approx(0.35)


def test_the_ends_are_the_sides_wishes(many):
    tastes = many[0]
    for lam, side in ((1 - 1e-12, tastes[0]), (1e-12, tastes[1])):
        packages = package_on_frontier(np.full(len(side.kappa_r), lam), tastes)
        np.testing.assert_allclose(packages, side.ideal_rk, atol=1e-6)


def test_moving_along_lam_serves_side_0_and_costs_side_1(many):
    tastes = many[0]
    grid = np.linspace(0.01, 0.99, 25)
    rows = len(tastes[0].kappa_r)
    along = np.stack([package_on_frontier(np.full(rows, lam), tastes) for lam in grid])
    for row in range(rows):
        first, second = (utility(t, along[:, row], row) for t in tastes)
        assert (np.diff(first) >= -1e-12).all()
        assert (np.diff(second) <= 1e-12).all()


def test_mirrored_tastes_give_the_mirrored_package(many):
    tastes, lam, packages = many
    mirrored = tuple(
        Tastes(1 - t.ideal_rk, 1 - t.red_line_rk, t.weight_rk, t.kappa_r, 1 - t.side) for t in reversed(tastes)
    )
    np.testing.assert_allclose(package_on_frontier(1 - lam, mirrored), 1 - packages, atol=1e-14)


def test_the_grid_is_symmetric_and_keeps_off_the_ends():
    grid = lambda_grid(33)
    np.testing.assert_allclose(grid + grid[::-1], 1, atol=1e-7)
    assert grid[16] == 0.5
    assert 0 < grid[0] < 1e-3
    assert (np.diff(grid) > 0).all()


# Utility --------------------------------------------------------------------------------------------------------------


def one_side(side, ideal, red_line, weight, kappa):
    return Tastes(np.array([ideal]), np.array([red_line]), np.array([weight]), np.array([kappa]), side)


def test_utility_of_a_package_by_hand():
    # 1 - .75 (.4)^2 - .25 (.2)^2 = .87; the red line at .3 on the first issue is passed by .1: less .75 * 2 * .01.
    side = one_side(0, [0.0, 0.2], [0.3, 0.9], [0.75, 0.25], 3.0)
    package = np.array([[0.4, 0.4]])
    assert side.utility(package, signed=False)[0] == pytest.approx(0.87)
    assert side.utility(package)[0] == pytest.approx(0.855)


def test_a_red_line_stands_on_the_far_side_only():
    # Side 1 wants .8, will not go below .6: .9 is past nothing, .5 is past it by .1.
    side = one_side(1, [0.8], [0.6], [1.0], 4.0)
    assert side.utility(np.array([[0.9]]))[0] == pytest.approx(1 - 0.01)
    assert side.utility(np.array([[0.5]]))[0] == pytest.approx(1 - 0.09 - 3 * 0.01)


def test_its_own_wish_is_worth_1_and_nothing_more(many):
    for side in many[0]:
        np.testing.assert_allclose(side.utility(side.ideal_rk), 1.0)
        assert (side.utility(many[2]) <= 1).all()


def test_rows_keeps_the_chosen_rows(many):
    index = np.array([7, 2])
    for side in many[0]:
        np.testing.assert_array_equal(side.rows(index).utility(many[2][index]), side.utility(many[2])[index])
