"""Scoring forecasts on the record: against the rules, or one set of forecasts against another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calibration.hindcast.cells import Cell
from calibration.hindcast.forecast import Forecast
from calibration.hindcast.observed import Observed
from calibration.hindcast.scoring_table import Table
from calibration.hindcast.track_record import TrackRecord
from calibration.hindcast.windows import HORIZONS, PERIODS, Period, windows

__all__ = ["Label", "compare", "score"]


@dataclass(frozen=True)
class Label:
    """What is scored, in words; the version that scores; the questions whose answers the forecaster was fitted to."""

    what: str
    commit: str
    fitted: tuple[str, ...] = ()


def score(
    observed: Observed,
    forecasts: Iterable[Forecast],
    rules: Mapping[str, Iterable[Forecast]],
    label: Label,
    *,
    test: bool = False,
) -> TrackRecord:
    """The track record of a set of forecasts, against others (such as `baseline_forecasts`) on the same windows.

    test  whether windows outside the development period are looked at: once, when all else is fixed
    """
    tables = _tables(observed, forecasts, rules)
    periods: tuple[Period, ...] = PERIODS if test else ("development",)
    each = [(table, period) for table in tables for period in periods]
    return TrackRecord(
        case=observed.case.name,
        what=label.what,
        made=dt.date.today(),
        commit=label.commit,
        until=observed.case.file.development_until,
        periods=periods,
        fitted=label.fitted,
        cells=tuple(cell for table, period in each for cell in table.cells(period)),
        strict=tuple(cell for table in tables for cell in table.read_strictly().cells(periods[-1])),
        coverage=tuple(one for table, period in each for one in table.coverage(period)),
        reliability=tuple(one for table, period in each if (one := table.reliability(period)).bins),
        rare=tuple(one for table, period in each for one in table.rare(period)),
        diaries=tuple(one for table in tables for one in table.diaries(periods[-1])),
    )


def compare(observed: Observed, forecasts: Iterable[Forecast], others: Mapping[str, Iterable[Forecast]]) -> list[Cell]:
    """A forecaster against others on the windows that all speak of, development and test pooled: a paired test.

    What came rarely is compared too, without a claim: a mechanism may be about nothing else.
    """
    return [cell for table in _tables(observed, forecasts, others) for cell in table.cells("all", rare=True)]


def _tables(observed: Observed, forecasts: Iterable[Forecast], others: Mapping[str, Iterable[Forecast]]) -> list[Table]:
    judged, rivals = _by_key(forecasts), {name: _by_key(some) for name, some in others.items()}
    spoken = [{horizon for _, horizon in some} for some in (judged, *rivals.values())]
    horizons = [horizon for horizon in HORIZONS if all(horizon in some for some in spoken)]
    return [Table(observed, windows(observed.case, horizon), judged, rivals) for horizon in horizons]


def _by_key(forecasts: Iterable[Forecast]) -> dict[tuple[dt.date, int], Forecast]:
    return {forecast.key: forecast for forecast in forecasts}
