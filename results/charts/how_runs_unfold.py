"""How do runs unfold? First event, the furthest that follows, state at the end: every run takes one path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.findings import Findings
from results.markup import Table
from results.outcomes import END_STATES
from results.theme import LIGHT, Figure, Patch, base_layout, fade
from results.words import hundredths, in_100, long_date, number_in_100

__all__ = ["STAGES", "Step", "how_runs_unfold", "paths_of"]


@dataclass(frozen=True)
class Step:
    """What can stand in a stage: label, colour in the palette, short label for phones, and how a sentence says it."""

    name: str
    label: str
    colour: str
    short: str
    said: str


_EVENTS = (
    Step("settlement", "Settlement", "settlement", "Settlement", "a settlement"),
    Step("general_ceasefire", "General ceasefire", "general_ceasefire", "Ceasefire", "a general ceasefire"),
    Step("general_truce", "Short general truce", "general_truce", "Short truce", "a short general truce"),
    Step("limited_ceasefire", "Limited ceasefire", "limited_ceasefire", "Limited", "a limited ceasefire"),
    Step("leaders_meeting", "Leaders meet", "talks_round", "Leaders meet", "a meeting of the two leaders"),
    Step("patron_summit", "Patron's summit", "talks_round", "Summit", "a summit of the patron"),
    Step("talks_round", "Talks", "talks_round", "Talks", "a round of talks"),
)
"""What a run can begin with and come to, the greatest first: of two on one day the greater counts."""
_NOTHING = Step("nothing", "Nothing of the kind", "fighting", "Nothing", "none of these events")
_NO_MORE = Step("no_more", "No greater step", "fighting", "No more", "no greater step")
_COLLAPSE = Step("ceasefire_collapse", "A ceasefire collapses", "ceasefire_collapse", "Collapse", "a collapse of it")
_ENDS = (
    Step("settlement", END_STATES["settlement"], "settlement", "Settled", "a settlement in force"),
    Step(
        "general_ceasefire", END_STATES["general_ceasefire"], "general_ceasefire", "Ceasefire", "a ceasefire in force"
    ),
    Step("talks_open", END_STATES["talks_open"], "talks_round", "Talks open", "fighting while a channel is open"),
    Step("fighting", END_STATES["fighting"], "fighting", "Fighting", "fighting without talks"),
)
STAGES: tuple[tuple[Step, ...], ...] = ((*_EVENTS, _NOTHING), (*_EVENTS[:6], _COLLAPSE, _NO_MORE), _ENDS)
"""What can stand in each of the three stages, from the top of the chart."""
_FAINT = 0.005
"""Share of runs below which a node, with its flows, is left to the table."""
_HEIGHT, _PAD = 380, 14
"""Of the flows, and between two nodes, in pixels."""


def how_runs_unfold(findings: Findings) -> Chart:
    """The flows of all runs through the three stages."""
    path_rs = paths_of(findings)
    finding = _finding(path_rs)
    figure, narrow = _figure(findings, path_rs)
    return Chart(
        name="paths",
        short="How do runs unfold?",
        question="How do runs unfold?",
        reading="Every run flows from left to right: its first event, the greatest step that follows it, and how it "
        "stands on the last day. Numbers are of 100 runs and count all of them; what fewer than 1 run in 200 comes to "
        f"is in the table alone. {_left_out(findings)}",
        variants={"paths": Variant(finding, figure, narrow, f"Flows through three stages. {finding}.")},
        table=_table(path_rs),
        table_kind="words",
    )


def _left_out(findings: Findings) -> str:
    if any(numbers["scripted"] for numbers in findings.summary["outcomes"].values()):
        return "Exchanges, and what the scenario itself schedules, are no events here."
    return "Exchanges are no events here."


def paths_of(findings: Findings) -> NDArray[np.int64]:
    """The path of every run: (run, stage), each the place of a step in its stage."""
    runs = findings.runs
    day_re = np.stack(
        [np.where(runs[f"{e.name}_scripted"], np.nan, runs[f"{e.name}_day"]) for e in _EVENTS], axis=1
    ).astype(float)
    day_re[np.isnan(day_re)] = np.inf
    first_r = np.where(np.isinf(day_re).all(axis=1), len(_EVENTS), day_re.argmin(axis=1))
    # The greatest step that is greater than the first event; a collapse overrides unless something holds at the end.
    reached_r = np.isfinite(day_re).argmax(axis=1)
    next_r = np.where(reached_r < first_r, reached_r, len(STAGES[1]) - 1)
    next_r[first_r == len(_EVENTS)] = len(STAGES[1]) - 1
    broken_r = ~np.isnan(runs["ceasefire_collapse_day"]) & (runs["end_state"] >= 2)
    next_r[broken_r] = len(STAGES[1]) - 2
    return np.stack([first_r, next_r, np.asarray(runs["end_state"], dtype=np.int64)], axis=1)


def _counted(path_rs: NDArray[np.int64]) -> list[tuple[tuple[int, ...], float]]:
    """Every path that some run takes, and the share that takes it, the largest first."""
    paths, count = _distinct(path_rs)
    order = np.argsort(-count, kind="stable")
    return [(tuple(int(step) for step in paths[i]), float(count[i] / len(path_rs))) for i in order]


def _distinct(path_rs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows that differ, in order, and how often each is there; no sorting, so a million runs take no seconds."""
    shape = tuple(path_rs.max(axis=0) + 1)
    count = np.bincount(np.ravel_multi_index(tuple(path_rs.T), shape))
    there = np.flatnonzero(count)
    return np.stack(np.unravel_index(there, shape), axis=1), count[there]


