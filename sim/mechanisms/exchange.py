"""Prisoner exchanges: agreements by hazard, sizes near parity, large deals agreed at a round.

    rate = level exp(v - var v / 2) (.7 + trust) (.8 + .4 facilitation) boost / reference,   dv = -v / tau dt + noise
    size = G (-ln(1 - u))^(1/k) e^(gamma/k),   ln G moves towards the last size with a half-life of four agreements, and
                                                  back to its level on the as-of day with memory tau

Exchanges go on while talks are dead: the rate stands on its own and depends on humanitarian mediators, trust and, for a
while, on a round that has agreed on one. It drifts around its level without moving its mean, which a log rate that
spreads by var v would raise by exp(var v / 2). Sizes have a Weibull tail: the record's logs are left-skewed, and a
lognormal invents large exchanges; `G` is the geometric mean size. A deal agreed at a round is a size apart, carried out
in stages some days later, and leaves G alone. Nothing exceeds the stocks, and since neither side gives many for few,
the smaller stock binds both.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows
from sim.distributions import Triangular
from sim.hazards import count
from sim.mechanisms import trust
from sim.mechanisms.mediation import facilitation, gained
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.model import NegotiationModel

EULER_GAMMA = 0.5772157
SIZE_MEMORY = 1 - 2 ** (-1 / 4)
"""Weight of the newest agreement in the typical size: half-life of four agreements, best in the trial on the record."""
DEAL_STAGES = 3
"""Days over which a deal agreed at a round is carried out: assumed, after the one of May 2025 in the first case."""
USUAL_TRUST, USUAL_FACILITATION = 0.3, 0.5

PARAMETERS = (
    Parameter("exchange_rate", "lambda_x", "agreements on an exchange, level on the as-of day", "1/day",
              Triangular(0.01, 0.05, 0.12), "record", set_on_record=True),
    Parameter("exchange_size", "G", "geometric mean of the numbers released to a side by an agreement", "people",
              Triangular(30, 100, 220), "record", set_on_record=True),
    Parameter("exchange_shape", "k_x", "Weibull shape of sizes", "1", Triangular(1.3, 1.7, 2.2), "record",
              set_on_record=True, domain=(0.13, inf)),
    Parameter("exchange_parity", "sd_par", "sd of the log ratio of what the sides release", "1",
              Triangular(0.03, 0.08, 0.20), "record", set_on_record=True),
    Parameter("exchange_drift", "sd_v", "spread of the log rate around its level in the long run", "1",
              Triangular(0.4, 0.7, 1.0), "assumed: regimes of the record differ by factors of two to ten",
              set_on_record=True),
    Parameter("exchange_memory", "tau_v", "time in which the log rate returns", "days",
              Triangular(150, 260, 400), "assumed: half-life of half a year"),
    Parameter("deal_boost", "beta_x", "exchange rate once a round has agreed on one, against before", "1",
              Triangular(1.2, 2.0, 3.5), "assumed: cannot be fitted, one such round has no resolved window"),
    Parameter("deal_boost_days", "T_x", "how long that lasts", "days", Triangular(30, 60, 90), "assumed"),
    Parameter("deal_size", "D", "number released to each side by a deal agreed at a round", "people",
              Triangular(300, 700, 1200), "assumed: around the 1,000 each agreed on 16 May 2025", set_on_record=True),
    Parameter("prisoners_held", "P_0", "prisoners that a side holds on the as-of day", "people",
              Triangular(1000, 4000, 8000), "assumed where a case says nothing", per_side=True, domain=(0, inf)),
    Parameter("captured_rate", "c_P", "prisoners that a side takes on a day of fighting", "people/day",
              Triangular(1, 5, 12), "assumed where a case says nothing", per_side=True),
)  # fmt: skip


class Exchange:
    """What exchanges remember.

    drift_r   log deviation of the rate from its level, v;  spread_r its variance, 0 on the as-of day
    size_r    typical size G
    boost_r   days for which the rate stays raised
    deal_r    people that each side has still to release by a deal agreed on, 0 = none
    stage_r   people each releases at one of its stages;  due_r the day of the next one
    begun_r   whether it has begun, so that later stages are not counted as agreements;  scripted_r whose idea it was
    recent    number of releases, and day and sizes of the last of them, for the 14-day sum
    """

    STATE = ("boost_r", "deal_r", "stage_r", "due_r")
    KEPT = 24

    def __init__(self, model: NegotiationModel) -> None:
        runs = model.runs
        self.drift_r: Array
        self.spread_r: Array
        self.drift_r, self.spread_r = np.zeros(runs, dtype=FLOAT), np.zeros(runs, dtype=FLOAT)
        self.size_r = model.p["exchange_size"].copy()
        self.boost_r: Array
        self.deal_r: Array
        self.stage_r: Array
        self.boost_r, self.deal_r, self.stage_r, self.due_r = (np.zeros(runs, dtype=FLOAT) for _ in range(4))
        self.begun_r, self.scripted_r = np.zeros(runs, dtype=bool), np.zeros(runs, dtype=bool)
        self.recent_r = np.zeros(runs, dtype=np.intp)
        self.recent_day_rg = np.full((runs, self.KEPT), -1e6, dtype=FLOAT)
        self.recent_size_rg = [np.zeros((runs, self.KEPT), dtype=FLOAT) for _ in (0, 1)]


def rate_per_day(model: NegotiationModel) -> Array:
    """Agreements a day."""
    p, state = model.p, model.exchange
    goodwill_r = (FLOAT(0.7) + model.trust_r) / FLOAT(0.7 + USUAL_TRUST)
    helped_r = (FLOAT(0.8) + FLOAT(0.4) * facilitation(model)) / FLOAT(0.8 + 0.4 * USUAL_FACILITATION)
    boost_r = np.where(state.boost_r > 0, p["deal_boost"], FLOAT(1))
    return p["exchange_rate"] * np.exp(state.drift_r - state.spread_r / 2) * goodwill_r * helped_r * boost_r


def weibull_size(typical_r: Array, shape_r: Array, u_r: Array) -> Array:
    """Size with a Weibull tail whose geometric mean is the typical one: E ln(-ln(1 - u)) is minus Euler's gamma."""
    return typical_r * (-np.log1p(-u_r)) ** (FLOAT(1) / shape_r) * np.exp(FLOAT(EULER_GAMMA) / shape_r)


