"""From a checked scenario to all that the engine computes with."""

from __future__ import annotations

import datetime as dt

from calibration.case import load_case
from calibration.setups import Question, setup_of
from scenarios.schema import Event, Scenario
from sim import setup
from sim.axes import Array
from sim.conditions import parse_condition

__all__ = ["build", "question"]


def build(scenario: Scenario, p_dj: Array | None = None) -> setup.Setup:
    """One ensemble, fully determined by the scenario and its case's evidence up to the as-of date.

    p_dj  the point (draw, dimension) of the unit cube that each draw takes, for who studies sensitivity; by default
          the calibrated sample
    """
    return setup_of(load_case(scenario.case), question(scenario), p_dj)


def question(scenario: Scenario) -> Question:
    """What a scenario asks of its case."""
    return Question(
        as_of=scenario.as_of,
        horizon_days=scenario.horizon,
        step_days=scenario.step,
        seed=scenario.seed,
        draws=scenario.draws,
        stated=scenario.uncertainties,
        levers=scenario.levers,
        events=tuple(_event(event, as_of=scenario.as_of) for event in scenario.events),
        by_position_date=scenario.evidence == "by_position_date",
        calibrated=scenario.behaviour == "calibrated",
    )


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
