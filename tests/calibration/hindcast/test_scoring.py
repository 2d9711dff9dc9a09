"""The whole way from forecasts to a track record, on the real record with invented forecasts."""

import datetime as dt
import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from calibration.case import load_case
from calibration.hindcast.baselines import BASELINES, baseline_forecasts
from calibration.hindcast.forecast import Forecast
from calibration.hindcast.log import COLUMNS, current_commit, log_scoring
from calibration.hindcast.observed import Observed
from calibration.hindcast.scoring import Label, compare, score
from calibration.hindcast.track_record import FORECASTER, TrackRecord, read_track_record, write_track_record
from calibration.hindcast.verdict import verdict
from calibration.hindcast.windows import HORIZONS
from sim.errors import InputError

LABEL = Label("invented forecasts", "0000000", fitted=("exchanges",))


@cache
def observed() -> Observed:
    return Observed(load_case("ukraine"))


@cache
def rules() -> dict[str, tuple[Forecast, ...]]:
    return baseline_forecasts(observed(), (30, 180))


def discounted() -> tuple[Forecast, ...]:
    return rules()["discounted"]


@cache
def record() -> TrackRecord:
    return score(observed(), discounted(), rules(), LABEL, test=True)


def test_a_rule_that_is_judged_ties_with_itself() -> None:
    for cell in record().cells:
        assert set(cell.others) == set(BASELINES)
        assert cell.forecaster == pytest.approx(cell.others["discounted"])
        assert cell.gain <= 1e-12
        assert cell.best == min(cell.others, key=cell.others.__getitem__)


def test_only_what_can_tell_forecasters_apart_is_scored_for_skill() -> None:
    scored = {(cell.topic.question, cell.topic.horizon) for cell in record().cells}
    assert ("exchange", 30) in scored
    assert ("exchange", 180) not in scored  # one comes in every window
    assert not {name for name, _ in scored} & {"talks_round", "talks_rounds", "general_truce", "settlement"}
    assert {one.outcome for one in record().rare} >= {"talks_round", "large_exchange", "general_truce", "settlement"}
    assert "exchange" not in {one.outcome for one in record().rare}


def test_horizons_without_forecasts_are_left_out() -> None:
    assert {cell.topic.horizon for cell in record().cells} == {30, 180}
    assert {one.horizon for one in record().reliability} == {30, 180}


def test_half_a_year_gives_points_and_no_interval() -> None:
    for cell in record().cells:
        assert (cell.interval is None) == (cell.blocks < 8)
    assert all(cell.interval is None for cell in record().cells if cell.topic.horizon == 180)


def test_a_strict_reading_moves_only_what_doubt_and_clusters_touch() -> None:
    moved = set()
    for cell in record().strict:
        topic = cell.topic
        usual = record().cell(topic.question, horizon=topic.horizon, score=topic.score, period=topic.period)
        assert topic.period == "all"
        moved |= {topic.question} if (cell.answer, cell.forecaster) != (usual.answer, usual.forecaster) else set()
    assert moved == {
        "exchange", "exchanges", "next_exchange", "limited_ceasefires", "prisoners_to_ukraine", "prisoners_to_russia",
    }  # fmt: skip


def test_the_test_is_looked_at_only_on_request() -> None:
    closed = score(observed(), discounted(), rules(), LABEL)
    assert closed.periods == ("development",)
    parts = (closed.cells, closed.coverage, closed.reliability, closed.rare)
    assert {getattr(one, "topic", one).period for part in parts for one in part} == {"development"}
    assert max(day for diary in closed.diaries for day in diary.as_of) <= dt.date(2024, 5, 1)  # and 30 days more
    numbers = {
        c.topic.period: c.windows for c in record().cells if (c.topic.question, c.topic.score) == ("exchange", "log")
    }
    assert numbers == {"development": 101, "test": 48, "all": 153}  # 4 begin before and end after the day between
    open_ = [cell for cell in record().cells if cell.topic.period == "development"]
    assert [cell.forecaster for cell in open_] == [cell.forecaster for cell in closed.cells]


def test_a_forecaster_that_knows_the_answer_is_better_and_one_that_is_sure_of_the_contrary_worse() -> None:
    question = next(q for q in record().cells if q.topic.question == "exchange").topic.question

    def told(p_of_answer: float) -> list[Forecast]:
        from calibration.hindcast.questions import questions
        from calibration.hindcast.windows import Window

        asked = next(q for q in questions(observed().case) if q.name == question)
        some = [f for f in discounted() if f.horizon == 30]
        answers = observed().answers(asked, [Window(*f.key) for f in some])
        return [
            replace(f, runs=1000, probability={question: p_of_answer if a else 1 - p_of_answer}, counts={}, sizes={})
            for f, a in zip(some, answers, strict=True)
        ]

    for p, finding in {0.95: "better", 0.05: "worse"}.items():
        made = score(observed(), told(p), rules(), LABEL, test=True)
        cell = made.cell("exchange", horizon=30, score="brier", period="all")
        assert (cell.finding, cell.windows, len({c.topic.question for c in made.cells})) == (finding, 153, 1)


