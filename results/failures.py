"""Chunks of runs that failed: what a run folder keeps of them, and how it is said."""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, cast

from results.reading import damaged, read_json
from results.shape import faults
from results.words import listed

__all__ = ["Failure", "failure_of", "missing_runs", "read_failures", "said", "write_failures"]

_MOST_NAMED = 3


class Failure(TypedDict):
    """A chunk whose runs are missing.

    runs       the first and the last of them
    seed       with the chunk it determines every run again
    error      what was raised, in a line
    traceback  where
    """

    chunk: int
    runs: list[int]
    seed: int
    error: str
    traceback: str


def failure_of(error: BaseException, *, chunk: int, runs: tuple[int, int], seed: int) -> Failure:
    """The record of a failed chunk."""
    where = "".join(traceback.format_exception(error))
    return Failure(chunk=chunk, runs=list(runs), seed=seed, error=f"{type(error).__name__}: {error}", traceback=where)


def missing_runs(failures: Sequence[Failure]) -> int:
    """Runs of all failed chunks."""
    return sum(last - first + 1 for first, last in (failure["runs"] for failure in failures))


def said(failures: Sequence[Failure]) -> str:
    """The failed chunks in a sentence's part: `runs 8,192 to 16,383 (ValueError: no such thing)`."""
    named = [f"runs {f['runs'][0]:,} to {f['runs'][1]:,} ({f['error']})" for f in failures[:_MOST_NAMED]]
    more = len(failures) - len(named)
    return listed([*named, *([f"{more} more chunks"] if more else [])])


class _File(TypedDict):
    failures: list[Failure]


def write_failures(path: Path, failures: Sequence[Failure]) -> None:
    """All of them, in the order of their chunks."""
    content = _File(failures=sorted(failures, key=lambda f: f["chunk"]))
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_failures(path: Path) -> list[Failure]:
    """Those of a run folder; FolderError where the file is not as it was written."""
    content = read_json(path)
    for fault in faults(content, _File):
        raise damaged(path, f"is not as it was written ({fault})")
    return cast(_File, content)["failures"]
