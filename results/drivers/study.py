"""A study of drivers from beginning to end, and its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calibration.case import load_case
from results.drivers.bins import binned
from results.drivers.conditions import Conditions, conditions_of
from results.drivers.design import Design, evaluate
from results.drivers.driven import Driven, Single, Uncertain, driven_by
from results.drivers.groups import groups_of
from results.drivers.indices import Estimate
from results.drivers.margins import margins
from results.inputs import inputs_of
from results.outcomes import Outcome, outcomes_of_case

if TYPE_CHECKING:
    from pandas import DataFrame

    from scenarios.schema import Scenario

__all__ = ["POINTS", "Drivers", "drivers"]

POINTS = 16_384
"""Rows of the design unless somebody asks for others: they tell most shares of the variance to about .05."""
BOXED = "general_ceasefire"
"""The outcome whose conditions are sought."""


@dataclass(frozen=True)
class Drivers:
    """A finished study.

    points      rows of the design
    runs        all runs
    driven      outcomes whose probability varies between draws
    undriven    the others: always, never, or alike in all draws as far as so many runs can tell
    conditions  None where no few conditions set the outcome apart
    """

    scenario: Scenario
    points: int
    runs: int
    driven: tuple[Driven, ...]
    undriven: tuple[Outcome, ...]
    conditions: Conditions | None

    @cached_property
    def groups(self) -> DataFrame:
        """A row per outcome and group: shares of the variance by itself and with all interplay, 90 % intervals."""
        import pandas as pd

        rows = [
            {"outcome": one.outcome.name, "group": group.label, **_columns("first", first), **_columns("total", total)}
            for one in self.driven
            for group, first, total in one.groups
        ]
        return pd.DataFrame(rows)

    @cached_property
    def inputs(self) -> DataFrame:
        """A row per outcome and uncertain number: its share by itself, and the chance at its two ends."""
        import pandas as pd

        return pd.DataFrame([_row(one.outcome.name, single) for one in self.driven for single in one.singles])

    def chart(self, name: str | None = None, variant: str | None = None) -> Any:
        """A chart of the page as a Plotly figure.

        name     `what_drives_it`, `what_explains_it` or `when_it_comes`
        variant  an outcome; by default the one that the page shows first
        """
        from results.charts.choice import figure_of
        from results.drivers.page import driver_charts

        return figure_of(driver_charts(self), name, variant)


def drivers(
    scenario: Scenario,
    *,
    points: int = POINTS,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Drivers:
    """Study what a scenario's outcomes hang on.

    points  rows of the design: each is run four times, and once more for every group of inputs
    """
    case = load_case(scenario.case)
    known, inputs, outcomes = margins(scenario), inputs_of(case), outcomes_of_case(case)
    uncertain = [Uncertain(inputs(name), margin) for name, margin in known.items()]
    design = Design(scenario, points, tuple(known.values()), groups_of(case, list(known)))
    evaluated = evaluate(design, workers=workers, on_progress=on_progress)
    counts = binned(evaluated, [one.name for one in outcomes])
    judged = [(one, driven_by(evaluated, one, counts[one.name], uncertain)) for one in outcomes]
    driven = tuple(found for _, found in judged if found is not None)
    boxed = next((one for one in driven if one.outcome.name == BOXED), None)
    return Drivers(
        scenario=scenario,
        points=points,
        runs=points * design.blocks,
        driven=driven,
        undriven=tuple(one for one, found in judged if found is None),
        conditions=conditions_of(evaluated, boxed, uncertain) if boxed else None,
    )


def _columns(name: str, estimate: Estimate) -> dict[str, float]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _row(outcome: str, single: Single) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "input": single.input.name,
        "label": single.input.label,
        **_columns("first", single.first),
        "p10": single.values[0],
        "p90": single.values[1],
        "probability_at_p10": single.shares[0],
        "probability_at_p90": single.shares[1],
        "noise_at_p10": single.noise[0],
        "noise_at_p90": single.noise[1],
    }
