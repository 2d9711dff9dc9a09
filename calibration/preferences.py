"""From positions to what the engine takes: every uncertain preference as a named dimension, then one row per draw.

Dimensions, in the units of files (0-100; salience and room are pure numbers):

    <actor>.ideal.<issue>           what the actor wants, clipped to the ends of the scale (an end means "this or more")
    <belligerent>.salience.<issue>  a Gamma variate; divided by their sum they are the Dirichlet-distributed weights
    <belligerent>.room.<issue>      factor, on one issue, of the engine's parameter `red_line_room`
    <belligerent>.red_line.<issue>  the line it drew in so many words; the far end of the scale where it drew none
    <belligerent>.readiness         how ready it is to negotiate
    <third party>.effort            how hard it tries to bring the sides together
    status_quo.<issue>              where the issue stands if fighting simply goes on
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from calibration.positions import Cell, Positions
from sim.axes import SIDES, Array
from sim.distributions import Distribution, Fixed, Gamma, Normal, Uniform
from sim.setup import Preferences

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = [
    "LEAST_SALIENCE", "ROOM_FACTOR", "assemble", "preference_domains", "preference_quantiles", "salience_shares",
    "stated_red_line",
]  # fmt: skip

ROOM_FACTOR = Uniform(0.7, 1.3)
"""How the distance from ideal point to red line differs from issue to issue (assumed)."""

LEAST_SALIENCE = 0.001
"""Of an issue that a side hardly cares for; the prior's Gamma variates lie around 2 to 8 (assumed)."""

_FAR_END = (100.0, 0.0)
"""The end of the scales away from each side."""

_DAYS_PER_YEAR = 365.25


def preference_quantiles(case: Case, positions: Positions) -> dict[str, Distribution]:
    """Every uncertain preference by name, in an order that depends on the case alone."""
    issues = case.settlement_issues
    dimensions: dict[str, Distribution] = {
        f"{actor}.ideal.{issue}": _clipped(positions[actor, issue])
        for actor in case.file.actors
        for issue in case.file.issues
    }
    for side, name in enumerate(case.belligerents):
        concentration = positions.weights.salience_concentration
        shares = salience_shares(case, positions, name)
        dimensions |= {f"{name}.salience.{issue}": Gamma(concentration * shares[issue], 1.0) for issue in issues}
        dimensions |= {f"{name}.room.{issue}": ROOM_FACTOR for issue in issues}
        dimensions |= {f"{name}.red_line.{issue}": Fixed(stated_red_line(positions, side, issue)) for issue in issues}
        dimensions |= {f"{name}.readiness": _clipped(positions[name, "readiness"])}
    dimensions |= {f"{actor}.effort": _clipped(positions[actor, "mediation"]) for actor in case.third_parties}
    return dimensions | {f"status_quo.{issue}": _status_quo(case, issue) for issue in issues}


def preference_domains(case: Case) -> dict[str, tuple[float, float]]:
    """Lowest and highest value of every preference: the ends of the scales; salience and room are factors."""
    scale, issues = (0.0, 100.0), case.settlement_issues
    domains = {f"{actor}.ideal.{issue}": scale for actor in case.file.actors for issue in case.file.issues}
    for name in case.belligerents:
        domains |= {f"{name}.salience.{issue}": (LEAST_SALIENCE, math.inf) for issue in issues}
        domains |= {f"{name}.room.{issue}": (0.0, math.inf) for issue in issues}
        domains |= {f"{name}.red_line.{issue}": scale for issue in issues}
        domains |= {f"{name}.readiness": scale}
    domains |= {f"{actor}.effort": scale for actor in case.third_parties}
    return domains | {f"status_quo.{issue}": scale for issue in issues}


