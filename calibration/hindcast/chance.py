"""What chance alone does to a right forecaster when windows overlap: the yardstick of coverage and reliability."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calibration.hindcast.windows import DAYS_BETWEEN, Window
from sim.axes import Array
from sim.randomness import generator

__all__ = ["DRAWS", "keyed_uniforms", "shared_uniforms"]

DRAWS = 2000
_SEED = 0


def keyed_uniforms(windows: Sequence[Window], name: str) -> Array:
    """A uniform for each window, shape (window,), that depends on its date, its horizon and a name alone."""
    keys = (f"{name} over {window.horizon} days" for window in windows)
    dates = (window.as_of.toordinal() for window in windows)
    return np.array([generator(_SEED, key, date).random() for key, date in zip(keys, dates, strict=True)])


def shared_uniforms(windows: Sequence[Window], name: str) -> Array:
    """Uniforms that windows share as far as they share days, shape (DRAWS, window).

    Each week has a normal of its own, a window the sum of its weeks': so the correlation of two windows is the share
    of days that they have in common, and windows that do not overlap are independent.
    """
    from scipy.special import ndtr

    length = -(-windows[0].horizon // DAYS_BETWEEN)
    week_w = np.array([(window.as_of - windows[0].as_of).days // DAYS_BETWEEN for window in windows])
    rng = generator(_SEED, f"chance of {name}", windows[0].horizon)
    normal_rw = rng.standard_normal((DRAWS, int(week_w.max()) + length))
    total_rw = np.cumsum(np.pad(normal_rw, ((0, 0), (1, 0))), axis=1)
    return np.asarray(ndtr((total_rw[:, week_w + length] - total_rw[:, week_w]) / np.sqrt(length)))
