"""The posterior at a date: draws weighted by the literature and by how like the record their reruns are.

weight of a draw = w(literature) * mean over its reruns of K(likeness)          [approximate Bayesian computation]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from calibration.behaviour.basis import evidence_digest, priors_digest
from calibration.behaviour.likeness import TOLERANCE, likeness, observed, rare_as_recorded
from calibration.behaviour.literature import literature_weight
from calibration.behaviour.posterior import ROWS, Fitted, Posterior
from calibration.behaviour.table import Table, cube
from calibration.case import Case
from calibration.dimensions import parameters
from calibration.sample import values
from sim.axes import Array
from sim.randomness import generator

__all__ = ["FITTED", "draw_weights", "effective", "posterior_at", "rows_of", "weighted_quantiles"]

FITTED = (
    "opening_most", "closing_rate", "round_rate", "pause_declared", "truce_long", "reluctance",
)  # fmt: skip
"""The coupled parameters: channel opening, closing, rounds, pauses, and the two intercepts of what is rare. Rates and
sizes of exchanges and of partial ceasefires, and returns, have exact forms (`calibration/levels.py`)."""

QUANTILES = (0.05, 0.5, 0.95)


def posterior_at(case: Case, table: Table, date: dt.date) -> Posterior:
    """The posterior on a day, from the reruns and the record up to it."""
    weight_d = draw_weights(case, table, date)
    return Posterior(
        case=case.name,
        as_of=date,
        evidence=evidence_digest(case, date),
        priors=priors_digest(case),
        seed=table.plan.seed,
        draws=table.plan.draws,
        reruns=len(table.draw_r),
        effective_draws=effective(weight_d),
        rows=rows_of(table, weight_d),
        fitted=_fitted(case, table, weight_d),
    )


def draw_weights(
    case: Case, table: Table, date: dt.date, *, ending: int = 0, tolerance: Mapping[str, float] = TOLERANCE
) -> Array:
    """Weight of every draw (draw,), summing to 1; `ending` as in `observed`, `tolerance` as in `likeness`."""
    record, came = observed(case, date, ending=ending), rare_as_recorded(case, date)
    like_r = likeness(table, date, record, came, tolerance=tolerance)
    weight_d = table.per_draw(like_r) * literature_weight(table, table.day(date))
    return weight_d / weight_d.sum()


def effective(weight_d: Array) -> float:
    """How many equally weighted draws the weights are worth."""
    return float(weight_d.sum() ** 2 / (weight_d**2).sum())


def rows_of(table: Table, weight_d: Array) -> tuple[int, ...]:
    """Draws taken with probability as their weight, evenly, and lined up by how peaceful their reruns are.

    Neighbours in the line have like futures, so whoever takes few rows evenly along it has all kinds.
    """
    ceasefires_d = table.per_draw(np.isfinite(table.first_day["general_ceasefire"]))
    rounds_d = table.per_draw(table.counted[table.plan.dates[-1]]["rounds"])
    line = np.lexsort((rounds_d, ceasefires_d))
    start = generator(table.plan.seed, "posterior", 0).random()
    steps = (np.arange(ROWS) + start) / ROWS
    taken = line[np.searchsorted(np.cumsum(weight_d[line]), steps * weight_d.sum())]
    return tuple(int(row) for row in taken)


def _fitted(case: Case, table: Table, weight_d: Array) -> dict[str, Fitted]:
    known = {name: p.prior for name, p in parameters(case.world()).items()}
    drawn = values(known, cube(case, seed=table.plan.seed, draws=table.plan.draws))
    even_d = np.full_like(weight_d, 1 / len(weight_d))
    return {
        name: Fitted(
            prior=weighted_quantiles(drawn[name], even_d, QUANTILES),
            posterior=weighted_quantiles(drawn[name], weight_d, QUANTILES),
            contraction=1 - _variance(drawn[name], weight_d) / _variance(drawn[name], even_d),
        )
        for name in known
    }


def weighted_quantiles(value_d: Array, weight_d: Array, at: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of weighted values; what weighs nothing is not there."""
    value_d, weight_d = value_d[weight_d > 0], weight_d[weight_d > 0]
    order = np.argsort(value_d)
    below = np.cumsum(weight_d[order]) - weight_d[order] / 2
    return tuple(np.interp(at, below / weight_d.sum(), value_d[order]).tolist())


def _variance(value_d: Array, weight_d: Array) -> float:
    mean = np.average(value_d, weights=weight_d)
    return float(np.average((value_d - mean) ** 2, weights=weight_d))
