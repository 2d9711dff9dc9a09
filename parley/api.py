"""Parley from Python: load a scenario, run it, compare several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.layers import Changes
from scenarios.schema import Scenario

if TYPE_CHECKING:
    from results.comparison.comparison import Comparison
    from results.comparison.runs import Reference
    from results.folder import RunFolder

__all__ = ["compare", "load", "run"]


def load(
    scenario: str | Path,
    *,
    runs: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    as_of: dt.date | str | None = None,
    horizon: str | None = None,
    set: Mapping[str, Any] | None = None,
) -> Scenario:
    """A scenario by library name or path, checked; InputError lists every fault.

    set  levers and uncertainties by name, over those of the file: `{"us.aid": 0.5}`
    """
    from scenarios.reading import load as read

    given = {"runs": runs, "draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    data = {key: value for key, value in given.items() if value is not None}
    return read(scenario, changes=Changes(data, set or {}))


def run(
    scenario: str | Path | Scenario,
    *,
    runs: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    as_of: dt.date | str | None = None,
    horizon: str | None = None,
    set: Mapping[str, Any] | None = None,
    workers: int = 1,
    out: str | Path | None = None,
    report: bool = False,
) -> RunFolder:
    """Play a scenario out and store it; the folder's `summary` holds the numbers, its `findings` everything.

    workers  processes that share the work; the results are the same for any number
    out      the run folder itself; by default `runs/<scenario>-<hash>`
    report   write the HTML report too
    others   as for `load`; a scenario that is loaded already is run as it is
    """
    from results.folder import run_to_folder
    from scenarios.build import build

    if not isinstance(scenario, Scenario):
        scenario = load(scenario, runs=runs, draws=draws, seed=seed, as_of=as_of, horizon=horizon, set=set)
    elif any(value is not None for value in (runs, draws, seed, as_of, horizon, set)):
        raise TypeError("a loaded scenario is run as it is; give runs, draws, seed, as_of, horizon and set to load()")
    folder = None if out is None else Path(out)
    return run_to_folder(build(scenario), scenario, runs=scenario.runs, workers=workers, out=folder, report=report)


def compare(
    *scenarios: Reference,
    against: Reference | None = None,
    runs: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    as_of: dt.date | str | None = None,
    horizon: str | None = None,
    set: Mapping[str, Any] | None = None,
    workers: int = 1,
) -> Comparison:
    """Two to twenty scenarios on the same chance, run by run: how their outcomes, quantities and dates differ.

    `compare("istanbul-2025", "patron-walks-away").outcomes` is a DataFrame; `.chart("how_scenarios_differ")` a figure.

    scenarios  library names, paths, loaded scenarios, run folders; a run that is there already is not repeated
    against    the baseline, by default the first
    others     as for `load`, for all of them alike; InputError where they differ in what must be the same
    """
    from results.comparison.pairing import pair_folders
    from results.comparison.runs import compared, run_all

    given = {"runs": runs, "draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    changes = Changes({key: value for key, value in given.items() if value is not None}, set or {})
    return pair_folders(run_all(compared(scenarios, changes=changes, against=against), workers=workers))
