"""Positions in words: what a mark means, what was said, what the scales say."""

from __future__ import annotations

import re

from results.background import Background, IssueName, Position, Said
from results.markup import Table, details, escape, table_html
from results.sources import IDS
from results.theme import plain
from results.words import long_date, number, short_date

__all__ = [
    "lower",
    "nearest_anchor",
    "position_text",
    "positions_table",
    "said_text",
    "statements_html",
    "statements_table",
]

_LATEST = 3
"""Statements named where a position is hovered; the tables name all."""


def lower(label: str) -> str:
    """A label inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def position_text(background: Background, position: Position) -> str:
    """What hovering a position tells: its number, the nearest anchor, what it rests on."""
    issue = background.issue(position.issue)
    nearest = min(issue.anchors, key=lambda anchor: abs(anchor[0] - position.ideal.mean), default=None)
    meaning = f"<br>near {number(nearest[0])}: {plain(nearest[1], width=46)}" if nearest else ""
    return (
        f"<b>{plain(background.actor(position.actor).label)}</b> on {plain(lower(issue.label))}: "
        f"{number(position.ideal.mean)} ({number(position.ideal.low)}–{number(position.ideal.high)})"
        f"{meaning}<br>{plain(_rests_on(background, position), width=52)}"
    )


def _rests_on(background: Background, position: Position) -> str:
    """`rests on 5 statements, last S034 (Xinhua, 5 Mar 2022), S031 (record D138, 1 Mar 2022)`."""
    if not position.statements:
        return "rests on a prior alone, no statement"
    said = _behind(background, position)
    last = ", ".join(f"{s.id} ({_source_and_day(s)})" for s in said[:_LATEST])
    count = "1 statement" if position.statements == 1 else f"{position.statements} statements"
    return f"rests on {count}" + (f", {'last ' if len(said) > _LATEST else ''}{last}" if last else "")


def _behind(background: Background, position: Position) -> list[Said]:
    """The statements behind a position, the latest first."""
    said = [s for s in background.statements if (s.actor, s.issue) == (position.actor, position.issue)]
    return sorted(said, key=lambda s: (s.date, s.id), reverse=True)


def _source_and_day(said: Said) -> str:
    """The source with its day; the day of the statement where the source does not name one."""
    day = short_date(said.date)
    return said.source if re.search(r" \d{4}$", said.source) else f"{said.source}, {day}"


def nearest_anchor(issue: IssueName, value: float) -> str:
    """The described point of a scale that lies nearest to a value: `45: a freeze along the line of contact`."""
    nearest = min(issue.anchors, key=lambda anchor: abs(anchor[0] - value), default=None)
    return f"{number(nearest[0])}: {nearest[1]}" if nearest else ""


def said_text(background: Background, said: Said) -> str:
    """What hovering a statement tells."""
    return (
        f"<b>{plain(background.actor(said.actor).label)}</b>, {long_date(said.date)}, "
        f"{plain(said.directness)}, {plain(said.firmness.replace('_', ' '))}: {number(said.position)}"
        f"<br>{plain(said.paraphrase, width=52)}<br>{plain(f'{said.id}, {said.source}', width=52)}"
    )


def positions_table(background: Background) -> Table:
    """Every position with its range, red line, weight and number of statements."""
    weighings = {(w.actor, w.issue): w for w in background.weighings}
    rows = []
    for position in background.positions:
        weighed = weighings.get((position.actor, position.issue))
        rows.append(
            (
                f"{background.actor(position.actor).label}: {background.issue(position.issue).label}",
                number(position.ideal.mean),
                f"{number(position.ideal.low)}–{number(position.ideal.high)}",
                number(weighed.red_line.mean) if weighed else "–",
                number(100 * weighed.salience.mean) if weighed else "–",
                str(position.statements) if position.statements else "0: prior alone",
                ", ".join(f"{s.id} of {short_date(s.date)}" for s in _behind(background, position)) or "–",
            )
        )
    return Table(
        caption="Positions on the 0 to 100 scales",
        head=(
            "Actor: issue",
            "wants most",
            "90 % of draws",
            "red line",
            "weight, of 100",
            "statements",
            "which, the latest first",
        ),
        rows=tuple(rows),
    )  # fmt: skip


def statements_html(background: Background, issues: list[IssueName]) -> str:
    """The scales in words, and every statement behind the positions."""
    scales = "".join(
        f"<dt>{escape(issue.label)}</dt><dd>{escape(issue.question)}<ul>"
        + "".join(f"<li><b>{number(value)}</b> {escape(text)}</li>" for value, text in issue.anchors)
        + "</ul></dd>"
        for issue in issues
    )
    table = statements_table(background)
    return details("What the scales mean", f'<dl class="terms">{scales}</dl>') + details(
        f"The {len(table.rows)} statements behind the positions",
        f'<p class="aside">{escape(IDS)}</p>{table_html(table, kind="words said")}',
    )


def statements_table(background: Background) -> Table:
    """Every statement behind the positions, the latest first."""
    return Table(
        caption="Statements behind the positions",
        head=("Statement", "Date", "Actor", "Issue", "Position", "Firmness", "Source", "What was said"),
        rows=tuple(
            (
                s.id, short_date(s.date), background.actor(s.actor).label, background.issue(s.issue).label,
                number(s.position), s.firmness.replace("_", " "), s.source, s.paraphrase,
            )
            for s in sorted(background.statements, key=lambda s: (s.date, s.id), reverse=True)
        ),
    )  # fmt: skip
