"""Scenarios side by side: what each of them brings, and how it differs from the baseline in the same runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from results.background import Background
from results.charts.curve import Curve
from results.comparison.difference import Difference, Spread
from results.comparison.medians import MedianDays
from results.comparison.tables import outcome_frame, quantity_frame
from results.outcomes import Outcome, outcomes_of
from results.summary import Summary, by_day

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["ComparedOutcome", "ComparedQuantity", "ComparedScenario", "Comparison"]


@dataclass(frozen=True)
class ComparedOutcome:
    """One outcome under one scenario.

    curve       its probability by date
    noise       90 % Monte Carlo interval of the probability
    spread      of the probability over the draws, chance taken out
    wait        days until it comes, on average over all runs; never counts as the horizon [RoystonParmar2013]
    difference, wait_difference, median_difference  from the baseline; None for the baseline itself
    """

    probability: float
    noise: tuple[float, float]
    spread: Spread | None
    scripted: bool
    curve: Curve
    median_day: float | None
    wait: float
    difference: Difference | None = None
    wait_difference: Difference | None = None
    median_difference: MedianDays | None = None


@dataclass(frozen=True)
class ComparedQuantity:
    """A quantity under one scenario, on average over the runs that have it (of end states: the share of runs)."""

    mean: float | None
    spread: Spread | None
    difference: Difference | None = None


@dataclass(frozen=True)
class ComparedScenario:
    """One scenario of a comparison.

    name   how the comparison calls it, unlike any other in it
    title  as its file has it, or with its name where two have one title
    hash   of its run
    """

    name: str
    title: str
    hash: str
    outcomes: Mapping[str, ComparedOutcome]
    end_states: Mapping[str, ComparedQuantity]
    quantities: Mapping[str, ComparedQuantity]

    @property
    def measures(self) -> Iterator[tuple[str, ComparedQuantity]]:
        """Quantities, and the shares of end states as `end.<state>`."""
        yield from self.quantities.items()
        yield from ((f"end.{state}", found) for state, found in self.end_states.items())


@dataclass(frozen=True)
class Comparison:
    """Scenarios that share case, day, horizon and chance, the baseline first: what `parley.compare` returns.

    summary, background  of the baseline: what was run, labels of actors, issues and case
    """

    scenarios: tuple[ComparedScenario, ...]
    summary: Summary
    background: Background

    @cached_property
    def outcomes(self) -> DataFrame:
        """A row for each scenario and outcome, the baseline's first, probabilities as shares of 1.

        `probability`, `baseline`, and their `difference` with both 90 % intervals (`monte_carlo_low`, ...,
        `parameter_high`) and the `variance_ratio` that pairing gained; `scripted`; `median_day` and `wait` in days,
        with their differences. Missing where undefined; the baseline has no differences.
        """
        return outcome_frame(self)

    @cached_property
    def quantities(self) -> DataFrame:
        """A row for each scenario and quantity: `mean`, `baseline`, `difference` with both 90 % intervals.

        The quantities of the runs, `prisoners` (to either side), `holding` (share of runs with a ceasefire or
        settlement in force at the end) and `end.<state>` (share of runs that end so). Terms are compared over the
        `pairs`: runs that settle under both scenarios.
        """
        return quantity_frame(self)

    def chart(self, name: str | None = None, variant: str | None = None) -> Any:
        """A chart of the page as a Plotly figure, its finding as the title.

        name     `how_scenarios_differ`, `what_changes` or `chances_side_by_side`
        variant  an outcome, of `what_changes` a scenario; by default what the page shows first

        InputError for a chart or variant that there is not.
        """
        from results.charts.choice import figure_of
        from results.comparison.charts import comparison_charts

        return figure_of(comparison_charts(self), name, variant)

    @property
    def baseline(self) -> ComparedScenario:
        """What the others are compared with."""
        return self.scenarios[0]

    @property
    def others(self) -> tuple[ComparedScenario, ...]:
        """Every scenario but the baseline."""
        return self.scenarios[1:]

    @cached_property
    def listed(self) -> tuple[Outcome, ...]:
        """The outcomes as the case calls them, in the order of the tables."""
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
    def dates(self) -> list[str]:
        """ISO dates of the curves' points."""
        days = by_day(self.summary["horizon_days"])
        return [(self.as_of + dt.timedelta(days=int(day))).isoformat() for day in days]

    @property
    def has_ranges(self) -> bool:
        """Whether draws and runs are enough to tell ranges over the draws."""
        return all(one.spread is not None for one in self.baseline.outcomes.values())

    def is_scripted(self, outcome: str, *, under: ComparedScenario | None = None) -> bool:
        """Whether the outcome is scheduled by the baseline or that scenario; without one, by any of them."""
        asked = self.scenarios if under is None else (self.baseline, under)
        return any(scenario.outcomes[outcome].scripted for scenario in asked)
