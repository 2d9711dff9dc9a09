"""Solution concepts over a set of options: which agreement two sides ought to reach, by several norms.

Options lie on the last axis (points of the frontier, or any finite set of outcomes), utilities and disagreement values
are on the sides' own scales. Index -1 means that no option leaves both sides at or above disagreement.
"""

from __future__ import annotations

import numpy as np

from sim.axes import Array, Mask


def acceptable(utility_0: Array, utility_1: Array, need_0: Array, need_1: Array) -> Mask:
    """Options at or above what both sides need."""
    return (utility_0 >= need_0) & (utility_1 >= need_1)


def pareto(utility_0: Array, utility_1: Array) -> Mask:
    """Options that no other option betters for one side without loss to the other: (option,) of one set."""
    better_0 = utility_0[None, :] >= utility_0[:, None]
    better_1 = utility_1[None, :] >= utility_1[:, None]
    strictly = (utility_0[None, :] > utility_0[:, None]) | (utility_1[None, :] > utility_1[:, None])
    dominated: Mask = np.asarray((better_0 & better_1 & strictly).any(axis=1))
    return ~dominated


def _best(score: Array, allowed: Mask) -> Array:
    index = np.where(allowed, score, -np.inf).argmax(axis=-1)
    return np.where(allowed.any(axis=-1), index, -1)


def nash(utility_0: Array, utility_1: Array, need_0: Array, need_1: Array) -> Array:
    """Option with the greatest product of gains [Nash1950]; -1 where there is none."""
    gain_0, gain_1 = utility_0 - need_0, utility_1 - need_1
    return _best(gain_0 * gain_1, acceptable(utility_0, utility_1, need_0, need_1))


def kalai_smorodinsky(utility_0: Array, utility_1: Array, need_0: Array, need_1: Array) -> Array:
    """Option at which both get the same share of the most they could gain [KalaiSmorodinsky1975].

    The most is taken over the acceptable options. On a finite set exact equality is rare, so the option with the
    greatest smaller share is taken, as usual.
    """
    allowed = acceptable(utility_0, utility_1, need_0, need_1)
    gain_0 = np.where(allowed, utility_0 - need_0, 0.0)
    gain_1 = np.where(allowed, utility_1 - need_1, 0.0)
    most_0 = np.maximum(gain_0.max(axis=-1, keepdims=True), 1e-12)
    most_1 = np.maximum(gain_1.max(axis=-1, keepdims=True), 1e-12)
    return _best(np.minimum(gain_0 / most_0, gain_1 / most_1), allowed)


def egalitarian(utility_0: Array, utility_1: Array, need_0: Array, need_1: Array) -> Array:
    """Option with the greatest smaller gain [Kalai1977]."""
    allowed = acceptable(utility_0, utility_1, need_0, need_1)
    return _best(np.minimum(utility_0 - need_0, utility_1 - need_1), allowed)


def utilitarian(utility_0: Array, utility_1: Array, need_0: Array, need_1: Array) -> Array:
    """Option with the greatest sum of utilities among the acceptable ones."""
    return _best(utility_0 + utility_1, acceptable(utility_0, utility_1, need_0, need_1))


SOLUTIONS = {
    "nash": nash,
    "kalai_smorodinsky": kalai_smorodinsky,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
}
"""Every concept by name, in the order of tables and charts."""