def _finding(path_rs: NDArray[np.int64]) -> str:
    (first, then, end), share = _counted(path_rs)[0]
    course = f"first {STAGES[0][first].said}, then {STAGES[1][then].said}"
    if first == len(_EVENTS):
        course = _NOTHING.said
    return f"{in_100(share)} runs take the most frequent course: {course}, at the end {STAGES[2][end].said}"


# ---- the figure


@dataclass(frozen=True)
class _Node:
    step: Step
    stage: int
    place: int
    share: float
    said: str
    y: float


def _figure(findings: Findings, path_rs: NDArray[np.int64]) -> tuple[Figure, Patch]:
    nodes, flows = _flowing(path_rs)
    trace: dict[str, Any] = {
        "type": "sankey", "arrangement": "fixed", "hoverlabel": {"align": "left"},
        "textfont": {"size": 13, "color": LIGHT["ink"]},
        "node": {
            "label": [f"{node.said}  {node.step.label}" for node in nodes],
            "color": [LIGHT[node.step.colour] for node in nodes],
            "x": [(0.001, 0.5, 0.999)[node.stage] for node in nodes], "y": [round(node.y, 4) for node in nodes],
            "pad": _PAD, "thickness": 16, "line": {"width": 0.75, "color": LIGHT["fighting_edge"]},
            "customdata": [f"{in_100(node.share)} runs" for node in nodes],
            "hovertemplate": "<b>%{label}</b><br>%{customdata}<extra></extra>",
        },
        "link": {
            "source": [source for source, _, _ in flows], "target": [target for _, target, _ in flows],
            "value": [round(100 * share, 2) for _, _, share in flows],
            "color": [_flow_colour(nodes[source], nodes[target]) for source, target, _ in flows],
            "customdata": [
                f"<b>{in_100(share)} runs</b><br>{nodes[source].step.label} → {nodes[target].step.label}"
                for source, target, share in flows
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }  # fmt: skip
    heads = ("First event", "Greatest step after it", f"On {long_date(findings.end)}")
    margin = {"l": 4, "r": 4, "t": 36, "b": 14}
    layout = base_layout(_HEIGHT + margin["t"] + margin["b"], margin=margin, annotations=_heads(heads))
    narrow: Patch = {
        "layout.annotations": _heads(("First", "Greatest after it", "At the end")),
        "data.0.textfont.size": 12,
        "data.0.node.thickness": 10,
        "data.0.node.label": [f"{node.said} {node.step.short}" for node in nodes],
    }
    return {"data": [trace], "layout": layout}, narrow


def _flowing(path_rs: NDArray[np.int64]) -> tuple[list[_Node], list[tuple[int, int, float]]]:
    """The nodes that can be seen, and the flows between them: source, target, share of the runs.

    Plotly loses count of nodes that no flow reaches, so there are none.
    """
    shown = {(s, p) for s in range(3) for p, n in enumerate(np.bincount(path_rs[:, s])) if n / len(path_rs) >= _FAINT}
    flows = []
    for stage in (0, 1):
        pairs, count = _distinct(path_rs[:, stage : stage + 2])
        ends = [((stage, source), (stage + 1, target)) for source, target in pairs.tolist()]
        flows += [
            (*pair, float(n / len(path_rs))) for pair, n in zip(ends, count, strict=True) if shown.issuperset(pair)
        ]
    reached = {end for source, target, _ in flows for end in (source, target)}
    most = max(sum(stage == s for stage, _ in reached) for s in range(3))
    nodes = [node for stage in range(3) for node in _nodes(path_rs, stage, reached, 1 - _PAD * (most - 1) / _HEIGHT)]
    at = {(node.stage, node.place): i for i, node in enumerate(nodes)}
    return nodes, [(at[source], at[target], share) for source, target, share in flows]


def _nodes(path_rs: NDArray[np.int64], stage: int, reached: set[tuple[int, int]], scale: float) -> list[_Node]:
    """The nodes of a stage from the top; their numbers count all runs and add up to 100.

    scale  height of a node that holds all runs
    """
    share_p = np.bincount(path_rs[:, stage], minlength=len(STAGES[stage])) / len(path_rs)
    whole = hundredths(list(share_p))
    shown = [place for place in range(len(STAGES[stage])) if (stage, place) in reached]
    free = 1 - scale * float(share_p[shown].sum())
    gap = min(0.1, free / max(1, len(shown) - 1))
    nodes, top = [], (free - gap * (len(shown) - 1)) / 2
    for place in shown:
        height = float(share_p[place]) * scale
        centre = max(0.001, top + height / 2)
        nodes.append(
            _Node(STAGES[stage][place], stage, place, float(share_p[place]), str(whole[place] or "<1"), centre)
        )
        top += height + gap
    return nodes


def _flow_colour(source: _Node, target: _Node) -> str:
    """A flow takes the colour of where it comes from; out of nothing, of where it leads."""
    colour = source.step.colour if source.step.colour != "fighting" else target.step.colour
    return fade(LIGHT[colour if colour != "fighting" else "soft"], 0.35)


def _heads(texts: tuple[str, ...]) -> list[dict[str, Any]]:
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 8}
    return [
        note(f"<b>{text}</b>", colour="ink", x=k / 2, xanchor=("left", "center", "right")[k], **place)
        for k, text in enumerate(texts)
    ]


def _table(path_rs: NDArray[np.int64]) -> Table:
    return Table(
        caption="Every path through the three stages, the most frequent first",
        head=("First event", "Greatest step after it", "At the end", "runs in 100"),
        rows=tuple(
            (*(STAGES[stage][step].label for stage, step in enumerate(path)), number_in_100(share))
            for path, share in _counted(path_rs)
        ),
    )
