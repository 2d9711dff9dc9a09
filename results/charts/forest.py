"""Dots with a thick 50 % and a thin 90 % range, one a row: what forest plots are drawn from."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from results.charts.parts import note
from results.comparison.difference import Spread
from results.theme import LIGHT, fade, plain
from results.words import cut

__all__ = ["TICKS", "Mark", "dotted", "fitted", "marks", "printed", "scale_end"]

TICKS = {10.0: 5, 20.0: 10, 40.0: 10, 60.0: 20, 80.0: 20, 100.0: 25}
"""Ends of scales of runs in 100, with the step between their ticks."""


@dataclass(frozen=True)
class Mark:
    """One row of a forest plot.

    spread    5, 25, 75 and 95 % quantiles over the draws; None where they cannot be told
    interval  drawn thin where there is no spread
    text      printed above the dot
    """

    row: float
    value: float
    spread: Spread | None
    interval: tuple[float, float] | None
    text: str
    hover: str
    colour: str
    hollow: bool = False


def marks(rows: Sequence[Mark], axes: str) -> list[dict[str, Any]]:
    """Three traces on the axes of that number ("" for the first): thin ranges, thick ranges, dots."""
    thin = [(mark, (mark.spread[0], mark.spread[-1]) if mark.spread else mark.interval) for mark in rows]
    thick = [(mark, mark.spread[1:3] if mark.spread else None) for mark in rows]
    on = {"xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    return [_lines(thin, 1.6, 1.0) | on, _lines(thick, 7.0, 0.45) | on, _dots(rows) | on]


def printed(rows: Sequence[Mark], axes: str, *, ends: tuple[float, float], shift: int) -> list[dict[str, Any]]:
    """The marks' texts, so many pixels above their dots, on the paper's colour so that no line crosses them.

    ends  of the scale: a text near one of them is written away from it
    """
    return [
        note(
            mark.text, x=round(mark.value, 3), y=mark.row, xref=f"x{axes}", yref=f"y{axes}", yshift=shift, size=12,
            colour="ink", xanchor=_anchor(mark.value, *ends), bgcolor=LIGHT["paper"], borderpad=1,
        )
        for mark in rows
        if mark.text
    ]  # fmt: skip


def _lines(ranges: list[tuple[Mark, Any]], width: float, opacity: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for mark, ends in ranges:
        if ends is not None:
            x += [round(ends[0], 3), round(ends[1], 3), None]
            y += [mark.row, mark.row, None]
    colour = ranges[0][0].colour
    line = {"color": colour if opacity == 1 else fade(colour, opacity), "width": width}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _dots(rows: Sequence[Mark]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(mark.value, 3) for mark in rows],
        "y": [mark.row for mark in rows],
        "hovertext": [mark.hover for mark in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "size": 12,
            "color": [LIGHT["paper"] if mark.hollow else mark.colour for mark in rows],
            "line": {"color": [mark.colour for mark in rows], "width": 2},
        },
    }


def _anchor(value: float, low: float, high: float) -> str:
    place = (value - low) / (high - low)
    return "left" if place < 0.22 else "right" if place > 0.78 else "center"


def dotted(x: float, axes: str, *, low: float, high: float) -> dict[str, Any]:
    """The dotted upright line at the baseline's value, over rows from low to high."""
    line = {"color": LIGHT["muted"], "width": 1.5, "dash": "dot"}
    return {
        "type": "line", "xref": f"x{axes}", "yref": f"y{axes}", "x0": x, "x1": x, "y0": low, "y1": high, "line": line,
        "layer": "below",
    }  # fmt: skip


def scale_end(reach: float) -> float:
    """End of a scale of runs in 100 that holds what is drawn: 10 to 100."""
    return next((end for end in TICKS if reach <= 0.96 * end), 100.0)


def fitted(text: str, *, width: int, lines: int) -> str:
    """A title in at most so many lines of so many Latin letters, safe as Plotly's text; wide letters count twice."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    if 2 * wide > len(text):
        width //= 2
    broken = textwrap.wrap(" ".join(text.split()), width) or [""]
    if len(broken) > lines:
        broken = [*broken[: lines - 1], cut(" ".join(broken[lines - 1 :]), width)]
    return "<br>".join(plain(line) for line in broken)
