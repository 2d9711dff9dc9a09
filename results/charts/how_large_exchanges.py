"""How large are the exchanges? Prisoners released to either side: a fan over time, and where runs end."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np

from results.background import ActorName
from results.charts.chart import Chart, Variant
from results.charts.parts import note, unit
from results.findings import Findings
from results.markup import Table
from results.theme import LIGHT, Figure, Patch, base_layout, brief, date_axis, fade, polygon
from results.words import about, in_100, long_date, number, quantity

__all__ = ["how_large_exchanges"]

_BINS = 24
_ROWS = {
    "exchanges": "Exchange agreements",
    "prisoners_to_": "Prisoners released to {}",
    "children_returned": "Children returned",
    "bodies_to_": "Bodies returned to {}",
}


def how_large_exchanges(findings: Findings) -> Chart:
    """Fans of the running totals for both sides, with the distribution of the totals at the end."""
    figure, narrow = _figure(findings)
    finding = _finding(findings)
    large = findings.summary["outcomes"]["large_exchange"]["probability"]
    return Chart(
        name="exchanges",
        short="How large are the exchanges?",
        question="How large are the exchanges?",
        reading="Prisoners released from the as-of date on, added up. Half of the runs lie in the inner band and nine "
        "in ten in the outer, date by date, so its edge is no run of its own. The bars beside it show where runs end. "
        f"A large exchange, 500 on each side within 14 days, comes in {in_100(large)}.",
        variants={"exchanges": Variant(finding, figure, narrow, f"Two fan charts over dates. {finding}.")},
        table=_table(findings),
    )


def _finding(findings: Findings) -> str:
    first, second = findings.background.belligerents
    quartiles = [_quartiles(findings, side) for side in (first, second)]
    if not any(high for _, high in quartiles):
        none = findings.summary["outcomes"]["exchange"]["probability"]
        return f"At least three runs in four exchange no prisoner; {in_100(none)} see an exchange"
    parts = [f"{about(low)} to {about(high)}" for low, high in quartiles]
    return f"In half of the runs {parts[0]} prisoners return to {first.label}, and {parts[1]} to {second.label}"


def _quartiles(findings: Findings, side: ActorName) -> tuple[float, float]:
    low, high = np.quantile(findings.runs[f"prisoners_to_{side.name}"], (0.25, 0.75))
    return float(low), float(high)


def _figure(findings: Findings) -> tuple[Figure, Patch]:
    sides = findings.background.belligerents
    top = _top(findings)
    traces: list[dict[str, Any]] = []
    for k, side in enumerate(sides):
        traces += _fan(findings, side, axis="" if k == 0 else "3")
        traces.append(_ends(findings, side, top, axis=str(2 + 2 * k)))
    time, count = date_axis(findings.as_of, findings.end), {"range": [0, top], "nticks": 6, "tickformat": ",d"}
    side_bar = {"visible": False, "rangemode": "tozero", "fixedrange": True}
    domains = ([0.0, 0.38], [0.39, 0.46], [0.54, 0.92], [0.93, 1.0])
    layout = base_layout(360, margin={"t": 62, "l": 52}, xaxis=time | {"domain": domains[0]}, yaxis=count)
    axis = {"x": layout["xaxis"], "y": layout["yaxis"]}
    layout |= {
        "xaxis2": side_bar | {"domain": domains[1], "anchor": "y2"},
        "yaxis2": axis["y"] | {"visible": False, "anchor": "x2", "matches": "y"},
        "xaxis3": axis["x"] | {"domain": domains[2], "anchor": "y3"},
        "yaxis3": axis["y"] | {"anchor": "x3", "matches": "y"},
        "xaxis4": side_bar | {"domain": domains[3], "anchor": "y4"},
        "yaxis4": axis["y"] | {"visible": False, "anchor": "x4", "matches": "y"},
        "bargap": 0.06,
        "annotations": [
            _title(sides[0], x=0.0, y=1.0), _title(sides[1], x=0.54, y=1.0),
            unit("prisoners, total"),
        ],
    }  # fmt: skip
    return {"data": traces, "layout": layout}, _stacked(sides)


def _stacked(sides: tuple[ActorName, ActorName]) -> Patch:
    """On a narrow screen the second fan stands under the first."""
    return {
        "layout.height": 560,
        "layout.margin.r": 8,
        "layout.xaxis.domain": [0, 0.82], "layout.xaxis2.domain": [0.84, 1],
        "layout.xaxis3.domain": [0, 0.82], "layout.xaxis4.domain": [0.84, 1],
        "layout.yaxis.domain": [0.58, 1], "layout.yaxis2.domain": [0.58, 1],
        "layout.yaxis3.domain": [0, 0.42], "layout.yaxis4.domain": [0, 0.42],
        "layout.annotations": [
            _title(sides[0], x=0.0, y=1.0), _title(sides[1], x=0.0, y=0.42), unit("prisoners, total"),
        ],
    }  # fmt: skip


def _title(side: ActorName, *, x: float, y: float) -> dict[str, Any]:
    return note(
        f"<b>To {brief(side.label)}</b>", colour="ink", x=x, y=y, xref="paper", yref="paper", xanchor="left",
        xshift=-38, yanchor="bottom",
        yshift=24 if y == 1 else 6,
    )  # fmt: skip


def _top(findings: Findings) -> float:
    """A round number above all but the last few runs in a thousand."""
    sides = findings.background.belligerents
    reach = max(float(np.quantile(findings.runs[f"prisoners_to_{side.name}"], 0.997)) for side in sides)
    reach = max([reach, *(float(findings.bands[f"prisoners_to_{side.name}"].max()) for side in sides), 10.0])
    step = 10 ** math.floor(math.log10(reach)) / 2
    return float(math.ceil(reach * 1.02 / step) * step)


def _fan(findings: Findings, side: ActorName, *, axis: str) -> list[dict[str, Any]]:
    dates = [(findings.as_of + dt.timedelta(days=int(day))).isoformat() for day in findings.days]
    p05, p25, p50, p75, p95 = ([float(v) for v in column] for column in findings.bands[f"prisoners_to_{side.name}"].T)
    place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    texts = [
        f"<b>{long_date(dt.date.fromisoformat(dates[i]))}</b><br>middle run {number(p50[i])}"
        f"<br>half of runs {number(p25[i])}–{number(p75[i])}<br>nine in ten {number(p05[i])}–{number(p95[i])}"
        for i in range(len(dates))
    ]
    line = {
        "type": "scatter", "mode": "lines", "x": dates, "y": p50, "text": texts, "line": {"color": LIGHT["exchange"],
        "width": 3}, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    bands = [
        polygon(dates, low, high, fade(LIGHT["exchange"], a)) for low, high, a in ((p05, p95, 0.16), (p25, p75, 0.28))
    ]
    return [trace | place for trace in (*bands, line)]


def _ends(findings: Findings, side: ActorName, top: float, *, axis: str) -> dict[str, Any]:
    """Sideways bars: how many runs end with how many; the few runs above the top are left out."""
    total_r = np.asarray(findings.runs[f"prisoners_to_{side.name}"], dtype=float)
    edges = np.linspace(0, top, _BINS + 1)
    count, _ = np.histogram(total_r, bins=edges)
    share = count / len(total_r)
    return {
        "type": "bar", "orientation": "h", "xaxis": f"x{axis}", "yaxis": f"y{axis}",
        "y": [round(float(v), 1) for v in (edges[:-1] + edges[1:]) / 2], "x": [round(100 * float(v), 2) for v in share],
        "width": float(edges[1]), "marker": {"color": fade(LIGHT["exchange"], 0.75)},
        "text": [
            f"{number(low)}–{number(high)}: {in_100(float(part))} runs"
            for low, high, part in zip(edges[:-1], edges[1:], share, strict=True)
        ],
        "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _table(findings: Findings) -> Table:
    rows = []
    for name, numbers in findings.summary["quantities"].items():
        start = next((s for s in _ROWS if name == s or (s.endswith("_") and name.startswith(s))), None)
        if start is not None:
            label = _ROWS[start].format(findings.background.actor(name.removeprefix(start)).label)
            rows.append((label, *(quantity(numbers[key]) for key in ("p05", "p50", "p95", "mean"))))
    return Table(
        caption=f"People and agreements from the as-of date to {long_date(findings.end)}",
        head=("Over the whole period", "19 runs in 20 above", "middle run", "19 runs in 20 below", "mean"),
        rows=tuple(rows),
    )
