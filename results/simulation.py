"""Simulating into shards: what a run still lacks is computed, chunk by chunk, until it is enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calibration.digest import digest_of_sources
from results.contents import FAILURES
from results.failures import failure_of, said
from results.precision import Precision, Shares
from results.shards import Shards
from results.soundness import check_ensemble
from results.summary import count_days
from results.words import capital
from sim.axes import Array
from sim.chunk import BAND_CHUNK, CHUNK, chunk_sizes
from sim.ensemble import finished, fitting
from sim.errors import ParleyError, RunError
from sim.executors import Workforce
from sim.replay import replay
from sim.setup import Setup

__all__ = ["Progress", "Simulated", "simulate_into"]

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs asked for."""


@dataclass(frozen=True)
class Simulated:
    """What was done, apart from the runs themselves.

    asked    how many runs, or how precise
    runs     asked for, or what the precision took; those of failed chunks included
    workers  chunks computed at the same time
    """

    asked: int | Precision
    runs: int
    workers: int


def simulate_into(
    shards: Shards,
    setup: Setup,
    *,
    runs: int | Precision,
    workers: int | str = 1,
    on_progress: Progress | None = None,
) -> Simulated:
    """Compute what the shards lack; a chunk that fails leaves a record and the others go on.

    runs     how many, or how precise
    workers  processes at most, or the address of a Dask scheduler
    """
    looks = runs.looks if isinstance(runs, Precision) else (runs,)
    state, look = replay(setup), looks[0]
    with fitting(setup, _missing(shards, looks[-1]), workers, same=digest_of_sources) as hands:
        for look in looks:
            _compute(shards, setup, state, look, hands, on_progress or _nobody)
            if isinstance(runs, Precision) and _shares(shards, look).are_known(runs):
                break
    return Simulated(runs, look, hands.workers)


def _nobody(done: int, asked: int) -> None:
    """Nobody watches."""


def _missing(shards: Shards, runs: int) -> dict[int, int]:
    done = shards.sizes.keys() | shards.failures.keys()
    return {number: size for number, size in chunk_sizes(runs).items() if number not in done}


def _shares(shards: Shards, runs: int) -> Shares:
    shares = Shares()
    for number in chunk_sizes(runs).keys() & shards.sizes.keys():
        shares.add(shards.runs(number))
    return shares


def _compute(
    shards: Shards, setup: Setup, state: Mapping[str, Array], runs: int, hands: Workforce, tell: Progress
) -> None:
    """Compute the chunks that so many runs still lack."""
    missing = _missing(shards, runs)
    done, since = runs - sum(missing.values()), time.perf_counter()
    tell(done, runs)
    snapshots = count_days(setup.horizon_days)
    for number, future in finished(setup, state, missing, hands, snapshots=snapshots):
        now = time.perf_counter()
        error = future.exception()
        if error is None:
            check_ensemble(future.result(), setup)
            shards.add(number, future.result(), seconds=now - since)
        else:
            _note(shards, setup, error, number=number, size=missing[number])
        done, since = done + missing[number], now
        tell(done, runs)


def _note(shards: Shards, setup: Setup, error: BaseException, *, number: int, size: int) -> None:
    """Record a chunk that failed; without the first there is no run."""
    if isinstance(error, ParleyError):
        raise error
    first = number * CHUNK
    failure = failure_of(error, chunk=number, runs=(first, first + size - 1), seed=setup.seed)
    shards.add_failure(failure)
    if number == BAND_CHUNK:
        raise RunError(
            f"{capital(said([failure]))} failed. Bands and stories come from them, so there are no results; "
            f"{shards.folder / FAILURES} says where it failed"
        ) from error
