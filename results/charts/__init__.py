"""The charts of the report: one file a chart, one ordered tuple."""

from __future__ import annotations

from collections.abc import Callable

from results.charts.at_least_how_many import at_least_how_many
from results.charts.chance_by_date import chance_by_date
from results.charts.chart import Chart
from results.charts.how_large_exchanges import how_large_exchanges
from results.charts.how_runs_unfold import how_runs_unfold
from results.charts.how_well_before import how_well_before
from results.charts.one_run import one_run
from results.charts.what_comes_first import what_comes_first
from results.charts.what_if import what_if
from results.charts.what_sides_want import what_sides_want
from results.charts.when_would_it_come import when_would_it_come
from results.charts.where_they_meet import where_they_meet
from results.findings import Findings

__all__ = ["CHARTS", "Chart", "charts"]

CHARTS: tuple[Callable[[Findings], Chart | None], ...] = (
    chance_by_date,
    what_if,
    what_comes_first,
    when_would_it_come,
    how_runs_unfold,
    how_large_exchanges,
    at_least_how_many,
    what_sides_want,
    where_they_meet,
    one_run,
    how_well_before,
)
"""In reading order. A new chart is one file and one entry here."""


def charts(findings: Findings) -> list[Chart]:
    """Every chart for which these findings have something to show."""
    return [made for make in CHARTS if (made := make(findings)) is not None]
