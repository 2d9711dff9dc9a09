"""Where the record lies among reruns of the posterior's draws, which are free to go otherwise: so the fit can fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from calibration.behaviour.diary import COUNTED, RARE
from calibration.behaviour.fit import QUANTILES
from calibration.behaviour.likeness import observed, rare_as_recorded
from calibration.behaviour.table import Table
from calibration.case import Case
from sim.axes import Array

__all__ = ["Predicted", "predicted"]


@dataclass(frozen=True)
class Predicted:
    """One number of the record among those of the reruns.

    reruns    quantiles .05, .5, .95 of the reruns
    below     share of the reruns below the record, counting half of those that equal it
    expected  mean of the reruns
    """

    name: str
    record: float
    reruns: tuple[float, ...]
    below: float
    expected: float


def predicted(case: Case, table: Table, date: dt.date, weight_d: Array) -> Iterator[Predicted]:
    """Every number by which reruns are remembered, then every rare outcome, as 1 where it came by the date.

    weight_d  weight of every draw
    """
    weight_r = weight_d[table.draw_r]
    record, came = observed(case, date), rare_as_recorded(case, date)
    for name in COUNTED:
        yield _predicted(name, record[name], table.counted[date][name], weight_r)
    for name in RARE:
        came_r = (table.first_day[name] <= table.day(date)).astype(float)
        yield _predicted(name, float(came[name]), came_r, weight_r)


def _predicted(name: str, record: float, value_r: Array, weight_r: Array) -> Predicted:
    below = np.average((value_r < record) + 0.5 * (value_r == record), weights=weight_r)
    expected = np.average(value_r, weights=weight_r)
    return Predicted(name, record, _quantiles(value_r, weight_r), float(below), float(expected))


def _quantiles(value_r: Array, weight_r: Array) -> tuple[float, ...]:
    """Values that occur: half a talks round is none."""
    order = np.argsort(value_r)
    reached = np.cumsum(weight_r[order])
    return tuple(value_r[order][np.searchsorted(reached, np.array(QUANTILES) * reached[-1])].tolist())
