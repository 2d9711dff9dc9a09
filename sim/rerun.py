"""The recorded war over again: front, support and positions as they were, everything else drawn.

Calibration compares such reruns with what came to pass. What the belligerents and third parties bargain over is
imposed day by day; whether talks open, rounds are held, truces and settlements come, is the model's own doing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.axes import FLOAT
from sim.chunk import CHUNK, forget, play
from sim.front import Front
from sim.mechanisms import mediation, preferences, war, zone
from sim.model import NegotiationModel
from sim.randomness import Streams
from sim.replay import impose_support
from sim.setup import History, Preferences, Setup

__all__ = ["Course", "Rerun", "rerun_chunk"]


@dataclass(frozen=True)
class Course:
    """What is imposed, on days counted from the as-of day of the rerun: the war's first day.

    history    the front and the support given
    positions  (day, preferences), in date order: where everybody stood from that day on, as known then
    """

    history: History
    positions: tuple[tuple[int, Preferences], ...]


class Rerun(NegotiationModel):
    """All runs of a chunk, from the war's first day along a course."""

    def __init__(self, setup: Setup, course: Course, *, chunk: int, runs: int) -> None:
        draw_r = (np.arange(runs) + chunk * CHUNK) % setup.draws
        super().__init__(setup, draw_r=draw_r, streams=Streams(setup.seed, chunk=chunk, runs=runs))
        self.course, self.front = course, Front(course.history.share)

    def substitutes(self) -> Mapping[Callable[..., None], Callable[[Rerun], None]]:
        """What takes the place of a mechanism that the record decides."""
        return {war.step: _front, mediation.step: _third_parties, preferences.step: _positions}


def rerun_chunk(
    setup: Setup, course: Course, *, chunk: int, runs: int, at_day: Callable[[NegotiationModel], None]
) -> None:
    """Play one chunk along the course; `at_day` sees the model on the first day and after every step."""
    model = Rerun(setup, course, chunk=chunk, runs=runs)
    play(model, at_day)
    forget(model)


def _front(model: Rerun) -> None:
    """Territory and momentum as recorded."""
    ones_r = np.ones(model.runs, dtype=FLOAT)
    model.war.share_r = FLOAT(model.front.share(model.day + model.days)) * ones_r
    model.war.momentum_r = FLOAT(model.front.momentum(model.day + model.days)) * ones_r


def _third_parties(model: Rerun) -> None:
    """They press, walk away and come back of their own accord, but give what they gave."""
    mediation.step(model)
    impose_support(model, model.course.history)
    mediation.step_support(model)


def _positions(model: Rerun) -> None:
    """Positions as known, from the day on which they changed; the way out is looked for anew then."""
    taken = [known for day, known in model.course.positions if model.day <= day < model.day + model.days]
    if not taken:
        return
    for side in model.sides:
        side.adopt(model, taken[-1])
    for party in model.third_parties:
        before_r = party.base_effort_r
        party.adopt(model, taken[-1])
        party.effort_r = np.clip(party.effort_r + party.base_effort_r - before_r, FLOAT(0), FLOAT(1))
    for side in model.sides:
        side.take_position(model.fixed_positions(side))
    zone.refresh(model, np.arange(model.runs))
