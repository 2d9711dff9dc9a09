"""The history that is replayed: every kind told rightly, in order, with its days counted from the as-of day."""

import datetime as dt
from pathlib import Path

import pytest

from calibration.case import load_case
from calibration.history import AID_DELAY_DAYS, history
from sim.setup import PastEvent
from tests.calibration.invented import DIPLOMACY, DIPLOMACY_HEAD, invented_case

LAST = dt.date(2021, 12, 31)


def days_before(day: str) -> int:
    return (dt.date.fromisoformat(day) - LAST).days


def test_every_event_is_told(tmp_path: Path) -> None:
    told = history(invented_case(tmp_path), LAST)
    assert told.first_day == days_before("2020-01-01")
    assert told.events == tuple(
        PastEvent(days_before(day), kind, data)
        for day, kind, data in [
            ("2020-02-01", "round", {"deal": None}),
            ("2020-03-01", "limited_truce", {"by": ("north", "south"), "truce": "sectoral", "days": 30.0}),
            ("2020-03-20", "limited_break", {"truce": "sectoral"}),
            ("2020-04-01", "exchange", {"to": (10, None), "first": True, "agreed_at_round": False}),
            ("2020-04-03", "exchange", {"to": (20, 30), "first": False, "agreed_at_round": False}),
            ("2020-05-01", "proposal", {"by": ("south",), "truce": "general", "days": 30.0}),
            ("2020-05-01", "children", {"to": (3, None)}),
            ("2020-06-01", "truce", {"by": ("north", "south"), "truce": "holiday", "days": 2.0}),
            ("2020-06-01", "bodies", {"to": (40, None)}),
            ("2020-06-03", "truce_lapse", {"truce": "holiday"}),
            ("2020-08-01", "pause", {"by": ("south",), "truce": "holiday", "days": 1.0}),
            ("2020-10-01", "contact", {"by": ("ally",), "level": "leader"}),
            ("2021-03-01", "round", {"deal": 600}),
            ("2021-03-05", "exchange", {"to": (600, 600), "first": True, "agreed_at_round": True}),
        ]
    )


@pytest.mark.parametrize(("ended", "kind"), [("2020-06-02", "truce_break"), ("2020-06-03", "truce_lapse")])
def test_a_truce_that_ends_before_its_time_was_broken(tmp_path: Path, ended: str, kind: str) -> None:
    text = DIPLOMACY_HEAD + DIPLOMACY.replace("D6,2020-06-03", f"D6,{ended}")
    told = history(invented_case(tmp_path, record_diplomacy_csv=text), LAST)
    assert [e.kind for e in told.events if e.day == days_before(ended)] == [kind]


def test_a_quiet_offer_is_heard_of_when_it_became_known(tmp_path: Path) -> None:
    case = invented_case(tmp_path)

    def proposals(day: dt.date) -> int:
        return sum(event.kind == "proposal" for event in history(case, day).events)

    assert proposals(dt.date(2020, 8, 31)) == 0
    assert proposals(dt.date(2020, 9, 1)) == 1


def test_a_refusal_knows_whose_proposal_it_refused() -> None:
    told = history(load_case("ukraine"), dt.date(2025, 5, 31))
    refused = {event.day: event.data for event in told.events if event.kind == "refusal"}
    march_2025 = (dt.date(2025, 3, 13) - dt.date(2025, 5, 31)).days
    assert refused[march_2025] == {"by": ("russia",), "truce": "general", "days": 30.0, "of": ("us",)}


def test_front_and_support_are_relative_to_what_was_known(tmp_path: Path) -> None:
    case = invented_case(tmp_path)
    assert history(case, LAST).share == ((days_before("2020-01-31"), 10.0), (days_before("2020-02-29"), 12.0))
    # 2 in January is its own mean; 4 in February against a mean of 3.
    assert history(case, LAST).support == (
        (days_before("2020-01-31"), "ally", 1.0),
        (days_before("2020-02-29"), "ally", pytest.approx(4 / 3)),
    )
    known = dt.date(2020, 1, 31) + dt.timedelta(days=AID_DELAY_DAYS)
    assert len(history(case, known).support) == 1
    assert history(case, known - dt.timedelta(days=1)).support == ()


@pytest.mark.parametrize("day", ["2022-02-24", "2022-03-20", "2024-12-05", "2025-05-31"])
def test_nothing_lies_after_the_as_of_day_or_before_the_war(day: str) -> None:
    told = history(load_case("ukraine"), dt.date.fromisoformat(day))
    days = [event.day for event in told.events] + [d for d, _ in told.share] + [d for d, *_ in told.support]
    assert all(told.first_day <= d <= 0 for d in days)
    assert [event.day for event in told.events] == sorted(event.day for event in told.events)
