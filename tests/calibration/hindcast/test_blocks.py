"""Effective numbers and intervals of what overlaps, on series whose truth is known."""

import datetime as dt

import numpy as np
import pytest

from calibration.hindcast.blocks import block_means, effective_number, enough_blocks
from calibration.hindcast.windows import Window
from sim.randomness import generator


def autoregressive(n: int, phi: float, rng: np.random.Generator) -> np.ndarray:
    noise = rng.normal(size=n) * np.sqrt(1 - phi**2)
    value = np.empty(n)
    value[0] = rng.normal()
    for i in range(1, n):
        value[i] = phi * value[i - 1] + noise[i]
    return value


def overlapping(n: int, length: int, rng: np.random.Generator) -> np.ndarray:
    """Means over windows of so many weeks: their correlation is the share of weeks in common."""
    return np.convolve(rng.normal(size=n + length - 1), np.ones(length) / np.sqrt(length), "valid")


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8])
def test_effective_number_of_an_autoregression(phi) -> None:
    # n (1 - phi) / (1 + phi), from the sum of phi^k. Band: a tenth; over 20 series of 4,000 the mean strays by some
    # 3 per cent, while forgetting the factor 2 before the autocorrelations would give 1.33 and 1.8 times as many.
    n, rng = 4000, generator(1, "autoregression", 0)
    found = np.mean([effective_number(autoregressive(n, phi, rng)) for _ in range(20)])
    assert found == pytest.approx(n * (1 - phi) / (1 + phi), rel=0.1)


def test_effective_number_of_what_is_missing_constant_or_alone() -> None:
    assert effective_number(np.full(30, 0.2)) == 30
    assert effective_number(np.array([np.nan, 1.0, np.nan])) == 1
    rng = generator(2, "gaps", 0)
    value = rng.normal(size=400)
    value[50:150] = np.nan
    assert effective_number(value) <= 300


@pytest.mark.parametrize(("n", "horizon"), [(153, 30), (48, 30), (135, 90)])
def test_intervals_hold_the_mean_about_as_often_as_they_say(n, horizon) -> None:
    # 90 % wanted; 300 series have a standard error of 2 points. Blocks without the widening hold 71 to 79 % (as `d /
    # 1.22` below shows): at least five standard errors under what is asked here.
    length, rng = -(-horizon // 7), generator(3, "overlap", horizon)
    held, narrow = [], []
    for k in range(300):
        value = overlapping(n, length, rng)
        d = block_means(value, horizon=horizon, name=str(k)) - value.mean()
        held.append(covers(value.mean() + d))
        narrow.append(covers(value.mean() + d / np.sqrt(1.5 * n / (n - length))))
    assert 0.82 <= np.mean(held) <= 0.95
    assert np.mean(narrow) < 0.82


def covers(mean_r: np.ndarray) -> bool:
    low, high = np.quantile(mean_r, [0.05, 0.95])
    return bool(low <= 0 <= high)


def test_means_are_about_the_mean_and_keyed_by_name() -> None:
    value = np.arange(100.0)
    value[10:20] = np.nan
    mean_r = block_means(value, horizon=30, name="a")
    assert mean_r.mean() == pytest.approx(np.nanmean(value))
    assert (mean_r == block_means(value, horizon=30, name="a")).all()
    assert (mean_r != block_means(value, horizon=30, name="b")).any()


def test_a_series_of_mostly_missing_weeks_still_has_an_interval() -> None:
    value = np.full(120, np.nan)
    value[::12] = np.arange(10.0)
    mean_r = block_means(value, horizon=30, name="sparse")
    assert np.isfinite(mean_r).all()
    assert mean_r.mean() == pytest.approx(4.5)


def test_fortnightly_windows_are_worth_what_they_are_in_their_own_steps() -> None:
    # phi = 0.8 a week is 0.64 a fortnight: n (1 - 0.64) / (1 + 0.64) of n fortnightly values. Band as above.
    rng = generator(9, "fortnights", 0)
    found = []
    for _ in range(20):
        value = autoregressive(8000, 0.8, rng)
        value[1::2] = np.nan
        found.append(effective_number(value))
    assert np.mean(found) == pytest.approx(4000 * 0.36 / 1.64, rel=0.1)


def test_seven_windows_apart_are_too_few() -> None:
    weekly = [Window(dt.date(2021, 1, 1) + dt.timedelta(days=7 * k), 30) for k in range(36)]
    assert enough_blocks(weekly)  # 0, 35, ..., 245 days
    assert not enough_blocks(weekly[:35])
