"""What do the sides want? Calibrated positions on every issue, how far each would go, and what was said."""

from __future__ import annotations

from typing import Any

from results.background import Background, IssueName, Position
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.charts.position_words import (
    lower,
    position_text,
    positions_table,
    said_text,
    statements_html,
    statements_table,
)
from results.findings import Findings
from results.markup import escape, symbol
from results.theme import (
    LIGHT,
    Figure,
    Patch,
    actor_colours,
    actor_keys,
    actor_symbols,
    base_layout,
    brief,
    fade,
    plain,
)
from results.words import number

__all__ = ["what_sides_want"]

_TRACKS = {"settlement": "Settlement", "ceasefire": "Ceasefire", "talks": "Talks", "exchange": "Exchange"}
_LANE = 0.21
"""How far the two sides' bars stand from the middle of an issue's row, in rows."""


def what_sides_want(findings: Findings) -> Chart:
    """A row an issue: each side's wish with its range, its red line, the mediators' marks, the statements."""
    background = findings.background
    figure, narrow = _figure(background)
    finding = _finding(background)
    return Chart(
        name="positions",
        short="What do the sides want?",
        question="What do the sides want?",
        reading=_reading(background),
        above=_key(background),
        variants={
            "positions": Variant(finding, figure, narrow, f"Positions on {len(_issues(background))} issues. {finding}.")
        },
        table=positions_table(background),
        below=statements_html(background, _issues(background)),
        further={"statements": statements_table(background)},
    )


def _issues(background: Background) -> list[IssueName]:
    """Issues on which both sides have a position, settlement first."""
    known = {position.issue for position in background.positions}
    order = list(_TRACKS)
    return sorted((i for i in background.issues if i.name in known), key=lambda i: order.index(i.track))


def _at(background: Background, actor: str, issue: str) -> Position | None:
    return next((p for p in background.positions if (p.actor, p.issue) == (actor, issue)), None)


def _finding(background: Background) -> str:
    first, second = background.belligerents
    gaps = {}
    for issue in _issues(background):
        one, other = _at(background, first.name, issue.name), _at(background, second.name, issue.name)
        if one and other:
            gaps[issue.label] = (one.ideal.mean, other.ideal.mean)
    if not gaps:
        return "No position of either side is known"
    far = max(gaps, key=lambda label: abs(gaps[label][1] - gaps[label][0]))
    near = min(gaps, key=lambda label: abs(gaps[label][1] - gaps[label][0]))
    text = f"The sides stand furthest apart on {lower(far)} ({number(gaps[far][0])} and {number(gaps[far][1])} of 100)"
    return text if far == near else text + f", closest on {lower(near)}"


def _reading(background: Background) -> str:
    first, second = background.belligerents
    return (
        f"0 is the most that {first.label} has asked for, 100 the most that {second.label} has. Large mark: what a "
        "side wants most; bar: its 90 % range over draws, dotted where it rests on a prior alone; upright tick: the "
        "red line beyond which signing costs it extra, its range shaded. Marks between the sides: third parties, "
        "where they have taken a stand. Faint dots: single statements."
    )


def _figure(background: Background) -> tuple[Figure, Patch]:
    issues = _issues(background)
    rows = {issue.name: len(issues) - 1 - k for k, issue in enumerate(issues)}
    traces: list[dict[str, Any]] = []
    for side in background.belligerents:
        traces += _side(background, side.name, side.side or 0, rows)
    traces += [_third(background, actor.name, rows) for actor in background.actors if actor.side is None]
    traces = [trace for trace in traces if trace["x"]]
    height = 92 + 62 * len(issues)
    layout = base_layout(
        height,
        margin={"l": 150, "r": 118, "t": 52, "b": 30},
        xaxis={"range": [-2, 102], "tickvals": [0, 25, 50, 75, 100], "showgrid": True, "ticks": ""},
        yaxis={"range": [-0.6, len(issues) - 0.4], "showgrid": False, "showticklabels": False},
        shapes=[_rule(row) for row in range(len(issues) - 1)],
        annotations=[*_ends(background), *_names(background, issues, rows), *_saliences(background, issues, rows)],
    )
    narrow: Patch = {
        "layout.margin.l": 10,
        "layout.margin.r": 10,
        "layout.margin.t": 40,
        "layout.height": 92 + 112 * len(issues),
        "layout.annotations": [*_ends(background, short=True), *_names(background, issues, rows, above=True)],
    }
    return {"data": traces, "layout": layout}, narrow


