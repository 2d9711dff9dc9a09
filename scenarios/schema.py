"""A scenario file, key by key."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field

from scenarios.acts import (
    ACTS,
    CeasefireProposal,
    Exchange,
    Form,
    LeadersMeeting,
    MediatorText,
    OneSidedPause,
    PatronSummit,
    Pullback,
    TalksRound,
    TalksSuspended,
    WalkAway,
)
from scenarios.fields import (
    Day,
    Flag,
    Horizon,
    MaybeDay,
    MaybeDuration,
    MaybeName,
    MaybeText,
    MaybeWhen,
    Name,
    Number,
    Probability,
    Step,
    Text,
    whole,
)
from scenarios.sweep import Sweep, ThreeLevels, few_sliders
from scenarios.uncertainty import Uncertainty

__all__ = ["Event", "Scenario", "ScenarioFile"]

_EMPTY = BeforeValidator(lambda value: {} if value is None else value)
"""A key with nothing after it is an empty mapping: `talks_suspended:` needs no `{}`."""
_NONE_LISTED = BeforeValidator(lambda value: [] if value is None else value)


class Event(Form):
    """Levers change, or an act takes place, on a day (`on`) or once a condition holds (`when`)."""

    id: Annotated[
        MaybeName, Field(description="names the event's random stream; by default a digest of its content")
    ] = None
    on: Annotated[MaybeDay, Field(description="the day on which it happens")] = None
    when: Annotated[MaybeWhen, Field(description="happens in a run as soon as this holds there")] = None
    once: Annotated[
        Flag,
        Field(description="with `when`: only the first time that it holds, or (false) each time that it comes to hold"),
    ] = True
    probability: Annotated[Probability, Field(description="chance that it happens at all when its time comes")] = 1.0
    announced: Annotated[
        MaybeDay,
        Field(description="the day from which the actors expect the change of aid that it sets; left out: never"),
    ] = None
    set: Annotated[dict[Name, Number], _EMPTY, Field(description="levers and their new values")] = Field(
        default_factory=dict
    )
    duration: Annotated[
        MaybeDuration, Field(alias="for", description="how long the levers stay set; left out: to the end")
    ] = None
    talks_round: Annotated[TalksRound | None, _EMPTY] = None
    talks_suspended: Annotated[TalksSuspended | None, _EMPTY] = None
    exchange: Annotated[Exchange | None, _EMPTY] = None
    ceasefire_proposal: Annotated[CeasefireProposal | None, _EMPTY] = None
    mediator_text: Annotated[MediatorText | None, _EMPTY] = None
    one_sided_pause: Annotated[OneSidedPause | None, _EMPTY] = None
    pullback: Annotated[Pullback | None, _EMPTY] = None
    patron_summit: Annotated[PatronSummit | None, _EMPTY] = None
    leaders_meeting: Annotated[LeadersMeeting | None, _EMPTY] = None
    walk_away: Annotated[WalkAway | None, _EMPTY] = None

    @property
    def key(self) -> str:
        """Name of the event's random stream: its id, or a digest of what it says, however it is spelled."""
        content = self.model_dump(mode="json", by_alias=True, exclude={"id"}, exclude_defaults=True)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return self.id or digest[:16]

    @property
    def act(self) -> tuple[str, Form] | None:
        """The act's key and content, where the event has one."""
        acts = ((key, getattr(self, key)) for key in ACTS)
        return next(((key, act) for key, act in acts if act is not None), None)


class ScenarioFile(Form):
    """A described world: a case, an as-of date, a horizon, levers, uncertainties and events."""

    extends: Annotated[
        MaybeText, Field(description="a scenario to start from: a library name, or a path from here")
    ] = None
    title: Text
    question: Annotated[Text, Field(description="what an analyst wants to know")]
    notes: Annotated[MaybeText, Field(description="what it rests on, what it leaves out")] = None
    case: Annotated[Text, Field(description="a case of the library, or the path of a case folder from here")] = (
        "ukraine"
    )
    as_of: Annotated[Day, Field(description="the end of the day up to which everything is known")]
    horizon: Annotated[
        Horizon,
        Field(description="how far to look ahead, '52 weeks' or '90 days'", json_schema_extra={"default": "52 weeks"}),
    ] = 364
    evidence: Annotated[
        Literal["by_publication_date", "by_position_date"],
        Field(description="when a statement counts as known: from its document's date, or from the day it was made"),
    ] = "by_publication_date"
    behaviour: Annotated[
        Literal["calibrated", "prior"],
        Field(description="how parties behave: as fitted to the record up to the as-of day, or as believed beforehand"),
    ] = "calibrated"
    rests_on: Annotated[tuple[Name, ...], _NONE_LISTED, Field(description="statements of the case, by id")] = ()
    runs: Annotated[int, *whole(1, 10_000_000), Field(description="possible futures to play out")] = 10_000
    draws: Annotated[int, *whole(1, 65_536), Field(description="samples of the uncertain parameters")] = 200
    seed: Annotated[int, *whole(0, 2**53), Field(description="same seed, same futures")] = 0
    step: Annotated[
        Step,
        Field(description="time step: '1 day', or up to '7 days' for speed", json_schema_extra={"default": "1 day"}),
    ] = 1
    levers: Annotated[dict[Name, Number], _EMPTY, Field(description="what an actor decides, as listed by the case")] = (
        Field(default_factory=dict)
    )
    uncertainties: Annotated[
        dict[Name, Uncertainty], _EMPTY, Field(description="parameters; those left out keep their calibrated spread")
    ] = Field(default_factory=dict)
    events: Annotated[tuple[Event, ...], _NONE_LISTED] = ()
    sweep: Annotated[Sweep | None, Field(description="what `parley sweep` varies")] = None
    what_if: Annotated[
        dict[Name, ThreeLevels],
        _EMPTY,
        AfterValidator(few_sliders),
        Field(description="sliders of the report: up to five levers or uncertainties"),
    ] = Field(default_factory=dict)


class Scenario(ScenarioFile):
    """A checked scenario with everything it inherits written out.

    name  how it is called on the command line: its library name, or its file's name
    """

    name: str

    @classmethod
    def of(cls, file: ScenarioFile, *, name: str, case: str) -> Self:
        """The checked content of a file, under its name, its case found."""
        content = {key: getattr(file, key) for key in ScenarioFile.model_fields}
        given = {key: value for key, value in content.items() if value is not None and key != "extends"}
        return cls.model_construct(**{**given, "name": name, "case": case})

    def written_out(self) -> dict[str, Any]:
        """As one scenario file that extends nothing: plain words and numbers, fit for YAML and JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude={"name"}, exclude_unset=True)
