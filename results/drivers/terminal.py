"""A study of drivers in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from results.drivers.driven import Driven
from results.drivers.study import Drivers
from results.drivers.words import box_sentence, first_driven, share_text, undriven_text
from results.words import capital, number_in_100

__all__ = ["drivers_report"]

_INPUTS = 8
_NAME_WIDTH = 42


def drivers_report(study: Drivers) -> Iterator[RenderableType]:
    """The outcome that titles speak of: its inputs, its groups; the conditions; what does not vary."""
    shown = first_driven(study)
    if shown is not None:
        yield Text(f"{capital(shown.outcome.phrase)}: {number_in_100(shown.probability)} in 100 runs\n", "bold")
        yield _inputs(shown)
        yield Text()
        yield _groups(shown)
    if study.conditions is not None:
        yield Padding(Text(f"{box_sentence(study.conditions)}."), (1, 0, 0, 0))
    if study.undriven:
        yield Padding(Text(undriven_text(study.undriven), "dim"), (1, 0, 0, 0))


def _inputs(driven: Driven) -> Table:
    table = _table("One input at a time", "from", "in 100", "to", "in 100", "explains")
    for one in driven.singles[:_INPUTS]:
        low, high = (Text(number_in_100(share), "bold") for share in one.shares)
        values = [f"{value:.3g}" for value in one.values]
        table.add_row(capital(one.input.label), values[0], low, values[1], high, share_text(one.first))
    return table


def _groups(driven: Driven) -> Table:
    table = _table("All inputs in groups", "explains alone", "with interplay")
    for group, first, total in sorted(driven.groups, key=lambda share: -share[2].value):
        table.add_row(group.label, share_text(first), share_text(total))
    return table


def _table(*head: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(head[0], width=_NAME_WIDTH, overflow="fold")
    for name in head[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table
