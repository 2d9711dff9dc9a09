"""What came of a sweep, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from results.comparison.difference import Difference, difference
from results.inputs import Input
from results.intervals import Counts, count_by_draw, monte_carlo_interval, parameter_interval
from results.outcomes import OUTCOMES, Outcome
from results.sweeps.playing import Played

if TYPE_CHECKING:
    from pandas import DataFrame

    from scenarios.schema import Scenario
    from scenarios.sweep import Sweep

__all__ = ["Swept", "Tally"]


@dataclass(frozen=True)
class Tally:
    """One outcome at one point: its share of all runs, and the two 90 % ranges (see `results/intervals.py`)."""

    probability: float
    monte_carlo_interval: tuple[float, float]
    parameter_interval: tuple[float, float] | None


@dataclass(frozen=True)
class Swept:
    """A finished sweep.

    inputs    what was varied, in the order asked for
    played    every point, in the order of the grid or the sample
    outcomes  as the case calls them
    """

    scenario: Scenario
    plan: Sweep
    inputs: tuple[Input, ...]
    played: tuple[Played, ...]
    runs: int
    outcomes: tuple[Outcome, ...] = OUTCOMES

    @property
    def is_sample(self) -> bool:
        """Whether the points are a sample of ranges, not a grid."""
        return self.plan.sample is not None

    @property
    def failed(self) -> tuple[Played, ...]:
        """The points that could not be played."""
        return tuple(one for one in self.played if one.error)

    @property
    def sound(self) -> tuple[Played, ...]:
        """The points that were played."""
        return tuple(one for one in self.played if not one.error)

    def tally(self, one: Played, outcome: str) -> Tally:
        """How often an outcome came at a point."""
        return self._tallies[id(one), outcome]

    @cached_property
    def _tallies(self) -> dict[tuple[int, str], Tally]:
        return {
            (id(one), outcome.name): _tally(count_by_draw(one.happened(outcome.name), one.draw_r))
            for one in self.sound
            for outcome in self.outcomes
        }

    def change(self, one: Played, base: Played, outcome: str) -> Difference:
        """How much likelier an outcome is at one point than at another, run against run."""
        found = difference(one.happened(outcome), base.happened(outcome), one.draw_r, is_share=True)
        assert found is not None  # every run either had it or not
        return found

    @cached_property
    def points(self) -> DataFrame:
        """A row per point and outcome; a point that failed is one row with its error."""
        import pandas as pd

        return pd.DataFrame([row for k, one in enumerate(self.played) for row in self._rows(k, one)])

    def chart(self, name: str | None = None, variant: str | None = None) -> Any:
        """A chart of the page as a Plotly figure.

        name     `which_inputs` for a grid over two inputs, else the name of an input
        variant  an outcome; by default the one that the page shows first
        """
        from results.charts.choice import figure_of
        from results.sweeps.page import sweep_charts

        return figure_of(sweep_charts(self), name, variant)

    def _rows(self, k: int, one: Played) -> list[dict[str, Any]]:
        place = {"point": k, **one.point}
        if one.error:
            return [place | dict.fromkeys(_COLUMNS, np.nan) | {"outcome": "", "scripted": False, "error": one.error}]
        return [
            place
            | {"outcome": outcome.name, "scripted": outcome.name in one.scripted}
            | _numbers(self.tally(one, outcome.name))
            | {"runs": one.runs, "draws": one.draws, "error": ""}
            for outcome in self.outcomes
        ]


_COLUMNS = (
    "outcome",
    "scripted",
    "probability",
    "chance_low",
    "chance_high",
    "draws_low",
    "draws_high",
    "runs",
    "draws",
)


def _numbers(tally: Tally) -> dict[str, float]:
    chance, draws = tally.monte_carlo_interval, tally.parameter_interval or (np.nan, np.nan)
    ends = {"chance_low": chance[0], "chance_high": chance[1], "draws_low": draws[0], "draws_high": draws[1]}
    return {"probability": tally.probability, **ends}


def _tally(counts: Counts) -> Tally:
    return Tally(float(counts.probability), monte_carlo_interval(counts), parameter_interval(counts))
