"""A chart and everything that stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from results.markup import Table
from results.theme import Figure, Patch

__all__ = ["Chart", "Variant"]


@dataclass(frozen=True)
class Variant:
    """One state of a chart: what a menu can choose.

    narrow  what changes under 520 pixels, by dotted path into the figure
    label   what the chart shows, for those who cannot see it
    """

    finding: str
    figure: Figure
    narrow: Patch
    label: str


@dataclass(frozen=True)
class Chart:
    """An analyst's question, the answer as a sentence, the chart, the numbers as a table.

    variants   by name; the first is shown first, the others from a menu
    menu       (value, text) of the menu, where there is one, under `menu_label`
    table_kind `numbers`, or `words` for a table to read
    above, beside, below  HTML around the chart, already escaped
    further    tables that stand in `below`, by the name of the file that they are exported to
    slider     the chart takes the date slider
    data       what the page's script needs besides the figures
    """

    name: str
    question: str
    reading: str
    variants: Mapping[str, Variant]
    table: Table
    table_kind: str = "numbers"
    menu: tuple[tuple[str, str], ...] = ()
    menu_label: str = ""
    above: str = ""
    beside: str = ""
    below: str = ""
    further: Mapping[str, Table] = field(default_factory=dict)
    slider: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    short: str = ""

    @property
    def first(self) -> Variant:
        """The variant shown first."""
        return next(iter(self.variants.values()))
