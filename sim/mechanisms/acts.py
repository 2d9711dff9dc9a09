"""What a scenario can let happen by itself: one function an act. How the others answer is for the model to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.axes import FLOAT, Array, Mask
from sim.mechanisms import contacts, exchange, leaders, pauses, rounds, talks, truces
from sim.outcomes import LONG_TRUCE_DAYS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.setup import Event

Data = Mapping[str, Any]
LONGEST_SECTORAL_DAYS = 3650.0


def _stream(event: Event) -> str:
    """Every event's answers come from a stream of its own, so one event leaves another's as they were."""
    return f"act.{event.key}"


def talks_round(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """Delegations meet: the channel opens if it was not open; a round of the run's own in this step is the same one."""
    talks.open_up(model, came_r & ~model.channel.is_open_r)
    alone_r = came_r & (model.rounds_due_r == 0)
    if data["host"] is not None:
        host = model.third_parties.index(model.third_party(data["host"]))
        model.round_host_r = np.where(alone_r, host, model.round_host_r)
        where = f" in {data['venue'].replace('_', ' ').title()}" if data["venue"] else ""
        model.tell(came_r, "host", (data["host"],), f"{{0}} hosts a round of talks{where}", day_r)
    model.round_day_r = np.where(alone_r, day_r, model.round_day_r)
    model.scripted_round_r = model.scripted_round_r | alone_r
    model.rounds_due_r = np.where(alone_r, FLOAT(1), model.rounds_due_r)


def talks_suspended(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """An open channel is suspended."""
    talks.suspend(model, came_r & model.channel.is_open_r)


def exchange_of(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """Prisoners are released both ways, as far as the stocks go."""
    exchange.schedule(model, came_r, data["each"], data["stages"], day_r)


def ceasefire_proposal(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """Somebody proposes a truce; both sides answer, so what comes of it is no scripted outcome."""
    days = np.inf if data["days"] in ("open", None) else float(data["days"])
    days_r = np.full(model.runs, days, dtype=FLOAT)
    sectoral = data["kind"] == "sectoral"
    free_r = came_r & ((model.sector.left_r <= 0) if sectoral else model.fighting_r)
    long = days >= LONG_TRUCE_DAYS
    first_r, second_r = (truces.p_accepts(model, side, data["kind"], long=long) for side in model.sides)
    offer = truces.Proposal(data["by"], days_r, day_r)
    agreed_r = truces.answer(model, offer, free_r, (first_r, second_r), _stream(event))
    if not sectoral:
        truces.start(model, agreed_r, days_r, day_r)
    else:
        pauses.start_sectoral(model, agreed_r, np.minimum(days_r, FLOAT(LONGEST_SECTORAL_DAYS)), day_r)


def mediator_text(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """A mediator tables a text in an open channel."""
    tabled_r = came_r & model.channel.is_open_r
    rounds.table_text(model, data["by"], tabled_r, model.uniforms(_stream(event), 3), day_r)


def one_sided_pause(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """A side declares a pause; whether it is mirrored is the other's answer."""
    days_r = np.full(model.runs, data["days"], dtype=FLOAT)
    by = model.side(data["by"])
    p_mirror_r = truces.p_accepts(model, model.other(by), "holiday", long=data["days"] >= LONG_TRUCE_DAYS)
    pause = pauses.Pause(by.name, came_r & model.fighting_r, days_r, model.uniform(_stream(event)), day_r)
    pauses.declare_pause(model, pause, p_mirror_r)


def pullback(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """A side draws forces back on its own."""
    u_r, text = model.uniform(_stream(event)), "{0} pulls back on part of the front"
    pauses.signal(model, model.side(data["by"]), came_r & model.fighting_r, u_r, text, day_r)


def patron_summit(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """The patron's leader meets the opponent's."""
    for party in model.patrons:
        contacts.summit(model, party, came_r, day_r, scripted=True)


def leaders_meeting(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """The leaders of the two belligerents meet."""
    leaders.meet(model, came_r, model.uniforms(_stream(event), 3), day_r, scripted=True)


def walk_away(model: NegotiationModel, event: Event, data: Data, came_r: Mask, day_r: Array) -> None:
    """A third party gives up on mediating, for as long as it stays away."""
    party = model.third_party(data["by"])
    party.walked_r = party.walked_r | came_r
    model.tell(came_r, "walk_away", (party.name,), "{0} walks away", day_r)


ACTS: Mapping[str, Callable[[NegotiationModel, Event, Data, Mask, Array], None]] = {
    "talks_round": talks_round,
    "talks_suspended": talks_suspended,
    "exchange": exchange_of,
    "ceasefire_proposal": ceasefire_proposal,
    "mediator_text": mediator_text,
    "one_sided_pause": one_sided_pause,
    "pullback": pullback,
    "patron_summit": patron_summit,
    "leaders_meeting": leaders_meeting,
    "walk_away": walk_away,
}
"""Every act by its key in a scenario file."""
