"""`parley compare` as it is typed, and `parley.compare` from Python."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import parley
from parley.cli import app

SMALL = ("--runs", 100, "--draws", 20, "--horizon", "6 weeks")
PAIR = ("istanbul-2025", "patron-walks-away")


def typed(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="parley")


@pytest.fixture(scope="module", autouse=True)
def place(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("analyst"))
        yield


@pytest.fixture(scope="module")
def first(place):
    return typed("compare", *PAIR, *SMALL)


def the_folder():
    (folder,) = Path("runs").glob("istanbul-2025-and-patron-walks-away-*")
    return folder


def test_help():
    shown = typed("compare", "--help").stdout
    assert "Usage: parley compare" in shown
    assert all(flag in shown for flag in ("--against", "--as-of", "--seed", "--horizon", "--runs", "--draws"))


def test_table_and_files(first):
    assert first.exit_code == 0, first.output
    assert "Istanbul, June 2025" in first.stdout
    assert "The patron walks away" in first.stdout
    assert max(map(len, first.stdout.splitlines()[:-3])) <= 88
    assert {path.name for path in the_folder().iterdir()} == {
        "comparison.html",
        "comparison.json",
        "outcomes.csv",
        "quantities.csv",
    }
    assert str(the_folder() / "comparison.html") in first.stdout
    rows = list(csv.DictReader((the_folder() / "outcomes.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 22
    assert rows[0]["difference"] == ""


def test_json_is_the_file_and_finished_runs_are_used_again(first):
    again = typed("compare", *PAIR, *SMALL, "--format", "json")
    assert again.exit_code == 0, again.output
    told = json.loads(again.stdout)
    assert told == json.loads((the_folder() / "comparison.json").read_text(encoding="utf-8"))
    assert told["baseline"] == "istanbul-2025"
    assert "2 of 2 had been run before" in again.stderr
    assert len(list(Path("runs").iterdir())) == 3


def test_from_python_run_folders_and_scenarios(first):
    terms = json.loads((the_folder() / "comparison.json").read_text(encoding="utf-8"))
    base, other = (Path("runs") / f"{name}-{terms['scenarios'][name]['run']}" for name in PAIR)
    found = parley.compare(base, other)
    assert list(found.outcomes["probability"]) == [
        outcome["probability"] for one in terms["scenarios"].values() for outcome in one["outcomes"].values()
    ]
    assert found.chart("what_changes").data
    mixed = parley.compare(base, "patron-walks-away", runs=100, draws=20, horizon="6 weeks")
    assert mixed.outcomes.equals(found.outcomes)
    with pytest.raises(parley.InputError, match="argument runs 100 gives all the same"):
        parley.compare(base, "patron-walks-away", draws=20, horizon="6 weeks")


def test_a_folder_of_something_else_is_left_alone(first):
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("precious", encoding="utf-8")
    refused = typed("compare", *PAIR, *SMALL, "--out", "mine")
    assert refused.exit_code == 1
    assert "notes.txt" in refused.stderr
    assert [path.name for path in Path("mine").iterdir()] == ["notes.txt"]


def test_without_the_page(first):
    done = typed("compare", *PAIR, *SMALL, "--out", "plain", "--no-report", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    assert not Path("plain/comparison.html").exists()
    assert "comparison.html" not in done.stdout


def test_different_dates_are_refused_with_the_flag_and_nothing_is_run(first):
    before = sorted(Path("runs").iterdir())
    refused = typed("compare", "baseline", "patron-walks-away", *SMALL)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.splitlines() == [
        "patron-walks-away: as-of date 2025-06-01, but baseline has 2025-05-31; --as-of 2025-05-31 gives all the same",
        "patron-walks-away: seed 20250602, but baseline has 20250531; --seed 20250531 gives all the same",
    ]
    assert sorted(Path("runs").iterdir()) == before
