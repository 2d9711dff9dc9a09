"""The simple rules: by hand on a small record, and against numbers found apart on the real one."""

import datetime as dt
from functools import cache

import numpy as np
import pytest

from calibration.case import load_case
from calibration.hindcast.baselines import BASELINES, HALF_EVENT_DAYS, baseline_forecasts
from calibration.hindcast.forecast import LEVELS, Forecast
from calibration.hindcast.observed import Observed
from calibration.hindcast.past_sizes import PastSizes
from calibration.hindcast.questions import questions
from calibration.hindcast.scores import score_of
from calibration.hindcast.windows import falls_in, windows
from sim.outcomes import OUTCOMES
from tests.calibration.invented import EXCHANGE_HEAD, EXCHANGES, OUTCOME_HEAD, invented_case
from tests.calibration.invented import OUTCOMES as INVENTED

DAY = dt.date


Rules = dict[str, tuple[Forecast, ...]]


@pytest.fixture(scope="module")
def invented(tmp_path_factory) -> Rules:
    """What the rules say of 30 days in the invented war."""
    return baseline_forecasts(Observed(invented_case(tmp_path_factory.mktemp("case"))), (30,))


def of(rules: Rules, rule: str, as_of: dt.date) -> Forecast:
    return next(forecast for forecast in rules[rule] if forecast.as_of == as_of)


def mean(pmf: np.ndarray) -> float:
    return float(pmf @ np.arange(len(pmf)))


def test_rates_by_hand(invented) -> None:
    # Limited ceasefires in the invented war, watched from 1 January 2020: one, on 1 March. As of 4 April, 95 days.
    half = HALF_EVENT_DAYS["limited_ceasefire"]
    ages = np.arange(95)
    expected = {
        "rolling": 30 * 1.5 / (half + 95),
        "discounted": 30 * (0.5 + 2 ** (-34 / 90)) / (half + (2.0 ** (-ages / 90)).sum()),
        "persistence": 30 * 0.5 / (half + 30),
        "constant": 30 * 0.5 / half,
    }
    for rule in BASELINES:
        count = of(invented, rule, DAY(2020, 4, 4)).counts["limited_ceasefires"]
        assert mean(count) == pytest.approx(expected[rule], rel=1e-6)


def test_frequencies_by_hand(invented) -> None:
    # Windows from 1, 8, ..., 29 February are over by 4 April: those from 1 to 29 February hold the truce of 1 March.
    # (2 February + 30 days is 2 March.) So 5 of 5, and half of one more.
    assert of(invented, "rolling", DAY(2020, 4, 4)).probability["limited_ceasefire"] == pytest.approx(5.5 / 6)
    # None had one in the 30 days before it, as 4 April has none.
    assert of(invented, "persistence", DAY(2020, 4, 4)).probability["limited_ceasefire"] == pytest.approx(5.5 / 6)
    # As of 7 March there was one in the last 30 days; no window that is over began like that: half of one.
    assert of(invented, "persistence", DAY(2020, 3, 7)).probability["limited_ceasefire"] == 0.5


def test_missing_days_are_no_exposure(invented) -> None:
    # Of July 2020 no exchange is recorded. As of 1 August all but 31 of 214 days are watched.
    count = of(invented, "rolling", DAY(2020, 8, 1)).counts["exchanges"]
    assert mean(count) == pytest.approx(30 * 1.5 / (15 + 214 - 31), rel=1e-6)
    # By 3 October 31 windows from 1 February on are over; 8 of them touch July; 4 of the rest hold the one exchange.
    assert of(invented, "rolling", DAY(2020, 10, 3)).probability["exchange"] == pytest.approx(4.5 / 24)


