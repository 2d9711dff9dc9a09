"""An invented ensemble: seeded, plausible, computed in milliseconds, and no forecast of anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np

from results.background import (
    ActorName,
    Background,
    Concession,
    IssueName,
    Meeting,
    Package,
    ParameterNote,
    Position,
    Said,
    Span,
    StoryEntry,
    Told,
    View,
    Weighing,
)
from results.findings import Findings
from results.outcomes import OUTCOMES
from results.summary import RunFacts, summarise
from tests.results.past import invented_track_record

HORIZON = 364
YEARLY = {
    "settlement": 0.05, "general_truce": 0.25, "limited_ceasefire": 0.9, "talks_round": 4.0, "leaders_meeting": 0.06,
    "patron_summit": 0.3, "exchange": 20.0, "large_exchange": 0.5, "children_return": 5.0,
}  # fmt: skip
SPREAD = {"exchange": 0.3, "settlement": 1.6}
TERMS = ("territory", "alignment", "guarantees", "forces", "identity")


def invented_runs(*, n: int = 4_000, draws: int = 100, seed: int = 1, scale: float = 1.0) -> dict[str, np.ndarray]:
    """Run columns with hazards that differ between draws; `scale` 0 = nothing ever happens."""
    rng = np.random.default_rng(seed)
    draw = (np.arange(n) % draws).astype(np.int32)
    days = {name: _first_day(rng, name, draw, scale) for name in YEARLY}
    _order(rng, days)
    runs: dict[str, np.ndarray] = {"run": np.arange(n, dtype=np.int64), "draw": draw}
    for one in OUTCOMES:
        runs[f"{one.name}_day"] = days[one.name].astype(np.float32)
        runs[f"{one.name}_scripted"] = np.zeros(n, dtype=bool)
    return runs | _quantities(rng, runs, scale)


def _first_day(rng: np.random.Generator, name: str, draw: np.ndarray, scale: float) -> np.ndarray:
    tilt = np.exp(rng.normal(0, SPREAD.get(name, 0.9), draw.max() + 1))[draw]
    with np.errstate(divide="ignore"):
        day = 365.0 * rng.exponential(1.0, len(draw)) / (YEARLY[name] * tilt * scale)
    day[day > HORIZON] = np.nan
    return day


def _order(rng: np.random.Generator, days: dict[str, np.ndarray]) -> None:
    long = rng.random(len(days["settlement"])) < 0.45
    ceasefire = np.where(long, days["general_truce"], np.nan)
    ceasefire = np.fmin(ceasefire, days["settlement"])
    days["general_truce"] = np.fmin(days["general_truce"], ceasefire)
    days["general_ceasefire"] = ceasefire
    collapse = ceasefire + rng.exponential(200, len(ceasefire))
    days["ceasefire_collapse"] = np.where(collapse > HORIZON, np.nan, collapse)


def _quantities(rng: np.random.Generator, runs: dict[str, np.ndarray], scale: float) -> dict[str, np.ndarray]:
    n, some = len(runs["run"]), min(scale, 1.0)
    exchanges = rng.poisson(18 * some, n)
    settled = ~np.isnan(runs["settlement_day"])
    stands = ~np.isnan(runs["general_ceasefire_day"]) & np.isnan(runs["ceasefire_collapse_day"])
    state = np.where(rng.random(n) < 0.4, 2, 3)
    state = np.where(stands & settled, 0, np.where(stands, 1, state)).astype(np.int8)
    made = {
        "talks_rounds": rng.poisson(5 * some, n),
        "exchanges": exchanges,
        "limited_ceasefires": (~np.isnan(runs["limited_ceasefire_day"])).astype(np.int64),
        "general_truces": (~np.isnan(runs["general_truce_day"])).astype(np.int64),
        "prisoners_to_ukraine": rng.poisson(exchanges * 160.0),
        "prisoners_to_russia": rng.poisson(exchanges * 155.0),
        "children_returned": rng.poisson(60 * some, n),
        "bodies_to_ukraine": rng.poisson(6_000 * some, n),
        "bodies_to_russia": rng.poisson(300 * some, n),
        "territory_share_end": rng.normal(19.3, 0.4, n).astype(np.float32),
        "days_under_general_ceasefire": np.where(stands, HORIZON - runs["general_ceasefire_day"], 0.0),
        "end_state": state,
    }
    terms = {f"terms.{k}": np.where(settled, rng.normal(60, 9, n).clip(0, 100), np.nan) for k in TERMS}
    return {k: np.asarray(v) for k, v in (made | terms).items()}


def invented_bands(scale: float = 1.0) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Weekly quantile bands of the trajectories the report shows."""
    days = np.arange(0, HORIZON + 1, 7)
    fan = np.array([0.45, 0.8, 1.0, 1.2, 1.55])
    growth = min(scale, 1.0) * 8.0 * days[:, None] * fan[None, :]
    return days, {
        "prisoners_to_ukraine": np.round(growth),
        "prisoners_to_russia": np.round(growth * 0.97),
        "trust": np.clip(0.3 + 0.001 * days[:, None] * (fan - 1), 0, 1),
    }


