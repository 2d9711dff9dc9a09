"""The page that `parley positions` writes: positions over time, with everything they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.charts.positions_path import positions_path
from results.markup import escape
from results.report import _PLACE, _asset, _data, _executable, _policy, _section, _style
from results.words import long_date

if TYPE_CHECKING:
    from calibration.positions import Positions

__all__ = ["positions_page"]


def positions_page(found: Positions) -> str:
    """The page as one string; like the report it asks nothing of the network."""
    from plotly.offline import get_plotlyjs

    chart = positions_path(found)
    plotly, script = _executable(get_plotlyjs()), _executable(_asset("report.js"))
    parts = {
        "policy": _policy(plotly, script),
        "title": escape(f"Positions, {found.case.file.title} – Parley"),
        "style": _style(),
        "case": escape(found.case.name),
        "kicker": escape(f"{found.case.file.title} · as of {long_date(found.as_of)}"),
        "section": _section(chart),
        "data": _data([chart]),
        "plotly": plotly,
        "script": script,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("positions.html"))
