"""From rates to events: probabilities, counts and days inside a step."""

from __future__ import annotations

import numpy as np

from sim.axes import FLOAT, Array, Mask

DAYS_PER_YEAR = 365.25


def chance(rate_per_year_r: Array, days: int) -> Array:
    """Probability of at least one event in `days`, at a constant rate per year."""
    return -np.expm1(rate_per_year_r * FLOAT(-days / DAYS_PER_YEAR))


def happens(u_r: Array, rate_per_year_r: Array, days: int) -> Mask:
    """In which runs the event comes within the step."""
    return np.asarray(u_r < chance(rate_per_year_r, days))


def day_inside(u_r: Array, p_r: Array, days: int) -> Array:
    """Day of the step (0 = its first) on which an event with probability p came, given that u < p did fall."""
    if days == 1:
        return np.zeros_like(u_r)
    wait_r = np.log1p(-np.minimum(u_r, p_r)) / np.log1p(-np.clip(p_r, FLOAT(1e-7), FLOAT(1 - 1e-6)))
    return np.minimum(np.floor(wait_r * days), days - 1)


def count(u_r: Array, mean_r: Array, most: int) -> Array:
    """Number of events in the step: inverse Poisson, cut at `most`."""
    none_r, n_r = np.exp(-mean_r), np.zeros_like(u_r)
    rows = np.flatnonzero(u_r >= none_r)
    u_r, mean_r, term_r = u_r[rows], mean_r[rows], none_r[rows]
    below_r = term_r.copy()
    for k in range(1, most + 1):
        n_r[rows] += u_r >= below_r
        term_r = term_r * mean_r / k
        below_r += term_r
    return n_r


def logistic(x: Array) -> Array:
    """1 / (1 + exp(-x)); plain exp is several times faster here than scipy's expit."""
    return FLOAT(1) / (FLOAT(1) + np.exp(-np.clip(x, FLOAT(-60), FLOAT(60))))


def quantal(value: Array, precision: Array) -> Array:
    """Chance of saying yes to something worth `value` more than no: logit response [McKelveyPalfrey1995]."""
    return logistic(precision * value)


def kept(days: int, memory_days_r: Array) -> Array:
    """What a step leaves of something that fades with a memory, as a share: exact for any step."""
    return np.exp(FLOAT(-days) / memory_days_r)


def relax(x_r: Array, target_r: Array | float, kept_r: Array) -> Array:
    """Exponential approach to a target over a step that leaves a share `kept_r` of the distance."""
    return target_r + (x_r - target_r) * kept_r
