"""How long a truce or a settlement lasts: broken by hazard, run out, or extended.

    P(breaks in the step) = 1 - exp(-(H(age + step) - H(age)) strain f)

with the collapse hazard of `commitment.py`, integrated over the step so that no step length favours young truces
[Fortna2003]. A short truce that is breached still counts and is not said to collapse; one that runs out has been kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask
from sim.hazards import day_inside
from sim.mechanisms import talks, trust
from sim.mechanisms.commitment import RATIFICATION_DAYS, strain, weathered
from sim.mechanisms.truces import LONG, SHORT, p_accepts
from sim.outcomes import LONG_TRUCE_DAYS

if TYPE_CHECKING:
    from sim.model import NegotiationModel

EXTENSION_DAYS = 60.0
"""Length of an extension: assumed, twice the month first agreed."""


def break_down(model: NegotiationModel, broken_r: Mask, day_r: Array) -> None:
    """A general ceasefire or a settlement breaks: fighting resumes, trust falls, an open channel is suspended."""
    model.tally.mark("ceasefire_collapse", broken_r, day_r)
    model.truce.end(broken_r)
    model.settlement.in_force_r = model.settlement.in_force_r & ~broken_r
    trust.shift(model, "trust_collapse", broken_r)
    model.tell(broken_r, "collapse", model.side_names, "The ceasefire between {0} and {1} collapses", day_r)
    talks.suspend(model, broken_r & model.channel.is_open_r)


def step(model: NegotiationModel) -> None:
    """Truces and settlements age, break, run out or are extended."""
    u_r2 = model.uniforms("endurance", 2)
    truce, deal, days = model.truce, model.settlement, model.days
    long_r, settled_r = truce.kind_r == LONG, deal.in_force_r.copy()
    _count_days(model, long_r | settled_r)
    if not (settled_r.any() or (truce.kind_r > 0).any()):
        return
    lived_r = np.clip(truce.left_r, FLOAT(0), FLOAT(days))  # one that runs out inside the step can break until then
    hazard_r = np.where(settled_r, _hazard_settled(model), _hazard_truce(model, lived_r))
    p_r = -np.expm1(-hazard_r * strain(model))
    broken_r = (long_r | settled_r) & (u_r2[:, 0] < p_r)
    break_down(model, broken_r, model.day + 1 + day_inside(u_r2[:, 0], p_r, days))
    _run_out(model, u_r2[:, 1])
    truce.age_r = truce.age_r + FLOAT(days) * (truce.kind_r > 0)
    deal.age_r = deal.age_r + FLOAT(days) * deal.in_force_r


def _hazard_truce(model: NegotiationModel, lived_r: Array) -> Array:
    age_r = model.truce.age_r
    return weathered(model.p, age_r, age_r + lived_r)


def _hazard_settled(model: NegotiationModel) -> Array:
    """Collapse of a settlement over the step; what ratification adds, over the strain that multiplies all."""
    deal, days = model.settlement, model.days
    gathered_r = weathered(model.p, deal.age_r, deal.age_r + days) * model.p["settled_factor"] * deal.fragility_r
    voting_r = np.clip(FLOAT(RATIFICATION_DAYS) - deal.age_r, FLOAT(0), FLOAT(days)) / FLOAT(RATIFICATION_DAYS)
    return gathered_r + deal.unratified_r * voting_r / strain(model)


def _run_out(model: NegotiationModel, u_r: Array) -> None:
    truce, days = model.truce, model.days
    over_r = (truce.kind_r > 0) & (truce.left_r <= days)
    first_r, second_r = (p_accepts(model, side, "general", long=True) for side in model.sides)
    again_r = np.where(
        truce.kind_r == SHORT, first_r * second_r, FLOAT(1)
    )  # a pause grows long only if both would agree to that
    extended_r = over_r & (u_r < model.p["extension"] * again_r)
    kept_r = over_r & ~extended_r
    end_day_r = np.where(over_r, model.day + np.maximum(truce.left_r, FLOAT(1)), FLOAT(0))
    grown_r = extended_r & (truce.kind_r == SHORT) & (truce.age_r + truce.left_r + EXTENSION_DAYS >= LONG_TRUCE_DAYS)
    model.tally.mark("general_ceasefire", grown_r, end_day_r)
    truce.kind_r = np.where(grown_r, LONG, truce.kind_r)
    left_r = np.where(extended_r, truce.left_r + FLOAT(EXTENSION_DAYS), truce.left_r) - days
    truce.left_r = np.where(truce.kind_r > 0, left_r, truce.left_r)
    truce.end(kept_r)
    trust.shift(model, "trust_kept", kept_r)
    model.tell(extended_r, "extension", model.side_names, "{0} and {1} extend the truce", end_day_r)
    model.tell(kept_r, "lapse", model.side_names, "The truce between {0} and {1} runs out", end_day_r)


def _count_days(model: NegotiationModel, in_force_r: Mask) -> None:
    model.tally.add("days_under_general_ceasefire", in_force_r * FLOAT(model.days))
