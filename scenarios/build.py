"""From a checked scenario to all that the engine computes with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from calibration.case import load_case
from calibration.history import history
from calibration.positions import posterior
from calibration.preferences import assemble
from scenarios.dimensions import dimensions, parameters
from scenarios.schema import Event, Scenario
from sim import setup
from sim.axes import Array
from sim.conditions import parse_condition
from sim.distributions import Distribution
from sim.randomness import generator

__all__ = ["build", "sample"]

_HALF_CELL = 2.0**-31
"""Half the spacing of the Sobol' points: keeps every probability strictly between 0 and 1."""


def build(scenario: Scenario) -> setup.Setup:
    """One ensemble, fully determined by the scenario and its case's evidence up to the as-of date."""
    case = load_case(scenario.case)
    positions = posterior(case, as_of=scenario.as_of, by_position_date=scenario.evidence == "by_position_date")
    known = dimensions(scenario, case, positions)
    values = _draw(known, seed=scenario.seed, draws=scenario.draws)
    return setup.Setup(
        world=case.world(),
        preferences=assemble(case, values),
        parameters={name: values[name] for name in parameters(case.world())},
        history=history(case, scenario.as_of),
        as_of=scenario.as_of,
        horizon_days=scenario.horizon,
        step_days=scenario.step,
        seed=scenario.seed,
        draws=scenario.draws,
        levers=dict(scenario.levers),
        events=tuple(_event(event, as_of=scenario.as_of) for event in scenario.events),
    )


def _draw(known: Mapping[str, Distribution], *, seed: int, draws: int) -> dict[str, Array]:
    """A value per draw (draw,) of every uncertain number, by inverse transform of its own column."""
    p_dj = sample(len(known), seed=seed, draws=draws)
    return {name: known[name].quantile(p_dj[:, j]) for j, name in enumerate(known)}


def sample(columns: int, *, seed: int, draws: int) -> Array:
    """Probabilities (draw, column), evenly spread together: a scrambled Sobol' sequence [Owen1998].

    Drawn to the next power of two, where the sequence is balanced, then cut: more draws extend fewer.
    """
    from scipy.stats import qmc

    sobol = qmc.Sobol(columns, scramble=True, bits=30, rng=generator(seed, "draws", 0))
    p_dj: Array = sobol.random_base2(int(np.ceil(np.log2(draws))))[:draws] + _HALF_CELL
    return p_dj


def _event(event: Event, *, as_of: dt.date) -> setup.Event:
    def day(date: dt.date | None) -> int | None:
        return None if date is None else (date - as_of).days

    return setup.Event(
        key=event.key,
        on=day(event.on),
        when=None if event.when is None else parse_condition(event.when),
        once=event.once,
        probability=event.probability,
        announced=day(event.announced),
        set=tuple(event.set.items()),
        duration=event.duration,
        act=_act(event),
    )


def _act(event: Event) -> setup.Act | None:
    if event.act is None:
        return None
    kind, content = event.act
    return setup.Act(kind, {key: getattr(content, key) for key in type(content).model_fields})
