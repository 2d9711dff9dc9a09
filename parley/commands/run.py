"""`parley run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parley.settings import AsOf, Draws, Horizon, Quiet, Runs, ScenarioName, Seed, Sets, Workers, cores, scenario_with
from parley.terminal import messages, progress_bar, results, warn_of_gap

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
    format: Annotated[Literal["table", "json"], typer.Option(help="what to print")] = "table",
    no_report: Annotated[bool, typer.Option("--no-report", help="write no report.html")] = False,
    quiet: Quiet = False,
) -> None:
    """Play a scenario out many times: print what it comes to, write the run folder."""
    from calibration.case import load_case
    from results.folder import run_to_folder
    from scenarios.build import build

    chosen = scenario_with(scenario, sets=sets, runs=runs, draws=draws, seed=seed, as_of=as_of, horizon=horizon)
    warn_of_gap(load_case(chosen.case).file.evidence_until, chosen.as_of, quiet=quiet)
    with progress_bar(chosen.runs, what=chosen.title, quiet=quiet) as on_progress:
        folder = run_to_folder(
            build(chosen),
            chosen,
            runs=chosen.runs,
            workers=workers or cores(),
            out=out,
            report=not no_report,
            on_progress=on_progress,
        )
    if folder.reused:
        messages(quiet=quiet).print("Nothing has changed since this was run: its folder is used as it is.")
    _print_json(folder) if format == "json" else _print_table(folder)


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
