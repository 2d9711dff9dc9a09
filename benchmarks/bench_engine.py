"""How long the engine takes, against drawing its own random numbers: ratios in one interleaved run.

Prints a table and writes benchmarks/results/engine.json with the machine and the versions. Ratios carry over from
machine to machine; seconds do not.
"""

from __future__ import annotations

import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import mesa
import numpy as np

from scenarios.build import build
from scenarios.reading import load
from sim.chunk import run_chunk
from sim.randomness import CHUNK, Streams
from sim.replay import replay

SCENARIO, REPEATS = "istanbul-2025", 3


class Counting(Streams):
    """Streams that note what is drawn in a chunk, so that the floor draws exactly the same."""

    drawn: ClassVar[list[tuple[str, str, int]]] = []

    def uniform(self, name):
        self.drawn.append(("uniform", name, 1))
        return super().uniform(name)

    def uniforms(self, name, n):
        self.drawn.append(("uniforms", name, n))
        return super().uniforms(name, n)

    def normal(self, name):
        self.drawn.append(("normal", name, 1))
        return super().normal(name)

    def normals(self, name, n):
        self.drawn.append(("normals", name, n))
        return super().normals(name, n)


def what_is_drawn(setup, state) -> list[tuple[str, str, int]]:
    """Every draw of one chunk, in order."""
    from sim import chunk

    Counting.drawn, original = [], chunk.Streams
    chunk.Streams = Counting
    try:
        run_chunk(setup, state, 0, CHUNK)
    finally:
        chunk.Streams = original
    return Counting.drawn


def floor(setup, drawn) -> None:
    """Draw the same numbers, and do nothing with them."""
    streams = Streams(setup.seed, chunk=0, runs=CHUNK)
    for kind, name, n in drawn:
        getattr(streams, kind)(*((name,) if kind in ("uniform", "normal") else (name, n)))


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(step: int) -> dict[str, float]:
    """Engine and floor, in turn, at one step."""
    setup = build(load(SCENARIO).model_copy(update={"step": step}))
    state = replay(setup)
    drawn = what_is_drawn(setup, state)
    engine, bare = [], []
    for _ in range(REPEATS):
        engine.append(seconds(lambda: run_chunk(setup, state, 0, CHUNK)))
        bare.append(seconds(lambda: floor(setup, drawn)))
    best = statistics.median(engine)
    return {
        "step_days": step,
        "runs_per_second": CHUNK / best,
        "engine_over_floor": best / statistics.median(bare),
        "numbers_per_run": sum(n for *_, n in drawn),
    }


def main() -> None:
    """Measure, print, write."""
    rows = [measure(step) for step in (1, 7)]
    print(f"{SCENARIO}, one chunk of {CHUNK} runs, one core, median of {REPEATS}")
    print(f"{'step':>6} {'runs/s':>9} {'engine/floor':>13} {'numbers a run':>14}")
    for row in rows:
        print(
            f"{row['step_days']:>4} d {row['runs_per_second']:>9.0f} {row['engine_over_floor']:>13.1f}"
            f" {row['numbers_per_run']:>14.0f}"
        )
    versions = {"python": platform.python_version(), "numpy": np.__version__, "mesa": mesa.__version__}
    out = Path(__file__).parent / "results" / "engine.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"machine": platform.machine(), "versions": versions, "rows": rows}, indent=1) + "\n")
    print(f"written to {out.relative_to(Path(__file__).parent.parent)}")


if __name__ == "__main__":
    main()
