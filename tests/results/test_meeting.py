"""Where a side begins to prefer signing."""

from __future__ import annotations

import numpy as np
import pytest

from results.background import Package, View
from results.meeting import meeting_of, threshold
from scenarios.build import build
from scenarios.reading import load
from sim.bargaining.solutions import SOLUTIONS
from sim.ensemble import model_of_chunk
from sim.mechanisms.zone import Zone, frontier_view
from sim.replay import replay
from sim.setup import Setup


def test_the_threshold_is_where_need_and_utility_cross() -> None:
    utility = np.linspace(0, 1, 11)
    assert threshold(utility, np.full(11, 0.73)) == pytest.approx(0.73)
    # Need falls from 1 to 0 as utility rises from 0 to 1: they cross at one half.
    assert threshold(utility, 1 - utility) == pytest.approx(0.5)
    assert threshold(utility[::-1], 1 - utility[::-1]) == pytest.approx(0.5)


def test_a_need_beyond_the_frontier_stands_beyond_it() -> None:
    assert threshold(np.linspace(0, 1, 11), np.full(11, 1.2)) == pytest.approx(1.2)


def test_a_need_below_the_frontier_stands_below_it() -> None:
    assert threshold(np.linspace(0.5, 1, 11), np.full(11, 0.2)) == pytest.approx(0.2)


DRAWS = 40


@pytest.fixture(scope="module", params=["baseline", "spring-2022-after-istanbul"])
def setup(request: pytest.FixtureRequest) -> Setup:
    """Few draws have a zone in the first, most in the second."""
    return build(load(request.param).model_copy(update={"draws": DRAWS}))


def shown(zone: Zone, draw: int, name: str) -> Package | None:
    """A solution point from the frontier itself, on the scale of the report."""
    utility = [zone.utility_rl[side][draw] for side in (0, 1)]
    at = int(SOLUTIONS[name](*utility, *(zone.need_rl[side][draw] for side in (0, 1))))
    package_rk = zone.package(np.full(DRAWS, zone.lam_l[at], dtype=np.float32))
    terms = tuple(100 * float(x) for x in package_rk[draw])
    return Package(name, terms, (float(utility[0][at]), float(utility[1][at]))) if at >= 0 else None


def test_the_report_shows_what_the_frontier_gives(setup: Setup) -> None:
    zone = frontier_view(model_of_chunk(setup, replay(setup), 0, DRAWS))
    gain_d = np.minimum(*(u - n for u, n in zip(zone.utility_rl, zone.need_rl, strict=True))).max(axis=1)
    found = meeting_of(setup)
    assert found.share_with_zone == np.mean(gain_d >= 0)
    assert (gain_d < gain_d[found.middle.draw]).sum() == DRAWS // 2
    assert (found.open is None) == (gain_d[found.middle.draw] >= 0)
    views: list[View] = [view for view in (found.middle, found.open) if view is not None]
    for view in views:
        assert view.frontier == tuple(zip(*(u[view.draw].tolist() for u in zone.utility_rl), strict=True))
        assert view.solutions == tuple(filter(None, (shown(zone, view.draw, name) for name in SOLUTIONS)))


def test_terms_are_means_over_the_draws(setup: Setup) -> None:
    zone = frontier_view(model_of_chunk(setup, replay(setup), 0, DRAWS))
    found = meeting_of(setup)
    nash = [package.terms for draw in range(DRAWS) if (package := shown(zone, draw, "nash")) is not None]
    assert [span.mean for span in found.predicted] == pytest.approx(np.mean(nash, axis=0), abs=1e-3)
    weight = sum(taste.weight_rk for taste in zone.tastes)
    mean_k = (sum(taste.weight_rk * taste.ideal_rk for taste in zone.tastes) / weight).mean(axis=0)
    assert [span.mean for span in found.compromise] == pytest.approx(100 * mean_k, abs=1e-3)
