"""The war up to a day as the engine replays it: recorded events, the front and outside support, and nothing later.

What each kind of event carries (`by` names actors of the case, others are left out; None is not known):

    round             deal: people to each side agreed on there, or None
    suspension        by
    proposal          by, truce (local, sectoral, holiday, general), days
    refusal           by, truce, days, of: who had proposed it
    limited_truce     truce, days         limited_break  truce
    truce             truce, days         truce_break, truce_lapse  truce
    pause             by, truce, days     (declared by one side alone)
    pullback          by
    contact           by, level           (a patron with its client's opponent)
    framework         by
    exchange          to: people per side, first: first day of its agreement, agreed_at_round
    children, bodies  to: people per side
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from calibration.record import DiplomacyRow
from sim.setup import History, PastEvent

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["AID_DELAY_DAYS", "history"]

AID_DELAY_DAYS = 60
"""Days after its end at which a month of aid is known: its tracker is compiled later (assumed)."""

_SIMPLE_KINDS = {
    "talks_suspended": "suspension", "pullback": "pullback", "framework_proposal": "framework",
    "patron_opponent_contact": "contact", "ceasefire_proposal": "proposal", "ceasefire_reject": "refusal",
}  # fmt: skip


def history(case: Case, as_of: dt.date) -> History:
    """The recorded war from its first day to the end of a day."""
    dated = [*_diplomacy(case, as_of), *_exchanges(case, as_of), *_returns(case, as_of)]
    events = [PastEvent((day - as_of).days, kind, data) for day, kind, data in dated]
    return History(
        first_day=(case.file.first_day - as_of).days,
        events=tuple(sorted(events, key=lambda event: event.day)),
        share=_share(case, as_of),
        support=_support(case, as_of),
        known_until=min((case.file.evidence_until - as_of).days, 0),
    )


_Dated = tuple[dt.date, str, dict[str, Any]]


def _diplomacy(case: Case, as_of: dt.date) -> Iterator[_Dated]:
    rows = {row.id: row for row in case.record.diplomacy}
    for row in rows.values():
        if row.known > as_of:
            continue
        if row.kind == "talks_round":
            yield row.start, "round", {"deal": row.exchange_agreed}
        elif row.kind in _SIMPLE_KINDS:
            yield row.start, _SIMPLE_KINDS[row.kind], _data(case, row, answered=rows.get(row.answers or ""))
        elif row.kind == "ceasefire_start":
            yield row.start, _start_kind(row), _data(case, row)
        elif row.kind == "ceasefire_end" and row.answers in rows:
            yield from _end(rows[row.answers], row)


def _data(case: Case, row: DiplomacyRow, *, answered: DiplomacyRow | None = None) -> dict[str, Any]:
    """Who did it, and what the row says of a truce."""
    by = _known_actors(case, row.proposers or row.actors)
    if row.kind == "patron_opponent_contact":
        return {"by": tuple(name for name in by if name not in case.belligerents), "level": row.level}
    data: dict[str, Any] = {"by": by}
    if row.truce_kind is not None:
        data |= {"truce": row.truce_kind, "days": row.length_days}
    if row.kind == "ceasefire_reject":
        data |= {"of": _known_actors(case, answered.proposers) if answered else ()}
    return data


def _known_actors(case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in case.file.actors)


def _start_kind(row: DiplomacyRow) -> str:
    if row.in_force != "mutual":
        return "pause"
    return "limited_truce" if row.truce_kind in ("local", "sectoral") else "truce"


def _end(start: DiplomacyRow, end: DiplomacyRow) -> Iterator[_Dated]:
    """A truce that ended before its agreed length was broken, else it lapsed; one-sided pauses just end."""
    is_broken = start.length_days is not None and (end.start - start.start).days < start.length_days
    match _start_kind(start), is_broken:
        case "limited_truce", True:
            yield end.start, "limited_break", {"truce": start.truce_kind}
        case "truce", _:
            yield end.start, "truce_break" if is_broken else "truce_lapse", {"truce": start.truce_kind}


def _exchanges(case: Case, as_of: dt.date) -> Iterator[_Dated]:
    begun: set[str] = set()
    for row in case.record.exchanges:
        if row.date <= as_of and row.both_ways:
            first = row.agreement not in begun
            begun.add(row.agreement)
            yield row.date, "exchange", {"to": row.to, "first": first, "agreed_at_round": row.agreed_at is not None}


def _returns(case: Case, as_of: dt.date) -> Iterator[_Dated]:
    kinds = {"children_event": "children", "bodies_event": "bodies"}
    for row in case.record.humanitarian:
        if row.kind in kinds and row.date <= as_of:
            yield row.date, kinds[row.kind], {"to": row.to}


def _share(case: Case, as_of: dt.date) -> tuple[tuple[int, float], ...]:
    months = case.record.months
    known = [(m.share_day, m.share) for m in months if m.share_day is not None and m.share is not None]
    return tuple(((day - as_of).days, share) for day, share in known if day <= as_of)


def _support(case: Case, as_of: dt.date) -> tuple[tuple[int, str, float], ...]:
    """What each donor allocated in a month, relative to its monthly mean so far; on the month's last day."""
    months = [m for m in case.record.months if m.last_day + dt.timedelta(days=AID_DELAY_DAYS) <= as_of]
    given: dict[str, list[float]] = {}
    support = []
    for month in months:
        if month.last_day < case.file.first_day:
            continue
        for donor, aid in month.aid.items():
            so_far = given.setdefault(donor, [])
            so_far.append(aid)
            mean = sum(so_far) / len(so_far)
            support.append(((month.last_day - as_of).days, donor, aid / mean if mean > 0 else 1.0))
    return tuple(support)
