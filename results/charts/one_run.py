"""What would one run look like? A run told as lanes, a dated list, and a ledger of who conceded what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from results.background import Background, StoryEntry, Told
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table, details, escape, table_html
from results.theme import LIGHT, Figure, Patch, actor_colours, actor_symbols, base_layout, date_axis, plain
from results.words import capital, date_after, long_date, number, short_date

__all__ = ["one_run"]

MOST_MARKS = 60
"""Marks that the lanes can bear; of the kinds that come most often the list alone tells more."""


def one_run(findings: Findings) -> Chart | None:
    """The stories, the first one shown, the others from a menu; None where none was told."""
    stories = findings.background.stories
    if not stories:
        return None
    first = stories[0]
    return Chart(
        name="story",
        short="What would one run look like?",
        question="What would one run look like?",
        reading="One possible course of events out of all the runs, not a forecast. The numbers on the lanes are those "
        "of the list. " + first.why,
        variants={str(story.run): _variant(findings, story) for story in stories},
        menu=tuple((str(story.run), f"Run {story.run}: {story.title}") for story in stories) if stories[1:] else (),
        menu_label="Run",
        table=_ledger(findings, stories),
        below="".join(_list(findings, story, hidden=story is not first) for story in stories),
    )


def _variant(findings: Findings, story: Told) -> Variant:
    figure, narrow = _figure(findings, story)
    n = len(story.entries)
    events = "nothing happens" if not n else "one event" if n == 1 else f"{n} events"
    finding = f"Run {story.run}, step by step: {events}"
    return Variant(finding, figure, narrow, f"Lanes of actors over dates. {finding}; the list below tells them.")


def _figure(findings: Findings, story: Told) -> tuple[Figure, Patch]:
    background = findings.background
    acting = [a.name for a in background.actors if any(a.name in entry.actors for entry in story.entries)]
    lanes = acting or [side.name for side in background.belligerents]
    rows = {name: len(lanes) - 1 - k for k, name in enumerate(lanes)}
    shown = _shown(story)
    links = _links(findings, story, rows, shown)
    marks = [_marks(findings, story, name, rows[name], shown) for name in lanes]
    layout = base_layout(
        70 + 44 * len(lanes),
        margin={"l": 122, "t": 14, "r": 16},
        xaxis=date_axis(findings.as_of, findings.end),
        yaxis={"range": [-0.6, len(lanes) - 0.4], "showgrid": False, "showticklabels": False},
        shapes=[_lane(row) for row in rows.values()],
        annotations=[_name(background, name, row) for name, row in rows.items()],
    )
    narrow: Patch = {
        "layout.margin.l": 12,
        "layout.margin.r": 12,
        "layout.height": 70 + 56 * len(lanes),
        "layout.annotations": [_name(background, name, row, above=True) for name, row in rows.items()],
    }
    return {"data": [links, *marks], "layout": layout}, narrow


def _shown(story: Told) -> set[int]:
    """Places in the list of the entries that get a mark: rare kinds first, all of them where there is room."""
    if len(story.entries) <= MOST_MARKS:
        return set(range(len(story.entries)))
    kinds = [entry.kind for entry in story.entries]
    by_rarity = sorted(range(len(kinds)), key=lambda i: (kinds.count(kinds[i]), i))
    return set(by_rarity[:MOST_MARKS])


def _date(findings: Findings, entry: StoryEntry) -> dt.date:
    return min(date_after(findings.as_of, entry.day), findings.end)


def _links(findings: Findings, story: Told, rows: dict[str, int], shown: set[int]) -> dict[str, Any]:
    """Upright lines between the actors of one event."""
    x: list[str | None] = []
    y: list[float | None] = []
    for i, entry in enumerate(story.entries):
        lanes = [rows[name] for name in entry.actors if name in rows]
        if i in shown and len(lanes) > 1:
            date = _date(findings, entry).isoformat()
            x += [date, date, None]
            y += [min(lanes), max(lanes), None]
    line = {"color": LIGHT["soft"], "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _marks(findings: Findings, story: Told, name: str, row: int, shown: set[int]) -> dict[str, Any]:
    background = findings.background
    mine = [(i, entry) for i, entry in enumerate(story.entries) if name in entry.actors and i in shown]
    few = len(shown) <= 24
    return {
        "type": "scatter", "mode": "markers+text" if few else "markers",
        "x": [_date(findings, entry).isoformat() for _, entry in mine], "y": [row] * len(mine),
        "text": [str(i + 1) for i, _ in mine],
        "textfont": {"size": 10.5, "color": "#FEFEFE" if name in _dark_marks(background) else LIGHT["paper"]},
        "marker": {
            "size": 20 if few else 12, "color": actor_colours(background)[name],
            "symbol": actor_symbols(background)[name], "line": {"width": 1.5, "color": LIGHT["paper"]},
        },
        "customdata": [
            f"<b>{i + 1}. {long_date(_date(findings, entry))}</b><br>{plain(entry.text, width=54)}" for i, entry in mine
        ],
        "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def _dark_marks(background: Background) -> set[str]:
    """Actors whose colour is dark in both themes, so that white numbers stay legible on it."""
    return {side.name for side in background.belligerents}


def _lane(row: int) -> dict[str, Any]:
    line = {"color": LIGHT["grid"], "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": row, "y1": row, "line": line, "layer": "below"}


def _name(background: Background, name: str, row: int, *, above: bool = False) -> dict[str, Any]:
    text = plain(background.actor(name).label)
    if above:
        return note(text, size=12, x=0, xref="paper", y=row, yshift=20, xanchor="left")
    return note(text, colour="ink", x=0, xref="paper", xshift=-14, y=row, xanchor="right")


def _list(findings: Findings, story: Told, *, hidden: bool) -> str:
    """The dated list, numbered as the lanes are."""
    items = "".join(
        f'<li><b class="step">{i + 1}</b><time datetime="{_date(findings, entry).isoformat()}">'
        f"{short_date(_date(findings, entry))}</time><span>{escape(entry.text)}</span></li>"
        for i, entry in enumerate(story.entries)
    )
    empty = "" if items else "<p>Nothing that the model knows of happens in this run.</p>"
    folded = items and len(story.entries) > MOST_MARKS
    steps = f'<ol class="story">{items}</ol>{empty}'
    if folded:
        steps = details(f"All {len(story.entries)} events as a list", steps)
    return f'<div data-variant="{story.run}"{" hidden" if hidden else ""}>{steps}{_ledger_html(findings, story)}</div>'


def _ledger_html(findings: Findings, story: Told) -> str:
    if not story.ledger:
        return "<p class='aside'>No side tabled a concession in this run.</p>"
    title = f"Who conceded what: {len(story.ledger)} moves"
    return details(title, table_html(_ledger(findings, (story,)), kind="words"))


def _ledger(findings: Findings, stories: tuple[Told, ...]) -> Table:
    background = findings.background
    return Table(
        caption="Concessions: who moved on what, from where to where, and what the move answered",
        head=("Date", "Run", "Actor", "Issue", "from", "to", "answers"),
        rows=tuple(
            (
                short_date(min(date_after(findings.as_of, move.day), findings.end)),
                str(story.run),
                background.actor(move.actor).label,
                next((i.label for i in background.issues if i.name == move.issue), capital(move.issue)),
                number(move.before),
                number(move.after),
                move.answers,
            )
            for story in stories
            for move in story.ledger
        ),
    )
