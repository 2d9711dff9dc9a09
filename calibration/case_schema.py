"""What a `case.yaml` may say: closed keys, closed lists, numbers in their ranges."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, StringConstraints

from sim.world import LeverKind, Role, Service, Track

__all__ = [
    "ActorEntry", "CaseFile", "ChildrenEntry", "GapEntry", "HolidayEntry", "IssueEntry", "LeverEntry", "OfficeChange",
    "PrisonersEntry", "SourceEntry", "StanceEntry", "StatusQuo", "Triangle",
]  # fmt: skip


def _iso_date(value: object) -> object:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Day = Annotated[dt.date, BeforeValidator(_iso_date)]
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]
Scale = Annotated[FiniteFloat, Field(ge=0, le=100)]
Positive = Annotated[FiniteFloat, Field(gt=0)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())


class ActorEntry(_Entry):
    """Somebody who decides.

    end         the end of the scales at which a belligerent stands
    aid_series  the column `aid_<word>_eur_bn` of record/monthly.csv that counts its support
    """

    label: Words
    role: Role
    end: Literal[0, 100] | None = None
    client: Name | None = None
    support_share: Share = 0.0
    access: Share = 0.0
    venues: list[Name] = []
    aid_series: Name | None = None
    source: Words | None = None


class StatusQuo(_Entry):
    """Where an issue stands if fighting simply goes on, on its 0-100 scale."""

    mean: Scale
    sd: Positive
    source: Words


class IssueEntry(_Entry):
    """One 0-100 question with described anchors."""

    label: Words
    track: Track
    question: Words
    anchors: dict[Annotated[int, Field(ge=0, le=100)], Words]
    serves: Service | None = None
    open_end: Literal[0, 100] = 0
    """The end of the scale at which least is asked before the thing happens; read only where `serves` is set."""
    weighted: bool = True
    salience_prior: Share | None = None
    status_quo: StatusQuo | None = None


class StanceEntry(_Entry):
    """How ready a belligerent is to negotiate, or how hard a third party tries, 0-100."""

    label: Words
    of: Literal["belligerents", "third_parties"]
    anchors: dict[Annotated[int, Field(ge=0, le=100)], Words]


class LeverEntry(_Entry):
    """Something that somebody can decide; see `sim.world.Lever`."""

    kind: LeverKind
    low: FiniteFloat
    high: FiniteFloat
    default: FiniteFloat | None = None
    actor: Name | None = None
    target: Name | None = None
    fixes: bool = False
    unit: Words
    meaning: Words


class HolidayEntry(_Entry):
    """A day on which a side may declare a pause, once a year."""

    label: Words
    dates: Annotated[list[Day], Field(min_length=1)]


class OfficeChange(_Entry):
    """A change of government known beforehand: what the incoming team says counts from `on`."""

    actor: Name
    on: Day
    known_from: Day
    incoming: list[Words]


class Triangle(_Entry):
    """Least, most likely and greatest value."""

    triangular: Annotated[list[Positive], Field(min_length=3, max_length=3)]


class PrisonersEntry(_Entry):
    """Prisoners in one side's hands: the stock on any as-of day, and the inflow per day of fighting.

    held        taken for every as-of day; but in the war's first months a side holds no more than it can have
                captured since the first day. Recorded releases are not taken off: they are assumed to be in it
    known_from  the day on which the numbers were first known, where they rest on something dated; before it the
                engine's prior stands in their place
    """

    held: Triangle
    captured_per_day: Triangle
    known_from: Day | None = None
    source: Words


class ChildrenEntry(_Entry):
    """Children in one side's hands, as officially counted; those returned by the as-of day are taken off.

    known_from  the day on which the count was first known; before it the engine's prior stands in its place
    """

    recorded: Annotated[int, Field(ge=0)]
    known_from: Day | None = None
    source: Words


class GapEntry(_Entry):
    """Days of which a part of the record is known to miss events: missing exposure, not zero events."""

    part: Literal["exchanges", "humanitarian", "diplomacy"]
    first: Day
    last: Day
    source: Words


class SourceEntry(_Entry):
    """A document behind statements, as listed in `sources.yaml`.

    published  the day it was published, or the earliest that its content allows
    """

    title: Words
    published: Day
    publisher: Words | None = None
    url: Words | None = None
    notes: Words | None = None


class CaseFile(_Entry):
    """A case as its `case.yaml` tells it.

    development_until  forecasts of windows that end by that day may be looked at while the model is made; later windows
                       are its test. None: there is no test
    """

    name: Name
    title: Words
    first_day: Day
    evidence_until: Day
    development_until: Day | None = None
    actors: dict[Name, ActorEntry]
    protected: Name
    ratified: list[Name] = []
    issues: dict[Name, IssueEntry]
    stances: dict[Literal["readiness", "mediation"], StanceEntry]
    levers: dict[Name, LeverEntry] = {}
    holidays: dict[Name, HolidayEntry] = {}
    change_of_office: list[OfficeChange] = []
    prisoners: dict[Name, PrisonersEntry]
    children: dict[Name, ChildrenEntry] = {}
    record_gaps: list[GapEntry] = []
