"""Short and partial stops: local and sectoral ceasefires, holiday pauses, one-sided signals.

    local rate = level (.3 + trust) / .6,   sectoral rate = level (.2 + 1.2 mediation) / .56

Local halts (corridors) and sectoral ones (energy, sea) are agreed or mirrored ceasefires at the rates of the record,
moved by trust and mediation; they leave the war as it is. On a holiday a side may declare a pause: mirrored, it is a
short general truce; else a costly signal, answered or not, and never an outcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows
from sim.distributions import Triangular
from sim.hazards import DAYS_PER_YEAR, chance, day_inside
from sim.mechanisms import truces, trust
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent
    from sim.model import NegotiationModel

USUAL_TRUST, USUAL_MEDIATION = 0.3, 0.3
MOST = 2.6
"""Both rates are at most this many times their level, at full trust and full mediation."""

PARAMETERS = (
    Parameter("local_rate", "lambda_l", "local ceasefires, level on the as-of day", "1/day",
              Triangular(0.0005, 0.001, 0.004), "record", set_on_record=True),
    Parameter("sectoral_rate", "lambda_s", "sectoral ceasefires, level on the as-of day", "1/day",
              Triangular(0.0005, 0.0015, 0.003), "record", set_on_record=True),
    Parameter("sectoral_days", "T_s", "agreed length of a sectoral ceasefire", "days",
              Triangular(30, 60, 120), "record", set_on_record=True),
    Parameter("sectoral_break", "k_s", "rate at which one is broken before its end", "1/year",
              Triangular(0.5, 1.5, 4.0), "assumed: of three, one was suspended and one widely breached",
              set_on_record=True),
    Parameter("pause_declared", "a_h", "chance that a side declares a pause on a holiday", "1",
              Triangular(0.01, 0.08, 0.3), "assumed: wide, fitted to the record", domain=(0, 1)),
    Parameter("pullback_rate", "n_1", "one-sided moves of goodwill by a side while talks are open", "1/year",
              Triangular(0.1, 0.4, 1.0), "record", set_on_record=True),
    Parameter("signal_answered", "a_s", "chance that a one-sided move is answered in kind", "1",
              Triangular(0.1, 0.3, 0.5), "assumed: after Osgood's graduated reciprocation", domain=(0, 1)),
)  # fmt: skip


@dataclass(frozen=True)
class Pause:
    """A pause that a side declares: by whom, in which runs, for how many days, from which day; u_r draws the answer."""

    by: str
    rows: Rows
    days_r: Array
    u_r: Array
    day_r: Array


class Sector:
    """The sectoral ceasefire in force: days to its agreed end, 0 where there is none."""

    STATE = ("left_r",)

    def __init__(self, runs: int) -> None:
        self.left_r = np.zeros(runs, dtype=FLOAT)


def start_sectoral(model: NegotiationModel, rows: Rows, days_r: Array, day_r: Array) -> None:
    """A sectoral ceasefire enters into force in some runs."""
    model.sector.left_r[rows] = days_r
    limited(model, rows, day_r, "{0} and {1} halt attacks on one kind of target")


def limited(model: NegotiationModel, rows: Rows, day_r: Array, text: str) -> None:
    """A local or sectoral ceasefire counts."""
    model.tally.mark("limited_ceasefire", rows, day_r)
    model.tally.add("limited_ceasefires", rows)
    model.tell(rows, "limited", model.side_names, text, day_r)


def signal(model: NegotiationModel, side: Belligerent, rows: Rows, u_r: Array, text: str, day_r: Array) -> None:
    """A one-sided move of goodwill in some runs, answered in kind or not."""
    trust.shift(model, "trust_signal", rows)
    model.tell(rows, "signal", (side.name,), text, day_r)
    answered_r = u_r < model.p["signal_answered"][rows]
    trust.shift(model, "trust_signal", rows[answered_r])
    model.tell(rows[answered_r], "signal", (model.other(side).name,), "{0} answers in kind", day_r[answered_r])


def declare_pause(model: NegotiationModel, pause: Pause, p_mirror_r: Array) -> None:
    """A side declares a pause; the other mirrors it with a chance, which makes a truce, or does not."""
    mirrored_r = pause.u_r < p_mirror_r
    truce_r, alone = mirrored_r & model.fighting_r[pause.rows], pause.rows[~mirrored_r]
    truces.start(model, pause.rows[truce_r], pause.days_r[truce_r], pause.day_r[truce_r])
    trust.shift(model, "trust_signal", alone)
    day_r = pause.day_r[~mirrored_r]
    model.tell(alone, "signal", (pause.by,), "{0} declares a pause that is not mirrored", day_r)


def step(model: NegotiationModel) -> None:
    """Local and sectoral ceasefires come and go; holidays bring pauses; sides send signals."""
    _limited(model)
    _holidays(model)
    for side in model.sides:
        u_r2, p_r = model.uniforms(f"signals.{side.name}", 2), model.chance_of("pullback_rate")
        rows = np.flatnonzero(model.fighting_r & model.channel.is_open_r & (u_r2[:, 0] < p_r))
        day_r = model.day + 1 + day_inside(u_r2[rows, 0], p_r[rows], model.days)
        signal(model, side, rows, u_r2[rows, 1], "{0} pulls back on part of the front", day_r)


def _limited(model: NegotiationModel) -> None:
    u_r3, fighting_r = model.uniforms("limited", 3), model.fighting_r
    local, local_day_r = _come(model, "local_rate", fighting_r, u_r3[:, 0], _goodwill)
    sectoral, sectoral_day_r = _come(model, "sectoral_rate", fighting_r, u_r3[:, 1], _reach)
    _end_sectoral(model, u_r3[:, 2])
    limited(model, local, local_day_r, "{0} and {1} halt fire in one place to let people out")
    free_r = model.sector.left_r[sectoral] <= 0
    sectoral, days_r = sectoral[free_r], np.round(model.p["sectoral_days"][sectoral[free_r]])
    start_sectoral(model, sectoral, days_r, sectoral_day_r[free_r])


def _goodwill(model: NegotiationModel, rows: Rows) -> Array:
    """Factor on the rate of local ceasefires, at most `MOST`."""
    return (FLOAT(0.3) + model.trust_r[rows]) / FLOAT(0.3 + USUAL_TRUST)


def _reach(model: NegotiationModel, rows: Rows) -> Array:
    """Factor on the rate of sectoral ceasefires, at most `MOST`."""
    return (FLOAT(0.2) + FLOAT(1.2) * model.mediation_r[rows]) / FLOAT(0.2 + 1.2 * USUAL_MEDIATION)


def _come(
    model: NegotiationModel, rate: str, where_r: Mask, u_r: Array, factor: Callable[[NegotiationModel, Rows], Array]
) -> tuple[Rows, Array]:
    """In which runs limited ceasefires of a kind come, and on which day."""
    rows = np.flatnonzero(where_r & (u_r < model.chance_of(rate, DAYS_PER_YEAR * MOST)))
    u_r, p_r = u_r[rows], chance(model.p[rate][rows] * FLOAT(DAYS_PER_YEAR) * factor(model, rows), model.days)
    came_r = u_r < p_r
    return rows[came_r], model.day + 1 + day_inside(u_r[came_r], p_r[came_r], model.days)


def _end_sectoral(model: NegotiationModel, u_r: Array) -> None:
    """Sectoral ceasefires break or run out."""
    left_r, days = model.sector.left_r, model.days
    rows = np.flatnonzero(left_r > 0)
    broken_r = u_r[rows] < model.chance_of("sectoral_break")[rows]
    broken = rows[broken_r]
    trust.shift(model, "trust_limited_break", broken)
    trust.shift(model, "trust_kept", rows[~broken_r & (left_r[rows] <= days)])
    model.tell(broken, "limited_end", model.side_names, "The partial ceasefire between {0} and {1} breaks")
    left_r[rows] = np.where(broken_r, FLOAT(0), np.maximum(left_r[rows] - days, FLOAT(0)))


def _holidays(model: NegotiationModel) -> None:
    for holiday in model.world.holidays:
        for date in holiday.dates:
            day = (dt.date.fromisoformat(date) - model.setup.as_of).days
            if model.day < day <= model.day + model.days:
                _one_holiday(model, day)


def _one_holiday(model: NegotiationModel, day: int) -> None:
    """Either side may declare a pause; both answers rest on the state before the holiday."""
    free_r = model.fighting_r
    mirror = [truces.p_accepts(model, model.other(side), "holiday", long=False) for side in model.sides]
    for side in model.sides:
        u_r3 = model.uniforms(f"holiday.{day}.{side.name}", 3)
        rows = np.flatnonzero(free_r & (u_r3[:, 0] < model.p["pause_declared"]))
        days_r, day_r = FLOAT(1) + np.floor(FLOAT(3) * u_r3[rows, 1]), np.full(len(rows), day, dtype=FLOAT)
        declare_pause(model, Pause(side.name, rows, days_r, u_r3[rows, 2], day_r), mirror[side.side][rows])
