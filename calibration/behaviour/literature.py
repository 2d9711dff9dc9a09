"""What the literature says of rare things, laid on what the model implies of them.

No general ceasefire and no settlement need be in a record, so their level rests on other wars. The prior is put on the
*implied* quantity, not on an intercept: a draw whose reruns bring ceasefires at rate h is weighted by

    w = P(k | h ~ stated prior) / P(k | h ~ the model's own),   k ceasefires in the draw's years of war

so that the weighted draws imply the stated prior. The model's own distribution of h is the mixture that makes the
counts of all draws likeliest [Laird1978], found by EM on a grid.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calibration.behaviour.table import Table
from sim.axes import Array
from sim.hazards import DAYS_PER_YEAR

__all__ = ["CEASEFIRE_YEARS", "EPISODES_TO_PEACE", "ceasefire_weight", "literature_weight", "settlement_weight"]

CEASEFIRE_YEARS = 6.0
"""General ceasefires come at a rate with an exponential prior of mean 1 in 6 years: wars that have lasted a year end
at .28 a year [UCDP], 46 % of them by ceasefire or agreement [HCSS2022]; some ceasefires
fail (.04 a year, assumed)."""

EPISODES_TO_PEACE = (1.0, 3.0)
"""Beta distribution of the share of talks in wartime that bring peace: a quarter [Min2020], worth four such talks
(assumed)."""

FIRST_YEAR_DAYS = 365
"""The rate above is that of wars that have lasted a year: ceasefires count from then."""

LEAST_WINDOW_DAYS = 365
"""Shorter windows say too little of a draw for any weight."""

_RATES = np.geomspace(1e-3, 6.0, 80)
_SHARES = (np.arange(60) + 0.5) / 60
_EM_STEPS = 400


def literature_weight(table: Table, until: int) -> Array:
    """Weight of every draw (draw,), mean 1, from its reruns up to a day of the war."""
    weight_d: Array = ceasefire_weight(table, until) * settlement_weight(table, until)
    return weight_d / weight_d.mean()


def ceasefire_weight(table: Table, until: int) -> Array:
    """So that general ceasefires after the first year come at the stated rate; all 1 while there is no year of them."""
    from scipy.stats import expon, poisson

    if until < FIRST_YEAR_DAYS + LEAST_WINDOW_DAYS:
        return np.ones(table.plan.draws)
    came_r = table.first_day["general_ceasefire"]
    still_r = came_r > FIRST_YEAR_DAYS
    years_d = table.per_draw(still_r * (np.minimum(came_r, until) - FIRST_YEAR_DAYS)) / DAYS_PER_YEAR
    ceasefires_d = table.per_draw(still_r & (came_r <= until))
    likelihood_dg = poisson.pmf(ceasefires_d[:, None], years_d[:, None] * _RATES)
    return _ratio(likelihood_dg, _masses(expon(scale=1 / CEASEFIRE_YEARS).cdf, np.sqrt(_RATES[1:] * _RATES[:-1])))


def settlement_weight(table: Table, until: int) -> Array:
    """So that talks bring peace as often as elsewhere; all 1 in the first year, when many of them are still open."""
    from scipy.stats import beta, binom

    if until < LEAST_WINDOW_DAYS:
        return np.ones(table.plan.draws)
    settled_r = table.first_day["settlement"] <= until
    episodes_d = table.per_draw(np.maximum(table.counted_on(until)["episodes"], settled_r))
    likelihood_dg = binom.pmf(table.per_draw(settled_r)[:, None], episodes_d[:, None], _SHARES)
    return _ratio(likelihood_dg, _masses(beta(*EPISODES_TO_PEACE).cdf, (_SHARES[1:] + _SHARES[:-1]) / 2))


def _masses(cdf: Callable[[Array], Array], edges: Array) -> Array:
    """What a distribution puts into each cell of a grid, given the edges between the cells."""
    return np.diff(np.concatenate([[0.0], cdf(edges), [1.0]]))


def _ratio(likelihood_dg: Array, stated_g: Array) -> Array:
    """Likelihood of what a draw's reruns did under the stated distribution, over that under the draws' own."""
    own_g = np.full_like(stated_g, 1 / len(stated_g))
    for _ in range(_EM_STEPS):
        share_dg = likelihood_dg * own_g
        own_g = (share_dg / share_dg.sum(axis=1, keepdims=True)).mean(axis=0)
    weight_d: Array = likelihood_dg @ stated_g / (likelihood_dg @ own_g)
    return weight_d