def test_rules_know_nothing_of_later_days(tmp_path) -> None:
    whole = baseline_forecasts(Observed(invented_case(tmp_path / "whole")), (90,))
    before = "".join(line + "\n" for line in INVENTED.splitlines() if line.split(",")[1] < "2021")
    told = EXCHANGES.replace("X4,2021-03-05,2,deal,1,D9,600,600,0,600,0,pow,,reported,reported,,high,\n", "")
    cut = invented_case(
        tmp_path / "cut",
        outcomes_csv=OUTCOME_HEAD + before + "talks_round,2021-03-01,D9,,,,met\n",
        record_exchanges_csv=EXCHANGE_HEAD + told,
    )
    without = baseline_forecasts(Observed(cut), (90,))
    for rule in BASELINES:
        for day in (DAY(2020, 6, 6), DAY(2021, 2, 27)):
            one, other = of(whole, rule, day), of(without, rule, day)
            assert one.probability == other.probability
            assert all((one.counts[name] == other.counts[name]).all() for name in one.counts)
            assert all((one.sizes[name] == other.sizes[name]).all() for name in one.sizes)


@cache
def real() -> Observed:
    return Observed(load_case("ukraine"))


@cache
def rules(horizon: int) -> dict[str, tuple[Forecast, ...]]:
    return baseline_forecasts(real(), (horizon,))


def score_in(period: str, rule: str, horizon: int, name: str, score: str) -> float:
    question = next(q for q in questions(real().case) if q.name == name)
    answers = real().answers(question, windows(real().case, horizon))
    scores = [
        score_of(forecast, question, score=score, answer=answer)
        for window, forecast, answer in zip(windows(real().case, horizon), rules(horizon)[rule], answers, strict=True)
        if falls_in(real().case, window, period) and not np.isnan(answer)
    ]
    return float(np.mean(scores))


@pytest.mark.parametrize(
    ("period", "horizon", "name", "score", "expected"),
    [
        # The negative binomial about the rate discounted over 90 days, as another program had it on the same record.
        ("development", 90, "exchange", "brier", 0.137),
        ("development", 90, "exchange", "log", 0.527),
        ("development", 90, "exchanges", "crps", 2.21),
        ("development", 90, "exchanges", "log", 2.69),
        ("test", 90, "exchanges", "crps", 0.82),
        ("test", 90, "exchanges", "log", 1.95),
        ("all", 90, "exchanges", "log", 2.39),
        ("all", 90, "exchanges", "crps", 1.67),
    ],
)
def test_the_discounted_rule_scores_as_it_did_elsewhere(period, horizon, name, score, expected) -> None:
    assert score_in(period, "discounted", horizon, name, score) == pytest.approx(expected, abs=0.006)


def test_every_rule_says_something_sound_of_every_window() -> None:
    for horizon in (30, 365):
        for rule in BASELINES:
            assert [f.key for f in rules(horizon)[rule]] == [w.key for w in windows(real().case, horizon)]
            for forecast in rules(horizon)[rule]:
                assert forecast.probability.keys() == OUTCOMES.keys()
                assert all(0 < p < 1 for p in forecast.probability.values())
                assert all(pmf.sum() == pytest.approx(1) for pmf in forecast.counts.values())
                assert all((np.diff(q) >= 0).all() and len(q) == len(LEVELS) for q in forecast.sizes.values())


def test_totals_follow_what_each_rule_looks_at(tmp_path) -> None:
    # By 10 April 2020 one agreement is known: 30 to north, 30 to south (of the first stage nobody published it).
    sizes = PastSizes(Observed(invented_case(tmp_path)), DAY(2020, 4, 10))
    once = np.array([0.0, 1.0])
    assert set(sizes.total("persistence", once, side=0)) == {30}
    assert set(sizes.total("rolling", once, side=0)) == {30, 50}  # the invented one of 50 weighs the same
    late = sizes.total("discounted", once, side=0)
    assert (late == 30).mean() == pytest.approx(1 / (1 + 2**-0.25), abs=0.01)
    assert np.median(sizes.total("constant", once, side=1)) == 50
    assert np.median(sizes.next("persistence")) == pytest.approx(30)
    assert np.median(sizes.next("rolling")) == pytest.approx(np.sqrt(30 * 50))


def test_late_sizes_tell_more_of_the_next_one_than_all() -> None:
    # Found apart, on the agreements one by one: 0.50 against 0.75 after May 2024, 0.57 against 0.66 before.
    for period in ("development", "test"):
        late, all_alike, last = (
            score_in(period, rule, 90, "next_exchange", "crps") for rule in ("discounted", "rolling", "persistence")
        )
        assert late < all_alike
        assert late < last
