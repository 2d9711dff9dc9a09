"""The chance of an outcome by date, with its range over draws: what several charts draw."""

from __future__ import annotations

import numpy as np

from results.intervals import MIN_DRAWS, MIN_RUNS_A_DRAW, Counts, parameter_quantiles
from results.words import range_in_100
from sim.axes import Array

__all__ = ["Curve"]

_SHARES = (0.05, 0.25, 0.75, 0.95)


class Curve:
    """Per cent of runs by each day, and the four quantiles over draws (None where they cannot be told)."""

    def __init__(self, counts: Counts) -> None:
        self.percent = np.round(100 * counts.probability, 2)
        enough = len(counts.runs_d) >= MIN_DRAWS and float(np.median(counts.runs_d)) >= MIN_RUNS_A_DRAW
        self.quantiles = _bands(counts) if enough else None

    def text(self, i: int, low: int, high: int) -> str:
        """One of the two ranges at a day, in words."""
        if self.quantiles is None:
            return ""
        return range_in_100(self.quantiles[low, i] / 100, self.quantiles[high, i] / 100)


def _bands(counts: Counts) -> Array:
    """Quantiles over the draws in per cent: they only grow, as what has come by a day stays come; never past p."""
    spread = parameter_quantiles(counts, _SHARES)
    spread = np.minimum.accumulate(spread[:, ::-1], axis=1)[:, ::-1]  # held to the last day, which the table gives
    p = np.asarray(counts.probability)
    spread[0], spread[-1] = np.minimum(spread[0], p), np.maximum(spread[-1], p)
    return np.round(100 * spread, 2)
