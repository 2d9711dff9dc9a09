"""What each side believes about the battlefield: optimism at first, learning by fighting.

    b_a = y_a + o_a
    dy_a = (m_a - y_a) / tau_b dt             only while they fight: battles reveal strength
    do_a = (o_inf,a - o_a) / tau_o dt         optimism wears off in the same way

m_a is momentum counted in a's favour. Beliefs start apart and converge through fighting [Slantchev2003]
[FilsonWerner2002]; the sources update over discrete types by Bayes' rule, we track one mean with a fixed gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.distributions import Triangular
from sim.hazards import relax
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.axes import Array
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("belief_memory", "tau_b", "time in which a belief follows the front", "days",
              Triangular(40, 90, 180), "assumed: a quarter, the rhythm of offensives and reviews"),
    Parameter("optimism_start", "o_0", "own-side optimism on the war's first day", "compressed points/30 d",
              Triangular(0.6, 1.2, 2.0), "assumed: size; sign and decay from Slantchev2003", per_side=True),
    Parameter("optimism_end", "o_inf", "own-side optimism that never goes away", "compressed points/30 d",
              Triangular(0.1, 0.35, 0.7), "assumed: wars go on although much has been revealed", per_side=True),
    Parameter("optimism_memory", "tau_o", "time in which fighting wears optimism off", "days",
              Triangular(250, 450, 800), "assumed: the hazard of an end is flat after the first year"),
)  # fmt: skip


def own_momentum(model: NegotiationModel, side: int) -> Array:
    """Momentum counted in one side's favour."""
    return model.war.momentum_r if side == 1 else -model.war.momentum_r


def step(model: NegotiationModel) -> None:
    """Learn from the front where there is fighting."""
    fighting_r = model.fighting_r
    for side in model.sides:
        seen_r = relax(side.belief_r, own_momentum(model, side.side), model.kept("belief_memory"))
        worn_r = relax(side.optimism_r, side.p["optimism_end"], model.kept("optimism_memory"))
        np.copyto(side.belief_r, seen_r, where=fighting_r)
        np.copyto(side.optimism_r, worn_r, where=fighting_r)
