"""Writing to disk: what the system refuses becomes one message, with the remedy that fits the reason."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import FolderError

__all__ = ["writing"]

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
