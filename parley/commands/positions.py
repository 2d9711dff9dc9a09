"""`parley positions`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parley.settings import AsOf
from parley.terminal import messages, results, warn_of_gap, working

if TYPE_CHECKING:
    from rich.table import Table

    from calibration.case import Case
    from calibration.positions import Positions

__all__ = ["positions"]


def positions(
    case: Annotated[str, typer.Argument(metavar="CASE", help="a case of the library, or a case folder")],
    as_of: AsOf = None,
    statements: Annotated[bool, typer.Option("--statements", help="print every statement behind them too")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="the chart", show_default="positions-<case>-<date>.html")
    ] = None,
) -> None:
    """Where every actor stands on every issue, from what it said and did up to a day: table and chart."""
    from calibration.case import load_case
    from calibration.positions import posterior

    known = load_case(case)
    day = _day(as_of, known)
    warn_of_gap(known.file.evidence_until, day)
    found = posterior(known, as_of=day)
    console = results()
    console.print(f"[bold]{known.file.title}[/], as of {day}: positions on the 0-100 scales of the issues\n")
    console.print(_table(found))
    if statements:
        from results.sources import IDS

        console.print(f"\n[bold]Statements behind them[/]\n{IDS}\n")
        console.print(_statements(found))
    with working("Drawing the chart"):
        path = _write_chart(found, out or Path(f"positions-{known.name}-{day}.html"))
    messages().print(f"Chart  {path}")


def _day(as_of: str | None, case: Case) -> dt.date:
    from scenarios.fields import LONGEST_DAYS
    from sim.errors import Fault, InputError

    if as_of is None:
        return case.file.evidence_until
    first, last = case.file.first_day, case.file.evidence_until + dt.timedelta(days=LONGEST_DAYS)
    try:
        day = dt.date.fromisoformat(as_of)
    except ValueError:
        raise InputError([Fault("--as-of", f"got {as_of!r}, expected a date such as 2025-06-01")]) from None
    if not first <= day <= last:
        expected = f"{first} (the war's first day) to {last} (ten years after the evidence)"
        raise InputError([Fault("--as-of", f"got {as_of!r}, expected {expected}")])
    return day


def _table(found: Positions) -> Table:
    from rich.table import Table

    from results.charts.positions_path import standings

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Issue", no_wrap=True)
    table.add_column("Actor", no_wrap=True)
    for name in ("Mean", "90 % range", "Statements"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Last", no_wrap=True)
    shown = ""
    for s in standings(found):
        numbers = f"{s.mean:.0f}", f"{s.low:.0f}–{s.high:.0f}", str(s.statements)
        table.add_row(s.issue if s.issue != shown else "", s.actor, *numbers, str(s.last or "prior alone"))
        shown = s.issue
    return table


def _statements(found: Positions) -> Table:
    from rich.table import Table
    from rich.text import Text

    from results.sources import source_text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Id", "Day", "Actor", "Issue", "At"):
        table.add_column(name, no_wrap=True)
    table.add_column("How", width=9)
    table.add_column("What was said, and where", ratio=1)
    used = {statement.id: statement for cell in found.cells.values() for statement in cell.statements}
    for s in sorted(used.values(), key=lambda s: (s.date, s.id)):
        table.add_row(
            s.id, str(s.date), s.actor, s.issue, f"{s.position:.0f}", f"{s.directness}, {s.firmness.replace('_', ' ')}",
            Text.assemble(s.paraphrase, (f" [{source_text(found.case, s)}]", "dim")),
        )  # fmt: skip
    return table


def _write_chart(found: Positions, path: Path) -> Path:
    from results.positions_page import positions_page
    from sim.errors import RunError

    try:
        path.write_text(positions_page(found), encoding="utf-8")
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror}); name another file with --out") from None
    return path
