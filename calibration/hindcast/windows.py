"""The windows that are asked about: weekly as-of dates, some horizons, and which of them may be looked at when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["DAYS_BETWEEN", "HORIZONS", "PERIODS", "Period", "Window", "apart", "falls_in", "windows"]

HORIZONS = (30, 90, 180, 365)
"""Days."""

DAYS_BETWEEN = 7
"""Days between one as-of date and the next."""

Period = Literal["development", "test", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)


@dataclass(frozen=True, order=True)
class Window:
    """The days after as_of up to as_of + horizon."""

    as_of: dt.date
    horizon: int

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return self.as_of + dt.timedelta(days=self.horizon)

    @property
    def key(self) -> tuple[dt.date, int]:
        """What a forecast of it is found by."""
        return self.as_of, self.horizon

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.as_of < day <= self.end

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Whether a span of days has one in common with it."""
        return first <= self.end and last > self.as_of


def windows(case: Case, horizon: int) -> tuple[Window, ...]:
    """Weekly from the first day of the month after the war began, each over by the day the evidence ends."""
    last = (case.file.evidence_until - _first_as_of(case)).days - horizon
    days = range(0, last + 1, DAYS_BETWEEN)
    return tuple(Window(_first_as_of(case) + dt.timedelta(days=n), horizon) for n in days)


def _first_as_of(case: Case) -> dt.date:
    return (case.file.first_day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)


def falls_in(case: Case, window: Window, period: Period) -> bool:
    """Development windows end by the day the case sets, test windows begin on it or later; others belong to neither."""
    until = case.file.development_until
    match period:
        case "development":
            return until is None or window.end <= until
        case "test":
            return until is not None and window.as_of >= until
    return True


def apart(some: Sequence[Window]) -> list[Window]:
    """Of windows of one horizon in order, as many as do not overlap: the last, and those before it that come free."""
    kept: list[Window] = []
    for window in reversed(some):
        if not kept or window.end <= kept[-1].as_of:
            kept.append(window)
    return kept[::-1]
