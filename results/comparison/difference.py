"""The difference between two scenarios, run by run.

Under one seed run k of either scenario meets the same draw and the same chance, so the two are taken away from each
other run by run: chance that both share drops out of the difference (common random numbers [GlassermanYao1992]). Both
uncertainties stay apart, as everywhere: *Monte Carlo* error shrinks with runs, the range over draws does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from results.intervals import MIN_DRAWS, MIN_RUNS_A_DRAW, TAIL
from sim.axes import Array

__all__ = ["SHARES", "Difference", "Spread", "difference", "spread_over_draws"]

SHARES = (0.05, 0.25, 0.75, 0.95)
"""Quantiles over the draws: the ends of the 90 % and of the 50 % range."""
Spread = tuple[float, float, float, float]
"""Values at SHARES."""
_Z = 1.6449
"""95 % quantile of the normal distribution: intervals are 90 %."""


@dataclass(frozen=True)
class Difference:
    """How much more of something a scenario has than the baseline, on average over the runs.

    value                 negative: less than the baseline
    monte_carlo_interval  90 %, by chance in draws and runs; None for a single run
    spread                over the draws, chance taken out; None where draws or runs are too few to tell
    variance_ratio        variance that this difference would have between unpaired ensembles, over what it has paired:
                          without pairing so many times the runs are needed; None where all pairs differ alike
    pairs                 runs in which both scenarios have the thing
    """

    value: float
    monte_carlo_interval: tuple[float, float] | None
    spread: Spread | None
    variance_ratio: float | None
    pairs: int

    @property
    def parameter_interval(self) -> tuple[float, float] | None:
        """5-95 % range over the draws of the difference itself."""
        return None if self.spread is None else (self.spread[0], self.spread[-1])


def difference(
    value_r: ArrayLike, base_r: ArrayLike, draw_r: ArrayLike, *, is_share: bool = False
) -> Difference | None:
    """The paired difference over the runs in which both are defined (NaN: not); None where there are none.

    value_r, base_r  of the scenario and of the baseline, in run order
    is_share         the values are yes or no, so the difference is one of probabilities
    """
    value, base = np.asarray(value_r, dtype=float), np.asarray(base_r, dtype=float)
    both = ~(np.isnan(value) | np.isnan(base))
    if not both.any():
        return None
    value, base, draw = value[both], base[both], np.asarray(draw_r, dtype=np.int64)[both]
    change = value - base
    paired, unpaired = _variance(change, draw), _variance(value, draw) + _variance(base, draw)
    mean = float(change.mean())
    return Difference(
        value=mean,
        monte_carlo_interval=_interval(change, draw, paired, is_share=is_share),
        spread=_holding(spread_over_draws(change, draw), mean),
        variance_ratio=unpaired / paired if paired > 0 else None,
        pairs=len(change),
    )


def _clusters(draw_r: NDArray[np.int64]) -> NDArray[np.int64]:
    """What varies independently: the draws, or the runs where all belong to one draw."""
    index: NDArray[np.int64] = np.unique(draw_r, return_inverse=True)[1]
    return index if index.max() > 0 else np.arange(len(draw_r))


def _variance(value_r: Array, draw_r: NDArray[np.int64]) -> float:
    """Variance of the mean over runs, clustered by draw; 0 for a single run."""
    cluster_r = _clusters(draw_r)
    n_clusters = int(cluster_r.max()) + 1
    if n_clusters < 2:
        return 0.0
    # Ratio estimator over clusters of unequal size; with equal ones it is var(draw means) / draws.
    excess_d = np.bincount(cluster_r, weights=value_r - value_r.mean())
    return float(np.sum(excess_d**2)) * n_clusters / (n_clusters - 1) / len(value_r) ** 2


def _interval(
    change_r: Array, draw_r: NDArray[np.int64], variance: float, *, is_share: bool
) -> tuple[float, float] | None:
    """Student's interval over draws; of shares never narrower than independent runs would have it."""
    from scipy.special import stdtrit

    if len(change_r) < 2:
        return None
    mean, n_clusters = float(change_r.mean()), int(_clusters(draw_r).max()) + 1
    half = float(stdtrit(n_clusters - 1, 1 - TAIL)) * float(np.sqrt(variance))
    if not is_share:
        return mean - half, mean + half
    half = max(half, _least(change_r))
    return max(-1.0, mean - half), min(1.0, mean + half)


def _least(change_r: Array) -> float:
    """Half the `Wald+2` interval of matched proportions [AgrestiMin2005]: not zero where no pair differs."""
    n, more, less = len(change_r), int(np.sum(change_r > 0)), int(np.sum(change_r < 0))
    return _Z * float(np.sqrt((more + less + 1) - (more - less) ** 2 / (n + 2))) / (n + 2)


def spread_over_draws(value_r: ArrayLike, draw_r: ArrayLike) -> Spread | None:
    """Quantiles over the draws of a mean over runs, chance within the draws taken out.

    The means of the draws scatter by more than they differ. One-way analysis of variance says by how much
    [SearleCasellaMcCulloch1992]; they are drawn together towards their mean until their variance is what is left, which
    keeps the shape of their distribution [Louis1984]. Where the F test (one-sided, 5 %) finds nothing beyond chance,
    every quantile is the mean. None below MIN_DRAWS draws or MIN_RUNS_A_DRAW runs a draw.
    """
    value = np.asarray(value_r, dtype=float)
    index = np.unique(np.asarray(draw_r, dtype=np.int64), return_inverse=True)[1]
    runs_d = np.bincount(index)
    if len(runs_d) < MIN_DRAWS or float(np.median(runs_d)) < MIN_RUNS_A_DRAW:
        return None
    mean, mean_d = float(value.mean()), np.bincount(index, weights=value) / runs_d
    between = float(np.sum(runs_d * (mean_d - mean) ** 2)) / (len(runs_d) - 1)
    within = float(np.sum((value - mean_d[index]) ** 2)) / (len(value) - len(runs_d))
    kept = _share_beyond_chance(between, within, len(runs_d) - 1, len(value) - len(runs_d))
    quantiles: Any = np.quantile(mean + np.sqrt(kept) * (mean_d - mean), SHARES)
    return float(quantiles[0]), float(quantiles[1]), float(quantiles[2]), float(quantiles[3])


def _share_beyond_chance(between: float, within: float, df_between: int, df_within: int) -> float:
    """Share of the variance of the draws' means that chance within the draws does not explain."""
    from scipy.special import fdtrc

    if between <= within or float(fdtrc(df_between, df_within, between / within if within else np.inf)) > TAIL:
        return 0.0
    return 1 - within / between


def _holding(spread: Spread | None, value: float) -> Spread | None:
    """The spread, widened to hold the headline number where a handful of draws carries all of it."""
    if spread is None:
        return None
    return min(spread[0], value), spread[1], spread[2], max(spread[3], value)
