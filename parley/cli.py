"""The command line: its verbs, and how failures leave it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from parley.commands.calibrate import calibrate
from parley.commands.check import check
from parley.commands.compare import compare
from parley.commands.drivers import drivers
from parley.commands.hindcast import hindcast
from parley.commands.list import list_scenarios
from parley.commands.new_case import new_case
from parley.commands.positions import positions
from parley.commands.report import report
from parley.commands.run import run
from parley.commands.story import story
from parley.commands.sweep import sweep
from parley.terminal import messages
from sim.errors import InputError, ParleyError

__all__ = ["app", "main"]

FAILURE, BAD_INPUT, INTERRUPTED = 1, 2, 130


class _Verbs(TyperGroup):
    """Turns whatever Parley raises on purpose into a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except ParleyError as error:
            messages().print("\n".join([str(error), *_notes(error)]), markup=False, style="red")
            raise typer.Exit(BAD_INPUT if isinstance(error, InputError) else FAILURE) from None
        except KeyboardInterrupt as stop:
            messages().print(" ".join(["Stopped.", *_notes(stop)]), markup=False)
            raise typer.Exit(INTERRUPTED) from None


def _notes(error: BaseException) -> list[str]:
    """What was added on the way up, such as where finished runs are kept."""
    return getattr(error, "__notes__", [])


app = typer.Typer(
    cls=_Verbs,
    name="parley",
    help="How likely by a given date are talks, exchanges, a ceasefire and a settlement, and what would change that?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(list_scenarios)
app.command("check")(check)
app.command("run")(run)
app.command("compare")(compare)
app.command("positions")(positions)
app.command("story")(story)
app.command("sweep")(sweep)
app.command("drivers")(drivers)
app.command("report")(report)
app.command("calibrate")(calibrate)
app.command("hindcast")(hindcast)
app.command("new-case")(new_case)


def _print_version(wanted: bool) -> None:
    if wanted:
        from results.manifest import package_version

        typer.echo(f"parley {package_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version")
    ] = False,
) -> None: ...


def main() -> None:
    """Entry point of the console script."""
    app(prog_name="parley")
