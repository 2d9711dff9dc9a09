"""The page that `parley positions` writes: positions over time, with everything they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.charts.positions_path import positions_path
from results.markup import escape
from results.page import build_page
from results.words import long_date

if TYPE_CHECKING:
    from calibration.positions import Positions

__all__ = ["positions_page"]


def positions_page(found: Positions) -> str:
    """The page as one string; like the report it asks nothing of the network."""
    parts = {
        "title": escape(f"Positions, {found.case.file.title} – Parley"),
        "case": escape(found.case.name),
        "kicker": escape(f"{found.case.file.title} · as of {long_date(found.as_of)}"),
    }
    return build_page("positions.html", [positions_path(found)], parts)
