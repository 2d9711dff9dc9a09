"""The whole track record in a few lines: every cell counted once, and the targets that were set beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calibration.hindcast.cells import Cell, Finding
from calibration.hindcast.questions import Kind
from calibration.hindcast.track_record import TrackRecord
from calibration.hindcast.windows import Period

__all__ = ["TARGETED", "Tally", "Verdict", "verdict"]

TARGETED: Mapping[Kind, tuple[int, ...]] = {"event": (30,), "count": (30, 90), "total": (30, 90), "next": (30, 90)}
"""Horizons, in days, at which exchanges were to be no worse than the best rule by more than the margin."""

_CLAIMS_BY_CHANCE = 0.1
"""Share of 90 % intervals that miss no difference where there is none: what chance alone would claim."""
_MISSES_BY_CHANCE = 0.1


@dataclass(frozen=True)
class Tally:
    """How many of some things are as they should be, and how many would be if chance alone worked."""

    good: int
    of: int
    by_chance: float


@dataclass(frozen=True)
class Verdict:
    """A period summed up.

    findings  cells by what may be claimed of them
    by_chance claims that chance alone would bring
    targets   cells of exchanges that were to be no worse than the best rule by more than 5 %
    inside    distributions whose coverage is a right forecaster's
    expected  rare outcomes, by horizon, whose number lies in the interval foreseen
    """

    findings: Mapping[Finding, int]
    by_chance: float
    targets: tuple[Cell, ...]
    inside: Tally
    expected: Tally


def verdict(record: TrackRecord, period: Period) -> Verdict:
    """Sum up a period of a track record."""
    cells = [cell for cell in record.cells if cell.topic.period == period]
    covered = [one.coverage.is_right for one in record.coverage if one.period == period]
    rare = [one.number.is_inside for one in record.rare if one.period == period]
    return Verdict(
        findings=Counter(cell.finding for cell in cells),
        by_chance=_CLAIMS_BY_CHANCE * sum(cell.interval is not None for cell in cells),
        targets=tuple(_targeted(cells)),
        inside=Tally(sum(covered), len(covered), (1 - _MISSES_BY_CHANCE) * len(covered)),
        expected=Tally(sum(rare), len(rare), (1 - _MISSES_BY_CHANCE) * len(rare)),
    )


def _targeted(cells: list[Cell]) -> Iterator[Cell]:
    for cell in cells:
        topic = cell.topic
        of_exchanges = "exchange" in topic.question or topic.kind == "total"
        if of_exchanges and topic.horizon in TARGETED[topic.kind] and topic.score in ("brier", "crps"):
            yield cell
