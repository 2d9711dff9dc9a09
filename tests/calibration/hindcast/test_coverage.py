"""Transforms of a right forecaster are uniform; a wrong one is found out; chance alone is given its due."""

import datetime as dt

import numpy as np
import pytest
from scipy.stats import kstest, nbinom

from calibration.hindcast.chance import keyed_uniforms, shared_uniforms
from calibration.hindcast.coverage import coverage, reliability, transforms
from calibration.hindcast.forecast import LEVELS, Forecast
from calibration.hindcast.questions import Question
from calibration.hindcast.windows import Window
from sim.randomness import generator

COUNT = Question("exchanges", "count", "exchanges")
TOTAL = Question("prisoners_to_north", "total", "exchanges")


def weekly(n: int, horizon: int = 30) -> list[Window]:
    return [Window(dt.date(1990, 1, 2) + dt.timedelta(days=7 * k), horizon) for k in range(n)]


def forecasts(windows: list[Window], law: object) -> list[Forecast]:
    pmf, quantiles = law.pmf(np.arange(80)), 10 * law.ppf(LEVELS)
    return [
        Forecast(w.as_of, w.horizon, None, {}, {COUNT.name: pmf}, {TOTAL.name: quantiles.astype(float)})
        for w in windows
    ]


@pytest.mark.parametrize("question", [COUNT, TOTAL])
def test_transforms_of_a_right_forecaster_are_uniform_though_counts_are_few(question) -> None:
    law, windows = nbinom(1.5, 0.6), weekly(2000)  # mean 1: plain intervals called 90 % would hold 96 to 98 %
    answers = law.rvs(size=len(windows), random_state=generator(4, "answers", 0))
    people = 10 if question is TOTAL else 1
    u_w = transforms(forecasts(windows, law), question, answers.astype(float) * people)
    # 2,000 values: a p-value under 0.001 is a fault; without randomising, steps of 0.5 give 1e-100.
    assert kstest(u_w, "uniform").pvalue > 0.001
    assert np.mean((u_w > 0.05) & (u_w < 0.95)) == pytest.approx(0.9, abs=5 * np.sqrt(0.09 / 2000))


def test_a_forecaster_that_is_too_sure_is_found_out() -> None:
    law, windows = nbinom(3, 0.3), weekly(300)  # mean 7, sd 4.8
    answers = law.rvs(size=len(windows), random_state=generator(5, "answers", 0)).astype(float)
    right = coverage(windows, transforms(forecasts(windows, law), COUNT, answers), "right")
    sure = coverage(windows, transforms(forecasts(windows, nbinom(70, 70 / 77)), COUNT, answers), "sure")
    assert right.expected[0] <= right.inner <= right.expected[1]
    assert sure.inner < sure.expected[0]
    assert sum(right.tenths) == pytest.approx(1)


def test_beyond_everything_foreseen_lies_the_last_place() -> None:
    (low, high) = transforms(forecasts(weekly(2), nbinom(1.5, 0.6)), TOTAL, np.array([-1.0, 1e6]))
    assert 0 < low < 1 / 200
    assert 199 / 200 < high < 1


def test_shared_uniforms_share_as_windows_do() -> None:
    from scipy.special import ndtri

    windows = weekly(12, horizon=35)
    normal_rw = ndtri(shared_uniforms(windows, "x"))
    # Correlation 1 - k/5; 2,000 draws have a standard error of 0.022 at most. Independent ones would have 0.
    for k, expected in {1: 0.8, 3: 0.4, 5: 0.0, 8: 0.0}.items():
        assert np.corrcoef(normal_rw[:, 0], normal_rw[:, k])[0, 1] == pytest.approx(expected, abs=0.11)
    assert normal_rw.std() == pytest.approx(1, abs=0.03)


def test_random_numbers_hang_on_the_window_and_the_name_alone() -> None:
    u_w = keyed_uniforms(weekly(50), "exchanges")
    assert (keyed_uniforms(weekly(50)[20:], "exchanges") == u_w[20:]).all()
    assert (keyed_uniforms(weekly(50), "others") != u_w).all()
    assert (keyed_uniforms(weekly(50, horizon=90), "exchanges") != u_w).all()


def test_the_interval_of_coverage_grows_where_windows_overlap_more() -> None:
    u_w = np.full(100, 0.5)
    month, year = coverage(weekly(100), u_w, "x").expected, coverage(weekly(100, 365), u_w, "x").expected
    assert year[0] < month[0] < 0.9 < month[1] <= year[1] == 1


def test_reliability_bins_hold_every_window_and_know_what_chance_does() -> None:
    windows, rng = weekly(1000, horizon=7), generator(6, "reliability", 0)
    p_w = rng.random(1000)
    happened_w = (rng.random(1000) < p_w).astype(float)
    bins = reliability(p_w, happened_w, shared_uniforms(windows, "x"))
    assert sum(one.windows for one in bins) == 1000
    assert all(one.low <= one.said <= one.high for one in bins)
    # Right probabilities: of seven 90 % intervals, three misses would come once in 200 times.
    assert sum(not one.expected[0] <= one.happened <= one.expected[1] for one in bins) <= 2
    turned = reliability(p_w, 1 - happened_w, shared_uniforms(windows, "x"))
    assert sum(one.expected[0] <= one.happened <= one.expected[1] for one in turned) <= 1


def test_certainty_falls_into_the_last_bin() -> None:
    (one,) = reliability(np.ones(5), np.ones(5), shared_uniforms(weekly(5), "x"))
    assert (one.low, one.high, one.windows, one.expected) == (0.95, 1.0, 5, (1.0, 1.0))
