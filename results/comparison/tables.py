"""A comparison as tables: tidy, a row per scenario and outcome (or quantity), undefined numbers missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

    from results.comparison.comparison import ComparedOutcome, ComparedQuantity, Comparison
    from results.comparison.difference import Difference

__all__ = ["outcome_frame", "quantity_frame"]


def outcome_frame(comparison: Comparison) -> DataFrame:
    """A row for each scenario and outcome; the columns are those of `Comparison.outcomes`."""
    return _frame(
        {"scenario": scenario.name, "outcome": name, **_outcome(found, comparison.baseline.outcomes[name])}
        for scenario in comparison.scenarios
        for name, found in scenario.outcomes.items()
    )


def quantity_frame(comparison: Comparison) -> DataFrame:
    """A row for each scenario and quantity; shares of end states are there as `end.<state>`."""
    return _frame(
        {"scenario": scenario.name, "quantity": name, **_quantity(found, base[name])}
        for base in [dict(comparison.baseline.measures)]
        for scenario in comparison.scenarios
        for name, found in scenario.measures
    )


def _frame(rows: Iterator[dict[str, Any]]) -> DataFrame:
    import pandas as pd

    frame = pd.DataFrame(list(rows))
    numbers = [name for name in frame.columns if name not in ("scenario", "outcome", "quantity", "scripted")]
    return frame.astype(dict.fromkeys(numbers, float))  # a column of nothing but None is one of numbers too


def _outcome(found: ComparedOutcome, base: ComparedOutcome) -> dict[str, Any]:
    apart = found.median_difference
    low, high = (None, None) if apart is None or apart.interval is None else apart.interval
    return {
        "probability": found.probability,
        "baseline": base.probability,
        **_difference("", found.difference),
        "scripted": found.scripted or base.scripted,
        "median_day": found.median_day,
        "median_day_difference": None if apart is None else apart.value,
        "median_day_monte_carlo_low": low,
        "median_day_monte_carlo_high": high,
        "wait": found.wait,
        **_difference("wait_", found.wait_difference),
    }


def _quantity(found: ComparedQuantity, base: ComparedQuantity) -> dict[str, Any]:
    return {
        "mean": found.mean,
        "baseline": base.mean,
        **_difference("", found.difference),
        "pairs": None if found.difference is None else found.difference.pairs,
    }


def _difference(before: str, found: Difference | None) -> dict[str, float | None]:
    chance = found.monte_carlo_interval if found else None
    draws = found.parameter_interval if found else None
    return {
        f"{before}difference": found.value if found else None,
        f"{before}monte_carlo_low": chance[0] if chance else None,
        f"{before}monte_carlo_high": chance[1] if chance else None,
        f"{before}parameter_low": draws[0] if draws else None,
        f"{before}parameter_high": draws[1] if draws else None,
        f"{before}variance_ratio": found.variance_ratio if found else None,
    }
