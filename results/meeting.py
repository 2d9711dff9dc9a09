"""Where the sides could meet on the as-of day: the engine's view of the frontier, as a report shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from results.background import Meeting, Package, Span, View
from sim.axes import SIDES, Array

if TYPE_CHECKING:
    from sim.bargaining.utility import Tastes
    from sim.mechanisms.zone import Zone
    from sim.setup import Setup

__all__ = ["meeting_of", "span", "threshold"]

SOLUTION_ORDER = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def span(value_d: Array, *, scale: float = 100.0) -> Span:
    """Mean and 5-95 % range over the draws; positions are held in [0, 1] and shown on 0-100."""
    low, high = np.quantile(value_d, (0.05, 0.95))
    return Span(mean=scale * float(np.mean(value_d)), low=scale * float(low), high=scale * float(high))


def meeting_of(setup: Setup) -> Meeting:
    """The frontier in the middle draw and in the middle one of those with a zone, before any event of the scenario."""
    from sim.ensemble import model_of_chunk
    from sim.mechanisms.zone import frontier_view
    from sim.replay import replay

    zone = frontier_view(model_of_chunk(setup, replay(setup), 0, setup.draws))
    way_out_d = zone.way_out()
    order = np.argsort(way_out_d, kind="stable")
    reached = order[way_out_d[order] >= 0]
    middle = int(order[len(order) // 2])
    opened = int(reached[len(reached) // 2]) if len(reached) and way_out_d[middle] < 0 else None
    return Meeting(
        issues=tuple(issue.name for issue in setup.world.settlement_issues),
        share_with_zone=float((way_out_d >= 0).mean()),
        middle=_view(zone, middle),
        open=None if opened is None else _view(zone, opened),
        predicted=_nash(zone),
        compromise=tuple(span(column) for column in _weighted_mean(zone.tastes).T),
    )


def _view(zone: Zone, draw: int) -> View:
    utility_ls = np.stack([zone.utility_rl[side][draw] for side in SIDES], axis=1)
    need_ls = np.stack([zone.need_rl[side][draw] for side in SIDES], axis=1)
    need = tuple(threshold(utility_ls[:, side], need_ls[:, side]) for side in SIDES)
    return View(
        draw=draw,
        frontier=tuple(_pair(row) for row in utility_ls),
        need=(need[0], need[1]),
        solutions=_solutions(zone, draw),
        compromise=_compromise(zone, draw),
    )


def _pair(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def threshold(utility_l: Array, need_l: Array) -> float:
    """Utility at which a side begins to prefer signing, as the frontier leads towards its wish.

    What it needs depends on the package, so the line is drawn where need and utility cross. Where no package is good
    enough, the line is what the package that comes closest would have to be worth.
    """
    order = np.argsort(utility_l, kind="stable")
    utility_l, need_l = utility_l[order], need_l[order]
    enough_l = utility_l >= need_l
    if not enough_l.any():
        return float(need_l[np.argmax(utility_l - need_l)])
    first = int(enough_l.argmax())
    if first == 0:
        return float(need_l[0])
    before, after = (float(utility_l[i] - need_l[i]) for i in (first - 1, first))
    share = -before / (after - before)
    return float(utility_l[first - 1] + share * (utility_l[first] - utility_l[first - 1]))


def _solutions(zone: Zone, draw: int) -> tuple[Package, ...]:
    """What bargaining theory picks on the draw's frontier; nothing where there is no zone."""
    from sim.bargaining.solutions import SOLUTIONS

    utility, need = ([values[side][draw] for side in SIDES] for values in (zone.utility_rl, zone.need_rl))
    chosen = {name: int(SOLUTIONS[name](*utility, *need)) for name in SOLUTION_ORDER}
    return tuple(
        Package(name, _package(zone, draw, at), (float(utility[0][at]), float(utility[1][at])))
        for name, at in chosen.items()
        if at >= 0
    )


def _package(zone: Zone, draw: int, at: int) -> tuple[float, ...]:
    lam_r = np.full(len(zone.utility_rl[0]), zone.lam_l[at], dtype=zone.lam_l.dtype)
    return tuple(100 * float(x) for x in zone.package(lam_r)[draw])


def _weighted_mean(tastes: tuple[Tastes, Tastes]) -> Array:
    """The compromise model [Achen2006]: each issue at the mean of the wishes, by how much either side cares."""
    first, second = tastes
    weight_rk = first.weight_rk + second.weight_rk
    mean_rk: Array = (first.weight_rk * first.ideal_rk + second.weight_rk * second.ideal_rk) / weight_rk
    return mean_rk


def _compromise(zone: Zone, draw: int) -> Package:
    package_rk = _weighted_mean(zone.tastes)
    utility = [float(zone.tastes[side].utility(package_rk)[draw]) for side in SIDES]
    return Package("compromise", tuple(100 * float(x) for x in package_rk[draw]), (utility[0], utility[1]))


def _nash(zone: Zone) -> tuple[Span, ...]:
    """Nash packages over the draws with a zone; empty where no draw has one."""
    from sim.bargaining.solutions import SOLUTIONS

    at_d = SOLUTIONS["nash"](*zone.utility_rl, *zone.need_rl)
    found = at_d >= 0
    package_dk = zone.package(zone.lam_l[np.maximum(at_d, 0)])[found]
    return tuple(span(column) for column in package_dk.T) if found.any() else ()
