"""Where a coded statement comes from, as readers are told: a document and its day, or an event of the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calibration.evidence import RECORD
from results.words import short_date

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.evidence import Statement

__all__ = ["IDS", "source_text"]

IDS = (
    "Ids: S and a number is a line of the case's statements.csv; D, X and H are events of its record "
    "(diplomacy.csv, exchanges.csv, humanitarian.csv); documents are listed in sources.yaml."
)
_EVENT = re.compile(r"([A-Z]\d{3,5}):")


def source_text(case: Case, statement: Statement) -> str:
    """`Xinhua, 5 Mar 2022`, the title where no publisher is known, or `record D138`."""
    if statement.source == RECORD:
        event = _EVENT.match(statement.paraphrase)
        return f"record {event[1]}" if event else f"record, {short_date(statement.date)}"
    document = case.sources[statement.source]
    return f"{document.publisher or document.title}, {short_date(document.published)}"
