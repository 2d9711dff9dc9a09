"""All that a report shows of one ensemble, in memory: the contents of a finished run folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from results.background import Background
from results.intervals import Counts
from results.outcomes import Outcome, outcomes_of
from results.summary import Runs, Summary, by_day
from sim.axes import Array

if TYPE_CHECKING:
    from results.what_if.grid import WhatIf

__all__ = ["Bands", "Findings"]

Bands = Mapping[str, Array]
"""Quantity -> (day, 5): quantiles .05 .25 .50 .75 .95 over the runs."""


@dataclass(frozen=True)
class Findings:
    """A finished ensemble.

    days       the days of bands and shares
    shares     state -> share of runs in it (day,): settlement, general_ceasefire, talks_open, fighting, talks_suspended
    manifest   as stored: scenario, hashes, versions, command
    what_if    the grid of the sliders, where one was played
    counts     day -> quantity -> (run,): prisoners released so far, at some days on the way
    """

    summary: Summary
    runs: Runs
    days: NDArray[np.int64]
    bands: Bands
    shares: Mapping[str, Array]
    background: Background
    manifest: Mapping[str, Any]
    counts: Mapping[int, Runs] = field(default_factory=dict)
    what_if: WhatIf | None = None

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes as this case calls them."""
        return outcomes_of(self.background)

    @property
    def as_of(self) -> dt.date:
        """The last day that the runs take as known."""
        return dt.date.fromisoformat(self.summary["as_of"])

    @property
    def end(self) -> dt.date:
        """The last day of the runs."""
        return self.as_of + dt.timedelta(days=self.summary["horizon_days"])

    @cached_property
    def curve_days(self) -> NDArray[np.int64]:
        """The days of the cumulative curves."""
        return by_day(self.summary["horizon_days"])

    @cached_property
    def dates(self) -> list[str]:
        """ISO dates of `curve_days`."""
        return [(self.as_of + dt.timedelta(days=int(day))).isoformat() for day in self.curve_days]

    def counts_by_day(self, outcome: str) -> Counts:
        """Runs of each draw that have had the outcome by each day of the curves."""
        day_r, draw_r = self.runs[f"{outcome}_day"], np.asarray(self.runs["draw"], dtype=np.int64)
        runs_d = np.bincount(draw_r)
        # Count in which interval between two points each run falls, per draw, then add up over time.
        came = ~np.isnan(day_r)
        place_r = np.searchsorted(self.curve_days, day_r[came], side="left").clip(0, len(self.curve_days) - 1)
        cells = np.bincount(draw_r[came] * len(self.curve_days) + place_r, minlength=len(runs_d) * len(self.curve_days))
        hits_dt = cells.reshape(len(runs_d), -1).cumsum(axis=1)
        return Counts(hits_d=hits_dt[runs_d > 0], runs_d=runs_d[runs_d > 0])
