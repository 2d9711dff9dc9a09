"""The patron's own channel to its client's opponent.

    contacts come at rate n_c effort and fade;  summit rate = s_0 + s_1 max(0, effort - .4) contacts / (1 + contacts)

Contacts carry messages, so they make direct talks likelier to open; a summit does so more, lifts pressure from the
opponent and puts it on the client. No rate of summits in war is published: all sizes are assumed and wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask
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


def meet(model: NegotiationModel, party: ThirdParty, met_r: Mask, weight: float = 1.0) -> None:
    """A contact, or something that counts as several."""
    party.contacts_r = party.contacts_r + met_r * FLOAT(weight)


def summit(model: NegotiationModel, party: ThirdParty, held_r: Mask, day_r: Array, *, scripted: bool = False) -> None:
    """The patron's leader meets the opponent's."""
    against = opponent(model, party)
    if against is None:
        return
    model.tally.mark("patron_summit", held_r, day_r, scripted_r=scripted)
    names = (party.name, model.sides[against].name)
    model.tell(held_r, "patron_summit", names, "The leaders of {0} and {1} meet in person", day_r)
    meet(model, party, held_r, SUMMIT_CONTACTS)
    lifted = model.sides[against]
    lifted.pressure_r = np.where(held_r, lifted.pressure_r / 2, lifted.pressure_r)
    press(model, party, 1 - against, held_r)


def openness(model: NegotiationModel) -> Array:
    """Factor on the opening rate of direct talks from patrons' contacts."""
    total_r = sum((t.contacts_r for t in model.patrons), np.zeros(model.runs, dtype=FLOAT))
    return FLOAT(1) + model.p["contact_opening"] * total_r


def step(model: NegotiationModel) -> None:
    """Patrons talk to the other side, and now and then the leaders meet."""
    p = model.p
    for party in model.patrons:
        tries_r = effort(model, party)
        u_r2 = model.uniforms(f"contacts.{party.name}", 2)
        meet(model, party, happens(u_r2[:, 0], p["contact_rate"] * tries_r, model.days))
        close_r = party.contacts_r / (FLOAT(1) + party.contacts_r)
        rate_r = p["summit_base"] + p["summit_slope"] * np.maximum(tries_r - FLOAT(0.4), FLOAT(0)) * close_r
        p_r = chance(rate_r, model.days)
        day_r = model.day + 1 + day_inside(u_r2[:, 1], p_r, model.days)
        summit(model, party, u_r2[:, 1] < p_r, day_r)
