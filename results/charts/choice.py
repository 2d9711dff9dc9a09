"""A chart by its name, in one of its variants, for those who ask from Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calibration.nearest import near
from results.charts.chart import Chart
from results.words import listed
from sim.errors import Fault, InputError

__all__ = ["figure_of"]


def figure_of(charts: Mapping[str, Chart], name: str | None, variant: str | None) -> Any:
    """A Plotly figure with its finding as the title; of what is not named the first.

    InputError for a chart or a variant that there is not.
    """
    from results.figures import standalone

    chart = _chosen("chart", charts, name)
    return standalone(_chosen("variant", chart.variants, variant))


def _chosen(what: str, known: Mapping[str, Any], name: str | None) -> Any:
    if name is None and known:
        return next(iter(known.values()))
    if name is None or name not in known:
        expected = listed(known, last="or") if known else "none: there is nothing to draw"
        raise InputError([Fault(what, f"got {name!r}, expected {expected}{near(name, known)}")])
    return known[name]
