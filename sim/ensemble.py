"""All runs: cut into chunks of fixed size, spread over processes, put together in order."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import mesa
import numpy as np

from sim.axes import FLOAT, Array
from sim.mechanisms import talks, truces
from sim.model import NegotiationModel
from sim.outcomes import OUTCOMES
from sim.randomness import CHUNK, Streams
from sim.replay import replay
from sim.setup import Setup

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
BAND_CHUNKS = 1
"""Trajectories are kept for the first chunk only: 8,192 runs put a median within .015 standard deviations."""
BAND_DAYS = 7
POOL_PAYS_FROM = 1_500_000
"""Runs times steps from which a second process pays: starting one takes as long as some of them."""


@dataclass(frozen=True)
class Ensemble:
    """All runs of a setup.

    runs    column -> (run,): run, draw, `<outcome>_day` (NaN: never), `<outcome>_scripted`, quantities, `end_state`
    bands   series -> (day, quantile) over the runs, at `days`; quantiles as in QUANTILES
    shares  state -> (day,) share of runs in it, at `days`
    days    days after the as-of day: 0, 7, ..., the horizon
    counts  day -> quantity -> (run,): what had been counted by the end of the step that reaches that day
    """

    runs: Mapping[str, Array]
    bands: Mapping[str, Array]
    shares: Mapping[str, Array]
    days: Array
    seconds: float
    workers: int
    counts: Mapping[int, Mapping[str, Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chunk:
    """What one chunk returns: its columns, its series (day, run) where it keeps them, its counts by day."""

    columns: dict[str, Array]
    series: dict[str, Array]
    counts: dict[int, dict[str, Array]]


def simulate(
    setup: Setup,
    *,
    runs: int,
    workers: int = 1,
    snapshots: Sequence[int] = (),
    on_progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run an ensemble: the same table for any number of workers, and the first N of 2N runs are the N.

    runs         number of runs; run k uses draw k mod draws
    workers      processes to use at most; a small ensemble runs in this one
    snapshots    days after the as-of day, none beyond the horizon, at which the counts are kept too
    on_progress  called with the number of runs finished, after each chunk
    """
    if snapshots and not 0 <= min(snapshots) <= max(snapshots) <= setup.horizon_days:
        raise ValueError(f"snapshots: got {sorted(snapshots)}, expected days from 0 to {setup.horizon_days}")
    begun = time.perf_counter()
    state = replay(setup)
    sizes = [min(CHUNK, runs - first) for first in range(0, runs, CHUNK)]
    work = runs * (setup.horizon_days / setup.step_days)
    pool = min(workers, len(sizes)) if work >= POOL_PAYS_FROM else 1
    chunks = []
    for chunk in _run_all(setup, state, sizes, pool, tuple(snapshots)):
        chunks.append(chunk)
        if on_progress is not None:
            on_progress(sum(len(c.columns["run"]) for c in chunks))
    columns = _joined([c.columns for c in chunks])
    counts = {day: _joined([c.counts[day] for c in chunks]) for day in chunks[0].counts}
    bands, shares = _bands([c.series for c in chunks if c.series])
    days = np.array(report_days(setup))
    return Ensemble(columns, bands, shares, days, time.perf_counter() - begun, pool, counts)


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    """The same columns of all chunks, end to end."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _run_all(
    setup: Setup, state: Mapping[str, Array], sizes: list[int], workers: int, snapshots: tuple[int, ...]
) -> Iterator[Chunk]:
    numbers = range(len(sizes))
    if workers == 1:
        for chunk, size in zip(numbers, sizes, strict=True):
            yield run_chunk(setup, state, chunk, size, snapshots)
        return
    context = multiprocessing.get_context("spawn")  # named, since importing Mesa 3.3 changes the default
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        n = len(sizes)
        yield from pool.map(run_chunk, [setup] * n, [state] * n, numbers, sizes, [snapshots] * n)


def report_days(setup: Setup) -> list[int]:
    """Days at which series are kept: weekly, and the horizon."""
    return sorted({*range(0, setup.horizon_days, BAND_DAYS), setup.horizon_days})


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


def run_chunk(
    setup: Setup, state: Mapping[str, Array], chunk: int, size: int, snapshots: tuple[int, ...] = ()
) -> Chunk:
    """Simulate one chunk from the as-of day to the horizon, and keep the counts at the days of `snapshots`."""
    model = model_of_chunk(setup, state, chunk, size)
    series: dict[str, list[Array]] = {}
    wanted = report_days(setup) if chunk < BAND_CHUNKS else []
    counts: dict[int, dict[str, Array]] = {}
    due = sorted(set(snapshots))

    def keep(model: NegotiationModel) -> None:
        while due and due[0] <= model.day:
            counts[due.pop(0)] = _counts(model)
        while wanted and wanted[0] <= model.day:
            wanted.pop(0)
            for name, value_r in _series(model).items():
                series.setdefault(name, []).append(value_r)

    play(model, keep)
    columns = _columns(model, chunk)
    result = Chunk(columns, {name: np.stack(rows) for name, rows in series.items()}, counts)
    forget(model)
    return result


def forget(model: NegotiationModel) -> None:
    """Let a finished model go: Mesa 3.3 keeps every model alive in a class-level registry of agents."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
    model.__dict__.clear()


def _series(model: NegotiationModel) -> dict[str, Array]:
    tally = model.tally
    long_r = model.truce.kind_r == truces.LONG
    return {
        "trust": model.trust_r,
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


def _bands(kept: list[dict[str, Array]]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Quantiles of the series, and the share of runs in each state, by day."""
    whole = {name: np.concatenate([c[name] for c in kept], axis=1) for name in kept[0]}
    state = whole.pop("state")
    suspended = whole.pop("suspended").mean(axis=1)
    names = ("settlement", "general_ceasefire", "talks_open", "fighting")
    shares = {name: (state == code).mean(axis=1) for code, name in enumerate(names)}
    bands = {name: np.quantile(rows, QUANTILES, axis=1).T.astype(FLOAT) for name, rows in whole.items()}
    return bands, shares | {"talks_suspended": suspended}
