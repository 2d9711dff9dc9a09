"""Whether forecasts made again score as those that are stored, within the error of a finite number of runs."""

from __future__ import annotations

from collections.abc import Iterator

from calibration.hindcast.track_record import TrackRecord
from sim.errors import Fault, InputError

__all__ = ["TOLERANCE", "compare"]

TOLERANCE = 0.02
"""Share by which a mean score may differ: room for the rounding of another machine. The same posterior and seed give
the same forecasts; a posterior fitted anew takes other draws, and moved scores of a year by up to 4 %."""

LEAST = 0.002
"""Scores so near to nothing are compared by their difference."""


def compare(made: TrackRecord, stored: TrackRecord | None) -> None:
    """Compare every mean score with the one stored; InputError names those that are too far off."""
    if stored is None:
        raise InputError([Fault("hindcast/scores.json", "is missing; write it with `parley hindcast`")])
    if faults := list(_faults(made, stored)):
        raise InputError(faults)


def _faults(made: TrackRecord, stored: TrackRecord) -> Iterator[Fault]:
    for cell in made.cells:
        topic = cell.topic
        then = stored.cell(topic.question, horizon=topic.horizon, score=topic.score, period=topic.period)
        if then is None:
            continue
        if abs(cell.forecaster - then.forecaster) > max(TOLERANCE * then.forecaster, LEAST):
            yield Fault(
                f"{topic.question}, {topic.horizon} days, {topic.period}, {topic.score}",
                f"{then.forecaster:.4g} is stored, {cell.forecaster:.4g} was found: evidence, posterior or engine have "
                "changed; write the scores anew with `parley hindcast`",
            )
