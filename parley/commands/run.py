"""`parley run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parley.settings import AsOf, Draws, Horizon, Quiet, Runs, ScenarioName, Seed, Sets, Workers, cores, scenario_with
from parley.sliders import add_sliders
from parley.terminal import messages, progress_bar, results, warn_of_gap
from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from results.folder import RunFolder

__all__ = ["run"]


def run(
    scenario: ScenarioName,
    runs: Runs = None,
    draws: Draws = None,
    seed: Seed = None,
    workers: Workers = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="the run folder", show_default="runs/<scenario>-<hash>")
    ] = None,
    sets: Sets = None,
    precision: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="add runs until shares are known to ± SHARE, such as 0.005"),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="whose share (repeatable)", show_default="all that are not scripted"),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT", help="compute on a Dask cluster that runs already")
    ] = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="what to print")] = "table",
    no_report: Annotated[bool, typer.Option("--no-report", help="write no report.html")] = False,
    what_if: Annotated[
        bool, typer.Option("--what-if", help="put sliders for some levers into the report (plays some 90 worlds more)")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Play a scenario out many times: print what it comes to, write the run folder."""
    from calibration.case import load_case
    from results.folder import run_to_folder
    from results.precision import asked
    from scenarios.build import build

    chosen = scenario_with(scenario, sets=sets, runs=runs, draws=draws, seed=seed, as_of=as_of, horizon=horizon)
    enough = asked(precision, outcome or (), runs=chosen.runs, flag="--{}")
    warn_of_gap(load_case(chosen.case).file.evidence_until, chosen.as_of, quiet=quiet)
    with progress_bar(chosen.runs, what=chosen.title, quiet=quiet) as on_progress:
        folder = run_to_folder(
            build(chosen),
            chosen,
            runs=enough,
            workers=_who_computes(workers, cluster),
            out=out,
            report=not no_report and not what_if,
            on_progress=on_progress,
        )
    if what_if:
        add_sliders(folder, chosen, workers=workers or cores(), quiet=quiet)
        if not no_report:
            folder.write_report()
    if folder.reused:
        messages(quiet=quiet).print("Nothing has changed since this was run: its folder is used as it is.")
    _print_json(folder) if format == "json" else _print_table(folder)
    _admit_failures(folder)


def _who_computes(workers: int | None, cluster: str | None) -> int | str:
    if workers and cluster:
        raise InputError([Fault("--workers", "are processes of this machine: leave it out where --cluster computes")])
    return cluster or workers or cores()


def _admit_failures(folder: RunFolder) -> None:
    """Say which runs are missing, and fail."""
    if not folder.failures:
        return
    from results.failures import missing_runs, said

    messages().print(
        f"{missing_runs(folder.failures):,} of {folder.manifest['runs']:,} runs are missing, the numbers are those of "
        f"the others: {said(folder.failures)} failed; {folder.path / 'failures.json'} says where. To try all again, "
        "remove the folder.",
        markup=False,
        style="red",
    )
    raise typer.Exit(1)


def _print_json(folder: RunFolder) -> None:
    typer.echo((folder.path / "summary.json").read_text(encoding="utf-8"), nl=False)


def _print_table(folder: RunFolder) -> None:
    from results.terminal import outcome_table

    console = results()
    console.print(outcome_table(folder.summary, outcomes=folder.outcomes))
    engine = folder.summary["engine"]
    console.print(f"\n{folder.summary['runs']:,} runs in {engine['seconds']:.1f} s", style="dim")
    kept = {"Report": folder.report, "Data": folder.path / "runs.parquet"}
    for name, path in kept.items():
        if path.exists():
            console.print(f"{name:<8}{path}", soft_wrap=True)
