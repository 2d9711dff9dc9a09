"""Bargaining over packages, one pair of sides at a time: losses, the efficient frontier, searches along it.

Written from the equations only: the frontier comes from the slope of the joint loss, a concession from bisection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LEAST, MOST = 1e-4, 1 - 1e-4
"""Ends of the frontier: a hair inside 0 and 1, so that each side keeps some pull."""
COARSE, FINE = 16, 9
"""Stretches of a scan along the frontier, and how often the best stretch is narrowed after it."""


@dataclass(frozen=True)
class Tastes:
    """What one side wants, how far it will not go, how much it cares; side 0 gives way upwards, side 1 downwards."""

    ideal: tuple[float, ...]
    red_line: tuple[float, ...]
    weight: tuple[float, ...]
    kappa: float
    side: int

    def loss(self, k: int, x: float) -> float:
        past = max(0.0, x - self.red_line[k] if self.side == 0 else self.red_line[k] - x)
        return self.weight[k] * ((x - self.ideal[k]) ** 2 + (self.kappa - 1) * past**2)

    def signed(self, package: tuple[float, ...]) -> float:
        """Utility of a package that one signs."""
        return 1 - sum(self.loss(k, x) for k, x in enumerate(package))

    def suffered(self, package: tuple[float, ...]) -> float:
        """Utility of a state of affairs that one suffers: no red lines."""
        return 1 - sum(w * (x - t) ** 2 for w, x, t in zip(self.weight, package, self.ideal, strict=True))


def efficient_position(lam: float, first: Tastes, second: Tastes, k: int) -> float:
    """Where lam U_0 + (1 - lam) U_1 is greatest on issue k.

    The slope of the joint loss is a rising broken line that bends at the red lines and has its zero between the two
    ideal points: find the stretch on which it changes sign and cut it there.
    """
    wish_0, wish_1, red_0, red_1 = first.ideal[k], second.ideal[k], first.red_line[k], second.red_line[k]
    pull_0, pull_1 = lam * first.weight[k], (1 - lam) * second.weight[k]

    def slope(x: float) -> float:
        back = x - wish_0 + (first.kappa - 1) * max(0.0, x - red_0)
        forth = wish_1 - x + (second.kappa - 1) * max(0.0, red_1 - x)
        return pull_0 * back - pull_1 * forth

    low, high = min(wish_0, wish_1), max(wish_0, wish_1)
    bends = sorted(x for x in (red_0, red_1) if low < x < high)
    left, slope_left = low, slope(low)
    for right in (*bends, high):
        slope_right = slope(right)
        if slope_right >= 0:
            rise = slope_right - slope_left
            return left - slope_left * (right - left) / rise if rise > 0 else right
        left, slope_left = right, slope_right
    return high


@dataclass(frozen=True)
class Option:
    """A package with what does not change from day to day: utilities, fragility, and -ln P(ratified)."""

    package: tuple[float, ...]
    utility: tuple[float, float]
    fragility: float
    unratified: float


class Frontier:
    """The efficient packages of two sides, from side 1's wish (lam 0) to side 0's (lam 1).

    risks   package -> its fragility and -ln P(ratified)
    """

    def __init__(
        self, tastes: tuple[Tastes, Tastes], risks: Callable[[tuple[float, ...]], tuple[float, float]]
    ) -> None:
        self.tastes, self._risks = tastes, risks
        self._options: dict[float, Option] = {}

    def option(self, package: tuple[float, ...]) -> Option:
        first, second = self.tastes
        return Option(package, (first.signed(package), second.signed(package)), *self._risks(package))

    def at(self, lam: float) -> Option:
        if lam not in self._options:
            issues = range(len(self.tastes[0].ideal))
            package = tuple(efficient_position(lam, *self.tastes, k) for k in issues)
            self._options[lam] = self.option(package)
        return self._options[lam]


def highest(score: Callable[[float], float]) -> float:
    """lam with the highest score: coarse scan, then thirds of the stretch around the best."""
    scan = [LEAST + (MOST - LEAST) * i / COARSE for i in range(COARSE + 1)]
    best = max(scan, key=score)
    low, high = max(best - 1 / COARSE, LEAST), min(best + 1 / COARSE, MOST)
    for _ in range(FINE):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if score(left) >= score(right) else (left, high)
    return max((best, (low + high) / 2), key=score)


def last_held(surplus: Callable[[float], float], share: float, *, own_wish: float, far_end: float) -> float:
    """lam farthest from one's own wish where the surplus is still a share of the most along the frontier.

    Where nothing along the frontier beats fighting on: one's own wish.
    """
    peak = highest(surplus)
    target = surplus(peak) * share
    if surplus(peak) < 0:
        return own_wish
    below = far_end
    for i in range(COARSE + 1):
        there = far_end + (own_wish - far_end) * i / COARSE
        if abs(there - far_end) > abs(peak - far_end):
            there = peak
        if surplus(there) >= target:
            return there if i == 0 else _bisect(surplus, target, there, below)
        below = there
    return peak


def _bisect(surplus: Callable[[float], float], target: float, above: float, below: float) -> float:
    for _ in range(FINE):
        middle = (above + below) / 2
        above, below = (middle, below) if surplus(middle) >= target else (above, middle)
    return above


def conceded_by_time(days: float, patience: float, exponent: float) -> float:
    """Share of the way conceded after some days [Faratin1998]."""
    return min(days / patience, 1.0) ** (1 / exponent)
