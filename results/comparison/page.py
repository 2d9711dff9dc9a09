"""The page of a comparison: how scenarios differ, by when, and in what, on one page like the report's."""

from __future__ import annotations

from results.comparison.charts import comparison_charts
from results.comparison.comparison import ComparedScenario, Comparison
from results.comparison.difference import Difference
from results.comparison.wording import (
    by_chance,
    headline_of,
    over_draws,
    quoted,
    signed_in_100,
    times,
    verdict,
)
from results.intervals import ENOUGH
from results.markup import Table, escape, held, table_html
from results.outcome_table import SCRIPTED
from results.page import build_page
from results.words import capital, cut, in_100, listed, long_date, number_in_100, range_in_100, span_of_days

__all__ = ["build_comparison_page"]

_BASELINE = " (baseline)"
_UNBROKEN = "\u2060–\u2060"


def build_comparison_page(comparison: Comparison, *, command: str = "") -> str:
    """The page as one string.

    command  as typed, to repeat it
    """
    made = list(comparison_charts(comparison).values())
    titles = [scenario.title for scenario in comparison.scenarios]
    links = [(chart.name, chart.short) for chart in made] + [("caveats", "Before you use these numbers")]
    parts = {
        "title": escape(f"{listed(titles[:2])}{' and more' if len(titles) > 2 else ''} compared – Parley"),
        "names": escape(_names(comparison)),
        "contents": "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in links),
        "kicker": escape(
            f"{len(titles)} scenarios compared · as of {long_date(comparison.as_of)} · "
            f"{comparison.background.case_label}"
        ),
        "headline": escape(held(_headline(comparison))),
        "lede": _lede(comparison),
        "overview": _overview(comparison),
        "caveats": _caveats(comparison),
        "facts": _facts(comparison, command),
    }
    return build_page("comparison.html", made, parts)


def _names(comparison: Comparison) -> str:
    first, *others = (scenario.name for scenario in comparison.scenarios)
    return f"{first} and {others[0] if len(others) == 1 else f'{len(others)} others'}"


def _headline(comparison: Comparison) -> str:
    outcome = headline_of(comparison)
    within = span_of_days(comparison.summary["horizon_days"])
    p = [scenario.outcomes[outcome.name].probability for scenario in comparison.scenarios]
    start = f"{capital(outcome.phrase)} within {within}"
    if in_100(min(p)) == in_100(max(p)):
        return f"{start}: {in_100(p[0])}, whichever scenario"
    if len(p) == 2:
        return f"{start}: {in_100(p[1])} instead of {number_in_100(p[0])}"
    return f"{start}: {range_in_100(min(p), max(p)).replace('–', _UNBROKEN)} in 100, by scenario"


def _lede(comparison: Comparison) -> str:
    """The answer in full: every difference with both its ranges, or the two that differ most."""
    outcome = headline_of(comparison)
    ordered = sorted(comparison.others, key=lambda one: -abs(_difference(one, outcome.name).value))
    said = " ".join(_said(one, _difference(one, outcome.name), comparison) for one in ordered[:2])
    question = f'<span class="question">Baseline: {escape(comparison.baseline.title)}</span>'
    more = f" {len(ordered) - 2} more below." if len(ordered) > 2 else ""
    return f"{said}{more}{question}"


def _difference(scenario: ComparedScenario, outcome: str) -> Difference:
    found = scenario.outcomes[outcome].difference
    if found is None:
        raise ValueError(f"{scenario.name} is the baseline: nothing to take it away from")
    return found


def _said(scenario: ComparedScenario, found: Difference, comparison: Comparison) -> str:
    outcome = headline_of(comparison)
    word = verdict(found, scripted=comparison.is_scripted(outcome.name, under=scenario))
    start = f"Under {escape(quoted(scenario))} <b>{escape(signed_in_100(found.value))} in 100</b>: {escape(word)}."
    ranges = []
    if found.spread is not None:
        ranges.append(f"over draws {escape(over_draws(found))}")
    if found.monte_carlo_interval is not None:
        ranges.append(f"by chance {escape(by_chance(found))}")
    return f"{start} {capital(listed(ranges))}." if ranges else start


