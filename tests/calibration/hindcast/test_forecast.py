"""A forecast says what its runs say, and a file gives back what was written."""

import datetime as dt

import numpy as np
import pytest

from calibration.hindcast.forecast import LEVELS, Forecast, forecast_of, read_forecasts, write_forecasts
from sim.errors import InputError

DAY = dt.date(2021, 3, 1)


def made() -> Forecast:
    return forecast_of(
        DAY,
        horizon=30,
        days={"exchange": np.array([1.0, 30.0, 31.0, np.nan]), "settlement": np.full(4, np.nan)},
        counts={"exchanges": np.array([0, 2, 2, 3])},
        sizes={"prisoners_to_north": np.array([0.0, 10.0, 20.0, 30.0]), "next_size": np.full(4, np.nan)},
    )


def test_runs_are_counted_up_to_the_last_day_of_the_horizon() -> None:
    forecast = made()
    assert forecast.probability == {"exchange": 0.5, "settlement": 0.0}
    assert forecast.runs == 4


def test_counts_are_shares_of_the_runs() -> None:
    assert made().counts["exchanges"].tolist() == [0.25, 0, 0.5, 0.25]


def test_quantiles_of_a_thousand_runs_are_those_runs() -> None:
    # 199,000 runs in steps of one: the quantile at (i + 1/2)/199 is the middle of the i-th thousand.
    forecast = forecast_of(
        DAY, horizon=30, days={"exchange": np.zeros(199_000)}, counts={}, sizes={"people": np.arange(199_000.0)}
    )
    assert forecast.sizes["people"] == pytest.approx(1000 * np.arange(199) + 499.5)
    assert LEVELS[99] == pytest.approx(0.5)


def test_a_size_that_no_run_has_is_not_forecast() -> None:
    assert set(made().sizes) == {"prisoners_to_north"}


def test_a_file_gives_back_what_was_written(tmp_path) -> None:
    path = tmp_path / "forecasts.jsonl"
    write_forecasts(path, [made(), made()])
    first, second = read_forecasts(path)
    assert first.key == second.key == (DAY, 30)
    assert first.probability == made().probability
    assert first.counts["exchanges"] == pytest.approx(made().counts["exchanges"])
    assert first.sizes["prisoners_to_north"] == pytest.approx(made().sizes["prisoners_to_north"], abs=0.05)
    assert [p.name for p in tmp_path.iterdir()] == ["forecasts.jsonl"]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"exchange":0.5', '"exchange":1.5', "expected a probability, got 1.5"),
        ("[0.25,", "[0.75,", "sum to 1"),
        ('"horizon"', '"horizont"', "horizon"),
        ("[0.0,0.0,", "[NaN,0.0,", "rising quantiles"),
        ("2021-03-01", "2021-13-01", "month must be in 1..12"),
        ("}\n", "\n", "is no forecast"),
    ],
)
def test_every_bad_line_is_named(tmp_path, was, becomes, said) -> None:
    path = tmp_path / "forecasts.jsonl"
    write_forecasts(path, [made(), made()])
    path.write_text(path.read_text().replace(was, becomes))
    with pytest.raises(InputError) as error:
        read_forecasts(path)
    assert [fault.place for fault in error.value.faults] == ["forecasts.jsonl:1", "forecasts.jsonl:2"]
    assert said in error.value.faults[0].message
