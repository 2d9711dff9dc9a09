"""All runs: cut into chunks of fixed size, computed by whoever can, put together by their numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from sim.axes import Array
from sim.chunk import Chunk, chunk_sizes, forget, model_of_chunk, play, report_days, run_chunk
from sim.errors import RunError
from sim.executors import Workforce, workforce
from sim.replay import replay
from sim.setup import Setup

__all__ = [
    "Chunk", "Ensemble", "finished", "forget", "model_of_chunk", "play", "report_days", "run_chunk", "simulate"
]  # fmt: skip


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


def simulate(
    setup: Setup,
    *,
    runs: int,
    workers: int = 1,
    executor: Executor | None = None,
    snapshots: Sequence[int] = (),
    on_progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run an ensemble: the same table for any number of workers, and the first N of 2N runs are the N.

    runs         number of runs; run k uses draw k mod draws
    workers      processes to use at most; a small ensemble runs in this one
    executor     who computes the chunks instead, `workers` of them at a time
    snapshots    days after the as-of day, none beyond the horizon, at which the counts are kept too
    on_progress  called with the number of runs finished, after each chunk
    """
    if snapshots and not 0 <= min(snapshots) <= max(snapshots) <= setup.horizon_days:
        raise ValueError(f"snapshots: got {sorted(snapshots)}, expected days from 0 to {setup.horizon_days}")
    begun = time.perf_counter()
    sizes = chunk_sizes(runs)
    given = nullcontext(Workforce(executor, workers)) if executor else fitting(setup, sizes, workers)
    table, counts = _Columns(runs), {day: _Columns(runs) for day in sorted(snapshots)}
    bands: dict[str, Array] = {}
    shares: dict[str, Array] = {}
    done = 0
    with given as hands:
        for number, future in finished(setup, replay(setup), sizes, hands, snapshots=tuple(snapshots)):
            chunk = future.result()
            first = int(chunk.runs["run"][0])
            table.place(chunk.runs, first)
            for day, columns in counts.items():
                columns.place(chunk.counts[day], first)
            bands.update(chunk.bands)
            shares.update(chunk.shares)
            done += sizes[number]
            if on_progress is not None:
                on_progress(done)
    days, seconds = np.array(report_days(setup)), time.perf_counter() - begun
    return Ensemble(table, bands, shares, days, seconds, hands.workers, counts)


class _Columns(dict[str, Array]):
    """Columns over all runs, filled chunk by chunk in any order."""

    def __init__(self, runs: int) -> None:
        super().__init__()
        self._runs = runs

    def place(self, part: Mapping[str, Array], first: int) -> None:
        """Put a part's columns in their place, which begins with the run `first`."""
        for name, value_r in part.items():
            if name not in self:
                self[name] = np.empty(self._runs, dtype=value_r.dtype)
            self[name][first : first + len(value_r)] = value_r


def fitting(
    setup: Setup, sizes: Mapping[int, int], workers: int | str, *, same: Callable[[], str] | None = None
) -> AbstractContextManager[Workforce]:
    """The workforce that fits so many chunks of a setup; the rest as for `workforce`."""
    work = sum(sizes.values()) * setup.horizon_days / setup.step_days
    return workforce(workers, chunks=len(sizes), work=work, same=same)


def finished(
    setup: Setup,
    state: Mapping[str, Array],
    sizes: Mapping[int, int],
    hands: Workforce,
    *,
    snapshots: tuple[int, ...] = (),
) -> Iterator[tuple[int, Future[Chunk]]]:
    """Chunks as they are finished, in whatever order: (number, its future, done); they are begun in order.

    sizes  chunk -> number of runs
    Raises RunError where the workers are lost.
    """
    waiting = iter(sizes.items())
    begun: dict[Future[Chunk], int] = {}
    while True:
        for number, size in islice(waiting, hands.in_hand - len(begun)):
            begun[hands.executor.submit(run_chunk, setup, state, number, size, snapshots)] = number
        if not begun:
            return
        for future in wait(begun, return_when=FIRST_COMPLETED).done:
            _check_not_lost(future)
            yield begun.pop(future), future


def _check_not_lost(future: Future[Chunk]) -> None:
    """A chunk that fails has an exception of its own; one whose workers are gone ends everything."""
    if future.cancelled():
        raise RunError("The cluster no longer answers: look at its scheduler")
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        raise RunError(
            "A worker process was ended from outside, most often for want of memory: try fewer --workers"
        ) from error
