"""Which runs are told, and the lines that a scenario's events become."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from results.background import Concession, StoryEntry, Told
from results.charts.one_run import one_run
from results.gathering import _event
from results.telling import _gist, _title
from results.wording import Wording, joined
from sim.chronicle import Answer, Entry
from tests.results.invented import invented_background, invented_findings, invented_runs


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"on": "2025-06-02", "probability": 1.0, "talks_round": {"venue": "istanbul", "host": "turkey"}},
         "2 June 2025: talks round (Istanbul, hosted by Turkey)"),
        ({"when": "trust < 0.2", "on": None, "probability": 1.0, "set": {"us.mediation": 0.0}},
         "when trust < 0.2: us.mediation = 0"),
        ({"on": "2025-09-01", "probability": 0.3, "set": {"us.aid": 0.5}, "for": 84, "once": True},
         "1 September 2025 (30 in 100): us.aid = 0.5 for 12 weeks"),
        ({"on": "2025-06-02", "talks_round": {"venue": "abu_dhabi", "host": None}},
         "2 June 2025: talks round (Abu Dhabi)"),
        ({"on": "2025-06-02", "exchange": {"each": 1000, "stages": 3}},
         "2 June 2025: exchange (1,000 each, stages: 3)"),
        ({"on": "2025-06-02", "ceasefire_proposal": {"by": "us", "kind": "general", "days": 30}},
         "2 June 2025: ceasefire proposal (by United States, general, days: 30)"),
        ({"on": "2025-06-02", "leaders_meeting": {}}, "2 June 2025: meeting of the two leaders"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_a_line(event: dict[str, object], line: str) -> None:
    assert _event(event, {"turkey": "Turkey", "us": "United States"}) == line


WORDING = Wording({"a": "Aland", "b": "Borduria"}, {"land": "Territory"}, dt.date(2025, 6, 1))


def test_a_hosted_round_is_told_in_one_line() -> None:
    entries = [
        Entry(2, "host", ("h",), "{0} hosts a round of talks in Istanbul"),
        Entry(2, "resumption", ("a", "b"), "Talks between {0} and {1} are taken up again"),
        Entry(2, "round", ("a", "b"), "Delegations of {0} and {1} meet"),
        Entry(9, "round", ("a", "b"), "Delegations of {0} and {1} meet"),
    ]
    first, _, last = joined(entries)
    assert first.sentence({"h": "Turkey"}) == "Delegations of a and b meet in Istanbul, hosted by Turkey"
    assert (first.kind, first.actors) == ("round", ("a", "b", "h"))
    assert last == entries[-1]


def test_an_invitation_without_a_round_stays() -> None:
    entry = Entry(2, "host", ("h",), "{0} hosts a round of talks")
    assert joined([entry, Entry(3, "round", ("a", "b"), "They meet")])[0] == entry


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer("move", "b", "land", 16), "Borduria on Territory, 17 Jun 2025"),
        (Answer("opening"), "opening position"),
        (Answer("clock"), "time alone"),
        (Answer("text"), "single text"),
    ],
)
def test_answers_are_told_with_labels_and_dates(answer: Answer, text: str) -> None:
    assert WORDING.answer(answer) == text


def test_a_title_uses_the_words_of_the_outcome_list() -> None:
    runs = {name: column.copy() for name, column in invented_runs().items()}
    counts = {"talks_rounds": 1, "exchanges": 3, "limited_ceasefires": 0, "general_truces": 2, "end_state": 3}
    for name, n in counts.items():
        runs[name][0] = n
    runs["general_ceasefire_day"][0] = np.nan
    assert _title(runs, 0) == "1 round of talks, 3 exchanges and 2 general truces; at the end fighting, no talks"
    runs["general_ceasefire_day"][0], runs["general_truces"][0] = 40.0, 1
    assert "and a general ceasefire; at the end" in _title(runs, 0)


@pytest.mark.parametrize(
    ("came", "gist"),
    [
        ((), "no talks, no pause"),
        (("talks_round",), "talks alone"),
        (("talks_round", "limited_ceasefire", "patron_summit"), "a limited ceasefire, patron's summit"),
        (("general_truce", "general_ceasefire", "ceasefire_collapse"), "a general ceasefire that collapses"),
        (("general_truce", "general_ceasefire", "settlement", "leaders_meeting"), "a settlement"),
    ],
)
def test_a_gist_names_the_furthest_point(came: tuple[str, ...], gist: str) -> None:
    runs = {name: column.copy() for name, column in invented_runs(n=1, draws=1, scale=0.0).items()}
    for name in came:
        runs[f"{name}_day"][0] = 9.0
    assert _gist(runs, 0) == gist


def test_small_marks_are_counted_in_words_and_a_stage_is_always_one() -> None:
    kinds = ["stage", "deal", "deal", *["exchange"] * 20]
    entries = tuple(StoryEntry(float(k), kind, ("ukraine", "russia"), kind) for k, kind in enumerate(kinds))
    texts = (Concession(3.0, "leaders", "territory", None, 50.0, "single text"),)
    background = invented_background(stories=(Told(3, "t", "g", 1.0, "", entries, texts),))
    chart = one_run(invented_findings(n=60, draws=3, background=background))
    assert chart is not None
    assert "20 exchanges of prisoners and 1 further stage of an exchange" in chart.below
    assert "the two leaders" in chart.below
    assert "Moves below a point of the scale are left out" in chart.below
