"""What a scenario can let happen by itself: one function an act. How the others answer is for the model to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.axes import FLOAT, Array, Rows
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


def talks_round(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """Delegations meet: the channel opens if it was not open; a round of the run's own in this step is the same one."""
    talks.open_up(model, rows[~model.channel.is_open_r[rows]])
    alone_r = model.rounds_due_r[rows] == 0
    alone = rows[alone_r]
    if data["host"] is not None:
        model.round_host_r[alone] = model.third_parties.index(model.third_party(data["host"]))
        where = f" in {data['venue'].replace('_', ' ').title()}" if data["venue"] else ""
        model.tell(rows, "host", (data["host"],), f"{{0}} hosts a round of talks{where}", day_r)
    model.round_day_r[alone], model.scripted_round_r[alone], model.rounds_due_r[alone] = day_r[alone_r], True, 1


def talks_suspended(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """An open channel is suspended."""
    talks.suspend(model, rows[model.channel.is_open_r[rows]])


def exchange_of(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """Prisoners are released both ways, as far as the stocks go."""
    exchange.schedule(model, rows, data["each"], data["stages"], day_r)


def ceasefire_proposal(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """Somebody proposes a truce; both sides answer, so what comes of it is no scripted outcome."""
    days = np.inf if data["days"] in ("open", None) else float(data["days"])
    sectoral, long = data["kind"] == "sectoral", days >= LONG_TRUCE_DAYS
    free_r = model.sector.left_r[rows] <= 0 if sectoral else model.fighting_r[rows]
    rows, day_r = rows[free_r], day_r[free_r]
    first_r, second_r = (truces.p_accepts(model, side, data["kind"], long=long, rows=rows) for side in model.sides)
    days_r = np.full(len(rows), days, dtype=FLOAT)
    offer = truces.Proposal(data["by"], rows, days_r, day_r, (first_r, second_r))
    agreed_r = truces.answer(model, offer, _stream(event))
    agreed, days_r, day_r = rows[agreed_r], days_r[agreed_r], day_r[agreed_r]
    if not sectoral:
        truces.start(model, agreed, days_r, day_r)
    else:
        pauses.start_sectoral(model, agreed, np.minimum(days_r, FLOAT(LONGEST_SECTORAL_DAYS)), day_r)


def mediator_text(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """A mediator tables a text in an open channel."""
    open_r = model.channel.is_open_r[rows]
    u_r3 = model.uniforms(_stream(event), 3)[rows[open_r]]
    rounds.table_text(model, data["by"], rows[open_r], u_r3, day_r[open_r])


def one_sided_pause(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """A side declares a pause; whether it is mirrored is the other's answer."""
    u_r, by, free_r = model.uniform(_stream(event)), model.side(data["by"]), model.fighting_r[rows]
    rows, days_r = rows[free_r], np.full(free_r.sum(), data["days"], dtype=FLOAT)
    long = data["days"] >= LONG_TRUCE_DAYS
    p_mirror_r = truces.p_accepts(model, model.other(by), "holiday", long=long, rows=rows)
    pauses.declare_pause(model, pauses.Pause(by.name, rows, days_r, u_r[rows], day_r[free_r]), p_mirror_r)


def pullback(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """A side draws forces back on its own."""
    u_r, free_r = model.uniform(_stream(event)), model.fighting_r[rows]
    rows, text = rows[free_r], "{0} pulls back on part of the front"
    pauses.signal(model, model.side(data["by"]), rows, u_r[rows], text, day_r[free_r])


def patron_summit(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """The patron's leader meets the opponent's."""
    for party in model.patrons:
        contacts.summit(model, party, rows, day_r, scripted=True)


def leaders_meeting(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """The leaders of the two belligerents meet."""
    leaders.meet(model, rows, model.uniforms(_stream(event), 3)[rows], day_r, scripted=True)


def walk_away(model: NegotiationModel, event: Event, data: Data, rows: Rows, day_r: Array) -> None:
    """A third party gives up on mediating, for as long as it stays away."""
    party = model.third_party(data["by"])
    party.walked_r[rows] = True
    model.tell(rows, "walk_away", (party.name,), "{0} walks away", day_r)


ACTS: Mapping[str, Callable[[NegotiationModel, Event, Data, Rows, Array], None]] = {
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
