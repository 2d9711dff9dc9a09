"""`parley report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parley.terminal import working

__all__ = ["report"]


def report(
    run_dir: Annotated[str, typer.Argument(metavar="RUN_DIR", help="a run folder, as `parley run` printed it")],
) -> None:
    """Build the HTML report of a finished run again, and print its path."""
    with working("Building the report"):
        from results.folder import open_folder

        path = open_folder(_folder_of(run_dir)).write_report()
    typer.echo(str(path))


def _folder_of(given: str) -> str:
    """The run folder, also where its report.html was named."""
    path = Path(given)
    return str(path.parent) if path.name == "report.html" and not path.is_dir() else given
