"""The recorded front: the share of territory that side 1 holds, day by day, and the momentum it shows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.mechanisms.war import MOST_MOMENTUM, momentum_of

NOTICE_DAYS = 30
"""Window over which momentum is read off the front: the unit of momentum is points per 30 days."""


class Front:
    """Share of territory and its gain, by day.

    share  (day, per cent held by side 1), in date order
    """

    def __init__(self, share: Iterable[tuple[int, float]]) -> None:
        known = tuple(share)
        self._days = np.array([day for day, _ in known], dtype=float)
        self._share = np.array([share for _, share in known], dtype=float)

    def share(self, day: int) -> float:
        """Per cent held by side 1; flat before the first and after the last record."""
        return float(np.interp(day, self._days, self._share)) if self._days.size else 0.0

    def momentum(self, day: int) -> float:
        """Momentum read off the last 30 days; after the last record, the last one read."""
        if self._days.size < 2:
            return 0.0
        until = min(float(day), self._days[-1])
        since = max(until - NOTICE_DAYS, self._days[0])
        if until - since < 1:
            return 0.0
        gain = float(np.interp(until, self._days, self._share) - np.interp(since, self._days, self._share))
        momentum = momentum_of(np.asarray(gain * NOTICE_DAYS / (until - since)))
        return float(np.clip(momentum, -MOST_MOMENTUM, MOST_MOMENTUM))