def assemble(case: Case, values: Mapping[str, Array]) -> Preferences:
    """One row of preferences per draw, positions in [0, 1].

    values  value (draw,) of every dimension, and of the engine's `<belligerent>.red_line_room`
    """
    issues, sides = case.settlement_issues, case.belligerents

    def share(name: str) -> Array:
        clipped: Array = np.clip(values[name] / 100.0, 0.0, 1.0)
        return clipped

    def per_side_and_issue(value: Callable[[int, str], Array]) -> Array:
        return _stack([_stack([value(side, issue) for issue in issues]) for side in SIDES], axis=1)

    salience_dsk = per_side_and_issue(lambda side, issue: values[f"{sides[side]}.salience.{issue}"])
    return Preferences(
        ideal_dai=_stack(
            [_stack([share(f"{a}.ideal.{issue}") for issue in case.file.issues]) for a in case.file.actors], axis=1
        ),
        red_line_dsk=per_side_and_issue(lambda side, issue: _red_line(values, side, sides[side], issue)),
        weight_dsk=salience_dsk / salience_dsk.sum(axis=-1, keepdims=True),
        readiness_ds=_stack([share(f"{name}.readiness") for name in sides]),
        effort_da=_stack([share(f"{name}.effort") for name in case.third_parties]),
        status_quo_dk=_stack([share(f"status_quo.{issue}") for issue in issues]),
    )


def salience_shares(case: Case, positions: Positions, actor: str) -> dict[str, float]:
    """Mean weight of each settlement issue for an actor: the case's prior, moved by what it speaks of and how firmly.

    Several statements of one document on one issue count as the root of their number; old ones fade.
    """
    weights = positions.weights
    raised = {issue: _raised(positions, actor, issue) for issue in case.settlement_issues}
    total = weights.salience_prior_worth + sum(raised.values())
    prior = {issue: case.file.issues[issue].salience_prior or 0.0 for issue in case.settlement_issues}
    return {issue: (weights.salience_prior_worth * prior[issue] + raised[issue]) / total for issue in raised}


def _raised(positions: Positions, actor: str, issue: str) -> float:
    statements = positions[actor, issue].statements
    per_document = Counter(s.document for s in statements)
    weights = positions.weights
    return sum(
        weights.emphasis(s.firmness)
        / math.sqrt(per_document[s.document])
        * math.exp2(-(positions.as_of - s.date).days / weights.salience_half_life_days)
        for s in statements
    )


def stated_red_line(positions: Positions, side: int, issue: str) -> float:
    """The last red line that a side itself drew on an issue, 0-100, loosened by drift since; the far end if none."""
    statements = positions[positions.case.belligerents[side], issue].statements
    drawn = [s for s in statements if s.firmness == "red_line" and s.directness == "explicit"]
    if not drawn:
        return _FAR_END[side]
    last = max(drawn, key=lambda s: (s.date, s.id))
    years = (positions.as_of - last.date).days / _DAYS_PER_YEAR
    away = 1.0 if side == 0 else -1.0
    return min(max(last.position + away * positions.weights.drift_sd * math.sqrt(years), 0.0), 100.0)


def _red_line(values: Mapping[str, Array], side: int, name: str, issue: str) -> Array:
    """Where a side stops: its room past the ideal point, or the line it drew if that is nearer, never short of it."""
    ideal = values[f"{name}.ideal.{issue}"] / 100.0
    room = values[f"{name}.red_line_room"] * values[f"{name}.room.{issue}"]
    drawn = values[f"{name}.red_line.{issue}"] / 100.0
    line = np.minimum(ideal + room, np.maximum(ideal, drawn))
    if side == 1:
        line = np.maximum(ideal - room, np.minimum(ideal, drawn))
    clipped: Array = np.clip(line, 0.0, 1.0)
    return clipped


def _clipped(cell: Cell) -> Normal:
    return Normal(cell.mean, cell.sd, 0.0, 100.0)


def _status_quo(case: Case, issue: str) -> Normal:
    entry = case.file.issues[issue].status_quo
    if entry is None:
        raise KeyError(issue)
    return Normal(entry.mean, entry.sd, 0.0, 100.0)


def _stack(columns: list[Array], *, axis: int = -1) -> Array:
    return np.stack(columns, axis=axis)
