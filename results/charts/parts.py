"""Small parts that several charts share."""

from __future__ import annotations

from typing import Any

from results.theme import LIGHT

__all__ = ["note", "table_days", "unit"]


def unit(text: str, *, shift: int = -38) -> dict[str, Any]:
    """The unit of the upright axis, written above it."""
    return note(
        text, x=0, y=1, xref="paper", yref="paper", xshift=shift, yshift=7, xanchor="left", yanchor="bottom", size=12
    )


def note(text: str, *, size: int = 13, colour: str = "muted", **place: Any) -> dict[str, Any]:
    """A text in the chart, without an arrow; `place` as Plotly's annotations take it."""
    return {"text": text, "showarrow": False, "font": {"size": size, "color": LIGHT[colour]}, **place}


def table_days(n: int, *, rows: int = 13) -> list[int]:
    """Which of n days a table shows: evenly spaced, always the first and the last."""
    step = max(1, round(n / rows))
    return sorted({*range(0, max(1, n - step // 2), step), n - 1})
