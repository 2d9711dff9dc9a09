"""The table in the terminal: the same words and numbers as the page."""

from __future__ import annotations

import html
import io
from dataclasses import replace

import pytest
from rich.console import Console

from results.findings import Findings
from results.outcome_table import SCRIPTED, outcome_rows
from results.report_table import outcome_table_html
from results.summary import OutcomeSummary, Summary
from results.terminal import BAR_CELLS, outcome_table
from tests.results.invented import invented_findings


def _printed(findings: Findings, width: int = 88) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(outcome_table(findings.summary, outcomes=findings.outcomes))
    made = console.file
    assert isinstance(made, io.StringIO)
    return made.getvalue()


def test_rows_say_the_same_as_the_page(findings: Findings) -> None:
    text, page = _printed(findings), outcome_table_html(findings)
    for row in outcome_rows(findings.summary, outcomes=findings.outcomes):
        line = next(line for line in text.splitlines() if line.startswith(row.outcome.label))
        for part in (row.in_100, row.draws or "–", row.noise, row.words):
            assert part in line
            assert part.replace("<", "&lt;").replace(">", "&gt;") in page


def test_it_fits_eighty_eight_columns(findings: Findings) -> None:
    assert "…" not in _printed(findings)
    assert all(len(line) <= 88 for line in _printed(findings).splitlines())


def test_the_bar_marks_number_and_range(findings: Findings) -> None:
    line = next(line for line in _printed(findings).splitlines() if line.startswith("General ceasefire"))
    bar = next(word for word in line.split() if "●" in word)
    assert len(bar) == BAR_CELLS
    probability = findings.summary["outcomes"]["general_ceasefire"]["probability"]
    assert bar.index("●") == round(probability * (BAR_CELLS - 1))


@pytest.mark.parametrize("width", [60, 72, 85])
def test_a_narrow_terminal_loses_the_bars_and_no_number(findings: Findings, width: int) -> None:
    text = _printed(findings, width=width)
    assert "●" not in text
    assert "…" not in text
    for row in outcome_rows(findings.summary, outcomes=findings.outcomes):
        assert row.outcome.label.split()[0] in text
        assert row.noise in text


def test_what_scripted_means_is_said_where_something_is(findings: Findings) -> None:
    assert "Scripted" not in _printed(findings)
    outcomes = findings.summary["outcomes"]
    scripted: OutcomeSummary = {**outcomes["talks_round"], "scripted": True}
    summary: Summary = {**findings.summary, "outcomes": outcomes | {"talks_round": scripted}}
    wrote = replace(findings, summary=summary)
    text = " ".join(_printed(wrote).split())
    assert SCRIPTED in text
    assert "freely sign in a scheduled round" in text
    assert SCRIPTED in html.unescape(outcome_table_html(wrote))


def test_people_and_ends_follow_the_summary(findings: Findings) -> None:
    text = _printed(findings)
    assert "to Ukraine" in text
    assert "children" in text
    assert "100 draws, 4,000 runs, seed 20250602" in text


@pytest.mark.parametrize(("n", "draws"), [(1, 1), (40, 4)])
def test_few_draws_are_said(n: int, draws: int) -> None:
    assert "a range over draws needs at least 20 draws and 20 runs a draw" in " ".join(
        _printed(invented_findings(n=n, draws=draws)).split()
    )
