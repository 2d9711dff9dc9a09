"""A folder of results that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from results.writing import writing
from sim.errors import FolderError

__all__ = ["whole_folder"]


@contextmanager
def whole_folder(target: Path, *, holds: frozenset[str]) -> Iterator[Path]:
    """A hidden folder beside the target to write into; it takes the target's name when all has gone well.

    holds  names of the files: an older folder of the same kind is replaced, one with anything else in it is refused
    """
    half = target.with_name(f".{target.name}.{os.getpid()}")
    with writing(target):
        _check_free(target, holds)
        half.mkdir(parents=True)
    try:
        with writing(target):
            yield half
            _check_free(target, holds)
            if target.exists():
                shutil.rmtree(target)
            half.replace(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _check_free(target: Path, holds: frozenset[str]) -> None:
    if target.exists() and not target.is_dir():
        raise FolderError(f"{target}: is a file; give --out a folder that does not exist yet")
    foreign = sorted({entry.name for entry in target.iterdir()} - holds) if target.exists() else []
    if foreign:
        raise FolderError(f"{target}: holds {foreign[0]}, so it is left alone; give --out a new or empty folder")
