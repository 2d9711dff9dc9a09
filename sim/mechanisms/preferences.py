"""Positions drift, and momentum hardens them.

    theta_ak += sd sqrt(dt) z + eta m_a dt (towards a's own end),   readiness_a += sd_R sqrt(dt) z

Reviewed every `REVIEW_DAYS`: positions are not rewritten daily. A side that gains hardens (eta > 0): the sign is that
of bargaining models in which a better outside option raises demands; concessions at the table are another matter.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT
from sim.distributions import Triangular
from sim.hazards import DAYS_PER_YEAR
from sim.mechanisms import zone
from sim.mechanisms.beliefs import own_momentum
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

REVIEW_DAYS = 28

PARAMETERS = (
    Parameter("drift", "sd_theta", "drift of ideal points", "scale/sqrt(year)",
              Triangular(0.06, 0.10, 0.15), "assumed: up to the statements' filter (.15), part of which is wording"),
    Parameter("hardening", "eta", "hardening of ideal points per unit of own momentum", "scale/year",
              Triangular(0.0, 0.03, 0.08), "assumed: size; sign from Fearon1995, who gains asks for more"),
    Parameter("readiness_drift", "sd_R", "drift of readiness to negotiate", "scale/sqrt(year)",
              Triangular(0.05, 0.12, 0.20), "assumed: a little faster than positions"),
    Parameter("red_line_weight", "kappa", "weight of loss past a red line against loss before it", "1",
              Triangular(2.0, 3.0, 5.0), "assumed: finite, so that no issue is beyond any price", per_side=True,
              domain=(1, inf)),
    Parameter("red_line_room", "rho_0", "distance from ideal point to red line", "scale",
              Triangular(0.10, 0.25, 0.45), "assumed: where no statement says otherwise", per_side=True, domain=(0, 1)),
)  # fmt: skip


def step(model: NegotiationModel) -> None:
    """At a review let positions move and look for the way out anew; at once in runs where a lever fixed a position.

    Reviews have a clock of their own, counted from the as-of day: one falls due with the first step that begins on or
    after its day, whatever the step's length.
    """
    due = model.day // REVIEW_DAYS > model.reviews
    if due and model.day > 0:
        _move(model)
    if due or model.moved_r.any():
        for side in model.sides:
            side.take_position(model.fixed_positions(side))
        zone.refresh(model, slice(None) if due else np.flatnonzero(model.moved_r))
        model.moved_r = np.zeros(model.runs, dtype=bool)
    model.reviews = model.day // REVIEW_DAYS


def _move(model: NegotiationModel) -> None:
    p, years = model.p, FLOAT(REVIEW_DAYS / DAYS_PER_YEAR)
    for side in model.sides:
        n = side.theta_rk.shape[1]
        shock_rk = model.normals(f"drift.{side.name}", n + 1)
        own_end = FLOAT(1) if side.side == 1 else FLOAT(-1)
        hardened_r = own_end * p["hardening"] * own_momentum(model, side.side) * years
        moved_rk = (p["drift"] * np.sqrt(years))[:, None] * shock_rk[:, :n] + hardened_r[:, None]
        side.theta_rk = np.clip(side.theta_rk + moved_rk, FLOAT(0), FLOAT(1))
        restless_r = p["readiness_drift"] * np.sqrt(years) * shock_rk[:, n]
        side.readiness_r = np.clip(side.readiness_r + restless_r, FLOAT(0), FLOAT(1))
