"""A run that is broken off goes on where it stopped and ends as if nothing had been, never with other runs' chunks."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import results.simulation
from results.folder import RunFolder, open_folder, run_to_folder
from results.run_table import RunTable
from results.shards import Shards
from scenarios.build import build
from scenarios.reading import load
from scenarios.schema import Scenario
from sim import chunk, randomness
from sim.ensemble import finished, simulate
from sim.errors import FolderError, RunError
from sim.setup import Setup
from tests.architecture.tree import ROOT

SMALL, RUNS = 40, 150
"""Chunks of 40 runs, so that 150 make four."""

CHILD = """
import sys
from pathlib import Path
from tests.results.test_shards import cut_small, scenario_of_test
from results.folder import run_to_folder
from scenarios.build import build
import pytest
patch = pytest.MonkeyPatch()
cut_small(patch)
import results.simulation, time
begun = results.simulation.finished
def slowly(*given, **more):
    for number, future in begun(*given, **more):
        yield number, future
        time.sleep(0.5)
results.simulation.finished = slowly
scenario = scenario_of_test()
run_to_folder(build(scenario), scenario, runs=150, out=Path(sys.argv[1]), report=False)
"""


def scenario_of_test() -> Scenario:
    return load("istanbul-2025").model_copy(update={"horizon": 21, "draws": 6, "runs": RUNS, "step": 7})


def cut_small(patch: pytest.MonkeyPatch) -> None:
    """Chunks of 40 runs in this process."""
    patch.setattr(chunk, "CHUNK", SMALL)
    patch.setattr("results.simulation.CHUNK", SMALL)
    patch.setattr("results.likeness.CANDIDATES", SMALL)
    patch.setattr("results.manifest.digest_of_sources", lambda: "the sources while this test runs")
    patch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": SMALL})


@pytest.fixture(autouse=True, scope="module")
def small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        cut_small(patch)
        yield


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return scenario_of_test()


@pytest.fixture(scope="module")
def setup(scenario: Scenario) -> Setup:
    return build(scenario)


@pytest.fixture(scope="module")
def whole(setup: Setup, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The run as it is when nothing happens to it."""
    return run_to_folder(setup, scenario, runs=RUNS, out=tmp_path_factory.mktemp("whole") / "out", report=False)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The chunks that are computed from here on."""
    numbers: list[int] = []

    def watched(*given: Any, **more: Any) -> Iterator[Any]:
        for number, future in finished(*given, **more):
            numbers.append(number)
            yield number, future

    monkeypatch.setattr(results.simulation, "finished", watched)
    return numbers


def stop_after(n: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break off once so many chunks are finished."""

    def broken(*given: Any, **more: Any) -> Iterator[Any]:
        for i, item in enumerate(finished(*given, **more)):
            if i == n:
                raise error
            yield item

    monkeypatch.setattr(results.simulation, "finished", broken)


@pytest.fixture(scope="module")
def broken_off(
    setup: Setup, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, KeyboardInterrupt]:
    """A run broken off after two of its chunks: the folder that holds them, and what was raised."""
    out, stop = tmp_path_factory.mktemp("broken") / "out", KeyboardInterrupt()
    with pytest.MonkeyPatch.context() as patch:
        stop_after(2, stop, patch)
        with pytest.raises(KeyboardInterrupt):
            run_to_folder(setup, scenario, runs=RUNS, out=out, report=False)
    return out.with_name("out.unfinished"), stop


@pytest.fixture
def shards(broken_off: tuple[Path, KeyboardInterrupt], tmp_path: Path) -> Path:
    """A copy of it, to go on from or to be damaged."""
    return Path(shutil.copytree(broken_off[0], tmp_path / "out.unfinished"))


def assert_same(one: RunFolder, other: RunFolder) -> None:
    runs, again = RunTable(one.path / "runs.parquet"), RunTable(other.path / "runs.parquet")
    assert list(runs) == list(again)
    for name in runs:
        np.testing.assert_array_equal(runs[name], again[name], err_msg=name)
    for name in ("trajectories.parquet", "counts.parquet", "background.json"):
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes(), name
    assert {**one.summary, "engine": None} == {**other.summary, "engine": None}


def test_shards_come_together_as_the_engine_computes_them(whole: RunFolder, setup: Setup) -> None:
    expected = simulate(setup, runs=RUNS, snapshots=(7, 14))
    found = whole.findings
    assert found.runs["run"].tolist() == list(range(RUNS))
    for name, column in expected.runs.items():
        np.testing.assert_array_equal(found.runs[name], column, err_msg=name)
    for day, counts in found.counts.items():
        for name, counted_r in counts.items():
            np.testing.assert_array_equal(counted_r, expected.counts[day][name], err_msg=f"{name} by day {day}")


def test_ctrl_c_keeps_what_is_finished_and_says_where(broken_off: tuple[Path, KeyboardInterrupt]) -> None:
    folder, stop = broken_off
    assert stop.__notes__ == [f"80 runs are kept in {folder}: the same command goes on from there."]
    assert [path.name for path in folder.parent.iterdir()] == ["out.unfinished"]


def test_a_run_goes_on_where_it_stopped(
    setup: Setup, scenario: Scenario, whole: RunFolder, shards: Path, tmp_path: Path, computed: list[int]
) -> None:
    seen: list[tuple[int, int]] = []
    again = run_to_folder(
        setup, scenario, runs=RUNS, out=tmp_path / "out", report=False, on_progress=lambda *done: seen.append(done)
    )
    assert computed == [2, 3]
    assert seen == [(80, RUNS), (120, RUNS), (RUNS, RUNS)]
    assert_same(whole, again)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_run_that_was_killed_goes_on_where_it_stopped(
    setup: Setup, scenario: Scenario, whole: RunFolder, tmp_path: Path, computed: list[int]
) -> None:
    out, shards = tmp_path / "out", tmp_path / "out.unfinished"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(out)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while len(list(shards.glob("*.npz"))) < 2:
            assert child.poll() is None, child.stderr and child.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert not out.exists()
    assert_same(whole, run_to_folder(setup, scenario, runs=RUNS, out=out, report=False))
    assert 0 < len(computed) < 4


