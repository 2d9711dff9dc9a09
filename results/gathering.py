"""From case, scenario and engine to what a report tells besides the runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from results.background import (
    ActorName,
    Background,
    Feast,
    IssueName,
    ParameterNote,
    Position,
    Said,
    Weighing,
)
from results.meeting import meeting_of, span
from results.past_forecasts import shown_part
from results.sources import source_text
from results.summary import Runs
from results.wording import Wording
from results.words import in_100, long_date, number, span_of_days

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.hindcast.track_record import TrackRecord
    from calibration.positions import Positions
    from scenarios.schema import Scenario
    from sim.parameters import Parameter
    from sim.setup import Setup

__all__ = ["gather", "is_set_on_record"]

_ACTS = {
    "leaders_meeting": "meeting of the two leaders",
    "mediator_text": "text of a mediator",
    "one_sided_pause": "one-sided pause",
    "patron_summit": "patron's summit",
}
_FIELDS = {"host": "hosted by {}", "by": "by {}", "each": "{} each", "stages": "stages: {}", "days": "days: {}"}
_NOT_ACTS = frozenset({"id", "on", "when", "once", "probability", "announced", "set", "for"})


def gather(setup: Setup, scenario: Scenario, case: Case, *, runs: Runs) -> Background:
    """Names, positions, zone and stories of one ensemble."""
    from calibration.positions import posterior
    from results.telling import tell_stories

    positions = posterior(case, as_of=setup.as_of, by_position_date=scenario.evidence == "by_position_date")
    words = Wording.of(case, setup.as_of)
    return Background(
        title=scenario.title,
        question=scenario.question,
        case_label=case.file.title,
        evidence_until=case.file.evidence_until,
        evidence=scenario.evidence,
        set_on_record_to=case.file.evidence_until if is_set_on_record() else None,
        actors=_actors(case, setup),
        issues=_issues(case),
        positions=_positions(setup, positions),
        weighings=_weighings(setup),
        statements=_statements(case, positions),
        meeting=meeting_of(setup),
        stories=tell_stories(setup, runs, words=words),
        parameters=_parameters(case, setup, scenario),
        events=_events(scenario, words.actors),
        feasts=_feasts(case, setup),
        track_record=_track_record(case),
    )


def _track_record(case: Case) -> TrackRecord | None:
    from calibration.hindcast.track_record import track_record_of

    record = track_record_of(case)
    return None if record is None else shown_part(record)


def is_set_on_record() -> bool:
    """Whether the record was in sight when any parameter was set."""
    from sim.table import PARAMETERS

    return any(parameter.set_on_record for parameter in PARAMETERS)


def _feasts(case: Case, setup: Setup) -> tuple[Feast, ...]:
    end = setup.as_of + dt.timedelta(days=setup.horizon_days)
    dates = [Feast(holiday.label, date) for holiday in case.file.holidays.values() for date in holiday.dates]
    return tuple(sorted((f for f in dates if setup.as_of < f.date <= end), key=lambda feast: feast.date))


def _actors(case: Case, setup: Setup) -> tuple[ActorName, ...]:
    return tuple(
        ActorName(actor.name, case.file.actors[actor.name].label, actor.role, actor.side, actor.client)
        for actor in setup.world.actors
    )


def _issues(case: Case) -> tuple[IssueName, ...]:
    return tuple(
        IssueName(
            name=name,
            label=issue.label,
            track=issue.track,
            question=issue.question,
            anchors=tuple((float(value), text) for value, text in sorted(issue.anchors.items())),
            weighted=issue.weighted,
        )
        for name, issue in case.file.issues.items()
    )


def _positions(setup: Setup, positions: Positions) -> tuple[Position, ...]:
    """Positions that somebody's statement stands behind; of the belligerents all of them."""
    ideal_dai = setup.preferences.ideal_dai
    return tuple(
        Position(actor.name, issue.name, span(ideal_dai[:, a, i]), positions.cells[actor.name, issue.name].n)
        for a, actor in enumerate(setup.world.actors)
        for i, issue in enumerate(setup.world.issues)
        if not np.isnan(ideal_dai[:, a, i]).any() and (actor.name, issue.name) in positions.cells
    )


