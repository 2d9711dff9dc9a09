"""From statements to positions: a Kalman filter and smoother per actor and issue, on the 0-100 scales.

A position drifts and, where nothing is heard of it, slowly forgets what was known: an Ornstein-Uhlenbeck process
around its prior mean, whose stationary spread is the prior's. So the spread grows after the last statement and never
passes the prior's. A statement measures the position with an error that depends on how direct and how firm it is.
The latent position is unbounded (0 and 100 mean "this or more"); whoever draws from it clips.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from calibration.coding_weights import CodingWeights
from calibration.evidence import Statement, known_by

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["Cell", "Path", "Positions", "posterior"]

_DAYS_PER_YEAR = 365.25


class _Belief(NamedTuple):
    """Mean and variance of a position at a moment on the actor's clock (years)."""

    time: float
    mean: float
    variance: float


@dataclass(frozen=True)
class _Process:
    """How one position moves: around `mean`, forgetting at `rate` per year, with stationary variance `variance`."""

    mean: float
    variance: float
    rate: float

    def forward(self, belief: _Belief, time: float) -> _Belief:
        """What is believed later, nothing being heard meanwhile."""
        kept = math.exp(-self.rate * (time - belief.time))
        return _Belief(
            time,
            self.mean + kept * (belief.mean - self.mean),
            kept**2 * belief.variance + (1 - kept**2) * self.variance,
        )

    def back(self, earlier: _Belief, later_smoothed: _Belief) -> _Belief:
        """What is believed of an earlier moment once the later one is known better [RauchTungStriebel1965]."""
        kept = math.exp(-self.rate * (later_smoothed.time - earlier.time))
        ahead = self.forward(earlier, later_smoothed.time)
        gain = earlier.variance * kept / ahead.variance
        return _Belief(
            earlier.time,
            earlier.mean + gain * (later_smoothed.mean - ahead.mean),
            earlier.variance + gain**2 * (later_smoothed.variance - ahead.variance),
        )


@dataclass(frozen=True)
class _Measurement:
    """A statement as the filter takes it."""

    day: dt.date
    position: float
    variance: float
    statement: Statement


@dataclass(frozen=True)
class Path:
    """A position through time, 0-100: what is believed of each day, given everything known by the as-of day."""

    dates: tuple[dt.date, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]


@dataclass(frozen=True)
class Cell:
    """What is known of one actor on one issue or stance: mean and spread on 0-100, and the statements behind it."""

    mean: float
    sd: float
    statements: tuple[Statement, ...]

    @property
    def n(self) -> int:
        """Number of statements used; 0 = a prior alone."""
        return len(self.statements)


@dataclass(frozen=True)
class Positions:
    """Every actor's position on every issue and stance as of a day, using nothing later."""

    case: Case
    as_of: dt.date
    weights: CodingWeights
    cells: Mapping[tuple[str, str], Cell]
    measurements: Mapping[tuple[str, str], tuple[_Measurement, ...]]

    def __getitem__(self, cell: tuple[str, str]) -> Cell:
        return self.cells[cell]

    def path(self, actor: str, issue: str, *, every_days: int = 30) -> Path:
        """Smoothed path for display, from the first day to the as-of day; its end is the filter's."""
        process = _process(self.case, actor, issue, self.weights)
        measurements = self.measurements[actor, issue]
        first = self.case.file.first_day
        span = max((self.as_of - first).days, 0)
        grid = {first + dt.timedelta(days=n) for n in (*range(0, span, every_days), span)}
        days = sorted(grid | {m.day for m in measurements})
        times = {day: _clock(self.case, actor, day, self.weights) for day in days}
        filtered = _filter(process, measurements, times)
        ahead = process.forward(filtered[-1], _clock(self.case, actor, self.as_of, self.weights, ahead=True))
        *smoothed, _, last = _smooth(process, [*filtered, ahead])
        beliefs = (*smoothed, last)  # of the as-of day, what lies ahead is known too
        return Path(tuple(days), tuple(b.mean for b in beliefs), tuple(math.sqrt(b.variance) for b in beliefs))


def posterior(
    case: Case, *, as_of: dt.date, by_position_date: bool = False, weights: CodingWeights | None = None
) -> Positions:
    """What is known of every position on a day.

    by_position_date  use statements by the day they were taken, though their document was published later
    """
    weights = weights or CodingWeights()
    statements = known_by(case.statements, as_of=as_of, by_position_date=by_position_date)
    measurements = _measurements(case, statements, as_of=as_of, weights=weights)
    cells = {
        (actor, issue): _cell(case, (actor, issue), measurements[actor, issue], as_of=as_of, weights=weights)
        for actor, issue in measurements
    }
    return Positions(case, as_of, weights, cells, measurements)


