"""How did positions move? One panel an issue, one band an actor, one mark a statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from results.background import ActorName
from results.charts.chart import Chart, Variant
from results.charts.parts import note
from results.markup import Table, details, escape, table_html
from results.sources import IDS, source_text
from results.theme import LIGHT, Figure, Patch, actor_keys, base_layout, fade, plain, polygon
from results.words import listed, long_date, number, short_date

if TYPE_CHECKING:
    from calibration.positions import Cell, Positions

__all__ = ["Standing", "positions_path", "standings"]

_SPREADS_IN_90 = 1.645
"""Standard deviations from the mean to either end of a 90 % range."""
_COLUMNS = 3
_PANEL, _GAP = 150, 56
"""Height of a panel and of the space between two, in pixels."""


@dataclass(frozen=True)
class Standing:
    """Where an actor stands on an issue: mean and 90 % range on 0-100, cut at the ends of the scale.

    last  the day of the newest statement behind it; None = a prior alone
    """

    issue: str
    actor: str
    mean: float
    low: float
    high: float
    statements: int
    last: dt.date | None


def standings(found: Positions) -> list[Standing]:
    """Every actor on every issue, issue by issue, with labels in place of names."""
    actors = {name: entry.label for name, entry in found.case.file.actors.items()}
    cells = [(issue, actor) for issue in _issues(found) for actor in actors if (actor, issue) in found.cells]
    return [_standing(found[actor, issue], _issues(found)[issue], actors[actor]) for issue, actor in cells]


def _standing(cell: Cell, issue: str, actor: str) -> Standing:
    low, high = _range(cell.mean, cell.sd)
    last = max((statement.date for statement in cell.statements), default=None)
    return Standing(issue, actor, _on_scale(cell.mean), low, high, cell.n, last)


def _issues(found: Positions) -> dict[str, str]:
    """Issues and stances with their labels, in the order of the case."""
    file = found.case.file
    labels = {name: entry.label for name, entry in file.issues.items()}
    return labels | {name: entry.label for name, entry in file.stances.items()}


def _range(mean: float, sd: float) -> tuple[float, float]:
    return _on_scale(mean - _SPREADS_IN_90 * sd), _on_scale(mean + _SPREADS_IN_90 * sd)


def _on_scale(value: float) -> float:
    """The ends of the scale mean `this or more`."""
    return min(max(value, 0.0), 100.0)


def positions_path(found: Positions) -> Chart:
    """The small multiples, the table of where everybody stands, and every statement behind it."""
    first, second = (found.case.file.actors[name].label for name in found.case.belligerents)
    figure, narrow = _figure(found)
    finding = _finding(found)
    return Chart(
        name="paths",
        short="How did positions move?",
        question="How did positions move?",
        reading=f"0 is the most that {first} has asked for, 100 the most that {second} has; readiness and mediation "
        "run from none to all. Line and band: the position and its 90 % range, in the light of every statement up to "
        "the last day, so a later statement also tells of the days before it. Marks: single statements. Actors without "
        "a statement on an issue are left out of its panel.",
        variants={"paths": Variant(finding, figure, narrow, f"A panel an issue, a line an actor. {finding}.")},
        table=_table(found),
        below=details(
            "Statements behind the positions",
            f'<p class="aside">{escape(IDS)}</p>{table_html(_statements(found), kind="words said")}',
        ),
    )


def _finding(found: Positions) -> str:
    """Where the sides are furthest apart and closest, of the issues on which both have spoken."""
    first, second = found.case.belligerents
    both = [name for name in found.case.file.issues if found[first, name].n and found[second, name].n]
    if not both:
        return "On no issue are statements of both sides known"
    gaps = {name: abs(found[first, name].mean - found[second, name].mean) for name in both}
    far, near = (pick(gaps, key=lambda name: gaps[name]) for pick in (max, min))
    labels = {name: found.case.file.issues[name].label.lower() for name in (far, near)}
    sides = listed(found.case.file.actors[name].label for name in (first, second))
    return (
        f"On {long_date(found.as_of)} {sides} stand furthest apart on {labels[far]} ({number(gaps[far])} points "
        f"of 100) and closest on {labels[near]} ({number(gaps[near])})"
    )


def _figure(found: Positions) -> tuple[Figure, Patch]:
    issues = _issues(found)
    traces = [trace for k, issue in enumerate(issues) for trace in _panel(found, issue, k)]
    wide, narrow = _grid(len(issues), _COLUMNS), _grid(len(issues), 1)
    layout = base_layout(
        wide.height,
        margin={"l": 34, "r": 16, "t": 62, "b": 30},
        annotations=_titles(issues, wide),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top", "font": {"size": 13}},
    )
    axes = {"x": layout.pop("xaxis"), "y": layout.pop("yaxis")}
    for k in range(len(issues)):
        layout[f"xaxis{k + 1}"] = axes["x"] | _dates(found) | {"domain": wide.across[k], "anchor": f"y{k + 1}"}
        layout[f"yaxis{k + 1}"] = axes["y"] | _SCALE | {"domain": wide.up[k], "anchor": f"x{k + 1}"}
    patch: Patch = {
        "layout.height": narrow.height + 50,
        "layout.margin.t": 112,
        "layout.annotations": _titles(issues, narrow),
    }
    for k in range(len(issues)):
        patch |= {f"layout.xaxis{k + 1}.domain": narrow.across[k], f"layout.yaxis{k + 1}.domain": narrow.up[k]}
    return {"data": traces, "layout": layout}, patch


_SCALE = {"range": [-4, 104], "tickvals": [0, 50, 100], "showgrid": True}


def _dates(found: Positions) -> dict[str, Any]:
    first, last = found.case.file.first_day, found.as_of
    is_long = (last - first).days > 400
    ticks = {"dtick": "M12", "tickformat": "%Y"} if is_long else {"nticks": 4, "tickformat": "%b %y"}
    return {"type": "date", "range": [first.isoformat(), last.isoformat()], **ticks}


@dataclass(frozen=True)
class _Grid:
    """Places of the panels: domains across and up, as shares of the figure, and its height in pixels."""

    across: list[list[float]]
    up: list[list[float]]
    height: int


def _grid(n: int, columns: int) -> _Grid:
    rows = -(-n // columns)
    inside = rows * _PANEL + (rows - 1) * _GAP
    width = 1 / (columns + 0.14 * (columns - 1))
    places = [(k % columns * 1.14 * width, (k // columns) * (_PANEL + _GAP) / inside) for k in range(n)]
    return _Grid(
        across=[[round(left, 4), round(left + width, 4)] for left, _ in places],
        up=[[round(1 - top - _PANEL / inside, 4), round(1 - top, 4)] for _, top in places],
        height=inside + 92,
    )


def _titles(issues: dict[str, str], grid: _Grid) -> list[dict[str, Any]]:
    """The issue's label above each panel."""
    places = zip(issues.values(), grid.across, grid.up, strict=True)
    base: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4}
    return [note(f"<b>{plain(label)}</b>", x=x[0], y=y[1], colour="ink", **base) for label, x, y in places]


