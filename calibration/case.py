"""A case: a conflict's actors, issues, evidence and record, read from its folder and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from calibration import marked_yaml
from calibration.case_faults import case_faults, schema_faults
from calibration.case_schema import CaseFile
from calibration.nearest import near
from sim.errors import Fault, InputError
from sim.world import Actor, ChangeOfOffice, Holiday, Issue, Lever, World

if TYPE_CHECKING:
    from calibration.evidence import Source, Statement
    from calibration.outcomes import OutcomeRow
    from calibration.record import Record

__all__ = ["CASES", "Case", "case_names", "check_case", "load_case"]

CASES = Path(__file__).parent / "cases"
"""Where the cases that ship with Parley live."""


@dataclass(frozen=True)
class Case:
    """A checked case; evidence, record and outcomes are read when first asked for.

    folder  holds `case.yaml`, `statements.csv`, `sources.yaml`, `outcomes.csv` and `record/*.csv`
    file    what `case.yaml` says
    """

    folder: Path
    file: CaseFile

    @property
    def name(self) -> str:
        """The case's name."""
        return self.file.name

    @cached_property
    def belligerents(self) -> tuple[str, str]:
        """The two sides, the one at the 0 end first."""
        first, second = (name for end in (0, 100) for name, actor in self.file.actors.items() if actor.end == end)
        return first, second

    @cached_property
    def third_parties(self) -> tuple[str, ...]:
        """Everybody else, in the order of the file."""
        return tuple(name for name in self.file.actors if name not in self.belligerents)

    @cached_property
    def settlement_issues(self) -> tuple[str, ...]:
        """The issues that a package fixes, in the order of the file."""
        return tuple(name for name, i in self.file.issues.items() if i.track == "settlement" and i.weighted)

    def world(self) -> World:
        """The case as the engine sees it."""
        return _world(self)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The documents behind the statements, by id."""
        from calibration.evidence import load_sources

        return load_sources(self)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every coded statement, in the order of the file."""
        from calibration.evidence import load_statements

        return load_statements(self)

    @cached_property
    def record(self) -> Record:
        """What came to pass, with its dates and sources."""
        from calibration.record_tables import load_record

        return load_record(self)

    @cached_property
    def outcomes(self) -> tuple[OutcomeRow, ...]:
        """The record told in outcomes: the truth that forecasts are scored on."""
        from calibration.outcomes import load_outcomes

        return load_outcomes(self)


def case_names() -> tuple[str, ...]:
    """The cases that ship with Parley."""
    return tuple(sorted(path.parent.name for path in CASES.glob("*/case.yaml")))


def load_case(case: str | Path) -> Case:
    """A case by its name or its folder; InputError lists everything wrong with its `case.yaml`."""
    folder = _folder(case)
    path = folder / "case.yaml"
    marked = marked_yaml.load(path, name=_short(path))
    try:
        file = CaseFile.model_validate(marked.data)
    except ValidationError as error:
        raise InputError(schema_faults(error, marked)) from None
    if faults := case_faults(file, marked):
        raise InputError(faults)
    return Case(folder, file)


def check_case(case: str | Path) -> list[Fault]:
    """Everything wrong with a case and its files; an empty list where all is well."""
    try:
        loaded = load_case(case)
    except InputError as error:
        return list(error.faults)
    return list(_file_faults(loaded))


def _file_faults(case: Case) -> Iterator[Fault]:
    seen: set[Fault] = set()
    for part in ("sources", "statements", "record", "outcomes"):
        try:
            getattr(case, part)
        except InputError as error:
            yield from (fault for fault in error.faults if fault not in seen)
            seen.update(error.faults)


def _folder(case: str | Path) -> Path:
    if isinstance(case, str) and case in case_names():
        return CASES / case
    folder = Path(case)
    if (folder / "case.yaml").is_file():
        return folder
    known = case_names()
    message = f"is no case; known cases: {', '.join(known)}, or a folder that holds case.yaml"
    raise InputError([Fault(str(case), message + near(str(case), known))])


def _short(path: Path) -> str:
    return str(path.relative_to(CASES)) if path.is_relative_to(CASES) else str(path)


def _world(case: Case) -> World:
    file = case.file
    return World(
        case=file.name,
        actors=tuple(_actor(case, name) for name in file.actors),
        issues=tuple(Issue(name, i.track, i.weighted, i.serves, i.open_end // 100) for name, i in file.issues.items()),
        levers=tuple(_lever(case, name) for name in file.levers),
        holidays=tuple(
            Holiday(name, tuple(day.isoformat() for day in holiday.dates)) for name, holiday in file.holidays.items()
        ),
        protected=case.belligerents.index(file.protected),
        ratified=tuple(file.ratified),
        changes_of_office=tuple(
            ChangeOfOffice(change.actor, change.on.isoformat(), change.known_from.isoformat())
            for change in file.change_of_office
        ),
    )


def _actor(case: Case, name: str) -> Actor:
    entry = case.file.actors[name]
    side = case.belligerents.index(name) if name in case.belligerents else None
    return Actor(name, entry.role, side, entry.client, entry.support_share, entry.access)


def _lever(case: Case, name: str) -> Lever:
    entry = case.file.levers[name]
    return Lever(
        name=name, kind=entry.kind, low=entry.low, high=entry.high, default=entry.default,
        actor=entry.actor, target=entry.target, fixes=entry.fixes,
    )  # fmt: skip
