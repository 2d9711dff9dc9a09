"""A sweep in the terminal: a row per point, a column for each of the great outcomes."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from results.outcome_table import HEADLINES
from results.sweeps.swept import Swept
from results.sweeps.words import cell

__all__ = ["FIRST_ROWS", "sweep_table"]

FIRST_ROWS = 50
"""Points that are printed; the files hold all."""
_MOST_COLUMNS = 4


def sweep_table(swept: Swept) -> Table:
    """The points with what comes at each, of 100 runs, and the 90 % range over draws (by chance where none is told)."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for each in swept.inputs:
        table.add_column(each.name, justify="right", no_wrap=True)
    written = {name for one in swept.sound for name in one.scripted}
    shown = [one for one in swept.outcomes if one.name in HEADLINES and one.name not in written][:_MOST_COLUMNS]
    for outcome in shown:
        table.add_column(outcome.label, justify="right", overflow="fold")
    for one in swept.played[:FIRST_ROWS]:
        values = [Text(f"{value:.4g}") for value in one.point.values()]
        failed = [Text("failed", "red"), *[Text("")] * (len(shown) - 1)]
        table.add_row(*values, *(failed if one.error else [Text(cell(swept, one, outcome.name)) for outcome in shown]))
    return table
