"""A stock of people held, with its books: start + captured = held + released."""

from __future__ import annotations

import numpy as np

from sim.axes import FLOAT, Array


class Stock:
    """Prisoners, children or the fallen in somebody's hands, whole numbers per run."""

    def __init__(self, start_r: Array) -> None:
        self.start_r = np.round(start_r).astype(FLOAT)
        self.captured_r, self.released_r = np.zeros_like(self.start_r), np.zeros_like(self.start_r)

    @property
    def held_r(self) -> Array:
        """How many are held now."""
        return self.start_r + self.captured_r - self.released_r

    def capture(self, amount_r: Array, u_r: Array) -> None:
        """Take in an expected amount, rounded up or down by chance so that the mean is right."""
        self.captured_r += np.floor(amount_r + u_r)

    def release(self, rows: Array, amount_r: Array) -> Array:
        """Release up to an amount in some runs, never more than are held; returns what was released."""
        freed_r = np.minimum(np.round(amount_r), self.held_r[rows])
        self.released_r[rows] += freed_r
        return freed_r
