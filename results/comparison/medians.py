"""The median day of an outcome under two scenarios, and how sure their difference is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from results.intervals import MIN_DRAWS, TAIL
from sim.randomness import generator

__all__ = ["MedianDays", "median_days"]

RESAMPLES = 400
"""Bootstrap samples: the 5 % ends then rest on 20 samples each."""


@dataclass(frozen=True)
class MedianDays:
    """How many days later half of the runs have an outcome than under the baseline.

    value     in whole days; negative: sooner
    interval  90 %, by chance in draws and runs; None where a resample has no median day, or draws are few
    """

    value: int
    interval: tuple[int, int] | None


def median_days(
    day_r: ArrayLike, base_r: ArrayLike, draw_r: ArrayLike, *, horizon_days: int, seed: int
) -> MedianDays | None:
    """Difference of the days by which half of all runs have it; None where fewer than half do under either.

    Whole draws are resampled, the same ones for both, so the difference stays paired [DavisonHinkley1997].
    """
    index = np.unique(np.asarray(draw_r, dtype=np.int64), return_inverse=True)[1]
    n_draws = int(index.max()) + 1
    counts = [_runs_by_day(day, index, horizon_days) for day in (day_r, base_r)]
    once = np.ones((1, n_draws))
    value, base = (_medians(once, count_dt)[0] for count_dt in counts)
    if not np.isfinite(value + base):
        return None
    return MedianDays(int(value - base), _interval(counts, n_draws, seed=seed))


def _interval(counts: list[NDArray[np.int64]], n_draws: int, *, seed: int) -> tuple[int, int] | None:
    if n_draws < MIN_DRAWS:
        return None
    weight_bd = generator(seed, "comparison", 0).multinomial(n_draws, np.full(n_draws, 1 / n_draws), size=RESAMPLES)
    value_b, base_b = (_medians(weight_bd.astype(float), count_dt) for count_dt in counts)
    if not (np.isfinite(value_b) & np.isfinite(base_b)).all():
        return None
    low, high = np.quantile(value_b - base_b, (TAIL, 1 - TAIL))
    return math.floor(low), math.ceil(high)


def _runs_by_day(day_r: ArrayLike, index_r: NDArray[np.int64], horizon_days: int) -> NDArray[np.int64]:
    """Runs of each draw by the calendar day of the outcome (draw, day); the last column holds `never`."""
    day = np.ceil(np.asarray(day_r, dtype=float))
    place_r = np.where(np.isnan(day), horizon_days + 1, day).astype(np.int64)
    width = horizon_days + 2
    cells = np.bincount(index_r * width + place_r, minlength=(int(index_r.max()) + 1) * width)
    return cells.reshape(-1, width)


def _medians(weight_bd: NDArray[np.float64], count_dt: NDArray[np.int64]) -> NDArray[np.float64]:
    """Lower median day of each weighting of the draws; infinite where it is `never`."""
    runs_bt = weight_bd @ count_dt
    reached_bt = np.cumsum(runs_bt, axis=1)
    half_b = np.floor((reached_bt[:, -1] + 1) / 2)
    day_b = np.argmax(reached_bt >= half_b[:, None], axis=1).astype(float)
    return np.where(day_b == count_dt.shape[1] - 1, np.inf, day_b)
