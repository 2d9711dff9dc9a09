"""The finished chunks of a run that is not finished itself, each in a file that is there whole or not at all.

They lie beside the place of the run folder, in `<run folder>.unfinished`, and go when the run folder is there. Whoever
starts the same run again goes on with them; those of any other run are refused, and nobody writes among them while
another process does.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from results.contents import FAILURES, MANIFEST
from results.failures import Failure, write_failures
from results.manifest import Manifest
from results.reading import damaged, read_json, reading
from results.writing import settle, write_whole, writing
from sim.axes import Array
from sim.errors import FolderError, UnsoundError

if TYPE_CHECKING:
    from sim.chunk import Chunk

__all__ = ["Shards", "clear_shards", "shards_of"]

_SUFFIX = ".npz"
_REMEDY = "remove it and start the same run again"
_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL)


class Shards:
    """The finished chunks of one run.

    sizes    chunk -> its number of runs
    seconds  what they took all told, whenever they were computed
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self._key = folder, key
        self.failures: dict[int, Failure] = {}
        self.sizes: dict[int, int] = {}
        self.seconds = 0.0
        for path in sorted(folder.glob(f"*{_SUFFIX}")):
            self._find(path)

    def add(self, number: int, chunk: Chunk, *, seconds: float) -> None:
        """Keep a finished chunk.

        seconds  that passed since the one before was finished
        """
        size = len(chunk.runs["run"])
        about = {"hash": self._key, "chunk": number, "runs": size, "seconds": seconds}
        content: dict[str, Any] = {"about": np.array(json.dumps(about))}
        content |= {name: _packed(columns) for name, columns in _parts(chunk).items()}
        with writing(self.folder):
            write_whole(self._path(number), lambda file: np.savez(file, **content))
        self._count(number, size, seconds)

    def add_failure(self, failure: Failure) -> None:
        """Keep the record of a failed chunk."""
        self.failures[failure["chunk"]] = failure
        with writing(self.folder):
            write_failures(self.folder / FAILURES, list(self.failures.values()))

    def runs(self, number: int) -> dict[str, Array]:
        """The columns of a finished chunk."""
        return self._part(number, "runs")

    def bands(self, number: int) -> dict[str, Array]:
        """Its quantile bands, where it keeps them."""
        return self._part(number, "bands")

    def shares(self, number: int) -> dict[str, Array]:
        """Its shares of states by day, where it keeps them."""
        return self._part(number, "shares")

    def counts(self, number: int) -> dict[int, dict[str, Array]]:
        """Its counts on the way: day -> quantity -> (run,)."""
        counts: dict[int, dict[str, Array]] = {}
        for name, value_r in self._part(number, "counts").items():
            day, _, quantity = name.partition(" ")
            counts.setdefault(int(day), {})[quantity] = value_r
        return counts

    @property
    def kept(self) -> int:
        """Runs in all finished chunks."""
        return sum(self.sizes.values())

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:08d}{_SUFFIX}"

    def _part(self, number: int, part: str) -> dict[str, Array]:
        with self._read(self._path(number)) as file:
            table = file[part]
            return {name: table[name] for name in table.dtype.names or ()}

    @contextmanager
    def _read(self, path: Path) -> Iterator[Any]:
        with reading(path, remedy=_REMEDY), path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            yield file

    def _find(self, path: Path) -> None:
        with self._read(path) as file:
            about = json.loads(str(file["about"]))
            key, number, size, seconds = (about[name] for name in ("hash", "chunk", "runs", "seconds"))
        if key != self._key or path != self._path(number):
            raise damaged(path, f"holds chunk {number} of run {key} and does not belong here", remedy=_REMEDY)
        self._count(number, size, seconds)

    def _count(self, number: int, size: int, seconds: float) -> None:
        self.sizes[number] = size
        self.seconds += seconds


def _parts(chunk: Chunk) -> dict[str, Mapping[str, Array]]:
    counts = {f"{day} {name}": value_r for day, of_day in chunk.counts.items() for name, value_r in of_day.items()}
    return {"runs": chunk.runs, "bands": chunk.bands, "shares": chunk.shares, "counts": counts}


def _packed(columns: Mapping[str, Array]) -> Array:
    """Columns of one length as one table: a file of few arrays is read ten times as fast as one of many."""
    length = len(next(iter(columns.values()), ()))
    table = np.empty(length, dtype=[(name, value.dtype, value.shape[1:]) for name, value in columns.items()])
    for name, value in columns.items():
        table[name] = value
    return table


@contextmanager
def shards_of(target: Path, manifest: Manifest) -> Iterator[Shards]:
    """The shards of the run that will stand at `target`; left by an exception, they stay and it is said where.

    An exception gets a note on what is kept. Where nothing is, or nothing that is of use, nothing is left.
    """
    folder = _folder(target)
    with writing(target):
        folder.mkdir(parents=True, exist_ok=True)
        settle(folder.parent)
    with _locked(folder):
        _claim(folder, manifest)
        shards = Shards(folder, manifest["hash"])
        try:
            yield shards
        except BaseException as error:
            if isinstance(error, UnsoundError) or not (shards.sizes or shards.failures):
                shutil.rmtree(folder, ignore_errors=True)
            elif shards.sizes:
                error.add_note(f"{shards.kept:,} runs are kept in {folder}: the same command goes on from there.")
            raise


def clear_shards(target: Path, key: str) -> None:
    """Remove the shards of a run that is finished, if any are left."""
    folder = _folder(target)
    if (folder / MANIFEST).is_file() and read_json(folder / MANIFEST).get("hash") == key:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(target: Path) -> Path:
    return target.with_name(f"{target.name}.unfinished")


def _claim(folder: Path, manifest: Manifest) -> None:
    """Make sure that the folder is this run's, or nobody's yet."""
    said = folder / MANIFEST
    if not said.exists():
        if any(folder.iterdir()):
            raise FolderError(
                f"{folder}: is no beginning of a run, so it is left alone; name another folder with --out"
            )
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        with writing(folder):
            write_whole(said, lambda file: file.write(text.encode()))
        return
    there = read_json(said)
    if there.get("hash") != manifest["hash"]:
        raise FolderError(
            f"{folder}: holds the beginning of another run ({there.get('command')}), or of this one before something "
            f"behind it was changed; remove it, or name another folder with --out"
        )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; FolderError where another one does."""
    if sys.platform == "win32":  # opens no folders
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise FolderError(f"{folder}: another process is computing this run; wait until it is done") from error
    except OSError as error:
        # Some file systems of clusters know no locks. Two processes then do the same work twice, and nothing worse:
        # shards are renamed into place whole, and the same chunk is the same whoever computes it.
        if error.errno not in _NO_LOCKS:
            raise
