"""Short and partial stops: local and sectoral ceasefires, holiday pauses, one-sided signals.

    local rate = level (.3 + trust) / .6,   sectoral rate = level (.2 + 1.2 mediation) / .56

Local halts (corridors) and sectoral ones (energy, sea) are agreed or mirrored ceasefires at the rates of the record,
moved by trust and mediation; they leave the war as it is. On a holiday a side may declare a pause: mirrored, it is a
short general truce; else a costly signal, answered or not, and never an outcome.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.axes import FLOAT, Array, Mask
from sim.distributions import Triangular
from sim.hazards import DAYS_PER_YEAR, chance, day_inside, happens
from sim.mechanisms import truces, trust
from sim.parameters import Parameter

if TYPE_CHECKING:
    from sim.agents import Belligerent
    from sim.model import NegotiationModel

USUAL_TRUST, USUAL_MEDIATION = 0.3, 0.3

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
    declared_r: Mask
    days_r: Array
    u_r: Array
    day_r: Array


class Sector:
    """The sectoral ceasefire in force: days to its agreed end, 0 where there is none."""

    STATE = ("left_r",)

    def __init__(self, runs: int) -> None:
        self.left_r = np.zeros(runs, dtype=FLOAT)


def start_sectoral(model: NegotiationModel, begun_r: Mask, days_r: Array, day_r: Array) -> None:
    """A sectoral ceasefire enters into force."""
    model.sector.left_r = np.where(begun_r, days_r, model.sector.left_r)
    limited(model, begun_r, day_r, "{0} and {1} halt attacks on one kind of target")


def limited(model: NegotiationModel, begun_r: Mask, day_r: Array, text: str) -> None:
    """A local or sectoral ceasefire counts."""
    model.tally.mark("limited_ceasefire", begun_r, day_r)
    model.tally.add("limited_ceasefires", begun_r)
    model.tell(begun_r, "limited", model.side_names, text, day_r)


def signal(model: NegotiationModel, side: Belligerent, moved_r: Mask, u_r: Array, text: str, day_r: Array) -> None:
    """A one-sided move of goodwill, answered in kind or not."""
    trust.shift(model, "trust_signal", moved_r)
    model.tell(moved_r, "signal", (side.name,), text, day_r)
    answered_r = moved_r & (u_r < model.p["signal_answered"])
    trust.shift(model, "trust_signal", answered_r)
    model.tell(answered_r, "signal", (model.other(side).name,), "{0} answers in kind", day_r)


def declare_pause(model: NegotiationModel, pause: Pause, p_mirror_r: Array) -> None:
    """A side declares a pause; the other mirrors it with a chance, which makes a truce, or does not."""
    mirrored_r = pause.declared_r & (pause.u_r < p_mirror_r)
    alone_r = pause.declared_r & ~mirrored_r
    truces.start(model, mirrored_r & model.fighting_r, pause.days_r, pause.day_r)
    trust.shift(model, "trust_signal", alone_r)
    model.tell(alone_r, "signal", (pause.by,), "{0} declares a pause that is not mirrored", pause.day_r)


def step(model: NegotiationModel) -> None:
    """Local and sectoral ceasefires come and go; holidays bring pauses; sides send signals."""
    _limited(model)
    _holidays(model)
    for side in model.sides:
        u_r2 = model.uniforms(f"signals.{side.name}", 2)
        p_r = chance(model.p["pullback_rate"] * model.channel.is_open_r, model.days)
        moved_r = model.fighting_r & (u_r2[:, 0] < p_r)
        day_r = model.day + 1 + day_inside(u_r2[:, 0], p_r, model.days)
        signal(model, side, moved_r, u_r2[:, 1], "{0} pulls back on part of the front", day_r)


def _limited(model: NegotiationModel) -> None:
    p, days, year = model.p, model.days, FLOAT(DAYS_PER_YEAR)
    u_r3 = model.uniforms("limited", 3)
    fighting_r, sector = model.fighting_r, model.sector
    goodwill_r = (FLOAT(0.3) + model.trust_r) / FLOAT(0.3 + USUAL_TRUST)
    reach_r = (FLOAT(0.2) + FLOAT(1.2) * model.mediation_r) / FLOAT(0.2 + 1.2 * USUAL_MEDIATION)
    p_local_r = chance(p["local_rate"] * year * goodwill_r, days)
    p_sector_r = chance(p["sectoral_rate"] * year * reach_r, days)
    broken_r = (sector.left_r > 0) & happens(u_r3[:, 2], p["sectoral_break"], days)
    ran_out_r = (sector.left_r > 0) & ~broken_r & (sector.left_r <= days)
    trust.shift(model, "trust_limited_break", broken_r)
    trust.shift(model, "trust_kept", ran_out_r)
    model.tell(broken_r, "limited_end", model.side_names, "The partial ceasefire between {0} and {1} breaks")
    sector.left_r = np.where(broken_r, FLOAT(0), np.maximum(sector.left_r - days, FLOAT(0)))
    local_r = fighting_r & (u_r3[:, 0] < p_local_r)
    limited(model, local_r, model.day + 1 + day_inside(u_r3[:, 0], p_local_r, days),
            "{0} and {1} halt fire in one place to let people out")  # fmt: skip
    sectoral_r = fighting_r & (sector.left_r <= 0) & (u_r3[:, 1] < p_sector_r)
    sector_day_r = model.day + 1 + day_inside(u_r3[:, 1], p_sector_r, days)
    start_sectoral(model, sectoral_r, np.round(p["sectoral_days"]), sector_day_r)


def _holidays(model: NegotiationModel) -> None:
    for holiday in model.world.holidays:
        for date in holiday.dates:
            day = (dt.date.fromisoformat(date) - model.setup.as_of).days
            if model.day < day <= model.day + model.days:
                _one_holiday(model, day)


def _one_holiday(model: NegotiationModel, day: int) -> None:
    """Either side may declare a pause; both answers rest on the state before the holiday."""
    day_r, free_r = np.full(model.runs, day, dtype=FLOAT), model.fighting_r
    mirror = [truces.p_accepts(model, model.other(side), "holiday", long=False) for side in model.sides]
    for side in model.sides:
        u_r3 = model.uniforms(f"holiday.{day}.{side.name}", 3)
        declared_r = free_r & (u_r3[:, 0] < model.p["pause_declared"])
        days_r = FLOAT(1) + np.floor(FLOAT(3) * u_r3[:, 1])
        declare_pause(model, Pause(side.name, declared_r, days_r, u_r3[:, 2], day_r), mirror[side.side])
