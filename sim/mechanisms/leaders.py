"""The leaders of the two belligerents meet, and may agree on the spot.

    met at rate n_L in an open channel while gap <= d (1 - summit_a) for both sides

What separates the offers must be less than either summit position asks: who would meet at once asks little, who
would meet only to sign asks for nothing to be left. Leaders who meet put one text between them, near the package that
leaves the worse-off side best (as a mediator's would, with the same error), and sign it or part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Rows
from sim.distributions import Triangular
from sim.hazards import day_inside
from sim.mechanisms import rounds, settlement
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("leaders_rate", "n_L", "rate of leaders' meetings while the offers are near enough for both", "1/year",
              Triangular(0.5, 1.5, 4.0), "assumed: none in 39 months of the first case", set_on_record=True),
    Parameter("leaders_gap", "d", "gap at which leaders who would meet at once do meet", "utility",
              Triangular(0.15, 0.3, 0.5), "assumed"),
)  # fmt: skip


def meet(model: NegotiationModel, rows: Rows, u_r3: Array, day_r: Array, *, scripted: bool = False) -> None:
    """The leaders meet in some runs, with a text between them."""
    settlement.leaders_met(model, rows, day_r, scripted=scripted)
    free_r = ~model.settled_r[rows]
    rounds.table_text(model, None, rows[free_r], u_r3[free_r], day_r[free_r])


def step(model: NegotiationModel) -> None:
    """Leaders meet where the offers are near enough for both."""
    u_r4, p_r = model.uniforms("leaders", 4), model.chance_of("leaders_rate")
    rows = np.flatnonzero((u_r4[:, 0] < p_r) & model.channel.is_open_r & ~model.settled_r)
    for side in model.sides:
        most_r = model.p["leaders_gap"][rows] * (FLOAT(1) - model.demand(side, "summit", rows))
        rows = rows[model.channel.gap_r[rows] <= most_r]
    meet(model, rows, u_r4[rows, 1:], model.day + 1 + day_inside(u_r4[rows, 0], p_r[rows], model.days))
