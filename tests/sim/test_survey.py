"""What the survey of the as-of day says is what the frontier and the solution concepts say, draw by draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.bargaining.solutions import SOLUTIONS
from sim.survey import Survey, survey
from tests.sim.tiny import preferences, tiny

DRAWS = 12


@pytest.fixture(scope="module")
def surveyed() -> Survey:
    """War costs more from draw to draw, so that some draws have a zone; the sides care about different issues."""
    plain = preferences(DRAWS)
    weight_dsk = np.tile(np.array([[0.5, 0.25, 0.25], [0.125, 0.25, 0.625]]), (DRAWS, 1, 1))
    setup = tiny(draws=DRAWS, prefer=replace(plain, weight_dsk=weight_dsk))
    return survey(replace(setup, parameters={**setup.parameters, "cost_rate": np.linspace(0.0, 0.6, DRAWS)[::-1]}))


def test_draws_differ_in_whether_they_have_a_zone(surveyed: Survey) -> None:
    assert 0 < surveyed.share_with_zone < 1
    assert surveyed.share_with_zone == pytest.approx((surveyed.way_out_d >= 0).sum() / DRAWS)


def test_the_way_out_is_the_best_that_both_gain_at_once(surveyed: Survey) -> None:
    for draw in range(DRAWS):
        view = surveyed.view(draw)
        gain_ls = np.stack([u - n for u, n in zip(view.utility_l, view.need_l, strict=True)], axis=1)
        assert max(min(gain) for gain in gain_ls) == pytest.approx(surveyed.way_out_d[draw], abs=1e-6)


def test_solutions_lie_on_the_frontier_of_draws_with_a_zone_and_nowhere_else(surveyed: Survey) -> None:
    for draw in range(DRAWS):
        view = surveyed.view(draw)
        assert view.points.keys() == (set(SOLUTIONS) if surveyed.way_out_d[draw] >= 0 else set())
        for point in view.points.values():
            at = next(i for i, package_k in enumerate(view.package_lk) if np.array_equal(package_k, point.package_k))
            assert point.utility == (view.utility_l[0][at], view.utility_l[1][at])


def test_nash_packages_are_those_of_the_single_draws(surveyed: Survey) -> None:
    for draw in range(DRAWS):
        points = surveyed.view(draw).points
        if "nash" in points:
            np.testing.assert_array_equal(surveyed.nash_dk[draw], points["nash"].package_k)
        else:
            assert np.isnan(surveyed.nash_dk[draw]).all()


def test_half_of_the_draws_are_nearer_to_agreement_than_the_middle_one(surveyed: Survey) -> None:
    assert (surveyed.way_out_d < surveyed.way_out_d[surveyed.middle]).sum() == DRAWS // 2
    opened = surveyed.middle_with_zone
    assert opened is not None
    with_zone = surveyed.way_out_d[surveyed.way_out_d >= 0]
    assert (with_zone < surveyed.way_out_d[opened]).sum() == len(with_zone) // 2


def test_the_weighted_mean_weighs_each_wish_by_salience(surveyed: Survey) -> None:
    first, second = surveyed.zone.tastes
    for draw in range(DRAWS):
        for k in range(3):
            cares, other = float(first.weight_rk[draw, k]), float(second.weight_rk[draw, k])
            share = cares / (cares + other)
            mean = share * first.ideal_rk[draw, k] + (1 - share) * second.ideal_rk[draw, k]
            assert surveyed.weighted_mean_dk[draw, k] == pytest.approx(mean, abs=1e-6)
        point = surveyed.view(draw).weighted_mean
        np.testing.assert_array_equal(point.package_k, surveyed.weighted_mean_dk[draw])
        assert max(point.utility) <= 1


def test_without_a_zone_there_is_no_middle_of_it() -> None:
    none = survey(tiny(draws=4, cost_rate=0.0, rearm_loss=1.5, relief=0.0))
    assert none.share_with_zone == 0
    assert none.middle_with_zone is None
    assert np.isnan(none.nash_dk).all()
