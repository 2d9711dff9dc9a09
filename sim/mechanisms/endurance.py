"""How long a truce or a settlement lasts: broken by hazard, run out, or extended.

    P(breaks in the step) = 1 - exp(-(H(age + step) - H(age)) strain f)

with the collapse hazard of `commitment.py`, integrated over the step so that no step length favours young truces
[Fortna2003]. A short truce that is breached still counts and is not said to collapse; one that runs out has been kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Rows
from sim.hazards import day_inside
from sim.mechanisms import talks, trust
from sim.mechanisms.commitment import RATIFICATION_DAYS, strain, weathered
from sim.mechanisms.truces import LONG, SHORT, p_accepts
from sim.outcomes import LONG_TRUCE_DAYS

if TYPE_CHECKING:
    from sim.model import NegotiationModel

EXTENSION_DAYS = 60.0
"""Length of an extension: assumed, twice the month first agreed."""


def break_down(model: NegotiationModel, rows: Rows, day_r: Array) -> None:
    """A general ceasefire or a settlement breaks: fighting resumes, trust falls, an open channel is suspended."""
    model.tally.mark("ceasefire_collapse", rows, day_r)
    model.truce.end(rows)
    model.settlement.in_force_r[rows] = False
    trust.shift(model, "trust_collapse", rows)
    model.tell(rows, "collapse", model.side_names, "The ceasefire between {0} and {1} collapses", day_r)
    talks.suspend(model, rows[model.channel.is_open_r[rows]])


def step(model: NegotiationModel) -> None:
    """Truces and settlements age, break, run out or are extended."""
    u_r2 = model.uniforms("endurance", 2)
    truce, deal, days = model.truce, model.settlement, model.days
    _break(model, np.flatnonzero((truce.kind_r == LONG) | deal.in_force_r), u_r2[:, 0])
    in_truce = np.flatnonzero(truce.kind_r > 0)
    _run_out(model, in_truce[truce.left_r[in_truce] <= days], u_r2[:, 1])
    truce.left_r[in_truce] -= days
    truce.age_r += FLOAT(days) * (truce.kind_r > 0)
    deal.age_r += FLOAT(days) * deal.in_force_r


def _break(model: NegotiationModel, rows: Rows, u_r: Array) -> None:
    """Which of the general ceasefires and settlements in force break."""
    days = model.days
    model.tally.add("days_under_general_ceasefire", rows, days)
    hazard_r = np.where(model.settled_r[rows], _hazard_settled(model, rows), _hazard_truce(model, rows))
    p_r, u_r = -np.expm1(-hazard_r * strain(model, rows)), u_r[rows]
    broken_r = u_r < p_r
    break_down(model, rows[broken_r], model.day + 1 + day_inside(u_r[broken_r], p_r[broken_r], days))


def _hazard_truce(model: NegotiationModel, rows: Rows) -> Array:
    """Collapse of a truce over the step: one that runs out inside it can break until then."""
    age_r, left_r = model.truce.age_r[rows], model.truce.left_r[rows]
    return weathered(model.p, age_r, age_r + np.clip(left_r, FLOAT(0), FLOAT(model.days)), rows)


def _hazard_settled(model: NegotiationModel, rows: Rows) -> Array:
    """Collapse of a settlement over the step; what ratification adds, over the strain that multiplies all."""
    deal, days = model.settlement, model.days
    age_r = deal.age_r[rows]
    gathered_r = weathered(model.p, age_r, age_r + days, rows) * model.p["settled_factor"][rows]
    voting_r = np.clip(FLOAT(RATIFICATION_DAYS) - age_r, FLOAT(0), FLOAT(days)) / FLOAT(RATIFICATION_DAYS)
    return gathered_r * deal.fragility_r[rows] + deal.unratified_r[rows] * voting_r / strain(model, rows)


def _run_out(model: NegotiationModel, rows: Rows, u_r: Array) -> None:
    """Truces whose time is up are extended, or have been kept."""
    truce = model.truce
    short_r, left_r = truce.kind_r[rows] == SHORT, truce.left_r[rows]
    first_r, second_r = (p_accepts(model, side, "general", long=True, rows=rows) for side in model.sides)
    again_r = np.where(short_r, first_r * second_r, FLOAT(1))  # a pause grows long only if both would agree to that
    extended_r = u_r[rows] < model.p["extension"][rows] * again_r
    grown_r = extended_r & short_r & (truce.age_r[rows] + left_r + EXTENSION_DAYS >= LONG_TRUCE_DAYS)
    end_day_r = model.day + np.maximum(left_r, FLOAT(1))
    extended, over = rows[extended_r], rows[~extended_r]
    model.tally.mark("general_ceasefire", rows[grown_r], end_day_r[grown_r])
    truce.kind_r[rows[grown_r]] = LONG
    truce.left_r[extended] += FLOAT(EXTENSION_DAYS)
    truce.end(over)
    trust.shift(model, "trust_kept", over)
    model.tell(extended, "extension", model.side_names, "{0} and {1} extend the truce", end_day_r[extended_r])
    model.tell(over, "lapse", model.side_names, "The truce between {0} and {1} runs out", end_day_r[~extended_r])
