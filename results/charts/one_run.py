"""What would one run look like? A run told as lanes, a dated list, and a ledger of who conceded what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from results.background import StoryEntry, Told
from results.charts.chart import Chart, Variant
from results.charts.concessions import ledger_html, ledger_table
from results.charts.parts import note
from results.findings import Findings
from results.likeness import RULE
from results.markup import Table, details, escape
from results.theme import (
    LIGHT,
    Figure,
    Patch,
    actor_colours,
    actor_symbols,
    base_layout,
    brief,
    date_axis,
    fade,
    plain,
    spread,
)
from results.wording import KINDS, counted
from results.words import cut, date_after, hundredths, listed, long_date, short_date

__all__ = ["one_run"]

MOST_TURNS = 18
"""Numbered turns that the lanes can bear; kinds of event beyond that, most frequent first, are small marks."""
_HOLDS = {"truce": "general_truce", "ceasefire": "general_ceasefire", "settlement": "settlement"}
"""Kinds of entry after which something is in force, and its colour."""
_ENDS = frozenset({"lapse", "collapse"})
_ALWAYS_SMALL = frozenset({"stage"})
"""Kinds that are part of an event told before."""
_FAMILIES = {"refusal": "proposal", "limited_end": "limited", "resumption": "suspension"}
_WORDS = {"truce": "general truce", "ceasefire": "general ceasefire", "settlement": "settlement"}


def one_run(findings: Findings) -> Chart | None:
    """The stories, the first one shown, the others from a menu; None where none was told."""
    stories = findings.background.stories
    if not stories:
        return None
    first, like = stories[0], dict(zip(stories, hundredths([story.share for story in stories]), strict=True))
    return Chart(
        name="story",
        short="What would one run look like?",
        question="What would one run look like?",
        reading="One possible course of events out of all the runs, not a forecast. Large marks are the turns of the "
        "story, numbered as in the list; small marks are what comes often, such as rounds and exchanges.",
        variants={str(story.run): _variant(findings, story, n) for story, n in like.items()},
        menu=tuple((str(story.run), _choice(story, n)) for story, n in like.items()) if stories[1:] else (),
        menu_label="Runs that go like this",
        table=_events(findings, stories),
        table_kind="words",
        further={f"concessions_run_{story.run}": ledger_table(findings, story) for story in stories if story.ledger},
        below="".join(_list(findings, story, n, hidden=story is not first) for story, n in like.items())
        + details("How the told runs are chosen", f'<p class="aside">{escape(RULE)}</p>'),
    )


def _variant(findings: Findings, story: Told, like: int) -> Variant:
    figure, narrow = _figure(findings, story)
    finding = f"Run {story.run}, like {like} in 100: {story.title}"
    return Variant(finding, figure, narrow, f"Lanes of actors over dates. {finding}; the list below tells them.")


def _choice(story: Told, like: int) -> str:
    """A line of the menu, short enough for a phone."""
    return f"{like} in 100: {cut(story.gist, 44)}" + (" (the bad one)" if story.bad else "")


def _figure(findings: Findings, story: Told) -> tuple[Figure, Patch]:
    background = findings.background
    acting = [a.name for a in background.actors if any(a.name in entry.actors for entry in story.entries)]
    lanes = acting or [side.name for side in background.belligerents]
    held = _in_force(findings, story)
    rows = {name: len(lanes) - 1 - k + bool(held) for k, name in enumerate(lanes)}
    top = len(lanes) + bool(held)
    wide, tight = (_leaders(findings, story, rows, top, share) for share in (0.029, 0.055))
    marks = [trace for name in lanes for trace in _marks(findings, story, name, rows[name])]
    words = [_bar_word(findings, bar) for bar in held if _share_of_time(findings, bar) > 0.25]
    names = {background.actor(name).label: row for name, row in rows.items()} | ({"In force": 0} if held else {})
    layout = base_layout(
        70 + 42 * (top + 1),
        margin={"l": 122, "t": 8, "r": 16},
        xaxis=date_axis(findings.as_of, findings.end),
        yaxis={"range": [-0.6, top + 0.4], "showgrid": False, "showticklabels": False},
        shapes=[_lane(row) for row in rows.values()],
        annotations=[*(_name(label, row) for label, row in names.items()), *words],
    )
    narrow: Patch = {
        "layout.margin.l": 12,
        "layout.margin.r": 12,
        "layout.height": 70 + 54 * (top + 1),
        "layout.annotations": [*(_name(label, row, above=True) for label, row in names.items()), *words],
        "data.0.x": tight[0]["x"],
        "data.1.x": tight[1]["x"],
        "data.1.marker.size": 17,
        "data.1.textfont.size": 10,
    }
    return {"data": [*wide, *held, *(mark for mark in marks if mark["x"])], "layout": layout}, narrow


def _turns(story: Told) -> list[StoryEntry]:
    """The events that are numbered: all but the most frequent kinds."""
    turns = [entry for entry in story.entries if entry.kind not in _ALWAYS_SMALL]
    count = Counter(_family(entry) for entry in turns)
    while len(turns) > MOST_TURNS:
        often, _ = count.most_common(1)[0]
        count.pop(often)
        turns = [entry for entry in turns if _family(entry) != often]
    return turns


def _family(entry: StoryEntry) -> str:
    """Kinds that are told together or not at all."""
    return _FAMILIES.get(entry.kind, entry.kind)


def _leaders(
    findings: Findings, story: Told, rows: dict[str, int], top: int, gap: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lines from each turn down through its actors, and the numbers above them, moved apart where they would touch."""
    turns, span = _turns(story), (findings.end - findings.as_of).days
    days = [float((_date(findings, entry) - findings.as_of).days) for entry in turns]
    places = spread(days, gap * span, low=0.0, high=float(span))
    x: list[str | None] = []
    y: list[float | None] = []
    for entry, day, place in zip(turns, days, places, strict=True):
        lanes = [rows[name] for name in entry.actors if name in rows] or [top - 1]
        x += [_moment(findings, place), _moment(findings, day), _moment(findings, day), None]
        y += [top - 0.2, top - 0.62, min(lanes), None]
    lines = {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": LIGHT["soft"], "width": 1},
        "hoverinfo": "skip",
    }  # fmt: skip
    numbers = {
        "type": "scatter", "mode": "markers+text", "x": [_moment(findings, place) for place in places],
        "y": [top] * len(turns), "text": [str(i + 1) for i in range(len(turns))], "cliponaxis": False,
        "textfont": {"size": 11, "color": LIGHT["ink"]}, "marker": {"size": 20, "color": LIGHT["tint"]},
        "customdata": [_told(findings, entry) for entry in turns], "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    return lines, numbers


def _moment(findings: Findings, days: float) -> str:
    moment = dt.datetime.combine(findings.as_of, dt.time()) + dt.timedelta(days=days)
    return moment.isoformat(sep=" ", timespec="minutes")


def _told(findings: Findings, entry: StoryEntry) -> str:
    return f"<b>{long_date(_date(findings, entry))}</b><br>{plain(entry.text, width=54)}"


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


def _share_of_time(findings: Findings, bar: dict[str, Any]) -> float:
    start, end = (dt.date.fromisoformat(day) for day in bar["x"])
    return (end - start) / (findings.end - findings.as_of)


def _bar_word(findings: Findings, bar: dict[str, Any]) -> dict[str, Any]:
    """What is in force, written into a bar that is long enough."""
    return note(
        bar["text"][0].partition("<br>")[0], size=11, colour="paper", x=bar["x"][0], y=0, xanchor="left", xshift=6
    )


def _marks(findings: Findings, story: Told, name: str, row: int) -> list[dict[str, Any]]:
    """An actor's marks: small ones for what comes often, large ones for the turns of the story."""
    kinds = {entry.kind for entry in _turns(story)}
    colour, symbol = actor_colours(findings.background)[name], actor_symbols(findings.background)[name]
    small = {"size": 7, "color": fade(colour, 0.5), "symbol": symbol}
    large = {"size": 15, "color": colour, "symbol": symbol, "line": {"width": 1.5, "color": LIGHT["paper"]}}
    mine = [entry for entry in story.entries if name in entry.actors]
    traces = []
    for marker, turns in ((small, False), (large, True)):
        shown = [entry for entry in mine if (entry.kind in kinds) is turns]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": [_date(findings, entry).isoformat() for entry in shown],
                "y": [row] * len(shown), "customdata": [_told(findings, entry) for entry in shown], "marker": marker,
                "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False,
            }
        )  # fmt: skip
    return traces


