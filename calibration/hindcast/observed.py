"""What came to pass in a window, as the record and its outcomes tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from calibration.agreements import Agreement, agreements_of
from calibration.hindcast.questions import COUNTED, Question
from calibration.hindcast.windows import Window
from calibration.record import DiplomacyRow, ExchangeRow
from sim.axes import SIDES, Array
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.outcomes import OutcomeRow

__all__ = ["Observed", "Occurrence"]


@dataclass(frozen=True)
class Occurrence:
    """One that happened: its day, the day the public knew of it."""

    day: dt.date
    known: dt.date


@dataclass(frozen=True)
class Observed:
    """A case's record in answers.

    doubtful   whether outcomes count of which the record leaves room for doubt
    clustered  whether outcomes that are not independent count once, on the day of the first
    """

    case: Case
    doubtful: bool = True
    clustered: bool = False

    def answers(self, question: Question, windows: Sequence[Window]) -> Array:
        """The answer of every window: 0 or 1, a number, people; NaN where the record has none."""
        return np.array([self._answer(question, window) for window in windows], dtype=float)

    def occurrences(self, outcome: str) -> list[Occurrence]:
        """When an outcome happened, in order; exchanges by agreement, on its first day."""
        if outcome == "exchange":
            return [Occurrence(agreement.days[0], agreement.days[0]) for agreement in self.agreements]
        rows = [row for row in self._outcomes if row.outcome == outcome]
        if self.clustered:
            firsts = {row.cluster or row.record_row: row for row in reversed(rows)}
            rows = [row for row in rows if row in firsts.values()]
        return [Occurrence(row.date, self._known.get(row.record_row, row.date)) for row in rows]

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The exchange agreements, in the order of their first days."""
        return agreements_of(self.exchange_days)

    @cached_property
    def exchange_days(self) -> list[ExchangeRow]:
        """The days on which people went both ways, in order."""
        counted = {row.record_row for row in self._outcomes if row.outcome == "exchange"}
        return [row for row in self.case.record.exchanges if row.id in counted]

    @cached_property
    def _outcomes(self) -> list[OutcomeRow]:
        return [row for row in self.case.outcomes if self.doubtful or not row.doubtful]

    @cached_property
    def _known(self) -> dict[str, dt.date]:
        rows: Sequence[DiplomacyRow] = self.case.record.diplomacy
        return {row.id: row.known for row in rows}

    def _answer(self, question: Question, window: Window) -> float:
        if any(gap.part == question.part and window.touches(gap.first, gap.last) for gap in self.case.file.record_gaps):
            return np.nan
        match question.kind:
            case "event":
                return float(self._happened(question.name, window))
            case "count":
                return float(sum(window.holds(one.day) for one in self.occurrences(COUNTED[question.name])))
            case "total":
                side = self.case.belligerents.index(question.name.removeprefix("prisoners_to_"))
                people = [row.to[side] for row in self.exchange_days if window.holds(row.date)]
                return float(sum(np.nan if n is None else n for n in people))
            case "next":
                sizes = (a.size for a in self.agreements if window.holds(a.days[0]))
                return next(sizes, None) or np.nan

    def _happened(self, outcome: str, window: Window) -> bool:
        if outcome == "large_exchange":
            return _is_large([row for row in self.exchange_days if window.holds(row.date)])
        return any(window.holds(row.date) for row in self._outcomes if row.outcome == outcome)


def _is_large(rows: Sequence[ExchangeRow]) -> bool:
    """Whether the sum over some days in a row reaches the mark on each side, of what is known."""
    spans = ([r for r in rows if 0 <= (r.date - first.date).days < LARGE_EXCHANGE_DAYS] for first in rows)
    return any(all(sum(r.to[side] or 0 for r in span) >= LARGE_EXCHANGE for side in SIDES) for span in spans)
