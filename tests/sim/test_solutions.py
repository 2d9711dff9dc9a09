"""Solution concepts: numbers from outside, closed forms on smooth frontiers, and the axioms that define them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.bargaining.solutions import SOLUTIONS, acceptable, kalai_smorodinsky, nash, pareto

# 165 outcomes: territory (11 levels), guarantees (5), prisoners (none, partial, all); weights .6/.3/.1 against
# .4/.4/.2, reservation values .35 and .40. In thousandths, so that every sum and every tie is exact.
ROWS = list(itertools.product(range(11), range(5), range(3)))
UTILITY = (
    np.array([60 * t + 75 * (4 - g) + (0, 50, 100)[p] for t, g, p in ROWS]),
    np.array([40 * (10 - t) + 100 * g + (0, 140, 200)[p] for t, g, p in ROWS]),
)
NEED = (350, 400)


def chosen(rule, utility=UTILITY, need=NEED):
    at = int(rule(*utility, *need))
    return None if at < 0 else (utility[0][at], utility[1][at])


def test_the_165_outcomes_have_19_on_the_frontier_and_10_worth_signing():
    frontier = pareto(*UTILITY)
    assert len(frontier) == 165
    assert frontier.sum() == 19
    assert (frontier & acceptable(*UTILITY, *NEED)).sum() == 10


def test_nash_and_kalai_smorodinsky_points_of_the_165_outcomes():
    assert chosen(nash) == (700, 600)
    assert chosen(kalai_smorodinsky) == (640, 640)


def test_kalai_smorodinsky_takes_its_ideals_over_the_acceptable_options():
    # Ideals (4, 2): shares .5 at (4, 1), .75 at (3, 2). Were the 100 counted, which side 1 would never grant, side 0's
    # share would be the smaller one everywhere and (4, 1) would win.
    utility = (np.array([4, 3, 100]), np.array([1, 2, -1]))
    assert chosen(kalai_smorodinsky, utility, (0, 0)) == (3, 2)


# A smooth frontier u_1 = 1 - u_0^2 with nothing to lose: maximise u (1 - u^2) for Nash, solve u = 1 - u^2 for the
# egalitarian and (both ideals being 1) Kalai-Smorodinsky points, maximise u + 1 - u^2 for the utilitarian one.
CURVE = np.linspace(0, 1, 100_001)
SMOOTH = {
    "nash": 3**-0.5,
    "kalai_smorodinsky": (5**0.5 - 1) / 2,
    "egalitarian": (5**0.5 - 1) / 2,
    "utilitarian": 0.5,
}


@pytest.mark.parametrize("name", SOLUTIONS)
def test_points_of_a_smooth_frontier(name):
    assert CURVE[SOLUTIONS[name](CURVE, 1 - CURVE**2, 0.0, 0.0)] == pytest.approx(SMOOTH[name], abs=2e-5)


@pytest.mark.parametrize("name", ["nash", "kalai_smorodinsky", "egalitarian"])
def test_a_fixed_stake_is_shared_by_splitting_the_difference(name):
    # u_0 + u_1 = 1 above needs .2 and .4: .4 to share, .2 each.
    at = SOLUTIONS[name](CURVE, 1 - CURVE, 0.2, 0.4)
    assert CURVE[at] == pytest.approx(0.4, abs=2e-5)


# The axioms, on random finite sets. Whole numbers, so that ties are ties.
OPTIONS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=16)
NEEDS = st.tuples(st.integers(0, 30), st.integers(0, 30))
POWERS = st.sampled_from([0.125, 0.5, 1.0, 4.0, 64.0])
SHIFTS = st.integers(-50, 50)


def gains(options, needs):
    array = np.array(options, dtype=float)
    return (array[:, 0], array[:, 1]), (float(needs[0]), float(needs[1]))


def score(name, options, needs, option):
    """What a concept maximises, in exact fractions; None below need."""
    worth = [(Fraction(a) - needs[0], Fraction(b) - needs[1]) for a, b in options]
    allowed = [g for g in worth if min(g) >= 0]
    gain = worth[option]
    if min(gain) < 0:
        return None
    if name == "nash":
        return gain[0] * gain[1]
    if name == "egalitarian":
        return min(gain)
    if name == "utilitarian":
        return sum(gain)
    most = [max(g[side] for g in allowed) for side in (0, 1)]
    return min(gain[side] / most[side] if most[side] else Fraction(0) for side in (0, 1))


@pytest.mark.parametrize("name", SOLUTIONS)
@given(options=OPTIONS, needs=NEEDS)
def test_the_best_acceptable_option_is_taken_or_none(name, options, needs):
    utility, need = gains(options, needs)
    at = int(SOLUTIONS[name](*utility, *need))
    scores = [score(name, options, needs, i) for i in range(len(options))]
    possible = [s for s in scores if s is not None]
    if not possible:
        assert at == -1
    else:
        assert scores[at] == max(possible)  # individually rational too: below need the score is None


@pytest.mark.parametrize("name", SOLUTIONS)
@given(options=OPTIONS, needs=NEEDS)
def test_names_of_the_sides_do_not_matter(name, options, needs):
    utility, need = gains(options, needs)
    at = int(SOLUTIONS[name](*utility, *need))
    swapped = int(SOLUTIONS[name](*utility[::-1], *need[::-1]))
    assert (at < 0) == (swapped < 0)
    if at >= 0:
        assert score(name, options, needs, at) == score(name, options, needs, swapped)


@pytest.mark.parametrize("name", ["nash", "kalai_smorodinsky"])
@given(options=OPTIONS, needs=NEEDS, scale=st.tuples(POWERS, POWERS), shift=st.tuples(SHIFTS, SHIFTS))
def test_unit_and_zero_of_a_utility_do_not_matter(name, options, needs, scale, shift):
    # Powers of two and whole shifts leave every comparison exact. The other two concepts do depend on units.
    utility, need = gains(options, needs)
    other = [scale[s] * u + shift[s] for s, u in enumerate(utility)]
    other_need = [scale[s] * n + shift[s] for s, n in enumerate(need)]
    assert SOLUTIONS[name](*utility, *need) == SOLUTIONS[name](*other, *other_need)


@pytest.mark.parametrize("name", SOLUTIONS)
@given(options=OPTIONS, needs=NEEDS)
def test_no_option_is_better_for_both(name, options, needs):
    (first, second), need = gains(options, needs)
    at = int(SOLUTIONS[name](first, second, *need))
    if at >= 0:
        assert not ((first > first[at]) & (second > second[at])).any()
        both_gain = first[at] > need[0] and second[at] > need[1]
        if name == "utilitarian" or (name == "nash" and both_gain):
            assert pareto(first, second)[at]


@given(options=OPTIONS, needs=NEEDS, kept=st.sets(st.integers(0, 15)))
def test_nash_ignores_irrelevant_alternatives(options, needs, kept):
    utility, need = gains(options, needs)
    at = int(nash(*utility, *need))
    if at >= 0:
        rows = sorted({at, *(i for i in kept if i < len(options))})
        fewer = int(nash(utility[0][rows], utility[1][rows], *need))
        assert rows[fewer] == at


@given(options=OPTIONS)
def test_the_frontier_is_what_nothing_dominates(options):
    on = pareto(*gains(options, (0, 0))[0])
    for i, (a, b) in enumerate(options):
        assert on[i] != any(c >= a and d >= b and (c, d) != (a, b) for c, d in options)


def test_every_row_is_judged_by_itself():
    utility = (np.array([[1.0, 3.0, 5.0], [1.0, 3.0, 5.0]]), np.array([[5.0, 4.0, 1.0], [5.0, 4.0, 1.0]]))
    need = (np.array([[0.0], [6.0]]), np.array([[0.0], [0.0]]))
    for name in SOLUTIONS:
        assert SOLUTIONS[name](*utility, *need).tolist() == [1, -1], name
