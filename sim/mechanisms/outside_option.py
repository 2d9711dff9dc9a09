"""What fighting on is worth to a side, on the same scale as packages.

    l+ = l_0 exp(beta b_a),  l- = l_0 exp(-beta b_a),  L = l+ + l-      hazards of a decisive end, as a believes
    p_a = (l+ / L)(1 - exp(-L T_a)),  q_a = (l- / L)(1 - exp(-L T_a))   within a's planning horizon; p + q < 1
    C_a = c w_a (1 - alpha R_a) (1 - exp(-L T_a)) / L                   cost of the fighting still to come
    r_a = p_a U_a(theta_a) + q_a U_a(theta_b) + (1 - p_a - q_a) U_a(x_sq) - C_a

War as a costly lottery [Fearon1995], ended by decision as competing hazards: the form is ours and keeps p + q < 1 and
the mirrors' law. Costs sunk never enter, or every later date would look nearer to peace; instead sides get used to
war, dR = (fighting - R) / tau_R dt. U here carries no penalty past red lines: those are for what one signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Rows
from sim.distributions import Triangular
from sim.hazards import relax
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("decisive_rate", "l_0", "hazard of a decisive end for a side with an even outlook", "1/year",
              Triangular(0.02, 0.05, 0.10), "HCSS2022: a fifth of interstate wars end decisively", domain=(0.002, inf)),
    Parameter("belief_slope", "beta", "log hazard of a decisive end per unit of belief", "1",
              Triangular(0.2, 0.35, 0.6), "assumed: momentum of one sd shifts the odds by 1.7"),
    Parameter("horizon_years", "T", "planning horizon of a side", "years",
              Triangular(1.5, 2.5, 4.0), "assumed: two budgets and one election", per_side=True),
    Parameter("cost_rate", "c", "cost of a year of war, as a share of the whole stake", "utility/year",
              Triangular(0.02, 0.045, 0.08), "Fearon1995: teaching values .1-.3 of the stake a war, over some years"),
    Parameter("war_cost_rate", "w", "a side's cost of war against the common rate", "1",
              Triangular(0.7, 1.0, 1.3), "assumed: even, with a spread", per_side=True),
    Parameter("adaptation", "alpha", "share of war's cost that long war makes habitual", "1",
              Triangular(0.3, 0.5, 0.7), "assumed: without it every later date looks nearer to peace", domain=(0, 1)),
    Parameter("adaptation_memory", "tau_R", "time in which a side gets used to war", "days",
              Triangular(150, 270, 400), "assumed: under a year"),
)  # fmt: skip


@dataclass(frozen=True)
class WarOutlook:
    """War as one side sees it, per run.

    p_win_r, p_lose_r  chance of a decisive end its way or the other's within its horizon
    cost_r             expected cost of the fighting still to come, in utility
    value_r            what fighting on is worth to it
    stake_lost_r       utility between today and the other side's wish, 1 - U_a(theta_b)
    """

    p_win_r: Array
    p_lose_r: Array
    cost_r: Array
    value_r: Array
    stake_lost_r: Array


def prospects(belief_r: Array, rate_r: Array, slope_r: Array, years_r: Array) -> tuple[Array, Array, Array]:
    """p, q and the expected years of war within the horizon."""
    wins_r = rate_r * np.exp(slope_r * belief_r)
    loses_r = rate_r * np.exp(-slope_r * belief_r)
    ends_r = wins_r + loses_r
    ended_r = -np.expm1(-ends_r * years_r)
    return wins_r / ends_r * ended_r, loses_r / ends_r * ended_r, ended_r / ends_r


def war_outlook(model: NegotiationModel, side: Belligerent, rows: Array | slice = slice(None)) -> WarOutlook:
    """The outside option of one side, for some runs or all."""
    p, own = model.p, side.p
    outlook_r = (side.belief_r + side.optimism_r + side.expected_shift_r)[rows]
    p_win_r, p_lose_r, years_r = prospects(
        outlook_r, p["decisive_rate"][rows], p["belief_slope"][rows], own["horizon_years"][rows]
    )
    cost_r = cost_of_a_year(model, side, rows) * years_r
    u_loss_r, u_on_r = model.frontier.defeat_sr[side.side, rows], model.frontier.going_on_sr[side.side, rows]
    value_r = p_win_r + p_lose_r * u_loss_r + (FLOAT(1) - p_win_r - p_lose_r) * u_on_r - cost_r
    return WarOutlook(p_win_r, p_lose_r, cost_r, value_r, FLOAT(1) - u_loss_r)


def cost_of_a_year(model: NegotiationModel, side: Belligerent, rows: Rows | slice = slice(None)) -> Array:
    """What a year of fighting costs a side as it feels it now, in utility."""
    felt_r = FLOAT(1) - model.p["adaptation"][rows] * side.used_to_war_r[rows]
    return model.p["cost_rate"][rows] * side.p["war_cost_rate"][rows] * felt_r


def step(model: NegotiationModel) -> None:
    """Sides get used to war while they fight, and unused to it in a truce."""
    fighting_r = model.fighting_r.astype(FLOAT)
    for side in model.sides:
        side.used_to_war_r = relax(side.used_to_war_r, fighting_r, model.kept("adaptation_memory"))
