"""What stands behind an ensemble and cannot be read from its runs: names, positions, the zone, one run told.

Stored as `background.json` in the run folder, so that a report can be built again from the folder alone.
Positions are on the 0-100 scales of files and charts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calibration.hindcast.track_record import TrackRecord
from sim.world import Role, Track

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "ActorName",
    "Background",
    "Concession",
    "Feast",
    "IssueName",
    "Meeting",
    "Package",
    "ParameterNote",
    "Position",
    "Said",
    "Span",
    "StoryEntry",
    "Told",
    "View",
    "Weighing",
    "from_json",
    "to_json",
]


@dataclass(frozen=True)
class Span:
    """Mean and 5-95 % range over the draws."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class ActorName:
    """An actor as readers know it; `side` is 0 or 1 for the belligerents."""

    name: str
    label: str
    role: Role
    side: int | None = None
    client: str | None = None


@dataclass(frozen=True)
class IssueName:
    """An issue with its question and what some of its values mean."""

    name: str
    label: str
    track: Track
    question: str
    anchors: tuple[tuple[float, str], ...]
    weighted: bool = True


@dataclass(frozen=True)
class Position:
    """Where an actor stands on an issue: its ideal point over the draws.

    statements   how many coded statements it rests on; 0 = a prior alone
    """

    actor: str
    issue: str
    ideal: Span
    statements: int


@dataclass(frozen=True)
class Weighing:
    """How a belligerent weighs an issue of the settlement, and how far it will not go."""

    actor: str
    issue: str
    red_line: Span
    salience: Span


@dataclass(frozen=True)
class Said:
    """One coded statement."""

    id: str
    actor: str
    issue: str
    date: dt.date
    position: float
    directness: str
    firmness: str
    paraphrase: str
    source: str


@dataclass(frozen=True)
class Package:
    """One set of terms on the settlement issues, and what it is worth to either side (0 to 1)."""

    name: str
    terms: tuple[float, ...]
    utility: tuple[float, float]


@dataclass(frozen=True)
class View:
    """The bargaining problem in one draw.

    frontier    (utility of side 0, utility of side 1) of the efficient packages
    need        the utility from which each side would rather sign than fight on
    solutions   solution concepts, by name; none where the draw has no zone
    compromise  the salience-weighted mean of the two ideal points
    """

    draw: int
    frontier: tuple[tuple[float, float], ...]
    need: tuple[float, float]
    solutions: tuple[Package, ...]
    compromise: Package


@dataclass(frozen=True)
class Meeting:
    """Where the sides could meet, at the as-of date.

    issues           names of the settlement issues, in the order of `Package.terms`
    share_with_zone  share of the draws in which some package beats fighting on for both
    middle           the middle draw, in order of nearness to agreement
    open             the middle one of the draws with a zone; None where there is none, or it is the middle draw
    predicted        terms of the Nash package over the draws with a zone, by issue; empty where there is none
    compromise       terms of the weighted mean of positions over all draws, by issue
    """

    issues: tuple[str, ...]
    share_with_zone: float
    middle: View
    open: View | None
    predicted: tuple[Span, ...]
    compromise: tuple[Span, ...]


@dataclass(frozen=True)
class StoryEntry:
    """Something that happens in a told run."""

    day: float
    kind: str
    actors: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Concession:
    """A move on an issue, and what it answers; `before` is None for an opening position."""

    day: float
    actor: str
    issue: str
    before: float | None
    after: float
    answers: str


@dataclass(frozen=True)
class Told:
    """One run as a dated story.

    title  what it comes to, in a line; `gist` in a few words
    share  of all runs: those that resemble it more than any other told run
    bad    what is bad about it; empty where it is not the bad one
    """

    run: int
    title: str
    gist: str
    share: float
    bad: str
    entries: tuple[StoryEntry, ...]
    ledger: tuple[Concession, ...]


@dataclass(frozen=True)
class Feast:
    """A day of the runs on which a side may declare a pause."""

    label: str
    date: dt.date


@dataclass(frozen=True)
class ParameterNote:
    """An uncertain parameter and what its spread rests on.

    kind    scenario, level, record, literature or assumed
    source  a key of REFERENCES.bib, or what was looked at or assumed
    """

    name: str
    meaning: str
    kind: str
    source: str


@dataclass(frozen=True)
class Background:
    """All that a report needs besides the runs.

    events          what the scenario sets and lets happen, a line each
    feasts          days within the runs on which a side may declare a pause, in order
    track_record    how forecasts of this kind did on the past, as far as the report shows it; None: not yet scored
    evidence        when a statement counts: `by_publication_date` or `by_position_date`
    """

    title: str
    question: str
    case_label: str
    evidence_until: dt.date
    evidence: str
    set_on_record_to: dt.date | None
    actors: tuple[ActorName, ...]
    issues: tuple[IssueName, ...]
    positions: tuple[Position, ...]
    weighings: tuple[Weighing, ...]
    statements: tuple[Said, ...]
    meeting: Meeting | None
    stories: tuple[Told, ...]
    parameters: tuple[ParameterNote, ...]
    events: tuple[str, ...] = ()
    feasts: tuple[Feast, ...] = ()
    track_record: TrackRecord | None = None

    @property
    def belligerents(self) -> tuple[ActorName, ActorName]:
        """The two sides, the one at the 0 end first."""
        first, second = sorted((a for a in self.actors if a.side is not None), key=lambda a: a.side or 0)
        return first, second

    def actor(self, name: str) -> ActorName:
        """The actor of that name; one that the case does not list is known by its name."""
        found = (a for a in self.actors if a.name == name)
        return next(found, ActorName(name=name, label=name, role="observer"))

    def issue(self, name: str) -> IssueName:
        """The issue of that name; KeyError where there is none."""
        for issue in self.issues:
            if issue.name == name:
                return issue
        raise KeyError(name)


def to_json(background: Background) -> bytes:
    """The background as JSON."""
    return _adapter().dump_json(background, indent=1)


def from_json(text: bytes) -> Background:
    """The background from its JSON; ValueError where it is none."""
    return _adapter().validate_json(text)


def _adapter() -> TypeAdapter[Background]:
    from pydantic import TypeAdapter

    return TypeAdapter(Background)
