"""A scenario with faults: every fault at once, each with its place, what was found and what would be right."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.layers import Changes
from scenarios.reading import check, load
from sim.errors import InputError
from tests.scenarios.written import SOUND, faults, messages, write

EVERYTHING_WRONG = """\
titel: x
question: 3
as_of: 2025-06-01
runs: ten
evidence: by_postion_date
levers:
  us.aidd: 1
  us.aid: 7
  eu.aid: lots
events:
  - {on: 2025-05-02, talks_round: {venue: istanbul, host: turky}}
  - {on: 2025-09-01, probability: 1.3, set: {us.aid: 0.5}, for: 12}
  - {when: "trst < 0.2", once: yes, set: {us.mediation: 0}}
"""


def test_every_fault_comes_at_once_in_the_order_of_the_file(tmp_path):
    path = write(tmp_path, "x.yaml", EVERYTHING_WRONG, sound=False)
    assert faults(path) == [
        "1:1: title: got nothing; this key must be given",
        "1:1: titel: got an unknown key; did you mean 'title'?",
        "2:11: question: got 3, expected words",
        "4:7: runs: got 'ten', expected a whole number from 1 to 10000000",
        "5:11: evidence: got 'by_postion_date', expected by_publication_date or by_position_date; "
        "did you mean 'by_position_date'?",
        "7:3: levers.us.aidd: got an unknown lever; did you mean 'us.aid'?",
        "8:11: levers.us.aid: got 7, expected 0 to 3",
        "9:11: levers.eu.aid: got 'lots', expected a number",
        "11:10: events[0].on: got '2025-05-02', expected a day from 2025-06-02 (the day after as_of) "
        "to 2026-05-31 (the horizon's end)",
        "11:59: events[0].talks_round.host: got 'turky', expected us, turkey or qatar; did you mean 'turkey'?",
        "12:35: events[1].probability: got 1.3, expected a number from 0 to 1",
        "12:65: events[1].for: got 12, expected a duration such as '52 weeks' or '90 days'; write '12 days'?",
        "13:12: events[2].when: got 'trst < 0.2', expected a condition such as \"trust < 0.2 and day > 30\": "
        "'trst' is not known here; did you mean 'trust'?",
        "13:32: events[2].once: got 'yes', expected true or false",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("horizn: 52 weeks", "horizn: got an unknown key; did you mean 'horizon'?"),
        ("horizon: 0 days", "horizon: got '0 days', expected a duration of 1 to 3650 days"),
        ("horizon: 1000 weeks", "horizon: got '1000 weeks', expected a duration of 1 to 3650 days"),
        ("horizon: a year", "horizon: got 'a year', expected a duration such as '52 weeks' or '90 days'"),
        ("horizon:", "horizon: got nothing, expected a duration such as '52 weeks' or '90 days'"),
        ("step: 2 weeks", "step: got '2 weeks', expected a duration of 1 to 7 days"),
        ("runs: 0", "runs: got 0, expected a whole number from 1 to 10000000"),
        ("runs: 1.5", "runs: got 1.5, expected a whole number from 1 to 10000000"),
        ("runs: true", "runs: got true, expected a whole number from 1 to 10000000"),
        ("draws: -1", "draws: got -1, expected a whole number from 1 to 65536"),
        ("seed: '7'", "seed: got '7', expected a whole number from 0 to 9007199254740992"),
        ("title: [a]", "title: got a list of 1, expected words"),
        ("as_of: 2025-06-31", "as_of: got '2025-06-31', expected a date such as 2025-06-01 that is in the calendar"),
        ("as_of: 20250601", "as_of: got 20250601, expected a date such as 2025-06-01 that is in the calendar"),
        (
            "as_of: 2022-02-23",
            "as_of: got '2022-02-23', expected 2022-02-24 or later: the war's first day in the case ukraine",
        ),
        (
            "as_of: 9999-12-31\nevents: [{on: 2025-07-01, talks_suspended: }]",
            "as_of: got '9999-12-31', expected 2035-05-29 or earlier: the evidence of the case ukraine ends",
        ),
        ("case: ukrain", "case: got 'ukrain', expected a case (ukraine) or a folder with a case.yaml; "
         "did you mean 'ukraine'?"),
        ("case: 7", "case: got 7, expected words"),
        ("levers: [us.aid]", "levers: got a list of 1, expected a mapping"),
        ("levers: {us.aid: -0.1}", "levers.us.aid: got -0.1, expected 0 to 3"),
        ("levers: {1: 2}", "levers.1: got 1, expected a name of letters, digits, '.', '-' and '_'"),
        ("rests_on: [S001, S9999]", "rests_on[1]: got 'S9999', expected the id of a statement"),
        ("as_of: 2025-01-01\nrests_on: [S001]",
         "rests_on[0]: got 'S001', expected a statement known by 2025-01-01; this one is from 2025-02-05"),
        ("events: {on: 2025-07-01}", "events: got a mapping with on, expected a list"),
        ("events: [tomorrow]", "events[0]: got 'tomorrow', expected a mapping"),
    ],
)  # fmt: skip
def test_keys_say_what_they_got_and_what_they_expect(tmp_path, text, message):
    found = messages(write(tmp_path, "x.yaml", text))
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("{set: {us.aid: 1}}", "events[0]: got neither on nor when, expected one of them: a day, or a condition"),
        ("{on: 2025-07-01, when: day > 3, pullback: {by: russia}}", "events[0]: got both on and when"),
        ("{on: 2025-07-01}", "events[0]: got nothing that happens, expected set or one of talks_round"),
        ("{on: 2025-07-01, talks_suspended: , leaders_meeting: }",
         "events[0]: got talks_suspended and leaders_meeting, expected one act; write an event for each"),
        ("{on: 2025-07-01, pullback: {by: russia}, for: 1 week}", "events[0]: got for without set"),
        ("{when: day > 3, pullback: {by: russia}, announced: 2025-06-01}", "events[0]: got announced without on"),
        ("{on: 2025-07-01, pullback: {by: russia}, once: true}", "events[0]: got once without when"),
        ("{on: 2025-06-01, pullback: {by: russia}}", "events[0].on: got '2025-06-01', expected a day from 2025-06-02"),
        ("{on: 2026-06-01, pullback: {by: russia}}", "events[0].on: got '2026-06-01', expected a day from 2025-06-02"),
        ("{on: 2025-07-01, announced: 2025-07-02, set: {us.aid: 0}}",
         "events[0].announced: got '2025-07-02', expected a day not after the event's own, 2025-07-01"),
        ("{on: 2025-07-01, announced: 2021-07-02, set: {us.aid: 0}}",
         "events[0].announced: got '2021-07-02', expected 2022-02-24 or later"),
        ("{on: 2025-07-01, announced: 2025-06-20, pullback: {by: russia}}",
         "events[0].announced: got '2025-06-20', expected it only beside set of us.aid or eu.aid: "
         "only a coming change of aid is expected"),
        ("{on: 2025-07-01, announced: 2025-06-20, set: {us.mediation: 0}}",
         "events[0].announced: got '2025-06-20', expected it only beside set of us.aid or eu.aid"),
        ("{on: 2025-07-01, talks_round: {venue: istambul, host: turkey}}",
         "events[0].talks_round.venue: got 'istambul', expected istanbul, ankara or antalya; did you mean 'istanbul'?"),
        ("{on: 2025-07-01, talks_round: {venue: doha, host: turkey}}",
         "events[0].talks_round.venue: got 'doha', expected istanbul, ankara or antalya"),
        ("{on: 2025-07-01, talks_round: {venue: rome}}",
         "events[0].talks_round.venue: got 'rome', expected washington, riyadh, jeddah, brussels, istanbul, ankara, "
         "antalya or doha"),
        ("{on: 2025-07-01, talks_round: {host: eu}}",
         "events[0].talks_round.host: got 'eu', expected us, turkey or qatar"),
        ("{on: 2025-07-01, pullback: {by: us}}", "events[0].pullback.by: got 'us', expected ukraine or russia"),
        ("{on: 2025-07-01, pullback: }", "events[0].pullback.by: got nothing; this key must be given"),
        ("{on: 2025-07-01, walk_away: {by: russia}}",
         "events[0].walk_away.by: got 'russia', expected us, eu, turkey or qatar"),
        ("{on: 2025-07-01, exchange: {eachh: 5, each: 5}}",
         "events[0].exchange.eachh: got an unknown key; did you mean 'each'?"),
        ("{on: 2025-07-01, exchange: {each: 0}}", "events[0].exchange.each: got 0, expected a whole number from 1"),
        ("{on: 2025-07-01, ceasefire_proposal: {by: us, kind: locl, days: 30}}",
         "events[0].ceasefire_proposal.kind: got 'locl', expected general, holiday or sectoral"),
        ("{on: 2025-07-01, ceasefire_proposal: {by: us, days: forever}}",
         "events[0].ceasefire_proposal.days: got 'forever', expected a number of days from 1 to 3650, or open"),
        ("{on: 2025-07-01, set: {us.aidd: 1}}", "events[0].set.us.aidd: got an unknown lever; did you mean 'us.aid'?"),
        ("{on: 2025-07-01, leaders_meeting: {where: here}}",
         "events[0].leaders_meeting.where: got an unknown key; this takes none"),
        ("{when: \"__import__('os').system('true')\", talks_suspended: }",
         "events[0].when: got \"__import__('os').system('true')\", expected a condition"),
        ("{when: trust.__class__, talks_suspended: }", "events[0].when: got 'trust.__class__', expected a condition"),
        ("{when: 3, talks_suspended: }", "events[0].when: got 3, expected a condition in quotes"),
    ],
)  # fmt: skip
def test_events_say_what_they_got_and_what_they_expect(tmp_path, event, message):
    found = messages(write(tmp_path, "x.yaml", f"events:\n  - {event}\n"))
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    "stated",
    ["{uniform: [2, 1]}", "{uniform: [1]}", "{triangular: [1, 3, 2]}", "{normal: [1, 0]}", "{normal: x}", "{}", "yes",
     "{uniform: [1, 2], normal: [1, 2]}", "[1, 2]", "{uniforme: [1, 2]}", "{uniform: [1, true]}"],
)  # fmt: skip
def test_distributions_that_are_none(tmp_path, stated):
    path = write(tmp_path, "x.yaml", f"uncertainties: {{russia.readiness: {stated}}}")
    (message,) = messages(path)
    assert message.startswith("uncertainties.russia.readiness: got ")
    assert ", expected " in message


def test_uncertainties_are_known_by_name_and_keep_to_their_scale(tmp_path):
    path = write(tmp_path, "x.yaml", "uncertainties: {russia.redyness: 1, russia.readiness: {uniform: [-1, 1]}}")
    assert faults(path) == [
        "4:17: uncertainties.russia.redyness: got an unknown uncertainty; did you mean 'russia.readiness'?",
        "4:55: uncertainties.russia.readiness: got -1 to 1, expected 0 to 100",
    ]


def test_events_must_differ_to_have_luck_of_their_own(tmp_path):
    event = "{on: 2025-07-01, talks_suspended: }"
    path = write(
        tmp_path, "x.yaml", f"events:\n  - {event}\n  - {event}\n  - {{id: a, {event[1:]}\n  - {{id: a, {event[1:]}"
    )
    assert faults(path) == [
        "6:5: events[1]: got the same as events[0], expected an `id` of its own",
        "8:5: events[3]: got the id 'a' of events[2], expected an `id` of its own",
    ]


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list", "# a comment"])
def test_a_file_that_is_no_mapping(tmp_path, text):
    (found,) = faults(write(tmp_path, "x.yaml", text, sound=False))
    assert "expected a mapping of scenario keys" in found


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("title: !!python/object/apply:os.system [true]", "tags such as !!python/object/apply:os.system are not read"),
        ("title: a\ntitle: b", "the key 'title' stands here a second time"),
        ("title: [a", "is not YAML"),
        ("seed: .inf", "is not a finite number"),
    ],
)
def test_broken_yaml_is_refused_with_its_place(tmp_path, text, part):
    (found,) = faults(write(tmp_path, "x.yaml", text, sound=False))
    assert part in found


def test_an_alias_bomb_is_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    (found,) = faults(write(tmp_path, "x.yaml", "\n".join(lines), sound=False))
    assert "aliases written out" in found


def test_a_ten_megabyte_file_is_refused(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"title: " + b"x" * 10_000_000)
    assert "is longer than" in faults(path)[0]


def test_files_and_folders_that_cannot_be_read(tmp_path, monkeypatch):
    assert "there is no such file" in check(tmp_path / "none.yaml")[0].message
    assert "there is no such file" in check(tmp_path)[0].message
    path = write(tmp_path, "x.yaml", "")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    assert check(path)[0].message == "cannot be read: Permission denied"


def test_names_that_are_no_scenario_name_the_nearest():
    assert "did you mean 'baseline'?" in check("basline")[0].message
    assert "there is none at" in check("./nowhere.yaml")[0].message
    assert check("")[0].message.startswith("got '', expected a path or a scenario of the library: baseline, ")
    assert check("a\0b")
    assert check("x" * 5000)


def test_library_names_have_a_short_form_for_the_default_case():
    assert load("baseline") == load("ukraine/baseline")
    assert load("baseline").name == "baseline"


class TestExtends:
    def test_what_a_scenario_says_itself_wins(self, tmp_path):
        write(tmp_path, "parent.yaml", "runs: 5\nseed: 3\nlevers: {us.aid: 2, eu.aid: 2}")
        child = load(write(tmp_path, "child.yaml", "extends: parent\nruns: 6\nlevers: {us.aid: 1}", sound=False))
        assert (child.title, child.runs, child.seed) == ("A title", 6, 3)
        assert child.levers == {"us.aid": 1, "eu.aid": 2}
        assert child.name == "child"

    def test_notes_stay_with_their_file_and_what_a_scenario_rests_on_is_inherited(self, tmp_path):
        write(tmp_path, "parent.yaml", "notes: About the parent.\nrests_on: [S059]")
        bare = load(write(tmp_path, "bare.yaml", "extends: parent", sound=False))
        assert (bare.notes, bare.rests_on) == (None, ("S059",))
        own = load(write(tmp_path, "own.yaml", "extends: parent\nnotes: My own.\nrests_on: []", sound=False))
        assert (own.notes, own.rests_on) == ("My own.", ())

    def test_events_add_up_and_one_of_the_same_id_takes_its_place(self, tmp_path):
        event = "{{id: {}, on: 2025-07-01, set: {{us.aid: {}}}}}"
        write(tmp_path, "parent.yaml", f"events: [{event.format('a', 0)}, {event.format('b', 0)}]")
        text = f"extends: parent.yaml\nevents: [{event.format('c', 1)}, {event.format('a', 1)}]"
        child = load(write(tmp_path, "child.yaml", text, sound=False))
        assert [(event.id, event.set["us.aid"]) for event in child.events] == [("a", 1), ("b", 0), ("c", 1)]

    def test_faults_stand_where_they_were_written(self, tmp_path):
        parent = write(tmp_path, "parent.yaml", "levers: {us.aidd: 1}\nevents: [{on: 2025-07-01}]")
        child = write(
            tmp_path, "child.yaml", "extends: parent\nlevers: {eu.aidd: 1}\nevents: [{on: 2025-07-02}]", sound=False
        )
        places = [fault.place for fault in check(child)]
        assert places == [f"{child}:2:10", f"{child}:3:10", f"{parent}:4:10", f"{parent}:5:10"]

    def test_an_event_outside_the_horizon_of_the_child_is_a_fault_of_the_parent(self, tmp_path):
        parent = write(tmp_path, "parent.yaml", "events:\n  - {on: 2025-07-01, talks_suspended: }")
        child = write(tmp_path, "child.yaml", "extends: parent\nhorizon: 7 days", sound=False)
        (fault,) = check(child)
        assert fault.place == f"{parent}:5:10"

    def test_circles_are_told_with_their_chain(self, tmp_path):
        one, two, three = (tmp_path / name for name in ("one.yaml", "two.yaml", "three.yaml"))
        write(tmp_path, "one.yaml", "extends: two.yaml")
        write(tmp_path, "two.yaml", "extends: ./three.yaml")
        write(tmp_path, "three.yaml", "extends: one")
        (fault,) = check(one)
        assert fault.place.startswith(str(three))
        assert f"{one} extends {two} extends {three} extends {one}" in fault.message

    def test_a_scenario_cannot_extend_itself(self, tmp_path):
        assert "got a circle" in messages(write(tmp_path, "x.yaml", "extends: x"))[0]

    def test_an_unknown_parent_hides_no_other_fault(self, tmp_path):
        path = write(tmp_path, "x.yaml", "extends: basline\nlevers: {us.aidd: 1}", sound=False)
        found = messages(path)
        assert found[0].startswith("extends: got 'basline', expected a path or a scenario of the library: ")
        assert found[0].endswith("did you mean 'baseline'?")
        assert found[1:] == ["levers.us.aidd: got an unknown lever; did you mean 'us.aid'?"]

    def test_long_chains_are_refused(self, tmp_path):
        for n in range(30):
            write(tmp_path, f"s{n}.yaml", f"extends: s{n + 1}", sound=False)
        assert "more than 20 files" in messages(tmp_path / "s0.yaml")[0]

    def test_the_library_can_be_extended_from_anywhere(self, tmp_path):
        child = load(write(tmp_path, "mine.yaml", "extends: ukraine/baseline\ntitle: Mine", sound=False))
        assert (child.title, child.as_of) == ("Mine", dt.date(2025, 5, 31))


class TestChanges:
    def test_they_stand_on_top_and_are_sorted_into_levers_and_uncertainties(self):
        changes = Changes({"runs": 7}, {"us.aid": 0.5, "russia.ideal.territory": {"uniform": [50, 60]}})
        changed = load("baseline", changes=changes)
        assert (changed.runs, changed.levers) == (7, {"us.aid": 0.5})
        assert list(changed.uncertainties) == ["russia.ideal.territory"]

    def test_another_day_rests_on_other_statements(self):
        assert load("baseline", changes=Changes({"as_of": "2023-01-01"})).rests_on == ()
        assert load("baseline").rests_on

    def test_their_faults_name_the_flag(self):
        changes = Changes({"as_of": "2020-01-01", "runs": 0}, {"us.aid": 9, "us.aidd": 1}, flag="--{}")
        with pytest.raises(InputError) as caught:
            load("baseline", changes=changes)
        places = {fault.place: fault.message for fault in caught.value.faults}
        assert set(places) == {"--as-of", "--runs", "--set us.aid", "--set us.aidd"}
        assert places["--set us.aidd"] == "is neither a lever nor an uncertainty; did you mean 'us.aid'?"

    def test_their_faults_name_the_key_once(self):
        sets = {"us.aid": 9, "put_off": 7}
        with pytest.raises(InputError) as caught:
            load("baseline", changes=Changes({"horizon": 12}, sets, flag="--{}"))
        assert [str(fault) for fault in caught.value.faults] == [
            "--horizon: got 12, expected a duration such as '52 weeks' or '90 days'; write '12 days'?",
            "--set put_off: got 7, expected 0 to 1",
            "--set us.aid: got 9, expected 0 to 3",
        ]


def test_a_case_may_be_a_folder_beside_the_scenario(tmp_path, root):
    os.symlink(root / "calibration" / "cases" / "ukraine", tmp_path / "my_case", target_is_directory=True)
    path = write(tmp_path, "x.yaml", "case: my_case\nlevers: {us.aid: 1}")
    assert load(path).case == str(tmp_path / "my_case")


def test_written_out_it_reads_the_same(tmp_path):
    text = """
