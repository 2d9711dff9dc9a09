"""The record told in outcomes: the truth that forecasts are scored on, checked against the record it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calibration.csv_table import Row, Table
from calibration.record import DiplomacyRow, ExchangeRow, HumanitarianRow, Record
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS, OUTCOMES

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["OutcomeRow", "load_outcomes"]

_COLUMNS = ("outcome", "date", "record_row", "agreement", "doubtful", "cluster", "reason")
_AnyRow = DiplomacyRow | ExchangeRow | HumanitarianRow


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome that happened.

    agreement  exchanges: stages of one agreement share it
    doubtful   the record leaves room for doubt that it is one
    cluster    outcomes of one cluster are not independent
    """

    outcome: str
    date: dt.date
    record_row: str
    agreement: str | None
    doubtful: bool
    cluster: str | None
    reason: str


def load_outcomes(case: Case) -> tuple[OutcomeRow, ...]:
    """The outcomes of `outcomes.csv`, by date; InputError lists every fault and every quarrel with the record."""
    table = Table.read(case.folder / "outcomes.csv", columns=_COLUMNS)
    rows_by_id = _rows_by_id(case.record)
    outcomes = [_outcome(row, case, rows_by_id) for row in table.rows]
    _check_nothing_left_out(table, case.record)
    table.done()
    return tuple(sorted(outcomes, key=lambda outcome: outcome.date))


def _rows_by_id(record: Record) -> dict[str, _AnyRow]:
    return {row.id: row for part in (record.diplomacy, record.exchanges, record.humanitarian) for row in part}


def _outcome(row: Row, case: Case, rows_by_id: dict[str, _AnyRow]) -> OutcomeRow:
    outcome = row.word("outcome", OUTCOMES.keys())
    date = row.day("date", first=case.file.first_day, last=case.file.evidence_until)
    recorded = rows_by_id.get(row.cells["record_row"])
    if recorded is None:
        row.fault("record_row", "expected the id of a row of the record")
    elif row.is_sound and (quarrel := _quarrel(outcome, recorded, case.record)):
        row.fault("outcome", f"but {recorded.id} {quarrel}")
    elif row.is_sound and date != _day(recorded):
        row.fault("date", f"but {recorded.id} is dated {_day(recorded)}")
    return OutcomeRow(
        outcome=outcome,
        date=date,
        record_row=row.cells["record_row"],
        agreement=row.cells["agreement"] or None,
        doubtful=row.maybe_word("doubtful", ("yes",)) == "yes",
        cluster=row.cells["cluster"] or None,
        reason=row.text("reason"),
    )


def _day(recorded: _AnyRow) -> dt.date:
    return recorded.start if isinstance(recorded, DiplomacyRow) else recorded.date


def _quarrel(outcome: str, recorded: _AnyRow, record: Record) -> str | None:
    """Why a recorded row is not that outcome; None where it is."""
    match recorded:
        case ExchangeRow() if outcome == "large_exchange":
            return None if _is_large(recorded, record) else f"leaves a 14-day sum below {LARGE_EXCHANGE} on a side"
        case ExchangeRow() if outcome == "exchange":
            return None if recorded.both_ways else "went one way only"
        case HumanitarianRow() if outcome == "children_return":
            return None if recorded.kind == "children_event" else "is no dated return of children"
        case DiplomacyRow():
            return _quarrel_about_diplomacy(outcome, recorded)
    return f"stands in a table that holds no {outcome}"


def _quarrel_about_diplomacy(outcome: str, recorded: DiplomacyRow) -> str | None:
    if outcome == "talks_round":
        return None if recorded.kind == "talks_round" else f"is a {recorded.kind}"
    if outcome in ("limited_ceasefire", "general_truce", "general_ceasefire"):
        if recorded.kind != "ceasefire_start" or recorded.in_force != "mutual":
            return "is no truce in force on both sides"
        limited = recorded.truce_kind in ("local", "sectoral")
        return None if limited == (outcome == "limited_ceasefire") else f"is a {recorded.truce_kind} truce"
    return None


def _is_large(recorded: ExchangeRow, record: Record) -> bool:
    window = [r for r in record.exchanges if 0 <= (recorded.date - r.date).days < LARGE_EXCHANGE_DAYS]
    return all(sum(r.to[side] or 0 for r in window) >= LARGE_EXCHANGE for side in (0, 1))


def _check_nothing_left_out(table: Table, record: Record) -> None:
    """Every round, two-way exchange, mutual truce and dated return of children is told as an outcome."""
    told = {row.cells["record_row"] for row in table.rows}
    for recorded in _rows_by_id(record).values():
        if _is_outcome(recorded) and recorded.id not in told:
            table.fault(f"the record's {recorded.id} of {_day(recorded)} is an outcome, but no row names it")


def _is_outcome(recorded: _AnyRow) -> bool:
    match recorded:
        case ExchangeRow():
            return recorded.both_ways
        case HumanitarianRow():
            return recorded.kind == "children_event"
        case DiplomacyRow():
            mutual_truce = recorded.kind == "ceasefire_start" and recorded.in_force == "mutual"
            return recorded.kind == "talks_round" or mutual_truce
