"""Colours, symbols and the look that every chart shares, light and dark.

Actors show as lines and marks, each named and with its symbol; outcomes show as areas: no colour has to serve both.
No flag colours. Smallest CIEDE2000 distance between two outcomes with normal, protan, deutan and tritan eyes: light
18.7, 12.0, 12.3, 15.4; dark 13.0, 11.1, 10.2, 13.3 (tests/results/test_theme.py computes them).
"""

from __future__ import annotations

import datetime as dt
import html
import textwrap
from collections.abc import Iterable
from typing import Any

from results.background import ActorName, Background
from results.words import cut

__all__ = [
    "CONFIG",
    "DARK",
    "FONT",
    "LIGHT",
    "Figure",
    "Patch",
    "actor_colours",
    "actor_symbols",
    "base_layout",
    "brief",
    "css_variables",
    "dark_map",
    "date_axis",
    "fade",
    "plain",
    "polygon",
    "spread",
]

Figure = dict[str, Any]
"""A Plotly figure as plain data: `data` and `layout`, as `plotly.graph_objects.Figure` takes them."""
Patch = dict[str, Any]
"""What changes on a narrow screen: dotted path into the figure -> value."""

LIGHT: dict[str, str] = {
    "settlement": "#0B4F6C",
    "general_ceasefire": "#1F87A0",
    "limited_ceasefire": "#6FBFC2",
    "general_truce": "#6E8B3D",
    "talks_round": "#6653C6",
    "exchange": "#B46471",
    "ceasefire_collapse": "#E3A35C",
    "fighting": "#E9EBEE",
    "fighting_edge": "#B9C0C8",
    "side_0": "#2F80ED",
    "side_1": "#D1495B",
    "patron": "#5E4FA2",
    "host": "#117733",
    "humanitarian": "#C77DAB",
    "observer": "#3F2A33",
    "ink": "#1D2330",
    "muted": "#5B6472",
    "soft": "#9AA3AE",
    "grid": "#E3E6EA",
    "paper": "#FFFFFF",
    "tint": "#F3F5F7",
    "accent": "#27476E",
    "one_run": "#D18F00",
}
DARK: dict[str, str] = {
    "settlement": "#2E86AB",
    "general_ceasefire": "#5FC3CF",
    "limited_ceasefire": "#B7E3E0",
    "general_truce": "#86A63F",
    "talks_round": "#7457D0",
    "exchange": "#C4606F",
    "ceasefire_collapse": "#F0B67F",
    "fighting": "#3A424D",
    "fighting_edge": "#56606D",
    "side_0": "#2F74DA",
    "side_1": "#D9545F",
    "patron": "#B5A3F5",
    "host": "#4FE39A",
    "humanitarian": "#F4C6DE",
    "observer": "#A38F97",
    "ink": "#E8EAEE",
    "muted": "#A3ACB8",
    "soft": "#6B7480",
    "grid": "#2C333D",
    "paper": "#14171C",
    "tint": "#1B2027",
    "accent": "#8FB4E3",
    "one_run": "#D08E01",
}
_ROLES = ("patron", "host", "humanitarian", "observer")
_SYMBOLS = {"side_0": "circle", "side_1": "square", "patron": "diamond", "host": "triangle-up",
            "humanitarian": "hexagon2", "observer": "cross"}  # fmt: skip

FONT = "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, 'Helvetica Neue', Arial, sans-serif"
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
    "displayModeBar": "hover",
    "scrollZoom": False,
    "doubleClick": False,
    "modeBarButtonsToRemove": [
        "zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d",
    ],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}  # fmt: skip
"""Settings of every chart; the button that uploads a chart to a cloud service is off."""


def actor_colours(background: Background) -> dict[str, str]:
    """Light colour of every actor: sides by the end they stand at, third parties by role."""
    return {name: LIGHT[key] for name, key in actor_keys(background.actors).items()}


def actor_symbols(background: Background) -> dict[str, str]:
    """Plotly's marker symbol of every actor."""
    return {name: _SYMBOLS[key] for name, key in actor_keys(background.actors).items()}


def actor_keys(actors: Iterable[ActorName]) -> dict[str, str]:
    """Name in the palette of every actor; a second actor in one role takes the next free role's colour."""
    keys: dict[str, str] = {}
    for actor in actors:
        if actor.side is not None:
            keys[actor.name] = f"side_{actor.side}"
            continue
        free = [role for role in _ROLES if role not in keys.values()] or ["observer"]
        wanted = actor.role if actor.role in free else free[-1]
        keys[actor.name] = wanted
    return keys


