"""Whole processes: start-up, one process against two, the run table, pairing; with `--million` the million runs too.

Seconds here are those that pass, so a quiet machine is needed; start-up is measured in turn with its yardstick.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from measuring import Row, in_turn, leave, wall_seconds

from results.run_table import write_runs
from scenarios.build import build
from scenarios.reading import load
from sim.ensemble import simulate
from sim.setup import Setup

SCENARIO = "istanbul-2025"
PAIRED_RUNS, CHANGED = 32_768, ("exchange_rate", "closing_rate", "collapse_rate")
SHARED_BY_TWO = 200_000
PARLEY = (sys.executable, "-m", "parley")


def process(*command: str) -> Callable[[], object]:
    """A whole process, from start to end, nothing printed."""
    return partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def flagship(step: int) -> Setup:
    """The flagship scenario at a time step."""
    return build(load(SCENARIO).model_copy(update={"step": step}))


def scenario_file(folder: Path, step: str) -> str:
    """The flagship at a time step, as a file for the command line."""
    path = folder / f"step-{step.replace(' ', '-')}.yaml"
    lines = ["title: Speed", "question: How fast?", "case: ukraine", f"extends: {SCENARIO}", f"step: {step}"]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def start_up(folder: Path) -> list[Row]:
    """Whole processes against the import of Mesa, and against bare Python."""
    numbers = iter(range(1000))

    def run(step: str) -> object:
        out = str(folder / f"run-{next(numbers)}")
        flags = ("--runs", "10000", "--no-report", "--workers", "1", "--quiet", "--out", out)
        return process(*PARLEY, "run", scenario_file(folder, step), *flags)()

    took = in_turn(
        {
            "python": process(sys.executable, "-c", "pass"),
            "help": process(*PARLEY, "--help"),
            "mesa": process(sys.executable, "-c", "import mesa"),
            "7 days": partial(run, "7 days"),
            "1 day": partial(run, "1 day"),
        },
        5,
        wall_seconds,
    )
    return [
        Row("parley --help against bare Python", took["help"] / took["python"], target=4.0),
        Row("import mesa, whole process", took["mesa"], "s"),
        Row("10,000 runs, steps of 7 days, against import mesa", took["7 days"] / took["mesa"], target=1.5),
        Row("10,000 runs, steps of 1 day, against import mesa", took["1 day"] / took["mesa"], target=1.5),
    ]


def two_processes(folder: Path) -> list[Row]:
    """One process against two, and what writing the run table adds to a simulation."""
    setup = flagship(7)
    took = in_turn({str(n): partial(simulate, setup, runs=SHARED_BY_TWO, workers=n) for n in (1, 2)}, 1, wall_seconds)
    runs = simulate(setup, runs=SHARED_BY_TWO // 4, workers=1)
    table = wall_seconds(lambda: write_runs(folder / "runs.parquet", runs.runs))
    return [
        Row(f"two processes against one, {SHARED_BY_TWO:,} runs", took["1"] / took["2"], target=1.6, more=True),
        Row("run table against its simulation, steps of 7 days", 100 * table / runs.seconds, "%", 15.0),
    ]


def pairing() -> list[Row]:
    """How much narrower the difference of two scenarios is for sharing their seed, one parameter being 10 % higher."""
    setup = flagship(7)
    base = simulate(setup, runs=PAIRED_RUNS).runs
    rows = []
    for name in CHANGED:
        parameters = {**setup.parameters, name: 1.1 * setup.parameters[name]}
        other = simulate(replace(setup, parameters=parameters), runs=PAIRED_RUNS).runs
        for outcome in ("general_truce", "settlement"):
            came, came_too = (~np.isnan(table[f"{outcome}_day"]) for table in (base, other))
            apart = np.var(came) + np.var(came_too)
            paired = np.var(came.astype(float) - came_too)
            gain = apart / paired if paired else np.inf
            rows.append(Row(f"pairing: {name} +10 %, {outcome.replace('_', ' ')}", gain, target=8.0, more=True))
    return rows


def million(folder: Path) -> list[Row]:
    """A million one-year runs on two cores, run table written."""
    rows = []
    for step, most in (("7 days", 20.0), ("1 day", 120.0)):
        out = str(folder / f"million-{step.replace(' ', '-')}")
        flags = ("--runs", "1000000", "--no-report", "--workers", "2", "--quiet", "--out", out)
        seconds = wall_seconds(process(*PARLEY, "run", scenario_file(folder, step), *flags))
        rows.append(Row(f"a million runs on two cores, steps of {step}", seconds, "s", most))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [*rows, Row("most memory of any one process", peak, "MB", 500.0)]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="a million runs too: minutes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rows = start_up(folder) + two_processes(folder) + pairing()
        leave("process", rows + (million(folder) if asked.million else []))


if __name__ == "__main__":
    main()
