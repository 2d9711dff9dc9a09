"""The zone of possible agreement: efficient packages that both sides prefer to fighting on.

    need_a = r_a + e_a (1 - h) / h + delta (1 - U_a(theta_b)) - relief
    surplus_a(lam) = U_a(x(lam)) - need_a(lam),   way out = max over lam of min over a of surplus_a

delta is what no interest explains: the fear of being the one who gave in, quarrels at home. So the level of
settlements follows from how seldom wars are settled, not from the form of utility. Durability depends on the package
(guarantees, what must be ratified), so need is evaluated package by package along the frontier. The way out is
refreshed for all runs every `REVIEW_DAYS`, and afresh for the runs that hold a round.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array, Rows
from sim.bargaining.frontier import lambda_grid, package_on_frontier
from sim.bargaining.utility import Tastes, across
from sim.distributions import Triangular
from sim.mechanisms.commitment import guarantee_strength, hazard_ahead, p_ratified
from sim.mechanisms.outside_option import war_outlook
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent
    from sim.model import NegotiationModel

POINTS = 33
"""Points of the lambda grid: finer grids move no outcome by more than Monte Carlo error (docs/model.md, 3.3)."""

MOST_HAZARD = 60.0
"""Beyond this h is nothing and exp would overflow in float32."""

LAM_L = lambda_grid(POINTS)

BLOCK = 128
"""Runs whose packages are worked out together, so that they fit the cache."""

PARAMETERS = (
    Parameter("relief", "sigma", "how far full pressure lowers what the pressed side needs", "utility",
              Triangular(0.0, 0.02, 0.05), "assumed: aid and sanctions are a side payment, small against the stake"),
    Parameter("reluctance", "delta", "share of the stake by which a settlement must beat fighting on", "1",
              Triangular(-0.1, 0.05, 0.3), "assumed: wide; calibration weighs it by how seldom such wars are settled",
              domain=(-1, 1)),
)  # fmt: skip


class Frontier:
    """What follows from tastes alone, as of the last review; runs lie side by side in memory.

    utility_slr  utility of each efficient package to either side
    fragile_lr   factor on its collapse rate;  unratified_lr  -ln P(ratified)
    defeat_sr    what the other's wish is worth to a side;  going_on_sr  where the issues stand if fighting goes on
    """

    def __init__(self, runs: int) -> None:
        self.utility_slr = np.empty((len(SIDES), POINTS, runs), dtype=FLOAT)
        self.fragile_lr, self.unratified_lr = np.empty((2, POINTS, runs), dtype=FLOAT)
        self.defeat_sr, self.going_on_sr = np.empty((2, len(SIDES), runs), dtype=FLOAT)

    def redraw(self, model: NegotiationModel, rows: Rows) -> None:
        """Work it out anew in some runs."""
        first, second = (side.tastes.rows(rows) for side in model.sides)
        lam_rl = np.repeat(LAM_L, len(rows)).reshape(POINTS, -1).T
        x_rlk = package_on_frontier(lam_rl, (first, second))
        fragile_rl, unratified_rl = package_risks(model, x_rlk, rows)
        self.fragile_lr[:, rows], self.unratified_lr[:, rows] = fragile_rl.T, unratified_rl.T
        for side, (own, others) in enumerate(((first, second), (second, first))):
            self.utility_slr[side][:, rows] = own.utility(x_rlk).T
            self.defeat_sr[side, rows] = own.utility(others.ideal_rk, signed=False)
            self.going_on_sr[side, rows] = own.utility(model.status_quo_rk[rows], signed=False)


@dataclass(frozen=True)
class Stance:
    """What a side weighs any deal against (run,).

    at_war_r   what fighting on is worth to it, and what it wants beyond that, less what pressure takes away
    exposed_r  what it would lose if the other rearmed during a deal that breaks
    ahead_r    hazard of collapse over its horizon, before guarantees and ratification
    """

    at_war_r: Array
    exposed_r: Array
    ahead_r: Array

    def need(self, risks: tuple[Array, Array]) -> Array:
        """Least utility at which packages of given risks beat fighting on, same shape as the risks."""
        fragile, unratified = risks
        hazard = np.minimum(across(self.ahead_r, fragile) * fragile + unratified, FLOAT(MOST_HAZARD))
        odds_against = np.expm1(hazard)  # (1 - h) / h with h = exp(-H)
        return across(self.at_war_r, fragile) + across(self.exposed_r, fragile) * odds_against


def stance(model: NegotiationModel, party: Belligerent, rows: Rows | slice) -> Stance:
    """Where a side stands now."""
    p, war = model.p, war_outlook(model, party, rows)
    wanted_r = p["reluctance"][rows] * war.stake_lost_r
    relief_r = p["relief"][rows] * party.pressure_r[rows]
    ahead_r = hazard_ahead(model, party.p["horizon_years"][rows], rows)
    exposed_r = party.p["rearm_loss"][rows] * war.stake_lost_r
    return Stance(war.value_r + wanted_r - relief_r, exposed_r, ahead_r)


@dataclass(frozen=True)
class Zone:
    """Both sides' view of the frontier, for some runs.

    lam_l       grid from side 1's wish (0) to side 0's (1)
    stances     what either side weighs a deal against
    utility_rl  per side: utility of each efficient package if it holds
    need_rl     per side: least utility at which it beats fighting on
    """

    lam_l: Array
    tastes: tuple[Tastes, Tastes]
    stances: tuple[Stance, Stance]
    utility_rl: tuple[Array, Array]
    need_rl: tuple[Array, Array]

    @cached_property
    def _surplus_rl(self) -> tuple[Array, Array]:
        return self.utility_rl[0] - self.need_rl[0], self.utility_rl[1] - self.need_rl[1]

    def surplus(self, side: int) -> Array:
        """Gain over need along the frontier: (run, lam)."""
        return self._surplus_rl[side]

    def way_out(self) -> Array:
        """Best that both can get at once, in utility; negative where there is no zone: (run,)."""
        return np.minimum(self.surplus(0), self.surplus(1)).max(axis=1)

    def package(self, lam: Array) -> Array:
        """The efficient packages at lam (run, ...): (run, ..., settlement issue)."""
        return package_on_frontier(lam, self.tastes)


def frontier_view(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Zone:
    """Utilities and needs of both sides along the frontier, for some runs or all."""
    tastes_0, tastes_1 = (side.tastes.rows(rows) for side in model.sides)
    first, second = (stance(model, side, rows) for side in model.sides)
    drawn = model.frontier
    risks = drawn.fragile_lr[:, rows].T, drawn.unratified_lr[:, rows].T
    utility = drawn.utility_slr[0][:, rows].T, drawn.utility_slr[1][:, rows].T
    return Zone(LAM_L, (tastes_0, tastes_1), (first, second), utility, (first.need(risks), second.need(risks)))


def package_risks(model: NegotiationModel, x: Array, rows: Rows | slice) -> tuple[Array, Array]:
    """Of packages x (run, ..., issue): factor on the collapse rate from guarantees, and -ln P(ratified)."""
    world, issues = model.world, model.world.settlement_issues
    fragile, conceded = np.ones(x.shape[:-1], dtype=FLOAT), np.zeros(x.shape[:-1], dtype=FLOAT)
    wish_rk = model.sides[world.protected].tastes.ideal_rk
    for k, issue in enumerate(issues):
        x_k = x[..., k]
        if issue.serves == "guarantees":
            fragile = fragility(model, x_k, rows)
        if issue.name in world.ratified:
            conceded += np.abs(x_k - across(wish_rk[rows, k], x_k)) / FLOAT(len(world.ratified))
    if not world.ratified:
        return fragile, np.zeros_like(fragile)
    return fragile, -np.log(p_ratified(model, conceded, rows))


def fragility(model: NegotiationModel, x: Array, rows: Rows | slice = slice(None)) -> Array:
    """Factor on the collapse rate from the guarantees in a package; 1 at the middling strength of .4."""
    strength = guarantee_strength(x, model.world.protected)
    return np.exp(-across(model.p["holds_by_guarantees"][rows], x) * (strength - FLOAT(0.4)))


def gain_share(utility: Array, need_: Array) -> Array:
    """Share of the possible gain that a side gets: (U - need) / (1 - need); negative below need."""
    return (utility - need_) / np.maximum(FLOAT(1) - need_, FLOAT(1e-3))


def refresh(model: NegotiationModel, rows: Rows | slice) -> None:
    """Draw the frontier anew in some runs or all, and look for the way out."""
    run_r = np.arange(model.runs)[rows]
    for block in np.array_split(run_r, max(1, len(run_r) // BLOCK)):
        model.frontier.redraw(model, block)
    model.way_out_r[rows] = frontier_view(model, rows).way_out()
