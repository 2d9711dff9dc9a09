"""What came to pass, window by window: on an invented record by hand, on the real one in numbers known beforehand."""

import datetime as dt

import numpy as np
import pytest

from calibration.case import load_case
from calibration.hindcast.observed import Observed
from calibration.hindcast.questions import questions
from calibration.hindcast.windows import HORIZONS, Window, falls_in, windows
from tests.calibration.invented import OUTCOME_HEAD, OUTCOMES, invented_case

DAY = dt.date


def answer(observed: Observed, name: str, as_of: dt.date, horizon: int = 30) -> float:
    question = next(q for q in questions(observed.case) if q.name == name)
    return float(observed.answers(question, [Window(as_of, horizon)])[0])


@pytest.fixture
def invented(tmp_path) -> Observed:
    return Observed(invented_case(tmp_path))


@pytest.mark.parametrize(
    ("name", "as_of", "expected"),
    [
        ("exchange", DAY(2020, 3, 31), 1),
        ("exchange", DAY(2020, 4, 3), 0),  # the as-of day itself does not count
        ("exchanges", DAY(2020, 3, 31), 1),  # two stages, one agreement
        ("exchanges", DAY(2020, 4, 1), 0),  # its first day is over
        ("exchange", DAY(2020, 4, 1), 1),  # but there is a second stage
        ("prisoners_to_north", DAY(2020, 3, 31), 30),
        ("prisoners_to_south", DAY(2020, 3, 31), np.nan),  # of the first stage nobody published it
        ("prisoners_to_south", DAY(2020, 4, 1), 30),
        ("prisoners_to_south", DAY(2020, 4, 20), 0),  # one-way releases are no exchange
        ("next_exchange", DAY(2020, 3, 31), 30),  # both stages: 30 to north, 30 known to south
        ("next_exchange", DAY(2020, 4, 20), np.nan),
        ("large_exchange", DAY(2021, 3, 4), 1),
        ("large_exchange", DAY(2021, 3, 5), 0),
        ("limited_ceasefires", DAY(2020, 2, 15), 1),
        ("children_return", DAY(2020, 4, 15), 1),
        ("settlement", DAY(2020, 4, 15), 0),
    ],
)
def test_answers_by_hand(invented, name, as_of, expected) -> None:
    assert answer(invented, name, as_of) == pytest.approx(expected, nan_ok=True)


def test_windows_that_touch_a_gap_are_not_answered_for_that_part_of_the_record(invented) -> None:
    # Exchanges of July 2020 are missing.
    assert np.isnan(answer(invented, "exchange", DAY(2020, 6, 1)))
    assert np.isnan(answer(invented, "prisoners_to_north", DAY(2020, 7, 30)))
    assert answer(invented, "exchange", DAY(2020, 7, 31)) == 0
    assert answer(invented, "general_truce", DAY(2020, 6, 15)) == 0


def test_a_large_exchange_counts_only_days_after_the_as_of_day() -> None:
    # 390, 307 and 303 to each side on 23, 24 and 25 May 2025: from the 22nd or the 23rd there are 500 to come, from
    # the 24th only 303. Counting days before as well would say yes.
    observed = Observed(load_case("ukraine"))
    assert [answer(observed, "large_exchange", DAY(2025, 5, day), 7) for day in (22, 23, 24)] == [1, 1, 0]
    # From January to June 2024 more than 600 went to each side, but never 500 within 14 days.
    assert answer(observed, "prisoners_to_ukraine", DAY(2024, 1, 1), 180) > 600
    assert answer(observed, "large_exchange", DAY(2024, 1, 1), 180) == 0


def test_doubtful_and_clustered_outcomes_can_be_left_out(tmp_path) -> None:
    rows = OUTCOMES.replace("X2,a1,,,", "X2,a1,yes,,").replace("D2,,,,", "D2,,,halts,")
    observed = invented_case(tmp_path, outcomes_csv=OUTCOME_HEAD + rows)
    assert answer(Observed(observed, doubtful=False), "prisoners_to_north", DAY(2020, 3, 31)) == 10
    assert answer(Observed(observed), "prisoners_to_north", DAY(2020, 3, 31)) == 30
    march = Observed(load_case("ukraine")), Observed(load_case("ukraine"), clustered=True)
    # Halts of 5, 6 and 8 March 2022: three, or one cluster.
    assert [answer(o, "limited_ceasefires", DAY(2022, 3, 1)) for o in march] == [3, 1]
    assert [answer(o, "limited_ceasefires", DAY(2022, 3, 6)) for o in march] == [1, 0]


def test_windows_of_the_real_record_are_as_many_as_were_counted_apart() -> None:
    # An earlier count of the same record: exchanges are resolved in 153, 135, 117 and 91 windows; one comes in 91 of
    # 100 windows of 90 days, in all of the test; in every window of 180 days.
    case = load_case("ukraine")
    observed = Observed(case)
    exchange = next(q for q in questions(case) if q.name == "exchange")
    answers = {h: observed.answers(exchange, windows(case, h)) for h in HORIZONS}
    assert [int((~np.isnan(answers[h])).sum()) for h in HORIZONS] == [153, 135, 117, 91]
    assert np.nanmean(answers[90]) == pytest.approx(0.91, abs=0.005)
    is_test = [falls_in(case, window, "test") for window in windows(case, 90)]
    assert np.nanmin(answers[90][is_test]) == 1
    assert np.nanmin(answers[180]) == 1
