"""From a case on a day to all that the engine computes with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from calibration.behaviour.posterior import newest_posterior
from calibration.case import Case
from calibration.coding_weights import CodingWeights
from calibration.dimensions import dimensions, parameters
from calibration.history import history
from calibration.positions import posterior
from calibration.preferences import assemble
from calibration.sample import sample, values
from sim import setup
from sim.axes import Array
from sim.distributions import Distribution

__all__ = ["Question", "points", "setup_of"]


@dataclass(frozen=True)
class Question:
    """What is asked of a case: from when, how far ahead, and what differs from the case as it stands.

    as_of             nothing dated later is used
    stated            distributions put in place of the calibrated ones, by name
    levers            values at the start; those left out are as their actors decide
    by_position_date  statements count from the day they speak of, not from their publication
    calibrated        behaviour from the newest posterior not after `as_of`, where the case has one; else from the prior
    coding           how much a coded statement says
    """

    as_of: dt.date
    horizon_days: int
    step_days: int = 1
    seed: int = 0
    draws: int = 200
    stated: Mapping[str, Distribution] = field(default_factory=dict)
    levers: Mapping[str, float] = field(default_factory=dict)
    events: tuple[setup.Event, ...] = ()
    by_position_date: bool = False
    calibrated: bool = True
    coding: CodingWeights = field(default_factory=CodingWeights)


def points(case: Case, asked: Question, columns: int) -> Array:
    """Points (draw, dimension) of the unit cube: rows of the posterior's table, or a sample where there is none."""
    posterior_then = newest_posterior(case, asked.as_of) if asked.calibrated else None
    if posterior_then is None:
        return sample(columns, seed=asked.seed, draws=asked.draws)
    table_dj = sample(columns, seed=posterior_then.seed, draws=posterior_then.draws)
    chosen: Array = table_dj[posterior_then.points(seed=asked.seed, draws=asked.draws)]
    return chosen


def setup_of(case: Case, asked: Question, p_dj: Array | None = None) -> setup.Setup:
    """One ensemble, fully determined by the question and the case's evidence up to its as-of day.

    p_dj  the point (draw, dimension) of the unit cube that each draw takes; by default `points`
    """
    positions = posterior(case, as_of=asked.as_of, by_position_date=asked.by_position_date, weights=asked.coding)
    known = dimensions(case, positions, asked.stated)
    if p_dj is None:
        p_dj = points(case, asked, len(known))
    drawn = values(known, p_dj)
    return setup.Setup(
        world=case.world(),
        preferences=assemble(case, drawn),
        parameters={name: drawn[name] for name in parameters(case.world())},
        history=history(case, asked.as_of),
        as_of=asked.as_of,
        horizon_days=asked.horizon_days,
        step_days=asked.step_days,
        seed=asked.seed,
        draws=len(p_dj),
        levers=dict(asked.levers),
        events=asked.events,
    )
