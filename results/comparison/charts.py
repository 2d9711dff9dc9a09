"""The charts of a comparison, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from calibration.nearest import near
from results.charts.chances_side_by_side import chances_side_by_side
from results.charts.chart import Chart, Variant
from results.charts.how_scenarios_differ import how_scenarios_differ
from results.charts.what_changes import what_changes
from results.words import listed
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from results.comparison.comparison import Comparison

__all__ = ["CHARTS", "chart_named"]

CHARTS: tuple[Callable[[Comparison], Chart], ...] = (how_scenarios_differ, what_changes, chances_side_by_side)
"""One file and one entry a chart."""


def chart_named(comparison: Comparison, name: str, variant: str | None = None) -> Variant:
    """A chart by the name of its file, in one of its variants (the first where none is named)."""
    makers = {make.__name__: make for make in CHARTS}
    if name not in makers:
        raise InputError([_unknown("chart", name, list(makers))])
    variants = makers[name](comparison).variants
    if variant is None:
        return next(iter(variants.values()))
    if variant not in variants:
        raise InputError([_unknown("variant", variant, list(variants))])
    return variants[variant]


def _unknown(what: str, got: str, known: list[str]) -> Fault:
    return Fault(what, f"got {got!r}, expected {listed(known, last='or')}{near(got, known)}")
