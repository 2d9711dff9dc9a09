"""Progress is shown to people at a terminal, and to nobody else."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from parley import terminal


@pytest.fixture
def screen(monkeypatch):
    """A terminal that remembers what was written to it."""
    written = io.StringIO()
    monkeypatch.setattr(
        terminal, "messages", lambda *, quiet=False: Console(file=written, force_terminal=True, width=80, quiet=quiet)
    )
    return written


def test_a_bar_at_a_terminal(screen):
    with terminal.progress_bar(40, what="A [b]title[/b]") as on_progress:
        on_progress(20, 40)
        on_progress(40, 40)
    assert "40/40" in screen.getvalue()
    assert "Writing the run folder" in screen.getvalue()


def test_a_sign_of_life_at_a_terminal(screen):
    with terminal.working("Thinking"):
        pass
    assert "Thinking" in screen.getvalue()


def test_nothing_where_quiet_is_asked_for(screen):
    with terminal.progress_bar(40, what="x", quiet=True) as on_progress:
        assert on_progress is None
    assert screen.getvalue() == ""


def test_nothing_where_there_is_no_terminal(capsys):
    with terminal.progress_bar(40, what="x") as on_progress, terminal.working("y"):
        assert on_progress is None
    assert capsys.readouterr() == ("", "")


def test_results_are_88_columns_wide_where_nobody_says_how_wide(capsys):
    terminal.results().print("word " * 60)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 88
