"""The outcome table in the terminal."""

from __future__ import annotations

import datetime as dt

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from results.outcome_table import Row, outcome_rows
from results.summary import Summary
from results.words import hundredths, listed, long_date, quantity, short_date

__all__ = ["outcome_table"]

BAR_CELLS = 21
"""Width of the bar from 0 to 100: one cell for every five, both ends included."""


def outcome_table(summary: Summary) -> RenderableType:
    """What the runs come to, as `parley run` prints it: the table, how runs end, what people gain, what was run."""
    as_of = dt.date.fromisoformat(summary["as_of"])
    end = as_of + dt.timedelta(days=summary["horizon_days"])
    title = Text.assemble((summary["scenario"], "bold"), f"  {short_date(as_of)} to {short_date(end)}\n")
    return Group(title, _table(summary, end), *(_line(name, text) for name, text in _notes(summary)))


def _table(summary: Summary, end: dt.date) -> Table:
    rows = outcome_rows(summary)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", collapse_padding=True)
    table.add_column(f"By {long_date(end)}", no_wrap=True)
    table.add_column("in 100", justify="right", no_wrap=True)
    table.add_column("over draws", justify="right", no_wrap=True)
    table.add_column("by chance", justify="right", no_wrap=True)
    table.add_column("0        50       100", no_wrap=True)
    table.add_column("in words", overflow="fold")
    for row in rows:
        table.add_row(
            row.outcome.label, Text(row.in_100, "bold"), row.draws or "–", row.noise, _bar(row), Text(row.words, "dim")
        )
    return table


def _bar(row: Row) -> Text:
    """`··────●───·····`: the dot is the share of all runs, the line its range over the draws."""
    low, high = row.draws_ends or row.noise_ends
    first, last, dot = _cell(low), _cell(high), _cell(row.probability)
    text = Text()
    for i in range(BAR_CELLS):
        if i == dot:
            text.append("●", "bold")
        else:
            text.append("─" if first <= i <= last else "·", "" if first <= i <= last else "dim")
    return text


def _cell(p: float) -> int:
    return round(p * (BAR_CELLS - 1))


def _notes(summary: Summary) -> list[tuple[str, str]]:
    people = [n for n in summary["quantities"] if n.startswith("prisoners_to_") or n == "children_returned"]
    return [
        ("Runs end with", _ends(summary)),
        ("People home", listed(_people(summary, name) for name in people)),
        ("Ranges", _ranges(summary)),
    ]


def _ends(summary: Summary) -> str:
    words = {
        "settlement": "a settlement",
        "general_ceasefire": "a general ceasefire",
        "talks_open": "fighting and open talks",
        "fighting": "fighting and no talks",
    }
    whole = hundredths(list(summary["end_states"].values()))
    return listed(f"{words[name]} {n}" for name, n in zip(summary["end_states"], whole, strict=True)) + " in 100"


def _people(summary: Summary, name: str) -> str:
    numbers = summary["quantities"][name]
    who = "children" if name == "children_returned" else f"to {name.removeprefix('prisoners_to_')}"
    return f"{quantity(numbers['p05'])} to {quantity(numbers['p95'])} {who}"


def _ranges(summary: Summary) -> str:
    # The draws' range is left out where the outcome table shows dashes.
    given = any(numbers["parameter_interval"] is not None for numbers in summary["outcomes"].values())
    draws = f"{summary['draws']} draws, {summary['runs']:,} runs, seed {summary['seed']}; all ranges are 90 %"
    return draws if given else f"{draws}; too few draws or runs for a range over draws"


def _line(name: str, text: str) -> Text:
    return Text.assemble((f"{name:<14}", "dim"), text)
