"""The course of the recorded war, as a rerun has it imposed: front, support, and positions as they came to be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from calibration.case import Case
from calibration.coding_weights import CodingWeights
from calibration.dimensions import dimensions
from calibration.history import history
from calibration.positions import posterior
from calibration.preferences import assemble
from calibration.sample import values
from sim.axes import FLOAT, Array
from sim.rerun import Course
from sim.setup import History, Preferences

__all__ = ["course_of"]

POSITIONS_EVERY_DAYS = 28
"""Positions are filtered anew so often: the engine's own rhythm of reviews."""


def course_of(case: Case, p_dj: Array, until: dt.date, coding: CodingWeights) -> Course:
    """What was decided outside the model, from the war's first day to a day, for every point of the unit cube.

    p_dj    points (draw, dimension); a draw keeps its place among what is possible as positions become known
    coding  how much a coded statement says
    """
    return Course(_counted_from_first_day(case, until), tuple(_positions(case, p_dj, until, coding)))


def _counted_from_first_day(case: Case, until: dt.date) -> History:
    recorded = history(case, until)
    shift = (until - case.file.first_day).days
    return replace(
        recorded,
        first_day=0,
        events=(),
        share=tuple((day + shift, share) for day, share in recorded.share),
        support=tuple((day + shift, donor, given) for day, donor, given in recorded.support),
    )


def _positions(case: Case, p_dj: Array, until: dt.date, coding: CodingWeights) -> Iterator[tuple[int, Preferences]]:
    for day in range(POSITIONS_EVERY_DAYS, (until - case.file.first_day).days, POSITIONS_EVERY_DAYS):
        as_of = case.file.first_day + dt.timedelta(days=day)
        known = dimensions(case, posterior(case, as_of=as_of, weights=coding), {})
        yield day, _in_engine_precision(assemble(case, values(known, p_dj)))


def _in_engine_precision(known: Preferences) -> Preferences:
    """A case's war has forty reviews of thousands of draws: half the memory."""
    return replace(known, **{name: np.asarray(value, dtype=FLOAT) for name, value in vars(known).items()})
