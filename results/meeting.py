"""Where the sides could meet on the as-of day: the engine's survey of the frontier, as a report shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from results.background import Meeting, Package, Span, View
from sim.axes import SIDES, Array

if TYPE_CHECKING:
    from sim.setup import Setup
    from sim.survey import Point
    from sim.survey import View as Surveyed

__all__ = ["meeting_of", "span", "threshold"]


def span(value_d: Array, *, scale: float = 100.0) -> Span:
    """Mean and 5-95 % range over the draws; positions are held in [0, 1] and shown on 0-100."""
    low, high = np.quantile(value_d, (0.05, 0.95))
    return Span(mean=scale * float(np.mean(value_d)), low=scale * float(low), high=scale * float(high))


def meeting_of(setup: Setup) -> Meeting:
    """The frontier in the middle draw and in the middle one of those with a zone, before any event of the scenario."""
    from sim.survey import survey

    found = survey(setup)
    nash_dk = found.nash_dk[~np.isnan(found.nash_dk).any(axis=1)]
    opened = found.middle_with_zone if found.way_out_d[found.middle] < 0 else None
    return Meeting(
        issues=tuple(issue.name for issue in setup.world.settlement_issues),
        share_with_zone=found.share_with_zone,
        middle=_view(found.view(found.middle)),
        open=None if opened is None else _view(found.view(opened)),
        predicted=tuple(span(column) for column in nash_dk.T) if len(nash_dk) else (),
        compromise=tuple(span(column) for column in found.weighted_mean_dk.T),
    )


def _view(surveyed: Surveyed) -> View:
    need = [threshold(surveyed.utility_l[side], surveyed.need_l[side]) for side in SIDES]
    frontier = zip(*(surveyed.utility_l[side].tolist() for side in SIDES), strict=True)
    return View(
        draw=surveyed.draw,
        frontier=tuple(frontier),
        need=(need[0], need[1]),
        solutions=tuple(_package(name, point) for name, point in surveyed.points.items()),
        compromise=_package("compromise", surveyed.weighted_mean),
    )


def _package(name: str, point: Point) -> Package:
    return Package(name, tuple(100 * float(x) for x in point.package_k), point.utility)


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
