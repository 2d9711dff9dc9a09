"""Coverage against simulated truth; every band is in standard errors, with the defect it must catch."""

from __future__ import annotations

import numpy as np
import pytest

from results.intervals import (
    Counts,
    count_by_draw,
    monte_carlo_interval,
    parameter_interval,
    parameter_quantiles,
)

ENSEMBLES = 2_000


def _counts(rng: np.random.Generator, p_d: np.ndarray, runs: int) -> Counts:
    return Counts(hits_d=rng.binomial(runs, p_d), runs_d=np.full(len(p_d), runs))


def _share_covering(rng: np.random.Generator, *, a: float, b: float, draws: int, runs: int) -> float:
    truth, inside = a / (a + b), 0
    for _ in range(ENSEMBLES):
        low, high = monte_carlo_interval(_counts(rng, rng.beta(a, b, draws), runs))
        inside += low <= truth <= high
    return inside / ENSEMBLES


@pytest.mark.parametrize(("a", "b"), [(2.0, 6.0), (0.3, 0.9), (0.1, 4.0)])
def test_the_monte_carlo_interval_covers_the_truth_nine_times_in_ten(a: float, b: float) -> None:
    share = _share_covering(np.random.default_rng(4), a=a, b=b, draws=100, runs=20)
    # Band: 5 standard errors, 0.034, and 0.02 for the approximation. Forgetting the clusters covers 0.4 to 0.6 here.
    assert abs(share - 0.9) < 5 * np.sqrt(0.9 * 0.1 / ENSEMBLES) + 0.02


def test_the_monte_carlo_interval_covers_with_few_draws() -> None:
    share = _share_covering(np.random.default_rng(5), a=2.0, b=2.0, draws=5, runs=400)
    # Without Student's t, five draws cover 0.83.
    assert share > 0.9 - 5 * np.sqrt(0.9 * 0.1 / ENSEMBLES)


@pytest.mark.parametrize("n", [1, 50, 10_000])
def test_none_and_all_leave_the_jeffreys_interval(n: int) -> None:
    none = count_by_draw(np.zeros(n, bool), np.arange(n) % 10)
    every = count_by_draw(np.ones(n, bool), np.arange(n) % 10)
    low, high = monte_carlo_interval(none)
    # Upper 95 % point of Beta(1/2, n + 1/2): half a chi-square of 1 degree of freedom (3.841 / 2) over n, for large n.
    assert low == 0
    assert 0 < high < 1
    assert n < 1_000 or high == pytest.approx(1.9207 / n, rel=0.01)
    assert monte_carlo_interval(every) == pytest.approx((1 - high, 1))


def test_one_run_has_an_interval() -> None:
    low, high = monte_carlo_interval(count_by_draw(np.array([True]), np.array([0])))
    assert 0 < low < 1
    assert high == 1


def test_equal_draws_give_the_textbook_variance() -> None:
    rng = np.random.default_rng(6)
    counts = _counts(rng, rng.beta(4, 4, 400), 50)
    mean_d = counts.hits_d / 50
    half = 1.6449 * mean_d.std(ddof=1) / np.sqrt(400)
    low, high = monte_carlo_interval(counts)
    assert (high - low) / 2 == pytest.approx(half, rel=0.02)


@pytest.mark.parametrize("p", [0.02, 0.25, 0.9])
def test_the_parameter_range_collapses_when_every_draw_has_the_same_probability(p: float) -> None:
    rng = np.random.default_rng(7)
    n, collapsed = 1_000, 0
    for _ in range(n):
        counts = _counts(rng, np.full(200, p), 50)
        span = parameter_interval(counts)
        assert span is not None
        collapsed += span[0] == span[1] == counts.probability
        assert span[1] - span[0] < 8 * np.sqrt(p * (1 - p) / 50) * (2 / 200) ** 0.25
    # A one-sided 5 % test: 0.95, less what its normal approximation costs; band of 5 standard errors, 0.034.
    # Plain quantiles of the draw means would never collapse, and be 0.2 wide at p = 0.25.
    assert collapsed / n > 0.93 - 5 * np.sqrt(0.05 * 0.95 / n)


@pytest.mark.parametrize(("a", "b"), [(2.0, 6.0), (0.4, 1.2), (0.15, 3.0)])
def test_the_parameter_range_finds_the_true_quantiles(a: float, b: float) -> None:
    rng = np.random.default_rng(8)
    truth = np.quantile(rng.beta(a, b, 2_000_000), (0.05, 0.95))
    spans = np.array([parameter_interval(_counts(rng, rng.beta(a, b, 200), 50)) for _ in range(400)])
    error = spans.mean(axis=0) - truth
    # Band: 5 standard errors of the mean over ensembles, and 0.012 for the moment fit. With Beta(2, 6), quantiles
    # of the raw draw means are off by 0.013 and 0.017.
    assert np.all(np.abs(error) < 5 * spans.std(axis=0) / np.sqrt(400) + 0.012), error


def test_the_parameter_range_of_a_mixture_of_never_and_sometimes() -> None:
    rng = np.random.default_rng(9)
    p_d = np.where(rng.random(200) < 0.75, 0.0, rng.beta(6, 6, 200))
    span = parameter_interval(_counts(rng, p_d, 50))
    assert span is not None
    assert span[0] < 0.01
    assert abs(span[1] - np.quantile(p_d, 0.95)) < 0.15


@pytest.mark.parametrize(("draws", "runs"), [(19, 500), (200, 19), (1, 10_000)])
def test_too_few_draws_or_runs_give_no_parameter_range(draws: int, runs: int) -> None:
    assert parameter_interval(Counts(hits_d=np.full(draws, 3), runs_d=np.full(draws, runs))) is None


def test_never_and_always_have_a_range_without_width() -> None:
    runs_d = np.full(40, 50)
    assert parameter_interval(Counts(hits_d=np.zeros(40, int), runs_d=runs_d)) == (0, 0)
    assert parameter_interval(Counts(hits_d=runs_d, runs_d=runs_d)) == (1, 1)


def test_draws_that_always_or_never_hit_span_everything() -> None:
    runs_d = np.full(40, 50)
    span = parameter_interval(Counts(hits_d=np.where(np.arange(40) % 2, runs_d, 0), runs_d=runs_d))
    assert span is not None
    assert span[0] < 0.01
    assert span[1] > 0.99


def test_counts_follow_the_runs_of_each_draw() -> None:
    counts = count_by_draw(np.array([True, False, True, True]), np.array([0, 0, 2, 2]))
    assert counts.hits_d.tolist() == [1, 2]
    assert counts.runs_d.tolist() == [2, 2]


def test_several_things_at_once_agree_with_one_at_a_time() -> None:
    rng = np.random.default_rng(10)
    hits_dt = rng.binomial(50, rng.beta(2, 3, (100, 3)))
    together = parameter_quantiles(Counts(hits_d=hits_dt, runs_d=np.full(100, 50)), (0.05, 0.5))
    for t in range(3):
        alone = parameter_quantiles(Counts(hits_d=hits_dt[:, t], runs_d=np.full(100, 50)), (0.05, 0.5))
        assert np.allclose(together[:, t], alone)
