"""The filter is Gaussian conditioning, its smoother ends where it does, and neither forgets how little it knows."""

import datetime as dt
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.case import Case
from calibration.coding_weights import CodingWeights, weight_table
from calibration.positions import posterior
from tests.calibration.invented import invented_case, statement

AS_OF = dt.date(2020, 12, 31)
WEIGHTS = CodingWeights()
SD, DRIFT = 30.0, 15.0
FORGETTING = DRIFT**2 / (2 * SD**2)  # per year: the process then starts at 15 points a root-year and ends at sd 30


def years(day: str, *, since: str = "2020-01-01") -> float:
    return (dt.date.fromisoformat(day) - dt.date.fromisoformat(since)).days / 365.25


def conditioned(measured: list[tuple[float, float, float]], at: float, *, prior: float) -> tuple[float, float]:
    """Posterior mean and sd at a time (years) from all measurements at once: conditioning a joint normal.

    measured  time in years, position, error variance;  cov(x_s, x_t) = 30^2 exp(-forgetting |t - s|)
    """
    times = np.array([t for t, _, _ in measured])
    covariance = SD**2 * np.exp(-FORGETTING * np.abs(times[:, None] - times[None, :]))
    covariance += np.diag([v for _, _, v in measured])
    towards = SD**2 * np.exp(-FORGETTING * np.abs(times - at))
    gain = np.linalg.solve(covariance, towards)
    mean = prior + gain @ (np.array([x for _, x, _ in measured]) - prior)
    return float(mean), math.sqrt(SD**2 - gain @ towards)


def test_no_statement_leaves_the_stated_wide_prior(tmp_path: Path) -> None:
    positions = posterior(invented_case(tmp_path), as_of=AS_OF)
    assert (positions["north", "land"].mean, positions["north", "land"].sd) == (25, 30)
    assert (positions["south", "land"].mean, positions["south", "land"].sd) == (75, 30)
    assert (positions["ally", "land"].mean, positions["ally", "land"].n) == (50, 0)
    assert (positions["south", "readiness"].mean, positions["port", "mediation"].mean) == (50, 50)


def test_cells_are_the_issues_of_all_and_the_stances_of_those_concerned(tmp_path: Path) -> None:
    cells = set(posterior(invented_case(tmp_path), as_of=AS_OF).cells)
    assert ("north", "readiness") in cells
    assert ("port", "mediation") in cells
    assert ("port", "readiness") not in cells
    assert len(cells) == 4 * 3 + 2 + 2


def test_two_statements_by_hand(tmp_path: Path) -> None:
    rows = (
        statement("S001", date="2020-01-01", position=20, actor="south"),
        statement("S002", date="2020-12-31", position=60, actor="south", directness="implied", firmness="red_line"),
    )
    cell = posterior(invented_case(tmp_path, *rows), as_of=AS_OF)["south", "land"]
    # Day 0: prior 75, variance 900; a statement of variance 100: gain 900 / 1000 = .9.
    mean, variance = 75 + 0.9 * (20 - 75), 0.1 * 900
    assert (mean, variance) == (pytest.approx(25.5), pytest.approx(90))
    # 365 days on: kept = exp(-.125 x 365 / 365.25) = .8825717; back towards 75, variance towards 900.
    kept = 0.8825725
    mean, variance = 75 + kept * (25.5 - 75), kept**2 * 90 + (1 - kept**2) * 900
    assert (mean, variance) == (pytest.approx(31.3127, abs=1e-3), pytest.approx(269.06, abs=1e-2))
    # The second statement: variance 100 x 1.5 x .7 = 105.
    gain = variance / (variance + 105)
    assert cell.mean == pytest.approx(mean + gain * (60 - mean), abs=1e-3)
    assert cell.sd == pytest.approx(math.sqrt((1 - gain) * variance), abs=1e-3)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 700), st.integers(0, 100), st.sampled_from(["explicit", "implied", "reported"]),
            st.sampled_from(["red_line", "firm", "flexible", "exploratory"]),
        ),
        max_size=6, unique_by=lambda row: row[0],
    )
)  # fmt: skip
def test_filter_and_smoother_are_gaussian_conditioning(tmp_path_factory: pytest.TempPathFactory, said: list) -> None:
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n, *_ in said]
    rows = [
        statement(f"S{i:03d}", date=day.isoformat(), position=x, directness=d, firmness=f)
        for i, (day, (_, x, d, f)) in enumerate(zip(days, said, strict=True))
    ]
    as_of = dt.date(2021, 12, 31)
    positions = posterior(invented_case(tmp_path_factory.mktemp("case"), *rows), as_of=as_of)
    measured = [
        (years(day.isoformat()), float(x), WEIGHTS.variance(d, f)) for day, (_, x, d, f) in zip(days, said, strict=True)
    ]
    mean, sd = conditioned(measured, years("2021-12-31"), prior=25) if said else (25.0, 30.0)
    cell = positions["north", "land"]
    assert (cell.mean, cell.sd) == (pytest.approx(mean), pytest.approx(sd))
    path = positions.path("north", "land", every_days=90)
    for day, x, spread in zip(path.dates, path.mean, path.sd, strict=True):
        mean, sd = conditioned(measured, years(day.isoformat()), prior=25) if said else (25.0, 30.0)
        assert (x, spread) == (pytest.approx(mean), pytest.approx(sd))


