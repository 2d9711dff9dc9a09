"""Where could they meet? The efficient frontier, what either side needs, and what bargaining theory would pick."""

from __future__ import annotations

from typing import Any

import numpy as np

from results.background import Background, Meeting, Package, Span, View
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.charts.position_words import nearest_anchor
from results.findings import Findings
from results.markup import Table, table_html
from results.summary import Quantity
from results.theme import LIGHT, Figure, Patch, base_layout, brief, fade, plain, spread
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
    first, second = background.belligerents
    views = [("middle", "The middle draw", meeting.middle)]
    if meeting.open is not None:
        views.append(("open", "Middle of the draws with a settlement", meeting.open))
    terms = _terms(findings, meeting)
    return Chart(
        name="meeting",
        short="Where could they meet?",
        question="Where could they meet?",
        reading=f"Every point of the curve is a set of terms that cannot be bettered for one side without loss to the "
        f"other; at 1 a side has its own wish in full. Right of the upright line {first.label}, above the level line "
        f"{second.label} would rather sign than fight on; that the deal may not hold is counted in. Draws differ: half "
        "of them are nearer to agreement than the middle one, half further from it.",
        variants={key: _variant(background, meeting, view) for key, _, view in views},
        menu=tuple((key, label) for key, label, _ in views) if views[1:] else (),
        menu_label="Draw",
        table=_picks(background, meeting, [(label, view) for _, label, view in views]),
        further={"terms": terms},
        below=f"<h3>Terms, issue by issue</h3>{table_html(terms, kind='words')}"
        '<p class="aside">The weighted mean of positions is the simplest forecast of terms there is, and on past cases '
        "hard to beat: where the others differ from it, they need a reason. Nash: the terms with the greatest product "
        "of the gains that both sides have over fighting on. In words: the described point of the scale that lies "
        "nearest to the weighted mean.</p>",
    )


def _finding(meeting: Meeting) -> str:
    share = meeting.share_with_zone
    if share <= 0:
        return "In no draw is there a settlement that both sides would prefer to fighting on"
    return f"In {of_100(share, 'draws')} there is a settlement that both sides would prefer to fighting on"


def _variant(background: Background, meeting: Meeting, view: View) -> Variant:
    figure, narrow = _figure(background, meeting, view)
    zone = "They meet" if view.solutions else "They do not meet"
    label = f"Efficient frontier of terms and what either side needs, in one draw. {zone} in it. {_finding(meeting)}."
    return Variant(_finding(meeting), figure, narrow, label)


def _figure(background: Background, meeting: Meeting, view: View) -> tuple[Figure, Patch]:
    curve = np.array(view.frontier)
    low, high = _reach(view)
    both = (curve[:, 0] >= view.need[0]) & (curve[:, 1] >= view.need[1])
    traces: list[dict[str, Any]] = [_line(curve, LIGHT["soft"], 3)]
    if both.any():
        traces.append(_line(curve[both], LIGHT["general_ceasefire"], 6))
    traces += [_mark(background, meeting, package) for package in (*view.solutions, view.compromise)]
    first, second = background.belligerents
    axis = {"showgrid": True, "tickformat": ".2~f", "nticks": 6, "ticks": ""}
    lines = _need_labels(background, view, low, high)
    layout = base_layout(
        460,
        margin={"l": 56, "r": 190, "t": 34, "b": 52},
        xaxis=axis | {"range": [low[0], high[0]], "title": _axis_title(f"worth to {brief(first.label)} →")},
        yaxis=axis | {"range": [low[1], high[1]], "title": _axis_title(f"worth to {brief(second.label)} →")},
        shapes=[_zone(view, high), *_needs(view)],
        annotations=[*lines, *_labels(view, low, high)],
    )
    narrow: Patch = {
        "layout.height": 480,
        "layout.margin.b": 140,
        "layout.showlegend": True,
        "layout.legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top", "font": {"size": 12}},
        "layout.margin.r": 10,
        "layout.margin.l": 50,
        "layout.annotations": lines,
    }
    return {"data": traces, "layout": layout}, narrow


