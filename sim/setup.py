"""All that one ensemble is computed from: the border between scenarios and the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.axes import Array
from sim.conditions import Condition
from sim.world import World


@dataclass(frozen=True)
class Preferences:
    """What every actor wants, one row per draw, positions in [0, 1].

    ideal_dai     ideal points (draw, actor, issue), in the order of `World.actors` and `World.issues`
    red_line_dsk  how far a belligerent will not go (draw, side, settlement issue)
    weight_dsk    salience (draw, side, settlement issue); sums to 1 over the issues
    readiness_ds  readiness to negotiate of the two sides (draw, side)
    effort_da     mediation effort of the third parties (draw, third party), in the order of `World.third_parties`
    status_quo_dk where the issues stand if fighting simply goes on (draw, settlement issue)
    """

    ideal_dai: Array
    red_line_dsk: Array
    weight_dsk: Array
    readiness_ds: Array
    effort_da: Array
    status_quo_dk: Array


@dataclass(frozen=True)
class PastEvent:
    """Something that happened up to the as-of day.

    day   0 = the as-of day, -1 the day before
    kind  round, suspension, proposal, refusal, framework, contact, pullback, pause, exchange, children, bodies,
          limited_truce, limited_break, truce, truce_break, truce_lapse
    data  numbers and names that the replay reads: by (actors), deal, truce (kind), days (see `sim/replay.py`)
    """

    day: int
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """The war from its first day to the as-of day, as recorded.

    first_day  negative; the war's first day, relative to the as-of day
    share      (day, per cent of territory held by side 1), in date order
    support    (day, third party, support given per month relative to its mean so far), in date order
    known_until  last day on which the front is known; from then to the as-of day it moves as the model has it
    """

    first_day: int
    events: tuple[PastEvent, ...] = ()
    share: tuple[tuple[int, float], ...] = ()
    support: tuple[tuple[int, str, float], ...] = ()
    known_until: int = 0


@dataclass(frozen=True)
class Act:
    """Something that a scenario lets happen: a round, an exchange, a proposal, a summit ..."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A dated or conditional event of a scenario.

    key        names its random stream: the event's `id`, or a digest of its content
    on         day after the as-of day (1 = the first), None where `when` decides
    announced  day from which the actors expect it; None: never expected
    set        lever values it sets; `duration` days later the override is lifted (None: it stays)
    """

    key: str
    on: int | None = None
    when: Condition | None = None
    once: bool = True
    probability: float = 1.0
    announced: int | None = None
    set: tuple[tuple[str, float], ...] = ()
    duration: int | None = None
    act: Act | None = None


@dataclass(frozen=True)
class Setup:
    """One ensemble, fully determined: same setup, same runs.

    parameters  every parameter's value per draw (draw,); per-side ones as `<belligerent>.<name>`
    levers      lever values at the start; a lever left out is as its actor decides
    """

    world: World
    preferences: Preferences
    parameters: Mapping[str, Array]
    history: History
    as_of: dt.date
    horizon_days: int
    step_days: int
    seed: int
    draws: int
    levers: Mapping[str, float] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
