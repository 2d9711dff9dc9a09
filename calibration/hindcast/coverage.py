"""Whether forecasts hold what they promise: probability integral transforms, and said against happened.

Both are set against a right forecaster under the same overlap of windows: its interval says how far chance may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.hindcast.chance import keyed_uniforms, shared_uniforms
from calibration.hindcast.forecast import Forecast
from calibration.hindcast.questions import Question
from calibration.hindcast.windows import Window
from sim.axes import Array

__all__ = ["BINS", "Bin", "Coverage", "coverage", "reliability", "transforms"]

INNER = (0.05, 0.95)
"""A right forecaster's transforms lie between these in 90 of 100 windows."""

TENTHS = np.linspace(0, 1, 11)
BINS = np.array([0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0])
"""Edges of the bins of probabilities said."""

_CHANCE = (0.05, 0.95)


@dataclass(frozen=True)
class Coverage:
    """How the answers lie in their forecasts' distributions.

    inner    share of windows whose transform lies in 0.05 to 0.95
    expected 90 % interval of that share for a right forecaster
    tenths   share of windows in each tenth of the distribution, low to high
    """

    windows: int
    inner: float
    expected: tuple[float, float]
    tenths: tuple[float, ...]

    @property
    def is_right(self) -> bool:
        """Whether as many lie inside as a right forecaster's may by chance."""
        low, high = self.expected
        return low <= self.inner <= high


@dataclass(frozen=True)
class Bin:
    """Windows whose probability lay in a range.

    expected  90 % interval of the share in which it happened, were the probabilities right
    """

    low: float
    high: float
    windows: int
    said: float
    happened: float
    expected: tuple[float, float]


def transforms(forecasts: Sequence[Forecast], question: Question, answers: Array) -> Array:
    """Randomised probability integral transforms, shape (window,): uniform if right [CzadoGneitingHeld2009].

    Below the answer plus a random part of what lies on it, with a random number that the window and question key.
    """
    u_w = keyed_uniforms([Window(*f.key) for f in forecasts], question.name)
    pairs = [_below_and_at(forecast, question, answer) for forecast, answer in zip(forecasts, answers, strict=True)]
    below_w, at_w = np.array(pairs).T
    return np.asarray(below_w + u_w * at_w)


def _below_and_at(forecast: Forecast, question: Question, answer: float) -> tuple[float, float]:
    """Probability of less than the answer, and of the answer itself."""
    if question.kind == "count":
        pmf = forecast.counts[question.name]
        return float(pmf[: int(answer)].sum()), float(pmf[int(answer)]) if answer < len(pmf) else 0.0
    rising = forecast.sizes[question.name]
    n = len(rising)
    # The answer is one more value among equally likely ones: so that beyond all of them it still has a place.
    below, at = float((rising < answer).sum()), float((rising == answer).sum())
    return below / (n + 1), (at + 1) / (n + 1)


def coverage(windows: Sequence[Window], transform_w: Array, name: str) -> Coverage:
    """The transforms of windows in order, summarised; the name keys the random numbers of the comparison."""
    u_rw = shared_uniforms(windows, name)
    low, high = INNER
    by_chance = ((u_rw >= low) & (u_rw <= high)).mean(axis=1)
    tenths, _ = np.histogram(transform_w, bins=TENTHS)
    return Coverage(
        windows=len(windows),
        inner=float(((transform_w >= low) & (transform_w <= high)).mean()),
        expected=_interval(by_chance),
        tenths=tuple((tenths / len(windows)).tolist()),
    )


def reliability(p_x: Array, happened_x: Array, u_rx: Array) -> list[Bin]:
    """Said against happened, by bins of what was said; intervals by consistency resampling [BrockerSmith2007].

    We differ in what is resampled: windows that share days share their chance.

    p_x, happened_x  (window of any question,) what was said, what came
    u_rx             their uniforms, from `shared_uniforms`
    """
    would_rx = u_rx < p_x
    place_x = np.clip(np.searchsorted(BINS, p_x, side="right") - 1, 0, len(BINS) - 2)
    return [
        Bin(
            low=float(BINS[place]),
            high=float(BINS[place + 1]),
            windows=int(is_in_x.sum()),
            said=float(p_x[is_in_x].mean()),
            happened=float(happened_x[is_in_x].mean()),
            expected=_interval(would_rx[:, is_in_x].mean(axis=1)),
        )
        for place in range(len(BINS) - 1)
        if (is_in_x := place_x == place).any()
    ]


def _interval(share_r: Array) -> tuple[float, float]:
    low, high = np.quantile(share_r, _CHANCE)
    return float(low), float(high)
