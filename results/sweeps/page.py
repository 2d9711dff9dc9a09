"""The page of a sweep."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from results.charts.along_one_input import along_one_input
from results.charts.chart import Chart
from results.charts.which_inputs import which_inputs
from results.markup import escape, held
from results.page import build_page
from results.sweeps.words import headline_outcome
from results.wording import counted
from results.words import capital, in_100, listed, long_date, span_of_days

if TYPE_CHECKING:
    from results.sweeps.swept import Swept

__all__ = ["sweep_charts", "sweep_page"]


def sweep_charts(swept: Swept) -> dict[str, Chart]:
    """A heatmap for a grid over two inputs, else a chart for each input, by its name; none where all points failed."""
    if not swept.sound:
        return {}
    if len(swept.inputs) == 2 and not swept.is_sample:
        return {"which_inputs": which_inputs(swept)}
    return {one.name: along_one_input(swept, one) for one in swept.inputs}


def sweep_page(swept: Swept) -> str:
    """The page as one string; like the report it asks nothing of the network."""
    made = [*sweep_charts(swept).values()]
    scenario = swept.scenario
    parts = {
        "title": escape(f"Sweep of {scenario.title} – Parley"),
        "scenario": escape(scenario.name),
        "contents": "".join(f'<li><a href="#{chart.name}">{escape(chart.short)}</a></li>' for chart in made),
        "kicker": escape(f"Sweep · {scenario.title} · as of {long_date(scenario.as_of)}"),
        "headline": escape(held(_headline(swept))),
        "lede": escape(held(_lede(swept))),
        "notes": _failures(swept),
        "facts": facts_html(
            {
                "Scenario": f"{scenario.name}, seed {scenario.seed}",
                "Varied": "; ".join(f"{one.name}: {one.label}" for one in swept.inputs),
                "Runs": f"{counted(len(swept.sound), 'point')} of {swept.runs:,} runs over {scenario.draws:,} draws",
            }
        ),
    }
    return build_page("study.html", made, parts)


def facts_html(items: dict[str, str]) -> str:
    """What a page rests on, as a list at its foot."""
    return f"<dl>{''.join(f'<dt>{escape(k)}</dt><dd>{escape(v)}</dd>' for k, v in items.items() if v)}</dl>"


def _headline(swept: Swept) -> str:
    if not swept.sound:
        return "No point could be played"
    outcome = headline_outcome(swept)
    shares = [swept.tally(one, outcome.name).probability for one in swept.sound]
    within = span_of_days(swept.scenario.horizon)
    if in_100(min(shares)) == in_100(max(shares)):
        return f"{capital(outcome.phrase)} within {within}: {in_100(min(shares))} at every point"
    return f"{capital(outcome.phrase)} within {within}: from {in_100(min(shares))} to {in_100(max(shares))}"


def _lede(swept: Swept) -> str:
    end = swept.scenario.as_of + dt.timedelta(days=swept.scenario.horizon)
    return (
        f"{counted(len(swept.played), 'point')}: {_how(swept)}. Each is played "
        f"{swept.runs:,} times to {long_date(end)}, on the same draws and with the same chance, so that a small "
        "difference between two points is one of the points."
    )


def _how(swept: Swept) -> str:
    labels = listed(one.label for one in swept.inputs)
    if swept.is_sample:
        return f"a Sobol’ sample over {labels}"
    return f"{'values' if len(swept.inputs) == 1 else 'every combination of values'} of {labels}"


def _failures(swept: Swept) -> str:
    if not swept.failed:
        return ""
    lines = "".join(
        f"<li>{escape(', '.join(f'{name} = {value:g}' for name, value in one.point.items()))}: {escape(one.error)}</li>"
        for one in swept.failed
    )
    return f"<h3>{counted(len(swept.failed), 'point')} failed</h3><ul>{lines}</ul>"
