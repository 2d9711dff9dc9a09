"""Writing to disk: what the system refuses becomes one message, with the remedy that fits the reason."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sim.errors import FolderError

__all__ = ["settle", "write_whole", "writing"]

ELSEWHERE = "name another folder with --out"
_FIRST = {
    errno.ENOSPC: "free some space, or ",
    errno.EDQUOT: "free some of your quota, or ",
    errno.EROFS: "nothing can be written on that file system: ",
    errno.EACCES: "you may not write there: ask for the right to, or ",
    errno.EPERM: "you may not write there: ask for the right to, or ",
    errno.ENOENT: "a folder on the way does not exist and cannot be made: ",
    errno.ENOTDIR: "something on the way is a file and no folder: ",
    errno.EEXIST: "something on the way is a file and no folder: ",
    errno.ENAMETOOLONG: "the name is too long for that file system: ",
}
"""What to do by the reason, followed by where else to write."""


@contextmanager
def writing(path: Path, *, elsewhere: str = ELSEWHERE) -> Iterator[None]:
    """Turn a refusal of the system into a FolderError.

    elsewhere  how the user may write to another place
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderError(
            f"{path}: cannot be written ({reason}); {_FIRST.get(error.errno or 0, '')}{elsewhere}"
        ) from error


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write a file aside, to the disk itself, then name it: it is there whole or not at all, even after a crash.

    fill  writes the content into the open file
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    settle(path.parent)


def settle(path: Path) -> None:
    """See to it that a finished file, or the names in a folder, are on the disk itself."""
    if os.name == "nt" and path.is_dir():
        return  # Windows settles names by itself and opens no folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
