"""`parley drivers`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parley.settings import AsOf, Horizon, Quiet, ScenarioName, Seed, Sets, Workers, cores, scenario_with
from parley.terminal import progress_bar, results

__all__ = ["drivers"]

LEAST = 512
"""Points below which no share of the variance can be told."""


def drivers(
    scenario: ScenarioName,
    points: Annotated[
        int,
        typer.Option(min=LEAST, metavar="N", help="rows of inputs, each run some seventeen times; more, less noise"),
    ] = 16_384,
    seed: Seed = None,
    workers: Workers = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    sets: Sets = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="where its files go", show_default="runs/<scenario>-drivers-<hash>"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """What the chances hang on: which assumptions move them, by how much, and when a ceasefire comes."""
    from results.drivers.folder import JSON, PAGE, drivers_folder, write_drivers
    from results.drivers.study import drivers as study_of
    from results.drivers.terminal import drivers_report

    chosen = scenario_with(scenario, sets=sets, seed=seed, as_of=as_of, horizon=horizon)
    with progress_bar(1, what=f"Drivers of {chosen.title}", quiet=quiet) as on_progress:
        study = study_of(chosen, points=points, workers=workers or cores(), on_progress=on_progress)
    folder = write_drivers(study, out or drivers_folder(chosen, points=points))
    console = results()
    for part in drivers_report(study):
        console.print(part)
    console.print(f"\n{study.runs:,} runs: {study.points:,} rows of inputs", style="dim")
    for name, file in (("Page", PAGE), ("Data", JSON)):
        console.print(f"{name:<8}{folder / file}", soft_wrap=True)
