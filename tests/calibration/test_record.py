"""The record: closed lists, dates within the war, blanks that stay blank, and outcomes that agree with it."""

from pathlib import Path

import pytest

from calibration.case import check_case, load_case
from sim.errors import InputError
from tests.calibration.invented import (
    DIPLOMACY,
    DIPLOMACY_HEAD,
    EXCHANGE_HEAD,
    EXCHANGES,
    HUMANITARIAN,
    HUMANITARIAN_HEAD,
    MONTHLY,
    MONTHLY_HEAD,
    OUTCOME_HEAD,
    OUTCOMES,
    write_case,
)

DIPLOMACY_TEXT, EXCHANGES_TEXT = DIPLOMACY_HEAD + DIPLOMACY, EXCHANGE_HEAD + EXCHANGES
HUMANITARIAN_TEXT, MONTHLY_TEXT = HUMANITARIAN_HEAD + HUMANITARIAN, MONTHLY_HEAD + MONTHLY


def faults_of(folder: Path, part: str = "record", **replaced: str) -> list[str]:
    case = load_case(write_case(folder, **replaced))
    with pytest.raises(InputError) as caught:
        getattr(case, part)
    return [str(fault) for fault in caught.value.faults]


def test_a_blank_number_is_none_and_zero_is_zero(tmp_path: Path) -> None:
    exchanges = load_case(write_case(tmp_path)).record.exchanges
    assert [row.to for row in exchanges] == [(10, None), (20, 30), (0, 5), (600, 600)]
    assert [row.both_ways for row in exchanges] == [True, True, False, True]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("diplomacy", DIPLOMACY_TEXT.replace("talks_round", "talk_round", 1), "did you mean 'talks_round'?"),
        ("diplomacy", DIPLOMACY_TEXT.replace("2020-02-01", "2019-02-01", 1), "expected a day from 2020-01-01"),
        ("diplomacy", DIPLOMACY_TEXT.replace("2020-03-20", "2020-02-20", 1), "from the start on, 2020-03-01"),
        ("diplomacy", DIPLOMACY_TEXT.replace("2020-09-01", "2020-04-01", 1), "from the start on, 2020-05-01"),
        ("diplomacy", DIPLOMACY_TEXT.replace("north;south", "north;sout", 1), "did you mean 'south'?"),
        ("diplomacy", DIPLOMACY_TEXT.replace("sectoral,30,,mutual", ",30,,mutual", 1), "truce_kind: got ''"),
        ("diplomacy", DIPLOMACY_TEXT.replace(",D2,", ",D1,", 1), "expected the id of a ceasefire row"),
        ("exchanges", EXCHANGES_TEXT.replace(",10,8,2,", ",9,8,2,", 1), "no less than the military"),
        ("exchanges", EXCHANGES_TEXT.replace(",10,8,2,", ",1.5,1,0,", 1), "expected a whole number"),
        ("exchanges", EXCHANGES_TEXT.replace(",10,8,2,", ",-10,8,2,", 1), "expected a number from 0"),
        ("exchanges", EXCHANGES_TEXT.replace("D9", "D2", 1), "expected the id of a talks_round"),
        ("exchanges", EXCHANGES_TEXT.replace("X2", "X1", 1), "stands already at exchanges.csv:2"),
        ("humanitarian", HUMANITARIAN_TEXT.replace(",,25", ",,", 1), "expected a running total"),
        ("humanitarian", HUMANITARIAN_TEXT.replace("day,,,25", "day,5,,25", 1), "names no side"),
        ("monthly", MONTHLY_TEXT.replace("2020-02,", "2020-13,", 1), "expected a month such as"),
        ("monthly", MONTHLY_TEXT.replace("2020-02-29,", ",", 1), "stand together"),
        ("monthly", MONTHLY_TEXT.replace("12.0", "120", 1), "expected a number from 0 to 100"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(tmp_path: Path, file: str, text: str, message: str) -> None:
    faults = faults_of(tmp_path, **{f"record_{file}_csv": text})
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "diplomacy",
            DIPLOMACY_TEXT.replace("D3,2020-03-20", "D3,2020-02-15"),
            "diplomacy.csv, D3: answers: D2 is of 2020-03-01; expected a row up to 2020-02-15",
        ),
        (
            "exchanges",
            EXCHANGES_TEXT.replace("X4,2021-03-05", "X4,2021-02-05"),
            "exchanges.csv, X4: agreed_at: got 'D9', expected the id of a talks_round in diplomacy.csv up to that day",
        ),
        (
            "humanitarian",
            HUMANITARIAN_TEXT + "H4,children_total,2020-08-01,day,,,20,,,,high,\n",
            "humanitarian.csv, H4: cumulative: got 20, expected 25 or more, as H3 says",
        ),
        (
            "monthly",
            MONTHLY_TEXT.replace("2020-02-29", "2020-03-29"),
            "monthly.csv, 2020-02: territory_date: got 2020-03-29, expected a day of 2020-02",
        ),
    ],
)
def test_rows_that_contradict_each_other(tmp_path: Path, file: str, text: str, fault: str) -> None:
    assert faults_of(tmp_path, **{f"record_{file}_csv": text}) == [fault]