def test_chunks_of_another_run_are_refused(setup: Setup, scenario: Scenario, shards: Path, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"out\.unfinished: holds the beginning of another run .*; remove it"):
        run_to_folder(setup, scenario, runs=RUNS + 1, out=tmp_path / "out", report=False)
    assert len(list(shards.glob("*.npz"))) == 2


def test_a_chunk_that_strayed_in_is_refused(setup: Setup, scenario: Scenario, shards: Path, tmp_path: Path) -> None:
    key = json.loads((shards / "manifest.json").read_text())["hash"]
    stray = chunk.Chunk(Shards(shards, key).runs(1), {}, {}, {})
    Shards(tmp_path, "another").add(7, stray, seconds=1.0)
    (tmp_path / "00000007.npz").replace(shards / "00000002.npz")
    with pytest.raises(FolderError, match=r"00000002\.npz: holds chunk 7 of run another and .*; remove it and start"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False)


def test_a_chunk_under_anothers_number_is_refused(
    setup: Setup, scenario: Scenario, shards: Path, tmp_path: Path
) -> None:
    (shards / "00000001.npz").replace(shards / "00000003.npz")
    with pytest.raises(FolderError, match=r"00000003\.npz: holds chunk 1 of run"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False)


@pytest.mark.parametrize("keep", [0, 100, -30])
def test_a_damaged_chunk_is_one_message(
    setup: Setup, scenario: Scenario, shards: Path, tmp_path: Path, keep: int
) -> None:
    path = shards / "00000001.npz"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FolderError, match=r"00000001\.npz: cannot be read .*; remove it and start the same run again"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False)


def test_a_folder_that_is_no_beginning_of_a_run_is_left_alone(setup: Setup, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "out.unfinished").mkdir()
    (tmp_path / "out.unfinished" / "thesis.txt").write_text("years of work")
    with pytest.raises(FolderError, match="is no beginning of a run, so it is left alone"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out")
    assert (tmp_path / "out.unfinished" / "thesis.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks on folders there")
def test_two_processes_do_not_compute_the_same_run(
    setup: Setup, scenario: Scenario, shards: Path, tmp_path: Path
) -> None:
    import fcntl

    held = os.open(shards, os.O_RDONLY)  # a lock belongs to the opened folder, so this stands for another process
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with pytest.raises(FolderError, match="another process is computing this run"):
            run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False)
    finally:
        os.close(held)


@pytest.mark.parametrize("where", ["shard", "table"])
def test_a_disk_that_takes_no_more_leaves_the_finished_chunks(
    setup: Setup, scenario: Scenario, whole: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    where: str, computed: list[int],
) -> None:  # fmt: skip
    synced = os.fsync
    calls: list[int] = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        # Names and manifest take three, every shard two: the file itself and its folder.
        if len(calls) > 3 + 2 * 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced(descriptor)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full) if where == "shard" else patch.setattr("results.filling.write_runs", refuse)
        with pytest.raises(FolderError, match=r"No space left on device\); free some space") as refusal:
            run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False)
    kept = 80 if where == "shard" else RUNS
    assert refusal.value.__notes__[0].startswith(f"{kept} runs are kept in {tmp_path / 'out.unfinished'}")
    assert [path.name for path in tmp_path.iterdir()] == ["out.unfinished"]
    assert not list((tmp_path / "out.unfinished").glob(".*"))  # nothing half-written
    computed.clear()
    assert_same(whole, run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False))
    assert computed == ([2, 3] if where == "shard" else [])


def test_one_chunk_that_fails_is_recorded_and_the_others_finish(
    setup: Setup, scenario: Scenario, whole: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_in(2, monkeypatch)
    folder = run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out")
    expected, there = RunTable(whole.path / "runs.parquet"), folder.findings.runs
    kept = [*range(80), *range(120, 150)]
    for name in expected:
        np.testing.assert_array_equal(there[name], expected[name][kept], err_msg=name)
    assert (folder.summary["runs"], folder.summary["missing"]) == (110, 40)
    assert "40 more runs failed and are missing" in folder.report.read_text(encoding="utf-8")
    assert open_folder(folder.path).manifest["runs"] == RUNS
    (failure,) = open_folder(folder.path).failures
    assert (failure["chunk"], failure["runs"], failure["seed"]) == (2, [80, 119], setup.seed)
    assert failure["error"] == "ArithmeticError: chunk 2"
    assert "in breaking" in failure["traceback"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_the_first_chunk_there_is_no_run_and_its_failure_is_kept(
    setup: Setup, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_in(0, monkeypatch)
    with pytest.raises(RunError, match=r"Runs 0 to 39 \(ArithmeticError: chunk 0\) failed\. .*failures\.json"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out")
    assert "chunk 0" in (tmp_path / "out.unfinished" / "failures.json").read_text()
    monkeypatch.undo()
    assert not run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out", report=False).failures


def fail_in(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run_chunk = chunk.run_chunk

    def breaking(setup: Setup, state: Any, chunk: int, size: int, snapshots: tuple[int, ...]) -> Any:
        if chunk == number:
            raise ArithmeticError(f"chunk {chunk}")
        return run_chunk(setup, state, chunk, size, snapshots)

    monkeypatch.setattr("sim.ensemble.run_chunk", breaking)
