"""`parley sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parley.settings import AsOf, Draws, Horizon, Quiet, ScenarioName, Seed, Sets, Workers, cores, scenario_with
from parley.terminal import messages, progress_bar, results

if TYPE_CHECKING:
    from results.sweeps.swept import Swept

__all__ = ["sweep"]


def sweep(
    scenario: ScenarioName,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            metavar="KEY=VALUES",
            help="vary a lever or an uncertainty: us.aid=0:2:5 is five values from 0 to 2, us.aid=0,1,2 these three, "
            "us.aid=0:2 with --sample a range (repeatable; by default as the scenario's `sweep` says)",
        ),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(metavar="N", help="N points of a Sobol' sample instead of the full grid")
    ] = None,
    runs: Annotated[int | None, typer.Option(min=1, help="possible futures at each point", show_default="4000")] = None,
    draws: Draws = None,
    seed: Seed = None,
    workers: Workers = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    sets: Sets = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="where its files go", show_default="runs/<scenario>-sweep-<hash>")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Play a scenario at many values of levers and uncertainties: how the chances change from one to the next."""
    from results.sweeps.folder import sweep_folder, write_sweep
    from results.sweeps.sweep import RUNS
    from results.sweeps.sweep import sweep as play_out
    from sim.errors import Fault, InputError

    flags: dict[str, Any] = {"draws": draws, "seed": seed, "as_of": as_of, "horizon": horizon}
    chosen = scenario_with(scenario, sets=sets, sweep=_plan(over, sample), **flags)
    if chosen.sweep is None:
        raise InputError([Fault("--over", "got nothing to vary, expected KEY=VALUES, such as --over us.aid=0:2:5")])
    with progress_bar(1, what=f"Sweep of {chosen.title}", quiet=quiet) as on_progress:
        swept = play_out(chosen, chosen.sweep, runs=runs or RUNS, workers=workers or cores(), on_progress=on_progress)
    folder = write_sweep(swept, out or sweep_folder(chosen, chosen.sweep, runs=swept.runs))
    _print(swept, folder)
    if swept.failed:
        for one in swept.failed:
            messages().print(f"Failed at {one.point}: {one.error}", style="red", markup=False)
        raise typer.Exit(1)


def _plan(over: list[str] | None, sample: int | None) -> dict[str, Any] | None:
    """The flags as a scenario file would say them; None where the file's own plan holds."""
    from calibration import marked_yaml
    from sim.errors import Fault, InputError

    if over is None and sample is None:
        return None
    axes: dict[str, Any] = {}
    for entry in over or []:
        name, equals, values = (part.strip() for part in entry.partition("="))
        if not equals or not name or name in axes:
            wrong = "is given twice" if name in axes else "expected KEY=VALUES, such as us.aid=0:2:5"
            raise InputError([Fault(f"--over {entry}", wrong)])
        axes[name] = marked_yaml.load(values, name=f"--over {name}").data
    if not axes:
        raise InputError([Fault("--sample", "got no range to sample from, expected --over KEY=LOW:HIGH beside it")])
    return {"over": axes} | ({} if sample is None else {"sample": sample})


def _print(swept: Swept, folder: Path) -> None:
    from results.sweeps.folder import PAGE, TABLE
    from results.sweeps.terminal import FIRST_ROWS, sweep_table

    console = results()
    console.print(f"[bold]{swept.scenario.name}[/]  runs in 100 that see it, with their 90 % range\n")
    console.print(sweep_table(swept))
    more = len(swept.played) - FIRST_ROWS
    if more > 0:
        console.print(f"... and {more:,} more points in the table", style="dim")
    console.print(
        f"\n{len(swept.sound):,} points of {swept.runs:,} runs over {swept.scenario.draws} draws", style="dim"
    )
    for name, file in (("Page", PAGE), ("Data", TABLE)):
        console.print(f"{name:<8}{folder / file}", soft_wrap=True)
