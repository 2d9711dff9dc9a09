"""The engine on one core: against the floor, against the scalar oracle under Mesa's batch_run, and how it grows.

The floor draws the same random numbers and takes the same exponentials, and does nothing else. `--quick` leaves the
growth out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import mesa
import numpy as np
from measuring import Row, in_turn, leave

from scenarios.build import build
from scenarios.reading import load
from sim import chunk as chunks
from sim.chunk import CHUNK, run_chunk
from sim.ensemble import simulate
from sim.randomness import Streams
from sim.replay import replay
from sim.setup import Setup
from tests.oracle.model import OracleModel

SCENARIO, REPEATS, ORACLE_RUNS = "istanbul-2025", 5, 4
Draw = tuple[str, str, int]


def flagship(step: int) -> Setup:
    """The flagship scenario at a time step."""
    return build(load(SCENARIO).model_copy(update={"step": step}))


# the floor --------------------------------------------------------------------------------------------------------


class Noting(Streams):
    """Streams that note what is drawn."""

    drawn: list[Draw]

    def uniform(self, name: str) -> Any:
        self.drawn.append(("uniform", name, 1))
        return super().uniform(name)

    def uniforms(self, name: str, n: int) -> Any:
        self.drawn.append(("uniforms", name, n))
        return super().uniforms(name, n)

    def normal(self, name: str) -> Any:
        self.drawn.append(("normal", name, 1))
        return super().normal(name)

    def normals(self, name: str, n: int) -> Any:
        self.drawn.append(("normals", name, n))
        return super().normals(name, n)


@contextmanager
def noted() -> Iterator[tuple[list[Draw], list[int]]]:
    """While it lasts: every draw of a chunk, and the sizes of all arrays whose exponential is taken."""
    drawn: list[Draw] = []
    sizes: list[int] = []
    plain = chunks.Streams, np.exp, np.expm1
    Noting.drawn = drawn

    def noting(function: Callable[..., Any]) -> Callable[..., Any]:
        def taken(x: Any, *args: Any, **kwargs: Any) -> Any:
            sizes.append(np.size(x))
            return function(x, *args, **kwargs)

        return taken

    chunks.Streams, np.exp, np.expm1 = Noting, noting(np.exp), noting(np.expm1)  # type: ignore[misc, assignment]
    try:
        yield drawn, sizes
    finally:
        chunks.Streams, np.exp, np.expm1 = plain  # type: ignore[misc]


def floor_of(setup: Setup, run: Callable[[], object]) -> tuple[Callable[[], None], int]:
    """What takes the floor's time for a chunk, and how many numbers a run draws."""
    with noted() as (drawn, sizes):
        run()
    x = np.full(max(sizes), -0.5, dtype=np.float32)

    def floor() -> None:
        streams = Streams(setup.seed, chunk=0, runs=CHUNK)
        for kind, name, n in drawn:
            getattr(streams, kind)(*((name,) if kind in ("uniform", "normal") else (name, n)))
        for size in sizes:
            np.exp(x[:size])

    return floor, sum(n for *_, n in drawn)


