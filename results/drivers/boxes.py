"""Scenario discovery: the few conditions under which an outcome comes, found by peeling [FriedmanFisher1999].

The patient rule induction method starts from all runs and peels off, again and again, the thin slice at one end of one
input whose loss raises the share of hits most. Of the boxes on the way the densest is taken that still holds half of
the hits; conditions that hardly matter are then left out [BryantLempert2010].
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.axes import Array, Mask

__all__ = ["Box", "Limit", "inside", "measure", "peel", "recurrence"]

PEEL = 0.05
"""Share of the box that one peel takes: the authors' patient choice."""
HOLDS = 0.5
"""Share of all hits that the box must hold."""
FEWEST = 200
"""Runs below which a box is not peeled further: smaller ones are chance."""
MOST_LIMITS = 4
"""Conditions that people can keep in mind."""
MATTERS = 0.05
"""A condition stays only if the box's share of hits falls by this part of itself without it."""


@dataclass(frozen=True)
class Limit:
    """One end of a box.

    place     column of the input
    is_upper  the input lies below the limit, else above
    at        the limit, as a probability of the input's own distribution
    """

    place: int
    is_upper: bool
    at: float

    def keeps(self, p_nj: Array) -> Mask:
        """Which rows lie on its inner side (row,)."""
        kept: Mask = p_nj[:, self.place] < self.at if self.is_upper else p_nj[:, self.place] >= self.at
        return kept


@dataclass(frozen=True)
class Box:
    """A box and what it holds.

    coverage  share of all hits that lie in it
    density   share of its runs that are hits
    mass      share of all runs that lie in it
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float


def inside(limits: tuple[Limit, ...], p_nj: Array) -> Mask:
    """Which rows lie in the box (row,)."""
    kept = np.ones(len(p_nj), dtype=bool)
    for limit in limits:
        kept &= limit.keeps(p_nj)
    return kept


def measure(limits: tuple[Limit, ...], p_nj: Array, hit_n: Mask) -> Box:
    """What a box holds of these runs; not the ones that it was found with, or it flatters itself."""
    kept = inside(limits, p_nj)
    hits, held = int(hit_n.sum()), int(hit_n[kept].sum())
    return Box(limits, held / hits if hits else 0.0, held / max(1, int(kept.sum())), float(kept.mean()))


def peel(p_nj: Array, hit_n: Mask) -> tuple[Limit, ...]:
    """The conditions of the box; none where no peel helps.

    p_nj   inputs of every run, as probabilities of their own distributions
    hit_n  whether the outcome came
    """
    first = _pruned(_peeled(p_nj, hit_n), p_nj, hit_n)
    # What the conditions left out had taken of the box goes to those that stay: peel again along their inputs alone.
    places = sorted({limit.place for limit in first})
    again = _peeled(p_nj[:, places], hit_n) if places else ()
    return _pruned(tuple(replace(limit, place=places[limit.place]) for limit in again), p_nj, hit_n)


def _peeled(p_nj: Array, hit_n: Mask) -> tuple[Limit, ...]:
    """The densest box on the way that still holds enough of the hits."""
    best: tuple[Limit, ...] = ()
    kept = np.arange(len(p_nj))
    limits: dict[tuple[int, bool], Limit] = {}
    hits = int(hit_n.sum())
    while len(kept) > FEWEST:
        limit = _next_peel(p_nj[kept], hit_n[kept])
        if limit is None:
            break
        kept = kept[limit.keeps(p_nj[kept])]
        limits[limit.place, limit.is_upper] = limit
        if hit_n[kept].sum() < HOLDS * hits:
            break
        best = tuple(limits.values())
    return best


def _next_peel(p_nj: Array, hit_n: Mask) -> Limit | None:
    """The end whose slice leaves the largest share of hits; None where no slice leaves more than there is."""
    best, most = None, float(hit_n.mean())
    low_j, high_j = np.quantile(p_nj, (PEEL, 1 - PEEL), axis=0)
    for j in range(p_nj.shape[1]):
        for limit in (Limit(j, False, float(low_j[j])), Limit(j, True, float(high_j[j]))):
            kept = limit.keeps(p_nj)
            share = float(hit_n[kept].mean()) if kept.any() else 0.0
            if share > most and not kept.all():
                best, most = limit, share
    return best


def _pruned(limits: tuple[Limit, ...], p_nj: Array, hit_n: Mask) -> tuple[Limit, ...]:
    """Without the conditions that hardly matter, the least of them first."""
    while limits:
        density = measure(limits, p_nj, hit_n).density
        without = [tuple(limit for limit in limits if limit is not one) for one in limits]
        left = [measure(fewer, p_nj, hit_n).density for fewer in without]
        least = int(np.argmax(left))
        if density - left[least] >= MATTERS * density and len(limits) <= MOST_LIMITS:
            break
        limits = without[least]
    return limits


def recurrence(
    limits: tuple[Limit, ...], p_nj: Array, hit_n: Mask, rng: np.random.Generator, *, times: int
) -> list[tuple[float, tuple[float, float]]]:
    """How often each condition comes back when the runs are resampled, and the 90 % range of its limit when it does."""
    at: list[list[float]] = [[] for _ in limits]
    for _ in range(times):
        rows: NDArray[np.int64] = rng.integers(len(p_nj), size=len(p_nj))
        again = {(limit.place, limit.is_upper): limit.at for limit in peel(p_nj[rows], hit_n[rows])}
        for k, limit in enumerate(limits):
            if (limit.place, limit.is_upper) in again:
                at[k].append(again[limit.place, limit.is_upper])
    return [
        (len(each) / times, _range(each) if each else (limit.at, limit.at))
        for limit, each in zip(limits, at, strict=True)
    ]


def _range(values: list[float]) -> tuple[float, float]:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)