def _side(background: Background, actor: str, side: int, rows: dict[str, int]) -> list[dict[str, Any]]:
    """Bars, red lines, wishes and statements of one belligerent."""
    colour = actor_colours(background)[actor]
    lane = _LANE if side == 0 else -_LANE
    held = [p for p in background.positions if p.actor == actor and p.issue in rows]
    lines = [w for w in background.weighings if w.actor == actor and w.issue in rows]
    base = {"type": "scatter", "hovertemplate": "%{text}<extra></extra>"}
    dots = _dots(background, actor, rows, lane, colour)
    ranges = {said: [p for p in held if bool(p.statements) is said] for said in (True, False)}
    bars, guesses = (
        base | _segments([(p.ideal.low, p.ideal.high, rows[p.issue] + lane) for p in some]) for some in ranges.values()
    )
    bars |= {"line": {"color": fade(colour, 0.45), "width": 9}, "hoverinfo": "skip", "hovertemplate": None}
    guesses |= {"line": {"color": colour, "width": 2, "dash": "dot"}, "hoverinfo": "skip", "hovertemplate": None}
    shade = base | _segments([(w.red_line.low, w.red_line.high, rows[w.issue] + lane) for w in lines])
    shade |= {"line": {"color": fade(colour, 0.2), "width": 3}, "hoverinfo": "skip", "hovertemplate": None}
    ticks = base | {
        "mode": "markers", "x": [w.red_line.mean for w in lines], "y": [rows[w.issue] + lane for w in lines],
        "marker": {"symbol": "line-ns", "size": 17, "line": {"color": colour, "width": 2.5}},
        "text": [
            f"{plain(background.actor(actor).label)}: red line on {plain(lower(background.issue(w.issue).label))} at "
            f"{number(w.red_line.mean)}<br>nine draws in ten {number(w.red_line.low)}–{number(w.red_line.high)}"
            for w in lines
        ],
    }  # fmt: skip
    wishes = base | {
        "mode": "markers", "x": [p.ideal.mean for p in held], "y": [rows[p.issue] + lane for p in held],
        "marker": {
            "symbol": actor_symbols(background)[actor], "size": 14, "color": LIGHT["paper"],
            "line": {"color": colour, "width": 3},
        },
        "text": [position_text(background, p) for p in held],
    }  # fmt: skip
    return [shade, bars, guesses, dots, ticks, wishes]


def _segments(spans: list[tuple[float, float, int | float]]) -> dict[str, Any]:
    """Level strokes as one trace, with gaps between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for low, high, height in spans:
        x += [low, high, None]
        y += [height, height, None]
    return {"mode": "lines", "x": x, "y": y}


def _dots(background: Background, actor: str, rows: dict[str, int], lane: float, colour: str) -> dict[str, Any]:
    said = [s for s in background.statements if s.actor == actor and s.issue in rows]
    outward = 0.14 if lane > 0 else -0.14
    return {
        "type": "scatter", "mode": "markers", "x": [s.position for s in said],
        "y": [rows[s.issue] + lane + outward for s in said],
        "marker": {"size": 6, "color": fade(colour, 0.4)},
        "text": [said_text(background, s) for s in said], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _third(background: Background, actor: str, rows: dict[str, int]) -> dict[str, Any]:
    """A third party's marks in the middle of the rows, where it has said something."""
    held = [p for p in background.positions if p.actor == actor and p.issue in rows and p.statements]
    colour, mark = actor_colours(background)[actor], actor_symbols(background)[actor]
    return {
        "type": "scatter", "mode": "markers", "x": [p.ideal.mean for p in held], "y": [rows[p.issue] for p in held],
        "marker": {
            "symbol": mark, "size": 10, "color": colour, "line": {"width": 1, "color": LIGHT["paper"]},
        },
        "text": [position_text(background, p) for p in held], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _key(background: Background) -> str:
    """Which mark belongs to whom."""
    spoken = {p.actor for p in background.positions if p.statements}
    actors = [a for a in background.actors if a.side is not None or a.name in spoken]
    keys, symbols = actor_keys(background.actors), actor_symbols(background)
    items = "".join(f"<li>{symbol(symbols[a.name], keys[a.name])}<span>{escape(a.label)}</span></li>" for a in actors)
    return f'<ul class="key flat">{items}</ul>'


def _rule(row: int) -> dict[str, Any]:
    line = {"color": LIGHT["grid"], "width": 1}
    return {"type": "line", "xref": "paper", "x0": -0.3, "x1": 1.2, "y0": row + 0.5, "y1": row + 0.5, "line": line}


def _ends(background: Background, *, short: bool = False) -> list[dict[str, Any]]:
    first, second = (brief(side.label) for side in background.belligerents)
    words = ("← {}", "{} →") if short else ("← {}'s maximum", "{}'s maximum →")
    return [
        note(words[0].format(first), size=12, colour="side_0", x=0, y=1, yref="paper", yshift=20, xanchor="left"),
        note(words[1].format(second), size=12, colour="side_1", x=100, y=1, yref="paper", yshift=20, xanchor="right"),
    ]


def _names(
    background: Background, issues: list[IssueName], rows: dict[str, int], *, above: bool = False
) -> list[dict[str, Any]]:
    """An issue's name beside its row, on a narrow screen above it."""
    if above:
        return [
            note(
                f"<b>{brief(i.label, most=40)}</b>",
                size=13,
                colour="ink",
                x=0,
                y=rows[i.name],
                yshift=48,
                xanchor="left",
            )
            for i in issues
        ]
    return [
        note(
            f"<b>{brief(i.label, most=18)}</b><br><span style='font-size:11px;color:{LIGHT['muted']}'>"
            f"{_TRACKS[i.track].lower()}</span>",
            colour="ink", xref="paper", x=0, xshift=-148, y=rows[i.name], xanchor="left", align="left",
        )
        for i in issues
    ]  # fmt: skip


def _saliences(background: Background, issues: list[IssueName], rows: dict[str, int]) -> list[dict[str, Any]]:
    """How much either side cares, in per cent of all it cares about in a settlement."""
    found = {(w.actor, w.issue): w.salience.mean for w in background.weighings}
    first, second = background.belligerents
    texts = [
        note("weight", size=12, xref="paper", x=1, xshift=112, y=1, yref="paper", yshift=20, xanchor="right"),
    ]
    for issue in issues:
        for side, lane in ((first, _LANE), (second, -_LANE)):
            share = found.get((side.name, issue.name))
            if share is not None:
                text = f"{brief(side.label, most=12)} <b>{number(100 * share)}</b>"
                texts.append(
                    note(text, size=12, xref="paper", x=1, xshift=112, y=rows[issue.name] + lane, xanchor="right")
                )
    return texts
