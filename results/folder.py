"""The run folder: everything about one run of a scenario, written whole or not at all.

A run is written into a hidden folder beside its place and renamed when it is finished, so a folder that carries a
run's name is complete. The name ends in a hash of all that the results depend on: the same hash is never run twice.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from results.background import Background, from_json, to_json
from results.findings import Findings
from results.manifest import Manifest, make_manifest
from results.outcomes import Outcome, outcomes_of
from results.reading import check_columns, damaged, read_json, read_manifest, read_summary, reading
from results.soundness import check_background, check_ensemble, check_setup, quiet_numbers
from results.summary import RunFacts, Summary, count_days, summarise
from results.writing import writing
from sim.errors import FolderError

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from sim.ensemble import Ensemble
    from sim.setup import Setup

__all__ = ["RunFolder", "open_folder", "run_to_folder"]

MANIFEST, RUNS, BANDS, COUNTS = "manifest.json", "runs.parquet", "trajectories.parquet", "counts.parquet"
SUMMARY, BACKGROUND, REPORT = "summary.json", "background.json", "report.html"
_FILES = frozenset({MANIFEST, RUNS, BANDS, COUNTS, SUMMARY, BACKGROUND, REPORT})
_ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which a hidden folder that nobody finished is taken for the leftover of a run that was killed."""

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs asked for."""


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
        from results.tables import read_bands, read_counts, read_runs

        with reading(self.path / RUNS):
            runs = read_runs(self.path / RUNS)
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
    runs: int,
    workers: int = 1,
    out: Path | None = None,
    report: bool = True,
    on_progress: Progress | None = None,
) -> RunFolder:
    """Simulate a scenario and store it; where a finished folder has its hash already, that one is used.

    out  the run folder itself; by default `runs/<scenario>-<hash>`
    """
    from calibration.case import load_case
    from results.gathering import gather, is_set_on_record

    case = load_case(scenario.case)
    manifest = make_manifest(setup, scenario, case, runs=runs, set_on_record=is_set_on_record())
    target = out or Path("runs") / f"{_slug(scenario.name)}-{manifest['hash']}"
    if (there := _there(target, manifest["hash"])) is not None:
        if report and not there.report.exists():
            there.write_report()
        return there
    check_setup(setup)
    with _begun(target) as half:
        from sim.ensemble import simulate

        with quiet_numbers():
            ensemble = simulate(
                setup,
                runs=runs,
                workers=workers,
                snapshots=count_days(setup.horizon_days),
                on_progress=_counted(on_progress, runs),
            )
            check_ensemble(ensemble, setup)
            background = gather(setup, scenario, case, runs=ensemble.runs)
        check_background(background, setup)
        with writing(target):
            _fill(half, manifest, setup, ensemble=ensemble, background=background)
        if report:
            _report_into(half, target)
        _publish(half, target, manifest["hash"])
    return RunFolder(target)


def _report_into(half: Path, target: Path) -> None:
    folder = RunFolder(half)
    page = folder._page()
    with writing(target):
        folder._put(page)


def _counted(on_progress: Progress | None, runs: int) -> Callable[[int], None] | None:
    """The engine tells how many runs are done; who watches also wants to know of how many."""
    return None if on_progress is None else lambda done: on_progress(done, runs)


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
    missing = sorted(name for name in _FILES - {REPORT} if not (folder.path / name).is_file())
    if missing:
        raise FolderError(f"{path}: {', '.join(missing)} missing; run its scenario again with another --out")
    if (told := folder.summary["runs"]) != folder.manifest["runs"]:
        raise damaged(folder.path / SUMMARY, f"tells of {told} runs where {MANIFEST} has {folder.manifest['runs']}")
    return folder


def _fill(half: Path, manifest: Manifest, setup: Setup, *, ensemble: Ensemble, background: Background) -> None:
    """Write everything but the report; the manifest last, since it says that the rest is there."""
    from results.tables import write_bands, write_counts, write_runs

    facts = RunFacts(
        scenario=manifest["name"],
        case=setup.world.case,
        as_of=setup.as_of.isoformat(),
        horizon_days=setup.horizon_days,
        draws=setup.draws,
        seed=setup.seed,
        seconds=ensemble.seconds,
        workers=ensemble.workers,
        version=manifest["versions"]["parley"],
    )
    write_runs(half / RUNS, ensemble.runs)
    write_bands(half / BANDS, ensemble.days, bands=ensemble.bands, shares=ensemble.shares)
    write_counts(half / COUNTS, ensemble.counts)
    (half / SUMMARY).write_text(_json(summarise(ensemble.runs, facts=facts)), encoding="utf-8")
    (half / BACKGROUND).write_bytes(to_json(background))
    (half / MANIFEST).write_text(_json(manifest | {"finished": True}), encoding="utf-8")


def _there(target: Path, wanted: str) -> RunFolder | None:
    """The finished run of that hash, None where the place is free for it; anything foreign there is refused."""
    if not target.exists():
        return None
    if not target.is_dir():
        raise FolderError(f"{target}: is a file; give --out a folder that does not exist yet")
    content = {entry.name for entry in target.iterdir()}
    if not content:
        return None
    foreign = sorted(content - _FILES) or ([] if _is_ours(target) else sorted(content))
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
        if target.exists():
            target.replace(old)
        half.replace(target)
        shutil.rmtree(old, ignore_errors=True)


def _json(content: Any) -> str:
    """JSON to read by eye: indented, with lists of numbers on one line."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)
    return re.sub(r"\[[^\[\]{}\"]*\]", lambda found: " ".join(found[0].split()), text) + "\n"


def _slug(name: str) -> str:
    """A scenario's name as part of a folder's name."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", Path(name).stem if name.endswith((".yaml", ".yml")) else name).strip("-.")
