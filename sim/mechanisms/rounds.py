"""What happens inside a round: texts, offers, concessions, a mediator's single text, a deal on prisoners.

Before texts are exchanged a round stays empty. Then each side tables the efficient package at which its gain over need
has fallen to (1 - conceded) of its most, both at once; what it concedes follows its own clock and the other's last move
[Faratin1998]. Offers that leave no side losing more than `MEETING_GAP` by taking the other's are a deal half-way
between them; a mediator may instead table the egalitarian package as it sees it. Both must be at or above need (hard
gate); a quantal response to how much of the possible gain is had governs timing only [McKelveyPalfrey1995].
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, SIDES, Array, Mask, Rows
from sim.bargaining.tactics import concede, time_dependent, walk_down
from sim.distributions import Triangular
from sim.hazards import quantal
from sim.mechanisms import exchange, settlement, talks, zone
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

MEETING_GAP = 0.03
"""Offers this near in utility are one deal: a thirtieth of the stake, assumed."""

PARAMETERS = (
    Parameter("patience", "P", "days since the channel opened by which a side has conceded all it will", "days",
              Triangular(60, 120, 240), "assumed: the most sensitive constant, see docs/model.md 4.2", per_side=True),
    Parameter("concession_exponent", "b", "shape of concessions over time; below 1 they come late", "1",
              Triangular(0.2, 0.4, 0.9), "Faratin1998: usual Boulware values", per_side=True, domain=(0.02, inf)),
    Parameter("reciprocity", "rho", "weight of answering the other's last move", "1",
              Triangular(0.0, 0.25, 0.5), "assumed", per_side=True, domain=(0, 1)),
    Parameter("texts_chance", "a_t", "chance that a round ends in an exchange of texts", "1",
              Triangular(0.25, 0.4, 0.6), "record", set_on_record=True, domain=(0, 1)),
    Parameter("single_text", "a_m", "chance per round that a mediator with full reach tables a text", "1",
              Triangular(0.05, 0.15, 0.3), "assumed: Wilkenfeld2003 give the sign", domain=(0, 1)),
    Parameter("single_text_error", "sd_lam", "error of the mediator's text along the frontier", "lambda",
              Triangular(0.02, 0.08, 0.15), "assumed: mediators do not know reservation values"),
    Parameter("signing_precision", "Lambda", "precision of the response to a deal on the table", "1",
              Triangular(8, 11, 15), "McKelveyPalfrey1995: 2-10 in the laboratory; leaders prepare longer"),
    Parameter("signing_half", "g_0", "share of the possible gain at which a deal is signed at every other round", "1",
              Triangular(0.45, 0.6, 0.75), "assumed", domain=(0, 1)),
    Parameter("round_exchange", "a_x", "chance that a round agrees on a large exchange", "1",
              Triangular(0.08, 0.15, 0.25), "record", set_on_record=True, domain=(0, 1)),
)  # fmt: skip


def step(model: NegotiationModel) -> None:
    """Hold the rounds that fall into this step, one after another."""
    most = 1 + model.days // 2
    u_rg = model.uniforms("rounds", 6 * most)
    for g in range(most):
        rows = np.flatnonzero((model.rounds_due_r > g) & ~model.settled_r)
        if rows.size:
            planned_r = np.maximum(model.rounds_planned_r[rows], FLOAT(1))
            inside_r = np.floor(FLOAT(model.days) * (g + model.round_offset_r[rows]) / planned_r)
            own_day_r = model.day + 1 + np.minimum(inside_r, FLOAT(model.days - 1))
            model.round_day_r[rows] = np.where(model.scripted_round_r[rows], model.round_day_r[rows], own_day_r)
            _hold(model, rows, u_rg[rows, 6 * g : 6 * g + 6])


def _hold(model: NegotiationModel, rows: Rows, u_r6: Array) -> None:
    """One round, in the runs that hold it."""
    channel = model.channel
    talks.hold(model, rows, model.round_day_r[rows], scripted_r=model.scripted_round_r[rows])
    with_texts_r = channel.texts_r[rows]
    fruitful_r = _agree_on_prisoners(model, rows, u_r6[:, 4])
    if with_texts_r.any():
        fruitful_r[with_texts_r] |= _table(model, rows[with_texts_r], u_r6[with_texts_r])
    fruitful_r[~with_texts_r] |= _exchange_texts(model, rows[~with_texts_r], u_r6[~with_texts_r, 0])
    channel.empty_r[rows] = np.where(fruitful_r, FLOAT(0), channel.empty_r[rows] + 1)


def _exchange_texts(model: NegotiationModel, rows: Rows, u_r: Array) -> Mask:
    usual_r = model.p["texts_chance"][rows]
    hope_r = np.maximum(FLOAT(2) * talks.sense_of_way_out(model, rows) - FLOAT(1), FLOAT(0))
    swapped_r: Mask = u_r < usual_r + (FLOAT(1) - usual_r) * hope_r
    swapped = rows[swapped_r]
    model.channel.texts_r[swapped] = True
    day_r = model.round_day_r[swapped]
    model.tell(swapped, "texts", model.side_names, "{0} and {1} agree to exchange texts", day_r)
    return swapped_r


def _agree_on_prisoners(model: NegotiationModel, rows: Rows, u_r: Array) -> Mask:
    open_r = np.minimum(*(FLOAT(1) - model.demand(side, "exchange", rows) for side in model.sides))
    p_r = model.p["round_exchange"][rows] * (FLOAT(0.5) + open_r)
    agreed_r: Mask = u_r < p_r
    agreed, u_r = rows[agreed_r], u_r[agreed_r] / np.maximum(p_r[agreed_r], FLOAT(1e-6))
    exchange.agree_on_deal(model, agreed, model.round_day_r[agreed], u_r)
    return agreed_r


def _table(model: NegotiationModel, rows: Rows, u_r6: Array) -> Mask:
    """Both sides table at once, a mediator may follow; True where somebody moved (rows of the round only)."""
    view = zone.frontier_view(model, rows)
    model.way_out_r[rows] = view.way_out()
    before = [side.moved_r[rows].copy() for side in model.sides]
    for side in SIDES:
        _concede(model, side, rows, before[1 - side])
    lam_rs = np.stack([_offer_at(model, view, side, rows) for side in SIDES], axis=1)
    offer_rsk = view.package(lam_rs)
    _write_ledger(model, rows, offer_rsk)
    gap_r = np.maximum(*(_loss_by_taking(view, side, offer_rsk) for side in SIDES))
    passed_r = lam_rs[:, 0] <= lam_rs[:, 1]
    model.channel.gap_r[rows] = np.where(passed_r, FLOAT(0), np.maximum(gap_r, FLOAT(0)))
    met_r = passed_r | (gap_r <= FLOAT(MEETING_GAP))
    _close_the_deal(model, view, rows, offer_rsk.mean(axis=1), met_r, u_r6)
    return np.maximum(model.sides[0].moved_r[rows], model.sides[1].moved_r[rows]) > FLOAT(0.01)


def _concede(model: NegotiationModel, side: int, rows: Rows, other_moved_r: Array) -> None:
    party = model.sides[side]
    days_r, p = model.channel.age_r[rows], party.p
    by_time_r = time_dependent(days_r, p["patience"][rows], p["concession_exponent"][rows])
    before_r = party.conceded_r[rows]
    party.conceded_r[rows] = concede(before_r, by_time_r, other_moved_r, p["reciprocity"][rows])
    party.moved_r[rows] = party.conceded_r[rows] - before_r


def _offer_at(model: NegotiationModel, view: zone.Zone, side: int, rows: Rows) -> Array:
    """lam of the package a side tables: gain over need fallen to (1 - conceded) of the most it could be."""
    own_first_rl = view.surplus(side)[:, ::-1] if side == 0 else view.surplus(side)
    most_r = np.maximum(own_first_rl.max(axis=1), FLOAT(0))
    target_r = most_r * (FLOAT(1) - model.sides[side].conceded_r[rows])
    along_r = walk_down(own_first_rl, target_r)
    return np.clip(FLOAT(1) - along_r if side == 0 else along_r, view.lam_l[0], view.lam_l[-1])


def _loss_by_taking(view: zone.Zone, side: int, offer_rsk: Array) -> Array:
    """What a side would lose by taking the other's offer instead of its own, in utility."""
    utility_rs = view.tastes[side].utility(offer_rsk)
    return utility_rs[:, side] - utility_rs[:, 1 - side]


