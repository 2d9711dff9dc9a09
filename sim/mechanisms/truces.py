"""Truces on all fronts: proposed by anyone, answered by a quantal response, in force for a while or for good.

    v_a = b_0 + 2 c_a - w_s demand_a^2 - w_g b_a - w_d (1 - trust) + w_p (pressure_a + .3 mediation) - [long] v_L
    P(a says yes) = sig(Lambda v_a)

Suffering saved and pressure speak for a truce; sequencing demands (what must come first), military gain forgone and
distrust against it. A side proposes what it would accept. Long truces carry a markup of their own: in the
record of the first case both sides never agreed to the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask
from sim.distributions import Triangular
from sim.hazards import chance, day_inside, quantal
from sim.mechanisms.mediation import effort, refuse
from sim.mechanisms.outside_option import cost_of_a_year
from sim.outcomes import LONG_TRUCE_DAYS
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent
    from sim.model import NegotiationModel

NONE, SHORT, LONG = FLOAT(0), FLOAT(1), FLOAT(2)
SEQUENCING_SHARE = {"general": 1.0, "holiday": 0.5, "sectoral": 0.3}
"""How much of the sequencing demand stands against a truce of a kind: assumed, short and partial ones prejudge less."""

PASSIVE_EFFORT = 0.25
"""Effort up to which a patron only calls for peace (the codebook's anchor) and proposes nothing."""

PARAMETERS = (
    Parameter("proposals_patron", "n_m",
              "general proposals by a patron that asks for nothing first, per effort above .25", "1/year",
              Triangular(1.5, 4, 7), "record", set_on_record=True),
    Parameter("proposals_side", "n_b", "general proposals by a side that would surely accept one", "1/year",
              Triangular(0.6, 1.5, 3.0), "record", set_on_record=True),
    Parameter("truce_base", "b_0", "worth of a truce before all reasons for and against", "1",
              Triangular(0.1, 0.3, 0.5), "assumed: set so that yearly chances follow UCDP and HCSS2022"),
    Parameter("truce_precision", "Lambda_t", "precision of the answer", "1",
              Triangular(4, 6, 9), "McKelveyPalfrey1995: 2-10 in the laboratory"),
    Parameter("truce_sequencing", "w_s", "weight of what a side wants first", "1",
              Triangular(0.6, 1.0, 1.5), "assumed"),
    Parameter("truce_gain", "w_g", "weight of military gain forgone, per unit of belief", "1",
              Triangular(0.1, 0.25, 0.5), "assumed: size; sign from Slantchev2003"),
    Parameter("truce_distrust", "w_d", "weight of distrust", "1", Triangular(0.2, 0.4, 0.6), "assumed"),
    Parameter("truce_pressure", "w_p", "weight of third parties' pressure", "1", Triangular(0.2, 0.4, 0.7), "assumed"),
    Parameter("truce_long", "v_L", "further reluctance to stop for 30 days or more", "1",
              Triangular(-0.6, 0.1, 0.8),
              "assumed: wide; sign Powell2006, weighed in calibration by how seldom such truces come",
              domain=(-2, 2)),
    Parameter("open_ended", "a_o", "share of long proposals without an end", "1", Triangular(0.2, 0.4, 0.6), "assumed",
              domain=(0, 1)),
    Parameter("extension", "a_e", "chance that a truce is extended when it runs out", "1",
              Triangular(0.2, 0.4, 0.6), "assumed: nothing of the record was extended, but nothing long was agreed",
              set_on_record=True, domain=(0, 1)),
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A truce on offer: by whom, for how many days per run (infinite: open-ended), made on which day."""

    by: str
    days_r: Array
    day_r: Array


class Truce:
    """The truce on all fronts, if any.

    kind_r  NONE, SHORT (below 30 days in all) or LONG (a general ceasefire)
    age_r   days in force;  left_r days to its agreed end, infinite where open-ended
    """

    STATE = ("kind_r", "age_r", "left_r")

    def __init__(self, runs: int) -> None:
        self.kind_r = np.full(runs, NONE, dtype=FLOAT)
        self.age_r: Array
        self.age_r, self.left_r = np.zeros(runs, dtype=FLOAT), np.full(runs, np.inf, dtype=FLOAT)

    def end(self, ended_r: Mask) -> None:
        """It is over, for whatever reason."""
        self.kind_r = np.where(ended_r, NONE, self.kind_r)


def worth(model: NegotiationModel, side: Belligerent, kind: str, *, long: bool) -> Array:
    """What a truce is worth to a side above fighting on."""
    p = model.p
    first_r = FLOAT(SEQUENCING_SHARE[kind]) * p["truce_sequencing"] * model.demand(side, "sequencing") ** 2
    hope_r = p["truce_gain"] * (side.belief_r + side.optimism_r)
    pushed_r = p["truce_pressure"] * (side.pressure_r + FLOAT(0.3) * model.mediation_r)
    value_r = p["truce_base"] + FLOAT(2) * cost_of_a_year(model, side) + pushed_r
    value_r = value_r - first_r - hope_r - p["truce_distrust"] * (FLOAT(1) - model.trust_r)
    return value_r - p["truce_long"] if long else value_r


def p_accepts(model: NegotiationModel, side: Belligerent, kind: str, *, long: bool) -> Array:
    """Chance that a side says yes."""
    return quantal(worth(model, side, kind, long=long), model.p["truce_precision"])


def start(model: NegotiationModel, begun_r: Mask, days_r: Array, day_r: Array) -> None:
    """A truce on all fronts enters into force for `days_r` (infinite: open-ended)."""
    truce = model.truce
    long_r = begun_r & (days_r >= LONG_TRUCE_DAYS)
    lived_r = FLOAT(model.day + model.days) - day_r  # the rest of this step counts, whatever the step's length
    truce.kind_r = np.where(begun_r, np.where(long_r, LONG, SHORT), truce.kind_r)
    truce.age_r = np.where(begun_r, lived_r, truce.age_r)
    truce.left_r = np.where(begun_r, np.maximum(days_r - lived_r, FLOAT(0.5)), truce.left_r)
    model.tally.add("days_under_general_ceasefire", long_r * lived_r)
    model.tally.mark("general_truce", begun_r, day_r)
    model.tally.mark("general_ceasefire", long_r, day_r)
    model.tally.add("general_truces", begun_r)
    model.tell(begun_r & ~long_r, "truce", model.side_names, "{0} and {1} halt fire on all fronts for some days", day_r)
    model.tell(long_r, "ceasefire", model.side_names, "A general ceasefire of {0} and {1} enters into force", day_r)


def answer(model: NegotiationModel, offer: Proposal, made_r: Mask, yes: tuple[Array, Array], stream: str) -> Mask:
    """Both sides answer a proposal, each by a draw of its own, the proposer's answer being yes.

    yes     chances that the sides say yes, as things were when the step began
    stream  names the sides' draws
    Returns where both said yes; where one did not, a patron whose proposal it was remembers who refused.
    """
    model.tell(made_r, "proposal", (offer.by,), "{0} proposes a truce", offer.day_r)
    first_r, second_r = (
        model.uniform(f"{stream}.{side.name}") < (FLOAT(2) if side.name == offer.by else p_r)
        for side, p_r in zip(model.sides, yes, strict=True)
    )
    by = (made_r & ~first_r, made_r & ~second_r)
    for side in model.sides:
        model.tell(by[side.side], "refusal", (side.name,), "{0} refuses it", offer.day_r)
    for party in model.patrons:
        if party.name == offer.by:
            refuse(model, party, by, yes)
    return made_r & first_r & second_r


def step(model: NegotiationModel) -> None:
    """Patrons and sides propose general truces; all answers rest on the state as the step began, so no order counts."""
    free_r = model.fighting_r
    first_r, second_r = (p_accepts(model, side, "general", long=True) for side in model.sides)
    yes = (first_r, second_r)
    rates = {
        party.name: model.p["proposals_patron"]
        * np.maximum(effort(model, party) - FLOAT(PASSIVE_EFFORT), FLOAT(0))
        * (FLOAT(1) - model.demand(party, "sequencing"))
        for party in model.patrons
    }
    rates |= {side.name: model.p["proposals_side"] * yes[side.side] for side in model.sides}
    begun_r = np.zeros(model.runs, dtype=bool)
    days_r, day_r = np.zeros(model.runs, dtype=FLOAT), np.full(model.runs, model.day + model.days, dtype=FLOAT)
    for name, rate_r in rates.items():
        u_r2 = model.uniforms(f"proposals.{name}", 2)
        p_r = chance(rate_r, model.days)
        made_r = free_r & (u_r2[:, 0] < p_r)
        offered_r = np.where(u_r2[:, 1] < model.p["open_ended"], FLOAT(np.inf), FLOAT(LONG_TRUCE_DAYS))
        offer = Proposal(name, offered_r, model.day + 1 + day_inside(u_r2[:, 0], p_r, model.days))
        agreed_r = answer(model, offer, made_r, yes, f"proposals.{name}")
        begun_r |= agreed_r
        days_r = np.where(agreed_r, np.maximum(days_r, offered_r), days_r)
        day_r = np.where(agreed_r, np.minimum(day_r, offer.day_r), day_r)
    start(model, begun_r, days_r, day_r)
