"""Signing a settlement, and what it starts.

A package is signed only where both sides are at or above need, U_a(x) >= r_a + e_a (1 - h) / h - relief: `rounds.py`
draws the timing. The outcome is the signature; ratification is part of h and can still undo it. Leaders who would meet
only to sign meet on that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array, Mask
from sim.bargaining.utility import Tastes
from sim.mechanisms import trust
from sim.mechanisms.mediation import refuse
from sim.mechanisms.zone import gain_share, need, package_risks

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class Settlement:
    """A settlement in force: its age, terms (run, settlement issue) and how fragile they make it."""

    def __init__(self, runs: int, issues: int) -> None:
        self.in_force_r = np.zeros(runs, dtype=bool)
        self.age_r: Array = np.zeros(runs, dtype=FLOAT)
        self.terms_rk = np.full((runs, issues), np.nan, dtype=FLOAT)
        self.fragility_r = np.ones(runs, dtype=FLOAT)
        self.unratified_r = np.zeros(runs, dtype=FLOAT)


def gain_shares(model: NegotiationModel, tastes: tuple[Tastes, Tastes], package_rk: Array, rows: Array) -> list[Array]:
    """Both sides' share of the possible gain at a package; negative below need."""
    risks = package_risks(model, package_rk, rows)
    return [gain_share(tastes[side].utility(package_rk), need(model, side, risks, rows)) for side in SIDES]


def refuse_text(model: NegotiationModel, rows: Array, refused_r: Mask, gains: list[Array]) -> None:
    """A mediator's text is refused by the side that gains less from it, by both where they gain alike."""
    by = [np.zeros(model.runs, dtype=bool) for _ in SIDES]
    willing = [np.zeros(model.runs, dtype=FLOAT) for _ in SIDES]
    for side in SIDES:
        by[side][rows] = refused_r & (gains[side] <= gains[1 - side])
        willing[side][rows] = gains[side]
    for party in model.patrons:
        refuse(model, party, (by[0], by[1]), (willing[0], willing[1]))


def sign(model: NegotiationModel, rows: Array, package_rk: Array, u_r: Array) -> None:
    """Sign: the fighting stops that day, and the leaders may meet to sign."""
    if not rows.size:
        return
    deal, signed_r = model.settlement, np.zeros(model.runs, dtype=bool)
    signed_r[rows] = True
    deal.fragility_r[rows], deal.unratified_r[rows] = package_risks(model, package_rk, rows)
    deal.in_force_r |= signed_r
    deal.terms_rk[rows] = package_rk
    day_r = model.round_day_r
    lived_r = FLOAT(model.day + model.days) - day_r
    deal.age_r = np.where(signed_r, lived_r, deal.age_r)
    model.tally.add("days_under_general_ceasefire", signed_r * ~(model.truce.kind_r == 2) * lived_r)
    model.tally.add("general_truces", signed_r & (model.truce.kind_r == 0))
    model.truce.end(signed_r)
    for outcome in ("settlement", "general_truce", "general_ceasefire"):
        model.tally.mark(outcome, signed_r, day_r)
    model.tell(signed_r, "settlement", model.side_names, "{0} and {1} sign a settlement; the fighting stops", day_r)
    to_sign_r = np.zeros(model.runs, dtype=bool)
    to_sign_r[rows] = u_r < np.maximum(*(model.demand(side, "summit") for side in model.sides))[rows]
    leaders_met(model, to_sign_r, day_r)


def leaders_met(model: NegotiationModel, met_r: Mask, day_r: Array, *, scripted: bool = False) -> None:
    """The leaders of the two belligerents meet in person: the outcome, and what a meeting as such does to trust."""
    model.tally.mark("leaders_meeting", met_r, day_r, scripted_r=scripted)
    trust.shift(model, "trust_round", met_r)
    model.tell(met_r, "leaders_meeting", model.side_names, "The leaders of {0} and {1} meet in person", day_r)
