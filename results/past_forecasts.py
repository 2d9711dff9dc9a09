"""A track record in the words of the report: its questions named, its periods told, what may be claimed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calibration.hindcast.cells import Cell
from calibration.hindcast.coverage import Coverage
from calibration.hindcast.track_record import TrackRecord
from calibration.hindcast.windows import Period
from results.background import Background
from results.words import listed, long_date

__all__ = [
    "SHOWN_HORIZONS",
    "asked",
    "coverage_of",
    "fitted_words",
    "period_words",
    "shown_cells",
    "shown_part",
    "track_words",
]

SHOWN_HORIZONS = (30, 90)
"""Days ahead that the report shows: beyond, windows are too few to tell anything."""

_ORDER = ("exchange", "exchanges", "prisoners_to_", "next_exchange", "limited_", "children_")
_NAMES = {
    "exchange": "A prisoner exchange: chance",
    "exchanges": "Exchanges: number",
    "next_exchange": "Size of the next exchange",
    "limited_ceasefire": "A limited ceasefire: chance",
    "limited_ceasefires": "Limited ceasefires: number",
    "children_return": "A return of children: chance",
    "children_returns": "Returns of children: number",
    "talks_round": "A round of talks: chance",
    "talks_rounds": "Rounds of talks: number",
    "general_truce": "A general truce: chance",
    "general_truces": "General truces: number",
}


def asked(question: str, background: Background) -> str:
    """A question by its name."""
    if question.startswith("prisoners_to_"):
        return f"Prisoners to {background.actor(question.removeprefix('prisoners_to_')).label}"
    return _NAMES.get(question, question.replace("_", " "))


def period_words(record: TrackRecord, period: Period) -> str:
    """The windows of a period, as a heading has them."""
    if period == "all" or record.until is None:
        return "all dates"
    until = long_date(record.until)
    return f"over by {until}" if period == "development" else f"from {until} on"


def track_words(background: Background) -> str:
    """Whether forecasts of this kind were held against the past, as a sentence."""
    record = background.track_record
    if record is None:
        return (
            "No hindcast stands behind these numbers yet: how forecasts of this kind would have done on the past "
            "record has not been measured."
        )
    looked = "the windows kept for the test among them" if "test" in record.periods else "not yet on those of the test"
    return (
        f"Forecasts of this kind were scored on the past on {long_date(record.made)}, {looked}: the last chart tells "
        "how well they did. The scales, the mechanisms and the periods were chosen by people who knew how it went on."
    )


def fitted_words(record: TrackRecord, background: Background) -> str:
    """What the forecaster was fitted to, as a sentence."""
    if not record.fitted:
        return "It was fitted to none of these questions."
    names = listed(f"“{asked(name, background)}”" for name in record.fitted)
    return f"Up to each date, it was fitted to what is asked in {names}."


def shown_part(record: TrackRecord) -> TrackRecord:
    """As much of a track record as the report shows; it is stored with every run."""
    return replace(
        record,
        cells=tuple(c for c in record.cells if c.topic.horizon in SHOWN_HORIZONS and c.topic.score != "log"),
        coverage=tuple(one for one in record.coverage if one.horizon in SHOWN_HORIZONS),
        reliability=tuple(one for one in record.reliability if one.horizon in SHOWN_HORIZONS),
        strict=(),
        rare=(),
        diaries=(),
    )


def shown_cells(record: TrackRecord, horizon: int, period: Period) -> list[Cell]:
    """The cells of one horizon and period, exchanges first."""
    cells = [c for c in record.cells if (c.topic.horizon, c.topic.period) == (horizon, period)]
    return sorted(cells, key=lambda cell: _place(cell.topic.question, _ORDER))


def _place(question: str, order: Sequence[str]) -> int:
    fits = [question == start or (start.endswith("_") and question.startswith(start)) for start in order]
    return fits.index(True) if True in fits else len(fits)


def coverage_of(record: TrackRecord, cell: Cell) -> Coverage | None:
    """How the answers of a cell's question lay in their forecasts; None for chances, which have no range."""
    topic = cell.topic
    wanted = (topic.question, topic.horizon, topic.period)
    found = (one.coverage for one in record.coverage if (one.question, one.horizon, one.period) == wanted)
    return next(found, None)
