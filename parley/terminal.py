"""What a verb prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

__all__ = ["messages", "progress_bar", "results", "warn_of_gap", "working"]

PIPED_WIDTH = 88
"""Columns where no terminal says how wide it is."""


def results() -> Console:
    """Where results go."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def messages(*, quiet: bool = False) -> Console:
    """Where messages go: nowhere where quiet is asked for."""
    return Console(stderr=True, highlight=False, soft_wrap=True, quiet=quiet)


def warn_of_gap(evidence_until: dt.date, as_of: dt.date, *, quiet: bool = False) -> None:
    """Say on stderr that the as-of day lies beyond the evidence, if it does."""
    if as_of > evidence_until:
        text = (
            f"Warning: the evidence ends on {evidence_until}, before the as-of date, {as_of}. Nothing that happened "
            "between the two is known here."
        )
        messages(quiet=quiet).print(text, style="yellow")


@contextmanager
def progress_bar(total: int, *, what: str, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr with rate and time left, only where that is a terminal.

    Gives the function to call with what is done and the total; what its first call brings was done before.
    """
    console = messages(quiet=quiet)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    what, first = escape(what), (-1, 0.0)
    pace = TextColumn("{task.fields[pace]}")
    parts = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), pace
    with Progress(*parts, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total, pace="")

        def update(done: int, of: int) -> None:
            nonlocal first
            now = time.monotonic()
            first = first if first[0] >= 0 else (done, now)
            told = _pace(done - first[0], of - done, now - first[1])
            doing = "Writing the run folder" if done == of else what
            bar.update(task, completed=done, total=of, pace=told, description=doing)

        yield update


def _pace(done: int, left: int, seconds: float) -> str:
    """`2,310/s, 0:42 left`; nothing before there is something to go by, or once all is done."""
    if done <= 0 or left <= 0:
        return ""
    minutes, rest = divmod(round(left * seconds / done), 60)
    hours, minutes = divmod(minutes, 60)
    rate = f"{done / seconds:,.0f}" if done >= seconds else f"{done / seconds:.2g}"
    return f"{rate}/s, " + (f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left")


@contextmanager
def working(what: str) -> Iterator[None]:
    """A sign of life on stderr while something takes its time, only where that is a terminal."""
    console = messages()
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
