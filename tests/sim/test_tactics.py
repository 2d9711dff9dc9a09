"""Concession tactics: closed values of Faratin's forms, answers that are never taken back, walks along a frontier."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.bargaining.tactics import concede, time_dependent, walk_down
from tests.sim.small import read_only

SHARE = st.floats(0, 1)


def one(value):
    return np.array([float(value)])


@pytest.mark.parametrize(
    ("days", "exponent", "share"),
    [(50, 1, 0.5), (25, 0.5, 0.0625), (50, 0.25, 0.0625), (25, 2, 0.5), (0, 0.5, 0), (100, 0.5, 1), (400, 0.5, 1)],
)
def test_time_dependent_concession_by_hand(days, exponent, share):
    # (min(t, T) / T)^(1 / b) with T = 100 days: b = .5 is the square, b = 2 the root [Faratin1998].
    assert time_dependent(one(days), one(100), one(exponent))[0] == pytest.approx(share)


@given(days=st.floats(0, 200), exponent=st.floats(0.2, 3))
def test_boulware_holds_out_and_conceder_gives_early(days, exponent):
    even = min(days / 100, 1)
    share = time_dependent(one(days), one(100), one(exponent))[0]
    assert (share <= even + 1e-9) if exponent <= 1 else (share >= even - 1e-9)
    assert 0 <= share <= 1


@given(before=SHARE, by_time=SHARE, moved=SHARE, reciprocity=SHARE)
def test_a_concession_is_never_taken_back(before, by_time, moved, reciprocity):
    after = concede(one(before), one(by_time), one(moved), one(reciprocity))[0]
    assert before <= after <= 1


def test_concession_by_the_clock_alone_and_tit_for_tat_alone():
    before, by_time, moved = one(0.2), one(0.5), one(0.1)
    assert concede(before, by_time, moved, one(0))[0] == pytest.approx(0.5)
    assert concede(before, by_time, moved, one(1))[0] == pytest.approx(0.3)  # as much as the other moved
    assert concede(before, by_time, moved, one(0.25))[0] == pytest.approx(0.45)
    assert concede(one(0.8), by_time, one(0), one(0.5))[0] == pytest.approx(0.8)  # ahead of its clock: it waits


def test_walking_down_a_straight_surplus_goes_the_share_conceded():
    # Surplus .6 at the own wish, falling to -.2: conceding a share c of .6 ends at .6 c / .8 of the way.
    surplus = np.tile(np.linspace(0.6, -0.2, 33), (5, 1))
    conceded = np.array([0.0, 0.25, 0.5, 0.9, 1.0])
    np.testing.assert_allclose(walk_down(surplus, 0.6 * (1 - conceded)), 0.75 * conceded, atol=1e-12)


def test_a_walk_ends_at_the_ends():
    surplus = np.array([[0.5, 0.4, 0.3], [-0.1, -0.2, -0.3]])
    assert walk_down(surplus, np.array([0.0, 0.0])).tolist() == [1.0, 0.0]  # all of it is gain; nothing is


def test_nobody_holds_out_where_going_further_costs_nothing():
    # .5 .2 .4 .1: from each point on the best is .5 .4 .4 .1, so a target of .35 lies beyond the second rise.
    surplus = np.array([[0.5, 0.2, 0.4, 0.1]])
    assert walk_down(surplus, np.array([0.35]))[0] == pytest.approx((2 + 0.05 / 0.3) / 3)
    assert walk_down(surplus, np.array([0.45]))[0] == pytest.approx(0.5 / 3)


def test_a_wish_that_would_not_hold_is_not_where_the_walk_begins():
    # The own wish is worth less than a package on the way: conceding nothing means that package, not the wish.
    surplus = np.array([[-0.2, 0.1, 0.3, 0.1]])
    assert walk_down(surplus, np.array([0.3]))[0] == pytest.approx(2 / 3)


@given(values=st.lists(st.floats(-1, 1), min_size=2, max_size=20), first=SHARE, second=SHARE)
def test_who_concedes_more_walks_further_and_stays_on_the_frontier(values, first, second):
    surplus = np.tile(np.array(values), (2, 1))
    most = max(*values, 0.0)
    near, far = walk_down(surplus, most * (1 - np.array(sorted((first, second)))))
    assert 0 <= near <= far <= 1


def test_inputs_are_left_alone():
    a, b, surplus = read_only(np.array([0.2, 0.4]), np.array([0.5, 0.1]), np.array([[0.3, 0.1], [0.2, -0.1]]))
    time_dependent(a, b, b), concede(a, b, a, b), walk_down(surplus, a)
