"""What would one run look like? A run told as lanes, a dated list, and a ledger of who conceded what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from results.background import Background, StoryEntry, Told
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table, details, escape, table_html
from results.theme import LIGHT, Figure, Patch, actor_colours, actor_symbols, base_layout, date_axis, fade, plain
from results.words import date_after, listed, long_date, number, short_date

__all__ = ["one_run"]

FREQUENT = 6
"""Kinds of event that come more often than this in a run are small marks without a number."""
LONG_LIST = 30
"""Lists longer than this open on demand."""
_HOLDS = {"truce": "general_truce", "ceasefire": "general_ceasefire", "settlement": "settlement"}
"""Kinds of entry after which something is in force, and its colour."""
_ENDS = frozenset({"lapse", "collapse"})
_WORDS = {"truce": "general truce", "ceasefire": "general ceasefire", "settlement": "settlement"}


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
        reading="One possible course of events out of all the runs, not a forecast. Numbered marks are the turns of "
        "the story, numbered as in the list; small marks are what comes often, such as rounds and exchanges.",
        variants={str(story.run): _variant(findings, story) for story in stories},
        menu=tuple((str(story.run), f"Run {story.run}: {story.title}") for story in stories) if stories[1:] else (),
        menu_label="Run",
        table=_events(findings, stories),
        table_kind="words",
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
    held = _in_force(findings, story)
    rows = {name: len(lanes) - 1 - k + bool(held) for k, name in enumerate(lanes)}
    links = _links(findings, story, rows)
    marks = [trace for name in lanes for trace in _marks(findings, story, name, rows[name])]
    names = {background.actor(name).label: row for name, row in rows.items()} | ({"In force": 0} if held else {})
    layout = base_layout(
        70 + 44 * len(names),
        margin={"l": 122, "t": 14, "r": 16},
        xaxis=date_axis(findings.as_of, findings.end),
        yaxis={"range": [-0.6, len(names) - 0.4], "showgrid": False, "showticklabels": False},
        shapes=[_lane(row) for row in rows.values()],
        annotations=[_name(label, row) for label, row in names.items()],
    )
    narrow: Patch = {
        "layout.margin.l": 12,
        "layout.margin.r": 12,
        "layout.height": 70 + 56 * len(names),
        "layout.annotations": [_name(label, row, above=True) for label, row in names.items()],
    }
    traces = [links, *held, *marks]
    return {"data": [trace for trace in traces if trace["x"]], "layout": layout}, narrow


def _frequent(story: Told) -> set[str]:
    count = Counter(entry.kind for entry in story.entries)
    return {kind for kind, n in count.items() if n > FREQUENT}


def _date(findings: Findings, entry: StoryEntry) -> dt.date:
    return min(date_after(findings.as_of, entry.day), findings.end)


def _in_force(findings: Findings, story: Told) -> list[dict[str, Any]]:
    """A bar for every truce, ceasefire and settlement, from its entry into force to its end."""
    bars: list[dict[str, Any]] = []
    for i, entry in enumerate(story.entries):
        if entry.kind not in _HOLDS:
            continue
        stops = (later for later in story.entries[i + 1 :] if later.kind in _ENDS or later.kind in _HOLDS)
        stop = next(stops, None)
        start, end = _date(findings, entry), findings.end if stop is None else _date(findings, stop)
        text = f"{_WORDS[entry.kind]}<br>{long_date(start)} to {long_date(end)}"
        bars.append(
            {
                "type": "scatter", "mode": "lines", "x": [start.isoformat(), end.isoformat()], "y": [0, 0],
                "line": {"color": LIGHT[_HOLDS[entry.kind]], "width": 16}, "text": [text, text],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )  # fmt: skip
    return bars


def _links(findings: Findings, story: Told, rows: dict[str, int]) -> dict[str, Any]:
    """Upright lines between the actors of one turn of the story."""
    x: list[str | None] = []
    y: list[float | None] = []
    frequent = _frequent(story)
    for entry in story.entries:
        lanes = [rows[name] for name in entry.actors if name in rows]
        if entry.kind not in frequent and len(lanes) > 1:
            date = _date(findings, entry).isoformat()
            x += [date, date, None]
            y += [min(lanes), max(lanes), None]
    line = {"color": LIGHT["soft"], "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _marks(findings: Findings, story: Told, name: str, row: int) -> list[dict[str, Any]]:
    """An actor's marks: small ones for what comes often, numbered ones for the turns of the story."""
    frequent = _frequent(story)
    mine = [(i, entry) for i, entry in enumerate(story.entries) if name in entry.actors]
    often = [(i, entry) for i, entry in mine if entry.kind in frequent]
    turns = [(i, entry) for i, entry in mine if entry.kind not in frequent]
    colour, symbol = actor_colours(findings.background)[name], actor_symbols(findings.background)[name]
    small = _trace(findings, often, row) | {
        "mode": "markers", "marker": {"size": 7, "color": fade(colour, 0.55), "symbol": symbol},
    }  # fmt: skip
    numbered = _trace(findings, turns, row) | {
        "mode": "markers+text",
        "text": [str(i + 1) for i, _ in turns],
        "textfont": {"size": 10.5, "color": _number_colour(findings.background, name)},
        "marker": {
            "size": 21, "color": colour, "symbol": symbol, "line": {"width": 1.5, "color": LIGHT["paper"]},
        },
    }  # fmt: skip
    return [small, numbered]


