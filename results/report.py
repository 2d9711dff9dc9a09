"""The report: an analyst's questions about one ensemble, answered on one page."""

from __future__ import annotations

from results.caveats import caveats_html
from results.charts import charts
from results.findings import Findings
from results.intervals import ENOUGH
from results.markup import escape, held
from results.outcome_table import Row, headline, outcome_rows
from results.page import build_page
from results.report_table import end_states_html, outcome_table_html
from results.words import capital, in_100, likelihood, long_date, number_in_100, span_of_days

__all__ = ["build_report"]


def build_report(findings: Findings) -> str:
    """The page as one string."""
    made = charts(findings)
    top = headline(outcome_rows(findings.summary, outcomes=findings.outcomes))
    parts = {
        "title": escape(f"{findings.background.title} – Parley"),
        "scenario": escape(findings.summary["scenario"]),
        "contents": "".join(f'<li><a href="#{chart.name}">{escape(chart.short)}</a></li>' for chart in made)
        + '<li><a href="#caveats">Before you use these numbers</a></li>',
        "kicker": escape(
            f"{findings.background.title} · as of {long_date(findings.as_of)} · {findings.background.case_label}"
        ),
        "headline": escape(held(_headline(findings, top))),
        "lede": _lede(findings, top),
        "outcomes": outcome_table_html(findings),
        "ends": end_states_html(findings),
        "caution": "What they rest on, and what no run can tell you",
        "caveats": caveats_html(findings),
        "facts": _facts(findings),
    }
    return build_page("report.html", made, parts)


def _headline(findings: Findings, top: Row) -> str:
    within = span_of_days(findings.summary["horizon_days"])
    return f"{capital(top.outcome.phrase)} within {within}: {in_100(top.probability)}"


def _lede(findings: Findings, top: Row) -> str:
    """The answer in full: number, word, both ranges."""
    if top.probability in (0.0, 1.0):
        runs = "No run" if top.probability == 0 else "Every run"
        first = f"{runs} has {escape(top.outcome.phrase)} by {long_date(findings.end)}."
    else:
        first = (
            f"If the time to {long_date(findings.end)} could be lived again and again, <b>"
            f"{escape(in_100(top.probability))}</b> courses of events would bring {escape(top.outcome.phrase)}: "
            f"{likelihood(top.probability)}."
        )
    chance = f"Played again with other random numbers, the same model would give {escape(top.noise)}."
    question = f'<span class="question">Question: {escape(findings.background.question)}</span>'
    return f"{first} {_moved(top)} {chance} {question}"


def _moved(top: Row) -> str:
    """How far the assumptions move the number."""
    if top.draws_ends is None:
        return f"How far the assumptions move it cannot be told from so few: that needs {ENOUGH}."
    low, high = (escape(number_in_100(end)) for end in top.draws_ends)
    if low == high:
        return "The assumptions, each within its stated spread, do not move it measurably."
    return f"Other assumptions, each within its stated spread, move it between <b>{low}</b> and <b>{high}</b>."


def _facts(findings: Findings) -> str:
    summary, manifest = findings.summary, findings.manifest
    engine = summary["engine"]
    items = {
        "Scenario": f"{summary['scenario']}, seed {summary['seed']}",
        "Runs": f"{summary['runs']:,} over {summary['draws']:,} draws, {engine['seconds']:.1f} s",
        "Events": "; ".join(findings.background.events) or "none scheduled",
        "Repeat": str(manifest.get("command", "")),
        "Run": f"{manifest.get('hash', '')}, Parley {engine['version']}",
    }
    return f"<dl>{''.join(f'<dt>{escape(k)}</dt><dd>{escape(v)}</dd>' for k, v in items.items() if v)}</dl>"
