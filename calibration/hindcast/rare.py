"""Outcomes too rare for a skill: how many were expected, how many came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.hindcast.observed import Observed
from calibration.hindcast.windows import Window, apart
from sim.axes import Array

__all__ = ["EPISODE_DAYS", "FEWEST_EPISODES", "Expected", "episodes", "expected_number", "number_pmf"]

FEWEST_EPISODES = 5
"""With fewer in the whole record, an outcome gets no skill."""

EPISODE_DAYS = 30
"""Occurrences no further apart than this are one episode: they tell of one cause (assumed)."""


@dataclass(frozen=True)
class Expected:
    """Windows that do not overlap, in which an outcome was expected and in which it came.

    interval  90 % of the number that the probabilities said foresee, at least
    """

    windows: int
    expected: float
    interval: tuple[int, int]
    observed: int

    @property
    def is_inside(self) -> bool:
        """Whether what came lies in the interval."""
        return self.interval[0] <= self.observed <= self.interval[1]


def episodes(observed: Observed, outcome: str) -> list[list[dt.date]]:
    """The days of an outcome, those of one episode together."""
    found: list[list[dt.date]] = []
    for one in observed.occurrences(outcome):
        if found and (one.day - found[-1][-1]).days <= EPISODE_DAYS:
            found[-1].append(one.day)
        else:
            found.append([one.day])
    return found


def expected_number(windows: Sequence[Window], p_w: Array, happened_w: Array) -> Expected:
    """Of windows in order those that do not overlap, from the last one back."""
    place_w = [windows.index(window) for window in apart(windows)]
    pmf = number_pmf(p_w[place_w])
    cumulative = np.cumsum(pmf)
    return Expected(
        windows=len(place_w),
        expected=float(p_w[place_w].sum()),
        interval=(int(np.searchsorted(cumulative, 0.05)), int(np.searchsorted(cumulative, 0.95))),
        observed=int(happened_w[place_w].sum()),
    )


def number_pmf(p_w: Array) -> Array:
    """Probability of 0, 1, 2, ... among independent events, each with a probability of its own (Poisson-binomial)."""
    pmf = np.ones(1)
    for p in p_w:
        pmf = np.convolve(pmf, (1 - p, p))
    return pmf
