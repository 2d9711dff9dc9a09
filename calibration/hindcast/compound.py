"""Totals of a random number of random sizes, without drawing: the generating function by a Fourier transform."""

from __future__ import annotations

import numpy as np

from calibration.hindcast.forecast import LEVELS
from sim.axes import Array

__all__ = ["compound_quantiles", "negative_binomial"]

_LOG_TAIL = 21.0
"""What lies beyond the last count has a probability of e to the minus this, by the Gamma tail bound."""
_SPREADS = 12
"""Standard deviations above the mean that a total may reach."""


def negative_binomial(shape: float, exposure: float, horizon: float) -> Array:
    """Probability of 0, 1, 2, ... events in `horizon` days at a rate that is Gamma(shape, exposure in days)."""
    log_q = -np.log1p(exposure / horizon)
    most = shape * horizon / exposure + (np.sqrt(2 * shape * _LOG_TAIL) + _LOG_TAIL) / -log_q
    n = np.arange(np.ceil(most))
    log_ratio = np.log((shape + n) / (n + 1)) + log_q
    log_none = -shape * np.log1p(horizon / exposure)
    pmf = np.exp(log_none + np.append(0.0, np.cumsum(log_ratio)))
    return np.asarray(pmf / pmf.sum())


def compound_quantiles(count: Array, sizes: Array, weights: Array) -> Array:
    """Quantiles at LEVELS of the sum of N sizes: N by its pmf, the sizes drawn from some, by weight.

    sizes  people, rounded to whole ones
    """
    size = np.bincount(np.rint(sizes).astype(np.int64), weights / weights.sum())
    length = _length(count, size)
    transform = np.polynomial.polynomial.polyval(np.fft.rfft(size, length), count)
    total = np.fft.irfft(transform, length)
    return np.searchsorted(np.cumsum(total), LEVELS).astype(float)


def _length(count: Array, size: Array) -> int:
    """A power of two that the total passes in next to no case: what lay beyond would wrap round to nothing."""
    n, people = np.arange(len(count)), np.arange(len(size))
    mean_n, mean_people = n @ count, people @ size
    variance = mean_n * (people**2 @ size - mean_people**2) + (n**2 @ count - mean_n**2) * mean_people**2
    most = max(mean_n * mean_people + _SPREADS * np.sqrt(variance), len(size))
    return 2 ** int(np.ceil(np.log2(most + 1)))
