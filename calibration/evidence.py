"""What actors said and did, coded: statements and the documents they come from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from calibration import marked_yaml
from calibration.case_faults import schema_faults
from calibration.case_schema import SourceEntry
from calibration.csv_table import Row, Table
from sim.errors import InputError

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["RECORD", "Directness", "Firmness", "Source", "Statement", "known_by", "load_sources", "load_statements"]

Directness = Literal["explicit", "implied", "reported"]
Firmness = Literal["red_line", "firm", "flexible", "exploratory"]
Source = SourceEntry

RECORD = "record"
"""Source of the statements that are coded from the event record."""

_COLUMNS = (
    "id", "source", "published", "date", "actor", "speaker", "issue",
    "position", "directness", "firmness", "paraphrase",
)  # fmt: skip
_ID = re.compile(r"S[0-9]{3,5}")


@dataclass(frozen=True)
class Statement:
    """What one actor wants on one issue or stance, at one date, by one source.

    known     first day on which it can be used: it must have been taken and published
    position  0-100 on the scale of the issue or stance
    """

    id: str
    source: str
    published: dt.date
    date: dt.date
    actor: str
    speaker: str
    issue: str
    position: float
    directness: Directness
    firmness: Firmness
    paraphrase: str

    @property
    def known(self) -> dt.date:
        """The later of the day it was taken and the day it was published."""
        return max(self.published, self.date)

    @property
    def document(self) -> tuple[object, ...]:
        """What makes statements depend on one another: their document; in the record, the day."""
        return (RECORD, self.date) if self.source == RECORD else (self.source,)


def known_by(
    statements: Iterable[Statement], *, as_of: dt.date, by_position_date: bool = False
) -> tuple[Statement, ...]:
    """The statements that could be used on a day: published by then, or (where asked) at least taken by then."""
    return tuple(s for s in statements if (s.date if by_position_date else s.known) <= as_of)


def load_sources(case: Case) -> dict[str, Source]:
    """The documents of `sources.yaml`, by id; InputError lists every fault."""
    path = case.folder / "sources.yaml"
    marked = marked_yaml.load(path, name=path.name)
    try:
        return TypeAdapter(dict[str, SourceEntry]).validate_python(marked.data or {})
    except ValidationError as error:
        raise InputError(schema_faults(error, marked)) from None


def load_statements(case: Case) -> tuple[Statement, ...]:
    """The statements of `statements.csv`, in the order of the file; InputError lists every fault."""
    table = Table.read(case.folder / "statements.csv", columns=_COLUMNS)
    sources = {*case.sources, RECORD}
    statements = tuple(_statement(row, case, sources) for row in table.rows)
    table.check_unique("id")
    table.done()
    return statements


def _statement(row: Row, case: Case, sources: set[str]) -> Statement:
    if not _ID.fullmatch(row.cells["id"]):
        row.fault("id", "expected S and at least three digits, such as S001")
    actor = row.word("actor", case.file.actors.keys())
    return Statement(
        id=row.cells["id"],
        source=row.word("source", sources),
        published=row.day("published", last=case.file.evidence_until),
        date=row.day("date", last=case.file.evidence_until),
        actor=actor,
        speaker=row.cells["speaker"],
        issue=row.word("issue", {*case.file.issues, *_stances_of(case, actor)}),
        position=row.number("position", low=0, high=100),
        directness=row.word("directness", get_args(Directness)),
        firmness=row.word("firmness", get_args(Firmness)),
        paraphrase=row.text("paraphrase"),
    )


def _stances_of(case: Case, actor: str) -> list[str]:
    side = "belligerents" if actor in case.belligerents else "third_parties"
    return [name for name, stance in case.file.stances.items() if stance.of == side]
