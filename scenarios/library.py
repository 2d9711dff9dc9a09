"""The scenario library, and how a name or a path finds its file."""

from __future__ import annotations

import os
from pathlib import Path

from calibration.nearest import near
from scenarios.words import listed
from sim.errors import Fault, InputError

__all__ = ["DEFAULT_CASE", "LIBRARY", "find", "library_name", "names"]

LIBRARY = Path(__file__).parent / "library"
DEFAULT_CASE = "ukraine"
_SUFFIXES = (".yaml", ".yml")


def names() -> tuple[str, ...]:
    """Every library scenario as `<case>/<scenario>`, the default case first, its baseline in front."""
    found = (path.relative_to(LIBRARY).with_suffix("").as_posix() for path in LIBRARY.glob("*/*.yaml"))
    return tuple(
        sorted(found, key=lambda name: (not name.startswith(f"{DEFAULT_CASE}/"), "/baseline" not in name, name))
    )


def library_name(path: Path) -> str:
    """What the command line calls a file: short for the default case, the file's name outside the library."""
    if not path.is_relative_to(LIBRARY):
        return path.stem
    return path.relative_to(LIBRARY).with_suffix("").as_posix().removeprefix(f"{DEFAULT_CASE}/")


def find(reference: str, *, beside: Path | None = None, place: str | None = None) -> Path:
    """The file that a library name or a path means; InputError names the nearest one where there is none.

    beside  the file whose `extends` says it: paths start from its folder, and plain names may lie next to it
    place   where the reference stands, for the message
    """
    folder = beside.parent if beside else Path()
    if is_path(reference):
        path = Path(os.path.abspath(folder / reference))
        if _is_file(path):
            return path
        raise InputError([Fault(place or reference, f"got {reference!r}, expected a file; there is none at {path}")])
    for path in _candidates(reference, folder if beside else None):
        if _is_file(path):
            return path
    known = [name.removeprefix(f"{DEFAULT_CASE}/") for name in names()]
    message = (
        f"got {reference!r}, expected a path or a scenario of the library: {listed(known)}{near(reference, known)}"
    )
    raise InputError([Fault(place or reference, message)])


def is_path(reference: str) -> bool:
    """Whether a reference is a path: it ends in .yaml or .yml, or starts at a folder."""
    return reference.endswith(_SUFFIXES) or reference.startswith((".", "/")) or "\\" in reference


def _candidates(name: str, folder: Path | None) -> list[Path]:
    """Where a plain name may lie: beside the file that extends it, then in the library."""
    local = [folder / f"{name}.yaml"] if folder else []
    return [*local, LIBRARY / f"{name}.yaml", LIBRARY / DEFAULT_CASE / f"{name}.yaml"]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a folder that may not be entered, a name no file system takes
        return False
