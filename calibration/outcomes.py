"""The record told in outcomes: the truth that forecasts are scored on, checked against the record it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calibration.csv_table import Row, Table
from calibration.record import DiplomacyRow, ExchangeRow, HumanitarianRow, Record
from sim.axes import SIDES
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS, LONG_TRUCE_DAYS, OUTCOMES

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
    elif row.is_sound and outcome not in (amounts := _amounts_to(recorded, case.record)) | _by_hand(recorded):
        row.fault("outcome", f"but {recorded.id} amounts to {', '.join(sorted(amounts)) or 'no outcome'}")
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


def _amounts_to(recorded: _AnyRow, record: Record) -> set[str]:
    """The outcomes that a row of the record is, by the rules of the closed list."""
    match recorded:
        case ExchangeRow():
            large = {"large_exchange"} if _completes_large(recorded, record) else set()
            return {"exchange"} | large if recorded.both_ways else set()
        case HumanitarianRow():
            return {"children_return"} if recorded.kind == "children_event" else set()
        case DiplomacyRow(kind="talks_round"):
            return {"talks_round"}
        case DiplomacyRow(kind="ceasefire_start", in_force="mutual"):
            return _truce_outcomes(recorded)
    return set()


def _truce_outcomes(start: DiplomacyRow) -> set[str]:
    if start.truce_kind in ("local", "sectoral"):
        return {"limited_ceasefire"}
    is_long = start.length_days is None or start.length_days >= LONG_TRUCE_DAYS
    return {"general_truce", "general_ceasefire"} if is_long else {"general_truce"}


def _completes_large(recorded: ExchangeRow, record: Record) -> bool:
    """Whether the sum over the window ending that day reaches the mark on each side, and did not before that day."""
    window = [r for r in record.exchanges if 0 <= (recorded.date - r.date).days < LARGE_EXCHANGE_DAYS]
    before = [r for r in window if r.date < recorded.date]
    return _least_sum(window) >= LARGE_EXCHANGE > _least_sum(before)


def _least_sum(rows: list[ExchangeRow]) -> int:
    return min(sum(row.to[side] or 0 for row in rows) for side in SIDES)


def _by_hand(recorded: _AnyRow) -> set[str]:
    """Outcomes that no coded field tells: the reason given with them must do."""
    is_diplomacy = isinstance(recorded, DiplomacyRow)
    return {"ceasefire_collapse", "leaders_meeting", "patron_summit", "settlement"} if is_diplomacy else set()


def _check_nothing_left_out(table: Table, record: Record) -> None:
    """Every outcome that the record holds is told."""
    told = {(row.cells["outcome"], row.cells["record_row"]) for row in table.rows}
    for recorded in _rows_by_id(record).values():
        for outcome in sorted(_amounts_to(recorded, record)):
            if (outcome, recorded.id) not in told:
                table.fault(f"the record's {recorded.id} of {_day(recorded)} is a {outcome}, but no row tells it")
