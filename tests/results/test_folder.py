"""The run folder: whole or not there, reused only if nothing behind it changed, never another's files."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from results.folder import RunFolder, open_folder, run_to_folder
from results.run_table import RunTable, write_runs
from results.tables import read_bands, write_bands
from results.writing import writing
from scenarios.build import build
from scenarios.reading import load
from scenarios.schema import Scenario
from sim.errors import FolderError
from sim.setup import Setup
from tests.results.invented import invented_bands, invented_runs, invented_shares

FILES = {
    "manifest.json", "runs.parquet", "trajectories.parquet", "counts.parquet", "summary.json", "background.json",
    "report.html",
}  # fmt: skip
RUNS = 60
Change = Callable[[Any], Any]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("istanbul-2025").model_copy(update={"horizon": 35, "draws": 6, "runs": RUNS})


@pytest.fixture(scope="module")
def setup(scenario: Scenario) -> Setup:
    return build(scenario)


@pytest.fixture(scope="module")
def made(setup: Setup, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run_to_folder(setup, scenario, runs=RUNS, out=tmp_path_factory.mktemp("runs") / "first")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing may be simulated."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("results.simulation.simulate_into", refuse)


@pytest.fixture
def copy(made: RunFolder, tmp_path: Path) -> Path:
    """A copy of a finished folder, to be damaged."""
    return Path(shutil.copytree(made.path, tmp_path / "copy"))


def test_a_finished_folder_holds_everything_and_nothing_stands_beside_it(made: RunFolder) -> None:
    assert {path.name for path in made.path.iterdir()} == FILES
    assert [path.name for path in made.path.parent.iterdir()] == ["first"]
    assert not made.reused


def test_the_manifest_says_what_it_was_made_from(made: RunFolder, scenario: Scenario) -> None:
    manifest = made.manifest
    assert manifest["finished"]
    assert manifest["scenario"] == scenario.written_out()
    assert manifest["seed"] == scenario.seed
    assert (manifest["runs"], manifest["draws"]) == (RUNS, 6)
    assert manifest["evidence_until"] == "2025-05-31"
    assert manifest["set_on_record_to"] == "2025-05-31"
    assert set(manifest["digests"]) == {"scenario", "setup", "evidence", "posterior", "scores", "sources"}
    assert manifest["versions"].keys() >= {"parley", "python", "numpy", "mesa"}
    assert str(Path.cwd()) not in json.dumps(manifest)


def test_pandas_reads_the_runs(made: RunFolder, setup: Setup) -> None:
    frame = pd.read_parquet(made.path / "runs.parquet")
    assert frame["run"].tolist() == list(range(RUNS))
    assert (frame["draw"] == frame["run"] % setup.draws).all()
    assert set(frame["end_state"]) <= {"settlement", "general_ceasefire", "talks_open", "fighting"}
    share = frame["limited_ceasefire_day"].notna().mean()
    assert share == pytest.approx(made.summary["outcomes"]["limited_ceasefire"]["probability"])


def test_tables_come_back_as_they_were_written(tmp_path: Path) -> None:
    runs = invented_runs(n=300, draws=10)
    days, bands = invented_bands()
    shares = invented_shares(days, runs)
    write_runs(tmp_path / "runs", runs)
    write_bands(tmp_path / "bands", days, bands=bands, shares=shares)
    back = RunTable(tmp_path / "runs")
    assert back.keys() == runs.keys()
    assert all(np.array_equal(back[k], runs[k], equal_nan=runs[k].dtype.kind == "f") for k in runs)
    days_back, bands_back, shares_back = read_bands(tmp_path / "bands")
    assert np.array_equal(days_back, days)
    assert all(np.allclose(bands_back[k], bands[k]) for k in bands)
    assert all(np.allclose(shares_back[k], shares[k]) for k in shares)


@pytest.mark.usefixtures("no_engine")
def test_the_same_run_is_used_again(made: RunFolder, setup: Setup, scenario: Scenario) -> None:
    again = run_to_folder(setup, scenario, runs=RUNS, out=made.path)
    assert again.reused
    assert again.summary == made.summary


@pytest.mark.usefixtures("no_engine")
def test_a_report_that_was_left_out_is_added(copy: Path, setup: Setup, scenario: Scenario) -> None:
    (copy / "report.html").unlink()
    assert run_to_folder(setup, scenario, runs=RUNS, out=copy).report.exists()


def test_the_default_place_is_named_after_scenario_and_hash(
    made: RunFolder, setup: Setup, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made.path, tmp_path / "runs" / f"istanbul-2025-{made.manifest['hash']}")
    found = run_to_folder(setup, scenario, runs=RUNS)
    assert found.reused


@pytest.mark.parametrize("change", ["runs", "seed", "title"])
def test_another_run_gets_another_hash(made: RunFolder, setup: Setup, scenario: Scenario, change: str) -> None:
    from dataclasses import replace

    from calibration.case import load_case
    from results.manifest import make_manifest

    other = scenario.model_copy(update={"title": "Another"}) if change == "title" else scenario
    seeded = replace(setup, seed=1) if change == "seed" else setup
    manifest = make_manifest(seeded, other, load_case("ukraine"), runs=RUNS + (change == "runs"), set_on_record=True)
    assert manifest["hash"] != made.manifest["hash"]


def test_the_hash_does_not_change_by_itself(made: RunFolder, scenario: Scenario) -> None:
    from calibration.case import load_case
    from results.manifest import make_manifest

    manifest = make_manifest(build(scenario), scenario, load_case("ukraine"), runs=RUNS, set_on_record=True)
    assert manifest["hash"] == made.manifest["hash"]


def test_an_unfinished_folder_is_begun_again(copy: Path, setup: Setup, scenario: Scenario) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"finished": False}))
    with pytest.raises(FolderError, match="never finished"):
        open_folder(copy)
    again = run_to_folder(setup, scenario, runs=RUNS, out=copy, report=False)
    assert not again.reused
    assert open_folder(copy).manifest["finished"]
    assert [path.name for path in copy.parent.iterdir()] == ["copy"]


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("name", ["thesis.txt", "report.html", "manifest.json"])
def test_a_folder_with_other_files_is_left_alone(setup: Setup, scenario: Scenario, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("years of work")
    with pytest.raises(FolderError, match=rf"{name}.*--out"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path)
    assert (tmp_path / name).read_text() == "years of work"


@pytest.mark.usefixtures("no_engine")
def test_a_run_with_a_stranger_in_its_folder_is_left_alone(copy: Path, setup: Setup, scenario: Scenario) -> None:
    (copy / "notes.md").write_text("mine")
    with pytest.raises(FolderError, match=r"notes\.md"):
        run_to_folder(setup, scenario, runs=RUNS, out=copy)


def test_an_older_run_in_its_place_is_replaced(copy: Path, setup: Setup, scenario: Scenario) -> None:
    made = run_to_folder(setup, scenario, runs=RUNS - 1, out=copy, report=False)
    assert made.summary["runs"] == RUNS - 1
    assert [path.name for path in copy.parent.iterdir()] == ["copy"]


@pytest.mark.usefixtures("no_engine")
def test_a_file_in_the_way_is_left_alone(setup: Setup, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FolderError, match="is a file"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out")


@pytest.mark.usefixtures("no_engine")
def test_the_folder_that_one_is_in_is_left_alone(
    setup: Setup, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FolderError, match="is the folder that you are in"):
        run_to_folder(setup, scenario, runs=RUNS, out=Path())


@pytest.mark.usefixtures("no_engine")
def test_a_parent_that_is_no_folder_is_said(setup: Setup, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match=r"cannot be written \(.*\); something on the way is a file"):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "file" / "out")


def test_a_run_that_is_broken_off_at_once_leaves_nothing_behind(
    setup: Setup, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("results.simulation.finished", stop)
    with pytest.raises(KeyboardInterrupt):
        run_to_folder(setup, scenario, runs=RUNS, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        (errno.ENOSPC, "; free some space, or name another folder with --out"),
        (errno.EROFS, "nothing can be written on that file system: name another folder"),
        (errno.EACCES, "you may not write there"),
        (errno.ENOENT, "a folder on the way does not exist and cannot be made: name another folder"),
        (errno.ENOTDIR, "something on the way is a file"),
        (errno.EIO, r"\); name another folder with --out"),
    ],
)
def test_the_remedy_fits_the_reason(reason: int, remedy: str) -> None:
    with pytest.raises(FolderError, match=remedy) as refusal, writing(Path("out")):
        raise OSError(reason, os.strerror(reason))
    assert ("free some space" in str(refusal.value)) is (reason == errno.ENOSPC)


def test_a_report_that_cannot_be_written_names_no_flag_that_report_lacks(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(FolderError, match="copy the run folder elsewhere") as refusal:
        open_folder(copy).write_report()
    assert "--out" not in str(refusal.value)


@pytest.mark.parametrize("name", sorted(FILES - {"report.html"}))
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(FolderError, match=name):
        open_folder(copy)


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "summary.json", "background.json", "runs.parquet", "trajectories.parquet", "counts.parquet"],
)
@pytest.mark.parametrize("keep", [0.0, 0.6], ids=["empty", "half"])
def test_a_half_written_file_is_one_message(
    copy: Path, name: str, keep: float, capfd: pytest.CaptureFixture[str]
) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(FolderError, match=f"{name}: cannot be read"):
        open_folder(copy).write_report()
    assert capfd.readouterr() == ("", "")  # nor a line of the library's own


def test_a_table_that_is_damaged_inside_is_one_message(copy: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = (copy / "runs.parquet").read_bytes()
    (copy / "runs.parquet").write_bytes(content[:4] + bytes(len(content) - 12) + content[-8:])
    with pytest.raises(FolderError, match=r"runs\.parquet: cannot be read"):
        open_folder(copy).write_report()
    assert capfd.readouterr() == ("", "")


def _without(content: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The same JSON without one entry."""
    if len(keys) == 1:
        return {key: value for key, value in content.items() if key != keys[0]}
    return content | {keys[0]: _without(content[keys[0]], *keys[1:])}


