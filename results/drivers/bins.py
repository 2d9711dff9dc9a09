"""Runs counted by the value of each input: what a probability is where one input is low or high, whatever the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from results.drivers.design import Evaluated
from sim.axes import Array

__all__ = ["Binned", "binned"]

BINS = 20
"""Equally likely ranges of each input."""
FOLDS_PER_CHUNK = 32
_LOW, _HIGH = slice(1, 3), slice(17, 19)
"""5th to 15th and 85th to 95th percentile: around the 10th and the 90th."""


@dataclass(frozen=True)
class Binned:
    """Counts of an outcome (fold, input, bin); rows of different folds share nothing."""

    hits_fjm: Array
    runs_fjm: Array

    def at_ends(self) -> tuple[Array, Array]:
        """Probability where an input is around its 10th, and around its 90th percentile: (input, end), and its noise.

        The noise is the standard error over the folds.
        """
        hits_fje, runs_fje = (
            np.stack([part[:, :, end].sum(axis=2) for end in (_LOW, _HIGH)], axis=2)
            for part in (self.hits_fjm, self.runs_fjm)
        )
        share_je = hits_fje.sum(axis=0) / runs_fje.sum(axis=0)
        excess_fje = hits_fje - share_je * runs_fje
        folds = len(hits_fje)
        variance_je = np.sum(excess_fje**2, axis=0) * folds / (folds - 1) / runs_fje.sum(axis=0) ** 2
        return share_je, np.sqrt(variance_je)


def binned(evaluated: Evaluated, outcomes: list[str]) -> dict[str, Binned]:
    """Counts of every outcome, over all blocks: each of their inputs is a fair sample of its distribution."""
    design = evaluated.design
    folds = FOLDS_PER_CHUNK * design.chunks
    hits = {name: np.zeros((folds, design.columns * BINS)) for name in outcomes}
    runs = np.zeros((folds, design.columns * BINS))
    for chunk in range(design.chunks):
        _count_chunk(evaluated, chunk, hits, runs)
    shape = (folds, design.columns, BINS)
    return {name: Binned(hits[name].reshape(shape), runs.reshape(shape)) for name in outcomes}


def _count_chunk(evaluated: Evaluated, chunk: int, hits: Mapping[str, Array], runs: Array) -> None:
    design = evaluated.design
    rows, inputs = design.rows_of(chunk), design.inputs(chunk)
    offset_j = np.arange(design.columns) * BINS
    parts = np.array_split(np.arange(rows.stop - rows.start), FOLDS_PER_CHUNK)
    for block in range(design.blocks):
        place_nj = (design.mixed(block, *inputs) * BINS).astype(np.int64) + offset_j
        for f, part in enumerate(parts, start=chunk * FOLDS_PER_CHUNK):
            places = place_nj[part]
            runs[f] += np.bincount(places.ravel(), minlength=runs.shape[1])
            for name, count_fx in hits.items():
                came = evaluated.hits[name][block, rows][part]
                count_fx[f] += np.bincount(places[came].ravel(), minlength=runs.shape[1])
