"""Battlefield momentum and the territory it moves.

    dm = (mu - m) / tau_m dt + sd_m sqrt(2 / tau_m) dW        momentum, mean-reverting and noisy
    mu = sum over sides of +-(beta_A (support - 1) + beta_P (manpower - 1))
    dS = g sinh(m) dt / 30 d                                   points of territory to side 1, only while they fight

The hyperbolic sine is ours: the record holds months of seven points and years of less than a tenth of a point a month,
so the same momentum scale must carry both. Mean reversion is discretised exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array
from sim.distributions import Triangular
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

PACE = 0.1
"""g, points of territory per 30 days at sinh(m) = 1: it fixes the unit of momentum and is not a parameter."""

MOST_MOMENTUM = 5.0
"""|m| beyond this (7.4 points a month, March 2022 in the first case) is outside what any record of ours holds."""

PARAMETERS = (
    Parameter("momentum_sd", "sd_m", "spread of momentum around its mean in the long run", "compressed points/30 d",
              Triangular(0.5, 0.8, 1.1), "record", set_on_record=True),
    Parameter("momentum_memory", "tau_m", "time in which momentum forgets its past", "days",
              Triangular(60, 120, 240), "assumed: offensives last months"),
    Parameter("momentum_support", "beta_A", "momentum per unit of outside support", "compressed points/30 d",
              Triangular(0.2, 0.5, 0.9), "assumed: no published size of arms aid's effect was found"),
    Parameter("momentum_manpower", "beta_P", "momentum per unit of manpower", "compressed points/30 d",
              Triangular(0.2, 0.5, 0.9), "assumed: size; sign from Lanchester1916"),
)  # fmt: skip


def next_momentum(momentum_r: Array, mean_r: Array, memory_r: Array, sd_r: Array, shock_r: Array, days: int) -> Array:
    """Momentum after a step: exact Ornstein-Uhlenbeck."""
    kept_r = np.exp(FLOAT(-days) / memory_r)
    moved_r = mean_r + (momentum_r - mean_r) * kept_r + sd_r * np.sqrt(FLOAT(1) - kept_r**2) * shock_r
    return np.clip(moved_r, FLOAT(-MOST_MOMENTUM), FLOAT(MOST_MOMENTUM))


def territory_gain(momentum_r: Array, days: int) -> Array:
    """Points of territory that side 1 gains in a step of fighting."""
    return np.sinh(momentum_r) * FLOAT(PACE * days / 30)


def momentum_of(gain_30_days: Array) -> Array:
    """The momentum that a territorial gain over 30 days shows: the inverse of `territory_gain`."""
    return np.arcsinh(gain_30_days / PACE)


class War:
    """Momentum (positive for side 1) and the share of territory, in per cent, that side 1 holds."""

    STATE = ("momentum_r", "share_r")

    def __init__(self, runs: int) -> None:
        self.momentum_r = np.zeros(runs, dtype=FLOAT)
        self.share_r = np.zeros(runs, dtype=FLOAT)


def mean_momentum(model: NegotiationModel) -> Array:
    """Where momentum tends, given both sides' support and manpower."""
    p = model.p
    pull_sr = [
        p["momentum_support"] * (side.support_r - FLOAT(1))
        + p["momentum_manpower"] * (model.lever(side.name, "manpower") - FLOAT(1))
        for side in model.sides
    ]
    return pull_sr[1] - pull_sr[0]


def step(model: NegotiationModel) -> None:
    """Move momentum and, where they fight, the front."""
    war, p = model.war, model.p
    before_r = war.momentum_r
    war.momentum_r = next_momentum(
        before_r, mean_momentum(model), p["momentum_memory"], p["momentum_sd"], model.normal("war"), model.days
    )
    halfway_r = (before_r + war.momentum_r) / 2  # trapezoid: keeps a 7-day step's territory equal to a 1-day step's
    moved_r = territory_gain(halfway_r, model.days) * model.fighting_r
    war.share_r = np.clip(war.share_r + moved_r, FLOAT(0), FLOAT(100))
