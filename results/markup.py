"""HTML for the parts of a page that are not charts; every text is escaped here."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Table", "details", "escape", "held", "options", "swatch", "symbol", "table_html"]


@dataclass(frozen=True)
class Table:
    """A table in words and numbers as they are to be read; the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def escape(text: str) -> str:
    """Text as HTML shows it, whatever is in it."""
    return html.escape(str(text), quote=True)


def table_html(table: Table, *, kind: str = "numbers") -> str:
    """A real table: caption, header cells with a scope; `kind` is its class, `numbers` sets them to the right."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    caption = f'<caption class="hidden">{escape(table.caption)}</caption>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="{kind}">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def details(title: str, content: str) -> str:
    """Something that opens on demand; `content` is HTML."""
    return f"<details><summary>{escape(title)}</summary>{content}</details>"


def options(choices: Sequence[tuple[str, str]], chosen: str) -> str:
    """The options of a menu, from (value, text)."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in choices
    )


_HELD = re.compile(
    r"\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    r"|[<>]?\d+ in 100"
)
_SYMBOLS = {
    "circle": '<circle cx="7" cy="7" r="5.5"/>',
    "square": '<rect x="2" y="2" width="10" height="10"/>',
    "diamond": '<path d="M7 .8 13.2 7 7 13.2 .8 7z"/>',
    "triangle-up": '<path d="M7 1.5 13 12H1z"/>',
    "hexagon2": '<path d="M1 7l3-5.2h6L13 7l-3 5.2H4z"/>',
    "cross": '<path d="M5 1h4v4h4v4H9v4H5V9H1V5h4z"/>',
}


def symbol(name: str, colour: str) -> str:
    """An actor's mark as it stands in the charts, by its Plotly name and its colour's name in the palette."""
    return (
        f'<svg class="symbol" viewBox="0 0 14 14" aria-hidden="true" fill="var(--{colour.replace("_", "-")})">'
        f"{_SYMBOLS[name]}</svg>"
    )


def held(text: str) -> str:
    """Dates and `24 in 100` kept together, so that no line breaks inside them."""
    return _HELD.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def swatch(colour: str) -> str:
    """A small square in a colour of the palette."""
    return f'<i class="swatch {escape(colour)}" aria-hidden="true"></i>'