def _close_the_deal(
    model: NegotiationModel, view: zone.Zone, rows: Rows, half_way_rk: Array, met_r: Mask, u_r6: Array
) -> None:
    """Offers that met are a deal half-way; else a mediator may table a text of its own."""
    text_r = ~met_r & (u_r6[:, 1] < model.p["single_text"][rows] * model.mediation_r[rows])
    tabled_rk = view.package(_text_lambda(model, view, rows, u_r6[:, 2]))
    package_rk = np.where(text_r[:, None], tabled_rk, half_way_rk)
    if model.chronicle is not None:
        model.chronicle.single_text(model, rows[text_r], package_rk[text_r])
    refused_r, gains = _answer(model, view, rows, package_rk, met_r | text_r, u_r6[:, [3, 5]])
    settlement.refuse_text(model, rows, refused_r & text_r, gains)


def table_text(model: NegotiationModel, by: str | None, rows: Rows, u_r3: Array, day_r: Array) -> None:
    """A single text is tabled outside any round, by a mediator or (None) between leaders; the sides sign or refuse."""
    if not rows.size:
        return
    view = zone.frontier_view(model, rows)
    package_rk = view.package(_text_lambda(model, view, rows, u_r3[:, 0]))
    model.round_day_r[rows] = day_r
    if model.chronicle is not None:
        model.chronicle.single_text(model, rows, package_rk, by or "leaders")
    everyone = np.ones(len(rows), dtype=bool)
    u_r2 = u_r3[:, 1:].copy()
    if by is None:
        u_r2[:, 1] = 2  # they are meeting already
    refused_r, gains = _answer(model, view, rows, package_rk, everyone, u_r2)
    if by is not None:
        settlement.refuse_text(model, rows, refused_r, gains)


