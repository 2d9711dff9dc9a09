"""Every table of a report as CSV, for spreadsheets and other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from results.caveats import caveat_tables
from results.charts import CHARTS
from results.findings import Findings
from results.markup import Table
from results.outcomes import END_STATES
from results.writing import writing

__all__ = ["write_tables"]

_OUTCOMES = ("outcome", "label", "probability", "chance_low", "chance_high", "draws_low", "draws_high", "scripted")


def write_tables(findings: Findings, folder: Path) -> list[Path]:
    """A CSV file for each table; the paths.

    `outcomes.csv`, `end_states.csv` and `quantities.csv` hold numbers as in summary.json, an empty cell for null; the
    others hold what the page shows, a chart's table under the name of the chart.
    """
    with writing(folder, elsewhere="name another folder with --tables"):
        folder.mkdir(parents=True, exist_ok=True)
        paths = [
            _write(folder / "outcomes.csv", _OUTCOMES, _outcomes(findings)),
            _write(folder / "end_states.csv", ("end_state", "share"), _end_states(findings)),
            _write(folder / "quantities.csv", ("quantity", "mean", "p05", "p50", "p95"), _quantities(findings)),
        ]
        for name, table in _tables(findings).items():
            paths.append(_write(folder / f"{name}.csv", table.head, table.rows))
    return paths


def _tables(findings: Findings) -> dict[str, Table]:
    """The tables of the charts, and those that stand beside them, by the name of their file."""
    tables: dict[str, Table] = {}
    for make in CHARTS:
        chart = make(findings)
        if chart is not None:
            tables |= {make.__name__: chart.table, **chart.further}
    return tables | caveat_tables(findings.background)


def _outcomes(findings: Findings) -> Iterable[Sequence[object]]:
    for one in findings.outcomes:
        numbers = findings.summary["outcomes"][one.name]
        draws = numbers["parameter_interval"] or ("", "")
        chance = numbers["monte_carlo_interval"]
        yield one.name, one.label, numbers["probability"], *chance, *draws, numbers["scripted"]


def _end_states(findings: Findings) -> Iterable[Sequence[object]]:
    return ((name, findings.summary["end_states"][name]) for name in END_STATES)


def _quantities(findings: Findings) -> Iterable[Sequence[object]]:
    for name, numbers in findings.summary["quantities"].items():
        cells = (numbers["mean"], numbers["p05"], numbers["p50"], numbers["p95"])
        yield name, *("" if cell is None else cell for cell in cells)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    # The mark at the beginning tells spreadsheets that it is UTF-8; pandas skips it.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path
