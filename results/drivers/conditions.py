"""The few conditions under which an outcome comes: the box in the inputs' own units, and the map around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from results.drivers.boxes import Box, Limit, measure, peel, recurrence
from results.drivers.design import Evaluated
from results.drivers.driven import Driven, Uncertain
from results.inputs import Input
from results.outcomes import Outcome
from sim.axes import Array, Mask
from sim.randomness import generator

__all__ = ["CANDIDATES", "CELLS", "RESAMPLES", "Condition", "Conditions", "Side", "conditions_of"]

CANDIDATES = 12
"""Inputs among which conditions are sought: those that explain most by themselves."""
RESAMPLES = 40
CELLS = 6
"""Equally likely ranges of an input on the map."""


@dataclass(frozen=True)
class Condition:
    """One condition of the box.

    at       its limit, in the input's own unit
    p        the limit as a probability of the input's distribution
    span     90 % range of the limit over resamples
    returns  share of the resamples in which the condition comes back
    """

    input: Input
    is_upper: bool
    at: float
    p: float
    span: tuple[float, float]
    returns: float


@dataclass(frozen=True)
class Side:
    """One side of the map: an input, the ends of its cells, and the part of it that lies inside the box.

    inside  as probabilities of the input's distribution
    """

    input: Input
    edges: tuple[float, ...]
    inside: tuple[float, float]


@dataclass(frozen=True)
class Conditions:
    """The box, measured on runs that it was not found with, and the chances around it over two of its inputs.

    base      share of all runs with the outcome, of both halves
    share_ua  share of runs with the outcome in each cell (up, across)
    runs_ua   runs in each cell
    """

    outcome: Outcome
    conditions: tuple[Condition, ...]
    box: Box
    base: float
    across: Side
    up: Side
    share_ua: NDArray[np.float64]
    runs_ua: NDArray[np.int64]


def conditions_of(evaluated: Evaluated, driven: Driven, uncertain: list[Uncertain]) -> Conditions | None:
    """The box, found on the runs at the first input of every row, measured on those at the second; None for none."""
    chosen = _chosen(driven, uncertain)
    names = [one.input.name for one in uncertain]
    places = [names.index(one.input.name) for one in chosen]
    (found_nj, found_n), (other_nj, other_n) = _runs(evaluated, driven.outcome, places)
    limits = peel(found_nj, found_n)
    if not limits:
        return None
    rng = generator(evaluated.design.scenario.seed, "drivers.boxes", 0)
    back = recurrence(limits, found_nj, found_n, rng, times=RESAMPLES)
    across, up = list(dict.fromkeys([*(limit.place for limit in limits), *range(len(chosen))]))[:2]
    share_ua, runs_ua = _map(other_nj[:, across], other_nj[:, up], other_n)
    return Conditions(
        outcome=driven.outcome,
        conditions=tuple(_condition(chosen[limit.place], limit, *how) for limit, how in zip(limits, back, strict=True)),
        box=measure(limits, other_nj, other_n),
        base=driven.probability,
        across=_side(chosen, across, limits),
        up=_side(chosen, up, limits),
        share_ua=share_ua,
        runs_ua=runs_ua,
    )


def _chosen(driven: Driven, uncertain: list[Uncertain]) -> list[Uncertain]:
    by_name = {one.input.name: one for one in uncertain}
    ranked = sorted(driven.singles, key=lambda single: -single.first.value)
    return [by_name[single.input.name] for single in ranked[:CANDIDATES]]


def _runs(evaluated: Evaluated, outcome: Outcome, places: list[int]) -> list[tuple[Array, Mask]]:
    """Inputs and outcomes of the runs at the first, and at the second input of every row: each row was run twice."""
    design, hit = evaluated.design, evaluated.hits[outcome.name]
    chunks = [design.inputs(chunk) for chunk in range(design.chunks)]
    return [
        (np.tile(np.concatenate([both[which][:, places] for both in chunks]), (2, 1)), hit[2 * which :][:2].ravel())
        for which in (0, 1)
    ]


def _condition(one: Uncertain, limit: Limit, returns: float, span: tuple[float, float]) -> Condition:
    return Condition(
        one.input, limit.is_upper, one.value(limit.at), limit.at, (one.value(span[0]), one.value(span[1])), returns
    )


def _side(chosen: list[Uncertain], place: int, limits: tuple[Limit, ...]) -> Side:
    low = max((limit.at for limit in limits if limit.place == place and not limit.is_upper), default=0.0)
    high = min((limit.at for limit in limits if limit.place == place and limit.is_upper), default=1.0)
    # The outermost edges of a normal would be infinite: the map is labelled at half a per cent from its ends.
    edges = np.clip(np.linspace(0, 1, CELLS + 1), 0.005, 0.995)
    return Side(chosen[place].input, tuple(chosen[place].value(float(p)) for p in edges), (low, high))


def _map(across_n: Array, up_n: Array, hit_n: Mask) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Share of hits and number of runs in the cells of two inputs (up, across)."""
    cell_n = (up_n * CELLS).astype(np.int64) * CELLS + (across_n * CELLS).astype(np.int64)
    runs = np.bincount(cell_n, minlength=CELLS**2)
    share = np.bincount(cell_n[hit_n], minlength=CELLS**2) / np.maximum(runs, 1)
    return share.reshape(CELLS, CELLS), runs.reshape(CELLS, CELLS)
