"""Where could they meet? The efficient frontier, what either side needs, and what bargaining theory would pick."""

from __future__ import annotations

from typing import Any

import numpy as np

from results.background import Background, Meeting, Package
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table
from results.theme import LIGHT, Figure, Patch, base_layout, fade, plain
from results.words import number, of_100

__all__ = ["where_they_meet"]

NAMES = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
    "compromise": "Weighted mean of positions",
}
_MEANING = {
    "nash": "greatest product of the two gains",
    "kalai_smorodinsky": "both get the same share of the most they could gain",
    "egalitarian": "the smaller gain is as large as can be",
    "utilitarian": "greatest sum of what it is worth to both",
    "compromise": "each issue at the mean of the two wishes, weighted by how much each side cares",
}
_SYMBOLS = {
    "nash": "star", "kalai_smorodinsky": "diamond", "egalitarian": "triangle-up", "utilitarian": "square",
    "compromise": "x",
}  # fmt: skip


def where_they_meet(findings: Findings) -> Chart | None:
    """The agreement zone at the as-of date, or None where it was not surveyed."""
    background = findings.background
    meeting = background.meeting
    if meeting is None:
        return None
    figure, narrow = _figure(background, meeting)
    finding = _finding(meeting)
    first, second = background.belligerents
    return Chart(
        name="meeting",
        short="Where could they meet?",
        question="Where could they meet?",
        reading=f"Every point of the curve is a set of terms that cannot be bettered for one side without loss to the "
        f"other; 1 is a side's own wish granted in full. Right of the upright line {first.label}, above the level line "
        f"{second.label} would rather sign than fight on; the price of a deal that may not hold is part of both. "
        "Drawn for the middle draw: half of the draws are nearer to agreement, half further from it. "
        + _middle(meeting),
        variants={"meeting": Variant(finding, figure, narrow, f"Efficient frontier of terms. {finding}.")},
        table=_table(findings, meeting),
    )


def _finding(meeting: Meeting) -> str:
    share = meeting.share_with_zone
    if share <= 0:
        return "In no draw is there a settlement that both sides would prefer to fighting on"
    return f"In {of_100(share, 'draws')} there is a settlement that both sides would prefer to fighting on"


def _middle(meeting: Meeting) -> str:
    if meeting.solutions:
        return "In it there are terms that both would sign (thick part of the curve)."
    return "In it no terms are good enough for both, so theory picks none."


def _figure(background: Background, meeting: Meeting) -> tuple[Figure, Patch]:
    curve = np.array(meeting.frontier)
    low, high = _reach(meeting)
    both = (curve[:, 0] >= meeting.need[0]) & (curve[:, 1] >= meeting.need[1])
    traces: list[dict[str, Any]] = [_line(curve, LIGHT["soft"], 3)]
    if both.any():
        traces.append(_line(curve[both], LIGHT["general_ceasefire"], 6))
    traces += [_mark(background, meeting, package) for package in (*meeting.solutions, meeting.compromise)]
    first, second = background.belligerents
    axis = {"showgrid": True, "tickformat": ".2~f", "nticks": 6, "ticks": ""}
    layout = base_layout(
        480,
        margin={"l": 56, "r": 190, "t": 40, "b": 52},
        xaxis=axis | {"range": [low[0], high[0]], "title": _axis_title(f"worth to {plain(first.label)} →")},
        yaxis=axis | {"range": [low[1], high[1]], "title": _axis_title(f"worth to {plain(second.label)} →")},
        shapes=[_zone(meeting, high), *_needs(meeting)],
        annotations=[*_need_labels(background, meeting), *_labels(meeting, low, high)],
    )
    narrow: Patch = {
        "layout.height": 380,
        "layout.margin.r": 10,
        "layout.margin.l": 50,
        "layout.annotations": _need_labels(background, meeting),
    }
    return {"data": traces, "layout": layout}, narrow