def invented_counts(runs: dict[str, np.ndarray]) -> dict[int, dict[str, np.ndarray]]:
    """Prisoners released after a third and two thirds of the time: never more than at the end."""
    names = ("prisoners_to_ukraine", "prisoners_to_russia")
    return {day: {k: (runs[k] * (day / HORIZON)).astype(np.int32) for k in names} for day in (121, 242)}


def invented_shares(days: np.ndarray, runs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Share of runs in each state by day, ending where the runs end."""
    end = np.bincount(runs["end_state"], minlength=4) / len(runs["end_state"])
    grown = days / days[-1]
    made = {name: end[i] * grown for i, name in enumerate(("settlement", "general_ceasefire"))}
    made["talks_open"] = 0.6 + (end[2] - 0.6) * grown
    return made | {"fighting": 1 - sum(made.values())}


def _span(mean: float, half: float) -> Span:
    return Span(mean=min(mean, 100.0), low=max(0.0, mean - half), high=min(100.0, mean + half))


def invented_background(**changes: Any) -> Background:
    """Names and positions of a case with two sides, a patron, a host and a humanitarian mediator."""
    labels = {"territory": "Territory", "alignment": "Alliances", "guarantees": "Guarantees", "forces": "Forces",
              "identity": "Identity"}  # fmt: skip
    issues = [
        IssueName(k, label, "settlement", f"What becomes of {label.lower()}?", ((0, "one end"), (100, "the other")))
        for k, label in labels.items()
    ]
    issues.append(IssueName("pressure", "Pressure", "settlement", "Arms and sanctions?", ((0, "raise"),), False))
    issues.append(IssueName("sequencing", "Sequencing", "ceasefire", "What comes first?", ((0, "a ceasefire"),)))
    actors = (
        ActorName("ukraine", "Ukraine", "belligerent", 0),
        ActorName("russia", "Russia", "belligerent", 1),
        ActorName("us", "United States", "patron", None, "ukraine"),
        ActorName("turkey", "Türkiye", "host"),
        ActorName("qatar", "Qatar", "humanitarian"),
    )
    positions = [
        Position(a, i.name, _span({"ukraine": 16, "russia": 86, "us": 55, "turkey": 48, "qatar": 50}[a] + 3 * k, 9), n)
        for a, n in (("ukraine", 4), ("russia", 5), ("us", 3), ("turkey", 1), ("qatar", 0))
        for k, i in enumerate(issues)
    ]
    weighings = [
        Weighing(a, i.name, _span({"ukraine": 42, "russia": 60}[a] + 2 * k, 10), Span(0.2, 0.1, 0.32))
        for a in ("ukraine", "russia")
        for k, i in enumerate(issues[:5])
    ]
    made = Background(
        title="Istanbul, June 2025",
        question="Will a ceasefire follow within a year of the second round at Istanbul?",
        case_label="The war in Ukraine",
        evidence_until=dt.date(2025, 5, 31),
        evidence="by_publication_date",
        set_on_record_to=dt.date(2025, 5, 31),
        actors=actors,
        issues=tuple(issues),
        positions=tuple(positions),
        weighings=tuple(weighings),
        statements=_statements(),
        meeting=invented_meeting(),
        stories=(_story(),),
        parameters=tuple(
            ParameterNote(f"{kind}_{k}", "something uncertain", kind, f"{kind}, invented")
            for kind, n in (("record", 9), ("literature", 14), ("assumed", 41))
            for k in range(n)
        ),
        events=("2 June 2025: a round of talks in Istanbul, hosted by Türkiye",),
        track_record=invented_track_record(),
    )
    return replace(made, **changes)


def _statements() -> tuple[Said, ...]:
    def said(k: int, actor: str, issue: str, on: str, position: float, text: str) -> Said:
        day = dt.date.fromisoformat(on)
        return Said(f"S{k:03}", actor, issue, day, position, "explicit", "firm", text, "004_invented")

    return (
        said(1, "ukraine", "territory", "2025-04-23", 40, "Fighting stops where it is; the claim is kept"),
        said(2, "ukraine", "guarantees", "2025-05-12", 12, "Guarantees at least as strong as an alliance's"),
        said(3, "russia", "territory", "2025-05-16", 100, "All annexed regions handed over whole"),
        said(4, "russia", "forces", "2025-05-16", 88, "Numbers capped, foreign arms ended"),
        said(5, "us", "territory", "2025-04-23", 65, "Recognition of one region, the rest frozen"),
        said(6, "turkey", "guarantees", "2025-05-15", 40, "A mixed group of guarantors <with a bracket>"),
    )


def invented_meeting(**changes: Any) -> Meeting:
    """A frontier, two needs and the solution points, as the survey would give them."""
    lam = np.linspace(0, 1, 33)
    frontier = tuple((float(1 - 0.42 * (1 - t) ** 2), float(1 - 0.5 * t**2)) for t in lam)
    flat = tuple(_span(50, 12) for _ in TERMS)

    def package(name: str, at: int, shift: float = 0.0) -> Package:
        return Package(name, tuple(48.0 + shift + 2 * k for k in range(5)), frontier[at])

    open_draw = View(
        draw=31,
        frontier=frontier,
        need=(0.86, 0.84),
        solutions=(
            package("nash", 17), package("kalai_smorodinsky", 16, 1), package("egalitarian", 18, -1),
            package("utilitarian", 18, 3),
        ),
        compromise=Package("compromise", (51.0, 53.0, 55.0, 57.0, 59.0), (0.87, 0.88)),
    )  # fmt: skip
    made = Meeting(
        issues=TERMS,
        share_with_zone=0.23,
        middle=replace(open_draw, draw=7, need=(0.93, 0.94), solutions=()),
        open=open_draw,
        predicted=flat,
        compromise=flat,
    )
    return replace(made, **changes)


def _story() -> Told:
    def entry(day: float, kind: str, actors: tuple[str, ...], text: str) -> StoryEntry:
        return StoryEntry(day, kind, actors, text)

    return Told(
        run=1207,
        title="1 round of talks, 1 exchange and 1 limited ceasefire; at the end fighting, no talks",
        gist="a limited ceasefire",
        share=1.0,
        bad="",
        entries=(
            entry(0.6, "talks_round", ("ukraine", "russia", "turkey"), "Delegations meet in Istanbul."),
            entry(9.4, "exchange", ("ukraine", "russia"), "1,000 prisoners released on each side in three stages."),
            entry(55.0, "limited_ceasefire", ("ukraine", "russia", "turkey"), "Strikes on energy sites pause."),
            entry(120.0, "children_return", ("qatar",), "12 children return."),
            entry(171.2, "general_truce", ("ukraine", "russia", "us"), "A holiday truce on all fronts for 3 days."),
            entry(174.2, "truce_lapse", ("ukraine", "russia"), "The truce runs out."),
            entry(260.0, "talks_suspended", ("russia",), "The channel is suspended."),
        ),
        ledger=(
            Concession(30.0, "ukraine", "territory", 31.0, 36.5, "time"),
            Concession(58.0, "russia", "forces", 88.0, 79.0, "the other side's move"),
        ),
    )


def invented_findings(
    *, n: int = 4_000, draws: int = 100, scale: float = 1.0, background: Background | None = None
) -> Findings:
    """Everything that a report needs, invented."""
    runs = invented_runs(n=n, draws=draws, scale=scale)
    days, bands = invented_bands(scale)
    facts = RunFacts(
        scenario="istanbul-2025", case="ukraine", as_of="2025-06-01", horizon_days=HORIZON, draws=draws, seed=20250602,
        seconds=2.5, workers=1, version="0.1.0",
    )  # fmt: skip
    return Findings(
        summary=summarise(runs, facts=facts), runs=runs, days=days, bands=bands,
        shares=invented_shares(days, runs), background=background or invented_background(),
        manifest={"command": "parley run istanbul-2025", "hash": "0" * 12, "evidence_until": "2025-05-31"},
        counts=invented_counts(runs),
    )  # fmt: skip