def _panel(found: Positions, issue: str, k: int) -> Iterator[dict[str, Any]]:
    """Bands first, then lines, then marks, so that no mark is hidden."""
    heard = [actor for actor in found.case.file.actors if (actor, issue) in found.cells and found[actor, issue].n]
    axes = {"xaxis": f"x{k + 1}", "yaxis": f"y{k + 1}"}
    keys = actor_keys(_actors(found))
    colours = {actor: LIGHT[keys[actor]] for actor in heard}
    drawn = {actor: found.path(actor, issue) for actor in heard}
    spans = {actor: [_range(m, s) for m, s in zip(path.mean, path.sd, strict=True)] for actor, path in drawn.items()}
    days = {actor: [day.isoformat() for day in path.dates] for actor, path in drawn.items()}
    for actor in heard:
        low, high = ([round(end, 1) for end in ends] for ends in zip(*spans[actor], strict=True))
        yield polygon(days[actor], low, high, fade(colours[actor], 0.16)) | axes | {"showlegend": False}
    for actor in heard:
        yield _line(found, actor, k, days[actor], list(drawn[actor].mean), colours[actor]) | axes
    for actor in heard:
        yield _marks(found, actor, issue, colours[actor]) | axes


def _actors(found: Positions) -> list[ActorName]:
    labels = found.case.file.actors
    return [ActorName(a.name, labels[a.name].label, a.role, a.side, a.client) for a in found.case.world().actors]


def _line(found: Positions, actor: str, k: int, days: list[str], mean: list[float], colour: str) -> dict[str, Any]:
    label = plain(found.case.file.actors[actor].label)
    return {
        "type": "scatter", "mode": "lines", "x": days, "y": [round(_on_scale(value), 1) for value in mean],
        "line": {"color": colour, "width": 2}, "name": label, "legendgroup": actor,
        "showlegend": _is_first(found, actor, k),
        "hovertemplate": f"{label}, %{{x|%-d %b %Y}}: %{{y:.0f}}<extra></extra>",
    }  # fmt: skip


def _is_first(found: Positions, actor: str, k: int) -> bool:
    """Whether this is the first panel in which the actor is drawn: the one that enters the legend."""
    drawn = [(actor, issue) in found.cells and found[actor, issue].n > 0 for issue in _issues(found)]
    return drawn.index(True) == k


def _marks(found: Positions, actor: str, issue: str, colour: str) -> dict[str, Any]:
    statements = found[actor, issue].statements
    label = plain(found.case.file.actors[actor].label)
    return {
        "type": "scatter", "mode": "markers", "x": [s.date.isoformat() for s in statements],
        "y": [s.position for s in statements], "marker": {"color": colour, "size": 5, "opacity": 0.75},
        "text": [
            f"{label}, {long_date(s.date)}: {s.position:.0f}<br>{plain(s.paraphrase, width=48)}" for s in statements
        ],
        "hovertemplate": "%{text}<extra></extra>", "legendgroup": actor, "showlegend": False,
    }  # fmt: skip


def _table(found: Positions) -> Table:
    rows = [
        (f"{s.issue}: {s.actor}", number(s.mean), f"{number(s.low)}–{number(s.high)}", str(s.statements),
         long_date(s.last) if s.last else "prior alone")
        for s in standings(found)
    ]  # fmt: skip
    head = ("Issue and actor", "Mean", "90 % range", "Statements", "Last")
    return Table(caption="Positions on the 0-100 scales", head=head, rows=tuple(rows))


def _statements(found: Positions) -> Table:
    used = {s.id: s for cell in found.cells.values() for s in cell.statements}
    actors, issues = found.case.file.actors, _issues(found)
    rows = [
        (s.id, short_date(s.date), actors[s.actor].label, issues[s.issue], f"{s.position:.0f}",
         f"{s.directness}, {s.firmness.replace('_', ' ')}", source_text(found.case, s), s.paraphrase)
        for s in sorted(used.values(), key=lambda s: (s.date, s.id))
    ]  # fmt: skip
    head = ("Statement", "Day", "Actor", "Issue", "Position", "How", "Source", "What was said")
    return Table(caption="Statements behind the positions", head=head, rows=tuple(rows))