def _trace(findings: Findings, told: list[tuple[int, StoryEntry]], row: int) -> dict[str, Any]:
    return {
        "type": "scatter", "x": [_date(findings, entry).isoformat() for _, entry in told], "y": [row] * len(told),
        "customdata": [
            f"<b>{i + 1}. {long_date(_date(findings, entry))}</b><br>{plain(entry.text, width=54)}" for i, entry in told
        ],
        "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def _number_colour(background: Background, name: str) -> str:
    """White on the sides' marks, which are dark in both themes; on the others the paper's colour."""
    return "#FEFEFE" if name in {side.name for side in background.belligerents} else LIGHT["paper"]


def _lane(row: int) -> dict[str, Any]:
    line = {"color": LIGHT["grid"], "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": row, "y1": row, "line": line, "layer": "below"}


def _name(label: str, row: int, *, above: bool = False) -> dict[str, Any]:
    if above:
        return note(plain(label), size=12, x=0, xref="paper", y=row, yshift=20, xanchor="left")
    return note(plain(label), colour="ink", x=0, xref="paper", xshift=-14, y=row, xanchor="right")


def _list(findings: Findings, story: Told, *, hidden: bool) -> str:
    """Why this run, the dated list, numbered as the lanes are, and the ledger."""
    frequent = _frequent(story)
    items = "".join(
        f'<li{" class=minor" if entry.kind in frequent else ""}><b class="step">{i + 1}</b>'
        f'<time datetime="{_date(findings, entry).isoformat()}">{short_date(_date(findings, entry))}</time>'
        f"<span>{escape(entry.text)}</span></li>"
        for i, entry in enumerate(story.entries)
    )
    steps = f'<ol class="story">{items}</ol>'
    if not items:
        steps = "<p>Nothing that the model knows of happens in this run.</p>"
    elif len(story.entries) > LONG_LIST:
        steps = details(f"All {len(story.entries)} events as a list", steps)
    why = f'<p class="aside">{escape(story.why)}</p>'
    content = why + steps + _ledger_html(findings, story)
    return f'<div data-variant="{story.run}"{" hidden" if hidden else ""}>{content}</div>'


def _ledger_html(findings: Findings, story: Told) -> str:
    if not story.ledger:
        return "<p class='aside'>No side tabled terms in this run.</p>"
    title = f"Who moved on what, and for what: {len(story.ledger)} lines"
    return details(title, table_html(_ledger(findings, story), kind="words"))


def _ledger(findings: Findings, story: Told) -> Table:
    background = findings.background
    return Table(
        caption="Concessions: who moved on what, from where to where, and what the move answered",
        head=("Date", "Actor", "Issue", "from", "to", "in answer to"),
        rows=tuple(
            (
                short_date(min(date_after(findings.as_of, move.day), findings.end)),
                background.actor(move.actor).label,
                next((i.label for i in background.issues if i.name == move.issue), move.issue),
                "opens" if move.before is None else number(move.before),
                number(move.after),
                move.answers,
            )
            for move in story.ledger
        ),
    )


def _events(findings: Findings, stories: tuple[Told, ...]) -> Table:
    return Table(
        caption="What happens in the runs told here",
        head=("Date", "Run", "Actors", "What happens"),
        rows=tuple(
            (
                short_date(_date(findings, entry)),
                str(story.run),
                listed(findings.background.actor(name).label for name in entry.actors),
                entry.text,
            )
            for story in stories
            for entry in story.entries
        ),
    )
