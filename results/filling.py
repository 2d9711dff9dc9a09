"""Filling a run folder: every file of it but the report, from the shards of a finished run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from results.background import to_json
from results.contents import BACKGROUND, BANDS, COUNTS, FAILURES, MANIFEST, RUNS, SUMMARY
from results.failures import missing_runs, write_failures
from results.manifest import Manifest
from results.precision import Precision, reached
from results.run_table import RunTable, write_runs
from results.shards import Shards
from results.simulation import Simulated
from results.soundness import check_background, quiet_numbers
from results.summary import RunFacts, Summary, summarise
from results.tables import write_bands, write_counts
from sim.axes import Array
from sim.chunk import BAND_CHUNK, report_days

if TYPE_CHECKING:
    from calibration.case import Case
    from scenarios.schema import Scenario
    from sim.setup import Setup

__all__ = ["fill"]

CHUNKS_AT_ONCE = 16
"""Chunks whose columns are in memory together, and a row group of the table: 17 MB."""


def fill(
    half: Path, setup: Setup, scenario: Scenario, case: Case, *, manifest: Manifest, shards: Shards, done: Simulated
) -> None:
    """Write everything but the report; the manifest last, since it says that the rest is there."""
    from results.gathering import gather

    _write_tables(half, shards)
    write_bands(
        half / BANDS, np.array(report_days(setup)), bands=shards.bands(BAND_CHUNK), shares=shards.shares(BAND_CHUNK)
    )
    runs = RunTable(half / RUNS)
    with quiet_numbers():
        background = gather(setup, scenario, case, runs=runs)
    check_background(background, setup)
    (half / SUMMARY).write_text(_json(_summary(runs, setup, manifest, shards, done)), encoding="utf-8")
    (half / BACKGROUND).write_bytes(to_json(background))
    if shards.failures:
        write_failures(half / FAILURES, list(shards.failures.values()))
    (half / MANIFEST).write_text(_json(manifest | {"runs": done.runs, "finished": True}), encoding="utf-8")


def _write_tables(half: Path, shards: Shards) -> None:
    numbers = sorted(shards.sizes)
    for begin in range(0, len(numbers), CHUNKS_AT_ONCE):
        some = numbers[begin : begin + CHUNKS_AT_ONCE]
        counts = [shards.counts(number) for number in some]
        by_day = {day: _joined([count[day] for count in counts]) for day in counts[0]}
        write_runs(half / RUNS, _joined([shards.runs(number) for number in some]), append=begin > 0)
        write_counts(half / COUNTS, by_day, append=begin > 0)


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _summary(runs: RunTable, setup: Setup, manifest: Manifest, shards: Shards, done: Simulated) -> Summary:
    facts = RunFacts(
        scenario=manifest["name"],
        case=setup.world.case,
        as_of=setup.as_of.isoformat(),
        horizon_days=setup.horizon_days,
        draws=setup.draws,
        seed=setup.seed,
        seconds=shards.seconds,
        workers=done.workers,
        version=manifest["versions"]["parley"],
    )
    summary = summarise(runs, facts=facts)
    if shards.failures:
        summary["missing"] = missing_runs(list(shards.failures.values()))
    if isinstance(done.asked, Precision):
        summary["precision"] = reached(done.asked, runs)
    return summary


def _json(content: Any) -> str:
    """JSON to read by eye: indented, with lists of numbers on one line."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    return re.sub(r"\[[^\[\]{}\"]*\]", lambda found: " ".join(found[0].split()), text) + "\n"
