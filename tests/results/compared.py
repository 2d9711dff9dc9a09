"""Invented scenarios that differ from the invented ensemble in known ways, run by run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from results.comparison.comparison import Comparison
from results.comparison.pairing import pair
from results.findings import Findings
from results.outcomes import OUTCOMES
from results.summary import RunFacts, summarise
from tests.results.invented import HORIZON, TERMS, invented_findings

ODD = "<b>Организация</b> 和平进程的下一步 الأطراف <script>alert(1)</script> & {{data}} " * 2


def changed(base: Findings, *, title: str, lost: float = 0.2, later: float = 10.0, seed: int = 5) -> Findings:
    """The same runs, of which each loses each outcome with a chance, or has it some days later."""
    rng = np.random.default_rng(seed)
    runs = dict(base.runs)
    for one in OUTCOMES:
        day = np.where(rng.random(len(runs["run"])) < lost, np.nan, runs[f"{one.name}_day"] + later)
        runs[f"{one.name}_day"] = np.where(day > HORIZON, np.nan, day).astype(np.float32)
    settled = ~np.isnan(runs["settlement_day"])
    runs |= {f"terms.{k}": np.where(settled, runs[f"terms.{k}"] + 2.0, np.nan) for k in TERMS}
    runs["prisoners_to_ukraine"] = runs["prisoners_to_ukraine"] + 100
    return told_as(replace(base, runs=runs), title)


def told_as(findings: Findings, title: str) -> Findings:
    """The findings under another title, summed up anew."""
    old = findings.summary
    facts = RunFacts(
        scenario=title, case=old["case"], as_of=old["as_of"], horizon_days=HORIZON, draws=old["draws"],
        seed=old["seed"], seconds=1.0, workers=1, version="0.1.0",
    )  # fmt: skip
    background = replace(findings.background, title=title)
    return replace(findings, summary=summarise(findings.runs, facts=facts), background=background)


def compared(findings: dict[str, Findings]) -> Comparison:
    """A comparison of findings by name."""
    return pair({name: lambda found=found: found for name, found in findings.items()})


@cache
def invented_pair() -> tuple[Findings, Findings]:
    base = told_as(invented_findings(), "Istanbul, June 2025")
    return base, changed(base, title="The patron walks away")


@cache
def invented_comparison() -> Comparison:
    base, other = invented_pair()
    return compared({"istanbul-2025": base, "patron-walks-away": other})


@cache
def many_compared(n: int = 20) -> Comparison:
    """So many scenarios, one title of them odd, another the same as the baseline's, a third never without talks."""
    base = told_as(invented_findings(n=800, draws=40), "Istanbul, June 2025")
    titles = {1: ODD, 2: base.background.title}
    made = {
        f"scenario-{k}": changed(base, title=titles.get(k, f"Scenario number {k}"), lost=k / n, seed=k)
        for k in range(1, n)
    }
    return compared({"scenario-0": base, **made})


def extremes_compared(*, n: int = 1, draws: int = 1) -> Comparison:
    """Nothing ever happens in the baseline, everything always in the other; by default in a single run."""
    never = told_as(invented_findings(n=n, draws=draws, scale=0.0), ODD)
    runs = dict(never.runs) | {f"{one.name}_day": np.full(n, 7.0, dtype=np.float32) for one in OUTCOMES}
    return compared({"never": never, "always": told_as(replace(never, runs=runs), "Всегда 永远")})
