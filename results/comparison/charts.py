"""The charts of a comparison, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from results.charts.chances_side_by_side import chances_side_by_side
from results.charts.chart import Chart
from results.charts.how_scenarios_differ import how_scenarios_differ
from results.charts.what_changes import what_changes

if TYPE_CHECKING:
    from results.comparison.comparison import Comparison

__all__ = ["CHARTS", "comparison_charts"]

CHARTS: tuple[Callable[[Comparison], Chart], ...] = (how_scenarios_differ, what_changes, chances_side_by_side)
"""One file and one entry a chart."""


def comparison_charts(comparison: Comparison) -> dict[str, Chart]:
    """Every chart, by the name of its file."""
    return {make.__name__: make(comparison) for make in CHARTS}
