"""The report: one self-contained HTML page that asks nothing of the network.

Scripts are named in the Content-Security-Policy by their hashes, data stand in a block that is never executed, and
every text from a file is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files

from results.caveats import caveats_html
from results.charts import Chart, charts
from results.findings import Findings
from results.markup import details, escape, options, table_html
from results.outcome_table import Row, headline, outcome_rows
from results.report_table import end_states_html, outcome_table_html
from results.theme import CONFIG, css_variables, dark_map
from results.words import capital, in_100, likelihood, long_date, number_in_100, span_of_days

__all__ = ["NARROW", "build_report"]

NARROW = 520
"""Width of a chart, in pixels, below which its narrow form is drawn."""
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def build_report(findings: Findings) -> str:
    """The page as one string."""
    from plotly.offline import get_plotlyjs

    made = charts(findings)
    plotly, script = _executable(get_plotlyjs()), _executable(_asset("report.js"))
    top = headline(outcome_rows(findings.summary))
    parts = {
        "policy": _policy(plotly, script),
        "title": escape(f"{findings.background.title} – Parley"),
        "style": _style(),
        "scenario": escape(findings.summary["scenario"]),
        "contents": "".join(f'<li><a href="#{chart.name}">{escape(chart.short)}</a></li>' for chart in made)
        + '<li><a href="#caveats">Before you use these numbers</a></li>',
        "kicker": escape(
            f"{findings.background.title} · as of {long_date(findings.as_of)} · {findings.background.case_label}"
        ),
        "headline": escape(_headline(findings, top)),
        "lede": _lede(findings, top),
        "outcomes": outcome_table_html(findings),
        "ends": end_states_html(findings),
        "sections": "".join(_section(chart) for chart in made),
        "caution": "What they rest on, and what no run can tell you",
        "caveats": caveats_html(findings),
        "facts": _facts(findings),
        "data": _data(made),
        "plotly": plotly,
        "script": script,
    }
    # One pass: a text from a file that looks like a place is left as it is.
    return _PLACE.sub(lambda found: parts[found[1]], _asset("report.html"))


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
    chance = f"Chance in the runs alone leaves {escape(top.noise)}."
    if top.draws_ends is None:
        return f"{first} {chance} There are too few draws, or runs in a draw, to say how far the assumptions move it."
    low, high = (escape(number_in_100(end)) for end in top.draws_ends)
    moved = f"Other assumptions, each within its stated spread, move it between <b>{low}</b> and <b>{high}</b>."
    if low == high:
        moved = "The assumptions, each within its stated spread, do not move it measurably."
    return f'{first} {moved} {chance} <span class="question">Question: {escape(findings.background.question)}</span>'


def _section(chart: Chart) -> str:
    first = chart.first
    return (
        f'<section id="{chart.name}"><p class="kicker">{escape(chart.question)}</p>'
        f'<h2 id="finding-{chart.name}">{escape(first.finding)}</h2><p class="reading">{escape(chart.reading)}</p>'
        f"{_menu(chart)}<div class='{'pair' if chart.beside else 'single'}'><figure>"
        f'<div class="chart" id="chart-{chart.name}" role="img" aria-label="{escape(first.label)}"></div>'
        f"{_slider(chart)}</figure>{f'<aside>{chart.beside}</aside>' if chart.beside else ''}</div>{chart.below}"
        f"{details('Numbers as a table', table_html(chart.table))}</section>"
    )


def _menu(chart: Chart) -> str:
    if not chart.menu:
        return ""
    name = f"menu-{chart.name}"
    choices = options(chart.menu, next(iter(chart.variants)))
    return (
        f'<p class="pick"><label for="{name}">{escape(chart.menu_label)}</label>'
        f'<select id="{name}" data-chart="{chart.name}">{choices}</select></p>'
    )


def _slider(chart: Chart) -> str:
    if not chart.slider:
        return ""
    last = len(chart.data["days"]) - 1
    return (
        '<p class="slide"><label for="when">By <output id="when-date" for="when"></output></label>'
        f'<input type="range" id="when" min="0" max="{last}" value="{last}" step="1"></p>'
    )


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


def _data(made: list[Chart]) -> str:
    """Everything the script needs, as JSON that cannot end its block early."""
    content = {
        "config": CONFIG,
        "dark": dark_map(),
        "narrow": NARROW,
        "charts": {
            chart.name: {
                "first": next(iter(chart.variants)),
                "variants": {
                    key: {"figure": v.figure, "narrow": v.narrow, "finding": v.finding, "label": v.label}
                    for key, v in chart.variants.items()
                },
                "data": dict(chart.data),
            }
            for chart in made
        },
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(*scripts: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "connect-src 'none'; form-action 'none'; base-uri 'none'"
    )


def _style() -> str:
    font = base64.b64encode(files("results").joinpath("fonts/inter.woff2").read_bytes()).decode()
    face = (
        "@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:block;"
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )
    return face + css_variables() + _asset("report.css")


def _executable(script: str) -> str:
    """A script as it can stand inside an element: nothing in it may end the element."""
    return script.replace("</script", "<\\/script")


def _asset(name: str) -> str:
    return files("results").joinpath(name).read_text(encoding="utf-8")
