"""`parley compare`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parley.settings import AsOf, Draws, Horizon, Quiet, Runs, Seed, Sets, Workers, changes_of, cores
from parley.terminal import messages, progress_bar, results, warn_of_gap, working

if TYPE_CHECKING:
    from results.comparison.comparison import Comparison

__all__ = ["compare"]


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO", help="names of the library, paths of files, or run folders"),
    ],
    against: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="the baseline", show_default="the first")
    ] = None,
    runs: Runs = None,
    draws: Draws = None,
    seed: Seed = None,
    workers: Workers = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="page and tables", show_default="runs/<scenarios>-<hash>")
    ] = None,
    sets: Sets = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="what to print")] = "table",
    no_report: Annotated[bool, typer.Option("--no-report", help="write the tables, but no comparison.html")] = False,
    quiet: Quiet = False,
) -> None:
    """Play scenarios out on the same chance, and tell how they differ: 2 to 20, the first is the baseline."""
    from results.comparison.folder import comparison_folder, write_comparison
    from results.comparison.pairing import pair_folders
    from results.comparison.runs import compared, run_all, runs_asked
    from results.manifest import command

    flags = {"runs": runs, "draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    entries = compared(scenarios, changes=changes_of(sets=sets, **flags), against=against)
    with progress_bar(runs_asked(entries), what="Comparing", quiet=quiet) as on_progress:
        folders = run_all(entries, workers=workers or cores(), on_progress=on_progress)
    if reused := sum(folder.reused for folder in folders.values()):
        messages(quiet=quiet).print(
            f"{reused} of {len(folders)} had been run before: their folders are used as they are."
        )
    comparison = pair_folders(folders)
    warn_of_gap(comparison.background.evidence_until, comparison.as_of, quiet=quiet)
    with nullcontext() if quiet else working("Writing the page"):
        folder = write_comparison(
            comparison, out or comparison_folder(comparison), page=not no_report, command=command()
        )
    _print_json(comparison) if format == "json" else _print_table(comparison, folder)


def _print_json(comparison: Comparison) -> None:
    import json

    from results.comparison.document import document

    typer.echo(json.dumps(document(comparison), ensure_ascii=False, allow_nan=False, indent=1))


def _print_table(comparison: Comparison, folder: Path) -> None:
    from results.comparison.folder import OUTCOMES, PAGE, QUANTITIES
    from results.comparison.terminal import ComparisonTable

    console = results()
    console.print(ComparisonTable(comparison))
    console.print()
    for name, file in {"Page": PAGE, "Tables": OUTCOMES, "": QUANTITIES}.items():
        if (folder / file).exists():
            console.print(f"{name:<8}{folder / file}", soft_wrap=True)
