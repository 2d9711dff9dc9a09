"""What really happened, dated and sourced: diplomacy, exchanges, humanitarian returns, monthly series."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "DiplomacyKind", "DiplomacyRow", "ExchangeKind", "ExchangeRow", "HumanitarianKind", "HumanitarianRow",
    "InForce", "MonthRow", "Precision", "Record", "TruceKind",
]  # fmt: skip

DiplomacyKind = Literal[
    "talks_round", "talks_suspended", "ceasefire_proposal", "ceasefire_accept", "ceasefire_reject", "ceasefire_start",
    "ceasefire_end", "pullback", "mediated_contact", "patron_opponent_contact", "patron_client_contact",
    "framework_proposal", "aid_change", "sanction_change",
]  # fmt: skip
TruceKind = Literal["local", "sectoral", "holiday", "general"]
InForce = Literal["mutual", "one_sided", "never"]
HumanitarianKind = Literal["children_event", "children_total", "bodies_event", "bodies_total"]
ExchangeKind = Literal["pow", "mixed", "wounded", "civilian"]
Precision = Literal["day", "approximate", "month", "undated"]


@dataclass(frozen=True)
class DiplomacyRow:
    """A round, a contact, a proposal, its answer, a truce, its end, a pullback, a change of aid or sanctions.

    known            first day on which the public knew of it
    actors           parties of the case that took part; `proposers` may be anyone
    length_days      agreed or announced length; None where open or not said
    answers          the row that this one answers, ends or puts in force
    exchange_agreed  people to go to each side, where a round agreed on an exchange
    """

    id: str
    start: dt.date
    end: dt.date
    known: dt.date
    kind: DiplomacyKind
    actors: tuple[str, ...]
    mediators: tuple[str, ...]
    proposers: tuple[str, ...]
    truce_kind: TruceKind | None
    length_days: float | None
    answers: str | None
    in_force: InForce | None
    level: str | None
    exchange_agreed: int | None
    summary: str


@dataclass(frozen=True)
class ExchangeRow:
    """A day on which prisoners were handed over; None is a number nobody published, never zero.

    to         people released to each side, in the order of the belligerents
    agreement  stages of one agreement share it
    agreed_at  the talks round that agreed on it, where one did
    """

    id: str
    date: dt.date
    agreement: str
    to: tuple[int | None, int | None]
    mediators: tuple[str, ...]
    agreed_at: str | None

    @property
    def both_ways(self) -> bool:
        """Whether people went both ways; a number that nobody published counts as positive."""
        return all(n is None or n > 0 for n in self.to)


@dataclass(frozen=True)
class HumanitarianRow:
    """Children or bodies returned on a day, or an official running total (never to be added up)."""

    id: str
    kind: HumanitarianKind
    date: dt.date
    precision: Precision
    to: tuple[int | None, int | None]
    cumulative: int | None
    mediators: tuple[str, ...]


@dataclass(frozen=True)
class MonthRow:
    """One month of the slow series, known from its last day.

    share  per cent of territory held by the side at the 100 end
    aid    allocations of the month by donor, in thousand million euros
    """

    last_day: dt.date
    share: float | None
    share_day: dt.date | None
    aid: dict[str, float]


@dataclass(frozen=True)
class Record:
    """The event record of a case, each part in the order of its file."""

    diplomacy: tuple[DiplomacyRow, ...]
    exchanges: tuple[ExchangeRow, ...]
    humanitarian: tuple[HumanitarianRow, ...]
    months: tuple[MonthRow, ...]