def _weighings(setup: Setup) -> tuple[Weighing, ...]:
    red_line_dsk, weight_dsk = setup.preferences.red_line_dsk, setup.preferences.weight_dsk
    return tuple(
        Weighing(side.name, issue.name, span(red_line_dsk[:, s, k]), span(weight_dsk[:, s, k], scale=1.0))
        for s, side in enumerate(setup.world.belligerents)
        for k, issue in enumerate(setup.world.settlement_issues)
    )


def _statements(case: Case, positions: Positions) -> tuple[Said, ...]:
    used = {
        s.id: s for (_, issue), cell in positions.cells.items() if issue in case.file.issues for s in cell.statements
    }
    return tuple(
        Said(
            id=s.id,
            actor=s.actor,
            issue=s.issue,
            date=s.date,
            position=s.position,
            directness=s.directness,
            firmness=s.firmness,
            paraphrase=s.paraphrase,
            source=source_text(case, s),
        )
        for s in sorted(used.values(), key=lambda s: (s.date, s.id))
    )


def _parameters(case: Case, setup: Setup, scenario: Scenario) -> tuple[ParameterNote, ...]:
    """Every parameter, and what its spread rests on."""
    from calibration.behaviour.fit import FITTED
    from calibration.behaviour.posterior import newest_posterior
    from calibration.levels import level_distributions
    from sim.table import PARAMETERS

    is_fitted = scenario.behaviour == "calibrated" and newest_posterior(case, setup.as_of) is not None
    fitted = set(FITTED if is_fitted else ())
    levels = {name.rpartition(".")[2] for name in level_distributions(case, setup.as_of)}
    told = {name.rpartition(".")[2] for name in scenario.uncertainties}
    return tuple(ParameterNote(p.name, p.meaning, _rests_on(p, levels, told, fitted), p.source) for p in PARAMETERS)


def _rests_on(parameter: Parameter, levels: set[str], told: set[str], fitted: set[str]) -> str:
    if parameter.name in told:
        return "scenario"
    if parameter.name in levels:
        return "level"
    if parameter.name in fitted:
        return "fitted"
    if parameter.set_on_record:
        return "record"
    return "assumed" if parameter.source.startswith("assumed") else "literature"


def _events(scenario: Scenario, labels: Mapping[str, str]) -> tuple[str, ...]:
    levers = tuple(f"from the start: {name} = {value:g}" for name, value in scenario.levers.items())
    return levers + tuple(_event(event.model_dump(mode="json", by_alias=True), labels) for event in scenario.events)


def _event(event: dict[str, object], labels: Mapping[str, str]) -> str:
    """An event of the scenario in a line: when, how likely, what, for how long."""
    on, odds = event.get("on"), event.get("probability", 1.0)
    when = long_date(dt.date.fromisoformat(on)) if isinstance(on, str) else f"when {event.get('when')}"
    chance = "" if odds == 1.0 else f" ({in_100(float(str(odds)))})"
    acts = [
        _act(key, content, labels) for key, content in event.items() if key not in _NOT_ACTS and content is not None
    ]
    levers = event.get("set")
    sets = [f"{name} = {value:g}" for name, value in levers.items()] if isinstance(levers, dict) else []
    lasts = f" for {span_of_days(days)}" if isinstance(days := event.get("for"), int) else ""
    return f"{when}{chance}: {', '.join([*acts, *sets])}{lasts}"


def _act(key: str, content: object, labels: Mapping[str, str]) -> str:
    """What an event lets happen: `talks round (Istanbul, hosted by Turkey)`."""
    fields = content.items() if isinstance(content, dict) else ()
    told = [_FIELDS.get(field, "{}").format(_value(field, value, labels)) for field, value in fields if value]
    return _ACTS.get(key, key.replace("_", " ")) + (f" ({', '.join(told)})" if told else "")


def _value(field: str, value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, int):
        return number(value)
    words = str(value).replace("_", " ")
    return words.title() if field == "venue" else labels.get(str(value), words)
