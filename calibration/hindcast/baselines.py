"""What simple rules would have said: the forecasts that a model must beat before it may claim anything.

    rolling     the past as it stands: the share of past windows in which it happened; a rate from all days so far
    discounted  a rate from all days so far, discounted with a half-life of 90 days
    persistence how often it happened after h days like the last h days (with it, without it); the rate of those days
    constant    a rate fixed beforehand, whatever happens

A count is negative binomial: the rate has a Gamma distribution of (half an event + events) over (days that half an
event stands for + days), and the half event is all the smoothing there is. Each rule knows what the public knew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calibration.hindcast.compound import negative_binomial
from calibration.hindcast.forecast import Forecast
from calibration.hindcast.observed import Observed
from calibration.hindcast.past_sizes import PastSizes
from calibration.hindcast.questions import COUNTED, NEXT_EXCHANGE, PARTS, total_of
from calibration.hindcast.windows import HORIZONS, Window, windows
from sim.axes import Array, Mask
from sim.outcomes import OUTCOMES

__all__ = ["BASELINES", "DISCOUNT_DAYS", "HALF_EVENT_DAYS", "baseline_forecasts"]

BASELINES = ("rolling", "discounted", "persistence", "constant")

DISCOUNT_DAYS = 90
"""Half-life of the discounted rate, in days."""

HALF_EVENT_DAYS: Mapping[str, float] = {
    "talks_round": 180,
    "exchange": 15,
    "large_exchange": 365,
    "children_return": 180,
    "limited_ceasefire": 180,
    "general_truce": 365,
    "general_ceasefire": 3 * 365,
    "ceasefire_collapse": 6 * 365,
    "leaders_meeting": 3 * 365,
    "patron_summit": 365,
    "settlement": 11 * 365,
}
"""Days in which half an event is expected before any data (assumed): the smoothing of every rate, and the constant."""

_CONSTANT_SHAPE = 4.0
"""Shape of the constant's negative binomial: a rate known to within a half (assumed)."""


def baseline_forecasts(observed: Observed, horizons: Iterable[int] = HORIZONS) -> dict[str, tuple[Forecast, ...]]:
    """What each rule says of every window, horizon by horizon."""
    pasts = [_Past.of(observed, horizon) for horizon in horizons]
    asked = [(past, place) for past in pasts for place in range(len(past.windows))]
    sizes = [PastSizes(observed, past.windows[place].as_of) for past, place in asked]
    return {
        rule: tuple(
            _forecast(rule, past, known, place=place) for (past, place), known in zip(asked, sizes, strict=True)
        )
        for rule in BASELINES
    }


def _forecast(rule: str, past: _Past, sizes: PastSizes, *, place: int) -> Forecast:
    window = past.windows[place]
    counts = {quantity: past.count(rule, outcome, place) for quantity, outcome in COUNTED.items()}
    sides = past.observed.case.belligerents
    totals = {total_of(side): sizes.total(rule, counts["exchanges"], side=i) for i, side in enumerate(sides)}
    return Forecast(
        as_of=window.as_of,
        horizon=window.horizon,
        runs=None,
        probability={outcome: past.probability(rule, outcome, place) for outcome in OUTCOMES},
        counts=counts,
        sizes={**totals, NEXT_EXCHANGE: sizes.next(rule)},
    )


@dataclass(frozen=True)
class _Trace:
    """What the record holds of one outcome; days as ordinals.

    day_e, known_e     (event,) when it happened, when the public knew
    watched_d, gone_d  (day,) days of which the record tells, days of which it is known to miss events
    """

    day_e: Array
    known_e: Array
    watched_d: Array
    gone_d: Array

    @staticmethod
    def of(observed: Observed, outcome: str) -> _Trace:
        file = observed.case.file
        day_d = np.arange(file.first_day.toordinal(), file.evidence_until.toordinal() + 1)
        is_gone = np.zeros(len(day_d), dtype=bool)
        for gap in (gap for gap in file.record_gaps if gap.part == PARTS[outcome]):
            is_gone |= (day_d >= gap.first.toordinal()) & (day_d <= gap.last.toordinal())
        told = [(one.day.toordinal(), one.known.toordinal()) for one in observed.occurrences(outcome)]
        day_e, known_e = np.array(told, dtype=int).reshape(-1, 2).T
        counts = ~np.isin(day_e, day_d[is_gone])
        return _Trace(day_e[counts], known_e[counts], day_d[~is_gone], day_d[is_gone])

    def days(self, as_of: int) -> Array:
        """Days on which it happened, as known on a day."""
        return self.day_e[(self.known_e <= as_of) & (self.day_e <= as_of)]

    def watched(self, as_of: int) -> Array:
        """Days of which the record tells, up to a day."""
        return self.watched_d[self.watched_d <= as_of]


@dataclass(frozen=True)
class _Past:
    """Windows of a horizon in order, and the trace of every outcome."""

    observed: Observed
    horizon: int
    windows: tuple[Window, ...]
    traces: Mapping[str, _Trace]

    @staticmethod
    def of(observed: Observed, horizon: int) -> _Past:
        traces = {outcome: _Trace.of(observed, outcome) for outcome in OUTCOMES}
        return _Past(observed, horizon, windows(observed.case, horizon), traces)

    def count(self, rule: str, outcome: str, place: int) -> Array:
        """How many come in a window: negative binomial."""
        half, trace, as_of = HALF_EVENT_DAYS[outcome], self.traces[outcome], self.windows[place].as_of.toordinal()
        if rule == "constant":
            return negative_binomial(_CONSTANT_SHAPE, 2 * half * _CONSTANT_SHAPE, self.horizon)
        events = _weight(rule, as_of - trace.days(as_of), self.horizon).sum()
        days = _weight(rule, as_of - trace.watched(as_of), self.horizon).sum()
        return negative_binomial(0.5 + events, half + days, self.horizon)

    def probability(self, rule: str, outcome: str, place: int) -> float:
        """Whether one comes in a window."""
        if rule in ("discounted", "constant"):
            return float(1 - self.count(rule, outcome, place)[0])
        happened, before = self._past_windows(outcome, place)
        if rule == "persistence":
            as_of = self.windows[place].as_of.toordinal()
            happened = happened[
                before == _any_within(self.traces[outcome].days(as_of), np.array([as_of]), self.horizon)
            ]
        return float((happened.sum() + 0.5) / (len(happened) + 1))

    @cached_property
    def _ends(self) -> Array:
        return np.array([window.end.toordinal() for window in self.windows])

    def _past_windows(self, outcome: str, place: int) -> tuple[Mask, Mask]:
        """For each window that is over and answered: whether it happened in it, and in as many days before it."""
        as_of, trace = self.windows[place].as_of.toordinal(), self.traces[outcome]
        ends = self._ends[self._ends <= as_of]
        ends = ends[~_any_within(trace.gone_d, ends, self.horizon)]
        days = trace.days(as_of)
        return _any_within(days, ends, self.horizon), _any_within(days, ends - self.horizon, self.horizon)


def _any_within(days: Array, ends: Array, span: int) -> Mask:
    """Whether one of some days lies in the `span` days up to each of some ends."""
    age = ends[:, None] - days[None, :]
    return np.asarray(((age >= 0) & (age < span)).any(axis=1))


def _weight(rule: str, age: Array, horizon: int) -> Array:
    match rule:
        case "discounted":
            return np.exp2(-age / DISCOUNT_DAYS)
        case "persistence":
            return (age < horizon).astype(float)
    return np.ones(len(age))
