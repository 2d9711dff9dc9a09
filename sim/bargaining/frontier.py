"""The efficient frontier of two sides with separable quadratic losses, in closed form.

On every issue the package that maximises lam U_0 + (1 - lam) U_1 is the weighted mean of the two ideal points,

    x_k(lam) = (lam w_0k theta_0k + (1 - lam) w_1k theta_1k) / (lam w_0k + (1 - lam) w_1k),

and past a red line that side pulls with kappa - 1 times its weight towards the red line as well. lam = 1 is side 0's
wish, lam = 0 side 1's.
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
    red_0, red_1 = along(first.red_line_rk, lam), along(second.red_line_rk, lam)
    extra_0 = pull_0 * along(first.kappa_r[:, None] - FLOAT(1), lam)
    extra_1 = pull_1 * along(second.kappa_r[:, None] - FLOAT(1), lam)
    weight = pull_0 + pull_1
    moment = pull_0 * along(first.ideal_rk, lam) + pull_1 * along(second.ideal_rk, lam)
    x = moment / weight
    past_0, past_1 = x > red_0, x < red_1
    # The loss is convex with two kinks: a red line that is passed stays passed, and the pull it adds can bring x
    # past the other red line at most once, so two passes find the minimum exactly.
    for _ in range(2):
        held_0, held_1 = past_0 * extra_0, past_1 * extra_1
        x = (moment + held_0 * red_0 + held_1 * red_1) / (weight + held_0 + held_1)
        past_0, past_1 = past_0 | (x > red_0), past_1 | (x < red_1)
    return x


def lambda_grid(points: int) -> Array:
    """Grid of lam from 0 to 1, symmetric about 1/2; its ends stay off 0 and 1 by a hair so that no pull vanishes."""
    grid_l = np.linspace(0.0, 1.0, points)
    return np.clip(grid_l, 1e-4, 1 - 1e-4).astype(FLOAT)
