"""The efficient frontier of two sides with separable quadratic losses, in closed form.

On every issue the package that maximises lam U_0 + (1 - lam) U_1 is the weighted mean of the two ideal points,

    x_k(lam) = (lam w_0k theta_0k + (1 - lam) w_1k theta_1k) / (lam w_0k + (1 - lam) w_1k),

and past a red line that side pulls with kappa - 1 times its weight towards the red line as well. The slope of the joint
loss then is the least of what it is with and without side 1's pull, each the most of what it is with and without side
0's: all four rise along a line, so the package is the most of two leasts of their four zeros. lam = 1 is side 0's wish,
lam = 0 side 1's.
"""

from __future__ import annotations

import numpy as np

from sim.axes import FLOAT, Array
from sim.bargaining.utility import Tastes, along


def package_on_frontier(lam: Array, tastes: tuple[Tastes, Tastes]) -> Array:
    """The efficient packages at lam (run, ...): (run, ..., settlement issue)."""
    first, second = tastes
    lam = lam[..., None]
    pull_0 = lam * along(first.weight_rk, lam)
    pull_1 = (FLOAT(1) - lam) * along(second.weight_rk, lam)
    weight = pull_0 + pull_1
    moment = pull_0 * along(first.ideal_rk, lam) + pull_1 * along(second.ideal_rk, lam)
    extra_0 = pull_0 * along(first.kappa_r[:, None] - FLOAT(1), lam)
    extra_1 = pull_1 * along(second.kappa_r[:, None] - FLOAT(1), lam)
    held_0, held_1 = extra_0 * along(first.red_line_rk, lam), extra_1 * along(second.red_line_rk, lam)
    within_both = moment / weight
    past_0 = (moment + held_0) / (weight + extra_0)
    past_1 = (moment + held_1) / (weight + extra_1)
    past_both = (moment + held_0 + held_1) / (weight + extra_0 + extra_1)
    return np.maximum(np.minimum(within_both, past_0), np.minimum(past_1, past_both))


def lambda_grid(points: int) -> Array:
    """Grid of lam from 0 to 1, symmetric about 1/2; its ends stay off 0 and 1 by a hair so that no pull vanishes."""
    grid_l = np.linspace(0.0, 1.0, points)
    return np.clip(grid_l, 1e-4, 1 - 1e-4).astype(FLOAT)