def fade(colour: str, opacity: float) -> str:
    """A colour made transparent, as Plotly writes it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def dark_map() -> dict[str, str]:
    """Light colours, solid and transparent, to their dark ones: the page swaps them in the figures' JSON."""
    solid = {LIGHT[name]: DARK[name] for name in LIGHT}
    clear = {fade(light, 1).rpartition(",")[0]: fade(dark, 1).rpartition(",")[0] for light, dark in solid.items()}
    return solid | clear


def css_variables() -> str:
    """The palette as CSS variables for both themes."""
    light, dark = (";".join(f"--{name.replace('_', '-')}:{code}" for name, code in p.items()) for p in (LIGHT, DARK))
    return f":root{{{light};color-scheme:light}}html[data-theme=dark]{{{dark};color-scheme:dark}}"


def base_layout(height: int, **changes: Any) -> dict[str, Any]:
    """The layout that charts start from: no box, pale grid, labels in muted ink, no zoom."""
    axis = {
        "gridcolor": LIGHT["grid"],
        "zeroline": False,
        "linecolor": LIGHT["soft"],
        "tickcolor": LIGHT["soft"],
        "tickfont": {"color": LIGHT["muted"], "size": 12},
        "fixedrange": True,
        "automargin": False,
    }
    layout: dict[str, Any] = {
        "height": height,
        "font": {"family": FONT, "size": 13, "color": LIGHT["ink"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 24, "t": 26, "b": 42},
        "xaxis": axis | {"showgrid": False, "ticks": "outside", "ticklen": 4},
        "yaxis": axis | {"showline": False, "ticks": ""},
        "hoverlabel": {
            "bgcolor": "#10141B",
            "bordercolor": "#10141B",
            "font": {"color": "#FDFDFD", "family": FONT, "size": 12.5},
            "align": "left",
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": LIGHT["soft"], "activecolor": LIGHT["ink"]},
        "hovermode": "closest",
        "showlegend": False,
        "dragmode": False,
        "separators": ".,",
    }
    return _merged(layout, changes)


def _merged(layout: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(layout)
    for key, value in changes.items():
        both_nested = isinstance(merged.get(key), dict) and isinstance(value, dict)
        merged[key] = _merged(merged[key], value) if both_nested else value
    return merged


def date_axis(as_of: dt.date, end: dt.date) -> dict[str, Any]:
    """An axis over the runs' time with a tick every one to six months (or weeks, for short horizons)."""
    days = (end - as_of).days
    months = next((n for n in (1, 2, 3, 6) if days / 30.4 / n <= 9), 12)
    step: dict[str, Any] = {"dtick": f"M{months}", "tickformat": "%b\n%Y"}
    if days <= 75:
        step = {
            "dtick": 7 * 86_400_000 * max(1, round(days / 50)),
            "tickformat": "%-d %b\n%Y",
            "tick0": as_of.isoformat(),
        }
    return {"type": "date", "range": [as_of.isoformat(), end.isoformat()], **step}


def plain(text: str, *, width: int | None = None) -> str:
    """Text from a file, safe as Plotly's text (which knows some HTML), broken into lines of a width."""
    lines = textwrap.wrap(" ".join(text.split()), width) if width else [text]
    return "<br>".join(html.escape(line, quote=False) for line in lines)


def brief(text: str, *, most: int = 22) -> str:
    """A name where there is little room: cut after so many characters, safe as Plotly's text."""
    return plain(cut(text, most))


def polygon(x: list[Any], low: list[float], high: list[float], colour: str) -> dict[str, Any]:
    """A band as one closed shape, without hover."""
    return {
        "type": "scatter",
        "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0, "color": colour},
        "mode": "lines",
        "hoverinfo": "skip",
    }


def spread(places: list[float], gap: float, *, low: float = 0.0, high: float = 100.0) -> list[float]:
    """Places for labels beside a chart: as near their own as a gap between neighbours lets them be.

    The least moved in squares: isotonic regression by pooling neighbours, after a gap a label is taken off.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    blocks: list[tuple[float, int]] = []
    for rank, i in enumerate(order):
        total, n = places[i] - rank * gap, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / n:
            earlier, m = blocks.pop()
            total, n = total + earlier, n + m
        blocks.append((total, n))
    level = [total / n for total, n in blocks for _ in range(n)]
    room = high - (len(places) - 1) * gap
    result = [0.0] * len(places)
    for rank, i in enumerate(order):
        result[i] = round(max(low, min(level[rank], room)) + rank * gap, 2)
    return result
