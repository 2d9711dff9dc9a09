"""What came to pass in a window, as the record and its outcomes tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from calibration.agreements import Agreement, agreements_of
from calibration.hindcast.questions import COUNTED, Question
from calibration.hindcast.windows import Window
from calibration.record import ExchangeRow
from sim.axes import SIDES, Array
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.outcomes import OutcomeRow

__all__ = ["Observed"]


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
        gaps = [gap for gap in self.case.file.record_gaps if gap.part == question.part]
        is_missing = [any(window.touches(gap.first, gap.last) for gap in gaps) for window in windows]
        answers = [np.nan if gone else self._answer(question, w) for w, gone in zip(windows, is_missing, strict=True)]
        return np.array(answers, dtype=float)

    def days(self, outcome: str) -> list[dt.date]:
        """Days on which an outcome happened, in order; exchanges by agreement, on its first day."""
        if outcome == "exchange":
            return [agreement.days[0] for agreement in self.agreements]
        rows, told = [row for row in self._outcomes if row.outcome == outcome], set()
        days = []
        for row in rows:
            if not (self.clustered and row.cluster in told):
                days.append(row.date)
            told |= {row.cluster} - {None}
        return days

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The exchange agreements, in the order of their first days."""
        return agreements_of(self._exchanges)

    @cached_property
    def _outcomes(self) -> list[OutcomeRow]:
        return [row for row in self.case.outcomes if self.doubtful or not row.doubtful]

    @cached_property
    def _exchanges(self) -> list[ExchangeRow]:
        counted = {row.record_row for row in self._outcomes if row.outcome == "exchange"}
        return [row for row in self.case.record.exchanges if row.id in counted]

    def _answer(self, question: Question, window: Window) -> float:
        match question.kind:
            case "event":
                return float(self._happened(question.name, window))
            case "count":
                return float(sum(map(window.holds, self.days(COUNTED[question.name]))))
            case "total":
                side = self.case.belligerents.index(question.name.removeprefix("prisoners_to_"))
                return _total(row.to[side] for row in self._exchanges if window.holds(row.date))
            case "next":
                return next((a.size or np.nan for a in self.agreements if window.holds(a.days[0])), np.nan)

    def _happened(self, outcome: str, window: Window) -> bool:
        rows = [row for row in self._outcomes if row.outcome == outcome]
        if outcome == "exchange":
            return any(window.holds(row.date) for row in rows)
        if outcome == "large_exchange":
            return _is_large([row for row in self._exchanges if window.holds(row.date)])
        return any(window.holds(row.date) for row in rows)


def _total(people: Iterable[int | None]) -> float:
    """All of them; NaN where a number was never published."""
    return float(sum(np.nan if n is None else n for n in people))


def _is_large(rows: Sequence[ExchangeRow]) -> bool:
    """Whether the sum over some days in a row reaches the mark on each side, of what is known."""
    spans = ([r for r in rows if 0 <= (r.date - first.date).days < LARGE_EXCHANGE_DAYS] for first in rows)
    return any(all(sum(r.to[side] or 0 for r in span) >= LARGE_EXCHANGE for side in SIDES) for span in spans)
