"""Reading the JSON of a run folder: it holds what a report needs, or one message says what is wrong with which file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from results.manifest import FORMAT, Manifest
from results.outcomes import END_STATES, OUTCOMES
from results.shape import faults
from results.summary import OutcomeSummary, Runs, Summary
from sim.errors import FolderError

__all__ = ["check_columns", "damaged", "read_json", "read_manifest", "read_summary", "reading"]

_MOST_FAULTS = 3
_REMEDY = "the folder is damaged, run its scenario again with another --out"


def read_manifest(path: Path) -> Manifest:
    """`manifest.json`; FolderError where it is none that this Parley understands."""
    content = read_json(path)
    if content.get("parley", FORMAT) != FORMAT:
        raise FolderError(
            f"{path}: is of format {content['parley']}, this Parley reads format {FORMAT}; "
            "run its scenario again with another --out"
        )
    _refuse(path, faults(content, Manifest))
    return cast(Manifest, content)


def read_summary(path: Path) -> Summary:
    """`summary.json`; FolderError where a number that the report shows is missing or makes no sense."""
    content = read_json(path)
    _refuse(path, faults(content, Summary))
    summary = cast(Summary, content)
    _refuse(path, _senseless(summary))
    return summary


def check_columns(path: Path, runs: Runs, summary: Summary) -> None:
    """FolderError where the runs are not those that the summary was made from."""
    days = [f"{name}_{ending}" for name in summary["outcomes"] for ending in ("day", "scripted")]
    missing = [name for name in ("run", "draw", "end_state", *days, *summary["quantities"]) if name not in runs]
    _refuse(path, (f"column {name}: missing" for name in missing))
    if len(runs["run"]) != summary["runs"]:
        raise damaged(path, f"holds {len(runs['run'])} runs where the summary has {summary['runs']}")


def read_json(path: Path) -> dict[str, Any]:
    """An object from a JSON file; numbers are finite."""
    with reading(path):
        content = json.loads(path.read_text(encoding="utf-8"), parse_constant=_not_json)
    if not isinstance(content, dict):
        raise damaged(path, "holds no JSON object")
    return content


def _not_json(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _senseless(summary: Summary) -> Iterator[str]:
    """What has the right shape and still cannot be the summary of a run."""
    try:
        dt.date.fromisoformat(summary["as_of"])
    except ValueError:
        yield f"as_of: {summary['as_of']!r} is there, a date such as 2025-06-01 is wanted"
    if summary["horizon_days"] < 1 or summary["runs"] < 1:
        yield "horizon_days, runs: both are at least 1"
    yield from (f"outcomes.{one.name}: missing" for one in OUTCOMES if one.name not in summary["outcomes"])
    yield from (f"end_states.{name}: missing" for name in END_STATES if name not in summary["end_states"])
    for name, numbers in summary["outcomes"].items():
        yield from _senseless_outcome(f"outcomes.{name}", numbers)


def _senseless_outcome(place: str, numbers: OutcomeSummary) -> Iterator[str]:
    if not 0 <= numbers["probability"] <= 1:
        yield f"{place}.probability: {numbers['probability']} is there, 0 to 1 is wanted"
    for name, ends in (("monte_carlo", numbers["monte_carlo_interval"]), ("parameter", numbers["parameter_interval"])):
        if ends is not None and (len(ends) != 2 or not 0 <= ends[0] <= ends[1] <= 1):
            yield f"{place}.{name}_interval: {ends} is there, two numbers from 0 to 1 are wanted, the lower first"


def _refuse(path: Path, found: Iterable[str]) -> None:
    every = list(found)
    if every:
        more = f" and {len(every) - _MOST_FAULTS} more" if len(every) > _MOST_FAULTS else ""
        raise damaged(path, f"is not as it was written ({'; '.join(every[:_MOST_FAULTS])}{more})")


@contextmanager
def reading(path: Path, *, remedy: str = _REMEDY) -> Iterator[None]:
    """Whatever a damaged file makes a reader raise becomes one message."""
    try:
        yield
    except Exception as error:
        what = f"cannot be read ({type(error).__name__}: {_first_line(error)})"
        raise damaged(path, what, remedy=remedy) from error


def damaged(path: Path, what: str, *, remedy: str = _REMEDY) -> FolderError:
    """A file of a run folder that is not as it should be, and what to do then."""
    return FolderError(f"{path}: {what}; {remedy}")


def _first_line(error: Exception) -> str:
    """A library's words in one short line: some write a paragraph for every fault."""
    return " ".join(str(error).split())[:120]