def test_the_smoothed_path_ends_at_the_filter_and_holds_every_statement(tmp_path: Path) -> None:
    rows = [
        statement(f"S{n:03d}", date=f"2020-{n:02d}-10", position=10 * n, actor="south", issue="readiness")
        for n in range(1, 10)
    ]
    positions = posterior(invented_case(tmp_path, *rows), as_of=AS_OF)
    path = positions.path("south", "readiness")
    assert path.dates[0] == dt.date(2020, 1, 1)
    assert path.dates[-1] == AS_OF
    assert all(first < second for first, second in pairwise(path.dates))
    assert {dt.date(2020, n, 10) for n in range(1, 10)} <= set(path.dates)
    cell = positions["south", "readiness"]
    assert (path.mean[-1], path.sd[-1]) == (pytest.approx(cell.mean), pytest.approx(cell.sd))


def test_spread_grows_after_the_last_statement_up_to_the_prior(tmp_path: Path) -> None:
    case = invented_case(tmp_path, statement("S001", date="2020-02-01", position=80))
    spread = [posterior(case, as_of=dt.date(year, 12, 31))["north", "land"].sd for year in (2020, 2021, 2030, 2130)]
    assert spread == sorted(spread)
    assert spread[0] < 20
    assert spread[-1] == pytest.approx(30)


def test_a_statement_at_an_end_of_the_scale_is_a_measurement_like_any_other(tmp_path: Path) -> None:
    rows = [statement(f"S{n:03d}", date=f"2020-{n:02d}-10", position=100, actor="south") for n in range(1, 13)]
    at_the_end = posterior(invented_case(tmp_path / "a", *rows), as_of=AS_OF)["south", "land"]
    inside = posterior(invented_case(tmp_path / "b", *[r.replace(",100,", ",90,") for r in rows]), as_of=AS_OF)
    assert at_the_end.sd == inside["south", "land"].sd


def test_statements_of_one_document_count_as_the_root_of_their_number(tmp_path: Path) -> None:
    def cell(case: Case) -> tuple[float, float]:
        found = posterior(case, as_of=AS_OF)["north", "land"]
        return found.mean, found.sd

    day = {"date": "2020-03-01", "source": "doc_a"}
    four = [statement(f"S00{n}", position=60, **day) for n in range(1, 5)]
    # Four of variance 100 x sqrt(4) = 200 together are one of 50; independent ones would be one of 25.
    mean, sd = conditioned([(years("2020-03-01"), 60, 50)], years("2020-12-31"), prior=25)
    assert cell(invented_case(tmp_path / "a", *four)) == (pytest.approx(mean), pytest.approx(sd))
    apart = [statement(f"S00{n}", date=f"2020-03-0{n}", position=60) for n in range(1, 5)]
    assert cell(invented_case(tmp_path / "b", *apart))[1] < sd


def test_what_the_incoming_team_says_counts_from_its_day_of_office(tmp_path: Path) -> None:
    before, after = dt.date(2021, 1, 19), dt.date(2021, 1, 20)
    row = statement("S001", date="2020-12-01", position=90, actor="ally", speaker="president-elect")
    case = invented_case(tmp_path, row)
    assert posterior(case, as_of=before)["ally", "land"].n == 0
    assert posterior(case, as_of=after)["ally", "land"].n == 1
    assert posterior(case, as_of=after)["ally", "land"].mean > 80


def test_a_change_of_office_makes_the_actor_uncertain_once_it_is_known_of(tmp_path: Path) -> None:
    row = statement("S001", date="2020-11-01", position=90, actor="ally")
    case = invented_case(tmp_path, row, row.replace("S001", "S002").replace("ally", "port"))
    days = [dt.date(2020, 11, 5), dt.date(2020, 11, 6), dt.date(2021, 1, 19), dt.date(2021, 1, 20)]
    ally = [posterior(case, as_of=day)["ally", "land"].sd for day in days]
    port = [posterior(case, as_of=day)["port", "land"].sd for day in days]
    assert ally[1] - ally[0] > 5  # two years of drift on top of a day's
    assert port[1] - port[0] < 0.1
    assert ally[3] - ally[2] < 0.1  # the jump was expected, it does not come twice
    for day, sd in zip(days, ally, strict=True):
        assert posterior(case, as_of=day).path("ally", "land").sd[-1] == pytest.approx(sd)


def test_evidence_by_position_date_hears_of_a_position_before_it_is_printed(tmp_path: Path) -> None:
    row = statement("S001", source="doc_b", date="2020-06-01", published="2021-02-01", position=90)
    case = invented_case(tmp_path, row)
    assert posterior(case, as_of=AS_OF)["north", "land"].n == 0
    assert posterior(case, as_of=AS_OF, by_position_date=True)["north", "land"].n == 1


def test_every_weight_has_a_range_around_it_a_unit_and_a_source() -> None:
    for weight in weight_table():
        assert weight.low <= weight.value <= weight.high
        assert weight.unit
        assert weight.source.startswith("assumed")
    assert {w.name for w in weight_table()} == set(vars(WEIGHTS))
