"""`parley calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.settings import Quiet, Workers, cores
from parley.terminal import progress_bar, results

if TYPE_CHECKING:
    from calibration.behaviour.posterior import Posterior

__all__ = ["calibrate"]

SHELF = Path("runs")
"""Where finished parts are kept, so that an interrupted calibration goes on where it stopped."""


def calibrate(
    case: Annotated[str, typer.Argument(metavar="CASE", help="a case of the library, or a case folder")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="where the posteriors go", show_default="posterior/ of the case")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="write nothing: compare with the posteriors there are")
    ] = False,
    checks: Annotated[
        bool, typer.Option("--checks", help="also check the fit: ranks, reruns ahead, evidence read otherwise; long")
    ] = False,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Fit behaviour to the record: rerun the recorded war, keep what is like it, write a posterior per quarter."""
    from calibration.behaviour.checks import make_checks, write_checks
    from calibration.behaviour.fit import posterior_at
    from calibration.behaviour.posterior import write_posterior
    from calibration.behaviour.reproduced import compare
    from calibration.behaviour.sensitivity import variants
    from calibration.behaviour.table import Plan, make_table, refit_dates
    from calibration.case import load_case
    from sim.errors import Fault, InputError

    if check and checks:
        raise InputError([Fault("--checks", "writes what it finds, and --check writes nothing: give one of the two")])
    known = load_case(case)
    plan = Plan(str(known.folder), refit_dates(known))
    with progress_bar(plan.chunks, what=f"Rerunning: {known.file.title}", quiet=quiet) as on_progress:
        table = make_table(plan, folder=SHELF, workers=workers or cores(), on_progress=on_progress)
    posteriors = [posterior_at(known, table, date) for date in plan.dates]
    folder = out or known.folder / "posterior"
    _print(posteriors[-1])
    if check:
        compare(posteriors, folder)
        results().print(f"\nThe {len(posteriors)} posteriors in {folder} are reproduced within their error.")
        return
    for posterior in posteriors:
        write_posterior(posterior, folder)
    results().print(f"\n{len(posteriors)} posteriors, {plan.dates[0]} to {plan.dates[-1]}, in {folder}", soft_wrap=True)
    if checks:
        with progress_bar(len([*variants(known)]), what="Checking the fit", quiet=quiet) as on_progress:
            made = make_checks(known, table, folder=SHELF, workers=workers or cores(), on_progress=on_progress)
        results().print(f"Checks in {write_checks(made, folder)}", soft_wrap=True)


def _print(posterior: Posterior) -> None:
    """The fitted parameters before and after, on the last date."""
    from rich.table import Table

    from calibration.behaviour.fit import FITTED

    table = Table(
        "parameter", "prior 90 %", "posterior 90 %", "contraction", title=f"As of {posterior.as_of}", box=None
    )
    for name in FITTED:
        fitted = posterior.fitted[name]
        table.add_row(name, _range(fitted.prior), _range(fitted.posterior), f"{fitted.contraction:.2f}")
    results().print(table)
    results().print(
        f"\n{posterior.reruns:,} reruns of the war; {posterior.effective_draws:,.0f} draws' worth are like the record"
    )


def _range(quantiles: tuple[float, ...]) -> str:
    low, middle, high = quantiles
    return f"{middle:.3g}  ({low:.3g} to {high:.3g})"
