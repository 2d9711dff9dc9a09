"""Trust between the belligerents: moved by deals kept and broken, drawn back to its usual level.

    dT = (t_0 - T) / tau_t dt + steps

Reciprocity in small steps is Osgood's; the sizes are ours. Trust has one channel to each outcome: h and collapse,
acceptance of truces, local truces, the goodwill in exchanges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Rows
from sim.distributions import Triangular
from sim.hazards import relax
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("trust_usual", "t_0", "level to which trust returns", "1", Triangular(0.2, 0.3, 0.4), "assumed",
              domain=(0, 1)),
    Parameter("trust_memory", "tau_t", "time in which it returns", "days", Triangular(150, 300, 600), "assumed"),
    Parameter("trust_round", "+round", "a round held", "1", Triangular(0.005, 0.015, 0.03), "assumed", domain=(0, 1)),
    Parameter("trust_exchange", "+exchange", "an exchange carried out", "1", Triangular(0.0005, 0.0015, 0.003),
              "assumed: routine, between go-betweens", domain=(0, 1)),
    Parameter("trust_kept", "+kept", "a truce kept to its end", "1", Triangular(0.01, 0.03, 0.06), "assumed",
              domain=(0, 1)),
    Parameter("trust_signal", "+signal", "a one-sided pause or pullback", "1",
              Triangular(0.005, 0.015, 0.03), "assumed", domain=(0, 1)),
    Parameter("trust_suspension", "-susp", "talks called off", "1", Triangular(-0.10, -0.06, -0.02), "assumed",
              domain=(-1, 0)),
    Parameter("trust_limited_break", "-limited", "a limited ceasefire broken", "1",
              Triangular(-0.05, -0.02, -0.005), "assumed", domain=(-1, 0)),
    Parameter("trust_collapse", "-collapse", "a general truce broken", "1", Triangular(-0.25, -0.15, -0.08), "assumed",
              domain=(-1, 0)),
)  # fmt: skip


def shift(model: NegotiationModel, parameter: str, rows: Rows) -> None:
    """Move trust by one of the steps above in the runs where something happened."""
    model.trust_r[rows] = np.clip(model.trust_r[rows] + model.p[parameter][rows], FLOAT(0), FLOAT(1))


def step(model: NegotiationModel) -> None:
    """Trust returns to its usual level."""
    model.trust_r = relax(model.trust_r, model.p["trust_usual"], model.kept("trust_memory"))
