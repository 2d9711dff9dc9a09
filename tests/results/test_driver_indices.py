"""Shares of the variance and boxes of conditions, against functions of which both are known."""

from __future__ import annotations

import numpy as np
import pytest

from results.drivers.boxes import Limit, inside, measure, peel, recurrence
from results.drivers.indices import group_indices, single_indices

BINS, FOLDS = 20, 64


def steps(u):
    """Both of the first two inputs above a half; the third does nothing."""
    return 0.05 + 0.9 * ((u[:, 0] > 0.5) & (u[:, 1] > 0.5))


STEPS_FIRST, STEPS_TOTAL = (1 / 3, 1 / 3, 0), (2 / 3, 2 / 3, 0)
"""By hand: V = 3/16, each of the two alone 1/16, their interplay 1/16."""


def ishigami(u):
    """The function of Ishigami and Homma (a = 7, b = 0.1), stretched to be a probability."""
    x = np.pi * (2 * u - 1)
    f = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return (f + 10.75) / 28.5


ISHIGAMI_FIRST, ISHIGAMI_TOTAL = (0.3139, 0.4424, 0), (0.5576, 0.4424, 0.2437)
"""As tabulated for a = 7 and b = 0.1 wherever the function is used as a test."""


def runs(p_n, rng):
    """Whether each run had it: chance of its own on top of the probability."""
    return rng.random(len(p_n)) < p_n


def pick_freeze(chance, groups, *, n, seed):
    """Indices of groups of three inputs from yes-or-no runs alone."""
    rng = np.random.default_rng(seed)
    first, second = rng.random((2, n, 3))
    mixed = []
    for columns in groups:
        own = first.copy()
        own[:, columns] = second[:, columns]
        mixed.append(runs(chance(own), rng))
    twice = [np.stack([runs(chance(u), rng), runs(chance(u), rng)]) for u in (first, second)]
    return group_indices(*twice, np.stack(mixed), rng)


def error(estimate):
    """Standard error that the 90 % interval amounts to."""
    return (estimate.high - estimate.low) / 3.29


def assert_near(found, known, *, most_error):
    for estimate, value in zip(found, known, strict=True):
        assert error(estimate) < most_error
        assert abs(estimate.value - value) < 4 * error(estimate)


class TestGroups:
    # Without pairs of independent chance the variance would hold the runs' own, .25 instead of .15 and .018: every
    # index would come out at 60 % and at 7 % of what it is.
    def test_two_steps_that_work_together(self):
        found = pick_freeze(steps, [[0], [1], [2]], n=20_000, seed=1)
        assert_near(found.first, STEPS_FIRST, most_error=0.02)
        assert_near(found.total, STEPS_TOTAL, most_error=0.02)
        assert found.variance == pytest.approx(0.9**2 * 3 / 16, rel=0.05)

    def test_a_group_holds_the_interplay_inside_it(self):
        found = pick_freeze(steps, [[0, 1], [2]], n=20_000, seed=2)
        assert_near(found.first, (1, 0), most_error=0.02)
        assert_near(found.total, (1, 0), most_error=0.02)

    def test_the_ishigami_function(self):
        found = pick_freeze(ishigami, [[0], [1], [2]], n=40_000, seed=3)
        assert_near(found.first, ISHIGAMI_FIRST, most_error=0.08)
        assert_near(found.total, ISHIGAMI_TOTAL, most_error=0.08)

    def test_no_shares_of_a_chance_that_never_varies(self):
        assert pick_freeze(lambda u: np.full(len(u), 0.3), [[0], [1], [2]], n=5_000, seed=4) is None

    def test_no_shares_of_what_always_happens(self):
        assert pick_freeze(lambda u: np.ones(len(u)), [[0], [1], [2]], n=500, seed=5) is None


@pytest.fixture(scope="module")
def found():
    """First-order indices of the Ishigami function from plain runs, a hundred thousand of them."""
    rng = np.random.default_rng(6)
    groups = pick_freeze(ishigami, [[0], [1], [2]], n=40_000, seed=3)
    u = rng.random((100_000, 3))
    hits, counts = counted(u, runs(ishigami(u), rng))
    return single_indices(hits, counts, groups, rng)


class TestSingles:
    def test_the_ishigami_function(self, found):
        # Bins blur what varies within a twentieth: the second input, which goes up and down four times, by .015.
        for estimate, known in zip(found, ISHIGAMI_FIRST, strict=True):
            assert error(estimate) < 0.06
            assert abs(estimate.value - known) < 4 * error(estimate) + 0.015

    def test_chance_alone_explains_nothing(self, found):
        # Had a fold been multiplied with itself, chance would add (bins - 1) / runs of .25 / .018: .003.
        assert abs(found[2].value) < 0.0015


def counted(u_nj, hit_n):
    """Hits and runs by (fold, input, bin)."""
    hits, counts = np.zeros((2, FOLDS, u_nj.shape[1], BINS))
    fold_n = np.arange(len(u_nj)) % FOLDS
    for j in range(u_nj.shape[1]):
        bin_n = (u_nj[:, j] * BINS).astype(int)
        np.add.at(counts, (fold_n, j, bin_n), 1)
        np.add.at(hits, (fold_n[hit_n], j, bin_n[hit_n]), 1)
    return hits, counts


@pytest.fixture(scope="module")
def planted():
    """Twelve inputs; it comes four times in five where the first is below .4 and the third above .6."""
    rng = np.random.default_rng(7)
    u = rng.random((20_000, 12))
    chance = np.where((u[:, 0] < 0.4) & (u[:, 2] > 0.6), 0.8, 0.03)
    return u, runs(chance, rng)


class TestBoxes:
    def test_the_planted_box_is_found(self, planted):
        limits = {(limit.place, limit.is_upper): limit.at for limit in peel(*planted)}
        assert set(limits) == {(0, True), (2, False)}
        assert limits[0, True] == pytest.approx(0.4, abs=0.12)
        assert limits[2, False] == pytest.approx(0.6, abs=0.12)

    def test_what_a_box_holds_is_counted(self, planted):
        u, hit = planted
        limits = (Limit(0, True, 0.4), Limit(2, False, 0.6))
        box, kept = measure(limits, u, hit), inside(limits, u)
        assert kept.tolist() == [a < 0.4 and b >= 0.6 for a, b in zip(u[:, 0], u[:, 2], strict=True)]
        assert box.density == pytest.approx(0.8, abs=0.03)
        assert box.coverage == pytest.approx(0.16 * 0.8 / (0.16 * 0.8 + 0.84 * 0.03), abs=0.02)
        assert box.mass == pytest.approx(0.16, abs=0.01)

    def test_its_conditions_come_back_in_resamples(self, planted):
        u, hit = planted
        limits = (*peel(u, hit), Limit(5, True, 0.9))
        *true, false = recurrence(limits, u[:6_000], hit[:6_000], np.random.default_rng(8), times=8)
        assert [share for share, _ in true] == [1.0, 1.0]
        assert false[0] <= 0.25

    def test_pure_chance_has_no_conditions(self):
        rng = np.random.default_rng(9)
        assert peel(rng.random((20_000, 12)), rng.random(20_000) < 0.3) == ()

    def test_what_never_comes_has_no_conditions(self):
        assert peel(np.random.default_rng(0).random((2_000, 4)), np.zeros(2_000, dtype=bool)) == ()
