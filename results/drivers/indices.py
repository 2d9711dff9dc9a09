"""Shares of variance: how much of what moves a probability is due to one input, or to a group of inputs.

A run answers yes or no, so the probability p(x) at an input x is never seen. Chance is therefore one more input that no
two evaluations share: the covariance of two runs that have some inputs in common and nothing else is the variance of p
that those inputs explain alone [Sobol2001] [Janon2014], and chance adds nothing to it on average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.axes import Array, Mask

__all__ = ["BOOTSTRAPS", "Estimate", "GroupIndices", "group_indices", "single_indices"]

BOOTSTRAPS = 200
"""Resamples by the Bayesian bootstrap: every row counts by an exponential weight [Rubin1981]."""
TAIL = 0.05
"""Left out at each end: intervals are 90 %."""
_SURE = 6.0
"""Standard errors that the variance of p must lie above 0 for shares of it to be told."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 90 % bootstrap interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, resampled: Array) -> Estimate:
        """The value, and the quantiles of its resampled twins."""
        low, high = np.quantile(resampled, (TAIL, 1 - TAIL))
        return cls(float(value), float(low), float(high))


@dataclass(frozen=True)
class GroupIndices:
    """Of each group of inputs the share of the variance of p that it explains alone, and that it takes part in.

    first     of the group by itself, interplay inside it included
    total     with all interplay with other groups: what would be left without it is 1 - total
    variance  of p between inputs, chance taken out
    twins     the variance in each bootstrap resample
    """

    first: tuple[Estimate, ...]
    total: tuple[Estimate, ...]
    variance: float
    twins: Array


def group_indices(first_2n: Mask, second_2n: Mask, mixed_gn: Mask, rng: np.random.Generator) -> GroupIndices | None:
    """Grouped pick-freeze over n independent rows; None where p does not vary beyond chance.

    first_2n   two runs, each with chance of its own, at the first of two independent inputs of every row
    second_2n  the same at the second
    mixed_gn   a run at the first input with one group's values taken from the second
    """
    columns = _columns(first_2n.astype(float), second_2n.astype(float), mixed_gn.astype(float))
    found = _shares(columns.mean(axis=1)[:, np.newaxis])
    twins = _shares(columns @ _weights(columns.shape[1], rng))
    if found.variance[0] <= _SURE * float(np.std(twins.variance)):
        return None
    return GroupIndices(
        first=tuple(Estimate.of(found.first[g, 0], twins.first[g]) for g in range(len(mixed_gn))),
        total=tuple(Estimate.of(found.total[g, 0], twins.total[g]) for g in range(len(mixed_gn))),
        variance=float(found.variance[0]),
        twins=twins.variance,
    )


def _weights(n: int, rng: np.random.Generator) -> Array:
    """Weights of n rows or folds in every resample, which sum to 1 (row, resample)."""
    weights = rng.standard_exponential((n, BOOTSTRAPS), dtype=np.float32)
    return weights / weights.sum(axis=0)


@dataclass(frozen=True)
class _Shares:
    first: Array
    total: Array
    variance: Array


def _columns(first: Array, second: Array, mixed: Array) -> Array:
    """Everything whose mean over rows is needed (column, row): means of the runs, then means of their products."""
    means = np.stack([first.mean(axis=0), second.mean(axis=0), *mixed])
    products = [first[0] * first[1], second[0] * second[1], *(means[0] * mixed), *(means[1] * mixed)]
    return np.concatenate([means, np.stack(products)])


def _shares(mean_cb: Array) -> _Shares:
    """Indices from the means of the columns, one for each resample (column, resample)."""
    groups = (len(mean_cb) - 4) // 3
    a, b, mixed = mean_cb[0], mean_cb[1], mean_cb[2 : 2 + groups]
    aa, bb, am, bm = np.split(mean_cb[2 + groups :], np.cumsum([1, 1, groups]))
    variance = (aa[0] - a**2 + bb[0] - b**2) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Shares(
            first=(bm - ((b + mixed) / 2) ** 2) / variance,
            total=1 - (am - ((a + mixed) / 2) ** 2) / variance,
            variance=variance,
        )


def single_indices(sum_fjm: Array, count_fjm: Array, groups: GroupIndices, rng: np.random.Generator) -> list[Estimate]:
    """First-order index of every single input from runs that are there already: the variance between its bins.

    The runs are cut into folds; only means of different folds are multiplied, so that chance, which no two folds share,
    adds nothing to the variance of the bins' means.

    sum_fjm, count_fjm  runs with the outcome, and all runs (fold, input, bin); bins are equally likely
    groups              says what the variance of p is
    """
    mean_fjm = sum_fjm / np.maximum(count_fjm, 1)
    folds = len(mean_fjm)
    value_j = _between(mean_fjm, np.ones(folds)) / groups.variance
    weights = _weights(folds, rng).T
    twins = np.stack([_between(mean_fjm, w_f) / v for w_f, v in zip(weights, groups.twins, strict=True)])
    return [Estimate.of(value, twins[:, j]) for j, value in enumerate(value_j)]


def _between(mean_fjm: Array, weight_f: Array) -> Array:
    """Variance between bins of each input (input,), from products of different folds alone."""
    of_bins = _cross(mean_fjm, weight_f).mean(axis=1)
    return of_bins - _cross(mean_fjm.mean(axis=2, keepdims=True), weight_f)[:, 0]


def _cross(mean_fjm: Array, weight_f: Array) -> Array:
    """Mean product of two different folds, for every input and bin."""
    total = np.tensordot(weight_f, mean_fjm, axes=1)
    own = np.tensordot(weight_f**2, mean_fjm**2, axes=1)
    return (total**2 - own) / (weight_f.sum() ** 2 - np.sum(weight_f**2))
