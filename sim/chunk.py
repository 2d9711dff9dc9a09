"""A chunk of runs: simulated together by one model, in whatever process, and handed back as columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import mesa
import numpy as np

from sim.axes import FLOAT, Array
from sim.mechanisms import talks, truces
from sim.model import NegotiationModel
from sim.outcomes import END_STATES, OUTCOMES
from sim.randomness import CHUNK, Streams
from sim.setup import Setup

__all__ = [
    "BAND_CHUNK",
    "CHUNK",
    "QUANTILES",
    "Chunk",
    "chunk_sizes",
    "forget",
    "model_of_chunk",
    "play",
    "report_days",
    "run_chunk",
]

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
BAND_CHUNK = 0
"""Bands come from the first chunk alone: 8,192 runs put a median within .015 standard deviations."""
BAND_DAYS = 7


@dataclass(frozen=True)
class Chunk:
    """What one chunk comes to.

    runs    column -> (run,), as in `Ensemble`
    bands   series -> (day, quantile) over these runs, at `report_days`; empty but in the first chunk
    shares  state -> (day,) share of these runs in it; empty but in the first chunk
    counts  day -> quantity -> (run,), at the days asked for
    """

    runs: Mapping[str, Array]
    bands: Mapping[str, Array]
    shares: Mapping[str, Array]
    counts: Mapping[int, Mapping[str, Array]]


def chunk_sizes(runs: int) -> dict[int, int]:
    """Chunk -> its number of runs; the last one takes what is left."""
    return {number: min(CHUNK, runs - first) for number, first in enumerate(range(0, runs, CHUNK))}


def report_days(setup: Setup) -> list[int]:
    """Days at which series are kept: weekly, and the horizon."""
    return sorted({*range(0, setup.horizon_days, BAND_DAYS), setup.horizon_days})


def run_chunk(
    setup: Setup, state: Mapping[str, Array], chunk: int, size: int, snapshots: tuple[int, ...] = ()
) -> Chunk:
    """Simulate one chunk from the as-of day to the horizon, and keep the counts at the days of `snapshots`."""
    model = model_of_chunk(setup, state, chunk, size)
    series: dict[str, list[Array]] = {}
    counts: dict[int, dict[str, Array]] = {}
    wanted = report_days(setup) if chunk == BAND_CHUNK else []
    due = sorted(set(snapshots))

    def keep(model: NegotiationModel) -> None:
        while due and due[0] <= model.day:
            counts[due.pop(0)] = _counts(model)
        while wanted and wanted[0] <= model.day:
            wanted.pop(0)
            for name, value_r in _series(model).items():
                series.setdefault(name, []).append(value_r)

    play(model, keep)
    runs = _columns(model, chunk)
    forget(model)
    return Chunk(runs, *_bands({name: np.stack(rows) for name, rows in series.items()}), counts)


def model_of_chunk(
    setup: Setup, state: Mapping[str, Array], chunk: int, size: int, watch: tuple[int, ...] = ()
) -> NegotiationModel:
    """The model of one chunk on the as-of day."""
    draw_r = (np.arange(size) + chunk * CHUNK) % setup.draws
    streams = Streams(setup.seed, chunk=chunk, runs=size)
    return NegotiationModel(setup, draw_r=draw_r, streams=streams, state=state, watch=watch)


def play(model: NegotiationModel, at_day: Callable[[NegotiationModel], None] | None = None) -> None:
    """Step a model to the horizon; `at_day` sees it on the as-of day and after every step."""
    horizon, step = model.setup.horizon_days, model.setup.step_days
    if at_day is not None:
        at_day(model)
    while model.day < horizon:
        model.days = min(step, horizon - model.day)
        model.step()
        if at_day is not None:
            at_day(model)


def forget(model: NegotiationModel) -> None:
    """Let a finished model go: Mesa 3.3 keeps every model alive in a class-level registry of agents."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
    model.__dict__.clear()


def _series(model: NegotiationModel) -> dict[str, Array]:
    tally = model.tally
    long_r = model.truce.kind_r == truces.LONG
    return {
        "trust": model.trust_r.copy(),
        "momentum": model.war.momentum_r,
        "territory_share": model.war.share_r,
        "mediation": model.mediation_r,
        **{f"prisoners_to_{name}": tally.count(f"prisoners_to_{name}").copy() for name in model.side_names},
        "state": np.select([model.settled_r, long_r, model.channel.is_open_r], [0, 1, 2], 3).astype(np.int8),
        "suspended": (model.channel.status_r == talks.SUSPENDED).astype(np.int8),
    }


def _columns(model: NegotiationModel, chunk: int) -> dict[str, Array]:
    tally, horizon, runs = model.tally, model.setup.horizon_days, model.runs
    run_r = np.arange(runs, dtype=np.int64) + chunk * CHUNK
    columns: dict[str, Array] = {"run": run_r, "draw": (run_r % model.setup.draws).astype(np.int32)}
    for name in OUTCOMES:
        day_r = tally.first_day[name]
        columns[f"{name}_day"] = np.where(day_r <= horizon, day_r, np.nan).astype(FLOAT)
    for name in OUTCOMES:
        columns[f"{name}_scripted"] = tally.scripted[name] & ~np.isnan(columns[f"{name}_day"])
    columns |= _counts(model)
    columns["territory_share_end"] = model.war.share_r
    columns["days_under_general_ceasefire"] = tally.count("days_under_general_ceasefire")
    for k, issue in enumerate(model.world.settlement_issues):
        columns[f"terms.{issue.name}"] = FLOAT(100) * model.settlement.terms_rk[:, k]
    columns["end_state"] = _series(model)["state"]
    return columns


def _counts(model: NegotiationModel) -> dict[str, Array]:
    """How often, and how many, so far."""
    sides = model.side_names
    counted = ["talks_rounds", "exchanges", "limited_ceasefires", "general_truces"]
    counted += [f"prisoners_to_{s}" for s in sides] + ["children_returned"] + [f"bodies_to_{s}" for s in sides]
    return {name: model.tally.count(name).copy() for name in counted}


def _bands(series: dict[str, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Quantiles of the series (day, run), and the share of runs in each state, by day."""
    if not series:
        return {}, {}
    state, suspended = series.pop("state"), series.pop("suspended")
    shares = {name: (state == code).mean(axis=1) for code, name in enumerate(END_STATES)}
    bands = {name: np.quantile(rows, QUANTILES, axis=1).T.astype(FLOAT) for name, rows in series.items()}
    return bands, shares | {"talks_suspended": suspended.mean(axis=1)}
