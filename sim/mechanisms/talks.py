"""The channel between the belligerents: closed, open or suspended, and the rounds held in it.

    x = .7 min_a readiness + .3 mean readiness + .15 (mediation - .3) + .3 [general truce] - w_f (format gap - .35)
    opening rate = O sig((x - x_0) / w) ripeness (.6 + .8 mediation) (contacts)
    ripeness = (1/2 + hurting stalemate) (1/2 + sense of a way out)
    hurting stalemate = exp(-m^2 / 2) min_a c_a / (c_a + .02),   way out = sig(20 best mutual surplus)

One reopening in the record cannot tell these parts from one another, so they enter as one index with weights set
beforehand. Zartman gives no equation for ripeness [Zartman2000]: the product is our own. A channel without results
closes; a sense of a way out keeps it alive. Talks called off cost both sides readiness, -R 2 (1 - sig), the more the
less of a way out they see.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows
from sim.distributions import Triangular
from sim.hazards import DAYS_PER_YEAR, chance, count, day_inside, logistic
from sim.mechanisms import contacts, trust
from sim.mechanisms.mediation import gained
from sim.mechanisms.outside_option import cost_of_a_year
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

CLOSED, OPEN, SUSPENDED = FLOAT(0), FLOAT(1), FLOAT(2)
MIN_WEIGHT, MEDIATION_WEIGHT, TRUCE_WEIGHT = 0.7, 0.15, 0.3
"""Weights of the readiness index: set beforehand (assumed), the less ready side counting most."""
USUAL_MEDIATION, USUAL_FORMAT_GAP = 0.3, 0.35
HURTING_COST = 0.02
"""Cost of a year of war, in utility, at which a side hurts half as much as it could: assumed."""
WAY_OUT_SCALE = 20.0
"""Steepness of the sense of a way out, per unit of utility: assumed; .1 of surplus is felt as near certainty."""

NEAR_GAP, NEAR_FACTOR = 0.1, 3.0
"""Once offers lie this near in utility, rounds follow one another so much faster: assumed, delegations stay in town."""

PARAMETERS = (
    Parameter("opening_most", "O", "opening rate of the channel at full readiness", "1/year",
              Triangular(6, 26, 90), "assumed: wide, fitted to the record"),
    Parameter("opening_mid", "x_0", "readiness index at half that rate", "1",
              Triangular(0.86, 0.90, 0.94), "record", set_on_record=True),
    Parameter("opening_width", "w_x", "width of the logistic in the index", "1",
              Triangular(0.07, 0.085, 0.10), "record", set_on_record=True, domain=(0.007, inf)),
    Parameter("format_weight", "w_f", "loss of the index per full scale of disagreement on format", "1",
              Triangular(0.05, 0.10, 0.20), "assumed"),
    Parameter("first_round_at_once", "a_1", "chance that the channel opens with a round", "1",
              Triangular(0.7, 0.8, 0.9), "assumed: both openings of the record did", set_on_record=True, domain=(0, 1)),
    Parameter("round_rate", "n_r", "rate of rounds while the channel is open", "1/year",
              Triangular(8, 22, 70), "assumed: wide, fitted to the record"),
    Parameter("put_off", "a_p", "chance that a due round is put off while no texts have been exchanged", "1",
              Triangular(0.1, 0.25, 0.4), "assumed", domain=(0, 1)),
    Parameter("closing_rate", "n_k", "rate at which an open channel is suspended", "1/year",
              Triangular(1.5, 4.4, 14), "assumed: wide, fitted to the record"),
    Parameter("closing_empty", "g_k", "rise of that rate per round in a row with nothing to show", "1",
              Triangular(0.15, 0.3, 0.5), "assumed"),
    Parameter("lapse_rate", "n_l", "rate at which a suspended channel is given up", "1/year",
              Triangular(4, 9, 18), "record", set_on_record=True),
    Parameter("resume_factor", "g_s", "opening rate of a suspended channel against a closed one", "1",
              Triangular(0.5, 1.0, 2.0), "assumed: teams and papers are there, but so is the quarrel"),
    Parameter("readiness_suspension", "-R",
              "readiness that a side loses when talks are called off, at an even sense of a way out", "1",
              Triangular(0.15, 0.3, 0.45), "record", set_on_record=True, domain=(0, 1)),
)  # fmt: skip


class Channel:
    """Talks between the belligerents.

    status_r  CLOSED, OPEN or SUSPENDED
    age_r     days since it opened, the clock of concessions
    texts_r   whether drafts or memoranda have been exchanged in it
    empty_r   rounds in a row with nothing to show;  suspended_days_r is kept by the replay of the record only
    gap_r     what separates the offers, in utility: most that a side loses by the other's offer; 1 before any offer
    offer_rk  per side: the package it tables (NaN before its first)
    """

    STATE = ("status_r", "age_r", "texts_r", "empty_r")

    def __init__(self, runs: int, issues: int) -> None:
        self.status_r = np.full(runs, CLOSED, dtype=FLOAT)
        self.empty_r: Array
        self.age_r, self.empty_r, self.suspended_days_r = (np.zeros(runs, dtype=FLOAT) for _ in range(3))
        self.texts_r = np.zeros(runs, dtype=bool)
        self.gap_r = np.ones(runs, dtype=FLOAT)
        self.offer_rk = [np.full((runs, issues), np.nan, dtype=FLOAT) for _ in (0, 1)]

    @property
    def is_open_r(self) -> Mask:
        """Where rounds can be held."""
        return self.status_r == OPEN


def readiness(model: NegotiationModel, rows: Rows | slice = slice(None)) -> tuple[Array, Array]:
    """Readiness of both sides, levers included, 0 to 1."""
    first, second = (
        np.clip(side.readiness_r[rows] * model.lever(side.name, "readiness")[rows], FLOAT(0), FLOAT(1))
        for side in model.sides
    )
    return first, second


def readiness_index(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """The one index that opens channels."""
    first_r, second_r = readiness(model, rows)
    index_r = FLOAT(MIN_WEIGHT) * np.minimum(first_r, second_r)
    index_r += FLOAT(1 - MIN_WEIGHT) * (first_r + second_r) / 2
    index_r += FLOAT(MEDIATION_WEIGHT) * (model.mediation_r[rows] - FLOAT(USUAL_MEDIATION))
    index_r += FLOAT(TRUCE_WEIGHT) * ~model.fighting_r[rows]
    gap_r = np.abs(model.position(model.sides[0], "format", rows) - model.position(model.sides[1], "format", rows))
    return index_r - model.p["format_weight"][rows] * (gap_r - FLOAT(USUAL_FORMAT_GAP))


def hurting_stalemate(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """How far both sides hurt without winning, 0 to 1 [Zartman2000]."""
    first_r, second_r = (cost_of_a_year(model, side, rows) for side in model.sides)
    least_r = np.minimum(first_r, second_r)
    return np.exp(-(model.war.momentum_r[rows] ** 2) / 2) * least_r / (least_r + FLOAT(HURTING_COST))


def sense_of_way_out(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """How clearly the sides see a deal that beats fighting on, 0 to 1."""
    return logistic(FLOAT(WAY_OUT_SCALE) * model.way_out_r[rows])


def opening_rate(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """Rate per year at which a closed channel opens."""
    p = model.p
    ripeness_r = (FLOAT(0.5) + hurting_stalemate(model, rows)) * (FLOAT(0.5) + sense_of_way_out(model, rows))
    willing_r = logistic((readiness_index(model, rows) - p["opening_mid"][rows]) / p["opening_width"][rows])
    reach_r = FLOAT(0.6) + FLOAT(0.8) * model.mediation_r[rows]
    return p["opening_most"][rows] * willing_r * ripeness_r * reach_r * contacts.openness(model, rows)


def closing_rate(model: NegotiationModel, rows: Rows | slice = slice(None)) -> Array:
    """Rate per year at which an open channel is suspended."""
    p, hopeless_r = model.p, FLOAT(1.5) - sense_of_way_out(model, rows)
    return p["closing_rate"][rows] * (FLOAT(1) + p["closing_empty"][rows] * model.channel.empty_r[rows]) * hopeless_r


def open_up(model: NegotiationModel, rows: Rows) -> None:
    """The channel opens anew in some runs: clocks, drafts and offers start again."""
    channel = model.channel
    fresh_r = channel.status_r[rows] == CLOSED
    fresh, resumed = rows[fresh_r], rows[~fresh_r]
    model.tell(resumed, "resumption", model.side_names, "Talks between {0} and {1} are taken up again")
    channel.status_r[rows], channel.empty_r[rows] = OPEN, 0
    channel.age_r[fresh], channel.texts_r[fresh], channel.gap_r[fresh] = 0, False, 1
    for side in model.sides:
        side.conceded_r[fresh], side.moved_r[fresh] = 0, 0
        channel.offer_rk[side.side][fresh] = np.nan


def suspend(model: NegotiationModel, rows: Rows) -> None:
    """Talks are called off for now in some runs."""
    model.channel.status_r[rows] = SUSPENDED
    trust.shift(model, "trust_suspension", rows)
    lost_r = model.p["readiness_suspension"][rows] * FLOAT(2) * (FLOAT(1) - sense_of_way_out(model, rows))
    for side in model.sides:
        side.readiness_r[rows] = np.maximum(side.readiness_r[rows] - lost_r, FLOAT(0))
    model.tell(rows, "suspension", model.side_names, "Talks between {0} and {1} are suspended")


def hold(model: NegotiationModel, rows: Rows, day_r: Array, *, scripted_r: Mask | bool = False) -> None:
    """Delegations meet in some runs: the outcome, and what a meeting as such does."""
    model.tally.mark("talks_round", rows, day_r, scripted_r=scripted_r)
    model.tally.add("talks_rounds", rows)
    trust.shift(model, "trust_round", rows)
    host_r = model.round_host_r[rows]
    for i, party in enumerate(model.third_parties):
        if party.actor.role == "host":
            gained(model, party, rows[(host_r < 0) | (host_r == i)])
    model.tell(rows, "round", model.side_names, "Delegations of {0} and {1} meet", day_r)


def step(model: NegotiationModel) -> None:
    """Open, resume, suspend and give up channels; settle how many rounds fall into this step."""
    u_r6, open_r = model.uniforms("talks", 6), model.channel.is_open_r
    model.rounds_planned_r, model.round_offset_r = np.zeros(model.runs, dtype=FLOAT), u_r6[:, 5].copy()
    no_talks, in_talks = np.flatnonzero(~open_r & ~model.settled_r), np.flatnonzero(open_r & ~model.settled_r)
    p_close_r = chance(closing_rate(model, in_talks), model.days)
    _plan_rounds(model, in_talks, u_r6)
    model.rounds_due_r = model.rounds_planned_r.copy()
    _close(model, in_talks, u_r6[in_talks, 4], p_close_r)
    _open(model, no_talks, u_r6)


def _plan_rounds(model: NegotiationModel, rows: Rows, u_r6: Array) -> None:
    """How many rounds an open channel plans in the step; while no texts have been exchanged one may be put off."""
    p, channel, days = model.p, model.channel, model.days
    near_r = FLOAT(1) + FLOAT(NEAR_FACTOR - 1) * (channel.gap_r[rows] < FLOAT(NEAR_GAP))
    mean_r = p["round_rate"][rows] * near_r * FLOAT(days / DAYS_PER_YEAR)
    n_due_r = count(u_r6[rows, 2], mean_r, 1 + days // 2)
    off_r = (n_due_r > 0) & ~channel.texts_r[rows] & (u_r6[rows, 3] < p["put_off"][rows])
    model.rounds_planned_r[rows] = n_due_r - off_r
    channel.age_r[rows] += days
    model.tell(rows[off_r], "put_off", model.side_names, "A round due between {0} and {1} is put off")
    channel.empty_r[rows[off_r]] += FLOAT(0.5)


def _close(model: NegotiationModel, rows: Rows, u_r: Array, p_r: Array) -> None:
    """Open channels are suspended, which leaves time for a part of the rounds that they had planned."""
    closes_r = u_r < p_r
    rows, until_r = rows[closes_r], u_r[closes_r] / np.maximum(p_r[closes_r], FLOAT(1e-6))
    planned_r = model.rounds_planned_r[rows]
    held_r = np.ceil(planned_r * until_r - model.round_offset_r[rows])
    model.rounds_due_r[rows] = np.clip(held_r, FLOAT(0), planned_r)
    suspend(model, rows)


def _open(model: NegotiationModel, rows: Rows, u_r6: Array) -> None:
    """Closed and suspended channels open, perhaps with a round at once; suspended ones may be given up instead."""
    p, days = model.p, model.days
    suspended_r = model.channel.status_r[rows] == SUSPENDED
    resume_r = np.where(suspended_r, p["resume_factor"][rows], FLOAT(1))
    p_r = chance(opening_rate(model, rows) * resume_r, days)
    opens_r = u_r6[rows, 0] < p_r
    lapses = rows[suspended_r & ~opens_r]
    lapses = lapses[u_r6[lapses, 1] < model.chance_of("lapse_rate")[lapses]]
    model.channel.status_r[lapses] = CLOSED
    model.tell(lapses, "given_up", model.side_names, "{0} and {1} give the suspended talks up")
    opens, p_r = rows[opens_r], p_r[opens_r]
    open_up(model, opens)
    first_r = u_r6[opens, 5] < p["first_round_at_once"][opens]
    first, day_r = opens[first_r], day_inside(u_r6[opens[first_r], 0], p_r[first_r], days)
    model.rounds_planned_r[first] = model.rounds_due_r[first] = 1
    model.round_offset_r[first] = day_r / FLOAT(days)
