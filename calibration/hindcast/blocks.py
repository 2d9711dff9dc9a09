"""How much a mean over overlapping windows is worth: effective number, resampling in blocks.

Windows that begin a week apart share most of their days, so their scores move together: as if there were far fewer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calibration.hindcast.windows import DAYS_BETWEEN, Window, apart
from sim.axes import Array
from sim.randomness import generator

__all__ = ["FEWEST_BLOCKS", "RESAMPLES", "block_means", "effective_number", "enough_blocks"]

FEWEST_BLOCKS = 8
"""With fewer windows that do not overlap, no interval is told and nothing is claimed."""

RESAMPLES = 2000
_SEED = 0


def enough_blocks(windows: Sequence[Window]) -> bool:
    """Whether so many of them do not overlap that an interval means something."""
    return len(apart(windows)) >= FEWEST_BLOCKS


def effective_number(value_w: Array) -> float:
    """How many independent values would tell their mean as well.

    value_w  weekly; NaN where a week is missing, or every other one

    The number over 1 + 2 sum of autocorrelations, summed while those of two neighbouring lags together are above zero
    (the initial positive sequence of [Geyer1992]); never more than there are, and all of them where nothing varies.
    """
    is_there_w = ~np.isnan(value_w)
    n = int(is_there_w.sum())
    if n < 2:
        return float(n)
    centred_w = np.where(is_there_w, value_w - value_w[is_there_w].mean(), 0.0)  # a missing week correlates with none
    square = float(centred_w @ centred_w)
    if square <= 1e-12 * n:
        return float(n)
    total = 1.0
    for lag in range(1, len(value_w) - 1, 2):
        pair = (centred_w[lag:] @ centred_w[:-lag] + centred_w[lag + 1 :] @ centred_w[: -lag - 1]) / square
        if pair <= 0:
            break
        total += 2 * pair
    return float(np.clip(n / total, 1.0, n))


def block_means(value_w: Array, *, horizon: int, name: str) -> Array:
    """Means under the moving-block bootstrap [Kunsch1989], shape (RESAMPLES,) or a few less.

    We differ in widening: what overlaps for h days has an autocorrelation that falls to zero in a straight line over
    h, of which blocks of length h see two thirds, and of k blocks one is spent on the mean. So deviations grow by the
    root of 3/2 k/(k - 1). Without it, intervals called 90 % hold 71 to 79 %, with it 84 to 88 %.

    value_w  weekly; NaN where a week is missing
    horizon  days: length of a block
    name     keys the random numbers
    """
    n = len(value_w)
    length = min(-(-horizon // DAYS_BETWEEN), n)
    rng = generator(_SEED, f"blocks of {name}", horizon)
    first_rb = rng.integers(0, n - length + 1, size=(RESAMPLES, -(-n // length)))
    place_rw = (first_rb[:, :, None] + np.arange(length)).reshape(RESAMPLES, -1)[:, :n]
    there_r = (~np.isnan(value_w))[place_rw].sum(axis=1)
    total_r = np.nan_to_num(value_w)[place_rw].sum(axis=1)
    mean_r = total_r[there_r > 0] / there_r[there_r > 0]  # where most weeks are missing, a resample may hold none
    widening = np.sqrt(1.5 * n / max(n - length, 1))
    return np.asarray(np.nanmean(value_w) + widening * (mean_r - mean_r.mean()))
