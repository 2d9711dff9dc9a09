"""Which windows are asked about, and who may look at them when."""

import datetime as dt
from itertools import pairwise

import pytest

from calibration.case import load_case
from calibration.hindcast.windows import Window, apart, falls_in, windows
from tests.calibration.invented import CASE, invented_case

DAY = dt.date


def test_windows_are_weekly_and_over_when_the_evidence_ends() -> None:
    case = load_case("ukraine")
    for horizon, last in {30: DAY(2025, 4, 29), 365: DAY(2024, 5, 28)}.items():
        found = windows(case, horizon)
        assert found[0].as_of == DAY(2022, 3, 1)
        assert {(b.as_of - a.as_of).days for a, b in pairwise(found)} == {7}
        assert found[-1].as_of == last  # the last Tuesday from which the horizon ends by 31 May 2025
        assert found[-1].end <= case.file.evidence_until < found[-1].end + dt.timedelta(days=7)


def test_a_window_begins_on_the_day_after_the_as_of_day() -> None:
    window = Window(DAY(2021, 3, 1), 30)
    assert not window.holds(DAY(2021, 3, 1))
    assert window.holds(DAY(2021, 3, 2))
    assert window.holds(DAY(2021, 3, 31))
    assert not window.holds(DAY(2021, 4, 1))


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [
        (DAY(2021, 2, 1), DAY(2021, 3, 1), False),
        (DAY(2021, 2, 1), DAY(2021, 3, 2), True),
        (DAY(2021, 3, 31), DAY(2021, 5, 1), True),
        (DAY(2021, 4, 1), DAY(2021, 5, 1), False),
        (DAY(2021, 1, 1), DAY(2021, 12, 1), True),
    ],
)
def test_a_gap_touches_a_window_by_a_single_day(first, last, touches) -> None:
    assert Window(DAY(2021, 3, 1), 30).touches(first, last) is touches


def test_no_window_is_both_development_and_test(tmp_path) -> None:
    case = invented_case(tmp_path)  # development until 31 March 2021
    assert falls_in(case, Window(DAY(2021, 3, 1), 30), "development")
    assert not falls_in(case, Window(DAY(2021, 3, 2), 30), "development")
    assert not falls_in(case, Window(DAY(2021, 3, 30), 30), "test")
    assert falls_in(case, Window(DAY(2021, 3, 31), 30), "test")
    for window in windows(case, 90):
        assert falls_in(case, window, "all")
        assert not (falls_in(case, window, "development") and falls_in(case, window, "test"))


def test_a_case_that_sets_no_day_has_no_test(tmp_path) -> None:
    case = invented_case(tmp_path, case_yaml=CASE.replace("development_until: 2021-03-31\n", ""))
    assert all(falls_in(case, w, "development") and not falls_in(case, w, "test") for w in windows(case, 30))


def test_windows_apart_share_no_day() -> None:
    weekly = [Window(DAY(2021, 1, 1) + dt.timedelta(days=7 * n), 30) for n in range(20)]
    kept = apart(weekly)
    assert [(w.as_of - weekly[0].as_of).days for w in kept] == [28, 63, 98, 133]
