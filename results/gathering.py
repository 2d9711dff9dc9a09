"""From case, scenario and engine to what a report tells besides the runs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from results.background import (
    ActorName,
    Background,
    IssueName,
    Meeting,
    Package,
    Position,
    Said,
    Span,
    Weighing,
)
from results.summary import Runs
from sim.axes import SIDES, Array

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.positions import Positions
    from scenarios.schema import Scenario
    from sim.bargaining.utility import Tastes
    from sim.setup import Setup
    from sim.survey import Survey

__all__ = ["gather", "is_set_on_record"]

SOLUTION_ORDER = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def gather(setup: Setup, scenario: Scenario, case: Case, *, runs: Runs) -> Background:
    """Names, positions, zone and stories of one ensemble."""
    from calibration.positions import posterior
    from results.telling import tell_stories
    from sim.survey import survey

    positions = posterior(case, as_of=setup.as_of, by_position_date=scenario.evidence == "by_position_date")
    labels = {name: actor.label for name, actor in case.file.actors.items()}
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
        meeting=_meeting(setup, survey(setup)),
        stories=tell_stories(setup, runs, labels=labels),
        priors=_priors(case, setup),
        events=tuple(_event(event.model_dump(mode="json", by_alias=True)) for event in scenario.events),
    )


def is_set_on_record() -> bool:
    """Whether any parameter was set by looking at the record."""
    from sim.table import PARAMETERS

    return any(parameter.set_on_record for parameter in PARAMETERS)


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


def _span(value_d: Array, *, scale: float = 100.0) -> Span:
    low, high = np.quantile(value_d, (0.05, 0.95))
    return Span(mean=scale * float(np.mean(value_d)), low=scale * float(low), high=scale * float(high))


def _positions(setup: Setup, positions: Positions) -> tuple[Position, ...]:
    """Positions that somebody's statement stands behind; of the belligerents all of them."""
    ideal_dai = setup.preferences.ideal_dai
    return tuple(
        Position(actor.name, issue.name, _span(ideal_dai[:, a, i]), positions.cells[actor.name, issue.name].n)
        for a, actor in enumerate(setup.world.actors)
        for i, issue in enumerate(setup.world.issues)
        if not np.isnan(ideal_dai[:, a, i]).any() and (actor.name, issue.name) in positions.cells
    )


def _weighings(setup: Setup) -> tuple[Weighing, ...]:
    red_line_dsk, weight_dsk = setup.preferences.red_line_dsk, setup.preferences.weight_dsk
    return tuple(
        Weighing(side.name, issue.name, _span(red_line_dsk[:, s, k]), _span(weight_dsk[:, s, k], scale=1.0))
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
            source=_source(case, s.source),
        )
        for s in sorted(used.values(), key=lambda s: (s.date, s.id))
    )


def _source(case: Case, source: str) -> str:
    found = case.sources.get(source)
    return found.title if found is not None else source


def _meeting(setup: Setup, seen: Survey) -> Meeting:
    """The survey's middle draw, its thresholds read off along its frontier."""
    utility_ls = np.stack(seen.utility_l, axis=1)
    solutions = tuple(
        Package(name, tuple(float(x) for x in seen.points[name].package_k), _pair(seen.points[name].utility))
        for name in SOLUTION_ORDER
        if name in seen.points
    )
    return Meeting(
        issues=tuple(issue.name for issue in setup.world.settlement_issues),
        share_with_zone=seen.share_with_zone,
        frontier=tuple(_pair(row) for row in utility_ls),
        need=(_threshold(seen.utility_l[0], seen.need_l[0]), _threshold(seen.utility_l[1], seen.need_l[1])),
        solutions=solutions,
        compromise=_compromise(setup, seen.middle),
        predicted=_nash(seen.nash_dk),
    )


def _pair(values: Array | tuple[float, float]) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _threshold(utility_l: Array, need_l: Array) -> float:
    """Utility at which a side begins to prefer signing, as the frontier leads towards its wish.

    What it needs depends on the package, so the line is drawn where need and utility cross. Where no package is good
    enough, the line is what the package that comes closest would have to be worth.
    """
    order = np.argsort(utility_l)
    utility_l, need_l = utility_l[order], need_l[order]
    enough_l = utility_l >= need_l
    if not enough_l.any():
        return float(need_l[np.argmax(utility_l - need_l)])
    first = int(enough_l.argmax())
    if first == 0:
        return float(min(need_l[0], utility_l[0]))
    before, after = (float(utility_l[i] - need_l[i]) for i in (first - 1, first))
    share = -before / (after - before)
    return float(utility_l[first - 1] + share * (utility_l[first] - utility_l[first - 1]))


def _compromise(setup: Setup, draw: int) -> Package:
    """The weighted mean of the belligerents' wishes, each issue by how much either cares [Achen2006]."""
    sides = [_tastes(setup, side, draw) for side in SIDES]
    weight_sk = np.stack([side.weight_rk[0] for side in sides])
    ideal_sk = np.stack([side.ideal_rk[0] for side in sides])
    package_k = np.sum(weight_sk * ideal_sk, axis=0) / np.maximum(np.sum(weight_sk, axis=0), 1e-12)
    utility = [float(side.utility(package_k[None, :])[0]) for side in sides]
    return Package("compromise", tuple(100 * float(x) for x in package_k), (utility[0], utility[1]))


def _tastes(setup: Setup, side: int, draw: int) -> Tastes:
    """A side's tastes in one draw, on the as-of day."""
    from sim.bargaining.utility import Tastes

    world, wants = setup.world, setup.preferences
    actor = world.belligerents[side]
    columns = [world.issues.index(issue) for issue in world.settlement_issues]
    return Tastes(
        ideal_rk=wants.ideal_dai[draw, world.actors.index(actor), columns][None, :],
        red_line_rk=wants.red_line_dsk[draw, side][None, :],
        weight_rk=wants.weight_dsk[draw, side][None, :],
        kappa_r=np.atleast_1d(setup.parameters[f"{actor.name}.red_line_weight"][draw]),
        side=side,
    )


def _nash(nash_dk: Array) -> tuple[Span, ...]:
    """Nash packages over the draws with a zone; empty where no draw has one."""
    known_dk = nash_dk[~np.isnan(nash_dk).any(axis=1)]
    return tuple(_span(column, scale=1.0) for column in known_dk.T) if len(known_dk) else ()


def _priors(case: Case, setup: Setup) -> tuple[tuple[str, int], ...]:
    """How many parameters rest on what."""
    from calibration.levels import level_distributions
    from sim.table import PARAMETERS

    levels = {name.rpartition(".")[2] for name in level_distributions(case, setup.as_of)}
    kinds = Counter(
        "level"
        if p.name in levels
        else "record"
        if p.set_on_record
        else "assumed"
        if p.source.startswith("assumed")
        else "literature"
        for p in PARAMETERS
    )
    return tuple((kind, kinds[kind]) for kind in ("level", "record", "literature", "assumed"))


def _event(event: dict[str, object]) -> str:
    """An event of the scenario in a line: when, how likely, what."""
    when = event.get("on") or event.get("when")
    odds = event.get("probability", 1.0)
    known = {"id", "on", "when", "once", "probability", "announced", "set", "for"}
    acts = [key.replace("_", " ") for key, content in event.items() if key not in known and content is not None]
    levers = event.get("set")
    sets = [f"{name} = {value:g}" for name, value in levers.items()] if isinstance(levers, dict) else []
    chance = "" if odds == 1.0 else f" (chance {odds})"
    return f"{when}{chance}: {', '.join([*acts, *sets])}"
