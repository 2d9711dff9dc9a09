"""What a run folder was made from: `manifest.json`, and the hash in the folder's name."""

from __future__ import annotations

import dataclasses
import platform
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from calibration.digest import digest, digest_of_files, digest_of_sources

if TYPE_CHECKING:
    from calibration.case import Case
    from results.precision import Precision
    from scenarios.schema import Scenario
    from sim.setup import Setup

__all__ = ["HASH_LENGTH", "Manifest", "command", "make_manifest", "package_version", "versions"]

FORMAT = 1
HASH_LENGTH = 12
_LIBRARIES = ("numpy", "scipy", "mesa", "pandas", "fastparquet", "plotly")


class Manifest(TypedDict):
    """`manifest.json`.

    set_on_record_to  parameters were set by looking at the record up to this day; null where none was
    runs              asked for, or what the precision took
    precision         asked for instead
    finished          False while the folder is being written
    """

    parley: int
    name: str
    hash: str
    scenario: dict[str, Any]
    runs: int
    draws: int
    seed: int
    evidence_until: str
    set_on_record_to: str | None
    digests: dict[str, str]
    versions: dict[str, str]
    command: str
    finished: bool
    precision: NotRequired[dict[str, Any]]


def make_manifest(
    setup: Setup, scenario: Scenario, case: Case, *, runs: int | Precision, set_on_record: bool
) -> Manifest:
    """The manifest of a run that has not begun; the hash covers all that its results depend on."""
    digests = {
        "scenario": digest(scenario.written_out()),
        "setup": digest(setup),
        "evidence": _digest_of_evidence(case.folder),
        "posterior": digest_of_files(sorted((case.folder / "posterior").glob("*.json")), root=case.folder),
        "scores": digest_of_files((case.folder / "hindcast").glob("scores.json"), root=case.folder),
        "sources": digest_of_sources(),
    }
    evidence_until = case.file.evidence_until.isoformat()
    manifest = Manifest(
        parley=FORMAT,
        name=scenario.name,
        hash=digest([FORMAT, scenario.name, runs, setup.draws, setup.seed, digests])[:HASH_LENGTH],
        scenario=scenario.written_out(),
        runs=runs if isinstance(runs, int) else runs.looks[0],
        draws=setup.draws,
        seed=setup.seed,
        evidence_until=evidence_until,
        set_on_record_to=evidence_until if set_on_record else None,
        digests=digests,
        versions=versions(),
        command=command(),
        finished=False,
    )
    if not isinstance(runs, int):
        manifest["precision"] = dataclasses.asdict(runs)
    return manifest


def _digest_of_evidence(folder: Path) -> str:
    files = [path for ending in ("*.yaml", "*.csv", "record/*.csv") for path in folder.glob(ending)]
    return digest_of_files(files, root=folder)


def versions() -> dict[str, str]:
    """Of Parley, Python and the libraries that results depend on."""
    return {"parley": package_version(), "python": platform.python_version()} | {
        name: version(name) for name in _LIBRARIES
    }


def package_version() -> str:
    """The installed version of Parley; `unknown` where it runs from a bare source tree."""
    try:
        return version("parley-engine")
    except PackageNotFoundError:
        return "unknown"


def command() -> str:
    """The command as typed, with no path of this machine before the program's name."""
    program = Path(sys.argv[0])
    name = "python -m parley" if program.name == "__main__.py" else program.name
    return " ".join([name, *map(shlex.quote, sys.argv[1:])])
