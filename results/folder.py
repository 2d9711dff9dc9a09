"""The run folder: everything about one run of a scenario, written whole or not at all.

A run is computed chunk by chunk (results/shards.py), then written into a hidden folder beside its place and renamed
when it is finished, so a folder that carries a run's name is complete. The name ends in a hash of all that the results
depend on: the same hash is never run twice.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from results.background import Background, from_json
from results.contents import BACKGROUND, BANDS, COUNTS, FAILURES, FILES, MANIFEST, REPORT, RUNS, SUMMARY, WHAT_IF
from results.failures import Failure, read_failures
from results.findings import Findings
from results.manifest import Manifest, make_manifest
from results.outcomes import Outcome, outcomes_of
from results.reading import check_columns, damaged, read_json, read_manifest, read_summary, reading
from results.shards import clear_shards, shards_of
from results.soundness import check_setup, quiet_numbers
from results.summary import Summary
from results.writing import settle, writing
from sim.errors import FolderError

if TYPE_CHECKING:
    from results.precision import Precision
    from results.simulation import Progress
    from scenarios.schema import Scenario
    from sim.setup import Setup

__all__ = ["MANIFEST", "RunFolder", "open_folder", "run_to_folder"]

_ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which a hidden folder that nobody finished is taken for the leftover of a run that was killed."""


@dataclass(frozen=True)
class RunFolder:
    """A finished run on disk.

    reused  it had been there before: nothing was simulated
    """

    path: Path
    reused: bool = False

    @property
    def report(self) -> Path:
        """The report's place, whether or not it has been written."""
        return self.path / REPORT

    @cached_property
    def manifest(self) -> Manifest:
        """What it was made from."""
        return read_manifest(self.path / MANIFEST)

    @cached_property
    def summary(self) -> Summary:
        """Its numbers, as in summary.json."""
        return read_summary(self.path / SUMMARY)

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was run, everything written out."""
        from scenarios.schema import Scenario, ScenarioFile

        with reading(self.path / MANIFEST):
            file = ScenarioFile.model_validate(self.manifest["scenario"])
        return Scenario.of(file, name=self.manifest["name"], case=file.case)

    @property
    def failures(self) -> list[Failure]:
        """The chunks of runs that failed; none in most folders."""
        return read_failures(self.path / FAILURES) if self.summary.get("missing") else []

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes as its case calls them."""
        return outcomes_of(self.background)

    @cached_property
    def background(self) -> Background:
        """Names, positions, the zone and the story behind it."""
        with reading(self.path / BACKGROUND):
            return from_json((self.path / BACKGROUND).read_bytes())

    @cached_property
    def findings(self) -> Findings:
        """All of it, as a report needs it."""
        from results.run_table import RunTable
        from results.tables import read_bands, read_counts
        from results.what_if.stored import read_what_if

        runs = RunTable(self.path / RUNS)
        check_columns(self.path / RUNS, runs, self.summary)
        with reading(self.path / BANDS):
            days, bands, shares = read_bands(self.path / BANDS)
        with reading(self.path / COUNTS):
            counts = read_counts(self.path / COUNTS)
        return Findings(
            summary=self.summary,
            runs=runs,
            days=days,
            bands=bands,
            shares=shares,
            background=self.background,
            manifest=cast(dict[str, Any], self.manifest),
            counts=counts,
            what_if=read_what_if(self.path / WHAT_IF),
        )

    def write_report(self) -> Path:
        """Build the report from the folder alone, and write it there."""
        page = self._page()
        with writing(self.path, elsewhere="copy the run folder elsewhere and give that one to `parley report`"):
            return self._put(page)

    def _page(self) -> str:
        from results.report import build_report

        return build_report(self.findings)

    def _put(self, page: str) -> Path:
        # A reader who opens the page meanwhile sees the old one or the new one, never half of either.
        half = self.path / f".{REPORT}.{os.getpid()}"
        try:
            half.write_text(page, encoding="utf-8")
            half.replace(self.report)
        finally:
            half.unlink(missing_ok=True)
        return self.report


