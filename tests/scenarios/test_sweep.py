"""The keys `sweep` and `what_if`: how values are written, what is refused, which points come of them."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.build import build
from scenarios.layers import Changes
from scenarios.points import at, points, sampled
from scenarios.reading import load
from scenarios.sweep import Range, Sweep
from tests.scenarios.written import messages, write


@pytest.mark.parametrize("written", ["0:2:5", [2, 0, 0.5, 1, 1.5], "0, 0.5, 1, 1.5, 2"])
def test_three_ways_to_write_the_same_values(written):
    assert Sweep.model_validate({"over": {"us.aid": written}}).over["us.aid"] == (0, 0.5, 1, 1.5, 2)


@pytest.mark.parametrize(
    "wrong", [1, [1], [1, 1], "0", "2:0:5", "0:2:1", "0:2:1.5", "0:2:nan", "a:b", "0:2:3:4", "nan:1", [True, 2], "0,x"]
)
def test_values_that_are_none(tmp_path, wrong):
    (message,) = messages(write(tmp_path, "s.yaml", f"sweep: {{over: {{us.aid: {wrong!r}}}}}\n"))
    assert message.startswith("sweep.over.us.aid: got ")


def test_a_grid_needs_values_and_a_sample_ranges(tmp_path):
    for text, hint in (
        ("{over: {us.aid: '0:2', eu.aid: '0:2:3'}}", "values for us.aid, such as 0:2:5"),
        ("{over: {us.aid: '0:2', eu.aid: '0:2:3'}, sample: 8}", "a range to sample from for eu.aid, such as 0:2"),
        ("{over: {us.aid: '0:2:300', eu.aid: '0:2:300'}}", "at most 65536 combinations"),
    ):
        (message,) = messages(write(tmp_path, "s.yaml", f"sweep: {text}\n"))
        assert hint in message


def test_unknown_inputs_and_values_beyond_their_ends_are_told_together(tmp_path):
    text = (
        "sweep: {over: {us.adi: '0:2:3', us.aid: '0:9:3', trust_memory: '-5:5:3'}}\n"
        "what_if: {us.mediaton: [0, 1, 2], us.aid: '0:1', eu.aid: [0, 1, 7]}\n"
    )
    found = "\n".join(messages(write(tmp_path, "s.yaml", text)))
    for said in (
        "sweep.over.us.adi: got an unknown lever or uncertainty; did you mean 'us.aid'?",
        "sweep.over.us.aid: got 0 to 9, expected 0 to 3",
        "sweep.over.trust_memory: got -5 to 5, expected",
        "what_if.us.mediaton: got an unknown lever or uncertainty; did you mean 'us.mediation'?",
        "what_if.us.aid: got '0:1', expected 3 values",
        "what_if.eu.aid: got 0 to 7, expected 0 to 3",
    ):
        assert said in found


def test_the_grid_has_every_combination_once():
    found = points(Sweep.model_validate({"over": {"a": "0:1:2", "b": [3, 4, 5]}}), seed=0)
    assert [tuple(point.values()) for point in found] == [(0, 3), (0, 4), (0, 5), (1, 3), (1, 4), (1, 5)]


def test_a_sample_fills_its_ranges_evenly_and_more_points_extend_fewer():
    ranges = {"a": Range(0, 2), "b": Range(10, 20)}
    many, few = (sampled(ranges, n=n, seed=3) for n in (64, 20))
    assert many[:20] == few
    for name, (low, high) in ranges.items():
        # 64 points of a scrambled Sobol' sequence put one into each 64th of every range; independent ones never would.
        cell = (np.array([point[name] for point in many]) - low) / (high - low) * 64
        assert sorted(np.floor(cell)) == list(range(64))


def test_a_scenario_at_a_point_keeps_the_draws_of_everything_else():
    plain = load("baseline")
    moved = at(plain, {"us.aid": 0.5, "trust_memory": 400.0})
    before, after = build(plain), build(moved)
    assert after.levers == {"us.aid": 0.5}
    assert set(after.parameters["trust_memory"]) == {400.0}
    changed = {
        name for name, value_d in after.parameters.items() if not np.array_equal(value_d, before.parameters[name])
    }
    assert changed == {"trust_memory"}
    assert plain.levers == {}


def test_a_name_that_a_lever_and_an_uncertainty_share_means_the_lever():
    # Set as both, a lever of 1 would also fix the readiness itself at 1 on its scale of 100.
    by_flag = load("baseline", changes=Changes(sets={"russia.readiness": 1}))
    for scenario in (by_flag, at(load("baseline"), {"russia.readiness": 1})):
        assert (scenario.levers, scenario.uncertainties) == ({"russia.readiness": 1}, {})


def test_a_sweep_is_inherited_whole_or_replaced(tmp_path):
    write(tmp_path, "parent.yaml", "sweep: {over: {us.aid: '0:2'}, sample: 8}\nwhat_if: {us.aid: '0:2:3'}\n")
    child = "title: t\nquestion: q\nextends: ./parent.yaml\n"
    assert load(write(tmp_path, "a.yaml", child, sound=False)).sweep.sample == 8
    assert (
        load(write(tmp_path, "b.yaml", child + "sweep: {over: {eu.aid: '0:2:3'}}\n", sound=False)).sweep.sample is None
    )


def test_a_written_out_sweep_reads_the_same(tmp_path):
    import yaml

    text = "sweep: {over: {us.aid: '0.125:2', russia.readiness: '0:1.5'}, sample: 8}\nwhat_if: {eu.aid: '0:2:3'}\n"
    first = load(write(tmp_path, "s.yaml", text))
    again = load(write(tmp_path, "t.yaml", yaml.safe_dump(first.written_out()), sound=False))
    assert (again.sweep, again.what_if) == (first.sweep, first.what_if)