def _reach(meeting: Meeting) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: the whole curve, both needs and every mark, with a margin."""
    points = np.array([*meeting.frontier, meeting.need, *(p.utility for p in (*meeting.solutions, meeting.compromise))])
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.maximum(0.06 * (high - low), 0.01)
    ends = np.round([low - room, high + room], 4)
    return (float(ends[0, 0]), float(ends[0, 1])), (float(ends[1, 0]), float(ends[1, 1]))


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12, "color": LIGHT["muted"]}, "standoff": 8}


def _line(points: Any, colour: str, width: int) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": [round(float(v), 4) for v in points[:, 0]],
        "y": [round(float(v), 4) for v in points[:, 1]], "line": {"color": colour, "width": width, "shape": "spline"},
        "hoverinfo": "skip",
    }  # fmt: skip


def _mark(background: Background, meeting: Meeting, package: Package) -> dict[str, Any]:
    terms = "<br>".join(
        f"{plain(background.issue(name).label)} {number(value)}"
        for name, value in zip(meeting.issues, package.terms, strict=True)
    )
    colour = LIGHT["one_run"] if package.name == "compromise" else LIGHT["settlement"]
    return {
        "type": "scatter", "mode": "markers", "x": [round(package.utility[0], 4)], "y": [round(package.utility[1], 4)],
        "marker": {
            "symbol": _SYMBOLS[package.name], "size": 13, "color": colour,
            "line": {"color": LIGHT["paper"], "width": 1},
        },
        "text": [f"<b>{NAMES[package.name]}</b><br>{_MEANING[package.name]}<br>{terms}"],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _zone(meeting: Meeting, high: tuple[float, float]) -> dict[str, Any]:
    """The corner of terms that both would sign."""
    return {
        "type": "rect", "x0": round(meeting.need[0], 4), "x1": high[0], "y0": round(meeting.need[1], 4), "y1": high[1],
        "fillcolor": fade(LIGHT["general_ceasefire"], 0.1), "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _needs(meeting: Meeting) -> list[dict[str, Any]]:
    across = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": meeting.need[0], "x1": meeting.need[0]}
    along = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": meeting.need[1], "y1": meeting.need[1]}
    lines = []
    for shape, colour in ((across, "side_0"), (along, "side_1")):
        lines.append(shape | {"line": {"color": LIGHT[colour], "width": 2, "dash": "dash"}})
    return lines


def _need_labels(background: Background, meeting: Meeting) -> list[dict[str, Any]]:
    first, second = (plain(side.label) for side in background.belligerents)
    return [
        note(f"{first} signs →", size=12, colour="side_0", x=meeting.need[0], y=1, yref="paper", yshift=4,
             yanchor="bottom", xanchor="left", xshift=-4),
        note(f"↑ {second} signs", size=12, colour="side_1", x=0, xref="paper", y=meeting.need[1], yshift=11,
             xanchor="left", xshift=4),
    ]  # fmt: skip


def _labels(meeting: Meeting, low: tuple[float, float], high: tuple[float, float]) -> list[dict[str, Any]]:
    """Names at the right edge, in the order of height, with a thin line to the mark."""
    from results.theme import spread

    packages = (*meeting.solutions, meeting.compromise)
    span = high[1] - low[1]
    at = [100 * (p.utility[1] - low[1]) / span for p in packages]
    places = spread(at, 6.5)
    return [
        {
            "text": _label_text(package.name), "x": round(package.utility[0], 4), "y": round(package.utility[1], 4),
            "ax": high[0], "ay": round(low[1] + place / 100 * span, 4), "axref": "x", "ayref": "y", "xanchor": "left",
            "align": "left", "showarrow": True, "arrowhead": 0, "arrowwidth": 0.75,
            "arrowcolor": LIGHT["soft"], "standoff": 8,
            "font": {"size": 12, "color": LIGHT["ink"]},
        }
        for package, place in zip(packages, places, strict=True)
    ]  # fmt: skip


def _label_text(name: str) -> str:
    return NAMES[name].replace("Weighted mean of positions", "Weighted mean<br>of positions")


def _table(findings: Findings, meeting: Meeting) -> Table:
    """Terms by issue: what theory picks, what the weighted mean says, what the settled runs agreed."""
    background, quantities = findings.background, findings.summary["quantities"]
    packages = (*meeting.solutions, meeting.compromise)
    rows = []
    for k, name in enumerate(meeting.issues):
        span, agreed = meeting.predicted[k] if meeting.predicted else None, quantities.get(f"terms.{name}")
        settled = "no run settled"
        if agreed and agreed["p50"] is not None and agreed["p05"] is not None and agreed["p95"] is not None:
            settled = f"{number(agreed['p50'])} ({number(agreed['p05'])}–{number(agreed['p95'])})"
        rows.append(
            (
                background.issue(name).label,
                *(number(package.terms[k]) for package in packages),
                f"{number(span.low)}–{number(span.high)}" if span else "–",
                settled,
            )
        )
    return Table(
        caption="Terms by issue on the 0 to 100 scales",
        head=("Issue", *(NAMES[p.name] for p in packages), "Nash, 90 % of draws", "settled runs"),
        rows=tuple(rows),
    )
