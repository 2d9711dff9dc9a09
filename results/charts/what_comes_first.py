"""What comes first? The first pause in the fighting, as stacked shares of all runs over time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.background import Feast
from results.charts.chart import Chart, Variant
from results.charts.parts import note, table_days, unit
from results.findings import Findings
from results.markup import Table
from results.theme import LIGHT, Figure, Patch, base_layout, brief, date_axis, polygon, spread
from results.words import capital, hundredths, long_date

__all__ = ["FIRSTS", "first_pauses", "what_comes_first"]

_STEP = 0.005
"""Share of runs whose first general truce must fall on a feast for it to be named."""

FIRSTS: tuple[tuple[str, str, str], ...] = (
    ("settlement", "Settlement", "a settlement"),
    ("general_ceasefire", "General ceasefire", "a general ceasefire"),
    ("general_truce", "Shorter general truce", "a general truce of under 30 days"),
    ("limited_ceasefire", "Limited ceasefire", "a limited ceasefire"),
    ("fighting", "No pause yet", "no pause at all"),
)
"""Stack from the bottom, by meaning: what stops the fighting for good, then for a time, then in part, then nothing."""


def what_comes_first(findings: Findings) -> Chart:
    """The stacked cumulative incidence of the first pause."""
    share_dk = first_pauses(findings)
    whole = hundredths(list(share_dk[-1]))
    figure, narrow = _figure(findings, share_dk, whole)
    finding = _finding(whole)
    return Chart(
        name="first",
        short="What comes first?",
        question="Which pause in the fighting comes first?",
        reading="Every run is counted once, by the first pause it sees; the heights add up to 100 runs on every date. "
        "Talks and exchanges are left out here, since they stop no fighting. A one-sided pause does not count."
        + (" Steps: feasts on which a side may declare a pause." if _feasts(findings) else ""),
        variants={"first": Variant(finding, figure, narrow, f"Stacked area chart over dates. {finding}.")},
        table=_table(findings, share_dk),
    )


def first_pauses(findings: Findings) -> NDArray[np.float64]:
    """Share of runs whose first pause came by each day of the curves: (day, kind), the last kind none yet."""
    names = [name for name, _, _ in FIRSTS[:-1]]
    # A settlement sets ceasefire and truce on its day, a ceasefire the truce: of a tie the greater counts, and
    # argmin takes the first.
    day_rk = np.stack([findings.runs[f"{name}_day"] for name in names], axis=1)
    day_rk = np.where(np.isnan(day_rk), np.inf, day_rk)
    first_r, when_r = day_rk.argmin(axis=1), day_rk.min(axis=1)
    columns = [
        np.searchsorted(np.sort(when_r[first_r == k]), findings.curve_days, side="right") for k in range(len(names))
    ]
    # A pause beyond the last day of the curves would be infinite, and is not counted.
    share_dk = np.stack(columns, axis=1) / len(when_r)
    return np.concatenate([share_dk, 1 - share_dk.sum(axis=1, keepdims=True)], axis=1)


def _finding(whole: list[int]) -> str:
    pauses = whole[:-1]
    if not sum(pauses):
        return "Fewer than 1 run in 100 sees any pause in the fighting"
    top = max(range(len(pauses)), key=lambda k: pauses[k])
    return (
        f"{capital(FIRSTS[top][2])} is the most likely first pause: {pauses[top]} in 100; {whole[-1]} in 100 see none"
    )


def _figure(findings: Findings, share_dk: NDArray[np.float64], whole: list[int]) -> tuple[Figure, Patch]:
    dates, top_dk = list(findings.dates), 100 * np.cumsum(share_dk, axis=1)
    traces: list[dict[str, Any]] = []
    for k, (name, _, _) in enumerate(FIRSTS):
        low = [0.0] * len(dates) if k == 0 else [float(v) for v in np.round(top_dk[:, k - 1], 2)]
        high = [float(v) for v in np.round(top_dk[:, k], 2)]
        area = polygon(dates, low, high, LIGHT[name])
        area["line"] = {"width": 0.75, "color": LIGHT["paper"] if name != "fighting" else LIGHT["fighting_edge"]}
        traces.append(area)
    traces.append(_hover_line(findings, share_dk))
    layout = base_layout(
        400,
        margin={"r": 210, "t": 30},
        xaxis=date_axis(findings.as_of, findings.end),
        yaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "showgrid": False},
        hovermode="x",
        shapes=[_feast_line(feast) for feast in _feasts(findings)],
        annotations=[*_labels(share_dk[-1], whole), *_feast_names(findings), unit("of 100 runs")],
    )
    narrow: Patch = {
        "layout.height": 340,
        "layout.margin.r": 118,
        "layout.annotations": [
            *_labels(share_dk[-1], whole, short=True),
            *_feast_names(findings),
            unit("of 100 runs"),
        ],
    }
    return {"data": traces, "layout": layout}, narrow


def _feasts(findings: Findings) -> list[Feast]:
    """Feasts on which some run sees its first general truce: the steps of that area."""
    day_r = findings.runs["general_truce_day"]
    on = {feast: (feast.date - findings.as_of).days for feast in findings.background.feasts}
    return [feast for feast, day in on.items() if np.mean((day_r > day - 1) & (day_r <= day + 1)) >= _STEP]


def _feast_line(feast: Feast) -> dict[str, Any]:
    line = {"color": LIGHT["ink"], "width": 1, "dash": "dot"}
    date = feast.date.isoformat()
    return {"type": "line", "x0": date, "x1": date, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _feast_names(findings: Findings) -> list[dict[str, Any]]:
    """Their names upright beside the lines, so that feasts a few weeks apart do not touch."""
    return [
        note(
            brief(feast.label), size=11, colour="ink", x=feast.date.isoformat(), y=1, yref="paper", textangle=-90,
            xanchor="right", yanchor="top", yshift=-4,
        )
        for feast in _feasts(findings)
    ]  # fmt: skip


def _hover_line(findings: Findings, share_dk: NDArray[np.float64]) -> dict[str, Any]:
    texts = []
    for date, share_k in zip(findings.dates, share_dk, strict=True):
        parts = hundredths(list(share_k))
        lines = [f"{parts[k]}  {FIRSTS[k][1]}" for k in reversed(range(len(FIRSTS)))]
        texts.append("<br>".join([f"<b>{long_date(dt.date.fromisoformat(date))}</b>", *lines]))
    return {
        "type": "scatter", "mode": "lines", "x": list(findings.dates), "y": [50] * len(texts), "text": texts,
        "line": {"color": "rgba(0,0,0,0)", "width": 1}, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _labels(share_k: NDArray[np.float64], whole: list[int], *, short: bool = False) -> list[dict[str, Any]]:
    """Number and name of every area at the right edge; areas that nobody can see go unnamed."""
    shown = [k for k in range(len(FIRSTS)) if whole[k] > 0]
    top_k = 100 * np.cumsum(share_k)
    middle = [float(top_k[k] - 50 * share_k[k]) for k in shown]
    places = spread(middle, 7.5)
    return [
        {
            "text": f"<b>{whole[k]}</b>  {_short(FIRSTS[k][1]) if short else FIRSTS[k][1]}",
            "xref": "paper", "x": 1, "xshift": 8, "xanchor": "left", "y": y, "showarrow": False,
            "font": {"size": 12 if short else 13, "color": LIGHT["ink"]}, "align": "left",
        }
        for k, y in zip(shown, places, strict=True)
    ]  # fmt: skip


def _short(label: str) -> str:
    return (
        label.replace("General ceasefire", "Gen. ceasefire")
        .replace("Shorter general truce", "Short truce")
        .replace("Limited ceasefire", "Limited")
    )


def _table(findings: Findings, share_dk: NDArray[np.float64]) -> Table:
    return Table(
        caption="First pause in the fighting by a date, in 100 runs",
        head=("By", *(label for _, label, _ in FIRSTS)),
        rows=tuple(
            (long_date(dt.date.fromisoformat(findings.dates[i])), *(str(v) for v in hundredths(list(share_dk[i]))))
            for i in table_days(len(findings.dates))
        ),
    )
