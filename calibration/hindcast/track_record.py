"""The track record of a forecaster: all its scores as one piece of data, as it is stored and told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from calibration.hindcast.cells import Cell, Topic
from calibration.hindcast.coverage import Bin, Coverage
from calibration.hindcast.rare import Expected
from calibration.hindcast.windows import Period
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = [
    "FORECASTER",
    "SCORES",
    "Covered",
    "Diary",
    "Rare",
    "Reliable",
    "TrackRecord",
    "read_track_record",
    "track_record_of",
    "write_track_record",
]

SCORES = "hindcast/scores.json"
"""Its place in the case's folder."""

FORECASTER = "forecaster"
"""Name of the one that is judged, beside the names of the others."""


@dataclass(frozen=True)
class Covered:
    """Where the answers of a question lay in their forecasts."""

    question: str
    horizon: int
    period: Period
    coverage: Coverage


@dataclass(frozen=True)
class Reliable:
    """Said against happened, over all events of a horizon."""

    horizon: int
    period: Period
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Rare:
    """An outcome too rare for a skill; `log_scores` of the forecaster (under its name) and of the rules."""

    outcome: str
    horizon: int
    period: Period
    number: Expected
    log_scores: Mapping[str, float]


@dataclass(frozen=True)
class Diary:
    """What was said week by week of an outcome that came in a few bursts, and the days on which it came."""

    outcome: str
    horizon: int
    came: tuple[dt.date, ...]
    as_of: tuple[dt.date, ...]
    said: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class TrackRecord:
    """Everything that scoring a set of forecasts tells.

    what     what was scored, in words
    commit   the version of the program that scored
    until    last day of the development windows; None where there is no test
    periods  those looked at: development alone, or the test too
    fitted   questions whose answers the forecaster was fitted to
    strict   the cells of the last period once more, with doubtful outcomes left out and each cluster counted once
    """

    case: str
    what: str
    made: dt.date
    commit: str
    until: dt.date | None
    periods: tuple[Period, ...]
    fitted: tuple[str, ...]
    cells: tuple[Cell, ...]
    strict: tuple[Cell, ...]
    coverage: tuple[Covered, ...]
    reliability: tuple[Reliable, ...]
    rare: tuple[Rare, ...]
    diaries: tuple[Diary, ...]

    def cell(self, question: str, *, horizon: int, score: str, period: Period) -> Cell | None:
        """The cell of a topic; None where there is none."""
        wanted = (question, horizon, period, score)
        return next((cell for cell in self.cells if _key(cell.topic) == wanted), None)


def _key(topic: Topic) -> tuple[str, int, Period, str]:
    return topic.question, topic.horizon, topic.period, topic.score


def track_record_of(case: Case) -> TrackRecord | None:
    """The one that is stored with a case; None where nothing has been scored yet."""
    path = case.folder / SCORES
    return read_track_record(path) if path.exists() else None


def write_track_record(path: Path, record: TrackRecord) -> None:
    """As JSON, rounded to what it is worth; the file appears only once it is whole."""
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(".json.part")
    aside.write_text(json.dumps(_plain(asdict(record)), indent=1) + "\n", encoding="utf-8")
    aside.replace(path)


def read_track_record(path: Path) -> TrackRecord:
    """A stored track record; InputError where the file is none."""
    try:
        return TypeAdapter(TrackRecord).validate_json(path.read_bytes())
    except ValidationError as error:
        faults = [Fault(f"{path.name}: {'.'.join(map(str, e['loc']))}", e["msg"]) for e in error.errors()]
        raise InputError([*faults, Fault(path.name, "is no track record; score the forecasts again")]) from None


def _plain(value: object) -> object:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case float():
            return float(f"{value:.5g}")
        case dt.date():
            return value.isoformat()
    return value
