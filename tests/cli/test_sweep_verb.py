"""`parley sweep` and `parley drivers` as they are typed."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import results.drivers.study
import results.sweeps.playing
from parley.cli import app
from tests.results.studied import evaluated

SHORT = ["--horizon", "3 weeks", "--runs", "20", "--draws", "4", "--workers", "1"]


def parley(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="parley")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("verb", ["sweep", "drivers"])
def test_help(verb):
    answer = parley(verb, "--help")
    assert answer.exit_code == 0
    assert f"Usage: parley {verb}" in answer.stdout


def test_a_point_that_fails_is_told_the_rest_are_kept_and_the_exit_code_says_so(tmp_path, monkeypatch):
    play_one = results.sweeps.playing._play

    def play(task):
        if task.point["us.aid"] == 0:
            raise ArithmeticError("nothing left")
        return play_one(task)

    monkeypatch.setattr(results.sweeps.playing, "_play", play)
    answer = parley("sweep", "baseline", "--over", "us.aid=0,1", *SHORT, "--out", tmp_path / "out")
    assert answer.exit_code == 1
    assert "ArithmeticError: nothing left" in answer.stderr
    assert "failed" in answer.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"points.parquet", "points.csv", "sweep.html"}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--over", "us.aid=0:9:3"], "--over us.aid: got 0 to 9, expected 0 to 3"),
        (["--over", "us.adi=0:1:3"], "did you mean 'us.aid'?"),
        (["--over", "us.aid=0:1"], "values for us.aid, such as 0:1:5"),
        (["--over", "us.aid"], "expected KEY=VALUES"),
        (["--sample", "8"], "--sample: got no range"),
        ([], "--over: got nothing to vary"),
    ],
)
def test_what_cannot_be_varied_is_bad_input(flags, said):
    answer = parley("sweep", "baseline", *flags, *SHORT)
    assert answer.exit_code == 2
    assert said in " ".join(answer.stderr.split())


def test_drivers_print_what_an_outcome_hangs_on(tmp_path, monkeypatch):
    monkeypatch.setattr(results.drivers.study, "evaluate", evaluated)
    answer = parley("drivers", "baseline", "--points", "2048", "--out", tmp_path / "out")
    assert answer.exit_code == 0
    assert "Further reluctance to stop" in answer.stdout
    assert "How truces are weighed" in answer.stdout
    assert str(tmp_path / "out" / "drivers.html") in answer.stdout
