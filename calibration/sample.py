"""The unit cube of the uncertain numbers: evenly spread points, a row per draw and a column per number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.axes import Array
from sim.distributions import Distribution
from sim.randomness import generator

__all__ = ["sample", "values"]

_HALF_CELL = 2.0**-31
"""Half the spacing of the Sobol' points: keeps every probability strictly between 0 and 1."""


def sample(columns: int, *, seed: int, draws: int) -> Array:
    """Probabilities (draw, column), evenly spread together: a scrambled Sobol' sequence [Owen1998].

    Drawn to the next power of two, where the sequence is balanced, then cut: more draws extend fewer.
    """
    from scipy.stats import qmc

    sobol = qmc.Sobol(columns, scramble=True, bits=30, rng=generator(seed, "draws", 0))
    p_dj: Array = sobol.random_base2(int(np.ceil(np.log2(draws))))[:draws] + _HALF_CELL
    return p_dj


def values(known: Mapping[str, Distribution], p_dj: Array) -> dict[str, Array]:
    """A value per draw (draw,) of every uncertain number, by inverse transform of its own column."""
    return {name: known[name].quantile(p_dj[:, j]) for j, name in enumerate(known)}