def agree_on_deal(model: NegotiationModel, rows: Rows, day_r: Array, u_r: Array) -> None:
    """In some runs a round agrees on a large exchange, carried out a week or so later; added to one still pending."""
    state = model.exchange
    delay_r = FLOAT(3) + np.floor(FLOAT(9) * u_r)
    state.due_r[rows] = np.where(state.deal_r[rows] == 0, day_r + delay_r, state.due_r[rows])
    state.deal_r[rows] += np.round(model.p["deal_size"][rows])
    state.stage_r[rows] = np.ceil(state.deal_r[rows] / FLOAT(DEAL_STAGES))
    state.boost_r[rows] = model.p["deal_boost_days"][rows]
    model.tell(rows, "deal", model.side_names, "{0} and {1} agree on a large exchange of prisoners", day_r)


def schedule(model: NegotiationModel, rows: Rows, each: float, stages: int, day_r: Array) -> None:
    """A scenario's exchange: it takes the place of a deal agreed on, and follows on one of its own under way."""
    state = model.exchange
    state.deal_r[rows] = state.deal_r[rows] * state.scripted_r[rows] + FLOAT(each)
    state.stage_r[rows] = np.ceil(state.deal_r[rows] / FLOAT(stages))
    state.due_r[rows], state.begun_r[rows], state.scripted_r[rows] = day_r, False, True
    carry_out(model, rows)


def carry_out(model: NegotiationModel, where: Rows) -> None:
    """Carry out the stages of deals that fall into this step, day by day, in some runs."""
    state = model.exchange
    for day in range(model.day + 1, model.day + model.days + 1):
        rows = where[(state.deal_r[where] > 0) & (state.due_r[where] <= day)]
        if not rows.size:
            continue
        size_r = np.minimum(state.stage_r[rows], state.deal_r[rows])
        held_r = np.minimum(*(side.prisoners.held_r[rows] for side in model.sides))
        freed_r = np.minimum(size_r, held_r)
        on_day_r = np.full(len(rows), day, dtype=FLOAT)
        got_r = release(
            model, rows, (freed_r, freed_r), on_day_r, begun=state.begun_r[rows], scripted=state.scripted_r[rows]
        )
        state.deal_r[rows] -= size_r
        state.begun_r[rows] = (state.begun_r[rows] | (got_r > 0)) & (state.deal_r[rows] > 0)
        state.scripted_r[rows] &= state.deal_r[rows] > 0
        state.due_r[rows] = day + 1


