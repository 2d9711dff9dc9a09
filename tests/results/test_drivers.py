"""A study of drivers: its design, and that what is known to drive an outcome is what tables, charts and words say."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from calibration.case import load_case
from parley.api import load
from results.drivers.bins import binned
from results.drivers.design import BASES, Design, _run, _Task
from results.drivers.folder import write_drivers
from results.drivers.groups import groups_of
from results.drivers.margins import Margin, margins
from results.drivers.words import box_sentence, end_text, finding
from results.words import number_in_100
from scenarios.build import build
from sim.distributions import Uniform
from sim.ensemble import simulate
from tests.results.studied import CEASEFIRE, POINTS, evaluated, invented_study


@pytest.fixture(scope="module")
def study():
    with pytest.MonkeyPatch.context() as patch:
        return invented_study(patch)


@pytest.fixture(scope="module")
def design():
    scenario = load("baseline", seed=3)
    known = margins(scenario)
    return Design(scenario, 600, tuple(known.values()), groups_of(load_case("ukraine"), list(known)))


class TestDesign:
    def test_every_uncertain_number_is_in_one_group(self, design):
        places = [place for group in design.groups for place in group.columns]
        assert sorted(places) == list(range(design.columns))
        assert len({group.label for group in design.groups}) == len(design.groups)

    def test_a_mixed_block_takes_its_group_from_the_second_input_and_the_rest_from_the_first(self, design):
        first, second = design.inputs(0)
        for g, group in enumerate(design.groups):
            mixed = design.mixed(BASES + g, first, second)
            its = np.isin(np.arange(design.columns), group.columns)
            assert np.array_equal(mixed[:, its], second[:, its])
            assert np.array_equal(mixed[:, ~its], first[:, ~its])
        for block, base in enumerate((first, first, second, second)):
            assert design.mixed(block, first, second) is base

    def test_more_rows_extend_fewer(self, design):
        more = replace(design, rows=9_000)
        assert more.chunks == 2
        assert np.array_equal(more.inputs(0)[0][:600], design.inputs(0)[0])
        assert more.inputs(1)[0].shape == (9_000 - 8_192, design.columns)

    def test_a_block_is_run_at_its_inputs_with_chance_of_its_own(self, design):
        short = replace(design, rows=40, scenario=load("baseline", seed=3, horizon="20 weeks"))
        hits = [np.unpackbits(_run(_Task(short, block, 0))["exchange"], count=40) for block in (0, 1)]
        children = [np.unpackbits(_run(_Task(short, block, 0))["children_return"], count=40) for block in (0, 1)]
        first = short.inputs(0)[0]
        setup = build(short.scenario, np.stack([m.place(first[:, j]) for j, m in enumerate(short.margins)], axis=1))
        assert setup.draws == 40
        # The same inputs, other chance: both blocks see most exchanges, but not the same returns of children.
        assert min(hit.mean() for hit in hits) > 0.9
        assert not np.array_equal(*children)
        assert not np.array_equal(children[0], ~np.isnan(simulate(setup, runs=40).runs["children_return_day"]))

    def test_every_run_is_counted_once_for_every_input(self, design):
        counts = binned(evaluated(design), ["settlement"])["settlement"]
        assert (counts.runs_fjm.sum(axis=(0, 2)) == design.rows * design.blocks).all()
        hits = evaluated(design).hits["settlement"].sum()
        assert (counts.hits_fjm.sum(axis=(0, 2)) == hits).all()


class TestMargins:
    def test_a_calibrated_number_has_the_spread_of_the_posteriors_draws(self):
        scenario = load("baseline", draws=1024)
        own = margins(scenario)["truce_long"]
        value_d = build(scenario).parameters["truce_long"]
        for p in (0.1, 0.5, 0.9):
            assert own.value(p) == pytest.approx(float(np.quantile(value_d, p)), abs=0.03)
        assert own.chosen is not None

    def test_what_a_scenario_states_or_nobody_fitted_keeps_its_own_spread(self):
        known = margins(load("baseline", set={"truce_long": {"uniform": [0, 2]}}))
        assert known["truce_long"].value(0.25) == 0.5
        assert known["russia.ideal.territory"].chosen is None

    def test_a_margin_is_read_between_its_draws(self):
        margin = Margin(Uniform(0, 10), chosen=(0.2, 0.4))
        assert [margin.value(p) for p in (0.25, 0.5, 0.75)] == pytest.approx([2, 3, 4])


class TestStudy:
    def test_only_outcomes_that_vary_are_driven(self, study):
        assert [one.outcome.name for one in study.driven] == ["settlement", "general_ceasefire"]
        assert "exchange" in {one.name for one in study.undriven}

    def test_what_moves_an_outcome_comes_first_with_both_ends(self, study):
        settlement, ceasefire = study.driven
        top = settlement.singles[0]
        assert top.input.name == "reluctance"
        # .05 + .9 p at the 10th and the 90th percentile.
        for share, noise, known in zip(top.shares, top.noise, (0.14, 0.86), strict=True):
            assert abs(share - known) < 4 * noise < 0.06
        assert {one.input.name for one in ceasefire.singles[:2]} == {*CEASEFIRE}
        assert all(a.swing >= b.swing for a, b in zip(ceasefire.singles, ceasefire.singles[1:], strict=False))

    def test_shares_of_the_variance_go_to_the_groups_of_those_inputs(self, study):
        shares = study.groups[study.groups.outcome == "settlement"].set_index("group")
        own = shares.loc["What makes a deal worth signing"]
        # All of the variance, by itself and in all; no other group takes part.
        assert own["first_low"] < 1 < own["first_high"]
        assert own["total_low"] < 1 < own["total_high"]
        others = shares.drop("What makes a deal worth signing")
        error = (others.total_high - others.total_low) / 3.29
        assert (others.total.abs() < 4 * error).all()

    def test_the_conditions_are_those_planted(self, study):
        found = study.conditions
        assert {(one.input.name, one.is_upper) for one in found.conditions} == {(name, True) for name in CEASEFIRE}
        by_name = {one.input.name: one for one in found.conditions}
        assert by_name["truce_long"].p == pytest.approx(0.3, abs=0.08)
        known = margins(study.scenario)["truce_long"]
        assert by_name["truce_long"].at == pytest.approx(known.value(by_name["truce_long"].p))
        assert found.box.density == pytest.approx(0.95, abs=0.05)

    def test_the_map_is_the_chance_in_each_cell(self, study):
        found = study.conditions
        assert found.runs_ua.sum() == 2 * POINTS
        # One half of the runs in the map, all of them in the base: four standard errors of the half.
        assert (found.share_ua * found.runs_ua).sum() / found.runs_ua.sum() == pytest.approx(found.base, abs=0.03)


class TestWords:
    def test_sentences_say_what_the_numbers_are(self, study):
        settlement = study.driven[0]
        top = settlement.singles[0]
        ends = f"({number_in_100(top.shares[0])} to {number_in_100(top.shares[1])})"
        assert f"{top.input.label} {ends}" in finding(settlement)
        said = box_sentence(study.conditions)
        box = study.conditions.box
        for share, things in ((box.density, "runs"), (box.mass, "runs"), (box.coverage, "that see one")):
            assert f"{number_in_100(share)} of 100 {things}" in said

    def test_an_end_on_a_scale_in_words_says_what_stands_there(self, study):
        (position,) = (one for one in study.driven[1].singles if one.input.name == "russia.ideal.territory")
        anchors = load_case("ukraine").file.issues["territory"].anchors
        nearest = min(anchors, key=lambda place: abs(place - position.values[0]))
        assert anchors[nearest] in end_text(position, 0)


class TestCharts:
    def test_bars_reach_from_the_base_to_each_end(self, study):
        figure = study.chart("what_drives_it", "settlement")
        settlement = study.driven[0]
        for end, bars in enumerate(figure.data):
            reached = np.add(bars.base, bars.x)
            assert reached == pytest.approx(
                [100 * one.shares[end] for one in settlement.singles[: len(bars.x)]], abs=0.02
            )

    def test_nothing_drawn_is_nan_or_beyond_its_scale(self, study):
        for name in ("what_drives_it", "what_explains_it", "when_it_comes"):
            text = study.chart(name).to_json()
            assert "NaN" not in text
        for bars in study.chart("what_explains_it").data:
            assert min(bars.x) >= 0
            assert max(bars.x) <= 100


class TestFolder:
    def test_tables_and_json_hold_the_study(self, study, tmp_path):
        folder = write_drivers(study, tmp_path / "out")
        told = json.loads((folder / "drivers.json").read_text())
        assert told["outcomes"]["settlement"]["probability"] == study.driven[0].probability
        assert told["conditions"]["density"] == study.conditions.box.density
        assert len(pd.read_csv(folder / "inputs.csv")) == 2 * len(margins(study.scenario))
        assert set(pd.read_csv(folder / "groups.csv").outcome) == {"settlement", "general_ceasefire"}
