"""HTML for the parts of a page that are not charts; every text is escaped here."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Table", "details", "escape", "options", "swatch", "table_html"]


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


def swatch(colour: str) -> str:
    """A small square in a colour of the palette."""
    return f'<i class="swatch {escape(colour)}" aria-hidden="true"></i>'
