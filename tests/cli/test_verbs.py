"""Every verb as it is typed: what it prints where, and with which exit code it ends."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.cli import app
from scenarios.library import names

VERBS = ("list", "check", "run", "positions", "story", "report", "new-case")
HEAVY = ("mesa", "pandas", "scipy", "plotly", "networkx")


def parley(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="parley")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    answer = parley(verb, "--help")
    assert answer.exit_code == 0
    assert "Usage: parley " + verb in answer.stdout


def test_help_names_every_verb():
    answer = parley("--help")
    assert answer.exit_code == 0
    assert all(f" {verb} " in answer.stdout for verb in VERBS)


def test_version():
    assert parley("--version").stdout.startswith("parley ")


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["check", "baseline"], ["check", "ukraine/istanbul-2025"]])
def test_quick_verbs_import_nothing_heavy(arguments, root):
    code = (
        "import sys\nfrom parley.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], code, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=root, check=True, timeout=60
    )
    assert done.stderr.splitlines()[-1] == "[] 0"


def test_importing_parley_imports_nothing_heavy(root):
    code = f"import sys, parley; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


def test_the_module_runs_as_the_program_does(root):
    done = subprocess.run(
        [sys.executable, "-m", "parley", "check", "none"], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == 2
    assert done.stdout.startswith("none: got 'none', expected a path or a scenario of the library: baseline, ")
    assert done.stderr == "1 fault\n"


class TestList:
    def test_every_scenario_with_its_day_and_question(self):
        answer = parley("list")
        assert answer.exit_code == 0
        assert all(name.removeprefix("ukraine/") in answer.stdout for name in names())
        assert "2025-05-31  52 weeks  If nobody changes course" in answer.stdout
        assert max(map(len, answer.stdout.splitlines())) <= 88
        assert answer.stderr == ""


class TestCheck:
    def test_faults_on_stdout_every_one_at_once(self):
        Path("x.yaml").write_text("titel: a\nquestion: b\nas_of: 2025-06-01\nruns: 0\n", encoding="utf-8")
        answer = parley("check", "x.yaml", "basline")
        assert answer.exit_code == 2
        lines = answer.stdout.splitlines()
        assert lines[0] == "x.yaml:1:1: title: got nothing; this key must be given"
        assert lines[1] == "x.yaml:1:1: titel: got an unknown key; did you mean 'title'?"
        assert lines[2].startswith("x.yaml:4:7: runs: got 0")
        assert lines[3].startswith("basline: got 'basline'")
        assert answer.stderr == "4 faults\n"

    def test_scenarios_by_name_and_path_and_cases_by_folder(self, root):
        case = root / "calibration" / "cases" / "ukraine"
        answer = parley("check", "baseline", root / "scenarios/library/ukraine/december-2024.yaml", case)
        assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "3 checked, no fault\n")

    def test_a_folder_that_is_no_case(self, tmp_path):
        answer = parley("check", tmp_path)
        assert answer.exit_code == 2
        assert "case.yaml" in answer.stdout

    def test_nothing_to_check_is_bad_input(self):
        assert parley("check").exit_code == 2


class TestFailures:
    def test_bad_input_is_told_on_stderr_without_a_traceback(self):
        answer = parley(
            "run", "baseline", "--as-of", "2020-01-01", "--runs", 0, "--set", "us.aidd=1", "--set", "us.aid=9"
        )
        assert answer.exit_code == 2
        assert answer.stdout == ""
        assert answer.stderr.splitlines() == [
            "--as-of: got '2020-01-01', expected 2022-02-24 or later: the war's first day in the case ukraine",
            "--runs: got 0, expected a whole number from 1 to 10000000",
            "--set us.aid: got 9, expected 0 to 3",
            "--set us.aidd: is neither a lever nor an uncertainty; did you mean 'us.aid'?",
        ]

    @pytest.mark.parametrize("entry", ["us.aid", "=1", "us.aid=[1", "us.aid=!!python/name:os"])
    def test_settings_that_are_none(self, entry):
        answer = parley("run", "baseline", "--set", entry)
        assert answer.exit_code == 2
        assert answer.stderr.startswith("--set ")

    @pytest.mark.parametrize("arguments", [["--format", "xml"], ["--workers", "0"], ["--runs", "ten"], ["--nonsense"]])
    def test_flags_that_are_none(self, arguments):
        assert parley("run", "baseline", *arguments).exit_code == 2

    def test_a_broken_run_folder_is_a_failure(self, tmp_path):
        answer = parley("report", tmp_path / "none")
        assert answer.exit_code == 1
        assert "no such folder" in answer.stderr

    def test_an_interrupt_before_anything_is_finished(self, monkeypatch):
        def interrupted(*_args, **_kwargs):
            raise KeyboardInterrupt

        monkeypatch.setattr("scenarios.build.build", interrupted)
        answer = parley("run", "baseline")
        assert answer.exit_code == 130
        assert answer.stderr == "Stopped.\n"


class TestStory:
    def test_without_a_run_it_lists_those_worth_telling(self):
        answer = parley("story", "baseline", "--horizon", "6 weeks", "--draws", 8)
        assert answer.exit_code == 0
        assert "  In 100  What it comes to" in answer.stdout
        rows = re.findall(r"^(\d+) +(\d+) ", answer.stdout, flags=re.MULTILINE)
        assert sum(int(like) for _, like in rows) == 100
        assert answer.stdout.count("the bad one") <= 1
        told = parley("story", "baseline", "--horizon", "6 weeks", "--draws", 8, "--run", rows[0][0])
        assert told.exit_code == 0

    def test_a_run_is_told_in_order_of_date(self):
        answer = parley("story", "istanbul-2025", "--run", 3, "--horizon", "8 weeks", "--draws", 8)
        assert answer.exit_code == 0
        assert answer.stdout.startswith("Istanbul, June 2025: run 3, one of many possible futures, no forecast")
        assert "2 June 2025" in answer.stdout
        assert "{0}" not in answer.stdout

    def test_the_same_run_is_told_the_same_way(self):
        arguments = ("story", "baseline", "--run", 1, "--horizon", "12 weeks", "--draws", 8)
        assert parley(*arguments).stdout == parley(*arguments).stdout

    def test_runs_count_from_zero(self):
        assert parley("story", "baseline", "--run", -1).exit_code == 2

    def test_only_runs_that_the_scenario_has_are_told(self):
        answer = parley("story", "baseline", "--run", 10_000)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr == "--run: got 10000, expected 0 to 9999: the scenario has 10000 runs\n"


class TestPositions:
    def test_a_day_beyond_the_evidence_is_warned_of(self):
        answer = parley("positions", "ukraine", "--as-of", "2026-01-01")
        assert "the evidence ends on 2025-05-31, before the as-of date, 2026-01-01" in answer.stderr
        assert "Warning" not in parley("positions", "ukraine", "--as-of", "2025-05-31").stderr

    def test_table_and_chart(self):
        answer = parley("positions", "ukraine", "--as-of", "2022-04-05")
        assert answer.exit_code == 0
        assert "Territory" in answer.stdout
        assert "prior alone" in answer.stdout
        page = Path("positions-ukraine-2022-04-05.html").read_text(encoding="utf-8")
        assert "Content-Security-Policy" in page
        assert "5 April 2022" in page
        assert "Chart  positions-ukraine-2022-04-05.html" in answer.stderr

    def test_nothing_later_is_shown(self):
        answer = parley("positions", "ukraine", "--as-of", "2022-04-05", "--statements")
        days = re.findall(r"\b\d{4}-\d{2}-\d{2}\b", answer.stdout)
        assert max(map(dt.date.fromisoformat, days)) <= dt.date(2022, 4, 5)

    @pytest.mark.parametrize("day", ["2022-02-23", "9999-12-31", "yesterday", "2025-02-30"])
    def test_days_that_are_none(self, day):
        answer = parley("positions", "ukraine", "--as-of", day)
        assert answer.exit_code == 2
        assert answer.stderr.startswith("--as-of: got ")

    def test_cases_that_are_none(self):
        answer = parley("positions", "ukrain")
        assert answer.exit_code == 2
        assert "did you mean 'ukraine'?" in answer.stderr

    def test_a_chart_that_cannot_be_written(self, tmp_path):
        answer = parley("positions", "ukraine", "--out", tmp_path)
        assert answer.exit_code == 1
        assert "name another file with --out" in answer.stderr


class TestNewCase:
    def test_the_skeleton_is_sound_and_can_be_told(self):
        assert parley("new-case", "island").stdout == "island\n"
        assert parley("check", "island", "island/baseline.yaml").exit_code == 0
        assert parley("positions", "./island").exit_code == 0
        assert parley("story", "island/baseline.yaml", "--horizon", "4 weeks", "--draws", 4).exit_code == 0
        assert "NAME_OF_CASE" not in Path("island/case.yaml").read_text(encoding="utf-8")

    def test_what_is_there_is_left_as_it_is(self):
        Path("island").mkdir()
        answer = parley("new-case", "island")
        assert answer.exit_code == 2
        assert "left as it is" in answer.stderr
        assert list(Path("island").iterdir()) == []

    @pytest.mark.parametrize("name", ["Island", "../up", "two words", "1st", ""])
    def test_names_that_are_none(self, name):
        assert parley("new-case", name).exit_code == 2
        assert list(Path().iterdir()) == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small run, finished, with its report."""
    path = tmp_path_factory.mktemp("runs") / "small"
    answer = parley("run", "istanbul-2025", "--runs", 60, "--draws", 6, "--horizon", "8 weeks", "--out", path)
    assert answer.exit_code == 0, answer.output
    return path, answer


