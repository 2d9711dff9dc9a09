"""What to know before using the numbers: what they rest on, and what the model cannot see."""

from __future__ import annotations

from collections import Counter

from results.background import Background
from results.findings import Findings
from results.intervals import ENOUGH
from results.markup import Table, details, escape, held, table_html
from results.past_forecasts import track_words
from results.words import listed, long_date, number

__all__ = ["caveat_tables", "caveats_html"]

CANNOT_KNOW = (
    "Events that no mechanism holds: a death in office, a coup, a third country entering the war, a new weapon.",
    "What is said in private. Positions come from public statements, and those are made to be heard.",
    "A change of mind. Positions drift around what has been said; nobody reverses course in a day.",
    "Quarrels within a side. Each side, and each third party, decides as one mind.",
    "What the sides learn from each other's offers. Here they learn from the front alone.",
    "Economy, public opinion and the number of soldiers. Fighting varies only through the momentum of the front, "
    "and nothing models escalation.",
    "Whether an agreement is carried out: a signature counts, whatever follows it.",
)
_KINDS = {
    "scenario": "are given a spread of their own by this scenario",
    "level": "are levels taken from the record up to that day",
    "fitted": "were fitted to the record up to that day",
    "record": "were set by looking at the record of this war",
    "literature": "rest on the literature, with a stated spread",
    "assumed": "are assumed, with a stated reason",
}
"""What parameters rest on, from the firmest to the least firm."""


def caveats_html(findings: Findings) -> str:
    """Two columns, what the numbers rest on and what the model cannot know; and every parameter on demand."""
    rests = "".join(f"<li>{escape(held(text))}</li>" for text in _rests_on(findings))
    cannot = "".join(f"<li>{escape(text)}</li>" for text in CANNOT_KNOW)
    return (
        f'<div class="columns"><div><h3>What the numbers rest on</h3><ul>{rests}</ul></div>'
        f"<div><h3>What the model cannot know</h3><ul>{cannot}</ul></div></div>"
        f"{_on_demand(findings.background)}"
    )


def caveat_tables(background: Background) -> dict[str, Table]:
    """The tables of this section by the name of their file: `priors_alone` and `parameters`, where there are any."""
    made = {"priors_alone": _priors_alone(background), "parameters": _parameters(background)}
    return {name: table for name, table in made.items() if table.rows}


def _on_demand(background: Background) -> str:
    tables = caveat_tables(background)
    titles = {
        "priors_alone": "The {} positions that rest on a prior alone",
        "parameters": "What each of the {} uncertain parameters rests on",
    }
    return "".join(
        details(titles[name].format(len(table.rows)), table_html(table, kind="words")) for name, table in tables.items()
    )


def _priors_alone(background: Background) -> Table:
    """Every position behind which nobody's word stands."""
    return Table(
        caption="Positions that rest on a prior alone: no statement was known",
        head=("Actor", "Issue", "wants most", "90 % of draws"),
        rows=tuple(
            (
                background.actor(p.actor).label,
                background.issue(p.issue).label,
                number(p.ideal.mean),
                f"{number(p.ideal.low)}–{number(p.ideal.high)}",
            )
            for p in background.positions
            if not p.statements
        ),
    )


def _parameters(background: Background) -> Table:
    order = list(_KINDS)
    return Table(
        caption="What every uncertain parameter rests on, the least firm first",
        head=("Parameter", "Rests on", "What it is", "Source"),
        rows=tuple(
            (note.name, note.kind, note.meaning, note.source)
            for note in sorted(background.parameters, key=lambda note: -order.index(note.kind))
        ),
    )


def _rests_on(findings: Findings) -> list[str]:
    summary, background = findings.summary, findings.background
    texts = [
        _known(findings),
        f"{summary['runs']:,} runs over {summary['draws']:,} draws of the assumptions. {_to_quote(findings)}",
    ]
    if missing := summary.get("missing"):
        texts.append(
            f"{missing:,} more runs failed and are missing. If they failed over something that happened in them, those "
            "that are here are no fair sample."
        )
    if background.set_on_record_to is not None:
        texts.append(
            "Some parameters were set while looking at the record up to "
            f"{long_date(background.set_on_record_to)}, so agreement with that record is no test of the model."
        )
    if background.evidence == "by_position_date":
        texts.append(
            "Statements count from the day they were made, even where their document was printed later; a forecast "
            "made on that day could not have used all of them."
        )
    return [*texts, *_priors(findings)]


def _known(findings: Findings) -> str:
    """What the runs start from; a day after the evidence is a day about which nothing is known."""
    last, as_of = findings.background.evidence_until, findings.as_of
    if as_of > last:
        return (
            f"The evidence ends on {long_date(last)}, before the as-of date, {long_date(as_of)}: nothing that happened "
            "between the two is known. The runs start as if nothing had, with wider ranges for positions and rates."
        )
    return f"The evidence ends on {long_date(last)}. This scenario takes as known what was known on {long_date(as_of)}."


def _to_quote(findings: Findings) -> str:
    if any(one["parameter_interval"] for one in findings.summary["outcomes"].values()):
        return "The range over draws is the one to quote: it does not shrink with more runs."
    return f"That is too few for a range over draws, which needs {ENOUGH}."


def _priors(findings: Findings) -> list[str]:
    background = findings.background
    texts = []
    if background.parameters:
        count = Counter(note.kind for note in background.parameters)
        parts = [f"{count[kind]} {words}" for kind, words in _KINDS.items() if count[kind]]
        texts.append(f"Of {len(background.parameters)} uncertain parameters {listed(parts)}.")
    texts += _unspoken(findings)
    texts.append(track_words(background))
    texts.append(
        "The weighted mean of positions stands beside every predicted settlement: on past cases it is hard to beat."
    )
    return texts


def _unspoken(findings: Findings) -> list[str]:
    """Positions with no statement behind them: of the sides by name, of the third parties by number."""
    background = findings.background
    alone = [p for p in background.positions if not p.statements]
    texts = []
    for side in background.belligerents:
        issues = [background.issue(p.issue).label for p in alone if p.actor == side.name]
        if issues:
            texts.append(f"No statement of {side.label} was known on {listed(issues)}: a wide prior stands in alone.")
    sides = {side.name for side in background.belligerents}
    silent = sum(p.actor not in sides for p in alone)
    if silent:
        asked = sum(p.actor not in sides for p in background.positions)
        texts.append(f"Of {asked} positions of third parties {silent} rest on a wide prior alone, with no statement.")
    return texts
