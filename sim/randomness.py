"""Named random streams: every mechanism draws from its own, whatever the others do.

Seed, name of the mechanism and chunk are a stream's key. So workers, few or many, change no run; more runs leave the
first ones as they were; and under one seed two scenarios share their chance. Everybody draws for the whole chunk at
every step, then masks. What is drawn are uniforms and normals, always as many; inverse transforms make counts, sizes
and categories of them.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

from sim.axes import FLOAT, Array

CHUNK = 8192
"""Runs in a chunk: a constant of the results, since a stream's place depends on it. Large enough that NumPy's overhead
per call is small, small enough that a step's arrays stay in the cache."""


def generator(seed: int, name: str, chunk: int) -> np.random.Generator:
    """The generator of one mechanism in one chunk."""
    key = np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()), chunk))
    return np.random.Generator(np.random.PCG64DXSM(key))


class Streams:
    """All generators of one chunk, made when first asked for.

    seed, chunk  with the name they key a stream
    width        runs for which numbers are drawn, always the whole chunk
    runs         runs for which numbers are handed out: the first of the chunk
    """

    def __init__(self, seed: int, *, chunk: int, runs: int, width: int = CHUNK) -> None:
        self._seed, self._chunk, self._runs, self._width = seed, chunk, runs, width
        self._generators: dict[str, np.random.Generator] = {}

    def _generator(self, name: str) -> np.random.Generator:
        if name not in self._generators:
            self._generators[name] = generator(self._seed, name, self._chunk)
        return self._generators[name]

    def uniform(self, name: str) -> Array:
        """Uniforms in [0, 1), shape (run,)."""
        return self._generator(name).random(self._width, dtype=FLOAT)[: self._runs]

    def uniforms(self, name: str, n: int) -> Array:
        """Uniforms in [0, 1), shape (run, n)."""
        return self._generator(name).random((self._width, n), dtype=FLOAT)[: self._runs]

    def normal(self, name: str) -> Array:
        """Standard normals, shape (run,), by Box-Muller: in float32 its logarithm and cosine beat the ziggurat."""
        u_r2 = self._generator(name).random((2, self._width), dtype=FLOAT)[:, : self._runs]
        radius_r = np.sqrt(FLOAT(-2) * np.log1p(-u_r2[0]))
        return radius_r * np.cos(FLOAT(2 * np.pi) * u_r2[1])

    def normals(self, name: str, n: int) -> Array:
        """Standard normals, shape (run, n)."""
        return self._generator(name).standard_normal((self._width, n), dtype=FLOAT)[: self._runs]