class TestRun:
    def test_the_table_and_where_everything_is(self, folder):
        path, answer = folder
        assert "General ceasefire" in answer.stdout
        assert str(path / "report.html") in answer.stdout
        assert "60 runs in" in answer.stdout
        assert answer.stderr.startswith("Warning: the evidence ends on 2025-05-31, before the as-of date, 2025-06-01")
        assert answer.stderr.count("\n") == 1
        assert {"manifest.json", "runs.parquet", "trajectories.parquet", "summary.json", "report.html"} <= {
            entry.name for entry in path.iterdir()
        }

    def test_a_finished_run_is_used_again_and_told_as_json(self, folder):
        path, _ = folder
        arguments = ("run", "istanbul-2025", "--runs", 60, "--draws", 6, "--horizon", "8 weeks", "--out", path)
        answer = parley(*arguments, "--format", "json")
        assert answer.exit_code == 0
        summary = json.loads(answer.stdout)
        assert (summary["runs"], summary["draws"], summary["horizon_days"]) == (60, 6, 56)
        assert summary["outcomes"]["talks_round"]["scripted"] is True
        assert "used as it is" in answer.stderr
        assert parley(*arguments, "--quiet").stderr == ""

    def test_the_report_is_built_again_from_the_folder(self, folder):
        path, _ = folder
        (path / "report.html").unlink()
        answer = parley("report", path)
        assert parley("report", path / "report.html").stdout == answer.stdout
        assert answer.exit_code == 0
        assert answer.stdout == f"{path / 'report.html'}\n"
        assert (path / "report.html").exists()

    def test_without_a_report(self, tmp_path):
        answer = parley("run", "baseline", "--runs", 8, "--draws", 2, "--horizon", "2 weeks", "--no-report")
        assert answer.exit_code == 0
        (path,) = Path("runs").iterdir()
        assert path.name.startswith("baseline-")
        assert not (path / "report.html").exists()
        assert "report.html" not in answer.stdout

    def test_a_file_in_the_way_is_a_failure(self, tmp_path):
        (tmp_path / "taken").write_text("mine", encoding="utf-8")
        answer = parley("run", "baseline", "--runs", 4, "--draws", 2, "--horizon", "2 weeks", "--out", "taken")
        assert answer.exit_code == 1
        assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_from_python_as_from_the_command_line(folder, tmp_path):
    import parley as package

    path, _ = folder
    scenario = package.load("istanbul-2025", runs=60, draws=6, horizon="8 weeks")
    found = package.run(scenario, out=tmp_path / "again")
    again = json.loads((path / "summary.json").read_text(encoding="utf-8"))
    assert found.summary["outcomes"] == again["outcomes"]
    with pytest.raises(TypeError, match="run as it is"):
        package.run(scenario, runs=5)
    assert set(package.__all__) == set(dir(package))
    assert not hasattr(package, "nothing")
