"""Long runs at the command line: broken off, gone on with, incomplete, as precise as asked for."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.cli import app
from parley.terminal import _pace
from sim import chunk, randomness

SMALL = 64
SHORT = ("--horizon", "3 weeks", "--draws", "4", "--no-report")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def parley(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def small_chunks(monkeypatch):
    for place in (
        "sim.chunk.CHUNK",
        "results.simulation.CHUNK",
        "results.precision.CHUNK",
        "results.likeness.CANDIDATES",
    ):
        monkeypatch.setattr(place, SMALL)
    monkeypatch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": SMALL})


def test_ctrl_c_stops_processes_within_a_moment_and_says_how_to_go_on():
    # A chunk takes seconds: waiting for those under way would show.
    command = [sys.executable, "-m", "parley", "run", "baseline", "--runs", "60000", "--horizon", "16 weeks"]
    process = subprocess.Popen(
        [*command, "--workers", "2", "--out", "long"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not list(Path("long.unfinished").glob("*.npz")):
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        said = process.stderr.readline()
        took = time.monotonic() - begun
        out, more = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert took < 2
    assert (out, more) == ("", "")
    assert re.fullmatch(
        r"Stopped\. [\d,]+ runs are kept in long\.unfinished: the same command goes on from there\.\n", said
    )


@pytest.mark.usefixtures("small_chunks")
def test_missing_runs_are_said_and_fail_the_run(monkeypatch):
    run_chunk = chunk.run_chunk

    def breaking(setup, state, chunk, size, snapshots):
        if chunk == 1:
            raise ArithmeticError("[b]no number[/b]")
        return run_chunk(setup, state, chunk, size, snapshots)

    monkeypatch.setattr("sim.ensemble.run_chunk", breaking)
    arguments = ("run", "baseline", "--runs", 150, *SHORT, "--out", "gaps")
    for _ in ("computed", "used again"):
        answer = parley(*arguments)
        assert answer.exit_code == 1
        assert "86 runs in" in answer.stdout
        assert "64 of 150 runs are missing, the numbers are those of the others" in answer.stderr
        assert (
            "runs 64 to 127 (ArithmeticError: [b]no number[/b]) failed; gaps/failures.json says where" in answer.stderr
        )


@pytest.mark.usefixtures("small_chunks")
def test_precision_says_what_was_reached_and_what_the_draws_leave():
    answer = parley(
        "run", "baseline", "--runs", 60, *SHORT, "--precision", 0.1, "--outcome", "exchange", "--out", "fine"
    )
    assert answer.exit_code == 0
    flat = " ".join(answer.stdout.split())
    assert re.search(r"Precision the share of prisoner exchange ± [\d.]+ in 100 or less for these draws", flat)
    assert "too few (4) to tell what others would change" in flat


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--precision", "0.6"), "--precision: got 0.6, expected 0.0001 to 0.2"),
        (("--precision", "0.01", "--outcome", "setlement"), "--outcome: got 'setlement', expected one of "),
        (("--outcome", "settlement"), "--outcome: names whose share is to be precise: give --precision too"),
        (("--cluster", "127.0.0.1"), "127.0.0.1: is no address of a Dask scheduler"),
        (("--cluster", "tcp://127.0.0.1:8786", "--workers", "2"), "--workers: are processes of this machine"),
    ],
)
def test_flags_that_cannot_be_used_are_bad_input(flags, said):
    answer = parley("run", "baseline", "--runs", 4, *SHORT, *flags)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert not list(Path("runs").glob("*"))


@pytest.mark.parametrize(
    ("done", "left", "seconds", "said"),
    [
        (0, 1000, 3.0, ""),
        (1000, 0, 3.0, ""),
        (8192, 8192, 4.0, "2,048/s, 0:04 left"),
        (10, 30_000, 2.0, "5/s, 1:40:00 left"),
        (1, 10, 8.0, "0.12/s, 1:20 left"),
    ],
)
def test_rate_and_time_left(done, left, seconds, said):
    assert _pace(done, left, seconds) == said
