"""The summary against the runs it describes."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import sim.outcomes
from results.findings import Findings
from results.outcome_table import headline, outcome_rows
from results.outcomes import END_STATES, OUTCOMES
from results.summary import RunFacts, Summary, summarise
from tests.results.invented import HORIZON, invented_runs

FACTS = RunFacts("s", "c", "2025-06-01", HORIZON, draws=100, seed=1, seconds=2.0, workers=1, version="0")
KEYS = {"scenario", "case", "as_of", "horizon_days", "runs", "draws", "seed", "outcomes", "end_states", "quantities",
        "engine"}  # fmt: skip
OUTCOME_KEYS = {"probability", "monte_carlo_interval", "parameter_interval", "scripted", "median_day", "by_day"}


def _summary(**changes: np.ndarray) -> Summary:
    return summarise(invented_runs() | changes, facts=FACTS)


def test_the_outcomes_are_those_of_the_engine() -> None:
    assert {one.name for one in OUTCOMES} == set(sim.outcomes.OUTCOMES)
    assert tuple(END_STATES) == sim.outcomes.END_STATES


def test_the_summary_has_the_promised_keys_and_is_plain_json(findings: Findings) -> None:
    summary = findings.summary
    assert set(summary) == KEYS
    for name, numbers in summary["outcomes"].items():
        extra = {"probability_given_ceasefire"} if name == "ceasefire_collapse" else set()
        assert set(numbers) == OUTCOME_KEYS | extra
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary


def test_probabilities_are_shares_of_the_runs(findings: Findings) -> None:
    for name, numbers in findings.summary["outcomes"].items():
        share = np.isfinite(findings.runs[f"{name}_day"]).mean()
        assert math.isclose(numbers["probability"], share)
        low, high = numbers["monte_carlo_interval"]
        assert 0 <= low <= share <= high <= 1


def test_curves_begin_with_nothing_grow_weekly_and_end_with_the_probability(findings: Findings) -> None:
    for name, numbers in findings.summary["outcomes"].items():
        days, shares = zip(*numbers["by_day"], strict=True)
        assert (days[0], shares[0], days[-1]) == (0, 0, HORIZON)
        assert max(np.diff(days)) <= 7
        assert (np.diff(shares) >= 0).all()
        assert shares[-1] == numbers["probability"]
        middle = len(days) // 2
        assert math.isclose(shares[middle], (findings.runs[f"{name}_day"] <= days[middle]).mean())


@pytest.mark.parametrize("horizon", [1, 6, 7, 8, 30, 365])
def test_curves_end_at_any_horizon(horizon: int) -> None:
    runs = invented_runs(n=50, draws=5)
    cut = {k: np.where(v > horizon, np.nan, v) if k.endswith("_day") else v for k, v in runs.items()}
    facts = RunFacts("s", "c", "2025-06-01", horizon, draws=5, seed=1, seconds=0.0, workers=1, version="0")
    for numbers in summarise(cut, facts=facts)["outcomes"].values():
        assert [day for day, _ in numbers["by_day"]][-1] == horizon
        assert numbers["by_day"][-1][1] == numbers["probability"]


def test_never_sorts_last_in_the_median_day() -> None:
    day = np.full(4_000, np.nan, dtype=np.float32)
    day[:2_001] = np.arange(2_001) / 10
    assert _summary(leaders_meeting_day=day)["outcomes"]["leaders_meeting"]["median_day"] == pytest.approx(199.9)
    day[1_500:] = np.nan
    assert _summary(leaders_meeting_day=day)["outcomes"]["leaders_meeting"]["median_day"] is None


def test_a_collapse_is_also_told_given_a_ceasefire() -> None:
    numbers = _summary()["outcomes"]
    given = numbers["ceasefire_collapse"].get("probability_given_ceasefire")
    assert given == pytest.approx(
        numbers["ceasefire_collapse"]["probability"] / numbers["general_ceasefire"]["probability"]
    )
    nothing = np.full(4_000, np.nan, dtype=np.float32)
    none = _summary(general_ceasefire_day=nothing, ceasefire_collapse_day=nothing)["outcomes"]["ceasefire_collapse"]
    assert none.get("probability_given_ceasefire") is None


def test_end_states_sum_to_one(findings: Findings) -> None:
    assert set(findings.summary["end_states"]) == set(END_STATES)
    assert math.isclose(sum(findings.summary["end_states"].values()), 1)


def test_terms_count_only_the_runs_that_settled() -> None:
    runs = invented_runs()
    numbers = summarise(runs, facts=FACTS)["quantities"]["terms.territory"]
    settled = ~np.isnan(runs["terms.territory"])
    assert numbers["mean"] == pytest.approx(runs["terms.territory"][settled].mean())
    empty = _summary(**{"terms.territory": np.full(4_000, np.nan)})["quantities"]["terms.territory"]
    assert set(empty.values()) == {None}


def test_an_outcome_that_the_scenario_wrote_stays_out_of_the_headline() -> None:
    yes = np.zeros(4_000, dtype=bool)
    yes[7] = True
    summary = _summary(general_ceasefire_scripted=yes)
    assert summary["outcomes"]["general_ceasefire"]["scripted"]
    rows = outcome_rows(summary)
    assert headline(rows).outcome.name == "settlement"
    assert next(row for row in rows if row.outcome.name == "general_ceasefire").words == "scripted"


def test_a_single_run_has_a_summary() -> None:
    runs = {name: column[:1] for name, column in invented_runs().items()}
    summary = summarise(runs, facts=FACTS)
    assert all(numbers["parameter_interval"] is None for numbers in summary["outcomes"].values())
    assert json.dumps(summary, allow_nan=False)
