"""Distributions of uncertain parameters, each as its quantile function.

Draws come by inverse transform from one scrambled Sobol' sample, so a parameter keeps its place in the sample
whatever distribution it is given: two scenarios that differ in one distribution stay paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from sim.axes import Array


@runtime_checkable
class Distribution(Protocol):
    """Anything with a quantile function."""

    def quantile(self, p: Array) -> Array:
        """Value below which a share p of the distribution lies."""
        ...


@dataclass(frozen=True)
class Fixed:
    """A number taken as known."""

    value: float

    def quantile(self, p: Array) -> Array:
        """The value itself."""
        return np.full_like(p, self.value, dtype=float)


@dataclass(frozen=True)
class Uniform:
    """Every value between low and high alike."""

    low: float
    high: float

    def quantile(self, p: Array) -> Array:
        """Straight line from low to high."""
        return self.low + (self.high - self.low) * p


@dataclass(frozen=True)
class Triangular:
    """A range with a most likely value, the usual form of an expert's guess."""

    low: float
    mode: float
    high: float

    def quantile(self, p: Array) -> Array:
        """Inverse of the triangular distribution function."""
        span = self.high - self.low
        p_mode = (self.mode - self.low) / span
        left = self.low + np.sqrt(p * span * (self.mode - self.low))
        right = self.high - np.sqrt((1 - p) * span * (self.high - self.mode))
        return np.where(p < p_mode, left, right)


@dataclass(frozen=True)
class Normal:
    """Mean and standard deviation, cut at low and high (values beyond sit on the limit)."""

    mean: float
    sd: float
    low: float = -np.inf
    high: float = np.inf

    def quantile(self, p: Array) -> Array:
        """Inverse normal, clipped."""
        from scipy.special import ndtri

        return np.clip(self.mean + self.sd * ndtri(p), self.low, self.high)


@dataclass(frozen=True)
class Gamma:
    """Rates: `shape` events seen in `exposure` units of time."""

    shape: float
    exposure: float

    def quantile(self, p: Array) -> Array:
        """Inverse of the regularised lower incomplete gamma function."""
        from scipy.special import gammaincinv

        return gammaincinv(self.shape, p) / self.exposure


@dataclass(frozen=True)
class Tabulated:
    """A posterior kept as quantiles: `values` at the equally spaced probabilities 0 .. 1."""

    values: tuple[float, ...]

    def quantile(self, p: Array) -> Array:
        """Straight lines between the stored quantiles."""
        return np.interp(p, np.linspace(0.0, 1.0, len(self.values)), np.asarray(self.values))
