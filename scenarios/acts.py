"""What a scenario can let happen: one small model an act, its fields checked here, its actors against the case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from scenarios.fields import MaybeName, MaybeText, Name, TruceDays, Who, whole

__all__ = ["ACTS", "Form"]


class Form(BaseModel):
    """A mapping of a scenario file: only known keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_alias=True)


BELLIGERENT = Who(("belligerent",))
THIRD_PARTY = Who(("patron", "host", "humanitarian", "observer"))
HOST = Who(("patron", "host", "humanitarian"))
ANYONE = Who((*BELLIGERENT.roles, *THIRD_PARTY.roles))


class TalksRound(Form):
    """Delegations of both belligerents meet on ending the war, at a venue of the host or of anybody."""

    venue: MaybeText = None
    host: Annotated[MaybeName, HOST] = None


class TalksSuspended(Form):
    """The channel is suspended: no rounds until it is taken up again."""


class Exchange(Form):
    """Prisoners are released both ways: `each` a side, in `stages` on as many days."""

    each: Annotated[int, *whole(1, 100_000)]
    stages: Annotated[int, *whole(1, 30)] = 1


class CeasefireProposal(Form):
    """Somebody proposes a halt in fighting; whether both sides accept is for the model to say."""

    by: Annotated[Name, ANYONE]
    kind: Literal["general", "holiday", "sectoral"] = "general"
    days: TruceDays


class MediatorText(Form):
    """A mediator tables a single text."""

    by: Annotated[Name, THIRD_PARTY]


class OneSidedPause(Form):
    """A belligerent stops firing on its own for some days, answered or not."""

    by: Annotated[Name, BELLIGERENT]
    days: Annotated[int, *whole(1, 365)]


class Pullback(Form):
    """A belligerent draws forces back on its own."""

    by: Annotated[Name, BELLIGERENT]


class PatronSummit(Form):
    """The patron's leader meets the opposing belligerent's in person."""


class LeadersMeeting(Form):
    """The leaders of the two belligerents meet in person."""


class WalkAway(Form):
    """A third party gives up on mediating."""

    by: Annotated[Name, THIRD_PARTY]


ACTS: dict[str, type[Form]] = {
    "talks_round": TalksRound,
    "talks_suspended": TalksSuspended,
    "exchange": Exchange,
    "ceasefire_proposal": CeasefireProposal,
    "mediator_text": MediatorText,
    "one_sided_pause": OneSidedPause,
    "pullback": Pullback,
    "patron_summit": PatronSummit,
    "leaders_meeting": LeadersMeeting,
    "walk_away": WalkAway,
}
"""Every act by its key in a scenario file."""
