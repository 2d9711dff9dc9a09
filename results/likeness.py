"""Runs that unfold alike: how unlike two runs are, and the few runs to one of which every other is likened.

The runs are parted round middle runs, k-medoids after Kaufman and Rousseeuw [KaufmanRousseeuw1990]: the first middles
are found one by one, each where it brings the runs nearest to a middle, then every group takes its own middle until
nothing is gained. Nothing is drawn at random, so the same runs give the same groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from results.summary import Runs
from sim.axes import Array, Mask

__all__ = ["CANDIDATES", "COURSE", "RULE", "Group", "alike", "course", "groups_of"]

CANDIDATES = 1_000
"""Middle runs come from this many first runs: telling a run again recomputes those before it in its chunk."""
MOST, LEAST = 5, 3
"""Groups sought: as many as hold `SMALLEST` of the runs each, within these bounds."""
SMALLEST = 0.03
COURSE: dict[str, float] = {
    "settlement": 2.0,
    "general_ceasefire": 2.0,
    "general_truce": 1.0,
    "limited_ceasefire": 1.0,
    "ceasefire_collapse": 1.0,
    "talks_round": 1.0,
    "leaders_meeting": 1.0,
    "patron_summit": 1.0,
}
"""Outcomes that make the course of a run, and how much each counts; assumed: what ends the war counts double."""
RULE = (
    "Two runs are the less alike, the more outcomes only one of them has and the further apart the days on which both "
    "have them lie; settlement and general ceasefire count double, exchanges not at all. The first "
    f"{CANDIDATES:,} runs are parted into {LEAST} to {MOST} groups, and of each the run in its middle is told. One is "
    "always bad where there is a bad one: a ceasefire that collapses, or nothing that stops the fighting, whichever is "
    "more frequent. All runs are then counted with the told run that they resemble most."
)
"""How the told runs are chosen, for readers."""


@dataclass(frozen=True)
class Group:
    """Runs that unfold alike.

    run    the one in the middle, which is told
    share  of all runs
    bad    what is bad about it; empty for any other group
    """

    run: int
    share: float
    bad: str = ""


def course(runs: Runs, horizon_days: int) -> Array:
    """Every run as a point (run, outcome) whose distance from another says how unlike the two unfold.

    0 for what never comes, 1/2 for what comes on the last day, 1 for what comes at once, times its weight in COURSE.
    """
    point_kr = np.empty((len(COURSE), len(runs["settlement_day"])))
    for k, (name, weight) in enumerate(COURSE.items()):
        day_r = np.asarray(runs[f"{name}_day"], dtype=float)
        early_r = 0.5 + 0.5 * (horizon_days - day_r) / horizon_days
        point_kr[k] = np.where(np.isnan(day_r), 0.0, early_r) * weight
    return point_kr.T


def alike(point_rk: Array, middles: list[int]) -> NDArray[np.int64]:
    """For every run, which of the middle runs it resembles most; of a tie the first."""
    from scipy.spatial.distance import cdist

    return cdist(point_rk, point_rk[middles], "cityblock").argmin(axis=1)


def groups_of(runs: Runs, horizon_days: int) -> list[Group]:
    """The groups, largest first; fewer than three only where the runs know no more ways to unfold."""
    from scipy.spatial.distance import cdist

    point_rk = course(runs, horizon_days)
    first_rk = point_rk[:CANDIDATES]
    gap_rr = cdist(first_rk, first_rk, "cityblock")
    what, bad_r = _bad(runs, len(first_rk))
    fixed = [_middle(gap_rr, bad_r)] if bad_r.any() else []
    ways = len(np.unique(first_rk, axis=0))
    for n in range(min(MOST, ways), 0, -1):
        middles = _part(gap_rr, n, fixed)
        share_g = np.bincount(alike(point_rk, middles), minlength=n) / len(point_rk)
        if n <= LEAST or share_g.min() >= SMALLEST:
            break
    made = [Group(run, float(share), what if run in fixed else "") for run, share in zip(middles, share_g, strict=True)]
    return sorted(made, key=lambda group: (-group.share, group.run))


def _bad(runs: Runs, n: int) -> tuple[str, Mask]:
    """What can go wrong, and in which of the first n runs it does: the more frequent of the two."""
    came = {name: ~np.isnan(runs[f"{name}_day"][:n]) for name in COURSE}
    collapses_r = came["ceasefire_collapse"]
    nothing_r = ~(came["settlement"] | came["general_ceasefire"] | came["general_truce"] | came["limited_ceasefire"])
    if collapses_r.sum() > nothing_r.sum():
        return "a ceasefire collapses", collapses_r
    return "nothing stops the fighting", nothing_r


def _middle(gap_rr: Array, in_r: Mask) -> int:
    """The run of a group that is nearest to all others of it; of a tie the first."""
    members = np.flatnonzero(in_r)
    return int(members[gap_rr[np.ix_(members, members)].sum(axis=0).argmin()])


def _part(gap_rr: Array, n: int, fixed: list[int]) -> list[int]:
    """The middles of n groups; the fixed ones come first and stay where they are."""
    middles = fixed[:n] or [int(gap_rr.sum(axis=0).argmin())]
    while len(middles) < n:
        nearest_r = gap_rr[:, middles].min(axis=1)
        middles.append(int(np.minimum(gap_rr, nearest_r[:, None]).sum(axis=0).argmin()))
    while True:
        group_r = gap_rr[:, middles].argmin(axis=1)
        better = [m if m in fixed else _middle(gap_rr, group_r == g) for g, m in enumerate(middles)]
        if gap_rr[:, better].min(axis=1).sum() >= gap_rr[:, middles].min(axis=1).sum():
            return middles
        middles = better
