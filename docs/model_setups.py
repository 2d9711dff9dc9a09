"""Setups that the tables of docs/model.md compare: the baseline on other days, with other parameters."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import numpy as np

from scenarios.build import build
from scenarios.reading import load
from sim.axes import Array
from sim.bargaining.frontier import lambda_grid
from sim.ensemble import model_of_chunk
from sim.mechanisms import zone
from sim.model import NegotiationModel
from sim.replay import replay
from sim.setup import Setup

ZONE_DRAWS = 1024
YEAR = 364

Change = Callable[[dict[str, Array]], None]


@cache
def as_of(date: str, *, by_position: bool, draws: int = ZONE_DRAWS) -> Setup:
    """The baseline as of another day."""
    evidence = "by_position_date" if by_position else "by_publication_date"
    changes = {"as_of": dt.date.fromisoformat(date), "evidence": evidence, "draws": draws, "horizon": YEAR}
    return build(load("baseline").model_copy(update=changes))


@cache
def state(date: str, *, by_position: bool) -> Mapping[str, Array]:
    """The replayed state on that day."""
    return replay(as_of(date, by_position=by_position))


def changed(setup: Setup, change: Change) -> Setup:
    """The same setup with other parameters."""
    parameters = dict(setup.parameters)
    change(parameters)
    return dataclasses.replace(setup, parameters=parameters)


def times(name: str, factor: float) -> Change:
    """Multiply a parameter, of both sides where each has its own."""

    def change(parameters: dict[str, Array]) -> None:
        for key in _called(parameters, name):
            parameters[key] = parameters[key] * factor

    return change


def fixed(name: str, value: float) -> Change:
    """Fix a parameter at a value."""

    def change(parameters: dict[str, Array]) -> None:
        for key in _called(parameters, name):
            parameters[key] = np.full_like(parameters[key], value)

    return change


def both(*changes: Change) -> Change:
    """Several changes at once."""

    def change(parameters: dict[str, Array]) -> None:
        for one in changes:
            one(parameters)

    return change


def _called(parameters: Mapping[str, Array], name: str) -> list[str]:
    found = [key for key in parameters if key == name or key.endswith(f".{name}")]
    if not found:
        raise SystemExit(f"{name}: no parameter of that name; see sim/table.py")
    return found


def model_at(setup: Setup, kept: Mapping[str, Array]) -> NegotiationModel:
    """One run per draw on the as-of day, before any event."""
    return model_of_chunk(setup, kept, 0, setup.draws)


def zone_share(setup: Setup, kept: Mapping[str, Array]) -> float:
    """Share of draws in which some efficient package beats fighting on for both."""
    return float((zone.frontier_view(model_at(setup, kept)).way_out() >= 0).mean())


@contextmanager
def grid_of(points: int) -> Iterator[None]:
    """Look along the frontier at another number of points."""
    usual = zone.POINTS, zone.LAM_L
    zone.POINTS, zone.LAM_L = points, lambda_grid(points)
    try:
        yield
    finally:
        zone.POINTS, zone.LAM_L = usual
