"""Any sound scenario can be written out and read again: nothing is lost, nothing is added, streams keep their names."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.build import build
from scenarios.reading import load
from sim.setup import Setup

AS_OF = dt.date(2025, 1, 31)
ACTORS = st.sampled_from(["us", "eu", "turkey", "qatar"])
SIDES = st.sampled_from(["ukraine", "russia"])
LEVERS = st.dictionaries(st.sampled_from(["us.aid", "eu.aid", "monitoring"]), st.floats(0, 1), min_size=1)
DURATIONS = st.builds("{} {}".format, st.integers(1, 500), st.sampled_from(["days", "weeks"]))
UNCERTAIN = st.sampled_from(["russia.readiness", "us.effort", "russia.war_cost_rate"])
NUMBERS = st.floats(0, 40)
SPREADS = (
    NUMBERS
    | st.builds(lambda a, b: {"uniform": [a, a + b]}, NUMBERS, st.floats(0.1, 9))
    | st.builds(lambda a, b, c: {"triangular": [a, a + b, a + b + c]}, NUMBERS, NUMBERS, st.floats(0.1, 9))
    | st.builds(lambda a, b: {"normal": [a, b]}, NUMBERS, st.floats(0.1, 9))
)


def act(key, optional=None, **fields):
    """An act with these fields."""
    return st.fixed_dictionaries({key: st.fixed_dictionaries(fields, optional=optional)})


ACTS = st.one_of(
    act("talks_round", {"host": st.sampled_from(["us", "turkey", "qatar"])}),
    act("talks_round", {"host": st.just("turkey"), "venue": st.just("istanbul")}),
    act("talks_round", {"venue": st.sampled_from(["istanbul", "brussels"])}),
    act("exchange", {"stages": st.integers(1, 3)}, each=st.integers(1, 900)),
    act("ceasefire_proposal", by=ACTORS | SIDES, days=st.integers(1, 99) | st.just("open")),
    act("one_sided_pause", by=SIDES, days=st.integers(1, 30)),
    act("walk_away", by=ACTORS),
    st.sampled_from([{"leaders_meeting": {}}, {"patron_summit": None}, {"talks_suspended": {}}]),
    st.builds(lambda levers, span: {"set": levers, "for": span}, LEVERS, DURATIONS),
    st.builds(lambda levers: {"set": levers}, LEVERS),
)
DAYS = st.integers(1, 364).map(lambda n: {"on": (AS_OF + dt.timedelta(days=n)).isoformat()})
MOMENTS = DAYS | st.sampled_from([{"when": "trust < 0.2"}, {"when": "day > 9 and not talks_open", "once": False}])
EVENTS = st.builds(lambda moment, act, p: moment | act | {"probability": p}, MOMENTS, ACTS, st.floats(0, 1))
NAMED_EVENTS = st.lists(EVENTS, max_size=4, unique_by=lambda event: json.dumps(event, sort_keys=True)).map(
    lambda events: [event | {"id": f"e{n}"} if n % 2 else event for n, event in enumerate(events)]
)
SCENARIOS = st.fixed_dictionaries(
    {"title": st.just("A title"), "question": st.just("A question?"), "as_of": st.just(AS_OF.isoformat())},
    optional={
        "levers": LEVERS,
        "uncertainties": st.dictionaries(
            st.sampled_from(["russia.readiness", "us.effort", "russia.war_cost_rate"]), SPREADS
        ),
        "events": NAMED_EVENTS,
        "seed": st.integers(0, 2**53),
        "draws": st.integers(1, 9),
        "runs": st.integers(1, 10**6),
        "notes": st.just("Two\nlines"),
        "evidence": st.just("by_position_date"),
    },
)


def read(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    return load(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=SCENARIOS)
def test_a_sound_scenario_survives_being_written_out(tmp_path, content):
    first = read(tmp_path, content)
    second = read(tmp_path, first.written_out())
    assert second.written_out() == first.written_out()
    assert [event.key for event in second.events] == [event.key for event in first.events]
    assert second == first


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(content=SCENARIOS)
def test_a_sound_scenario_can_be_built(tmp_path, content):
    setup = build(read(tmp_path, content))
    assert isinstance(setup, Setup)
    assert len(setup.events) == len(content.get("events", []))
    assert all(event.on is None or 1 <= event.on <= setup.horizon_days for event in setup.events)
