"""`parley hindcast`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.settings import Quiet, Workers, cores
from parley.terminal import progress_bar, results

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.hindcast.forecast import Forecast
    from calibration.hindcast.mechanisms import OnOff
    from calibration.hindcast.model import Hindcast
    from calibration.hindcast.track_record import TrackRecord

__all__ = ["hindcast"]

SHELF = Path("runs")
"""Where finished as-of dates are kept, so that an interrupted hindcast goes on where it stopped."""

FITTED = ("talks_round", "talks_rounds", "general_truce", "general_truces")
"""Questions to whose answers, as far as they lay before the as-of date, the behaviour was fitted."""


def hindcast(
    case: Annotated[str, typer.Argument(metavar="CASE", help="a case of the library, or a case folder")],
    test: Annotated[
        bool, typer.Option("--test", help="score the windows outside the development period too; each time is logged")
    ] = False,
    mechanisms: Annotated[
        bool, typer.Option("--mechanisms", help="forecast again with one mechanism after the other switched off")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="write nothing: compare with the stored scores")] = False,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Forecast the past with only what was known then, and score it on the record against simple rules."""
    from calibration.case import load_case
    from calibration.hindcast.mechanisms import write_on_off
    from calibration.hindcast.model import Hindcast
    from calibration.hindcast.reproduced import compare
    from calibration.hindcast.track_record import SCORES, track_record_of, write_track_record

    known = load_case(case)
    made = _forecasts(Hindcast(str(known.folder)), "Forecasting the past", workers, quiet=quiet)
    record = _scored(known, made, test=test, log=not check)
    _print(record)
    if check:
        compare(record, track_record_of(known))
        results().print("\nThe stored scores are reproduced within their error.")
        return
    write_track_record(known.folder / SCORES, record)
    results().print(f"\nScores in {known.folder / SCORES}", soft_wrap=True)
    if mechanisms:
        found = list(_on_off(known, made, workers, quiet=quiet))
        _print_mechanisms(found)
        results().print(f"\nScores in {write_on_off(known, found)}", soft_wrap=True)


def _forecasts(hindcast: Hindcast, what: str, workers: int | None, *, quiet: bool) -> list[Forecast]:
    from calibration.hindcast.model import make_forecasts

    with progress_bar(1, what=what, quiet=quiet) as on_progress:
        return make_forecasts(hindcast, folder=SHELF, workers=workers or cores(), on_progress=on_progress)


def _scored(case: Case, made: list[Forecast], *, test: bool, log: bool) -> TrackRecord:
    """Scores of the forecasts; the look at them is logged first."""
    from calibration.hindcast.baselines import baseline_forecasts
    from calibration.hindcast.log import current_commit, log_scoring
    from calibration.hindcast.observed import Observed
    from calibration.hindcast.scoring import Label, score
    from calibration.hindcast.windows import PERIODS

    commit = current_commit(case.folder)
    if log:
        periods = PERIODS if test else PERIODS[:1]
        log_scoring(case.folder, commit=commit, what="the model", periods=periods, windows=len(made))
    observed = Observed(case)
    return score(observed, made, baseline_forecasts(observed), Label("the model", commit, FITTED), test=test)


def _on_off(case: Case, made: list[Forecast], workers: int | None, *, quiet: bool) -> Iterator[OnOff]:
    from calibration.hindcast.mechanisms import MECHANISMS, on_against_off
    from calibration.hindcast.observed import Observed

    for mechanism in MECHANISMS:
        hindcast = mechanism.switched_off(str(case.folder))
        without = _forecasts(hindcast, f"Without: {mechanism.name}", workers, quiet=quiet)
        yield on_against_off(Observed(case), mechanism, made, without)


def _print(record: TrackRecord) -> None:
    """A line per question, horizon and score: the model, the best simple rule, the gain and what may be claimed."""
    from rich.table import Table

    for period in record.periods:
        columns = "question", "days", "score", "windows", "model", "best rule", "gain", "finding"
        table = Table(*columns, title=f"{record.what}: {period} windows", box=None)
        for cell in (cell for cell in record.cells if cell.topic.period == period):
            topic, rule = cell.topic, f"{cell.others[cell.best]:.3g} ({cell.best})"
            gain = f"{cell.gain:+.0%}"
            table.add_row(topic.question, str(topic.horizon), topic.score, f"{cell.windows} in {cell.blocks}",
                          f"{cell.forecaster:.3g}", rule, gain, cell.finding)  # fmt: skip
        results().print(table)


def _print_mechanisms(found: list[OnOff]) -> None:
    from rich.table import Table

    columns = "mechanism", "question", "days", "with", "without", "gain", "90 %", "finding"
    table = Table(*columns, title="On against off, all windows", box=None)
    for one in found:
        for cell in one.cells:
            interval = "{:+.1%} to {:+.1%}".format(*cell.interval) if cell.interval else ""
            table.add_row(one.mechanism, cell.topic.question, str(cell.topic.horizon), f"{cell.forecaster:.3g}",
                          f"{cell.others['without']:.3g}", f"{cell.gain:+.1%}", interval,
                          cell.finding)  # fmt: skip
    results().print(table)
