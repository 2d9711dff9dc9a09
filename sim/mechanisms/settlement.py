"""Signing a settlement, and what it starts.

A package is signed only where both sides are at or above need, U_a(x) >= r_a + e_a (1 - h) / h - relief: `rounds.py`
draws the timing. The outcome is the signature; ratification is part of h and can still undo it. Leaders who would meet
only to sign meet on that day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array, Mask, Rows
from sim.mechanisms import trust
from sim.mechanisms.mediation import refuse
from sim.mechanisms.zone import Zone, gain_share, package_risks

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


def gain_shares(model: NegotiationModel, view: Zone, package_rk: Array, rows: Rows) -> list[Array]:
    """Both sides' share of the possible gain at a package; negative below need."""
    risks = package_risks(model, package_rk, rows)
    return [gain_share(view.tastes[side].utility(package_rk), view.stances[side].need(risks)) for side in SIDES]


def refuse_text(model: NegotiationModel, rows: Rows, refused_r: Mask, gains: list[Array]) -> None:
    """A mediator's text is refused by the side that gains less from it, by both where they gain alike."""
    first_r, second_r = gains[0][refused_r], gains[1][refused_r]
    for party in model.patrons:
        refuse(model, party, rows[refused_r], (first_r <= second_r, second_r <= first_r), (first_r, second_r))


def sign(model: NegotiationModel, rows: Rows, package_rk: Array, u_r: Array) -> None:
    """Sign: the fighting stops that day, and the leaders may meet to sign."""
    if not rows.size:
        return
    deal, truce_r, day_r = model.settlement, model.truce.kind_r[rows], model.round_day_r[rows]
    lived_r = FLOAT(model.day + model.days) - day_r
    deal.fragility_r[rows], deal.unratified_r[rows] = package_risks(model, package_rk, rows)
    deal.in_force_r[rows], deal.age_r[rows], deal.terms_rk[rows] = True, lived_r, package_rk
    model.tally.add("days_under_general_ceasefire", rows, lived_r * (truce_r != 2))
    model.tally.add("general_truces", rows[truce_r == 0])
    model.truce.end(rows)
    for outcome in ("settlement", "general_truce", "general_ceasefire"):
        model.tally.mark(outcome, rows, day_r)
    model.tell(rows, "settlement", model.side_names, "{0} and {1} sign a settlement; the fighting stops", day_r)
    to_sign_r = u_r < np.maximum(*(model.demand(side, "summit", rows) for side in model.sides))
    leaders_met(model, rows[to_sign_r], day_r[to_sign_r])


def leaders_met(model: NegotiationModel, rows: Rows, day_r: Array, *, scripted: bool = False) -> None:
    """The leaders of the two belligerents meet in person: the outcome, and what a meeting as such does to trust."""
    model.tally.mark("leaders_meeting", rows, day_r, scripted_r=scripted)
    trust.shift(model, "trust_round", rows)
    model.tell(rows, "leaders_meeting", model.side_names, "The leaders of {0} and {1} meet in person", day_r)
