"""What one outcome hangs on: groups of inputs by their share of its variance, single inputs by what they move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from results.drivers.bins import Binned
from results.drivers.design import Evaluated
from results.drivers.groups import Group
from results.drivers.indices import Estimate, group_indices, single_indices
from results.drivers.margins import Margin
from results.inputs import Input
from results.outcomes import Outcome
from sim.axes import Array
from sim.randomness import generator

__all__ = ["Driven", "Single", "Uncertain", "driven_by"]

ENDS = (0.1, 0.9)


@dataclass(frozen=True)
class Uncertain:
    """An uncertain number in words, and its spread."""

    input: Input
    margin: Margin

    def value(self, p: float) -> float:
        """The value below which a share p of its spread lies."""
        return self.margin.value(p)


@dataclass(frozen=True)
class Single:
    """One uncertain number by itself.

    first   its share of the variance
    values  at its 10th and its 90th percentile
    shares  chance of the outcome around there, whatever the rest
    noise   standard errors of the two
    """

    input: Input
    first: Estimate
    values: tuple[float, float]
    shares: tuple[float, float]
    noise: tuple[float, float]

    @property
    def swing(self) -> float:
        """How far the chance moves from the one end to the other."""
        return abs(self.shares[1] - self.shares[0])


@dataclass(frozen=True)
class Driven:
    """What one outcome hangs on.

    between  standard deviation of its probability between draws
    groups   (group, share by itself, share with all interplay)
    singles  every uncertain number, the one that moves the outcome most first
    """

    outcome: Outcome
    probability: float
    between: float
    groups: tuple[tuple[Group, Estimate, Estimate], ...]
    singles: tuple[Single, ...]


def driven_by(evaluated: Evaluated, outcome: Outcome, counts: Binned, uncertain: list[Uncertain]) -> Driven | None:
    """What an outcome hangs on; None where its probability does not vary beyond chance.

    uncertain  in the order of the design's columns
    """
    rng = generator(evaluated.design.scenario.seed, f"drivers.bootstrap.{outcome.name}", 0)
    hit = evaluated.hits[outcome.name]
    shares = group_indices(hit[:2], hit[2:4], hit[4:], rng)
    if shares is None:
        return None
    first_j = single_indices(counts.hits_fjm, counts.runs_fjm, shares, rng)
    share_je, noise_je = counts.at_ends()
    singles = [
        Single(
            input=one.input,
            first=first_j[j],
            values=(one.value(ENDS[0]), one.value(ENDS[1])),
            shares=_pair(share_je[j]),
            noise=_pair(noise_je[j]),
        )
        for j, one in enumerate(uncertain)
    ]
    return Driven(
        outcome=outcome,
        probability=float(hit.mean()),
        between=float(np.sqrt(shares.variance)),
        groups=tuple(zip(evaluated.design.groups, shares.first, shares.total, strict=True)),
        singles=tuple(sorted(singles, key=lambda single: -single.swing)),
    )


def _pair(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])
