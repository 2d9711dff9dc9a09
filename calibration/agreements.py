"""Exchange agreements: the days of the record, put together by the agreement that they carry out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calibration.record import ExchangeRow

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["Agreement", "agreements_of", "exchange_agreements"]


@dataclass(frozen=True)
class Agreement:
    """An exchange agreement as far as it was carried out by some day.

    days             its exchange days, in order
    to               people that went to each side; None where nobody published a number
    agreed_at_round  agreed at a talks round, so no sign of the usual size
    """

    days: tuple[dt.date, ...]
    to: tuple[int | None, int | None]
    agreed_at_round: bool

    @property
    def size(self) -> float | None:
        """People to a side: the mean of the sides whose number is known."""
        known = [n for n in self.to if n is not None]
        return sum(known) / len(known) if known else None


def exchange_agreements(case: Case, as_of: dt.date) -> tuple[Agreement, ...]:
    """The agreements under which people went both ways, as known on a day, in the order of their first days."""
    return agreements_of(row for row in case.record.exchanges if row.date <= as_of and row.both_ways)


def agreements_of(rows: Iterable[ExchangeRow]) -> tuple[Agreement, ...]:
    """The agreements that some exchange days, in order, carry out."""
    stages: dict[str, list[ExchangeRow]] = {}
    for row in rows:
        stages.setdefault(row.agreement, []).append(row)
    return tuple(_agreement(rows) for rows in stages.values())


def _agreement(stages: Sequence[ExchangeRow]) -> Agreement:
    return Agreement(
        days=tuple(row.date for row in stages),
        to=(_total(stages, 0), _total(stages, 1)),
        agreed_at_round=any(row.agreed_at is not None for row in stages),
    )


def _total(stages: Sequence[ExchangeRow], side: int) -> int | None:
    known = [n for row in stages if (n := row.to[side]) is not None]
    return sum(known) if known else None
