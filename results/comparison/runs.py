"""The runs behind a comparison: scenarios are run where no finished run of theirs is there, run folders are opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from results.comparison.alignment import Alignment, Terms, check_made_alike
from results.folder import MANIFEST, RunFolder, open_folder, run_to_folder
from scenarios.schema import Scenario
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from scenarios.layers import Changes

__all__ = ["FEWEST", "MOST", "Reference", "compared", "run_all", "runs_asked"]

FEWEST, MOST = 2, 20
"""How many scenarios one comparison takes: more than that no page can show side by side."""

_UNCHANGED = "is run or loaded already, so no setting changes it; name its scenario instead, or leave the settings out"

Entry = Scenario | RunFolder
Reference = str | Path | Entry
"""A library name, the path of a scenario file or of a finished run folder; from Python also what these lead to."""


def compared(
    references: Sequence[Reference], *, changes: Changes, against: Reference | None = None
) -> dict[str, Entry]:
    """What the references mean by name, the baseline first, checked and aligned; InputError lists every fault.

    changes  what the caller sets in all of the scenarios
    against  the baseline, by default the first of the references
    """
    ordered = _ordered(references, against)
    entries = _named(ordered, changes)
    fixed = [
        name for name, written in zip(entries, ordered, strict=True) if entries[name] == written or _is_run(written)
    ]
    if fixed and (changes.sets or (changes.data and len(fixed) == len(entries))):
        raise InputError(Fault(name, _UNCHANGED) for name in fixed)
    Alignment({name: _terms(entry) for name, entry in entries.items()}, changes, fixed).check()
    return entries


def runs_asked(entries: Mapping[str, Entry]) -> int:
    """Runs of all scenarios together."""
    return sum(_terms(entry).runs for entry in entries.values())


def run_all(
    entries: Mapping[str, Entry], *, workers: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> dict[str, RunFolder]:
    """A finished run of each, by name; a run that is there already is not repeated.

    on_progress  called with the runs done and the runs asked for, over all scenarios
    """
    total = runs_asked(entries)
    done, folders = 0, {}
    for name, entry in entries.items():
        folders[name] = (
            entry if isinstance(entry, RunFolder) else _run(entry, workers, _counted(on_progress, done, total))
        )
        done += folders[name].summary["runs"]
    check_made_alike(folders)
    return folders


def _run(scenario: Scenario, workers: int, on_progress: Callable[[int, int], None] | None) -> RunFolder:
    from scenarios.build import build

    return run_to_folder(
        build(scenario), scenario, runs=scenario.runs, workers=workers, report=False, on_progress=on_progress
    )


def _counted(
    on_progress: Callable[[int, int], None] | None, before: int, total: int
) -> Callable[[int, int], None] | None:
    """Progress of one ensemble as part of them all."""
    return None if on_progress is None else lambda done, _: on_progress(before + done, total)


def _ordered(references: Sequence[Reference], against: Reference | None) -> list[Reference]:
    """The references, the baseline first."""
    ordered = list(references) if against is None else [against, *(each for each in references if each != against)]
    twice = dict.fromkeys(str(each) for k, each in enumerate(ordered) if each in ordered[:k])
    faults = [Fault(each, "is named twice; name every scenario once") for each in twice]
    if not FEWEST <= len(ordered) <= MOST:
        faults.append(Fault("scenarios", f"got {len(ordered)}, expected {FEWEST} to {MOST}"))
    if faults:
        raise InputError(faults)
    return ordered


def _named(references: list[Reference], changes: Changes) -> dict[str, Entry]:
    """Scenarios and run folders by name; a name that two of them share gives way to what the caller wrote."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for reference in references:
        try:
            entries.append(_entry(reference, changes))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(dict.fromkeys(faults))
    names = [_name(entry) for entry in entries]
    named: dict[str, Entry] = {}
    for name, reference, entry in zip(names, references, entries, strict=True):
        written = str(reference) if isinstance(reference, str | Path) else f"{name}-{len(named) + 1}"
        named[name if names.count(name) == 1 else written] = entry
    return named


def _entry(reference: Reference, changes: Changes) -> Entry:
    from scenarios.reading import load

    if isinstance(reference, Scenario | RunFolder):
        return reference
    return open_folder(reference) if _is_run(reference) else load(reference, changes=changes)


def _is_run(reference: Reference) -> bool:
    """Whether a reference leads to a run folder, finished or not."""
    from scenarios.library import is_path

    if not isinstance(reference, str | Path):
        return isinstance(reference, RunFolder)
    folder = Path(reference)
    return folder.is_dir() and (is_path(str(reference)) or (folder / MANIFEST).is_file())


def _name(entry: Scenario | RunFolder) -> str:
    return entry.name if isinstance(entry, Scenario) else entry.summary["scenario"]


def _terms(entry: Scenario | RunFolder) -> Terms:
    return Terms.of_scenario(entry) if isinstance(entry, Scenario) else Terms.of_folder(entry)
