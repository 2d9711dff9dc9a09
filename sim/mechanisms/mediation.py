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

from sim.axes import FLOAT, Array, Mask
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


def effort(model: NegotiationModel, party: ThirdParty) -> Array:
    """Effort as it reaches the sides: own effort, cut where it walked away, times the lever, at most 1."""
    left_r = np.where(party.walked_r, model.p["walked_effort"], FLOAT(1))
    return np.clip(party.effort_r * left_r * model.lever(party.name, "mediation"), FLOAT(0), FLOAT(1))


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


def refuse(model: NegotiationModel, party: ThirdParty, by: tuple[Mask, Mask], willing: tuple[Array, Array]) -> None:
    """A proposal that a third party stands behind is refused: it remembers, and a patron presses the refusers.

    by       in which runs each side refused
    willing  how willing each was: where both refused the less willing one is blamed, and nobody where they are even
    """
    blamed_r = np.where(willing[0] < willing[1], FLOAT(0), np.where(willing[1] < willing[0], FLOAT(1), FLOAT(-1)))
    blamed_r = np.where(by[0] & ~by[1], FLOAT(0), np.where(by[1] & ~by[0], FLOAT(1), blamed_r))
    party.refused_r = party.refused_r + by[0] + by[1]
    party.refuser_r = np.where(by[0] | by[1], blamed_r, party.refuser_r)
    if party.actor.role == "patron":
        for side in (0, 1):
            press(model, party, side, by[side])


def press(model: NegotiationModel, party: ThirdParty, side: int, pressed_r: Array) -> None:
    """Put pressure on a side: a whole step of it, or a share."""
    target = model.sides[side]
    lever_r = model.pressure_lever(party.name, target.name)
    target.pressure_r = target.pressure_r + pressed_r * model.p["pressure_step"] * effort(model, party) * lever_r


def gained(model: NegotiationModel, party: ThirdParty, success_r: Mask) -> None:
    """A mediator gains from a success."""
    party.effort_r = np.minimum(party.effort_r + success_r * model.p["success_step"], FLOAT(1))


def fade(model: NegotiationModel) -> None:
    """What fades by itself: pressure, refusals, effort, contacts, cuts of aid."""
    p, days = model.p, model.days
    for side in model.sides:
        side.pressure_r = relax(side.pressure_r, 0.0, days, p["pressure_memory"])
    for party in model.third_parties:
        party.refused_r = relax(party.refused_r, 0.0, days, p["refusal_memory"])
        party.refuser_r = np.where(party.refused_r < FLOAT(0.25), FLOAT(-1), party.refuser_r)
        party.effort_r = relax(party.effort_r, party.base_effort_r, days, p["effort_memory"])
        party.contacts_r = relax(party.contacts_r, 0.0, days, p["contact_memory"])


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
                shift_r != 0, "office", (party.name,), "A new team takes office in {0}", np.full(model.runs, day)
            )


def step(model: NegotiationModel) -> None:
    """Patrons press, cut aid, walk away or come back; then support follows."""
    fade(model)
    take_office(model)
    for party in model.third_parties:
        party.aid_r = relax(party.aid_r, party.usual_aid_r, model.days, model.p["aid_memory"])
        if party.actor.role == "patron":
            _decide(model, party)
    step_support(model)


def step_support(model: NegotiationModel) -> None:
    """What effort and aid come to: support of the sides, mediation as it reaches the talks."""
    for side in model.sides:
        side.support_r = support(model, side.name)
    model.mediation_r = reach(model)


def _decide(model: NegotiationModel, party: ThirdParty) -> None:
    p, tries_r = model.p, effort(model, party)
    u_r4 = model.uniforms(f"patron.{party.name}", 4)
    _press_someone(model, party, happens(u_r4[:, 0], p["pressing_rate"] * tries_r, model.days))
    client = model.world.actor(party.actor.client).side if party.actor.client else None
    client_refused_r = party.refuser_r == FLOAT(-2 if client is None else client)
    cut_r = happens(u_r4[:, 1], p["aid_cut"] * tries_r * client_refused_r, model.days)
    party.aid_r = np.where(cut_r, party.aid_r * (FLOAT(1) - p["aid_cut_share"]), party.aid_r)
    model.tell(cut_r, "aid_cut", (party.name,), "{0} cuts its aid after a refusal")
    impatient_r = (p["walk_away"] * tries_r * (FLOAT(0.5) + party.refused_r)) * (tries_r > FLOAT(WALKED_EFFORT_FLOOR))
    leaves_r = happens(u_r4[:, 2], impatient_r, model.days) & ~party.walked_r
    returns_r = happens(u_r4[:, 3], p["return_rate"], model.days) & party.walked_r
    model.tell(leaves_r, "walk_away", (party.name,), "{0} loses patience and walks away")
    model.tell(returns_r, "return", (party.name,), "{0} takes up its effort again")
    party.walked_r = (party.walked_r | leaves_r) & ~returns_r


def _press_someone(model: NegotiationModel, party: ThirdParty, presses_r: Mask) -> None:
    """Press the side that refused last; where nobody has, both, by the patron's stand on arms and sanctions."""
    stand_r = model.position(party, "pressure")  # 0: all of it falls on side 1, 1: all of it on side 0
    for side in model.sides:
        share_r = stand_r if side.side == 0 else FLOAT(1) - stand_r
        unprovoked_r = (party.refuser_r < 0) * share_r
        press(model, party, side.side, presses_r * ((party.refuser_r == FLOAT(side.side)) + unprovoked_r))
