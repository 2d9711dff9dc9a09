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
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array
from sim.bargaining.frontier import lambda_grid, package_on_frontier
from sim.bargaining.utility import Tastes, across, along
from sim.distributions import Triangular
from sim.mechanisms.commitment import guarantee_strength, hazard_ahead, p_ratified
from sim.mechanisms.outside_option import war_outlook
from sim.parameters import Parameter

if TYPE_CHECKING:
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
    """The efficient packages by the tastes of the last review: what they are worth, and how well they would hold.

    utility_slr    utility of each package to either side
    fragile_lr     factor on the collapse rate;  unratified_lr  -ln P(ratified)
    """

    def __init__(self, runs: int) -> None:
        self.utility_slr = np.empty((len(SIDES), POINTS, runs), dtype=FLOAT)
        self.fragile_lr, self.unratified_lr = np.empty((2, POINTS, runs), dtype=FLOAT)

    def redraw(self, model: NegotiationModel, rows: Array) -> None:
        """Work it out anew in some runs."""
        first, second = (side.tastes.rows(rows) for side in model.sides)
        lam_rl = np.repeat(LAM_L, len(rows)).reshape(POINTS, -1).T
        x_rlk = package_on_frontier(lam_rl, (first, second))
        fragile_rl, unratified_rl = package_risks(model, x_rlk, rows)
        self.fragile_lr[:, rows], self.unratified_lr[:, rows] = fragile_rl.T, unratified_rl.T
        for side, tastes in enumerate((first, second)):
            self.utility_slr[side][:, rows] = tastes.utility(x_rlk).T


@dataclass(frozen=True)
class Zone:
    """Both sides' view of the frontier, for some runs.

    lam_l       grid from side 1's wish (0) to side 0's (1)
    utility_rl  per side: utility of each efficient package if it holds
    need_rl     per side: least utility at which it beats fighting on
    """

    lam_l: Array
    tastes: tuple[Tastes, Tastes]
    utility_rl: tuple[Array, Array]
    need_rl: tuple[Array, Array]

    def surplus(self, side: int) -> Array:
        """Gain over need along the frontier: (run, lam)."""
        return self.utility_rl[side] - self.need_rl[side]

    def way_out(self) -> Array:
        """Best that both can get at once, in utility; negative where there is no zone: (run,)."""
        return np.minimum(self.surplus(0), self.surplus(1)).max(axis=1)

    def package(self, lam_r: Array) -> Array:
        """The efficient package at lam: (run, settlement issue)."""
        return package_on_frontier(lam_r, self.tastes)


def frontier_view(model: NegotiationModel, rows: Array | slice = slice(None)) -> Zone:
    """Utilities and needs of both sides along the frontier, for some runs or all."""
    first, second = (side.tastes.rows(rows) for side in model.sides)
    drawn = model.frontier
    risks = drawn.fragile_lr[:, rows].T, drawn.unratified_lr[:, rows].T
    utility = drawn.utility_slr[0][:, rows].T, drawn.utility_slr[1][:, rows].T
    return Zone(LAM_L, (first, second), utility, (need(model, 0, risks, rows), need(model, 1, risks, rows)))


def package_risks(model: NegotiationModel, x: Array, rows: Array | slice) -> tuple[Array, Array]:
    """Of packages x (run, ..., issue): factor on the collapse rate from guarantees, and -ln P(ratified)."""
    world, issues = model.world, model.world.settlement_issues
    fragile, conceded = np.ones(x.shape[:-1], dtype=FLOAT), np.zeros(x.shape[:-1], dtype=FLOAT)
    lost = np.abs(x - along(model.sides[world.protected].tastes.ideal_rk[rows], x))
    for k, issue in enumerate(issues):
        if issue.serves == "guarantees":
            fragile = fragility(model, x[..., k], rows)
        if issue.name in world.ratified:
            conceded += lost[..., k] / FLOAT(len(world.ratified))
    if not world.ratified:
        return fragile, np.zeros_like(fragile)
    return fragile, -np.log(p_ratified(model, conceded, rows))


def fragility(model: NegotiationModel, x: Array, rows: Array | slice = slice(None)) -> Array:
    """Factor on the collapse rate from the guarantees in a package; 1 at the middling strength of .4."""
    strength = guarantee_strength(x, model.world.protected)
    return np.exp(-across(model.p["holds_by_guarantees"][rows], x) * (strength - FLOAT(0.4)))


def need(model: NegotiationModel, side: int, risks: tuple[Array, Array], rows: Array | slice) -> Array:
    """Least utility at which packages of given risks beat fighting on for one side, same shape as the risks."""
    fragile, unratified = risks
    party = model.sides[side]
    war = war_outlook(model, party, rows)
    ahead_r = hazard_ahead(model, party.p["horizon_years"][rows], rows)
    exposed_r = party.p["rearm_loss"][rows] * war.stake_lost_r
    relief_r = model.p["relief"][rows] * party.pressure_r[rows]
    wanted_r = model.p["reluctance"][rows] * war.stake_lost_r
    hazard = np.minimum(across(ahead_r, fragile) * fragile + unratified, FLOAT(MOST_HAZARD))
    odds_against = np.expm1(hazard)  # (1 - h) / h with h = exp(-H)
    return across(war.value_r + wanted_r - relief_r, fragile) + across(exposed_r, fragile) * odds_against


def gain_share(utility: Array, need_: Array) -> Array:
    """Share of the possible gain that a side gets: (U - need) / (1 - need); negative below need."""
    return (utility - need_) / np.maximum(FLOAT(1) - need_, FLOAT(1e-3))


def refresh(model: NegotiationModel, rows: Array | slice) -> None:
    """Draw the frontier anew in some runs or all, and look for the way out."""
    run_r = np.arange(model.runs)[rows]
    for block in np.array_split(run_r, max(1, len(run_r) // BLOCK)):
        model.frontier.redraw(model, block)
    model.way_out_r[rows] = frontier_view(model, rows).way_out()
