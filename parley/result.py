"""What came of a scenario, for notebooks: tables as DataFrames, the report's charts as figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.folder import RunFolder
from results.summary import Summary
from results.words import date_after, likelihood

if TYPE_CHECKING:
    from pandas import DataFrame
    from plotly.graph_objects import Figure

__all__ = ["Result"]


@dataclass(frozen=True)
class Result:
    """A finished run.

    folder  where it is stored; `findings` there holds everything in memory
    """

    folder: RunFolder

    @property
    def path(self) -> Path:
        """The run folder."""
        return self.folder.path

    @property
    def summary(self) -> Summary:
        """The numbers as in summary.json."""
        return self.folder.summary

    @cached_property
    def outcomes(self) -> DataFrame:
        """A row per outcome, by name: how likely it is within the horizon, with both 90 % ranges.

        Columns: `label`, `probability`, `chance_low`, `chance_high` (range by chance), `draws_low`, `draws_high` (range
        over draws; NaN where it cannot be told), `words`, `median_date` (by when half of all runs have it; None where
        fewer do), `scripted` (the scenario schedules it: no forecast).
        """
        import pandas as pd

        return pd.DataFrame([self._outcome_row(one.name, one.label) for one in self.folder.outcomes]).set_index(
            "outcome"
        )

    def _outcome_row(self, name: str, label: str) -> dict[str, Any]:
        numbers = self.summary["outcomes"][name]
        low, high = numbers["monte_carlo_interval"]
        draws_low, draws_high = numbers["parameter_interval"] or (float("nan"), float("nan"))
        median = numbers["median_day"]
        return {
            "outcome": name, "label": label, "probability": numbers["probability"], "chance_low": low,
            "chance_high": high, "draws_low": draws_low, "draws_high": draws_high,
            "words": likelihood(numbers["probability"]),
            "median_date": None if median is None else date_after(self._as_of, median),
            "scripted": numbers["scripted"],
        }  # fmt: skip

    @property
    def _as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.summary["as_of"])

    @cached_property
    def quantities(self) -> DataFrame:
        """A row per quantity, by name: `mean`, `p05`, `p50`, `p95` over the runs in which it is defined."""
        import pandas as pd

        frame = pd.DataFrame.from_dict(self.summary["quantities"], orient="index", dtype=float)
        return frame.rename_axis("quantity")

    @cached_property
    def by_date(self) -> DataFrame:
        """Probability of having had each outcome by a date: a row per date, a column per outcome."""
        import pandas as pd

        by_day = {name: numbers["by_day"] for name, numbers in self.summary["outcomes"].items()}
        days = [day for day, _ in next(iter(by_day.values()))]
        dates = pd.DatetimeIndex([date_after(self._as_of, day) for day in days], name="date")
        return pd.DataFrame({name: [share for _, share in pairs] for name, pairs in by_day.items()}, index=dates)

    @cached_property
    def runs(self) -> DataFrame:
        """A row per run, as in runs.parquet (docs/results.md says what each column is)."""
        from results.tables import read_frame

        return read_frame(self.path / "runs.parquet")

    @property
    def charts(self) -> list[str]:
        """Names that `chart` takes, in the report's order."""
        from results.figures import chart_names

        return chart_names()

    def chart(self, name: str, variant: str | None = None) -> Figure:
        """A chart of the report as a Plotly figure, its finding as the title.

        name     one of `charts`
        variant  what the chart's menu in the report chooses, such as an outcome; by default what it shows first

        InputError, with the known names, for a chart or variant that there is not.
        """
        from results.figures import figure_named

        return figure_named(self.folder.findings, name, variant)

    def report(self) -> Path:
        """Write the HTML report; its path."""
        return self.folder.write_report()

    def __repr__(self) -> str:
        return f"Result({self.summary['scenario']!r}, {self.summary['runs']:,} runs, {str(self.path)!r})"

    def _repr_html_(self) -> str:
        """The outcomes, as a notebook shows them."""
        return str(self.outcomes._repr_html_())