def _overview(comparison: Comparison) -> str:
    """Every outcome at a glance: in full for a pair, as a grid for more."""
    is_pair = len(comparison.others) == 1
    table, kind = (_pair_table(comparison), " pair-of") if is_pair else (_grid_table(comparison), "")
    aside = (
        "In 100 runs; outcomes do not exclude one another. <b>By chance</b>: 90 %, how far the difference would move "
        "with other random numbers. <b>Over draws</b>: 90 %, how far it moves when the uncertain assumptions do."
    )
    if not comparison.has_ranges:
        aside += f" No range over draws is given here: it needs {ENOUGH}."
    if any(comparison.is_scripted(one.name) for one in comparison.listed):
        aside += f" <em>Scripted</em>: {escape(SCRIPTED)}"
    return (
        f'<div class="overview{kind}"><h3>Comes at some point by {long_date(comparison.end)}</h3>'
        f"{table_html(table)}</div>"
        f'<p class="aside">{aside}</p>'
    )


def _pair_table(comparison: Comparison) -> Table:
    base, other = comparison.scenarios
    rows = []
    for one in comparison.listed:
        found = _difference(other, one.name)
        rows.append(
            (
                one.label,
                number_in_100(base.outcomes[one.name].probability),
                number_in_100(other.outcomes[one.name].probability),
                signed_in_100(found.value),
                by_chance(found),
                over_draws(found),
                verdict(found, scripted=comparison.is_scripted(one.name)),
            )
        )
    return Table(
        caption="Outcomes under both scenarios, in 100 runs",
        head=(
            "Outcome",
            cut(base.title, 40) + _BASELINE,
            cut(other.title, 40),
            "Difference",
            "By chance",
            "Over draws",
            "In words",
        ),
        rows=tuple(rows),
    )


def _grid_table(comparison: Comparison) -> Table:
    base = comparison.baseline

    def cell(scenario: ComparedScenario, outcome: str) -> str:
        number = number_in_100(scenario.outcomes[outcome].probability)
        found = scenario.outcomes[outcome].difference
        return number if found is None or found.value == 0 else f"{number} ({signed_in_100(found.value)})"

    return Table(
        caption="Outcomes by scenario in 100 runs, in brackets the difference from the baseline",
        head=("Outcome", *(cut(one.title, 40) + (_BASELINE if one is base else "") for one in comparison.scenarios)),
        rows=tuple(
            (one.label, *(cell(scenario, one.name) for scenario in comparison.scenarios)) for one in comparison.listed
        ),
    )


def _caveats(comparison: Comparison) -> str:
    gains = [
        ratio
        for scenario in comparison.others
        for one in comparison.listed
        if (ratio := _difference(scenario, one.name).variance_ratio) is not None
    ]
    means = [
        "Run by run the scenarios share their draw of the assumptions and their chance. What differs is what the "
        "scenarios say, and what follows from it in the model.",
        "A difference that is small against its range by chance may be none. More runs narrow that range.",
        "The range over draws says for which assumptions the difference is larger, smaller or turned round. More runs "
        "do not narrow it: it is the one to quote.",
    ]
    if gains:
        ends = times(min(gains)), times(max(gains))
        span = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
        means.append(
            f"Pairing makes these differences as sure as {span} times as many unpaired runs would, by outcome."
        )
    cannot = [
        "Whether somebody would really do what a scenario lets them do, or could.",
        "Anything that the model leaves out moves all scenarios alike here, and need not in the world.",
        "A run of one scenario and its twin in another are no forecast of what the same people would have done: only "
        "their averages are meant.",
    ]
    lists = ("".join(f"<li>{escape(text)}</li>" for text in texts) for texts in (means, cannot))
    first, second = lists
    return (
        f'<div class="columns"><div><h3>What it rests on</h3><ul>{first}</ul></div>'
        f"<div><h3>What it cannot say</h3><ul>{second}</ul></div></div>"
    )


def _facts(comparison: Comparison, command: str) -> str:
    summary = comparison.summary
    items = {
        "Baseline": f"{comparison.baseline.name} (run {comparison.baseline.hash})",
        "Compared": "; ".join(f"{scenario.name} (run {scenario.hash})" for scenario in comparison.others),
        "Each": f"{summary['runs']:,} runs over {summary['draws']:,} draws, seed {summary['seed']}",
        "Repeat": command,
        "Made by": f"Parley {summary['engine']['version']}",
    }
    return f"<dl>{''.join(f'<dt>{escape(k)}</dt><dd>{escape(v)}</dd>' for k, v in items.items() if v)}</dl>"
