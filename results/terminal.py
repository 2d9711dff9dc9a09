"""The outcome table in the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from results.intervals import ENOUGH
from results.outcome_table import SCRIPTED, Row, outcome_rows
from results.outcomes import OUTCOMES, Outcome
from results.precision_words import draws_leave, precision_reached
from results.summary import Summary
from results.words import capital, hundredths, long_date, quantity, short_date

__all__ = ["OutcomeTable", "outcome_table"]

ROOM_FOR_BARS = 86
"""Columns from which the bars find room beside the words."""
BAR_CELLS = 17
"""Width of the bar from 0 to 100, both ends included: what 88 columns leave."""


@dataclass(frozen=True)
class OutcomeTable:
    """What the runs come to, as `parley run` prints it: the table, how runs end, what people gain, what was run.

    Where the terminal is too narrow the bars are left out, never a number.
    """

    summary: Summary
    outcomes: tuple[Outcome, ...] = OUTCOMES

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        as_of = dt.date.fromisoformat(self.summary["as_of"])
        end = as_of + dt.timedelta(days=self.summary["horizon_days"])
        yield Text.assemble((self.summary["scenario"], "bold"), f"  {short_date(as_of)} to {short_date(end)}\n")
        rows = outcome_rows(self.summary, outcomes=self.outcomes)
        yield _table(rows, end, bars=options.max_width >= ROOM_FOR_BARS)
        yield Text()
        yield _notes(self.summary, scripted=any(row.scripted for row in rows))


def outcome_table(summary: Summary, *, outcomes: tuple[Outcome, ...] = OUTCOMES) -> RenderableType:
    """The outcome table for a rich console; a case may bring its own names for the outcomes."""
    return OutcomeTable(summary, outcomes)


def _table(rows: list[Row], end: dt.date, *, bars: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(f"By {long_date(end)}", overflow="fold")
    for name in ("in 100", "over draws", "chance"):
        table.add_column(name, justify="right", no_wrap=True)
    if bars:
        table.add_column("0      50     100", no_wrap=True)
    table.add_column("in words", overflow="fold")
    for row in rows:
        numbers = [Text(row.in_100, "bold"), Text(row.draws or "–"), Text(row.noise)]
        words = Text(row.words, "italic" if row.scripted else "dim")
        table.add_row(row.outcome.label, *numbers, *([_bar(row)] if bars else []), words)
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


def _notes(summary: Summary, *, scripted: bool) -> Table:
    people = [n for n in summary["quantities"] if n.startswith("prisoners_to_") or n == "children_returned"]
    notes = Table.grid(padding=(0, 2, 0, 0))
    notes.add_column(style="dim", no_wrap=True)
    notes.add_column(overflow="fold")
    notes.add_row("How 100 runs end", _ends(summary))
    notes.add_row("People home", ", ".join(_people(summary, name) for name in people))
    notes.add_row("Ranges", _ranges(summary))
    if scripted:
        notes.add_row("Scripted", SCRIPTED)
    if "precision" in summary:
        notes.add_row("Precision", precision_reached(summary["precision"], runs=summary["runs"]))
        notes.add_row("Draws", draws_leave(summary["precision"], draws=summary["draws"]))
    return notes


def _ends(summary: Summary) -> str:
    words = {
        "settlement": "settlement",
        "general_ceasefire": "general ceasefire",
        "talks_open": "fighting while talks are open",
        "fighting": "fighting without talks",
    }
    whole = hundredths(list(summary["end_states"].values()))
    return ", ".join(f"{words[name]} {n}" for name, n in zip(summary["end_states"], whole, strict=True))


def _people(summary: Summary, name: str) -> str:
    numbers = summary["quantities"][name]
    who = "children" if name == "children_returned" else f"to {capital(name.removeprefix('prisoners_to_'))}"
    return f"{quantity(numbers['p05'])} to {quantity(numbers['p95'])} {who}"


def _ranges(summary: Summary) -> str:
    # The draws' range is left out where the outcome table shows dashes.
    given = any(numbers["parameter_interval"] is not None for numbers in summary["outcomes"].values())
    draws = f"{summary['draws']} draws, {summary['runs']:,} runs, seed {summary['seed']}; all ranges are 90 %"
    return draws if given else f"{draws}; a range over draws needs {ENOUGH}"
