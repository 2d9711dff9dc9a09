"""The two uncertainties of a probability, kept apart.

*Monte Carlo* error is chance inside the simulation and shrinks with more runs. The *parameter* range says how far the
probability itself moves when the uncertain parameters do; more runs only measure it better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.axes import Array, Mask

__all__ = [
    "ENOUGH", "TAIL", "Counts", "count_by_draw", "draw_error", "monte_carlo_interval", "parameter_interval",
    "parameter_quantiles",
]  # fmt: skip

TAIL = 0.05
"""Probability left out at each end: intervals are 90 %."""
MIN_DRAWS = 20
"""Draws below which no parameter range is given: its ends would be the smallest and largest draw."""
MIN_RUNS_A_DRAW = 20
"""Runs per draw below which binomial noise drowns the differences between draws."""
ENOUGH = f"at least {MIN_DRAWS} draws and {MIN_RUNS_A_DRAW} runs a draw"
"""What a range over draws needs, in words."""


@dataclass(frozen=True)
class Counts:
    """How often something happened in each draw.

    hits_d  runs of the draw in which it happened (draw,), or (draw, ...) for several things at once
    runs_d  runs of the draw (draw,), at least 1
    """

    hits_d: NDArray[np.int64]
    runs_d: NDArray[np.int64]

    @property
    def probability(self) -> Array:
        """Share of all runs, so draws count by their runs."""
        share: Array = self.hits_d.sum(axis=0) / self.runs_d.sum()
        return share


def count_by_draw(hit_r: Mask, draw_r: ArrayLike) -> Counts:
    """Counts per draw of a yes-or-no column over the runs; draws without runs are left out."""
    index = np.asarray(draw_r, dtype=np.int64)
    runs = np.bincount(index)
    hits = np.bincount(index, weights=np.asarray(hit_r, dtype=float), minlength=len(runs)).astype(np.int64)
    return Counts(hits_d=hits[runs > 0], runs_d=runs[runs > 0])


def monte_carlo_interval(counts: Counts) -> tuple[float, float]:
    """90 % interval of the share of runs, as chance in draws and runs leaves it.

    Runs of one draw resemble each other, so the variance is that of the draw means over draws, turned into the number
    of independent runs that would be as precise and put into the Jeffreys interval [KornGraubard1998]. It is never
    narrower than the Jeffreys interval of the actual runs; that floor alone speaks where none or all of them hit.
    """
    from scipy.special import betaincinv

    n = float(counts.runs_d.sum())
    p = float(counts.probability)
    n_effective = min(n, _effective_runs(counts, p)) if 0 < p < 1 else n
    a, b = p * n_effective + 0.5, (1 - p) * n_effective + 0.5
    low = 0.0 if p == 0 else min(p, float(betaincinv(a, b, TAIL)))
    high = 1.0 if p == 1 else max(p, float(betaincinv(a, b, 1 - TAIL)))
    return low, high


def _effective_runs(counts: Counts, p: float) -> float:
    """Independent runs with the same precision; Student's t pays for a variance known from few draws only."""
    from scipy.special import stdtrit

    n_draws = len(counts.runs_d)
    if n_draws < 2:
        return float(counts.runs_d.sum())
    # Ratio estimator over clusters of unequal size; with equal ones it is var(draw means) / draws.
    excess_d = counts.hits_d - p * counts.runs_d
    variance = float(np.sum(excess_d**2)) * n_draws / (n_draws - 1) / float(counts.runs_d.sum()) ** 2
    if variance == 0:
        return float(counts.runs_d.sum())
    shrink = (1.6449 / float(stdtrit(n_draws - 1, 1 - TAIL))) ** 2
    return max(1.0, p * (1 - p) / variance * shrink)


def draw_error(counts: Counts) -> float | None:
    """Half the width of the 90 % interval that the choice of the draws leaves to a share, however many runs there are.

    Draws are taken as independent; those of a Sobol' sample lie more evenly and err less. None where there are too few
    draws, or runs in a draw, to tell.
    """
    from scipy.special import stdtrit

    if not _enough(counts):
        return None
    n_draws = len(counts.runs_d)
    return float(stdtrit(n_draws - 1, 1 - TAIL) * np.sqrt(_variance_between(counts) / n_draws))


def parameter_interval(counts: Counts) -> tuple[float, float] | None:
    """5-95 % range over the draws of the probability itself, binomial noise removed.

    None where there are too few draws, or runs in a draw, to tell the two apart. Where a handful of draws carries the
    whole probability the range is widened to hold the headline number.
    """
    if not _enough(counts):
        return None
    low, high = (float(q) for q in parameter_quantiles(counts, (TAIL, 1 - TAIL)))
    p = float(counts.probability)
    return min(low, p), max(high, p)


def _enough(counts: Counts) -> bool:
    return len(counts.runs_d) >= MIN_DRAWS and float(np.median(counts.runs_d)) >= MIN_RUNS_A_DRAW


def parameter_quantiles(counts: Counts, shares: tuple[float, ...]) -> Array:
    """Quantiles over the draws of the probability, noise removed: (share,), or (share, ...) for several things.

    A beta-binomial is fitted to the counts by moments [Griffiths1973]: mean as observed, variance between draws what
    is left once the binomial part is taken off. Where Tarone's test [Tarone1979] finds nothing beyond binomial noise
    (one-sided, 5 %), every quantile is the mean.
    """
    from scipy.special import betaincinv

    p, between = np.asarray(counts.probability), _variance_between(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = p * (1 - p) / between - 1  # a + b of the beta distribution with this mean and variance
        spread = np.stack([betaincinv(p * size, (1 - p) * size, share) for share in shares])
    return np.where((between > 0) & (size > 0), spread, p)


def _variance_between(counts: Counts) -> Array:
    """Variance of the probability between draws; 0 where the counts are no more spread than chance makes them."""
    runs = counts.runs_d.reshape(-1, *[1] * (counts.hits_d.ndim - 1)).astype(float)
    p = np.asarray(counts.probability)
    binomial = p * (1 - p)
    squares = (counts.hits_d - p * runs) ** 2
    pairs = np.sum(runs * (runs - 1), axis=0)
    # E sum (hits - p runs)^2 = sum runs p (1 - p) + V sum runs (runs - 1), V the variance between draws; the factor
    # before it pays for p being estimated from the same counts.
    n_draws = len(counts.runs_d)
    surplus = np.sum(squares, axis=0) * n_draws / max(1, n_draws - 1) - binomial * np.sum(runs, axis=0)
    variance = np.clip(surplus / np.maximum(pairs, 1), 0, 0.999 * binomial)
    return np.where(_is_overdispersed(counts, p), variance, 0.0)


def _is_overdispersed(counts: Counts, p: Array) -> Mask:
    """Tarone's score test against the beta-binomial: is the spread beyond binomial noise?"""
    runs = counts.runs_d.reshape(-1, *[1] * (counts.hits_d.ndim - 1)).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sum((counts.hits_d - p * runs) ** 2, axis=0) / (p * (1 - p))
        score = (ratio - np.sum(runs, axis=0)) / np.sqrt(2 * np.sum(runs * (runs - 1), axis=0))
    return np.asarray(np.nan_to_num(score, nan=-np.inf, posinf=-np.inf) > 1.6449)