def _with(content: dict[str, Any], value: object, *keys: str) -> dict[str, Any]:
    """The same JSON with another value at one place."""
    return content | {keys[0]: value if len(keys) == 1 else _with(content[keys[0]], value, *keys[1:])}


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("summary.json", lambda _: {"a": 1}, "scenario: missing"),
        ("summary.json", lambda s: _without(s, "outcomes"), "outcomes: missing"),
        ("summary.json", lambda s: _without(s, "outcomes", "settlement"), "outcomes.settlement: missing"),
        ("summary.json", lambda s: _without(s, "end_states", "fighting"), "end_states.fighting: missing"),
        ("summary.json", lambda s: _with(s, "0.5", "outcomes", "exchange", "probability"),
         "outcomes.exchange.probability: '0.5' is there, a number is wanted"),
        ("summary.json", lambda s: _with(s, 1.5, "outcomes", "exchange", "probability"), "1.5 is there, 0 to 1"),
        ("summary.json", lambda s: _with(s, [0.5], "outcomes", "exchange", "monte_carlo_interval"), "two numbers"),
        ("summary.json", lambda s: _with(s, "soon", "as_of"), "as_of: 'soon' is there"),
        ("summary.json", lambda s: _with(s, RUNS + 1, "runs"), f"tells of {RUNS + 1} runs"),
        ("summary.json", lambda s: [s], "holds no JSON object"),
        ("summary.json", lambda s: _with(s, float("nan"), "quantities", "exchanges", "mean"), "NaN is no JSON number"),
        ("manifest.json", lambda _: {"finished": True}, "parley: missing; name: missing; hash: missing and"),
        ("manifest.json", lambda m: _with(m, "yes", "finished"), "finished: 'yes' is there, true or false is wanted"),
        ("manifest.json", lambda m: _with(m, 2, "parley"), "is of format 2, this Parley reads format 1"),
    ],
)  # fmt: skip
def test_what_a_damaged_file_lacks_is_named(copy: Path, name: str, change: Change, said: str) -> None:
    (copy / name).write_text(json.dumps(change(json.loads((copy / name).read_text()))))
    with pytest.raises(FolderError, match=re.escape(said)) as refusal:
        open_folder(copy)
    assert str(refusal.value).startswith(f"{copy / name}: ")
    assert str(refusal.value).endswith("run its scenario again with another --out")