def test_faults_of_all_tables_come_at_once(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, record_exchanges_csv="id\n", record_monthly_csv="month\n")
    assert {fault.split(":")[0] for fault in faults} == {"exchanges.csv", "monthly.csv"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("talks_round,2020-02-01,D1", "talks_round,2020-02-02,D1", "but D1 is dated 2020-02-01"),
        (
            "talks_round,2020-02-01,D1,,,,met\n",
            "",
            "the record's D1 of 2020-02-01 is a talks_round, but no row tells it",
        ),
        ("talks_round,2020-02-01,D1", "talks_round,2020-10-01,D8", "but D8 amounts to no outcome"),
        ("exchange,2020-04-03,X2", "exchange,2020-05-01,X3", "but X3 amounts to no outcome"),
        ("limited_ceasefire,2020-03-01,D2", "general_truce,2020-03-01,D2", "but D2 amounts to limited_ceasefire"),
        ("general_truce,2020-06-01,D5", "general_truce,2020-08-01,D7", "but D7 amounts to no outcome"),
        ("general_truce,2020-06-01,D5", "general_ceasefire,2020-06-01,D5", "but D5 amounts to general_truce"),
        ("large_exchange,2021-03-05,X4", "large_exchange,2020-04-03,X2", "but X2 amounts to exchange"),
        ("children_return,2020-05-01,H1", "children_return,2020-06-01,H2", "but H2 amounts to no outcome"),
        ("children_return,2020-05-01,H1", "exchange,2020-05-01,H1", "but H1 amounts to children_return"),
        ("talks_round,2020-02-01,D1", "talks_round,2020-02-01,D99", "expected the id of a row of the record"),
    ],
)
def test_outcomes_that_quarrel_with_the_record(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in OUTCOMES
    faults = faults_of(tmp_path, "outcomes", outcomes_csv=OUTCOME_HEAD + OUTCOMES.replace(old, new))
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize("days", ["30", ""])
def test_a_truce_on_all_fronts_is_a_ceasefire_from_thirty_days_on(tmp_path: Path, days: str) -> None:
    longer = DIPLOMACY_TEXT.replace("holiday,2,,mutual", f"general,{days},,mutual", 1)
    told = OUTCOME_HEAD + OUTCOMES
    faults = faults_of(tmp_path, "outcomes", record_diplomacy_csv=longer, outcomes_csv=told)
    assert faults == ["outcomes.csv:1: the record's D5 of 2020-06-01 is a general_ceasefire, but no row tells it"]
    told += "general_ceasefire,2020-06-01,D5,,,,long\n"
    assert check_case(write_case(tmp_path, record_diplomacy_csv=longer, outcomes_csv=told)) == []


def test_outcomes_of_the_shipped_record_are_counted_as_the_design_says() -> None:
    outcomes = load_case("ukraine").outcomes
    counts = {name: sum(o.outcome == name for o in outcomes) for name in {o.outcome for o in outcomes}}
    assert counts == {
        "talks_round": 8, "exchange": 66, "large_exchange": 1, "limited_ceasefire": 7, "general_truce": 1,
        "children_return": 11,
    }  # fmt: skip
    assert len({o.agreement for o in outcomes if o.outcome == "exchange"}) == 63
