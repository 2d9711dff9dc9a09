"""The page of a study of drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.charts.chart import Chart
from results.charts.what_drives_it import what_drives_it
from results.charts.what_explains_it import what_explains_it
from results.charts.when_it_comes import when_it_comes
from results.drivers.words import first_driven, undriven_text
from results.markup import escape, held
from results.page import build_page
from results.sweeps.page import facts_html
from results.words import capital, in_100, long_date, span_of_days

if TYPE_CHECKING:
    from results.drivers.study import Drivers

__all__ = ["driver_charts", "drivers_page"]


def driver_charts(study: Drivers) -> dict[str, Chart]:
    """The tornado, the groups and the conditions by name; nothing where no outcome varies."""
    if not study.driven:
        return {}
    found = {} if study.conditions is None else {"when_it_comes": when_it_comes(study.conditions)}
    return {"what_drives_it": what_drives_it(study), "what_explains_it": what_explains_it(study)} | found


def drivers_page(study: Drivers) -> str:
    """The page as one string; like the report it asks nothing of the network."""
    made, scenario = [*driver_charts(study).values()], study.scenario
    parts = {
        "title": escape(f"What drives {scenario.title} – Parley"),
        "scenario": escape(scenario.name),
        "contents": "".join(f'<li><a href="#{chart.name}">{escape(chart.short)}</a></li>' for chart in made),
        "kicker": escape(f"Drivers · {scenario.title} · as of {long_date(scenario.as_of)}"),
        "headline": escape(held(_headline(study))),
        "lede": escape(held(_lede(study))),
        "notes": f'<p class="aside">{escape(undriven_text(study.undriven))}</p>' if study.undriven else "",
        "facts": facts_html(
            {
                "Scenario": f"{scenario.name}, seed {scenario.seed}",
                "Runs": f"{study.runs:,}: {study.points:,} rows of inputs, each run {study.runs // study.points} times",
            }
        ),
    }
    return build_page("study.html", made, parts)


def _headline(study: Drivers) -> str:
    top = first_driven(study)
    if top is None:
        return "No outcome varies between draws"
    return f"What {top.outcome.phrase} within {span_of_days(study.scenario.horizon)} hangs on"


def _lede(study: Drivers) -> str:
    top = first_driven(study)
    if top is None:
        return "Every outcome comes always, never, or alike in all draws, as far as so many runs can tell."
    return (
        f"{capital(top.outcome.phrase)} comes in {in_100(top.probability)} runs. From one draw of the assumptions to "
        f"another that number moves by {round(100 * top.between)} points either way (one standard deviation); this "
        "page says which assumptions move it. Each is taken from its own spread, independently of the others. "
        "None of this is advice: nobody chooses these numbers."
    )
