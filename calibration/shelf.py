"""Long computations in parts, each kept as a file: whoever is interrupted goes on where they stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from pathlib import Path
from typing import TypeVar

from sim.executors import processes

__all__ = ["fill"]

Part = TypeVar("Part")
Result = TypeVar("Result")


def fill(
    paths: Mapping[Part, Path],
    compute: Callable[[Part], Result],
    write: Callable[[Path, Result], object],
    *,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Compute the parts whose files are missing, and write each as soon as it is done.

    paths        part -> its file, in a folder that need not exist yet
    write        must write aside and rename: a file that is there is whole
    workers      processes; `compute` and the parts are sent to them
    on_progress  called with the number of parts that are there, and of all, after each
    """
    missing = [part for part, path in paths.items() if not path.exists()]
    for done, (part, result) in enumerate(_finished(compute, missing, workers), start=len(paths) - len(missing) + 1):
        paths[part].parent.mkdir(parents=True, exist_ok=True)
        write(paths[part], result)
        if on_progress is not None:
            on_progress(done, len(paths))


def _finished(compute: Callable[[Part], Result], parts: Sequence[Part], workers: int) -> Iterator[tuple[Part, Result]]:
    """The results as they come, in whatever order."""
    if min(workers, len(parts)) < 2:
        yield from ((part, compute(part)) for part in parts)
        return
    with processes(min(workers, len(parts))) as pool:
        begun = {pool.submit(compute, part): part for part in parts}
        for future in as_completed(begun):
            yield begun[future], future.result()
