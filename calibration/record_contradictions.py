"""Rows of the record that are sound one by one, and cannot both be true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from calibration.record import HumanitarianKind, Record
from sim.errors import Fault

__all__ = ["contradictions"]


def contradictions(record: Record) -> Iterator[Fault]:
    """Every fault between rows, by file and id."""
    yield from _agreed_too_late(record)
    yield from _answered_too_early(record)
    yield from _falling_totals(record)
    yield from _strange_months(record)


def _agreed_too_late(record: Record) -> Iterator[Fault]:
    """What was agreed at a round names a round, and one before the people came home."""
    rounds = {row.id: row.start for row in record.diplomacy if row.kind == "talks_round"}
    for row in record.exchanges:
        if row.agreed_at is not None and rounds.get(row.agreed_at, dt.date.max) > row.date:
            message = (
                f"agreed_at: got {row.agreed_at!r}, expected the id of a talks_round in diplomacy.csv up to that day"
            )
            yield Fault(f"exchanges.csv, {row.id}", message)


def _answered_too_early(record: Record) -> Iterator[Fault]:
    """Nobody answers what is still to come, and no truce ends before it begins."""
    started = {row.id: row.start for row in record.diplomacy}
    for row in record.diplomacy:
        if row.answers is not None and row.start < started[row.answers]:
            message = f"answers: {row.answers} is of {started[row.answers]}; expected a row up to {row.start}"
            yield Fault(f"diplomacy.csv, {row.id}", message)


def _falling_totals(record: Record) -> Iterator[Fault]:
    for kind in get_args(HumanitarianKind):
        told = [row for row in record.humanitarian if row.kind == kind and row.cumulative is not None]
        for before, row in pairwise(told):
            if (row.cumulative or 0) < (before.cumulative or 0):
                message = f"cumulative: got {row.cumulative}, expected {before.cumulative} or more, as {before.id} says"
                yield Fault(f"humanitarian.csv, {row.id}", message)


def _strange_months(record: Record) -> Iterator[Fault]:
    for row in record.months:
        if row.share_day is not None and (row.share_day.year, row.share_day.month) != (
            row.last_day.year, row.last_day.month,
        ):  # fmt: skip
            month = f"{row.last_day:%Y-%m}"
            yield Fault(f"monthly.csv, {month}", f"territory_date: got {row.share_day}, expected a day of {month}")
