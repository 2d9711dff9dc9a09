"""`parley report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from parley.settings import Workers, cores
from parley.sliders import add_sliders
from parley.terminal import working
from sim.errors import Fault, InputError

__all__ = ["report"]


def report(
    run_dir: Annotated[str, typer.Argument(metavar="RUN_DIR", help="a run folder, as `parley run` printed it")],
    charts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="write every chart as a picture too (extra `images`)")
    ] = None,
    image: Annotated[
        Literal["png", "svg"] | None, typer.Option(help="kind of the pictures", show_default="svg")
    ] = None,
    tables: Annotated[Path | None, typer.Option(metavar="DIR", help="write every table as CSV too")] = None,
    what_if: Annotated[
        bool, typer.Option("--what-if", help="put sliders for some levers into it (plays some 90 worlds, once)")
    ] = False,
    workers: Workers = None,
) -> None:
    """Build the HTML report of a finished run again, and print its path; on demand its charts and tables as files."""
    if image and not charts:
        raise InputError([Fault("--image", f"got {image}, expected --charts DIR beside it: where to write them")])
    if workers and not what_if:
        raise InputError(
            [Fault("--workers", f"got {workers}, expected --what-if beside it: only its worlds are played")]
        )
    from results.folder import open_folder

    folder = open_folder(_folder_of(run_dir))
    if what_if:
        add_sliders(folder, folder.scenario, workers=workers or cores())
    with working("Building the report"):
        typer.echo(str(folder.write_report()))
    if tables:
        from results.spreadsheets import write_tables

        _say(write_tables(folder.findings, tables), tables)
    if charts:
        with working("Drawing the charts"):
            from results.figures import write_pictures

            _say(write_pictures(folder.findings, charts, image=image or "svg"), charts)


def _say(written: list[Path], folder: Path) -> None:
    typer.echo(f"{folder}: {len(written)} files, {written[0].name} to {written[-1].name}")


def _folder_of(given: str) -> str:
    """The run folder, also where its report.html was named."""
    path = Path(given)
    return str(path.parent) if path.name == "report.html" and not path.is_dir() else given
