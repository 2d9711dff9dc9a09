"""Chances and clocks of one day, for one run."""

from __future__ import annotations

from math import exp, log
from random import Random
from types import SimpleNamespace

YEAR = 365.25
EULER_GAMMA = 0.5772156649


def relaxed(x: float, target: float, memory_days: float) -> float:
    """One day's exponential approach to a target."""
    return target + (x - target) * exp(-1 / memory_days)


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -500 else 0.0


def weathered(p: SimpleNamespace, from_days: float, to_days: float) -> float:
    """Integral of the collapse rate k (age / 30 d)^-s a year between two ages."""
    power = 1 - p.collapse_aging
    since, until = ((days / 30) ** power for days in (from_days, to_days))
    return p.collapse_rate * 30 / YEAR * (until - since) / power


def poisson(random: Random, mean: float) -> int:
    """Number of events, by counting exponential waits."""
    n, left = 0, mean
    while (left := left - random.expovariate(1.0)) > 0:
        n += 1
    return n


def weibull(random: Random, typical: float, shape: float) -> float:
    """A size whose geometric mean is the typical one: the log of a unit exponential has mean -gamma."""
    return typical * exp((log(random.expovariate(1.0)) + EULER_GAMMA) / shape)


def rounded_by_chance(random: Random, amount: float) -> int:
    """A whole number whose mean is the amount."""
    whole = int(amount)
    return whole + (random.random() < amount - whole)
