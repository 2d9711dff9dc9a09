"""Where the sides stand on the as-of day: the zone of possible agreement and what solution concepts say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.axes import SIDES, Array
from sim.bargaining.classics import weighted_mean
from sim.bargaining.solutions import SOLUTIONS
from sim.chunk import forget, model_of_chunk
from sim.mechanisms.zone import Zone, frontier_view
from sim.replay import replay
from sim.setup import Setup


@dataclass(frozen=True)
class Point:
    """One package in one draw, on the engine's scale of 0 to 1, and what it is worth to either side."""

    package_k: Array
    utility: tuple[float, float]


@dataclass(frozen=True)
class View:
    """The bargaining problem in one draw.

    lam_l, package_lk, utility_l, need_l   its frontier: packages, utilities and needs per side
    points         concept -> its point on the frontier; left out where there is no zone
    weighted_mean  the compromise model's package
    """

    draw: int
    lam_l: Array
    package_lk: Array
    utility_l: tuple[Array, Array]
    need_l: tuple[Array, Array]
    points: Mapping[str, Point]
    weighted_mean: Point


@dataclass(frozen=True)
class Survey:
    """The bargaining problem on the as-of day, over the draws.

    zone              utilities and needs of both sides along the frontier, a row per draw
    way_out_d         best mutual gain over need, in utility
    nash_dk           Nash packages (draw, settlement issue); NaN in draws without a zone
    weighted_mean_dk  packages of the compromise model (draw, settlement issue)
    """

    zone: Zone
    way_out_d: Array
    nash_dk: Array
    weighted_mean_dk: Array

    @property
    def share_with_zone(self) -> float:
        """Share of draws in which some efficient package beats fighting on for both."""
        return float((self.way_out_d >= 0).mean())

    @property
    def middle(self) -> int:
        """The draw in the middle, in order of nearness to agreement."""
        return _middle_of(self._by_nearness())

    @property
    def middle_with_zone(self) -> int | None:
        """The middle one of the draws with a zone; None where there is none."""
        order_d = self._by_nearness()
        with_zone = order_d[self.way_out_d[order_d] >= 0]
        return _middle_of(with_zone) if len(with_zone) else None

    def _by_nearness(self) -> Array:
        order_d: Array = np.argsort(self.way_out_d, kind="stable")
        return order_d

    def view(self, draw: int) -> View:
        """One draw's frontier, with the points on it."""
        utility, need = ((values[0][draw], values[1][draw]) for values in (self.zone.utility_rl, self.zone.need_rl))
        package_lk = np.stack([_package(self.zone, lam)[draw] for lam in self.zone.lam_l])
        chosen = {name: int(rule(*utility, *need)) for name, rule in SOLUTIONS.items()}
        return View(
            draw=draw,
            lam_l=self.zone.lam_l,
            package_lk=package_lk,
            utility_l=utility,
            need_l=need,
            points={
                name: Point(package_lk[at], (float(utility[0][at]), float(utility[1][at])))
                for name, at in chosen.items()
                if at >= 0
            },
            weighted_mean=self._weighted_mean(draw),
        )

    def _weighted_mean(self, draw: int) -> Point:
        utility = [float(self.zone.tastes[side].utility(self.weighted_mean_dk)[draw]) for side in SIDES]
        return Point(self.weighted_mean_dk[draw], (utility[0], utility[1]))


def survey(setup: Setup) -> Survey:
    """Look at the frontier of every draw on the as-of day, before any event of the scenario."""
    model = model_of_chunk(setup, replay(setup), 0, setup.draws)
    zone = frontier_view(model)
    forget(model)
    return Survey(
        zone=zone, way_out_d=zone.way_out(), nash_dk=_nash_packages(zone), weighted_mean_dk=_weighted_means(zone)
    )


def _middle_of(order: Array) -> int:
    return int(order[len(order) // 2])


def _package(zone: Zone, lam: float) -> Array:
    """The efficient package at one lambda in every draw (draw, issue)."""
    return zone.package(np.full(len(zone.utility_rl[0]), lam, dtype=zone.lam_l.dtype))


def _nash_packages(zone: Zone) -> Array:
    at_d = SOLUTIONS["nash"](*zone.utility_rl, *zone.need_rl)
    package_dk = zone.package(zone.lam_l[np.maximum(at_d, 0)])
    return np.where((at_d >= 0)[:, None], package_dk, np.nan)


def _weighted_means(zone: Zone) -> Array:
    """Each issue at the mean of the two wishes, by how much either side cares (draw, issue)."""
    first, second = zone.tastes
    ideal_dks = np.stack([first.ideal_rk, second.ideal_rk], axis=-1)
    weight_dks = np.stack([first.weight_rk, second.weight_rk], axis=-1)
    mean_dk: Array = np.vectorize(weighted_mean, signature="(s),(s)->()")(ideal_dks, weight_dks)
    return mean_dk
