"""Scenarios that must not be compared as they are: every reason at once, and the flag that aligns them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from results.comparison.alignment import Alignment, Terms, check_made_alike
from results.comparison.runs import compared
from scenarios.layers import Changes
from scenarios.reading import load
from scenarios.schema import Scenario
from sim.errors import InputError

BASE = Terms("ukraine", dt.date(2025, 6, 1), horizon=364, step=1, runs=10_000, draws=200, seed=7)
FLAGS = Changes(flag="--{}")


def refusal(call):
    with pytest.raises(InputError) as caught:
        call()
    return [str(fault) for fault in caught.value.faults]


def faults(other, *, changes=FLAGS, fixed=(), **more):
    terms = {"base": BASE, "other": replace(BASE, **other), **more}
    return refusal(Alignment(terms, changes, fixed).check)


def test_the_same_terms_pass():
    Alignment({"a": BASE, "b": replace(BASE)}, FLAGS).check()


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"seed": 8}, "seed 8, but base has 7; --seed 7 gives all the same"),
        ({"runs": 50}, "runs 50, but base has 10000; --runs 10000 gives all the same"),
        ({"draws": 20}, "draws 20, but base has 200; --draws 200 gives all the same"),
        ({"horizon": 90}, 'horizon 90 days, but base has 52 weeks; --horizon "52 weeks" gives all the same'),
        (
            {"as_of": dt.date(2025, 3, 10)},
            "as-of date 2025-03-10, but base has 2025-06-01; --as-of 2025-03-10 gives all the same",
        ),
        ({"step": 7}, "step 7 days, but base has 1 day; write the same `step` into both files"),
        ({"case": "mine"}, "case mine, but base has ukraine; scenarios of different cases cannot be compared"),
    ],
)
def test_every_term_is_held_to(other, message):
    assert faults(other) == [f"other: {message}"]


def test_every_reason_of_every_scenario_at_once():
    third = replace(BASE, seed=9, as_of=dt.date(2025, 2, 1))
    told = faults({"seed": 8, "runs": 5}, third=third)
    assert [line.split(" ")[0] for line in told] == ["other:", "other:", "third:", "third:"]
    assert "--as-of 2025-02-01" in told[2]  # the earliest: no event lies before it


def test_from_python_the_argument_is_named():
    assert "argument as_of 2025-03-10 gives" in faults({"as_of": dt.date(2025, 3, 10)}, changes=Changes())[0]


def test_what_is_run_already_sets_the_terms():
    assert "--seed 8 gives all the same" in faults({"seed": 8}, fixed=["other"])[0]
    assert "both are run or loaded already" in faults({"seed": 8}, fixed=["base", "other"])[0]


def test_runs_of_another_version_or_other_evidence_are_refused():
    def folder(**digests):
        made = {"evidence": "e", "posterior": "p", "sources": "s", "scenario": "whatever"} | digests
        return SimpleNamespace(manifest={"digests": made})

    check_made_alike({"a": folder(), "b": folder(scenario="other")})
    told = refusal(lambda: check_made_alike({"a": folder(), "b": folder(sources="t", evidence="f")}))
    assert told == ["b: was run with other evidence and another version of Parley than a; run both scenarios again"]


class TestReferences:
    def test_two_to_twenty(self):
        assert refusal(lambda: compared(["baseline"], changes=FLAGS)) == ["scenarios: got 1, expected 2 to 20"]
        many = [f"scenario-{k}" for k in range(21)]
        assert refusal(lambda: compared(many, changes=FLAGS)) == ["scenarios: got 21, expected 2 to 20"]

    def test_each_once(self):
        told = refusal(lambda: compared(["baseline", "istanbul-2025", "baseline"], changes=FLAGS))
        assert told == ["baseline: is named twice; name every scenario once"]

    def test_every_unknown_name(self):
        told = refusal(lambda: compared(["basline", "istambul-2025"], changes=FLAGS))
        assert len(told) == 2
        assert told[0].endswith("did you mean 'baseline'?")

    def test_the_baseline_comes_first_named_or_not(self):
        names = ["patron-walks-away", "istanbul-2025"]
        assert list(compared(names, changes=FLAGS)) == names
        assert list(compared(names, changes=FLAGS, against="istanbul-2025")) == names[::-1]
        assert list(compared(names, changes=FLAGS, against="host-diplomacy")) == ["host-diplomacy", *names]

    def test_flags_align_library_scenarios_of_different_dates(self):
        apart = ["baseline", "patron-walks-away"]
        told = refusal(lambda: compared(apart, changes=FLAGS))
        assert ["as-of" in told[0], "seed" in told[1]] == [True, True]
        changes = replace(FLAGS, data={"as_of": "2025-05-31", "seed": 20250531})
        assert all(entry.seed == 20250531 for entry in compared(apart, changes=changes).values())

    def test_loaded_scenarios_of_one_name_are_told_apart(self):
        base, other = load("baseline"), load("baseline", changes=Changes(sets={"us.aid": 0.5}))
        found = compared([base, other], changes=Changes())
        assert list(found) == ["baseline-1", "baseline-2"]
        assert all(isinstance(entry, Scenario) for entry in found.values())

    def test_settings_that_would_change_nothing_are_refused(self):
        loaded = load("baseline")
        other = load("aid-cut-by-half")
        told = refusal(lambda: compared([loaded, other], changes=Changes({"runs": 50})))
        assert [line.split(":")[0] for line in told] == ["baseline", "aid-cut-by-half"]
        told = refusal(lambda: compared([loaded, "aid-cut-by-half"], changes=Changes(sets={"us.aid": 0.5})))
        assert told[0].startswith("baseline: is run or loaded already")
