"""State on the as-of day: the recorded war played through the same equations, with what happened imposed.

Trust, beliefs, costs and pressure are in no record. They follow from it: the war is replayed day by day from its first
day, momentum read off the front, recorded rounds, exchanges, truces and refusals imposed, no event drawn. What is
uncertain in the parameters stays: a row per draw. After the last day of the evidence the front moves as the model has
it, each draw in its own way, so that what is known of it wears off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.axes import FLOAT, Array
from sim.front import Front
from sim.hazards import DAYS_PER_YEAR
from sim.mechanisms import beliefs, contacts, mediation, outside_option, talks, truces, trust, war
from sim.mechanisms.exchange import DEAL_STAGES
from sim.model import NegotiationModel
from sim.randomness import Streams
from sim.setup import History, PastEvent, Setup

SUPPORT_MEMORY_DAYS = 180.0
"""Support allocated reaches the front over this time: assumed, deliveries lag allocations by months."""

NO_CHUNK = 2**32 - 1
"""Keys what a replay draws: no chunk of runs has this number, so no run repeats the chance of the replay."""

USUAL_DEAL_DAYS = 7
"""Days from a round that agrees on an exchange to its start: the middle of what the engine draws."""


def replay(setup: Setup) -> dict[str, Array]:
    """State on the as-of day, (draw,) arrays by name, for `NegotiationModel`."""
    streams = Streams(setup.seed, chunk=NO_CHUNK, runs=setup.draws, width=setup.draws)
    model = NegotiationModel(setup, draw_r=np.arange(setup.draws), streams=streams)
    by_day: dict[int, list[PastEvent]] = {}
    for event in setup.history.events:
        by_day.setdefault(event.day, []).append(event)
    front = Front((day, share) for day, share in setup.history.share if day <= 0)
    for day in range(setup.history.first_day, 1):
        model.day, model.days = day, 1
        _step(model, front, setup.history, by_day.get(day, []))
    return model.snapshot()


def _step(model: NegotiationModel, front: Front, history: History, events: list[PastEvent]) -> None:
    if model.day <= history.known_until:
        ones = np.ones(model.runs, dtype=FLOAT)
        model.war.share_r = FLOAT(front.share(model.day)) * ones
        model.war.momentum_r = FLOAT(front.momentum(model.day)) * ones
    else:
        war.step(model)
    impose_support(model, history)
    mediation.fade(model)
    beliefs.step(model)
    outside_option.step(model)
    trust.step(model)
    _age(model)
    for event in events:
        IMPOSE.get(event.kind, _nothing)(model, event.data)


def impose_support(model: NegotiationModel, history: History) -> None:
    """Aid follows what was allocated, with a lag, over the step's days."""
    kept = FLOAT(np.exp(-model.days / SUPPORT_MEMORY_DAYS))
    for party in model.third_parties:
        given = [value for day, name, value in history.support if name == party.name and day <= model.day]
        if given:
            party.aid_r = FLOAT(given[-1]) + (party.aid_r - FLOAT(given[-1])) * kept
            party.usual_aid_r = party.aid_r.copy()


def _age(model: NegotiationModel) -> None:
    """Clocks: the channel's age, a suspended channel given up after its usual time, truces and boosts running out."""
    channel, truce, sector, state = model.channel, model.truce, model.sector, model.exchange
    channel.age_r = channel.age_r + (channel.status_r == talks.OPEN)
    waiting_r = channel.status_r == talks.SUSPENDED
    channel.suspended_days_r = np.where(waiting_r, channel.suspended_days_r + 1, FLOAT(0))
    given_up_r = waiting_r & (channel.suspended_days_r * model.p["lapse_rate"] > FLOAT(DAYS_PER_YEAR))
    channel.status_r = np.where(given_up_r, talks.CLOSED, channel.status_r)
    truce.age_r = truce.age_r + (truce.kind_r > 0)
    truce.left_r = truce.left_r - 1
    over_r = (truce.kind_r > 0) & (truce.left_r <= 0)
    truce.end(np.flatnonzero(over_r))
    trust.shift(model, "trust_kept", np.flatnonzero(over_r | ((sector.left_r > 0) & (sector.left_r <= 1))))
    sector.left_r = np.maximum(sector.left_r - 1, FLOAT(0))
    state.boost_r = np.maximum(state.boost_r - 1, FLOAT(0))


