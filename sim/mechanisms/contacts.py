"""The patron's own channel to its client's opponent.

    contacts come at rate n_c effort and fade;  summit rate = s_0 + s_1 max(0, effort - .4) contacts / (1 + contacts)

Contacts carry messages, so they make direct talks likelier to open; a summit does so more, lifts pressure from the
opponent and puts it on the client. No rate of summits in war is published: all sizes are assumed and wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Rows
from sim.distributions import Triangular
from sim.hazards import chance, day_inside, happens
from sim.mechanisms.mediation import effort, press
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import ThirdParty
    from sim.model import NegotiationModel

PARAMETERS = (
    Parameter("contact_rate", "n_c", "contacts of a patron at full effort with its client's opponent", "1/year",
              Triangular(4.0, 10.0, 20.0), "record", set_on_record=True),
    Parameter("contact_memory", "tau_c", "time in which a contact fades", "days",
              Triangular(45, 90, 180), "assumed"),
    Parameter("contact_opening", "g_c", "rise of the opening rate of direct talks per unit of contacts", "1",
              Triangular(0.05, 0.2, 0.4), "assumed: the reopening of May 2025 followed months of contacts",
              set_on_record=True),
    Parameter("summit_base", "s_0", "rate of summits without any effort", "1/year",
              Triangular(0.01, 0.04, 0.10), "assumed: none in 39 months of the first case", set_on_record=True),
    Parameter("summit_slope", "s_1", "rise of that rate with effort and contacts", "1/year",
              Triangular(0.3, 1.0, 2.5), "assumed: wide, no rate is published"),
)  # fmt: skip

SUMMIT_CONTACTS = 3.0
"""A summit counts as this many contacts: assumed."""


def opponent(model: NegotiationModel, party: ThirdParty) -> int | None:
    """The side that a patron's client fights, None where it arms nobody."""
    client = party.actor.client
    return None if client is None else 1 - (model.world.actor(client).side or 0)


def meet(model: NegotiationModel, party: ThirdParty, rows: Rows, weight: float = 1.0) -> None:
    """A contact in some runs, or something that counts as several."""
    party.contacts_r[rows] += FLOAT(weight)


def summit(model: NegotiationModel, party: ThirdParty, rows: Rows, day_r: Array, *, scripted: bool = False) -> None:
    """The patron's leader meets the opponent's in some runs."""
    against = opponent(model, party)
    if against is None:
        return
    model.tally.mark("patron_summit", rows, day_r, scripted_r=scripted)
    names = (party.name, model.sides[against].name)
    model.tell(rows, "patron_summit", names, "The leaders of {0} and {1} meet in person", day_r)
    meet(model, party, rows, SUMMIT_CONTACTS)
    model.sides[against].pressure_r[rows] /= 2
    press(model, party, 1 - against, rows)


def openness(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """Factor on the opening rate of direct talks from patrons' contacts."""
    p = model.p["contact_opening"][rows]
    return FLOAT(1) + p * sum((t.contacts_r[rows] for t in model.patrons), np.zeros_like(p))


def summit_rate(model: NegotiationModel, party: ThirdParty, rows: Rows) -> Array:
    """Rate per year of summits with the opponent."""
    contacts_r = party.contacts_r[rows]
    rise_r = model.p["summit_slope"][rows] * np.maximum(effort(model, party, rows) - FLOAT(0.4), FLOAT(0))
    return model.p["summit_base"][rows] + rise_r * (contacts_r / (FLOAT(1) + contacts_r))


def step(model: NegotiationModel) -> None:
    """Patrons talk to the other side, and now and then the leaders meet."""
    for party in model.patrons:
        u_r2 = model.uniforms(f"contacts.{party.name}", 2)
        rows = np.flatnonzero(u_r2[:, 0] < model.chance_of("contact_rate"))
        rate_r = model.p["contact_rate"][rows] * effort(model, party, rows)
        meet(model, party, rows[happens(u_r2[rows, 0], rate_r, model.days)])
        rows = np.flatnonzero(u_r2[:, 1] < model.chance_of("summit_base") + model.chance_of("summit_slope"))
        u_r, p_r = u_r2[rows, 1], chance(summit_rate(model, party, rows), model.days)
        held_r = u_r < p_r
        day_r = model.day + 1 + day_inside(u_r[held_r], p_r[held_r], model.days)
        summit(model, party, rows[held_r], day_r)
