"""What comes rarely: numbers expected, episodes, and the Poisson-binomial by hand."""

import datetime as dt

import numpy as np
import pytest
from scipy.stats import binom

from calibration.case import load_case
from calibration.hindcast.observed import Observed
from calibration.hindcast.rare import episodes, expected_number, number_pmf
from calibration.hindcast.windows import Window


def test_numbers_of_unlike_events_by_hand() -> None:
    assert number_pmf(np.array([0.5, 0.2])) == pytest.approx([0.4, 0.5, 0.1])
    assert number_pmf(np.full(20, 0.3)) == pytest.approx(binom(20, 0.3).pmf(np.arange(21)))


def test_only_windows_that_do_not_overlap_count() -> None:
    weekly = [Window(dt.date(2021, 1, 5) + dt.timedelta(days=7 * k), 30) for k in range(20)]
    p_w, happened_w = np.full(20, 0.5), np.zeros(20)
    p_w[[4, 9, 14, 19]] = 0.1
    happened_w[[9, 10, 11]] = 1
    number = expected_number(weekly, p_w, happened_w)
    assert (number.windows, number.observed, number.interval) == (
        4,
        1,
        (0, 2),
    )  # binomial of 4 and a tenth: 0.948 up to 1
    assert number.expected == pytest.approx(0.4)
    assert number.is_inside


def test_too_much_peace_expected_is_told() -> None:
    weekly = [Window(dt.date(2021, 1, 5) + dt.timedelta(days=7 * k), 7) for k in range(20)]
    number = expected_number(weekly, np.full(20, 0.5), np.zeros(20))
    assert (number.interval, number.is_inside) == ((6, 14), False)  # binomial of 20 and a half, from tables


def test_rounds_of_talks_came_in_two_episodes_and_exchanges_in_many() -> None:
    observed = Observed(load_case("ukraine"))
    rounds = episodes(observed, "talks_round")
    assert [len(one) for one in rounds] == [7, 1]
    assert [one[0] for one in rounds] == [dt.date(2022, 2, 28), dt.date(2025, 5, 16)]
    assert len(episodes(observed, "exchange")) >= 5
    assert episodes(observed, "settlement") == []
