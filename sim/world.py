"""What the engine knows of a case: actors, issues and levers, with no name of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Role = Literal["belligerent", "patron", "host", "humanitarian", "observer"]
Track = Literal["settlement", "ceasefire", "talks", "exchange"]
Service = Literal["guarantees", "sequencing", "format", "summit", "exchange", "pressure"]
LeverKind = Literal["aid", "mediation", "facilitation", "pressure", "readiness", "manpower", "position", "monitoring"]


@dataclass(frozen=True)
class Actor:
    """Somebody who decides.

    side           belligerents only: 0 or 1, the end of the scales it stands at
    client         the belligerent whom this actor arms, by name; None where it arms nobody
    support_share  share of the client's outside support that this actor gives as things are (0 to 1)
    access         how far its effort reaches the talks (0 to 1); 1 = both sides listen fully
    """

    name: str
    role: Role
    side: int | None = None
    client: str | None = None
    support_share: float = 0.0
    access: float = 0.0


@dataclass(frozen=True)
class Issue:
    """One 0-100 question, and the mechanism that asks it.

    weighted  enters the utility of settlements (an issue that a third party decides does not)
    serves    the mechanism that reads this issue, if any
    open_end  the end (0 or 1) at which an actor asks for least before the thing happens: a ceasefire now, leaders at
              once, all prisoners for all; read only where `serves` is set
    """

    name: str
    track: Track
    weighted: bool = True
    serves: Service | None = None
    open_end: int = 0


@dataclass(frozen=True)
class Lever:
    """Something that somebody can decide.

    actor   whose decision; None for what belongs to nobody in particular
    target  pressure: the belligerent pressed; position: the issue
    fixes   True: the value replaces the actor's own; False: it multiplies it, and 1 leaves it as decided
    """

    name: str
    kind: LeverKind
    low: float
    high: float
    default: float | None
    actor: str | None = None
    target: str | None = None
    fixes: bool = False


@dataclass(frozen=True)
class Holiday:
    """A feast on which a side may declare a pause.

    dates  ISO dates on which it falls, one a year (movable feasts differ from year to year)
    """

    name: str
    dates: tuple[str, ...]


@dataclass(frozen=True)
class ChangeOfOffice:
    """A change of office known beforehand: whose, on which day (ISO date), and since when it is known."""

    actor: str
    on: str
    known_from: str


@dataclass(frozen=True)
class World:
    """A case as the engine sees it.

    protected  the side that outside guarantees would protect (0 or 1)
    ratified   settlement issues on which the protected side must ask its people
    """

    case: str
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    levers: tuple[Lever, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    changes_of_office: tuple[ChangeOfOffice, ...] = ()
    protected: int = 0
    ratified: tuple[str, ...] = ()

    @cached_property
    def belligerents(self) -> tuple[Actor, Actor]:
        """The two sides, the one at the 0 end first."""
        first, second = sorted((a for a in self.actors if a.role == "belligerent"), key=lambda a: a.side or 0)
        return first, second

    @cached_property
    def third_parties(self) -> tuple[Actor, ...]:
        """Everybody else, in the case's order."""
        return tuple(a for a in self.actors if a.role != "belligerent")

    @cached_property
    def settlement_issues(self) -> tuple[Issue, ...]:
        """The issues that a package fixes, in the case's order."""
        return tuple(i for i in self.issues if i.track == "settlement" and i.weighted)

    def issue_serving(self, service: Service) -> Issue | None:
        """The issue that a mechanism reads, or None where the case has none."""
        return next((i for i in self.issues if i.serves == service), None)

    def actor(self, name: str) -> Actor:
        """The actor of that name; KeyError where there is none."""
        try:
            return next(a for a in self.actors if a.name == name)
        except StopIteration:
            raise KeyError(name) from None
