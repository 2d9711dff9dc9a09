"""How far engine and oracle lie apart, quantity by quantity, in standard errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.axes import Array
from sim.ensemble import model_of_chunk, play, simulate
from sim.mechanisms import talks
from sim.model import NegotiationModel
from sim.outcomes import OUTCOMES
from sim.replay import replay
from sim.setup import Setup

FLOAT32 = 2e-4
"""Rounding of the engine's single precision over some hundred steps, relative to a quantity's size."""


@dataclass(frozen=True)
class Difference:
    """Means of one quantity in both, and the standard error of their difference."""

    name: str
    engine: float
    oracle: float
    error: float

    def is_beyond(self, errors: float) -> bool:
        slack = FLOAT32 * max(1.0, abs(self.engine))
        return not abs(self.engine - self.oracle) <= errors * self.error + slack

    def __str__(self) -> str:
        away = (self.engine - self.oracle) / max(self.error, 1e-12)
        return f"{self.name:36s} engine {self.engine:11.4f}  oracle {self.oracle:11.4f}  {away:6.1f} standard errors"


def differences(engine: Mapping[str, Array], oracle: Mapping[str, Array]) -> list[Difference]:
    """One row for every quantity that both know: its mean, and its mean square where it is no zero or one."""
    rows = []
    for name in engine:
        if name in oracle and name not in ("run", "draw"):
            a, b = np.asarray(engine[name], float), np.asarray(oracle[name], float)
            rows.append(_difference(name, (a, engine["draw"]), (b, oracle["draw"])))
            if not set(np.unique(b)) <= {0.0, 1.0}:
                rows.append(_difference(f"{name} squared", (a**2, engine["draw"]), (b**2, oracle["draw"])))
    return rows


def _difference(name: str, engine: tuple[Array, Array], oracle: tuple[Array, Array]) -> Difference:
    """The parameters are the same in both, so only the spread within draws is error: the larger of the two spreads."""
    moments = [_moments(*sample) for sample in (engine, oracle)]
    variance = max(variance for _, variance, _ in moments)
    error = np.sqrt(variance * sum(1 / n for _, _, n in moments))
    return Difference(name, moments[0][0], moments[1][0], float(error))


def _moments(value_r: Array, draw_r: Array) -> tuple[float, float, int]:
    """Mean, variance and number; the variance within draws, unless the quantity is defined in some runs only."""
    known = ~np.isnan(value_r)
    value_r, draw_r = value_r[known], draw_r[known]
    if known.all():
        means_d = np.bincount(draw_r, value_r) / np.bincount(draw_r)
        return float(value_r.mean()), float(((value_r - means_d[draw_r]) ** 2).mean()), len(value_r)
    return float(value_r.mean()), float(value_r.var()), len(value_r)


def outcomes_as_numbers(columns: Mapping[str, Array], horizon: int) -> dict[str, Array]:
    """Each outcome as whether it came, and the day it came, the horizon where it did not."""
    numbers = {name: value for name, value in columns.items() if not name.endswith("_day")}
    for name in OUTCOMES:
        day_r = np.asarray(columns[f"{name}_day"], float)
        numbers[f"{name} came"] = (~np.isnan(day_r)).astype(float)
        numbers[f"{name} day"] = np.where(np.isnan(day_r), horizon, day_r)
    end_r = np.asarray(columns["end_state"])
    return numbers | {f"end_state {code}": (end_r == code).astype(float) for code in range(4)}


def engine_table(setup: Setup, *, runs: int) -> dict[str, Array]:
    """The engine's run table."""
    return outcomes_as_numbers(simulate(setup, runs=runs).runs, setup.horizon_days)


def engine_state(setup: Setup, *, runs: int) -> dict[str, Array]:
    """The state of the engine's first chunk at the horizon, by the oracle's names."""
    model = model_of_chunk(setup, replay(setup), 0, runs)
    play(model)
    columns = {f"state.{name}": np.asarray(value, float) for name, value in _state(model).items()}
    return columns | {"draw": np.arange(runs) % setup.draws}


def _state(model: NegotiationModel) -> dict[str, Array]:
    state = {}
    for s in model.sides:
        own = ("belief", "optimism", "used_to_war", "support", "pressure", "readiness", "conceded")
        state |= {f"{s.name}.{key}": getattr(s, f"{key}_r") for key in own}
        state |= {f"{s.name}.theta.{k}": s.theta_rk[:, k] for k in range(s.theta_rk.shape[1])}
        state |= {f"{s.name}.prisoners": s.prisoners.held_r, f"{s.name}.bodies": s.bodies.held_r}
    for t in model.third_parties:
        state |= {f"{t.name}.own_effort": t.effort_r, f"{t.name}.aid": t.aid_r, f"{t.name}.walked": t.walked_r}
        state |= {f"{t.name}.refused": t.refused_r, f"{t.name}.contacts": t.contacts_r}
    state |= {"is open": model.channel.is_open_r, "is suspended": model.channel.status_r == talks.SUSPENDED}
    channel, captives = model.channel, model.exchange
    state |= {"gap": channel.gap_r, "empty": channel.empty_r, "age": channel.age_r, "texts": channel.texts_r}
    state |= {"usual_size": captives.size_r, "mood": captives.drift_r, "boost": captives.boost_r}
    state |= {"trust": model.trust_r, "momentum": model.war.momentum_r, "way_out": model.way_out_r}
    return state | {"mediation": model.mediation_r, "sectoral": model.sector.left_r, "children": model.children.held_r}
