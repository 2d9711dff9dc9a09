"""Third parties decide: how hard to try, whom to press, whether to arm, when to walk away.

    mediation = 1 - prod over third parties of (1 - access effort)
    facilitation = mean effort of humanitarian mediators (on the exchange track)
    walking away at rate w_q effort (1/2 + refusals lately); a patron presses the side that refused last; unprovoked it
    divides its pressure between the sides by its own stand on arms and sanctions; it cuts aid to a client that refused

A mediator with leverage does best [Wilkenfeld2003]. That mediation buys deals at the price of durability
[Beardsley2008] comes out of the model (more deals at thin surplus), it is not put in. The forms are ours.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows
from sim.distributions import Triangular
from sim.hazards import happens, relax
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import ThirdParty
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("walk_away", "w_q", "rate at which a patron at full effort walks away", "1/year",
              Triangular(0.1, 0.25, 0.5), "assumed: once in four years unless it is refused"),
    Parameter("walked_effort", "e_w", "share of its effort left to a patron that walked away", "1",
              Triangular(0.1, 0.25, 0.4), "assumed", domain=(0, 1)),
    Parameter("return_rate", "w_r", "rate at which it comes back", "1/year",
              Triangular(1.0, 2.0, 4.0), "assumed: half a year away"),
    Parameter("refusal_memory", "tau_n", "time in which a refusal is forgotten", "days",
              Triangular(60, 90, 150), "assumed: a quarter"),
    Parameter("pressure_step", "pi", "pressure on the refuser per refusal, at full effort", "1",
              Triangular(0.1, 0.3, 0.5), "assumed", domain=(0, 1)),
    Parameter("pressing_rate", "n_p", "rate at which a patron at full effort presses unprovoked", "1/year",
              Triangular(1.0, 3.0, 6.0), "assumed: every few months"),
    Parameter("pressure_memory", "tau_p", "time in which pressure wears off", "days",
              Triangular(30, 60, 120), "assumed"),
    Parameter("aid_cut", "w_a", "rate at which a patron at full effort cuts aid to a client that refused", "1/year",
              Triangular(0.2, 0.5, 1.0), "assumed; the record holds one cut, of eight days in March 2025",
              set_on_record=True),
    Parameter("aid_cut_share", "c_a", "share of aid that is cut", "1",
              Triangular(0.3, 0.6, 1.0), "assumed", domain=(0, 1)),
    Parameter("aid_memory", "tau_a", "time in which aid returns to its course", "days",
              Triangular(20, 60, 180), "assumed: the cut of March 2025 lasted eight days", set_on_record=True),
    Parameter("effort_memory", "tau_e", "time in which effort returns to its usual level", "days",
              Triangular(120, 240, 480), "assumed"),
    Parameter("success_step", "g_h", "effort gained by a mediator from a round or an exchange that it helped", "1",
              Triangular(0.005, 0.015, 0.03), "assumed: hosts gain from success", domain=(0, 1)),
    Parameter("substitution", "b_d", "share of a missing patron's support that others make up", "1",
              Triangular(0.2, 0.45, 0.7), "record", set_on_record=True, domain=(0, 1)),
    Parameter("office_sd", "sd_o", "change of effort when an office changes hands, as known beforehand", "1",
              Triangular(0.1, 0.25, 0.4), "assumed: SmithSpaniel2018 find that new leaders change a crisis' course"),
)  # fmt: skip

WALKED_EFFORT_FLOOR = 0.4
"""Effort below which a patron has nothing to walk away from."""


def effort(model: NegotiationModel, party: ThirdParty, rows: Rows | slice = slice(None)) -> Array:
    """Effort as it reaches the sides: own effort, cut where it walked away, times the lever, at most 1."""
    left_r = np.where(party.walked_r[rows], model.p["walked_effort"][rows], FLOAT(1))
    return np.minimum(party.effort_r[rows] * left_r * model.lever(party.name, "mediation")[rows], FLOAT(1))


def reach(model: NegotiationModel) -> Array:
    """Mediation as it reaches the talks, 0 to 1."""
    missed_r = np.ones(model.runs, dtype=FLOAT)
    for party in model.third_parties:
        missed_r *= FLOAT(1) - FLOAT(party.actor.access) * effort(model, party)
    return FLOAT(1) - missed_r


def facilitation(model: NegotiationModel) -> Array:
    """Effort of humanitarian mediators on the exchange track; 1/2 where the case has none."""
    helpers = [t for t in model.third_parties if t.actor.role == "humanitarian"]
    if not helpers:
        return np.full(model.runs, 0.5, dtype=FLOAT)
    efforts = [effort(model, t) * model.lever(t.name, "facilitation") for t in helpers]
    return sum(efforts[1:], efforts[0]) / FLOAT(len(helpers))


def support(model: NegotiationModel, client: str) -> Array:
    """Outside support of a belligerent, 1 = every donor on its usual course; others make up part of what is missing."""
    donors = [t for t in model.third_parties if t.actor.client == client]
    given = [FLOAT(t.actor.support_share) * (t.aid_r * model.lever(t.name, "aid") - FLOAT(1)) for t in donors]
    missing_r = sum((np.minimum(g, FLOAT(0)) for g in given), np.zeros(model.runs, dtype=FLOAT))
    extra_r = sum((np.maximum(g, FLOAT(0)) for g in given), np.zeros(model.runs, dtype=FLOAT))
    return FLOAT(1) + extra_r + (FLOAT(1) - model.p["substitution"]) * missing_r


def refuse(
    model: NegotiationModel, party: ThirdParty, rows: Rows, by: tuple[Mask, Mask], willing: tuple[Array, Array]
) -> None:
    """A proposal that a third party stands behind is refused in some runs: it remembers, a patron presses the refusers.

    by       in which of them each side refused
    willing  how willing each was: where both refused the less willing one is blamed, and nobody where they are even
    """
    blamed_r = np.where(willing[0] < willing[1], FLOAT(0), np.where(willing[1] < willing[0], FLOAT(1), FLOAT(-1)))
    blamed_r = np.where(by[0] & ~by[1], FLOAT(0), np.where(by[1] & ~by[0], FLOAT(1), blamed_r))
    party.refused_r[rows] = party.refused_r[rows] + by[0] + by[1]
    party.refuser_r[rows] = np.where(by[0] | by[1], blamed_r, party.refuser_r[rows])
    if party.actor.role == "patron":
        for side in (0, 1):
            press(model, party, side, rows[by[side]])


def press(model: NegotiationModel, party: ThirdParty, side: int, rows: Rows, share_r: Array | float = 1.0) -> None:
    """Put pressure on a side in some runs: a whole step of it, or a share."""
    target = model.sides[side]
    lever_r = model.pressure_lever(party.name, target.name)[rows]
    target.pressure_r[rows] += share_r * model.p["pressure_step"][rows] * effort(model, party, rows) * lever_r


def gained(model: NegotiationModel, party: ThirdParty, rows: Rows) -> None:
    """A mediator gains from a success in some runs."""
    party.effort_r[rows] = np.minimum(party.effort_r[rows] + model.p["success_step"][rows], FLOAT(1))


def fade(model: NegotiationModel) -> None:
    """What fades by itself: pressure, refusals, effort, contacts, cuts of aid."""
    for side in model.sides:
        side.pressure_r *= model.kept("pressure_memory")
    for party in model.third_parties:
        party.effort_r = relax(party.effort_r, party.base_effort_r, model.kept("effort_memory"))
    for party in model.patrons:
        party.refused_r *= model.kept("refusal_memory")
        party.refuser_r[party.refused_r < FLOAT(0.25)] = -1
        party.contacts_r *= model.kept("contact_memory")


def take_office(model: NegotiationModel) -> None:
    """A change of office, known beforehand, that falls into this step: a new team tries harder, or less hard."""
    as_of = model.setup.as_of
    for change in model.world.changes_of_office:
        day = (dt.date.fromisoformat(change.on) - as_of).days
        known = dt.date.fromisoformat(change.known_from) <= as_of
        if not (known and model.day < day <= model.day + model.days):
            continue
        for party in (t for t in model.third_parties if t.name == change.actor):
            shift_r = model.p["office_sd"] * model.normal(f"office.{party.name}.{change.on}")
            party.base_effort_r = np.clip(party.base_effort_r + shift_r, FLOAT(0), FLOAT(1))
            party.effort_r = np.clip(party.effort_r + shift_r, FLOAT(0), FLOAT(1))
            model.tell(
                np.arange(model.runs),
                "office",
                (party.name,),
                "A new team takes office in {0}",
                np.full(model.runs, day),
            )


def step(model: NegotiationModel) -> None:
    """Patrons press, cut aid, walk away or come back; then support follows."""
    fade(model)
    take_office(model)
    for party in model.third_parties:
        party.aid_r = relax(party.aid_r, party.usual_aid_r, model.kept("aid_memory"))
        if party.actor.role == "patron":
            _decide(model, party)
    step_support(model)


def step_support(model: NegotiationModel) -> None:
    """What effort and aid come to: support of the sides, mediation as it reaches the talks."""
    for side in model.sides:
        side.support_r = support(model, side.name)
    model.mediation_r = reach(model)


def _decide(model: NegotiationModel, party: ThirdParty) -> None:
    u_r4 = model.uniforms(f"patron.{party.name}", 4)
    _press_someone(model, party, u_r4[:, 0])
    _cut_aid(model, party, u_r4[:, 1])
    at_most_r = model.p["walk_away"] * (FLOAT(0.5) + party.refused_r)
    leaves = np.flatnonzero(~party.walked_r & happens(u_r4[:, 2], at_most_r, model.days))
    leaves = leaves[happens(u_r4[leaves, 2], _impatience(model, party, leaves), model.days)]
    returns = np.flatnonzero(party.walked_r & (u_r4[:, 3] < model.chance_of("return_rate")))
    model.tell(leaves, "walk_away", (party.name,), "{0} loses patience and walks away")
    model.tell(returns, "return", (party.name,), "{0} takes up its effort again")
    party.walked_r[leaves], party.walked_r[returns] = True, False


def _impatience(model: NegotiationModel, party: ThirdParty, rows: Rows) -> Array:
    """Rate per year at which a patron walks away."""
    tries_r = effort(model, party, rows)
    rate_r = model.p["walk_away"][rows] * tries_r * (FLOAT(0.5) + party.refused_r[rows])
    return rate_r * (tries_r > FLOAT(WALKED_EFFORT_FLOOR))


def _press_someone(model: NegotiationModel, party: ThirdParty, u_r: Array) -> None:
    """Press the side that refused last; where nobody has, both, by the patron's stand on arms and sanctions."""
    rows = np.flatnonzero(u_r < model.chance_of("pressing_rate"))
    rows = rows[happens(u_r[rows], model.p["pressing_rate"][rows] * effort(model, party, rows), model.days)]
    stand_r = model.position(party, "pressure", rows)  # 0: all of it falls on side 1, 1: all of it on side 0
    refuser_r = party.refuser_r[rows]
    for side in model.sides:
        share_r = stand_r if side.side == 0 else FLOAT(1) - stand_r
        press(model, party, side.side, rows, (refuser_r == FLOAT(side.side)) + (refuser_r < 0) * share_r)


def _cut_aid(model: NegotiationModel, party: ThirdParty, u_r: Array) -> None:
    """Cut aid to a client that refused last."""
    if party.actor.client is None:
        return
    rows = np.flatnonzero(u_r < model.chance_of("aid_cut"))
    rows = rows[party.refuser_r[rows] == model.side(party.actor.client).side]
    rows = rows[happens(u_r[rows], model.p["aid_cut"][rows] * effort(model, party, rows), model.days)]
    party.aid_r[rows] *= FLOAT(1) - model.p["aid_cut_share"][rows]
    model.tell(rows, "aid_cut", (party.name,), "{0} cuts its aid after a refusal")
