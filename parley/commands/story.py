"""`parley story`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from parley.settings import AsOf, Draws, Horizon, ScenarioName, Seed, Sets, scenario_with
from parley.terminal import progress_bar, results, working

if TYPE_CHECKING:
    from rich.table import Table

    from calibration.case import Case
    from scenarios.schema import Scenario
    from sim.story import Story

__all__ = ["story"]


def story(
    scenario: ScenarioName,
    run: Annotated[
        int | None,
        typer.Option(metavar="K", min=0, help="tell this run; run K uses draw K mod draws", show_default=False),
    ] = None,
    draws: Draws = None,
    seed: Seed = None,
    as_of: AsOf = None,
    horizon: Horizon = None,
    sets: Sets = None,
) -> None:
    """Runs worth telling, chosen by rule; with --run, the dated chronicle of one and its ledger of concessions."""
    chosen = scenario_with(scenario, sets=sets, draws=draws, seed=seed, as_of=as_of, horizon=horizon)
    if run is None:
        _list(chosen)
    else:
        _tell(chosen, run)


def _list(scenario: Scenario) -> None:
    """The runs that the report tells; they are found among all runs, so these are played out unless they are there."""
    with progress_bar(scenario.runs, what=scenario.title) as on_progress:
        from results.folder import run_to_folder
        from results.likeness import RULE
        from results.words import hundredths
        from scenarios.build import build

        folder = run_to_folder(build(scenario), scenario, runs=scenario.runs, report=False, on_progress=on_progress)
    stories = folder.background.stories
    table = _plain_table("Run", "In 100", "What it comes to")
    for told, like in zip(stories, hundredths([told.share for told in stories]), strict=True):
        bad = f" [dim](the bad one: {escape(told.bad)})[/]" if told.bad else ""
        table.add_row(str(told.run), str(like), escape(told.title) + bad)
    console = results()
    console.print(f"[bold]{escape(scenario.title)}[/]: runs worth telling, and how many in 100 resemble each\n")
    console.print(table)
    console.print(f"\n{escape(RULE)}\n", style="dim")
    console.print("Add --run and its number to tell one.")


def _tell(scenario: Scenario, run: int) -> None:
    _check_run(run, runs=scenario.runs)
    with working("Telling the run"):
        from calibration.case import load_case
        from results.wording import LEDGER_NOTE
        from scenarios.build import build
        from sim.story import tell

        told, case = tell(build(scenario), run=run), load_case(scenario.case)
    console = results()
    console.print(f"[bold]{escape(scenario.title)}[/]: run {told.run}, one of many possible futures, no forecast\n")
    console.print(_chronicle(told, scenario, case))
    if told.ledger:
        first, second = (case.file.actors[name].label for name in case.belligerents)
        console.print(f"\n[bold]Who moved[/]: 0 is the most that {first} has asked for, 100 the most {second} has\n")
        console.print(_ledger(told, scenario, case))
        console.print(f"\n{LEDGER_NOTE}", style="dim")


def _check_run(run: int, *, runs: int) -> None:
    from sim.errors import Fault, InputError

    if run >= runs:
        raise InputError([Fault("--run", f"got {run}, expected 0 to {runs - 1}: the scenario has {runs} runs")])


def _plain_table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=bool(columns))
    for column in columns:
        table.add_column(column)
    return table


def _chronicle(told: Story, scenario: Scenario, case: Case) -> Table:
    from results.wording import Wording, joined
    from results.words import date_after, long_date

    words = Wording.of(case, scenario.as_of)
    table, shown = _plain_table(), ""
    for entry in joined(told.entries):
        date = long_date(date_after(scenario.as_of, entry.day))
        table.add_row(date if date != shown else "", escape(entry.sentence(words.actors)))
        shown = date
    return table


def _ledger(told: Story, scenario: Scenario, case: Case) -> Table:
    from results.wording import Wording

    words = Wording.of(case, scenario.as_of)
    table = _plain_table("Day", "Who", "On", "From", "To", "By", "In answer to")
    for move in told.ledger:
        opens = math.isnan(move.before)
        table.add_row(
            words.date(move.day),
            words.actors[move.actor],
            case.file.issues[move.issue].label,
            "–" if opens else f"{move.before:.0f}",
            f"{move.after:.0f}",
            "–" if opens else f"{move.after - move.before:+.0f}".replace("-", "−"),
            escape(words.answer(move.answers)),
        )
    return table
