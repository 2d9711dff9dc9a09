"""The reference table: interrupted it goes on, workers change nothing, and a date's counts know nothing later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from calibration.behaviour import table
from calibration.behaviour.diary import COUNTED, RARE
from calibration.behaviour.table import Plan, Table, make_table
from sim.axes import Array
from sim.randomness import CHUNK
from tests.calibration.invented import (
    CASE,
    DIPLOMACY_HEAD,
    EXCHANGE_HEAD,
    HUMANITARIAN_HEAD,
    MONTHLY_HEAD,
    OUTCOME_HEAD,
    STATEMENT_HEAD,
    write_case,
)

EARLY, LATE = dt.date(2020, 2, 29), dt.date(2020, 4, 30)
SHORT = CASE.replace("evidence_until: 2021-12-31", "evidence_until: 2020-04-30")
MONTHS = "2020-01,2020-01-31,10.0,2.0\n2020-02,2020-02-29,12.0,4.0\n2020-03,2020-03-31,{},\n"


def short_case(folder: Path, share: float = 13.0) -> Path:
    """Four months of war, of which nothing is recorded but the front; `share` in March."""
    short = SHORT[: SHORT.index("change_of_office")] + SHORT[SHORT.index("prisoners:") : SHORT.index("record_gaps")]
    return write_case(
        folder,
        case_yaml=short,
        sources_yaml="doc_a: {title: First paper, published: 2020-03-01}\n",
        statements_csv=STATEMENT_HEAD,
        outcomes_csv=OUTCOME_HEAD,
        record_diplomacy_csv=DIPLOMACY_HEAD,
        record_exchanges_csv=EXCHANGE_HEAD,
        record_humanitarian_csv=HUMANITARIAN_HEAD,
        record_monthly_csv=MONTHLY_HEAD + MONTHS.format(share),
    )


def columns(made: Table) -> dict[str, Array]:
    """Every column of a table by name."""
    counted = {f"{date} {name}": value_r for date, by in made.counted.items() for name, value_r in by.items()}
    return counted | dict(made.first_day)


def same(one: Table, other: Table) -> bool:
    mine, theirs = columns(one), columns(other)
    return mine.keys() == theirs.keys() and all(np.array_equal(mine[name], theirs[name]) for name in mine)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_case(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def made(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Two chunks of real reruns."""
    return make_table(Plan(str(case), (EARLY, LATE), chunks=2), folder=tmp_path_factory.mktemp("shelf"))


def test_reruns_differ_and_something_happens_in_them(made: Table) -> None:
    at_last = made.counted[LATE]
    assert len(made.draw_r) == 2 * CHUNK
    assert at_last["exchanges"].std() > 0
    assert not np.array_equal(at_last["exchanges"][:CHUNK], at_last["exchanges"][CHUNK:])


def test_counts_of_the_later_date_are_no_smaller(made: Table) -> None:
    for name in COUNTED:
        assert (made.counted[LATE][name] >= made.counted[EARLY][name]).all(), name
    assert (made.counted[LATE]["exchanges"] > made.counted[EARLY]["exchanges"]).any()


def test_two_workers_make_the_same_table(case: Path, made: Table, tmp_path: Path) -> None:
    assert same(make_table(Plan(str(case), (EARLY, LATE), chunks=2), folder=tmp_path, workers=2), made)


def test_fewer_dates_and_another_future_leave_the_counts_as_they_were(made: Table, tmp_path: Path) -> None:
    # A front that falls in March would show in February if a rerun looked ahead.
    other = short_case(tmp_path / "case", share=40.0)
    early = make_table(Plan(str(other), (EARLY,), chunks=1), folder=tmp_path)
    for name in COUNTED:
        assert np.array_equal(early.counted[EARLY][name], made.counted[EARLY][name][:CHUNK]), name
    assert any(not np.array_equal(early.first_day[name], made.first_day[name][:CHUNK]) for name in RARE), (
        "the later front moves nothing at all: the comparison above shows nothing"
    )


class Interrupted(Exception):
    """Stands for Ctrl-C between two chunks."""


def rerun_until(stop: int | None, asked: list[int]) -> object:
    """In place of a rerun: numbers that tell the chunk; interrupted at one of them."""

    def rerun(plan: Plan, chunk: int) -> Mapping[str, Array]:
        if chunk == stop:
            raise Interrupted
        asked.append(chunk)
        names = [f"0.{name}" for name in COUNTED] + list(RARE)
        return {name: np.arange(CHUNK) + chunk * CHUNK for name in names}

    return rerun


def test_an_interrupted_table_goes_on_where_it_stopped(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, asked = Plan(str(case), (LATE,), chunks=4), []
    monkeypatch.setattr(table, "_rerun", rerun_until(2, asked))
    with pytest.raises(Interrupted):
        make_table(plan, folder=tmp_path / "a")
    (shelf,) = (tmp_path / "a").iterdir()
    (shelf / "002.part").write_bytes(b"half a chunk")
    monkeypatch.setattr(table, "_rerun", rerun_until(None, asked))
    resumed = make_table(plan, folder=tmp_path / "a")
    assert asked == [0, 1, 2, 3]
    assert same(resumed, make_table(plan, folder=tmp_path / "b"))
    assert resumed.counted[LATE]["rounds"][[0, CHUNK, 2 * CHUNK, -1]].tolist() == [0, CHUNK, 2 * CHUNK, 4 * CHUNK - 1]
