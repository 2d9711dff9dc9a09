"""The zone of possible agreement: efficient packages that both sides prefer to fighting on.

    surplus_a(lam) = U_a(x(lam)) - need_a(lam),   way out = max over lam of min over a of surplus_a

Durability depends on the package (guarantees, what must be ratified), so need is evaluated package by package along
the frontier. The way out is refreshed for all runs every `REVIEW_DAYS`, and afresh for the runs that hold a round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array
from sim.bargaining.frontier import issue_on_frontier, lambda_grid, package_on_frontier
from sim.bargaining.utility import Tastes, across
from sim.distributions import Triangular
from sim.mechanisms.commitment import guarantee_strength, hazard_ahead, p_ratified
from sim.mechanisms.outside_option import war_outlook
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

POINTS = 33
"""Points of the lambda grid: finer grids move no outcome by more than Monte Carlo error (docs/model.md, 3.3)."""

PARAMETERS = (
    Parameter("relief", "sigma", "how far full pressure lowers what the pressed side needs", "utility",
              Triangular(0.0, 0.02, 0.05), "assumed: aid and sanctions are a side payment, small against the stake"),
)  # fmt: skip


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
    first, second = (s.tastes if isinstance(rows, slice) else s.tastes.rows(rows) for s in model.sides)
    tastes = (first, second)
    lam_l = lambda_grid(POINTS)
    lam_rl = np.broadcast_to(lam_l, (len(first.kappa_r), POINTS))
    utility_rl = [np.ones(lam_rl.shape, dtype=FLOAT) for _ in SIDES]
    fragile_rl = np.ones(lam_rl.shape, dtype=FLOAT)
    conceded_rl = np.zeros(lam_rl.shape, dtype=FLOAT)
    for k, issue in enumerate(model.world.settlement_issues):
        x_rl = issue_on_frontier(lam_rl, tastes, k)
        for side in SIDES:
            utility_rl[side] -= tastes[side].loss(x_rl, k)
        if issue.serves == "guarantees":
            fragile_rl = fragility(model, x_rl, rows)
        if issue.name in model.world.ratified:
            ideal_r = tastes[model.world.protected].ideal_rk[:, k]
            conceded_rl += np.abs(x_rl - across(ideal_r, x_rl)) / len(model.world.ratified)
    ratified_rl = p_ratified(model, conceded_rl, rows) if model.world.ratified else np.ones_like(conceded_rl)
    needs = [need(model, side, fragile_rl, -np.log(ratified_rl), rows) for side in SIDES]
    return Zone(lam_l, tastes, (utility_rl[0], utility_rl[1]), (needs[0], needs[1]))


def fragility(model: NegotiationModel, x: Array, rows: Array | slice = slice(None)) -> Array:
    """Factor on the collapse rate from the guarantees in a package; 1 at the middling strength of .4."""
    strength = guarantee_strength(x, model.world.protected)
    return np.exp(-across(model.p["holds_by_guarantees"][rows], x) * (strength - FLOAT(0.4)))


def need(model: NegotiationModel, side: int, fragile: Array, unratified: Array, rows: Array | slice) -> Array:
    """Least utility at which a package beats fighting on for one side, package by package."""
    party = model.sides[side]
    war = war_outlook(model, party, rows)
    ahead_r = hazard_ahead(model, party.p["horizon_years"][rows], rows)
    exposed_r = party.p["rearm_loss"][rows] * war.stake_lost_r
    relief_r = model.p["relief"][rows] * party.pressure_r[rows]
    odds_against = np.expm1(across(ahead_r, fragile) * fragile + unratified)  # (1 - h) / h with h = exp(-H)
    return across(war.value_r - relief_r, fragile) + across(exposed_r, fragile) * odds_against


def gain_share(utility: Array, need_: Array) -> Array:
    """Share of the possible gain that a side gets: (U - need) / (1 - need); negative below need."""
    return (utility - need_) / np.maximum(FLOAT(1) - need_, FLOAT(1e-3))


def refresh(model: NegotiationModel) -> None:
    """Look for the way out anew in every run."""
    model.way_out_r = frontier_view(model).way_out()