def test_two_sets_of_forecasts_are_compared_on_the_windows_of_both() -> None:
    later = [f for f in discounted() if f.as_of >= dt.date(2023, 1, 1)]
    off = [replace(f, probability={name: 0.9 * p for name, p in f.probability.items()}) for f in later]
    cells = compare(observed(), discounted(), {"off": off})
    brier = next(c for c in cells if (c.topic.question, c.topic.horizon, c.topic.score) == ("exchange", 30, "brier"))
    assert brier.best == "off"
    assert brier.windows == len({f.key for f in later if f.horizon == 30})
    counts = next(c for c in cells if (c.topic.question, c.topic.horizon) == ("exchanges", 30))
    assert counts.gain == 0  # only probabilities differ
    assert {c.topic.period for c in cells} == {"all"}
    rounds = next(c for c in cells if (c.topic.question, c.topic.horizon, c.topic.score) == ("talks_round", 30, "log"))
    assert rounds.interval is None  # one episode in these windows: told, and no claim
    assert not [c for c in cells if c.topic.question == "settlement"]


def test_rounds_of_talks_are_told_as_a_diary() -> None:
    diary = next(one for one in record().diaries if one.outcome == "talks_round" and one.horizon == 30)
    assert {one.outcome for one in record().diaries} == {"talks_round"}
    assert diary.came[0] == dt.date(2022, 2, 28)
    assert diary.came[-1] == dt.date(2025, 5, 16)
    assert set(diary.said) == {FORECASTER, *BASELINES}
    assert all(len(said) == len(diary.as_of) == 166 for said in diary.said.values())
    said = dict(zip(diary.as_of, diary.said[FORECASTER], strict=True))
    assert said[dt.date(2022, 3, 29)] > said[dt.date(2022, 6, 28)] > said[dt.date(2025, 4, 29)]


def test_a_verdict_counts_every_cell_once() -> None:
    for period in ("development", "test", "all"):
        summed = verdict(record(), period)
        cells = [cell for cell in record().cells if cell.topic.period == period]
        assert sum(summed.findings.values()) == len(cells)
        assert summed.findings["better"] == 0
        assert summed.by_chance == pytest.approx(0.1 * sum(cell.interval is not None for cell in cells))
        asked = {(cell.topic.question, cell.topic.horizon, cell.topic.score) for cell in summed.targets}
        assert asked == {
            ("exchange", 30, "brier"), ("exchanges", 30, "crps"), ("next_exchange", 30, "crps"),
            ("prisoners_to_ukraine", 30, "crps"), ("prisoners_to_russia", 30, "crps"),
        }  # fmt: skip
        assert 0 < summed.inside.good <= summed.inside.of
        assert 0 < summed.expected.good <= summed.expected.of


def test_a_track_record_is_given_back_as_it_was_written(tmp_path) -> None:
    path = tmp_path / "scores.json"
    write_track_record(path, record())
    again = read_track_record(path)
    assert again.cells[0].topic == record().cells[0].topic
    assert again.diaries[0].came == record().diaries[0].came
    assert [c.gain for c in again.cells] == pytest.approx([c.gain for c in record().cells], rel=1e-4, abs=1e-12)
    assert [p.name for p in tmp_path.iterdir()] == ["scores.json"]
    write_track_record(tmp_path / "twice.json", again)
    assert (tmp_path / "twice.json").read_text() == path.read_text()


def test_what_is_no_track_record_is_refused_with_its_place(tmp_path) -> None:
    path = tmp_path / "scores.json"
    write_track_record(path, record())
    plain = json.loads(path.read_text())
    del plain["cells"][0]["gain"]
    path.write_text(json.dumps(plain))
    with pytest.raises(InputError, match=r"scores\.json: cells\.0\.gain: Field required"):
        read_track_record(path)
    path.write_text("{")
    with pytest.raises(InputError, match="score the forecasts again"):
        read_track_record(path)


def test_scores_hold_no_value_that_json_does_not_know(tmp_path) -> None:
    path = tmp_path / "scores.json"
    write_track_record(path, record())
    assert "NaN" not in path.read_text()
    assert "Infinity" not in path.read_text()


def test_every_scoring_is_a_row_of_the_log(tmp_path) -> None:
    for periods in (("development",), ("development", "test", "all")):
        log_scoring(tmp_path, commit="abc1234", what="trust on, off", periods=periods, windows=332)
    today = dt.date.today().isoformat()
    assert (tmp_path / "hindcast" / "scoring_log.csv").read_text().splitlines() == [
        ",".join(COLUMNS),
        f'{today},abc1234,"trust on, off",development,332',
        f'{today},abc1234,"trust on, off",development test all,332',
    ]


def test_outside_a_repository_the_version_is_unknown(tmp_path) -> None:
    assert current_commit(tmp_path) == "unknown"


def test_every_horizon_is_asked_about() -> None:
    assert np.all(np.diff(HORIZONS) > 0)
    assert score(observed(), [], rules(), LABEL).cells == ()
