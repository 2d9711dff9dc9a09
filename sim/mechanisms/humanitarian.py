"""Children and the fallen: flows of their own, through humanitarian mediators.

    rate = level (.5 + facilitation),   size = Weibull around its level, never above the stock

Only publicly dated returns of children are counted: a small part of all returns. Bodies come home by their own
exchanges, mostly through the Red Cross; their rate and sizes are read off the record up to the as-of day.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Rows
from sim.distributions import Triangular
from sim.hazards import count
from sim.mechanisms.exchange import weibull_size
from sim.mechanisms.mediation import facilitation
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("children_rate", "lambda_c", "publicly dated returns of children, level on the as-of day", "1/day",
              Triangular(0.002, 0.01, 0.02), "record", set_on_record=True),
    Parameter("children_size", "G_c", "typical number of children in one return", "people",
              Triangular(4, 8, 14), "record", set_on_record=True),
    Parameter("children_held", "K_0", "children not returned on the as-of day", "people",
              Triangular(5000, 15000, 20000), "assumed where a case says nothing", domain=(0, inf)),
    Parameter("bodies_rate", "lambda_b", "returns of the fallen, level on the as-of day", "1/day",
              Triangular(0.005, 0.03, 0.06), "record", set_on_record=True),
    Parameter("bodies_size", "G_b", "typical number of fallen returned to a side at once", "people",
              Triangular(20, 200, 700), "record", per_side=True, set_on_record=True),
    Parameter("bodies_held", "B_0", "fallen of the other side that a side holds on the as-of day", "people",
              Triangular(1000, 5000, 12000), "assumed", per_side=True, domain=(0, inf)),
    Parameter("bodies_found", "c_B", "fallen of the other side that a side recovers on a day of fighting", "people/day",
              Triangular(5, 20, 50), "assumed", per_side=True),
    Parameter("humanitarian_shape", "k_h", "Weibull shape of the sizes of these returns", "1",
              Triangular(1.2, 1.8, 2.5), "assumed: between exponential and bell-shaped", domain=(0.12, inf)),
)  # fmt: skip


def step(model: NegotiationModel) -> None:
    """Children and the fallen return."""
    p, days = model.p, model.days
    most = 1 + days // 3
    u_rg = model.uniforms("humanitarian", 3 + 3 * most)
    helped_r = FLOAT(0.5) + facilitation(model)
    for side in model.sides:
        side.bodies.capture(side.p["bodies_found"] * days * model.fighting_r, u_rg[:, 0])
    n_children_r = count(u_rg[:, 1], p["children_rate"] * helped_r * days, most)
    n_bodies_r = count(u_rg[:, 2], p["bodies_rate"] * helped_r * days, most)
    for g in range(most):
        rows, returned = np.flatnonzero(n_children_r > g), np.flatnonzero(n_bodies_r > g)
        inside_r = np.floor(FLOAT(days) * (g + u_rg[rows, 4 + 3 * g]) / n_children_r[rows])
        _children(model, rows, u_rg[rows, 3 + 3 * g], model.day + 1 + inside_r)
        _bodies(model, returned, u_rg[returned, 5 + 3 * g])


def _children(model: NegotiationModel, rows: Rows, u_r: Array, day_r: Array) -> None:
    size_r = weibull_size(model.p["children_size"][rows], model.p["humanitarian_shape"][rows], u_r)
    freed_r = model.children.release(rows, np.maximum(size_r, FLOAT(1)))
    model.tally.mark("children_return", rows[freed_r > 0], day_r[freed_r > 0])
    model.tally.add("children_returned", rows, freed_r)
    if model.chronicle is not None:
        model.chronicle.children(model, rows, freed_r, day_r)


def _bodies(model: NegotiationModel, rows: Rows, u_r: Array) -> None:
    for side in model.sides:
        size_r = weibull_size(side.p["bodies_size"][rows], model.p["humanitarian_shape"][rows], u_r)
        model.tally.add(f"bodies_to_{side.name}", rows, model.other(side).bodies.release(rows, size_r))
