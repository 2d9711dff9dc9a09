"""Reading the event record: four CSV files with closed lists, every fault at once."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

from calibration.csv_table import Row, Table
from calibration.record import (
    DiplomacyKind,
    DiplomacyRow,
    ExchangeKind,
    ExchangeRow,
    HumanitarianKind,
    HumanitarianRow,
    InForce,
    MonthRow,
    Precision,
    Record,
    TruceKind,
)
from calibration.record_contradictions import contradictions
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["load_record"]

_CONFIDENCE = ("high", "medium", "low")
_LEVELS = ("leader", "ministerial", "delegation", "technical", "military", "executive", "legislative", "other")
_DIPLOMACY = (
    "id", "start", "end", "kind", "actors", "observers", "mediators", "proposer", "truce_kind", "length_days",
    "answers", "in_force", "level", "venue", "confidence", "summary", "notes", "sources",
)  # fmt: skip
_ABOUT_TRUCES = ("ceasefire_proposal", "ceasefire_accept", "ceasefire_reject", "ceasefire_start", "ceasefire_end")


def load_record(case: Case) -> Record:
    """The four tables of `record/`; InputError lists every fault of all of them."""
    faults: list[Fault] = []
    parts: list[Any] = []
    for read in (_diplomacy, _exchanges, _humanitarian, _months):
        try:
            parts.append(read(case))
        except InputError as error:
            faults.extend(error.faults)
    if not faults:
        record = Record(*parts)
        faults.extend(contradictions(record))
    if faults:
        raise InputError(faults)
    return record


def _within(case: Case) -> dict[str, dt.date]:
    return {"first": case.file.first_day, "last": case.file.evidence_until}


def _read(case: Case, file: str, columns: tuple[str, ...], *, optional: tuple[str, ...] = ()) -> Table:
    return Table.read(case.folder / "record" / file, columns=columns, optional=optional)


def _per_side(case: Case, row: Row, column: str) -> tuple[int | None, int | None]:
    first, second = case.belligerents
    return row.maybe_count(column.format(first)), row.maybe_count(column.format(second))


def _diplomacy(case: Case) -> tuple[DiplomacyRow, ...]:
    table = _read(case, "diplomacy.csv", _DIPLOMACY, optional=("known", "exchange_agreed"))
    table.check_unique("id")
    kinds = {row.cells["id"]: row.cells["kind"] for row in table.rows}
    rows = [_diplomacy_row(row, case, kinds) for row in table.rows]
    table.done()
    return tuple(rows)


def _diplomacy_row(row: Row, case: Case, kinds: dict[str, str]) -> DiplomacyRow:
    start = row.day("start", **_within(case))
    end = row.maybe_day("end", first=case.file.first_day)
    known = row.maybe_day("known", **_within(case)) if "known" in row.cells else None
    for column, day in {"end": end, "known": known}.items():
        if day and row.is_sound and day < start:
            row.fault(column, f"expected a day from the start on, {start}")
    row.word("confidence", _CONFIDENCE)
    _names(row, "observers")
    return DiplomacyRow(
        id=row.text("id"),
        start=start,
        end=end or start,
        known=known or start,
        kind=row.word("kind", get_args(DiplomacyKind)),
        actors=row.words("actors", case.file.actors),
        mediators=_names(row, "mediators"),
        proposers=_names(row, "proposer"),
        truce_kind=_needed_on(row, "truce_kind", get_args(TruceKind), kinds=_ABOUT_TRUCES),
        length_days=row.maybe_number("length_days", low=0.01),
        answers=_answers(row, kinds),
        in_force=_needed_on(row, "in_force", get_args(InForce), kinds=("ceasefire_start",)),
        level=row.maybe_word("level", _LEVELS),
        exchange_agreed=row.maybe_count("exchange_agreed", low=1) if "exchange_agreed" in row.cells else None,
        summary=row.text("summary"),
    )


def _names(row: Row, column: str) -> tuple[str, ...]:
    """Parties, of the case or not, as lower-case words."""
    for name in row.parts(column):
        if not name.replace("_", "").isalnum() or name != name.lower():
            row.fault(column, f"{name!r} is not a lower-case word such as saudi_arabia")
    return row.parts(column)


def _needed_on(row: Row, column: str, known: tuple[Any, ...], *, kinds: tuple[str, ...]) -> Any:
    """A word that rows of some kinds must have."""
    return row.word(column, known) if row.cells["kind"] in kinds else row.maybe_word(column, known)


def _answers(row: Row, kinds: dict[str, str]) -> str | None:
    answered = row.cells["answers"]
    if answered and not kinds.get(answered, "").startswith("ceasefire_"):
        row.fault("answers", "expected the id of a ceasefire row of this table")
    return answered or None


def _exchanges(case: Case) -> tuple[ExchangeRow, ...]:
    first, second = case.belligerents
    columns = (
        "id", "date", "official_no", "agreement", "stage", f"to_{first}", f"to_{first}_military",
        f"to_{first}_civilians", f"to_{second}", f"to_{second}_civilians", "kind", "mediators",
        f"basis_{first}", f"basis_{second}", "notes", "confidence", "sources",
    )  # fmt: skip
    table = _read(case, "exchanges.csv", columns, optional=("agreed_at", f"to_{second}_military"))
    table.check_unique("id")
    rows = [_exchange_row(row, case) for row in table.rows]
    table.done()
    return tuple(sorted(rows, key=lambda r: r.date))


def _exchange_row(row: Row, case: Case) -> ExchangeRow:
    row.word("kind", get_args(ExchangeKind))
    row.word("confidence", _CONFIDENCE)
    row.maybe_count("stage", low=1)
    to = _per_side(case, row, "to_{}")
    for total, name in zip(to, case.belligerents, strict=True):
        parts = [row.maybe_count(c) for c in (f"to_{name}_military", f"to_{name}_civilians") if c in row.cells]
        if total is not None and sum(part or 0 for part in parts) > total:
            row.fault(f"to_{name}", "expected no less than the military and civilian parts together")
    return ExchangeRow(
        id=row.text("id"),
        date=row.day("date", **_within(case)),
        agreement=row.text("agreement"),
        to=to,
        mediators=_names(row, "mediators"),
        agreed_at=row.cells.get("agreed_at") or None,
    )


def _humanitarian(case: Case) -> tuple[HumanitarianRow, ...]:
    first, second = case.belligerents
    columns = (
        "id", "kind", "date", "precision", f"to_{first}", f"to_{second}", "cumulative",
        "mediators", "channel", "notes", "confidence", "sources",
    )  # fmt: skip
    table = _read(case, "humanitarian.csv", columns)
    table.check_unique("id")
    rows = [_humanitarian_row(row, case) for row in table.rows]
    table.done()
    return tuple(sorted(rows, key=lambda r: r.date))


def _humanitarian_row(row: Row, case: Case) -> HumanitarianRow:
    row.word("confidence", _CONFIDENCE)
    kind = row.word("kind", get_args(HumanitarianKind))
    cumulative, to = row.maybe_count("cumulative"), _per_side(case, row, "to_{}")
    is_total = kind.endswith("_total")
    if is_total != (cumulative is not None):
        row.fault("cumulative", "expected a running total on rows of totals, and only there")
    if is_total and to != (None, None):
        row.fault("kind", "a running total names no side; use an event row for what went to one")
    return HumanitarianRow(
        id=row.text("id"),
        kind=kind,
        date=row.day("date", **_within(case)),
        precision=row.word("precision", get_args(Precision)),
        to=to,
        cumulative=cumulative,
        mediators=_names(row, "mediators"),
    )


def _months(case: Case) -> tuple[MonthRow, ...]:
    series = {name: actor.aid_series for name, actor in case.file.actors.items() if actor.aid_series}
    columns = ("month", "territory_date", "territory_pct", *(f"aid_{word}_eur_bn" for word in series.values()))
    extra = (
        "territory_change_km2", "russian_deaths_estimate", "confidence_territory", "confidence_aid",
        "confidence_losses", "source_territory", "source_aid", "source_losses",
    )  # fmt: skip
    table = _read(case, "monthly.csv", columns, optional=extra)
    table.check_unique("month")
    rows = [_month_row(row, case, series) for row in table.rows]
    table.done()
    return tuple(sorted(rows, key=lambda r: r.last_day))


def _month_row(row: Row, case: Case, series: dict[str, str]) -> MonthRow:
    first = _first_of_month(row)
    share = row.maybe_number("territory_pct", low=0, high=100)
    share_day = row.maybe_day("territory_date", **_within(case))
    if (share is None) != (share_day is None):
        row.fault("territory_pct", "the share and its day stand together or not at all")
    aid = {name: row.maybe_number(f"aid_{word}_eur_bn", low=0) for name, word in series.items()}
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return MonthRow(last, share, share_day, {name: value for name, value in aid.items() if value is not None})


def _first_of_month(row: Row) -> dt.date:
    try:
        return dt.date.fromisoformat(row.cells["month"] + "-01")
    except ValueError:
        row.fault("month", "expected a month such as 2024-12")
        return dt.date.min
