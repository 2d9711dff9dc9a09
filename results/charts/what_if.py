"""What if? Sliders for a few levers, and the chances read from a grid that was computed beforehand."""

from __future__ import annotations

from typing import Any

from results.charts.chart import Chart, Variant
from results.charts.parts import unit
from results.findings import Findings
from results.markup import Table, escape
from results.outcomes import Outcome
from results.theme import LIGHT, Figure, Patch, base_layout, brief
from results.what_if.grid import COARSE_STEP, Slider, WhatIf, anchored, log_odds_at
from results.words import capital, number_in_100
from scenarios.points import Point

__all__ = ["STEPS", "what_if"]

STEPS = 40
"""Places of a slider."""


def what_if(findings: Findings) -> Chart | None:
    """The sliders with their bars; nothing where no grid was computed."""
    known = findings.what_if
    if known is None:
        return None
    shown = [one for one in findings.outcomes if not findings.summary["outcomes"][one.name]["scripted"]]
    base = {one.name: findings.summary["outcomes"][one.name]["probability"] for one in shown}
    figure, narrow = _figure(shown, base)
    finding = "Move the sliders: the bars follow, the marks stay where the scenario stands"
    return Chart(
        name="what-if",
        short="What if?",
        question="What if somebody decided otherwise?",
        reading=_reading(known),
        variants={
            "now": Variant(finding, figure, narrow, "Bar chart of the chance of every outcome; sliders move it.")
        },
        table=_table(known, findings, shown),
        above=_sliders(known),
        data=_for_script(known, shown, base),
    )


def _reading(known: WhatIf) -> str:
    points = len(next(iter(known.log_odds.values())))
    return (
        f"Nothing is computed here: the chances are read between {points} worlds that were played beforehand, each "
        f"{known.runs:,} times in steps of {COARSE_STEP} days, and set to agree with this report where the sliders "
        f"start. Held against {known.checks} other worlds really played, the reading was off by "
        f"{100 * known.mean_error:.1f} in 100 on average, by {100 * known.most_error:.1f} at most."
    )


def _sliders(known: WhatIf) -> str:
    rows = "".join(_slider(k, slider) for k, slider in enumerate(known.sliders))
    back = '<p><button type="button" id="lever-reset">Back to the scenario</button></p>'
    return f'<div class="levers">{rows}{back}</div><p class="hidden" id="lever-said" role="status"></p>'


def _slider(k: int, slider: Slider) -> str:
    output = f'<output id="lever-{k}-value" for="lever-{k}"></output>'
    return (
        f'<p class="slide"><label for="lever-{k}">{escape(capital(slider.label))}: {output}</label>'
        f'<input type="range" id="lever-{k}" data-lever="{k}" min="0" max="{STEPS}" step="1" '
        f'value="{_place(slider)}"></p>'
    )


def _place(slider: Slider) -> int:
    low, high = slider.values[0], slider.values[-1]
    return round(STEPS * (slider.start - low) / (high - low))


def _figure(shown: list[Outcome], base: dict[str, float]) -> tuple[Figure, Patch]:
    rows = list(range(len(shown)))
    percent = [round(100 * base[one.name], 2) for one in shown]
    bars: dict[str, Any] = {
        "type": "bar", "orientation": "h", "y": rows, "x": percent,
        "marker": {"color": [LIGHT[one.colour] for one in shown]},
        "text": [number_in_100(base[one.name]) for one in shown], "textposition": "outside", "cliponaxis": False,
        "hovertemplate": "%{text} in 100<extra></extra>",
    }  # fmt: skip
    marks: dict[str, Any] = {
        "type": "scatter", "mode": "markers", "x": percent, "y": rows, "hoverinfo": "skip",
        "marker": {"symbol": "line-ns", "size": 17, "line": {"width": 2, "color": LIGHT["ink"]}},
    }  # fmt: skip
    axis = {"tickvals": rows, "range": [len(shown) - 0.4, -0.6], "showgrid": False, "ticks": ""}
    layout = base_layout(
        70 + 32 * len(shown),
        margin={"l": 172, "r": 44, "t": 28, "b": 40},
        bargap=0.35,
        xaxis={"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "showgrid": True, "ticks": ""},
        yaxis=axis | {"ticktext": [brief(one.label) for one in shown]},
        annotations=[unit("in 100 runs", shift=0)],
    )
    narrow: Patch = {"layout.margin.l": 132, "layout.yaxis.ticktext": [brief(one.label, most=17) for one in shown]}
    return {"data": [bars, marks], "layout": layout}, narrow


def _for_script(known: WhatIf, shown: list[Outcome], base: dict[str, float]) -> dict[str, Any]:
    return {
        "steps": STEPS,
        "sliders": [
            {"values": list(slider.values), "start": slider.start, "place": _place(slider), "unit": slider.unit}
            for slider in known.sliders
        ],
        "base": [base[one.name] for one in shown],
        "labels": [one.label for one in shown],
        "logOdds": [[round(value, 4) for value in known.log_odds[one.name]] for one in shown],
    }  # fmt: skip


def _table(known: WhatIf, findings: Findings, shown: list[Outcome]) -> Table:
    """What each slider does alone, from where the others start."""
    start = {slider.name: slider.start for slider in known.sliders}

    def row(slider: Slider, value: float) -> tuple[str, ...]:
        return (
            f"{capital(slider.label)}: {value:g} {slider.unit}".strip(),
            *(number_in_100(_read(known, findings, one, start | {slider.name: value}, start)) for one in shown),
        )

    return Table(
        caption="Runs in 100 with each outcome when one slider moves and the others stay where they start",
        head=("Slider", *(one.label for one in shown)),
        rows=tuple(row(slider, value) for slider in known.sliders for value in slider.values),
    )


def _read(known: WhatIf, findings: Findings, outcome: Outcome, point: Point, start: Point) -> float:
    """The chance of an outcome at a point, as the script reads it."""
    at_point, at_start = (log_odds_at(known.sliders, known.log_odds[outcome.name], where) for where in (point, start))
    return anchored(at_point, at_start, findings.summary["outcomes"][outcome.name]["probability"])
