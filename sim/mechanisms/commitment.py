"""Will it hold? One hazard for the collapse of what was signed, and for what the sides expect of it.

    rate(age) = k (age / 30 d)^-s  exp(tau max_a b_a - n_T (trust - .3) - n_M monitoring - n_G (guarantee - .4)) f
    H = integral of rate over a's horizon + ratification:  -ln P(ratified), spread over its first `RATIFICATION_DAYS`
    h = exp(-H)                                    the chance that a package holds
    need_a = r_a + e_a (1 - h) / h - relief,  e_a = eps_a (1 - U_a(theta_b))

A deal that breaks leaves a side at war and worse placed, since the other rearmed: the commitment problem [Powell2006].
Holding with probability h, the deal is worth h U + (1 - h)(r - e), which beats fighting on exactly where U >= need.
Hazards fall with age, trust, monitoring and guarantees and rise with temptation [Fortna2003]; the exponents are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array
from sim.bargaining.utility import across
from sim.distributions import Triangular
from sim.hazards import DAYS_PER_YEAR, logistic
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

RATIFICATION_DAYS = 180
"""Days within which a signed settlement is ratified or fails: assumed, a ceasefire, a campaign and a vote."""

PARAMETERS = (
    Parameter("rearm_loss", "eps", "part of the stake that goes if the other rearms during a deal that breaks", "1",
              Triangular(0.25, 0.5, 0.75),
              "assumed: form from Powell2006; size set so that about a quarter of talks end in peace, as in Min's data",
              per_side=True, set_on_record=True, domain=(0, 1)),
    Parameter("collapse_rate", "k", "rate at which a general ceasefire breaks at 30 days of age", "1/year",
              Triangular(0.6, 1.2, 2.4), "QuinnJoshi2016: about 80 % of civil-war ceasefires fail"),
    Parameter("collapse_aging", "s", "how fast that rate falls with age: (age / 30 d)^-s", "1",
              Triangular(0.3, 0.5, 0.8), "Fortna2003: sign; assumed: size", domain=(0, 0.95)),
    Parameter("settled_factor", "f", "collapse rate after a settlement against that of a bare ceasefire", "1",
              Triangular(0.1, 0.25, 0.4), "HCSS2022: 4 in 10 negotiated agreements broke"),
    Parameter("temptation", "tau", "log collapse rate per unit of the more hopeful side's belief", "1",
              Triangular(0.1, 0.3, 0.5), "assumed: size; sign from Powell2006"),
    Parameter("holds_by_trust", "n_T", "log collapse rate per unit of trust", "1",
              Triangular(1.0, 2.0, 3.0), "assumed: size"),
    Parameter("holds_by_monitoring", "n_M", "log collapse rate, full monitoring against none", "1",
              Triangular(0.7, 1.2, 1.9), "yardsticks: peacekeepers' hazard ratios of .15-.5 [Fortna2003]"),
    Parameter("holds_by_guarantees", "n_G", "log collapse rate, full guarantees against none", "1",
              Triangular(0.3, 0.8, 1.5), "assumed: below monitoring, since guarantees can fail"),
    Parameter("ratification", "v_0", "log odds that a settlement is ratified at no concession", "1",
              Triangular(1.5, 2.5, 4.0), "assumed: most leaders carry their people if little is given up"),
    Parameter("ratification_loss", "v_1", "log odds lost per full-scale concession on ratified issues", "1",
              Triangular(2.0, 4.0, 6.0), "assumed: half the scale makes it a close vote"),
)  # fmt: skip


def strain(model: NegotiationModel, rows: Array | slice = slice(None)) -> Array:
    """Factor on the collapse rate from temptation, trust and monitoring, before guarantees."""
    p = model.p
    first, second = (s.belief_r[rows] + s.optimism_r[rows] for s in model.sides)
    calm_r = p["holds_by_trust"][rows] * (model.trust_r[rows] - FLOAT(0.3))
    watched_r = p["holds_by_monitoring"][rows] * model.lever(None, "monitoring")[rows]
    return np.exp(p["temptation"][rows] * np.maximum(first, second) - calm_r - watched_r)


def weathered(
    p: dict[str, Array], from_days: Array | float, to_days: Array, rows: Array | slice = slice(None)
) -> Array:
    """Collapse hazard gathered between two ages, before strain: integral of k (age / 30 d)^-s."""
    left_r = FLOAT(1) - p["collapse_aging"][rows]
    unit_r = p["collapse_rate"][rows] * FLOAT(30 / DAYS_PER_YEAR) / left_r
    return unit_r * ((to_days / FLOAT(30)) ** left_r - (np.asarray(from_days, FLOAT) / FLOAT(30)) ** left_r)


def guarantee_strength(x: Array, protected: int) -> Array:
    """Strength of outside guarantees, 0 to 1: full at the protected side's own end of the issue."""
    return FLOAT(1) - x if protected == 0 else x


def p_ratified(model: NegotiationModel, loss: Array, rows: Array | slice = slice(None)) -> Array:
    """Chance that the protected side's people say yes, given the mean concession on the ratified issues."""
    p = model.p
    return logistic(across(p["ratification"][rows], loss) - across(p["ratification_loss"][rows], loss) * loss)


def hazard_ahead(model: NegotiationModel, side_horizon_r: Array, rows: Array | slice = slice(None)) -> Array:
    """Hazard of collapse of a settlement over a side's horizon, before guarantees and ratification: (run,)."""
    p = model.p
    gathered_r = weathered(p, 0.0, side_horizon_r * FLOAT(DAYS_PER_YEAR), rows)
    return gathered_r * p["settled_factor"][rows] * strain(model, rows)
