"""The fit: likeness, the literature's weights on what is known by construction, and draws taken as they weigh."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, expon

from calibration.behaviour.fit import effective, rows_of, weighted_quantiles
from calibration.behaviour.likeness import TOLERANCE, likeness, observed
from calibration.behaviour.literature import ceasefire_weight, settlement_weight
from calibration.behaviour.posterior import ROWS, spread
from sim.hazards import DAYS_PER_YEAR
from tests.calibration.behaviour.handmade import DATE, table_of
from tests.calibration.invented import DIPLOMACY, DIPLOMACY_HEAD, invented_case

RNG = np.random.default_rng(7)
NONE_CAME = dict.fromkeys(("general_ceasefire", "settlement", "leaders_meeting", "patron_summit"), False)
SUSPENDED = "{},{},,,talks_suspended,north;south,,,,,,,,,delegation,,high,they stopped,,\n"


def test_a_rerun_like_the_record_weighs_one_and_one_with_a_rare_outcome_nothing() -> None:
    record = dict.fromkeys(TOLERANCE, 3.0)
    late = (DATE - dt.date(2020, 1, 1)).days + 1
    table = table_of(
        draws=5,
        reruns=1,
        counted={name: np.array([3, 3, 3, 3 + TOLERANCE[name], 3]) for name in TOLERANCE},
        first_day={"patron_summit": np.array([np.inf, 10, late, np.inf, late - 1])},
    )
    weight_r = likeness(table, DATE, record, NONE_CAME)
    # one tolerance off in each of the four numbers: exp(-4 / 2); a summit after the date is no summit yet
    assert weight_r == pytest.approx([1, 0, 1, np.exp(-2), 0])
    with_summit = likeness(table, DATE, record, NONE_CAME | {"patron_summit": True})
    assert with_summit == pytest.approx([0, 1, 0, 0, 1])


def test_the_record_to_a_day_in_numbers(tmp_path: Path) -> None:
    rows = DIPLOMACY + SUSPENDED.format("D10", "2020-02-21") + SUSPENDED.format("D11", "2020-04-01")
    case = invented_case(tmp_path, record_diplomacy_csv=DIPLOMACY_HEAD + rows)
    until = case.file.evidence_until
    # rounds on 1 February 2020 and 1 March 2021: two episodes; the first ends on 21 February or on 1 April
    assert observed(case, until) == {
        "rounds": 2, "episodes": 2, "open_days": 20, "truces": 1, "limited": 1, "exchanges": 2, "children": 3,
    }  # fmt: skip
    assert observed(case, until, ending=1)["open_days"] == 60
    assert observed(case, dt.date(2020, 2, 11)) == {
        "rounds": 1, "episodes": 1, "open_days": 10, "truces": 0, "limited": 0, "exchanges": 0, "children": 0,
    }  # fmt: skip
    assert set(observed(case, dt.date(2020, 1, 15)).values()) == {0.0}


def test_ceasefires_follow_the_stated_rate_whatever_the_model_says() -> None:
    # The draws' hazards are known: twice and more what is stated. Weighted, they are the stated exponential.
    draws, reruns = 4096, 32
    rate_d = RNG.gamma(1.0, 0.4, draws)
    came_r = 365 + RNG.exponential(DAYS_PER_YEAR / np.tile(rate_d, reruns))
    table = table_of(draws=draws, reruns=reruns, first_day={"general_ceasefire": came_r})
    weight_d = ceasefire_weight(table, table.day(DATE))
    # 4,096 draws, worth about 2,000 weighted: an error of .004 for the mean of 1/6, .02 for a share
    assert np.average(rate_d, weights=weight_d) == pytest.approx(1 / 6, abs=0.016)
    for p in (0.25, 0.5, 0.75, 0.95):
        below = np.average(rate_d < expon(scale=1 / 6).ppf(p), weights=weight_d)
        assert below == pytest.approx(p, abs=0.05), p
    assert np.average(rate_d) == pytest.approx(0.4, abs=0.03), "the draws as they are must not follow it already"


def test_the_wars_first_year_says_nothing_of_ceasefires() -> None:
    table = table_of(draws=64, reruns=4, first_day={"general_ceasefire": np.tile(np.arange(64) * 5.0, 4)})
    assert np.ptp(ceasefire_weight(table, table.day(DATE))) == pytest.approx(0)
    assert ceasefire_weight(table, 700).tolist() == [1.0] * 64


def test_talks_bring_peace_as_often_as_elsewhere() -> None:
    draws, reruns = 4096, 32
    share_d = RNG.random(draws)
    settled_r = RNG.random(draws * reruns) < np.tile(share_d, reruns)
    table = table_of(
        draws=draws,
        reruns=reruns,
        first_day={"settlement": np.where(settled_r, 200.0, np.inf)},
        counted={"episodes": np.ones(draws * reruns)},
    )
    weight_d = settlement_weight(table, table.day(DATE))
    assert np.average(share_d, weights=weight_d) == pytest.approx(0.25, abs=0.02)
    for p in (0.25, 0.5, 0.75, 0.95):
        assert np.average(share_d < beta(1, 3).ppf(p), weights=weight_d) == pytest.approx(p, abs=0.05), p


def test_draws_are_taken_as_they_weigh() -> None:
    table = table_of(draws=300, reruns=2, first_day={"general_ceasefire": RNG.choice([5.0, np.inf], 600)})
    weight_d = RNG.dirichlet(np.full(300, 0.3))
    taken = np.bincount(rows_of(table, weight_d), minlength=300)
    assert taken.sum() == ROWS
    assert np.abs(taken - ROWS * weight_d).max() < 1  # evenly, not by lot: nobody is off by a whole one


def test_rows_begin_with_the_most_warlike_draws() -> None:
    peaceful = np.array([2, 0, 1, 0])
    came_r = np.where(np.concatenate([peaceful > 0, peaceful > 1]), 5.0, np.inf)
    table = table_of(draws=4, reruns=2, first_day={"general_ceasefire": came_r})
    rows = rows_of(table, np.full(4, 0.25))
    assert peaceful[list(rows)].tolist() == sorted(peaceful[list(rows)])


def test_how_many_draws_weights_are_worth() -> None:
    assert effective(np.full(50, 0.02)) == pytest.approx(50)
    assert effective(np.array([0.0, 1.0, 0.0])) == pytest.approx(1)
    assert effective(np.array([3.0, 1.0])) == pytest.approx(1.6)


def test_weighted_quantiles_by_hand() -> None:
    value_d = np.array([30.0, 10.0, 20.0])
    assert weighted_quantiles(value_d, np.array([0.0, 0.0, 1.0]), (0.05, 0.5, 0.95)) == pytest.approx((20, 20, 20))
    assert weighted_quantiles(value_d, np.array([1.0, 1.0, 1.0]), (0.5,)) == pytest.approx((20,))
    assert weighted_quantiles(value_d, np.array([1.0, 3.0, 0.0]), (0.5,))[0] < 20


def test_more_draws_extend_fewer_and_lie_evenly() -> None:
    rows = tuple(range(ROWS))
    many, few = spread(rows, seed=3, draws=ROWS), spread(rows, seed=3, draws=200)
    assert many[:200].tolist() == few.tolist()
    assert sorted(many) == list(rows)  # each once
    assert sorted(spread(rows, seed=3, draws=64) // 16) == list(range(64))  # one in each stretch of the line
    assert spread(rows, seed=4, draws=64).tolist() != few[:64].tolist()
