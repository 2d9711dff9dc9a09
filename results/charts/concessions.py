"""The concession ledger of a told run: who moved on what, when, how far, and in answer to what."""

from __future__ import annotations

from results.background import Concession, Told
from results.findings import Findings
from results.markup import Table, details, escape, table_html
from results.wording import LEADERS, LEDGER_NOTE, counted
from results.words import capital, date_after, listed, number, short_date

__all__ = ["ledger_html", "ledger_table"]


def ledger_html(findings: Findings, story: Told) -> str:
    """What each side gave in all, and every move on demand."""
    if not story.ledger:
        return "<p class='aside'>No side tabled terms in this run.</p>"
    title = f"Who moved on what, and for what: {counted(len(story.ledger), 'line')}"
    table = table_html(ledger_table(findings, story), kind="words")
    return f'<p class="aside">{escape(_given(findings, story))}</p>' + details(
        title, f'{table}<p class="aside">{escape(LEDGER_NOTE)}</p>'
    )


def _given(findings: Findings, story: Told) -> str:
    """`Ukraine moved 12 points over 2 issues, Russia did not move`."""
    parts = []
    for side in findings.background.belligerents:
        moves = [m for m in story.ledger if m.actor == side.name and m.before is not None]
        points = sum(abs(_moved(move)) for move in moves)
        issues = len({move.issue for move in moves})
        far = f"moved {counted(round(points), 'point')} over {counted(issues, 'issue')}" if moves else "did not move"
        parts.append(f"{side.label} {far}")
    return f"{capital(listed(parts))}, on scales of 100 points each."


def _moved(move: Concession) -> float:
    return 0.0 if move.before is None else move.after - move.before


def ledger_table(findings: Findings, story: Told) -> Table:
    """Every move of a told run."""
    background = findings.background
    return Table(
        caption="Concessions: who moved on what, from where to where, and what the move answered",
        head=("Date", "Actor", "Issue", "from", "to", "by", "in answer to"),
        rows=tuple(
            (
                short_date(min(date_after(findings.as_of, move.day), findings.end)),
                LEADERS if move.actor == "leaders" else background.actor(move.actor).label,
                next((i.label for i in background.issues if i.name == move.issue), move.issue),
                "opens" if move.before is None else number(move.before),
                number(move.after),
                "–" if move.before is None else f"{_moved(move):+.1f}".replace("-", "−"),
                move.answers,
            )
            for move in story.ledger
        ),
    )
