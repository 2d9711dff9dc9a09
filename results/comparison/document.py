"""A comparison as one JSON document: `comparison.json`, and what `--format json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from results.comparison.comparison import ComparedOutcome, ComparedQuantity, ComparedScenario, Comparison
    from results.comparison.difference import Difference
    from results.comparison.medians import MedianDays

__all__ = ["document"]


def document(comparison: Comparison) -> dict[str, Any]:
    """Plain JSON: undefined numbers are None, the baseline has no differences."""
    summary = comparison.summary
    facts = ("case", "as_of", "horizon_days", "runs", "draws", "seed")
    return {
        "baseline": comparison.baseline.name,
        **{key: summary[key] for key in facts},  # type: ignore[literal-required]
        "scenarios": {scenario.name: _scenario(scenario) for scenario in comparison.scenarios},
        "version": summary["engine"]["version"],
    }


def _scenario(scenario: ComparedScenario) -> dict[str, Any]:
    return {
        "title": scenario.title,
        "run": scenario.hash,
        "outcomes": {name: _outcome(found) for name, found in scenario.outcomes.items()},
        "end_states": {name: _quantity(found) for name, found in scenario.end_states.items()},
        "quantities": {name: _quantity(found) for name, found in scenario.quantities.items()},
    }


def _outcome(found: ComparedOutcome) -> dict[str, Any]:
    return {
        "probability": found.probability,
        "scripted": found.scripted,
        "difference": _difference(found.difference),
        "median_day": found.median_day,
        "median_day_difference": _median(found.median_difference),
        "wait": found.wait,
        "wait_difference": _difference(found.wait_difference),
    }


def _quantity(found: ComparedQuantity) -> dict[str, Any]:
    return {"mean": found.mean, "difference": _difference(found.difference)}


def _difference(found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "monte_carlo_interval": found.monte_carlo_interval,
        "parameter_interval": found.parameter_interval,
        "variance_ratio": found.variance_ratio,
        "pairs": found.pairs,
    }


def _median(found: MedianDays | None) -> dict[str, Any] | None:
    return None if found is None else {"value": found.value, "monte_carlo_interval": found.interval}
