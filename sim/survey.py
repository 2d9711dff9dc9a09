"""Where the sides stand on the as-of day: the zone of possible agreement and what solution concepts say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.axes import SIDES, Array
from sim.bargaining.solutions import SOLUTIONS
from sim.ensemble import model_of_chunk
from sim.mechanisms.zone import Zone, frontier_view
from sim.replay import replay
from sim.setup import Setup


@dataclass(frozen=True)
class Point:
    """A solution point: the package (0-100) and both utilities."""

    package_k: Array
    utility: tuple[float, float]


@dataclass(frozen=True)
class Survey:
    """The bargaining problem on the as-of day, over the draws.

    share_with_zone  share of draws in which some efficient package beats fighting on for both
    way_out_d        best mutual gain over need, in utility, per draw
    middle           the draw with the median way out: its frontier is shown
    lam_l, package_lk, utility_l, need_l   that draw's frontier: packages 0-100, utilities and needs per side
    points           concept -> its point on that frontier; left out where there is no zone
    nash_dk          Nash packages of the draws with a zone (draw, issue), 0-100, NaN elsewhere
    """

    share_with_zone: float
    way_out_d: Array
    middle: int
    lam_l: Array
    package_lk: Array
    utility_l: tuple[Array, Array]
    need_l: tuple[Array, Array]
    points: Mapping[str, Point]
    nash_dk: Array


def survey(setup: Setup) -> Survey:
    """Look at the frontier of every draw on the as-of day, before any event of the scenario."""
    model = model_of_chunk(setup, replay(setup), 0, setup.draws)
    view = frontier_view(model)
    way_out_d = view.way_out()
    middle = int(np.argsort(way_out_d)[len(way_out_d) // 2])
    package_ldk = np.stack([view.package(np.full(setup.draws, lam, dtype=np.float32)) for lam in view.lam_l])
    return Survey(
        share_with_zone=float((way_out_d >= 0).mean()),
        way_out_d=way_out_d,
        middle=middle,
        lam_l=view.lam_l,
        package_lk=100 * package_ldk[:, middle],
        utility_l=(view.utility_rl[0][middle], view.utility_rl[1][middle]),
        need_l=(view.need_rl[0][middle], view.need_rl[1][middle]),
        points=_points(view, middle, package_ldk[:, middle]),
        nash_dk=_nash_packages(view, package_ldk),
    )


def _points(view: Zone, draw: int, package_lk: Array) -> dict[str, Point]:
    utility, need = [view.utility_rl[s][draw] for s in SIDES], [view.need_rl[s][draw] for s in SIDES]
    chosen = {name: int(rule(*utility, *need)) for name, rule in SOLUTIONS.items()}
    return {
        name: Point(100 * package_lk[at], (float(utility[0][at]), float(utility[1][at])))
        for name, at in chosen.items()
        if at >= 0
    }


def _nash_packages(view: Zone, package_ldk: Array) -> Array:
    at_d = SOLUTIONS["nash"](*view.utility_rl, *view.need_rl)
    package_dk = 100 * package_ldk[at_d, np.arange(len(at_d))]
    return np.where((at_d >= 0)[:, None], package_dk, np.nan)