def _reach(view: View) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: both needs, every mark and the curve as far as it matters, with a margin."""
    points = np.array([*view.frontier, view.need, *(p.utility for p in (*view.solutions, view.compromise))])
    low, high = points.min(axis=0), points.max(axis=0)
    # A side's wish granted in full can be worth far below nothing to the other; the corner that decides stays large.
    low = np.maximum(low, np.minimum(np.array([*view.compromise.utility]), np.array(view.need)) - 0.6)
    room = np.maximum(0.06 * (high - low), 0.01)
    ends = np.round([low - room, high + room], 4)
    return (float(ends[0, 0]), float(ends[0, 1])), (float(ends[1, 0]), float(ends[1, 1]))


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12, "color": LIGHT["muted"]}, "standoff": 8}


def _line(points: Any, colour: str, width: int) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": [round(float(v), 4) for v in points[:, 0]],
        "y": [round(float(v), 4) for v in points[:, 1]], "line": {"color": colour, "width": width, "shape": "spline"},
        "showlegend": False,
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
        "name": NAMES[package.name], "text": [f"<b>{NAMES[package.name]}</b><br>{_MEANING[package.name]}<br>{terms}"],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _zone(view: View, high: tuple[float, float]) -> dict[str, Any]:
    """The corner of terms that both would sign."""
    return {
        "type": "rect", "x0": round(view.need[0], 4), "x1": high[0], "y0": round(view.need[1], 4), "y1": high[1],
        "fillcolor": fade(LIGHT["general_ceasefire"], 0.1), "line": {"width": 0}, "layer": "below",
    }  # fmt: skip


def _needs(view: View) -> list[dict[str, Any]]:
    across = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": view.need[0], "x1": view.need[0]}
    along = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": view.need[1], "y1": view.need[1]}
    dashed = {"width": 2, "dash": "dash"}
    return [shape | {"line": dashed | {"color": LIGHT[c]}} for shape, c in ((across, "side_0"), (along, "side_1"))]


def _need_labels(
    background: Background, view: View, low: tuple[float, float], high: tuple[float, float]
) -> list[dict[str, Any]]:
    """Whose line is which; the upright one's name stands on the side where there is room."""
    first, second = (brief(side.label) for side in background.belligerents)
    far_right = (view.need[0] - low[0]) / (high[0] - low[0]) > 0.55
    upright = {"x": view.need[0], "y": 1, "yref": "paper", "yshift": 3, "yanchor": "bottom"}
    level = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": 6, "y": view.need[1], "yshift": -11}
    return [
        note(f"{first} signs →", size=12, colour="side_0", xanchor="right" if far_right else "left", **upright),
        note(f"{second} signs ↑", size=12, colour="side_1", **level),
    ]


def _labels(view: View, low: tuple[float, float], high: tuple[float, float]) -> list[dict[str, Any]]:
    """Names at the right edge, in the order of height, with a thin line to the mark."""
    packages = (*view.solutions, view.compromise)
    span = high[1] - low[1]
    at = [100 * (p.utility[1] - low[1]) / span for p in packages]
    places = spread(at, 6.5)
    return [
        {
            "text": _label_text(package.name), "x": round(package.utility[0], 4), "y": round(package.utility[1], 4),
            "ax": high[0], "ay": round(low[1] + place / 100 * span, 4), "axref": "x", "ayref": "y", "xanchor": "left",
            "align": "left", "showarrow": True, "arrowhead": 0, "arrowwidth": 0.75,
            "arrowcolor": LIGHT["soft"], "standoff": 8, "font": {"size": 12, "color": LIGHT["ink"]},
        }
        for package, place in zip(packages, places, strict=True)
    ]  # fmt: skip


def _label_text(name: str) -> str:
    return NAMES[name].replace("Weighted mean of positions", "Weighted mean<br>of positions")


def _terms(findings: Findings, meeting: Meeting) -> Table:
    """What the positions, bargaining theory and the settled runs each say of the terms."""
    background, quantities = findings.background, findings.summary["quantities"]
    settled = findings.summary["outcomes"]["settlement"]["probability"]
    rows = []
    for k, name in enumerate(meeting.issues):
        issue = background.issue(name)
        near = nearest_anchor(issue, meeting.compromise[k].mean)
        agreed = quantities.get(f"terms.{name}")
        nash = _span_text(meeting.predicted[k]) if meeting.predicted else "no draw has a zone"
        rows.append((issue.label, _span_text(meeting.compromise[k]), near, nash, _agreed(agreed)))
    return Table(
        caption="Terms on the 0 to 100 scales, with 90 % ranges",
        head=(
            "Issue", "Weighted mean of positions", "In words, nearest",
            f"Nash, in {of_100(meeting.share_with_zone, 'draws')}",
            f"Agreed, in {of_100(settled, 'runs')}",
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _span_text(span: Span) -> str:
    return f"{number(span.mean)} ({number(span.low)}–{number(span.high)})"


def _agreed(agreed: Quantity | None) -> str:
    if agreed is None or agreed["mean"] is None or agreed["p05"] is None or agreed["p95"] is None:
        return "no run settled"
    return f"{number(agreed['mean'])} ({number(agreed['p05'])}–{number(agreed['p95'])})"


def _picks(background: Background, meeting: Meeting, views: list[tuple[str, View]]) -> Table:
    """The points of the chart: what each is worth to the sides, and its terms."""
    first, second = background.belligerents
    rows = [
        (f"{label}: needed to sign", f"{view.need[0]:.2f}", f"{view.need[1]:.2f}", *["–"] * len(meeting.issues))
        for label, view in views
    ]
    rows += [
        (f"{label}: {NAMES[p.name]}", f"{p.utility[0]:.2f}", f"{p.utility[1]:.2f}", *(number(x) for x in p.terms))
        for label, view in views
        for p in (*view.solutions, view.compromise)
    ]
    return Table(
        caption="The points of the chart: what each is worth to either side, and its terms on the 0 to 100 scales",
        head=("Point", f"worth to {first.label}", f"worth to {second.label}",
              *(background.issue(name).label for name in meeting.issues)),
        rows=tuple(rows),
    )  # fmt: skip
