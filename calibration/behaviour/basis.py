"""What a posterior rests on, as digests: so that one made from other evidence is never taken for current."""

from __future__ import annotations

import datetime as dt

from calibration.case import Case
from calibration.digest import digest
from calibration.dimensions import domains, parameters
from calibration.evidence import known_by

__all__ = ["evidence_digest", "priors_digest"]

_LENGTH = 16


def evidence_digest(case: Case, until: dt.date) -> str:
    """Of all that the case says, and of statements and record known by a day: what is known later changes nothing."""
    record = case.record
    rows = [row for row in record.diplomacy if row.known <= until]
    exchanges = [row for row in record.exchanges if row.date <= until]
    returns = [row for row in record.humanitarian if row.date <= until]
    months = [month for month in record.months if month.last_day <= until]
    statements = known_by(case.statements, as_of=until)
    return digest([case.file.model_dump(mode="json"), list(statements), rows, [*exchanges, *returns], months])[:_LENGTH]


def priors_digest(case: Case) -> str:
    """Of the engine's parameters and the case's dimensions: what is believed of them beforehand, in order."""
    known = [(name, p.unit, repr(p.prior), p.domain) for name, p in parameters(case.world()).items()]
    return digest([known, list(domains(case))])[:_LENGTH]