def against_floor_and_oracle() -> list[Row]:
    """Engine, floor and batch_run in turn."""
    works: dict[str, Callable[[], object]] = {}
    numbers: dict[int, int] = {}
    for step in (1, 7):
        setup = flagship(step)
        state = replay(setup)
        works[f"engine {step}"] = partial(run_chunk, setup, state, 0, CHUNK)
        works[f"floor {step}"], numbers[step] = floor_of(setup, works[f"engine {step}"])
    setup = flagship(1)
    parameters = {"setup": [setup], "state": [replay(setup)], "seed": range(ORACLE_RUNS)}
    works["oracle"] = partial(
        mesa.batch_run, OracleModel, parameters, max_steps=setup.horizon_days, display_progress=False
    )
    took = in_turn(works, REPEATS)
    per_run = {name: seconds / (ORACLE_RUNS if name == "oracle" else CHUNK) for name, seconds in took.items()}
    rows = [Row("mesa.batch_run of the oracle, steps of 1 day", 1 / per_run["oracle"], "runs/s")]
    for step, more in ((1, 100.0), (7, None)):
        days = "1 day" if step == 1 else f"{step} days"
        engine, floor = per_run[f"engine {step}"], per_run[f"floor {step}"]
        rows += [
            Row(f"engine, steps of {days}", 1 / engine, "runs/s"),
            Row(f"  numbers that a run draws, steps of {days}", numbers[step], ""),
            Row(f"  engine against its floor, steps of {days}", engine / floor, target=4.0),
            Row(
                f"  batch_run (1 day) against the engine, steps of {days}", per_run["oracle"] / engine, "x", more, True
            ),
        ]
    return rows


# growth -----------------------------------------------------------------------------------------------------------


def with_actors(setup: Setup, n: int) -> Setup:
    """The same case with so many actors: the first ones, then copies of a host."""
    world, preferences = setup.world, setup.preferences
    host = next(a for a in world.actors if a.role == "host")
    order = [*world.actors, *(replace(host, name=f"host {i}") for i in range(n))][:n]
    places = [world.actors.index(a if a in world.actors else host) for a in order]
    thirds = [world.third_parties.index(world.actors[i]) for i in places if world.actors[i].role != "belligerent"]
    wider = replace(preferences, ideal_dai=preferences.ideal_dai[:, places], effort_da=preferences.effort_da[:, thirds])
    return replace(setup, world=replace(world, actors=tuple(order)), preferences=wider)


def with_issues(setup: Setup, n: int) -> Setup:
    """The same case with so many issues to settle: its own, then copies of its last; salience adds up to 1 again."""
    world, preferences = setup.world, setup.preferences
    own = world.settlement_issues
    copies = tuple(replace(own[-1], name=f"issue {i}", serves=None) for i in range(n - len(own)))
    places = list(range(len(own))) + [len(own) - 1] * len(copies)
    weight = preferences.weight_dsk[..., places]
    wider = replace(
        preferences,
        ideal_dai=preferences.ideal_dai[
            ..., list(range(len(world.issues))) + [world.issues.index(own[-1])] * len(copies)
        ],
        red_line_dsk=preferences.red_line_dsk[..., places],
        weight_dsk=weight / weight.sum(axis=-1, keepdims=True),
        status_quo_dk=preferences.status_quo_dk[..., places],
    )
    return replace(setup, world=replace(world, issues=(*world.issues, *copies)), preferences=wider)


def growth() -> list[Row]:
    """How the time of a run grows with actors, issues and weeks, and that of all with the runs."""
    setup = flagship(7)
    sizes = {
        "5 actors": with_actors(setup, 5), "15 actors": with_actors(setup, 15),
        "5 issues to settle": with_issues(setup, 5), "20 issues to settle": with_issues(setup, 20),
        "26 weeks": replace(setup, horizon_days=7 * 26), "208 weeks": replace(setup, horizon_days=7 * 208),
    }  # fmt: skip
    state = {name: replay(other) for name, other in sizes.items()}
    took = in_turn({name: partial(run_chunk, other, state[name], 0, CHUNK) for name, other in sizes.items()}, 3)
    rows = [Row(f"{name}, steps of 7 days", 1e6 * seconds / CHUNK, "us a run") for name, seconds in took.items()]
    runs = (1_000, 10_000, 100_000)
    took = in_turn({f"{n:,} runs": partial(simulate, setup, runs=n) for n in runs}, 1)
    return rows + [Row(f"{n:,} runs, steps of 7 days", took[f"{n:,} runs"], "s") for n in runs]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the growth out")
    quick = parser.parse_args().quick
    leave("engine", against_floor_and_oracle() + ([] if quick else growth()))


if __name__ == "__main__":
    main()
