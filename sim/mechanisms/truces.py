"""Truces on all fronts: proposed by anyone, answered by a quantal response, in force for a while or for good.

    v_a = b_0 + 2 c_a - w_s demand_a^2 - w_g b_a - w_d (1 - trust) + w_p (pressure_a + .3 mediation) - [long] v_L
    P(a says yes) = sig(Lambda v_a)

Suffering saved and pressure speak for a truce; sequencing demands (what must come first), military gain forgone and
distrust against it. A side proposes what it would accept. Long truces carry a markup of their own: in the
record of the first case both sides never agreed to the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows
from sim.distributions import Triangular
from sim.hazards import chance, day_inside, quantal
from sim.mechanisms.mediation import effort, refuse
from sim.mechanisms.outside_option import cost_of_a_year
from sim.outcomes import LONG_TRUCE_DAYS
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent, ThirdParty
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
    """A truce on offer in some runs.

    by     who proposes it;  days_r for how long (infinite: open-ended);  day_r made on which day
    yes    chances that either side accepts it, as things were when the step began
    """

    by: str
    rows: Rows
    days_r: Array
    day_r: Array
    yes: tuple[Array, Array]


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

    def end(self, rows: Rows) -> None:
        """It is over in some runs, for whatever reason."""
        self.kind_r[rows] = NONE


def worth(
    model: NegotiationModel, side: Belligerent, kind: str, *, long: bool, rows: Rows | slice = slice(None)
) -> Array:
    """What a truce is worth to a side above fighting on."""
    p, prejudged = model.p, FLOAT(SEQUENCING_SHARE[kind])
    first_r = prejudged * p["truce_sequencing"][rows] * model.demand(side, "sequencing", rows) ** 2
    hope_r = p["truce_gain"][rows] * (side.belief_r[rows] + side.optimism_r[rows])
    pushed_r = p["truce_pressure"][rows] * (side.pressure_r[rows] + FLOAT(0.3) * model.mediation_r[rows])
    value_r = p["truce_base"][rows] + FLOAT(2) * cost_of_a_year(model, side, rows) + pushed_r
    value_r = value_r - first_r - hope_r - p["truce_distrust"][rows] * (FLOAT(1) - model.trust_r[rows])
    return value_r - p["truce_long"][rows] if long else value_r


def p_accepts(
    model: NegotiationModel, side: Belligerent, kind: str, *, long: bool, rows: Rows | slice = slice(None)
) -> Array:
    """Chance that a side says yes."""
    return quantal(worth(model, side, kind, long=long, rows=rows), model.p["truce_precision"][rows])


def start(model: NegotiationModel, rows: Rows, days_r: Array, day_r: Array) -> None:
    """A truce on all fronts enters into force in some runs, for `days_r` (infinite: open-ended)."""
    truce = model.truce
    long_r = days_r >= LONG_TRUCE_DAYS
    lived_r = FLOAT(model.day + model.days) - day_r  # the rest of this step counts, whatever the step's length
    truce.kind_r[rows] = np.where(long_r, LONG, SHORT)
    truce.age_r[rows] = lived_r
    truce.left_r[rows] = np.maximum(days_r - lived_r, FLOAT(0.5))
    general, passing = (rows[long_r], day_r[long_r]), (rows[~long_r], day_r[~long_r])
    model.tally.add("days_under_general_ceasefire", general[0], lived_r[long_r])
    model.tally.mark("general_truce", rows, day_r)
    model.tally.mark("general_ceasefire", *general)
    model.tally.add("general_truces", rows)
    model.tell(passing[0], "truce", model.side_names, "{0} and {1} halt fire on all fronts for some days", passing[1])
    model.tell(general[0], "ceasefire", model.side_names, "A general ceasefire of {0} and {1} enters into force",
               general[1])  # fmt: skip


def answer(model: NegotiationModel, offer: Proposal, stream: str) -> Mask:
    """Both sides answer a proposal, each by a draw of its own, the proposer's answer being yes.

    stream  names the sides' draws
    Returns where both said yes; where one did not, a patron whose proposal it was remembers who refused.
    """
    rows = offer.rows
    model.tell(rows, "proposal", (offer.by,), "{0} proposes a truce", offer.day_r)
    refused_sr = [
        model.uniform(f"{stream}.{side.name}")[rows] >= (FLOAT(2) if side.name == offer.by else p_r)
        for side, p_r in zip(model.sides, offer.yes, strict=True)
    ]
    for side, refused_r in zip(model.sides, refused_sr, strict=True):
        model.tell(rows[refused_r], "refusal", (side.name,), "{0} refuses it", offer.day_r[refused_r])
    for party in model.patrons:
        if party.name == offer.by:
            refuse(model, party, rows, (refused_sr[0], refused_sr[1]), offer.yes)
    return ~(refused_sr[0] | refused_sr[1])


def step(model: NegotiationModel) -> None:
    """Patrons and sides propose general truces; all answers rest on the state as the step began, so no order counts."""
    offers = [_proposal(model, party.name, "proposals_patron", partial(_urge, party)) for party in model.patrons]
    offers += [_proposal(model, side.name, "proposals_side", partial(_wish, side)) for side in model.sides]
    days_r = np.zeros(model.runs, dtype=FLOAT)
    day_r = np.full(model.runs, model.day + model.days, dtype=FLOAT)
    for offer in offers:
        agreed_r = answer(model, offer, f"proposals.{offer.by}")
        rows = offer.rows[agreed_r]
        days_r[rows] = np.maximum(days_r[rows], offer.days_r[agreed_r])
        day_r[rows] = np.minimum(day_r[rows], offer.day_r[agreed_r])
    begun = np.flatnonzero(days_r > 0)
    start(model, begun, days_r[begun], day_r[begun])


def _urge(party: ThirdParty, model: NegotiationModel, rate_r: Array, rows: Rows) -> Array:
    """Rate at which a patron proposes: it takes more than calls for peace, and asking for nothing first."""
    tries_r = np.maximum(effort(model, party, rows) - FLOAT(PASSIVE_EFFORT), FLOAT(0))
    return rate_r * tries_r * (FLOAT(1) - model.demand(party, "sequencing", rows))


def _wish(side: Belligerent, model: NegotiationModel, rate_r: Array, rows: Rows) -> Array:
    """Rate at which a side proposes: as often as it would accept."""
    return rate_r * p_accepts(model, side, "general", long=True, rows=rows)


def _proposal(
    model: NegotiationModel, by: str, most: str, rate: Callable[[NegotiationModel, Array, Rows], Array]
) -> Proposal:
    """What somebody proposes of its own accord, at a rate of which a parameter is the most."""
    u_r2 = model.uniforms(f"proposals.{by}", 2)
    rows = np.flatnonzero(model.fighting_r & (u_r2[:, 0] < model.chance_of(most)))
    u_r, p_r = u_r2[rows, 0], chance(rate(model, model.p[most][rows], rows), model.days)
    made_r = u_r < p_r
    rows, u_r, p_r = rows[made_r], u_r[made_r], p_r[made_r]
    lasting_r = u_r2[rows, 1] < model.p["open_ended"][rows]
    days_r = np.where(lasting_r, FLOAT(np.inf), FLOAT(LONG_TRUCE_DAYS))
    first_r, second_r = (p_accepts(model, side, "general", long=True, rows=rows) for side in model.sides)
    return Proposal(by, rows, days_r, model.day + 1 + day_inside(u_r, p_r, model.days), (first_r, second_r))