def release(
    model: NegotiationModel,
    rows: Rows,
    wanted: tuple[Array, Array],
    day_r: Array,
    *,
    begun: Mask | bool = False,
    scripted: Mask | bool = False,
) -> Array:
    """Release prisoners both ways in some runs; returns how many each side got on average (run of `rows`).

    wanted  released to side 0 and to side 1 (the other side holds them); neither gives any where one holds none
    begun   where this is a later stage of an agreement that has been counted
    """
    both_hold = np.minimum(*(side.prisoners.held_r[rows] for side in model.sides)) > 0
    to_0 = model.sides[1].prisoners.release(rows, wanted[0] * both_hold)
    to_1 = model.sides[0].prisoners.release(rows, wanted[1] * both_hold)
    took_place = (to_0 > 0) & (to_1 > 0)
    begun, scripted = np.broadcast_to(begun, rows.shape), np.broadcast_to(scripted, rows.shape)
    _remember(model, rows, day_r, (to_0, to_1), scripted)
    model.tally.mark("exchange", rows[took_place], day_r[took_place], scripted_r=scripted[took_place])
    for side, freed in zip(model.sides, (to_0, to_1), strict=True):
        model.tally.add(f"prisoners_to_{side.name}", rows, freed)
    counted = rows[took_place & ~begun]
    model.tally.add("exchanges", counted)
    trust.shift(model, "trust_exchange", counted)
    for helper in (t for t in model.third_parties if t.actor.role == "humanitarian"):
        gained(model, helper, counted)
    if model.chronicle is not None:
        freed_both = to_0[took_place], to_1[took_place]
        model.chronicle.exchange(model, rows[took_place], freed_both, day_r[took_place], begun[took_place])
    return (to_0 + to_1) / 2


def _remember(model: NegotiationModel, rows: Rows, day_r: Array, sizes: tuple[Array, Array], scripted: Mask) -> None:
    """Keep the last releases and mark a large exchange when 14 days of them reach the mark on each side.

    Runs that had one before this step need no memory any more.
    """
    state, still = model.exchange, ~(model.tally.first_day["large_exchange"][rows] <= model.day)
    rows, day_r, scripted = rows[still], day_r[still], scripted[still]
    oldest_r = state.recent_r[rows] % state.KEPT
    state.recent_r[rows] += 1
    state.recent_day_rg[rows, oldest_r] = day_r
    inside_rg = state.recent_day_rg[rows] > (day_r - LARGE_EXCHANGE_DAYS)[:, None]
    large_r = np.ones(len(rows), dtype=bool)
    for kept_rg, size_r in zip(state.recent_size_rg, sizes, strict=True):
        kept_rg[rows, oldest_r] = size_r[still]
        large_r &= (kept_rg[rows] * inside_rg).sum(axis=1) >= LARGE_EXCHANGE
    model.tally.mark("large_exchange", rows[large_r], day_r[large_r], scripted_r=scripted[large_r])


def step(model: NegotiationModel) -> None:
    """Prisoners are taken; agreements come and are carried out; a deal that is due is carried out."""
    p, state, days = model.p, model.exchange, model.days
    most = 2 if days == 1 else 2 + days // 2
    u_rg = model.uniforms("exchange", 2 * most + 2)
    parity_rg = model.normals("exchange.parity", most)
    for side in model.sides:
        side.prisoners.capture(side.p["captured_rate"] * days * model.fighting_r, u_rg[:, -1])
    kept_r = model.kept("exchange_memory")
    state.size_r = p["exchange_size"] * (state.size_r / p["exchange_size"]) ** kept_r
    fresh_r = p["exchange_drift"] ** 2 * (FLOAT(1) - kept_r**2)
    state.drift_r = state.drift_r * kept_r + np.sqrt(fresh_r) * model.normal("exchange.drift")
    state.spread_r = state.spread_r * kept_r**2 + fresh_r
    n_r = count(u_rg[:, -2], rate_per_day(model) * days, most)
    for g in range(most):
        _one(model, n_r, g, u_rg[:, g], u_rg[:, most + g], parity_rg[:, g])
    carry_out(model, np.flatnonzero(state.deal_r > 0))
    state.boost_r = np.maximum(state.boost_r - days, FLOAT(0))


def _one(model: NegotiationModel, n_r: Array, g: int, u_size_r: Array, u_day_r: Array, parity_r: Array) -> None:
    """The g-th agreement of the step, in the runs that have so many."""
    p, state = model.p, model.exchange
    rows = np.flatnonzero(n_r > g)
    if not rows.size:
        return
    size_r = weibull_size(state.size_r[rows], p["exchange_shape"][rows], u_size_r[rows])
    size_r = np.minimum(size_r, np.minimum(*(side.prisoners.held_r[rows] for side in model.sides)))
    tilt_r = np.exp(p["exchange_parity"][rows] * parity_r[rows] / 2)
    inside_r = np.floor(model.days * (g + u_day_r[rows]) / n_r[rows])
    wanted = (np.maximum(size_r * tilt_r, FLOAT(1)), np.maximum(size_r / tilt_r, FLOAT(1)))
    freed_r = release(model, rows, wanted, model.day + 1 + inside_r)
    surprise_r = np.log(np.maximum(freed_r, FLOAT(1)) / state.size_r[rows])
    state.size_r[rows] *= np.exp(FLOAT(SIZE_MEMORY) * surprise_r)
