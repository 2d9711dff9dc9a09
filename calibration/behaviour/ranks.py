"""Simulation-based calibration [Talts2018]: reruns of the table itself, taken for the truth and fitted in turn.

Where the truth lies among the weighted draws of its own posterior is uniform over many truths, if the fit is right.
Truths are drawn from the prior, so the literature's weights stay out on both sides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from calibration.behaviour.fit import FITTED, effective
from calibration.behaviour.likeness import TOLERANCE, likeness
from calibration.behaviour.table import Table
from sim.axes import Array
from sim.randomness import generator

__all__ = ["Histogram", "Ranks", "rank_histograms"]

TRUTHS = 500
BINS = 10
LEAST_DRAWS = 30
"""Truths whose fit is worth fewer draws are left out: a place among few is coarse. What is left out depends on the
truth's numbers alone, so places stay uniform."""

BAND = (0.005, 0.995)
"""Of the counts in a bin: nearly every second set of 60 bins has one outside."""


@dataclass(frozen=True)
class Histogram:
    """Truths per tenth of their posterior; p is the chance of a chi-square this large if places were uniform."""

    counts: tuple[int, ...]
    chi_square: float
    p: float


@dataclass(frozen=True)
class Ranks:
    """Rank histograms of the fitted parameters.

    truths  reruns taken for the truth and fitted
    coarse  those left out besides, for too few draws were like them
    band    where 99 % of the counts of a bin lie if places are uniform
    """

    truths: int
    coarse: int
    band: tuple[int, int]
    histograms: Mapping[str, Histogram]


def rank_histograms(table: Table, date: dt.date, drawn: Mapping[str, Array]) -> Ranks:
    """Take reruns for the truth, fit each from all other draws, and count where the truth lies.

    drawn  value (draw,) of every fitted parameter; ValueError where no fit rests on enough draws
    """
    from scipy.stats import binom

    truth_t = generator(table.plan.seed, "truths", 0).choice(len(table.draw_r), TRUTHS, replace=False)
    places = list(_places(table, date, truth_t, np.stack([drawn[name] for name in FITTED])))
    if not places:
        raise ValueError("no rerun is like enough to others to be ranked")
    low, high = binom(len(places), 1 / BINS).ppf(BAND)
    return Ranks(
        truths=len(places),
        coarse=TRUTHS - len(places),
        band=(int(low), int(high)),
        histograms={name: _histogram(place_t) for name, place_t in zip(FITTED, np.transpose(places), strict=True)},
    )


def _places(table: Table, date: dt.date, truth_t: Array, value_pd: Array) -> Iterator[Array]:
    """Share (parameter,) of a truth's posterior that lies below the truth."""
    counted, day = table.counted[date], table.day(date)
    for row in truth_t:
        to = {name: float(counted[name][row]) for name in TOLERANCE}
        came = {name: bool(day_r[row] <= day) for name, day_r in table.first_day.items()}
        weight_d = table.per_draw(likeness(table, date, to, came))
        weight_d[table.draw_r[row]] = 0  # a draw must not fit itself
        if weight_d.any() and effective(weight_d) >= LEAST_DRAWS:
            yield (value_pd < value_pd[:, [table.draw_r[row]]]) @ weight_d / weight_d.sum()


def _histogram(place_t: Array) -> Histogram:
    from scipy.stats import chisquare

    counts = np.bincount(np.minimum((place_t * BINS).astype(int), BINS - 1), minlength=BINS)
    test = chisquare(counts)
    return Histogram(tuple(counts.tolist()), float(test.statistic), float(test.pvalue))
