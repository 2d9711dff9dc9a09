"""Gains, their intervals and what may be claimed of them."""

import datetime as dt

import numpy as np
import pytest

from calibration.hindcast.cells import Topic, cell_of
from calibration.hindcast.windows import Window
from sim.randomness import generator

TOPIC = Topic("exchanges", "count", 30, "all", "crps")


def weekly(n: int, horizon: int = 30) -> list[Window]:
    return [Window(dt.date(2021, 1, 5) + dt.timedelta(days=7 * k), horizon) for k in range(n)]


def scores(n: int, level: float, name: str) -> np.ndarray:
    return level * generator(7, name, 0).uniform(0.5, 1.5, size=n)


def test_the_gain_is_over_the_best_of_the_others() -> None:
    n = 100
    cell = cell_of(TOPIC, weekly(n), np.ones(n), np.full(n, 0.9), {"a": np.full(n, 2.0), "b": np.full(n, 1.0)})
    assert (cell.best, cell.forecaster, cell.windows, cell.blocks) == ("b", pytest.approx(0.9), 100, 20)
    assert cell.gain == pytest.approx(0.1)
    assert cell.finding == "better"


def test_windows_that_one_of_them_leaves_out_count_for_none() -> None:
    judged, other = np.ones(60), np.full(60, 2.0)
    judged[:10], other[50:] = np.nan, np.nan
    cell = cell_of(TOPIC, weekly(60), np.arange(60.0), judged, {"a": other})
    assert (cell.windows, cell.answer) == (40, pytest.approx(29.5))


def test_two_that_are_alike_differ_by_nothing_that_may_be_claimed() -> None:
    n = 150
    cell = cell_of(TOPIC, weekly(n), np.ones(n), scores(n, 1.0, "one"), {"a": scores(n, 1.0, "two")})
    assert cell.finding == "no difference shown"
    assert cell.interval is not None
    assert cell.interval[0] < cell.gain < cell.interval[1]


def test_with_seven_windows_apart_nothing_is_claimed() -> None:
    cell = cell_of(TOPIC, weekly(35), np.ones(35), np.full(35, 0.1), {"a": np.ones(35)})
    assert (cell.blocks, cell.interval, cell.power, cell.finding) == (7, None, None, "too few windows")


def test_interval_of_the_gain_is_that_of_a_ratio_of_means() -> None:
    # Independent scores a week apart: delta method, var(1 - x/y) = (var x + (1 - g)^2 var y) / (n y^2), with each
    # uniform on level * [0.5, 1.5], sd 0.2887 level. Widened by sqrt(1.5 * 400/395). Band: a tenth.
    n, topic = 400, Topic("exchanges", "count", 30, "all", "crps")
    cell = cell_of(topic, weekly(n), np.ones(n), scores(n, 0.8, "x"), {"a": scores(n, 1.0, "y")})
    spread = np.sqrt((0.8**2 + 0.8**2) * 0.2887**2 / n) * np.sqrt(1.5 * 400 / 395)
    assert cell.interval is not None
    assert cell.interval[1] - cell.interval[0] == pytest.approx(2 * 1.645 * spread, rel=0.1)
    assert cell.gain == pytest.approx(0.2, abs=5 * spread)


def test_power_says_what_the_margin_can_tell() -> None:
    # Gains that stray by much less than 5 %: the equal pass, the worse fail. By much more: both pass half the time.
    n = 400
    sharp = cell_of(TOPIC, weekly(n), np.ones(n), scores(n, 1.0, "x") * 0.01 + 1, {"a": np.ones(n)}).power
    noise = generator(8, "noise", 0).exponential(size=n) ** 3
    blunt = cell_of(TOPIC, weekly(n), np.ones(n), noise, {"a": np.full(n, noise.mean())}).power
    assert (sharp.passes_if_equal, sharp.passes_if_10_worse, sharp.shown_if_equal) == (1, 0, 1)
    assert 0.4 < blunt.passes_if_equal < 0.75
    assert blunt.passes_if_10_worse > 0.2
    assert blunt.shown_if_equal < 0.2
