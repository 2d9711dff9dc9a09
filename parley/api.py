"""Parley from Python: load a scenario, run it, compare several, vary one, ask what drives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.layers import Changes
from scenarios.schema import Scenario
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from parley.result import Result
    from results.comparison.comparison import Comparison
    from results.comparison.runs import Reference
    from results.drivers.study import Drivers
    from results.sweeps.swept import Swept

__all__ = ["compare", "drivers", "load", "open_run", "run", "sweep"]


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
    cluster: str | None = None,
    precision: float | None = None,
    outcomes: Sequence[str] = (),
    out: str | Path | None = None,
    report: bool = False,
) -> Result:
    """Play a scenario out and store it: the tables and charts of what comes of it.

    workers    processes that share the work; the results are the same for any number
    cluster    the address of a Dask scheduler, whose workers compute instead
    precision  add runs until the 90 % interval of shares is this half-width, such as 0.005
    outcomes   whose shares; by default those of all that the scenario does not write
    out        the run folder itself; by default `runs/<scenario>-<hash>`
    report     write the HTML report too
    others     as for `load`; a scenario that is loaded already is run as it is
    """
    from parley.result import Result
    from results.folder import run_to_folder
    from results.precision import asked
    from scenarios.build import build

    if not isinstance(scenario, Scenario):
        scenario = load(scenario, runs=runs, draws=draws, seed=seed, as_of=as_of, horizon=horizon, set=set)
    elif any(value is not None for value in (runs, draws, seed, as_of, horizon, set)):
        raise TypeError("a loaded scenario is run as it is; give runs, draws, seed, as_of, horizon and set to load()")
    folder = None if out is None else Path(out)
    enough = asked(precision, outcomes, runs=scenario.runs)
    return Result(
        run_to_folder(build(scenario), scenario, runs=enough, workers=cluster or workers, out=folder, report=report)
    )


def open_run(folder: str | Path) -> Result:
    """A run that is there already, by its folder; FolderError where it is none."""
    from parley.result import Result
    from results.folder import open_folder

    return Result(open_folder(folder))


def compare(
    *scenarios: Reference | Result,
    against: Reference | Result | None = None,
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

    scenarios  library names, paths, loaded scenarios, run folders, results; a run that is there already is not repeated
    against    the baseline, by default the first
    others     as for `load`, for all of them alike; InputError where they differ in what must be the same
    """
    from results.comparison.pairing import pair_folders
    from results.comparison.runs import compared, run_all

    given = {"runs": runs, "draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    changes = Changes({key: value for key, value in given.items() if value is not None}, set or {})
    entries, baseline = [_stored(one) for one in scenarios], None if against is None else _stored(against)
    return pair_folders(run_all(compared(entries, changes=changes, against=baseline), workers=workers))


def _stored(given: Reference | Result) -> Reference:
    """A result by its folder, anything else as it is."""
    from parley.result import Result

    return given.folder if isinstance(given, Result) else given


def sweep(
    scenario: str | Path | Scenario,
    *,
    over: Mapping[str, Any] | None = None,
    sample: int | None = None,
    runs: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    as_of: dt.date | str | None = None,
    horizon: str | None = None,
    set: Mapping[str, Any] | None = None,
    workers: int = 1,
) -> Swept:
    """A scenario at many values of its levers and uncertainties, all on the same draws and the same chance.

    `sweep("istanbul-2025", over={"us.aid": [0, 1, 2]}).points` is a DataFrame; `.chart()` a figure.

    over    values by name, or ranges such as "0:2" with `sample`; by default as the scenario's `sweep` says
    sample  points of a Sobol' sample; by default the full grid
    runs    at each point, by default 4,000
    others  as for `load`
    """
    from results.sweeps.sweep import RUNS
    from results.sweeps.sweep import sweep as play_out

    given = {"draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if over is not None or sample is not None:
        changes["sweep"] = {"over": dict(over or {})} | ({} if sample is None else {"sample": sample})
    chosen = _read(scenario, changes, set)
    if chosen.sweep is None:
        raise InputError(
            [Fault("argument over", "got nothing to vary, expected values by name: {'us.aid': [0, 1, 2]}")]
        )
    return play_out(chosen, chosen.sweep, runs=runs or RUNS, workers=workers)


def drivers(
    scenario: str | Path | Scenario,
    *,
    points: int | None = None,
    seed: int | None = None,
    as_of: dt.date | str | None = None,
    horizon: str | None = None,
    set: Mapping[str, Any] | None = None,
    workers: int = 1,
) -> Drivers:
    """What a scenario's outcomes hang on.

    `.groups` and `.inputs` are DataFrames, `.conditions` is the box of conditions, `.chart()` a figure.

    points  rows of inputs, each run some seventeen times, by default 16,384
    others  as for `load`
    """
    from results.drivers.study import POINTS
    from results.drivers.study import drivers as study_of

    given = {"seed": seed, "as_of": as_of, "horizon": horizon}
    changes = {key: value for key, value in given.items() if value is not None}
    return study_of(_read(scenario, changes, set), points=points or POINTS, workers=workers)


def _read(scenario: str | Path | Scenario, changes: Mapping[str, Any], sets: Mapping[str, Any] | None) -> Scenario:
    """The scenario with what the caller changes; one that is loaded already takes no changes."""
    from scenarios.reading import load as read

    if not isinstance(scenario, Scenario):
        return read(scenario, changes=Changes(changes, sets or {}))
    if changes or sets:
        raise TypeError("a loaded scenario is taken as it is; give what differs to load()")
    return scenario