def _lane(row: int) -> dict[str, Any]:
    line = {"color": LIGHT["grid"], "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": row, "y1": row, "line": line, "layer": "below"}


def _name(label: str, row: int, *, above: bool = False) -> dict[str, Any]:
    if above:
        return note(brief(label), size=12, x=0, xref="paper", y=row, yshift=20, xanchor="left", bgcolor=LIGHT["paper"])
    return note(brief(label, most=17), colour="ink", x=0, xref="paper", xshift=-14, y=row, xanchor="right")


def _list(findings: Findings, story: Told, like: int, *, hidden: bool) -> str:
    """Why this run, its turns as a numbered list, what comes often, and the ledger."""
    turns = _turns(story)
    items = "".join(
        f'<li><b class="step">{i + 1}</b><time datetime="{_date(findings, entry).isoformat()}">'
        f"{short_date(_date(findings, entry))}</time><span>{escape(entry.text)}</span></li>"
        for i, entry in enumerate(turns)
    )
    steps = f'<ol class="story">{items}</ol>' if items else "<p>Nothing that is more than routine happens.</p>"
    content = f'<p class="aside">{_why(story, like)}</p>{steps}{_often(story)}{ledger_html(findings, story)}'
    return f'<div data-variant="{story.run}"{" hidden" if hidden else ""}>{content}</div>'


def _why(story: Told, like: int) -> str:
    """How many runs it stands for, and what is bad about the bad one."""
    runs = "1 run in 100 resembles" if like == 1 else f"{like} in 100 runs resemble"
    bad = f" It is the bad one: {escape(story.bad)}." if story.bad else ""
    return f"{runs} this one more than any other told here.{bad}"


def _often(story: Told) -> str:
    """What the small marks stand for."""
    kinds = {entry.kind for entry in _turns(story)}
    count = Counter(entry.kind for entry in story.entries if entry.kind not in kinds)
    if not count:
        return ""
    words = listed(counted(n, *KINDS.get(kind, (kind.replace("_", " "),))) for kind, n in count.most_common())
    return f'<p class="aside">Small marks: {escape(words)}; each is in the table.</p>'


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
