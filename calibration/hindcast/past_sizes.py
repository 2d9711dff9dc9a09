"""How large past exchanges were as of a day, and what simple rules make of it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from calibration.hindcast.compound import compound_quantiles
from calibration.hindcast.forecast import LEVELS
from calibration.hindcast.observed import Observed
from calibration.levels import SIZE_HALF_LIFE, SIZE_PRIORS
from sim.axes import Array

__all__ = ["PastSizes"]

_LOG_SD = 1.0
"""Standard deviation of the logarithm of sizes before any data (assumed)."""


class _Lognormal(NamedTuple):
    log_mean: float
    log_sd: float

    @property
    def quantiles(self) -> Array:
        from scipy.special import ndtri

        return np.exp(self.log_mean + self.log_sd * ndtri(LEVELS))


class PastSizes:
    """The sizes of the agreements begun by a day, oldest first, after an invented one that stands for the prior."""

    def __init__(self, observed: Observed, as_of: dt.date) -> None:
        begun = [agreement for agreement in observed.agreements if agreement.days[-1] <= as_of]
        self._typical = SIZE_PRIORS["exchange_size"].typical
        self._sizes = np.array([self._typical, *(a.size for a in begun if a.size)], dtype=float)
        known = [[n for a in begun if (n := a.to[side])] for side in (0, 1)]
        self._to_side = [np.array([self._typical, *sizes], dtype=float) for sizes in known]

    def total(self, rule: str, count: Array, *, side: int) -> Array:
        """Quantiles of the people that go to a side under a number of agreements: past sizes drawn anew.

        The discounted rule draws late ones more often, persistence the last alone, the constant none of them.
        """
        sizes = self._to_side[side]
        match rule:
            case "persistence":
                sizes = sizes[-1:]
            case "constant":
                sizes = _Lognormal(np.log(self._typical), _LOG_SD).quantiles
        return compound_quantiles(count, sizes, _weights(rule, len(sizes)))

    def next(self, rule: str) -> Array:
        """Quantiles of the size of the next agreement: lognormal, about all so far, the late ones, or the last."""
        log_size = np.log(self._sizes)
        match rule:
            case "persistence":
                return _Lognormal(float(log_size[-1]), _spread(np.diff(log_size), np.ones(len(log_size) - 1))).quantiles
            case "constant":
                return _Lognormal(float(np.log(self._typical)), _LOG_SD).quantiles
        weights = _weights(rule, len(log_size))
        mean = float(weights @ log_size / weights.sum())
        return _Lognormal(mean, _spread(log_size - mean, weights)).quantiles


def _weights(rule: str, n: int) -> Array:
    age = np.arange(n)[::-1]
    return np.exp2(-age / SIZE_HALF_LIFE) if rule == "discounted" else np.ones(n)


def _spread(deviations: Array, weights: Array) -> float:
    """Root of the mean square, where the prior's spread counts as one more deviation."""
    return float(np.sqrt((_LOG_SD**2 + weights @ deviations**2) / (1 + weights.sum())))
