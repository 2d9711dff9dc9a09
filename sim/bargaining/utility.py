"""How much a side likes a package: separable quadratic loss, with a further loss past a red line.

    U_a(x) = 1 - sum_k w_ak (x_k - theta_ak)^2 - sum_k w_ak (kappa_a - 1) max(0, distance past the red line)^2

The further loss is for what a side signs, never for what it suffers: war is valued without it. The form is the usual
one of spatial bargaining; the finite kappa is ours: a red line is passed only for a great deal elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.axes import FLOAT, Array


@dataclass(frozen=True)
class Tastes:
    """One side's preferences over packages, a row per run (or draw, or any other row).

    ideal_rk     what it wants
    red_line_rk  how far it will not go: above the ideal point for side 0, below it for side 1
    weight_rk    salience, sums to 1 over the issues
    kappa_r      how much heavier loss weighs past the red line (at least 1)
    side         0 or 1
    """

    ideal_rk: Array
    red_line_rk: Array
    weight_rk: Array
    kappa_r: Array
    side: int

    def rows(self, index: Array | slice) -> Tastes:
        """The same tastes for some rows only, side by side in memory."""
        ideal_rk, red_line_rk, weight_rk = (
            values.T[:, index].T for values in (self.ideal_rk, self.red_line_rk, self.weight_rk)
        )
        return Tastes(ideal_rk, red_line_rk, weight_rk, self.kappa_r[index], self.side)

    def past_red_line(self, x: Array) -> Array:
        """How far each issue of a package x (run, ..., issue) lies past the red line; 0 on the near side."""
        red = along(self.red_line_rk, x)
        return np.maximum(x - red, FLOAT(0)) if self.side == 0 else np.maximum(red - x, FLOAT(0))

    def utility(self, x: Array, *, signed: bool = True) -> Array:
        """U of packages x (run, ..., issue), at most 1; `signed`: past a red line loss weighs kappa times."""
        squared = (x - along(self.ideal_rk, x)) ** 2
        if signed:
            extra_r = self.kappa_r - FLOAT(1)
            past = self.past_red_line(x) ** 2
            past *= along(extra_r[:, None], x)
            squared += past
        squared *= along(self.weight_rk, x)
        return FLOAT(1) - squared.sum(axis=-1)


def along(value_rk: Array, like: Array) -> Array:
    """A value per run and issue, shaped to be read against packages with further axes between the two."""
    return value_rk.reshape(value_rk.shape[:1] + (1,) * (like.ndim - 2) + value_rk.shape[1:])


def across(value_r: Array, like: Array) -> Array:
    """A value per run, shaped to be read against an array with further axes after the run axis."""
    return value_r.reshape(value_r.shape + (1,) * (like.ndim - 1))