def _cells_of(case: Case) -> list[tuple[str, str]]:
    cells = [(actor, issue) for actor in case.file.actors for issue in case.file.issues]
    for stance, entry in case.file.stances.items():
        actors = case.belligerents if entry.of == "belligerents" else case.third_parties
        cells += [(actor, stance) for actor in actors]
    return cells


def _measurements(
    case: Case, statements: Iterable[Statement], *, as_of: dt.date, weights: CodingWeights
) -> dict[tuple[str, str], tuple[_Measurement, ...]]:
    """The measurements of each cell in date order; what an incoming team said waits for its day of office."""
    heard = [(s, _heard_on(case, s)) for s in statements]
    heard = [(s, day) for s, day in heard if day <= as_of]
    together = Counter((s.document, s.actor, s.issue) for s, _ in heard)
    found: dict[tuple[str, str], list[_Measurement]] = {cell: [] for cell in _cells_of(case)}
    for s, day in sorted(heard, key=lambda item: (item[1], item[0].id)):
        variance = weights.variance(s.directness, s.firmness, n_together=together[(s.document, s.actor, s.issue)])
        found[s.actor, s.issue].append(_Measurement(day, s.position, variance, s))
    return {cell: tuple(measured) for cell, measured in found.items()}


def _heard_on(case: Case, statement: Statement) -> dt.date:
    """The day on which a statement speaks of its actor: the war's first day or later, in office or later."""
    day = max(statement.date, case.file.first_day)
    speaker = statement.speaker.casefold()
    for change in case.file.change_of_office:
        is_incoming = any(word.casefold() in speaker for word in change.incoming)
        if change.actor == statement.actor and is_incoming:
            day = max(day, change.on)
    return day


def _process(case: Case, actor: str, issue: str, weights: CodingWeights) -> _Process:
    """The process whose variance first grows by drift_sd squared per year and ends at prior_sd squared."""
    is_stance = issue in case.file.stances
    drift = weights.stance_drift_sd if is_stance else weights.drift_sd
    mean = weights.middle_prior
    if actor in case.belligerents and not is_stance:
        end = case.belligerents.index(actor)
        mean = 100 - weights.belligerent_prior if end else weights.belligerent_prior
    return _Process(mean, weights.prior_sd**2, rate=drift**2 / (2 * weights.prior_sd**2))


def _clock(case: Case, actor: str, day: dt.date, weights: CodingWeights, *, ahead: bool = False) -> float:
    """Years of drift from the war's first day to a day; a change of office adds some, `ahead`: once it is known of."""
    changes = [c.known_from if ahead else c.on for c in case.file.change_of_office if c.actor == actor]
    n_changes = sum(case.file.first_day <= change <= day for change in changes)
    return (day - case.file.first_day).days / _DAYS_PER_YEAR + n_changes * weights.office_change_years


def _cell(
    case: Case, cell: tuple[str, str], measurements: tuple[_Measurement, ...], *, as_of: dt.date, weights: CodingWeights
) -> Cell:
    actor, issue = cell
    process = _process(case, actor, issue, weights)
    times = {m.day: _clock(case, actor, m.day, weights) for m in measurements}
    filtered = _filter(process, measurements, times)
    last = filtered[-1] if filtered else _Belief(0.0, process.mean, process.variance)
    now = process.forward(last, max(last.time, _clock(case, actor, as_of, weights, ahead=True)))
    return Cell(now.mean, math.sqrt(now.variance), tuple(m.statement for m in measurements))


def _filter(process: _Process, measurements: tuple[_Measurement, ...], times: Mapping[dt.date, float]) -> list[_Belief]:
    """The belief at each day of `times`, in order, given the measurements up to it [Kalman1960]."""
    by_day = {day: list(group) for day, group in groupby(measurements, key=lambda m: m.day)}
    belief = _Belief(0.0, process.mean, process.variance)
    beliefs = []
    for day, time in times.items():
        belief = process.forward(belief, time)
        for measured in by_day.get(day, ()):
            gain = belief.variance / (belief.variance + measured.variance)
            mean = belief.mean + gain * (measured.position - belief.mean)
            belief = _Belief(time, mean, (1 - gain) * belief.variance)
        beliefs.append(belief)
    return beliefs


def _smooth(process: _Process, filtered: list[_Belief]) -> list[_Belief]:
    """The belief at each day given all measurements, also later ones."""
    smoothed = filtered[-1:]
    for earlier in reversed(filtered[:-1]):
        smoothed.append(process.back(earlier, smoothed[-1]))
    return smoothed[::-1]