@pytest.mark.parametrize("change", ["column", "row"])
def test_runs_that_are_not_those_of_the_summary_are_refused(copy: Path, change: str) -> None:
    runs = RunTable(copy / "runs.parquet")
    fewer = {name: column[:-1] for name, column in runs.items()}
    lacking = {name: column for name, column in runs.items() if name != "exchanges"}
    write_runs(copy / "runs.parquet", lacking if change == "column" else fewer)
    with pytest.raises(FolderError, match=r"column exchanges: missing|holds 59 runs where the summary has 60"):
        open_folder(copy).write_report()


def test_what_is_no_run_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no such folder"):
        open_folder(tmp_path / "nowhere")
    with pytest.raises(FolderError, match=r"manifest\.json"):
        open_folder(tmp_path)


def test_progress_counts_up_to_the_runs(setup: Setup, scenario: Scenario, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run_to_folder(
        setup, scenario, runs=RUNS, out=tmp_path / "out", report=False, on_progress=lambda *done: seen.append(done)
    )
    assert seen[-1] == (RUNS, RUNS)


def test_stories_are_runs_of_the_ensemble(made: RunFolder) -> None:
    runs, end = made.findings.runs, made.summary["horizon_days"]
    assert made.background.stories
    for told in made.background.stories:
        rounds = [entry for entry in told.entries if entry.kind == "round"]
        assert len(rounds) == runs["talks_rounds"][told.run]
        assert all(0 < entry.day <= end for entry in told.entries)
        assert not any("{" in entry.text for entry in told.entries)


def test_statements_end_with_the_as_of_date(made: RunFolder) -> None:
    assert made.background.statements
    assert max(said.date for said in made.background.statements) <= made.findings.as_of


def test_the_zone_is_told_in_shares_and_terms_on_the_scale(made: RunFolder) -> None:
    meeting = made.background.meeting
    assert meeting is not None
    assert 0 <= meeting.share_with_zone <= 1
    for span in (*meeting.compromise, *meeting.predicted):
        assert 0 <= span.low <= span.high <= 100
    assert (meeting.share_with_zone > 0) == bool(meeting.predicted)
