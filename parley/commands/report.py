"""`parley report`."""

from __future__ import annotations

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

        path = open_folder(run_dir).write_report()
    typer.echo(str(path))