def run_to_folder(
    setup: Setup,
    scenario: Scenario,
    *,
    runs: int | Precision,
    workers: int | str = 1,
    out: Path | None = None,
    report: bool = True,
    on_progress: Progress | None = None,
) -> RunFolder:
    """Simulate a scenario and store it; where a finished folder has its hash already, that one is used.

    A run that was broken off goes on from the chunks that it had finished; an exception has a note on where they are.

    runs     how many, or how precise
    workers  processes at most, or the address of a Dask scheduler
    out      the run folder itself; by default `runs/<scenario>-<hash>`
    """
    from calibration.case import load_case
    from results.gathering import is_set_on_record

    case = load_case(scenario.case)
    manifest = make_manifest(setup, scenario, case, runs=runs, set_on_record=is_set_on_record())
    target = out or Path("runs") / f"{_slug(scenario.name)}-{manifest['hash']}"
    if (there := _there(target, manifest["hash"])) is not None:
        clear_shards(target, manifest["hash"])
        if report and not there.report.exists():
            there.write_report()
        return there
    check_setup(setup)
    with shards_of(target, manifest) as shards:
        from results.filling import fill
        from results.simulation import simulate_into

        with quiet_numbers():
            done = simulate_into(shards, setup, runs=runs, workers=workers, on_progress=on_progress)
        with _begun(target) as half:
            with writing(target):
                fill(half, setup, scenario, case, manifest=manifest, shards=shards, done=done)
            if report:
                _report_into(half, target)
            _publish(half, target, manifest["hash"])
    clear_shards(target, manifest["hash"])
    return RunFolder(target)


def _report_into(half: Path, target: Path) -> None:
    folder = RunFolder(half)
    page = folder._page()
    with writing(target):
        folder._put(page)


def open_folder(path: str | Path) -> RunFolder:
    """A finished run folder; FolderError says what is wrong with any other."""
    folder = RunFolder(Path(path))
    if not folder.path.is_dir():
        raise FolderError(f"{path}: no such folder; `parley run SCENARIO` writes one and prints its path")
    if not (folder.path / MANIFEST).is_file():
        raise FolderError(
            f"{path}: holds no {MANIFEST}, so it is no run folder; give the one that `parley run` printed"
        )
    if not folder.manifest["finished"]:
        raise FolderError(f"{path}: this run was never finished; run its scenario again: it is begun anew")
    missing = sorted(name for name in FILES if not (folder.path / name).is_file())
    if missing:
        raise FolderError(f"{path}: {', '.join(missing)} missing; run its scenario again with another --out")
    if (told := folder.summary["runs"] + folder.summary.get("missing", 0)) != folder.manifest["runs"]:
        raise damaged(folder.path / SUMMARY, f"tells of {told} runs where {MANIFEST} has {folder.manifest['runs']}")
    return folder


def _there(target: Path, wanted: str) -> RunFolder | None:
    """The finished run of that hash, None where the place is free for it; anything foreign there is refused."""
    if not target.exists():
        return None
    if not target.name:
        raise FolderError(
            f"{target}: is the folder that you are in; give --out the name of one that is made for the run"
        )
    if not target.is_dir():
        raise FolderError(f"{target}: is a file; give --out a folder that does not exist yet")
    content = {entry.name for entry in target.iterdir()}
    if not content:
        return None
    foreign = sorted(content - FILES - {REPORT, FAILURES, WHAT_IF}) or ([] if _is_ours(target) else sorted(content))
    if foreign:
        raise FolderError(
            f"{target}: holds {foreign[0]} and is no run folder, so it is left alone; give --out a new or empty folder"
        )
    found = RunFolder(target, reused=True)
    try:
        return found if open_folder(target).manifest["hash"] == wanted else None
    except FolderError:
        return None


def _is_ours(target: Path) -> bool:
    try:
        return "parley" in read_json(target / MANIFEST)
    except FolderError:
        return False


@contextmanager
def _begun(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target to write into; gone again whatever happens."""
    half = target.with_name(f".{target.name}.{os.getpid()}")
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target)
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _clear_abandoned(target: Path) -> None:
    for entry in target.parent.glob(f".{target.name}.*"):
        if entry.name.rpartition(".")[2].isdigit() and time.time() - entry.stat().st_mtime > _ABANDONED_AFTER:
            shutil.rmtree(entry, ignore_errors=True)


def _publish(half: Path, target: Path, wanted: str) -> None:
    """Give the finished folder its name; an older run at that place goes, a finished twin is kept."""
    with writing(target):
        if _there(target, wanted) is not None:
            return  # another process finished the same run first
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        for file in (*half.iterdir(), half):
            settle(file)
        if target.exists():
            target.replace(old)
        half.replace(target)
        settle(target.parent)
        shutil.rmtree(old, ignore_errors=True)


def _slug(name: str) -> str:
    """A scenario's name as part of a folder's name."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", Path(name).stem if name.endswith((".yaml", ".yml")) else name).strip("-.")
