"""A tiny invented case: two sides, a patron, a humanitarian mediator, three issues, no name from any real conflict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.distributions import Distribution, Fixed
from sim.setup import Event, History, Preferences, Setup
from sim.table import PARAMETERS
from sim.world import Actor, Issue, Lever, World

SIDES = ("low", "high")

WORLD = World(
    case="tiny",
    actors=(
        Actor("low", "belligerent", side=0),
        Actor("high", "belligerent", side=1),
        Actor("friend", "patron", client="low", support_share=0.5, access=0.8),
        Actor("cross", "humanitarian", access=0.2),
    ),
    issues=(
        Issue("land", "settlement"),
        Issue("pledge", "settlement", serves="guarantees"),
        Issue("army", "settlement"),
        Issue("order", "ceasefire", serves="sequencing"),
        Issue("table", "talks", serves="format"),
        Issue("heads", "talks", serves="summit"),
        Issue("captives", "exchange", serves="exchange"),
        Issue("arms", "settlement", weighted=False, serves="pressure"),
    ),
    levers=(
        Lever("friend.aid", "aid", 0, 3, 1.0, actor="friend"),
        Lever("friend.mediation", "mediation", 0, 2, 1.0, actor="friend"),
        Lever("cross.facilitation", "facilitation", 0, 3, 1.0, actor="cross"),
        Lever("friend.pressure_on_high", "pressure", 0, 3, 1.0, actor="friend", target="high"),
        Lever("low.readiness", "readiness", 0, 2, 1.0, actor="low"),
        Lever("high.readiness", "readiness", 0, 2, 1.0, actor="high"),
        Lever("low.manpower", "manpower", 0.5, 2, 1.0, actor="low"),
        Lever("monitoring", "monitoring", 0, 1, 0.0, fixes=True),
        Lever("low.land", "position", 0, 100, None, actor="low", target="land", fixes=True),
        Lever("high.order", "position", 0, 100, None, actor="high", target="order", fixes=True),
    ),
    protected=0,
    ratified=("land",),
)

IDEAL = {
    "low": (0.125, 0.25, 0.25, 0.125, 0.25, 0.25, 0.25, 0.0),
    "high": (0.75, 0.75, 0.75, 0.75, 0.5, 0.75, 0.5, 1.0),
    "friend": (0.375, 0.5, 0.5, 0.125, 0.25, 0.25, 0.25, 0.25),
    "cross": (0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.0, 0.5),
}


def preferences(draws: int, *, ideal: Mapping[str, tuple[float, ...]] = IDEAL, readiness: float = 0.8) -> Preferences:
    """The same preferences in every draw."""
    ideal_dai = np.tile(np.array([ideal[a.name] for a in WORLD.actors]), (draws, 1, 1))
    low, high = ideal_dai[:, 0, :3], ideal_dai[:, 1, :3]
    return Preferences(
        ideal_dai=ideal_dai,
        red_line_dsk=np.stack([np.minimum(low + 0.25, 1), np.maximum(high - 0.25, 0)], axis=1),
        weight_dsk=np.tile(np.array([0.5, 0.25, 0.25]), (draws, 2, 1)),
        readiness_ds=np.full((draws, 2), readiness),
        effort_da=np.tile(np.array([0.75, 0.5]), (draws, 1)),
        status_quo_dk=np.tile(np.array([0.5, 0.5, 0.25]), (draws, 1)),
    )


def parameters(draws: int, **fixed: float | Distribution) -> dict[str, np.ndarray]:
    """Every parameter at its prior's middle; `fixed` by name, per-side ones as `low__name` or for both as `name`."""
    fixed = {"reluctance": 0.0} | fixed  # here sides sign whatever beats fighting on
    values: dict[str, np.ndarray] = {}
    middle = np.full(draws, 0.5)
    for p in PARAMETERS:
        names = [f"{side}.{p.name}" for side in SIDES] if p.per_side else [p.name]
        for name in names:
            given = fixed.get(name.replace(".", "__"), fixed.get(p.name, p.prior))
            values[name] = (given if isinstance(given, Distribution) else Fixed(float(given))).quantile(middle)
    return values


HISTORY = History(first_day=-200, share=((-200, 10.0), (-100, 14.0), (0, 14.3)))


def tiny(
    *,
    draws: int = 20,
    horizon: int = 180,
    step: int = 1,
    seed: int = 7,
    events: tuple[Event, ...] = (),
    levers: Mapping[str, float] | None = None,
    prefer: Preferences | None = None,
    history: History = HISTORY,
    **fixed: float | Distribution,
) -> Setup:
    """A setup of the tiny case."""
    return Setup(
        world=WORLD,
        preferences=prefer or preferences(draws),
        parameters=parameters(draws, **fixed),
        history=history,
        as_of=dt.date(2001, 1, 1),
        horizon_days=horizon,
        step_days=step,
        seed=seed,
        draws=draws,
        levers=levers or {},
        events=events,
    )


def with_events(setup: Setup, *events: Event) -> Setup:
    """The same setup with other events."""
    return replace(setup, events=events)