levers: {us.aid: 0.5}
uncertainties: {russia.readiness: {normal: [50, 5]}, ukraine.readiness: 40, us.effort: {triangular: [0, 1, 2]}}
events:
  - {when: trust < 0.2, once: false, set: {us.mediation: 0}, for: 1 day}
  - {on: 2025-07-02, ceasefire_proposal: {by: us, days: open}}
  - {on: 2025-07-04, announced: 2025-06-20, set: {eu.aid: 2}}
  - {on: 2025-07-03, talks_suspended: }
"""
    first = load(write(tmp_path, "x.yaml", text))
    second = load(write(tmp_path, "x2.yaml", json.dumps(first.written_out()), sound=False))
    assert second.written_out() == first.written_out()
    assert [event.key for event in second.events] == [event.key for event in first.events]


def test_an_events_key_is_what_it_says_not_how_it_is_spelled(tmp_path):
    texts = ("{on: 2025-07-01, set: {us.aid: 1}, for: 2 weeks}",
             "{probability: 1.0, for: 14 days, on: 2025-07-01, set: {us.aid: 1.0}}",
             "{on: 2025-07-01, set: {us.aid: 1}, for: 15 days}")  # fmt: skip
    keys = [load(write(tmp_path, "x.yaml", f"events: [{text}]")).events[0].key for text in texts]
    assert keys[0] == keys[1] != keys[2]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
KEYS = ("title", "case", "as_of", "horizon", "extends", "rests_on", "levers", "uncertainties", "events", "on", "when")
WORDS = st.sampled_from([*KEYS, "set", "for", "us.aid", "talks_round", "exchange", "each", "pullback", "by", "uniform"])
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(content=st.dictionaries(WORDS, ANYTHING, max_size=8))
def test_whatever_a_file_holds_it_is_read_or_refused_but_never_crashes(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_text(json.dumps(SOUND | content), encoding="utf-8")
    with contextlib.suppress(InputError):
        load(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reference=st.text(max_size=30))
def test_whatever_is_asked_for_is_found_or_refused(reference):
    with contextlib.suppress(InputError):
        load(reference)