def _text_lambda(model: NegotiationModel, view: zone.Zone, rows: Rows, u_r: Array) -> Array:
    """lam of a mediator's text: the egalitarian point, missed by its error (uniform, with the error's variance)."""
    fair_r = view.lam_l[np.minimum(view.surplus(0), view.surplus(1)).argmax(axis=1)]
    error_r = model.p["single_text_error"][rows] * FLOAT(np.sqrt(12)) * (u_r - FLOAT(0.5))
    return np.clip(fair_r + error_r, view.lam_l[0], view.lam_l[-1])


def _answer(
    model: NegotiationModel, view: zone.Zone, rows: Rows, package_rk: Array, tabled_r: Mask, u_r2: Array
) -> tuple[Mask, list[Array]]:
    """Sign what is on the table or refuse it; returns who refused, and both sides' share of the possible gain."""
    gains = settlement.gain_shares(model, view, package_rk, rows)
    least_r = np.minimum(*gains)
    signs_r = quantal(least_r - model.p["signing_half"][rows], model.p["signing_precision"][rows])
    signed_r = tabled_r & (least_r >= 0) & (u_r2[:, 0] < signs_r)
    settlement.sign(model, rows[signed_r], package_rk[signed_r], u_r2[signed_r, 1])
    return tabled_r & ~signed_r, gains


def _write_ledger(model: NegotiationModel, rows: Rows, offer_rsk: Array) -> None:
    offers = model.channel.offer_rk
    for side in SIDES:
        if model.chronicle is not None:
            model.chronicle.concessions(model, side, rows, offers[side][rows], offer_rsk[:, side])
    for side in SIDES:
        offers[side][rows] = offer_rsk[:, side]
