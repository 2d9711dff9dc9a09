"""Runs until a share is known so precisely: a sequential rule that keeps its promise.

The looks are fixed before the first run: at so many runs, twice as many, four times as many, up to where the interval
of any share is narrow enough. The 10 % chance of error is split evenly over the looks (Bonferroni), and the interval
at each is the exact one of Clopper and Pearson [ClopperPearson1934]; runs of different draws differ in their chance,
which only makes their sum vary less [Hoeffding1956]. So wherever the rule stops, its interval holds what infinitely
many runs of the same draws would give in at least 90 of 100 cases. What the choice of the draws leaves open is another
matter, said beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calibration.nearest import near
from results.intervals import TAIL, count_by_draw, draw_error
from results.outcomes import OUTCOMES
from results.summary import PrecisionReached, Runs
from sim.errors import Fault, InputError
from sim.randomness import CHUNK

__all__ = ["Precision", "Shares", "asked", "reached"]

FINEST, COARSEST = 0.0001, 0.2
"""Half-widths that can be asked for; the narrowest takes some 270 million runs at most."""


@dataclass(frozen=True)
class Precision:
    """How precisely shares shall be known.

    half_width  of their 90 % interval, given the draws: 0.005 is half a run in 100
    outcomes    whose shares; empty: every outcome that the scenario does not write
    at_least    runs before the first look
    """

    half_width: float
    outcomes: tuple[str, ...] = ()
    at_least: int = CHUNK

    @cached_property
    def looks(self) -> tuple[int, ...]:
        """Numbers of runs at which to look, whole chunks; at the last one any share is known precisely enough."""
        looks = [-(-self.at_least // CHUNK) * CHUNK]
        # No interval is wider than that of one half.
        while half_width(looks[-1] // 2, looks[-1], looks=len(looks)) > self.half_width:
            looks.append(2 * looks[-1])
        return tuple(looks)


def asked(half: float | None, outcomes: Sequence[str] = (), *, runs: int, flag: str = "{}") -> int | Precision:
    """Runs, or the precision that is asked for instead; InputError lists every fault.

    runs  before the first look
    flag  how the caller writes the options, such as `--{}`
    """
    place, of = flag.format("precision"), flag.format("outcome")
    known = {one.name for one in OUTCOMES}
    faults = [
        Fault(of, f"got {name!r}, expected one of {', '.join(sorted(known))}{near(name, known)}")
        for name in outcomes
        if name not in known
    ]
    if half is None:
        faults += [Fault(of, f"names whose share is to be precise: give {place} too")] if outcomes else []
    elif not FINEST <= half <= COARSEST:
        faults.append(Fault(place, f"got {half:g}, expected {FINEST:g} to {COARSEST:g}, such as 0.005"))
    if faults:
        raise InputError(faults)
    return runs if half is None else Precision(half, tuple(dict.fromkeys(outcomes)), runs)


def interval(hits: int, runs: int, *, looks: int) -> tuple[float, float]:
    """Exact interval of a share; those of so many looks all hold together in at least 90 of 100 cases."""
    from scipy.special import betaincinv

    tail = TAIL / looks
    low = float(betaincinv(hits, runs - hits + 1, tail)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, runs - hits, 1 - tail)) if hits < runs else 1.0
    return low, high


def half_width(hits: int, runs: int, *, looks: int) -> float:
    """Half the width of that interval."""
    low, high = interval(hits, runs, looks=looks)
    return (high - low) / 2


class Shares:
    """How often every outcome came, counted up as runs come in."""

    def __init__(self) -> None:
        self.runs = 0
        self.hits: Counter[str] = Counter()
        self.scripted: set[str] = set()

    def add(self, runs: Runs) -> None:
        """Count more runs."""
        self.runs += len(runs["run"])
        for one in OUTCOMES:
            self.hits[one.name] += int(np.sum(~np.isnan(runs[f"{one.name}_day"])))
            if runs[f"{one.name}_scripted"].any():
                self.scripted.add(one.name)

    def half_widths(self, precision: Precision) -> dict[str, float]:
        """Half-widths of the outcomes that count."""
        names = precision.outcomes or [one.name for one in OUTCOMES if one.name not in self.scripted]
        return {name: half_width(self.hits[name], self.runs, looks=len(precision.looks)) for name in names}

    def are_known(self, precision: Precision) -> bool:
        """Whether the shares that count are known as precisely as asked for."""
        return self.runs > 0 and max(self.half_widths(precision).values(), default=0.0) <= precision.half_width


def reached(precision: Precision, runs: Runs) -> PrecisionReached:
    """What all runs together come to."""
    shares = Shares()
    shares.add(runs)
    half_widths = shares.half_widths(precision)
    return PrecisionReached(
        half_width=precision.half_width,
        looks=list(precision.looks),
        half_widths=half_widths,
        draw_errors=_draw_errors(runs, list(half_widths)),
    )


def _draw_errors(runs: Runs, names: Sequence[str]) -> dict[str, float | None]:
    draw_r = runs["draw"]
    return {name: draw_error(count_by_draw(~np.isnan(runs[f"{name}_day"]), draw_r)) for name in names}