def _everywhere(model: NegotiationModel) -> Array:
    return np.arange(model.runs)


def _round(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    everywhere, channel = _everywhere(model), model.channel
    talks.open_up(model, np.flatnonzero(~channel.is_open_r))
    talks.hold(model, everywhere, np.zeros(model.runs, dtype=FLOAT))
    channel.empty_r = np.zeros_like(channel.empty_r) if data.get("deal") else channel.empty_r + 1
    if data.get("deal"):
        state = model.exchange
        state.boost_r = model.p["deal_boost_days"].copy()
        state.deal_r = state.deal_r + FLOAT(data["deal"])
        state.stage_r = np.ceil(state.deal_r / FLOAT(DEAL_STAGES))
        state.due_r = np.full(model.runs, model.day + USUAL_DEAL_DAYS, dtype=FLOAT)


def _exchange(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """An exchange carried out: trust; and if a round had agreed on it, that deal is no longer pending."""
    everywhere = _everywhere(model)
    if data.get("first", True):
        trust.shift(model, "trust_exchange", everywhere)
    if data.get("agreed_at_round"):
        model.exchange.deal_r = np.zeros_like(model.exchange.deal_r)


def _framework(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """A text tabled by a side in an open channel counts as texts exchanged, and as something to show."""
    if any(name in model.side_names for name in data.get("by", ())):
        tabled_r = model.channel.is_open_r
        model.channel.texts_r = model.channel.texts_r | tabled_r
        model.channel.empty_r = np.where(tabled_r, FLOAT(0), model.channel.empty_r)


def _suspension(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """Talks called off; said again of a suspended channel, it is given up."""
    twice_r = model.channel.status_r == talks.SUSPENDED
    talks.suspend(model, np.flatnonzero(model.channel.is_open_r))
    model.channel.status_r = np.where(twice_r, talks.CLOSED, model.channel.status_r)


def _truce(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    days_r = np.full(model.runs, data.get("days") or np.inf, dtype=FLOAT)
    truces.start(model, _everywhere(model), days_r, np.full(model.runs, model.day + 1, dtype=FLOAT))


def _truce_over(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """It ran out: kept, unless its own clock has said so already."""
    trust.shift(model, "trust_kept", np.flatnonzero(model.truce.kind_r > 0))
    model.truce.end(_everywhere(model))


def _truce_break(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    model.truce.end(_everywhere(model))
    trust.shift(model, "trust_collapse", _everywhere(model))


def _sectoral(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    if data.get("truce") == "sectoral":
        model.sector.left_r = np.full(model.runs, data.get("days") or 60.0, dtype=FLOAT)


def _limited_break(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    trust.shift(model, "trust_limited_break", _everywhere(model))
    if data.get("truce") == "sectoral":
        model.sector.left_r = np.zeros_like(model.sector.left_r)


def _refusal(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """A patron's proposal refused: it remembers by whom."""
    first_r, second_r = (np.full(model.runs, side.name in data.get("by", ())) for side in model.sides)
    even_r = np.zeros(model.runs, dtype=FLOAT)
    for party in model.patrons:
        if party.name in data.get("of", ()):
            mediation.refuse(model, party, _everywhere(model), (first_r, second_r), (even_r, even_r))


def _contact(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    for party in model.patrons:
        if party.name in data.get("by", ()):
            contacts.meet(model, party, _everywhere(model))


def _trust(step: str) -> Callable[[NegotiationModel, Mapping[str, Any]], None]:
    def shift(model: NegotiationModel, data: Mapping[str, Any]) -> None:
        trust.shift(model, step, _everywhere(model))

    return shift


def _nothing(model: NegotiationModel, data: Mapping[str, Any]) -> None:
    """Kinds of the record that leave no trace in the state."""


IMPOSE: Mapping[str, Callable[[NegotiationModel, Mapping[str, Any]], None]] = {
    "round": _round,
    "suspension": _suspension,
    "exchange": _exchange,
    "limited_truce": _sectoral,
    "limited_break": _limited_break,
    "truce": _truce,
    "truce_lapse": _truce_over,
    "truce_break": _truce_break,
    "pause": _trust("trust_signal"),
    "pullback": _trust("trust_signal"),
    "refusal": _refusal,
    "contact": _contact,
    "framework": _framework,
}
"""What each kind of recorded event does to the state."""
