"""Table 0 of the report: every outcome with its number, both uncertainties and a word; and how the runs end."""

from __future__ import annotations

from results.background import Background
from results.findings import Findings
from results.intervals import ENOUGH
from results.markup import details, escape, swatch
from results.outcome_table import SCRIPTED, Row, outcome_rows
from results.outcomes import END_STATES
from results.words import hundredths, in_100, long_date

__all__ = ["end_states_html", "outcome_table_html"]

_END_COLOURS = {
    "settlement": "settlement",
    "general_ceasefire": "general_ceasefire",
    "talks_open": "talks_round",
    "fighting": "fighting",
}


def outcome_table_html(findings: Findings) -> str:
    """The outcome table, and what counts as each outcome."""
    rows = outcome_rows(findings.summary, outcomes=findings.outcomes)
    body = "".join(_row(row) for row in rows)
    scale = "".join(f"<span>{n}</span>" for n in (0, 25, 50, 75, 100))
    return (
        f'<table class="outcomes"><caption>Comes at some point by {long_date(findings.end)}, in 100 runs</caption>'
        "<thead><tr><th scope=col>Outcome</th><th scope=col class=n>In 100</th>"
        '<th scope=col class=r title="90 % range of the probability over draws of the assumptions">Over draws</th>'
        '<th scope=col class=r title="90 % Monte Carlo interval">By chance</th>'
        f'<th scope=col class=b><div class="scale" aria-hidden="true">{scale}</div></th>'
        f"<th scope=col class=w>In words</th></tr></thead><tbody>{body}</tbody></table>"
        f'<p class="aside">{_reading(findings, rows)}</p>'
        + details("What counts as each outcome", _definitions(rows, findings.background))
    )


def _row(row: Row) -> str:
    draws = row.draws or "–"
    chance = f'<span class="tag">chance </span>{escape(row.noise)}' if row.noise else ""
    return (
        f"<tr><th scope=row class=name><span>{swatch(row.outcome.colour)}{escape(row.outcome.label)}</span></th>"
        f"<td class=n>{escape(row.in_100)}</td>"
        f'<td class=r><span class="tag">draws </span>{escape(draws)}</td>'
        f"<td class=r>{chance}</td>"
        f"<td class=b>{_bar(row)}</td>"
        f"<td class=w>{'<em>' + escape(row.words) + '</em>' if row.scripted else escape(row.words)}</td></tr>"
    )


def _bar(row: Row) -> str:
    """The bar is the share of runs, the whisker its range over draws, the thick part of it chance in the runs."""
    p, (low, high) = 100 * row.probability, row.noise_ends
    marks = [f'<i class="fill {row.outcome.colour}" style="width:{p:.2f}%"></i>']
    if row.draws_ends is not None:
        start, end = row.draws_ends
        marks.append(f'<u style="left:{100 * start:.2f}%;width:{100 * (end - start):.2f}%"></u>')
    if row.noise:
        marks.append(f'<s style="left:{100 * low:.2f}%;width:{max(0.4, 100 * (high - low)):.2f}%"></s>')
    return f'<div class="bar" aria-hidden="true">{"".join(marks)}</div>'


def _reading(findings: Findings, rows: list[Row]) -> str:
    text = (
        "Outcomes do not exclude one another. Both ranges are 90 %. <b>Over draws</b> (whisker): how far the number "
        "moves when the uncertain assumptions do; more runs do not narrow it. <b>By chance</b> (thick stroke): how far "
        "it would move if the same ensemble were run again with other random numbers."
    )
    if all(row.draws is None for row in rows):
        text += f" No range over draws is given here: it needs {ENOUGH}."
    collapse = findings.summary["outcomes"]["ceasefire_collapse"].get("probability_given_ceasefire")
    if collapse is not None:
        text += f" Of the runs with a general ceasefire, {escape(in_100(collapse))} see it collapse."
    if any(row.scripted for row in rows):
        text += f" <em>Scripted</em>: {escape(SCRIPTED)}"
    return text


def _definitions(rows: list[Row], background: Background) -> str:
    items = "".join(f"<dt>{escape(r.outcome.label)}</dt><dd>{escape(r.outcome.counts)}</dd>" for r in rows)
    sides = " and ".join(escape(side.label) for side in background.belligerents)
    return f'<p class="aside">The belligerents are {sides}.</p><dl class="terms">{items}</dl>'


def end_states_html(findings: Findings) -> str:
    """A strip of 100: how the runs stand on the last day."""
    shares = findings.summary["end_states"]
    whole = hundredths([shares[name] for name in END_STATES])
    parts = list(zip(END_STATES.items(), whole, strict=True))
    strip = "".join(f'<i class="{_END_COLOURS[name]}" style="flex-grow:{n}"></i>' for (name, _), n in parts if n)
    key = "".join(
        f"<li><b>{n}</b>{swatch(_END_COLOURS[name])}<span>{escape(label)}</span></li>" for (name, label), n in parts
    )
    words = ", ".join(f"{n} {label.lower()}" for (_, label), n in parts)
    return (
        f'<div class="ends"><h3>How 100 runs stand on {long_date(findings.end)}</h3><div class="strip" role="img" '
        f'aria-label="{escape(words)}">{strip}</div><ul class="key flat">{key}</ul></div>'
    )
