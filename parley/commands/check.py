"""`parley check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.terminal import messages

if TYPE_CHECKING:
    from sim.errors import Fault

__all__ = ["check"]

BAD_INPUT = 2


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="scenarios, by path or name, and case folders")],
) -> None:
    """Check scenarios and cases: every fault at once, as file:line:column: what was found and what was expected."""
    n_faults = 0
    for file in files:
        for fault in _faults(file):
            typer.echo(str(fault))
            n_faults += 1
    if n_faults:
        messages().print(f"{n_faults} fault{'s' if n_faults > 1 else ''}")
        raise typer.Exit(BAD_INPUT)
    messages().print(f"{len(files)} checked, no fault")


def _faults(file: str) -> list[Fault]:
    if Path(file).is_dir():
        from calibration.case import check_case

        return check_case(Path(file))
    from scenarios.reading import check as check_scenario

    return check_scenario(file)
