"""From a scenario to the engine's setup: what fixes the sample, and what leaves it alone."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from calibration.case import load_case
from calibration.dimensions import dimensions, parameters, within
from calibration.levels import level_distributions
from calibration.positions import posterior
from calibration.sample import sample
from scenarios.build import build
from scenarios.layers import Changes
from scenarios.reading import load
from sim.conditions import Condition
from sim.distributions import Fixed, Normal
from sim.setup import Act
from tests.scenarios.written import write


def setup_of(scenario="baseline", *, sets=None, **changes):
    return build(load(scenario, changes=Changes({"draws": 16} | changes, sets or {})))


def columns(setup):
    """Everything that is drawn, by name, as bytes."""
    preferences = {name: value.tobytes() for name, value in vars(setup.preferences).items()}
    return preferences | {name: value.tobytes() for name, value in setup.parameters.items()}


def test_seed_and_draws_fix_the_sample():
    assert columns(setup_of(seed=5)) == columns(setup_of(seed=5))
    assert columns(setup_of(seed=5)) != columns(setup_of(seed=6))


def test_the_number_of_runs_does_not_matter():
    assert columns(setup_of(runs=10)) == columns(setup_of(runs=10_000))


def test_more_draws_extend_fewer():
    few, many = setup_of(draws=11), setup_of(draws=64)
    assert all((many.parameters[name][:11] == few.parameters[name]).all() for name in few.parameters)


def test_stating_one_uncertainty_leaves_every_other_column_as_it_was():
    name = "russia.war_cost_rate"
    before, after = columns(setup_of()), columns(setup_of(sets={name: {"uniform": [0.6, 1.4]}}))
    assert {key for key in before if before[key] != after[key]} == {name}


def test_a_stated_preference_moves_that_preference_alone():
    before, after = setup_of(), setup_of(sets={"ukraine.ideal.territory": 40})
    moved_dai = before.preferences.ideal_dai != after.preferences.ideal_dai
    assert moved_dai.any(axis=0).sum() == 1
    assert np.allclose(after.preferences.ideal_dai[:, 0, 0], 0.4)
    assert before.preferences.weight_dsk.tobytes() == after.preferences.weight_dsk.tobytes()


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [({"uniform": [0.6, 1.4]}, 0.6, 1.4), ({"triangular": [0.1, 0.2, 0.3]}, 0.1, 0.3), (0.5, 0.5, 0.5)],
)
def test_stated_distributions_are_drawn_from(stated, low, high):
    drawn_d = setup_of(sets={"russia.war_cost_rate": stated}, draws=256).parameters["russia.war_cost_rate"]
    assert drawn_d.min() == pytest.approx(low, abs=0.1 * (high - low))
    assert drawn_d.max() == pytest.approx(high, abs=0.1 * (high - low))
    assert (low <= drawn_d).all()
    assert (drawn_d <= high).all()


def test_a_stated_normal_is_cut_where_its_number_ends():
    assert within(Normal(1, 5), (0, 100)) == Normal(1, 5, 0, 100)
    assert within(Fixed(3), (0, 100)) == Fixed(3)
    drawn_d = setup_of(sets={"put_off": {"normal": [0.5, 5]}}, draws=64).parameters["put_off"]
    assert (drawn_d.min(), drawn_d.max()) == (0, 1)


def test_the_sample_is_spread_evenly_and_never_touches_the_ends():
    p_dj = sample(7, seed=3, draws=64)
    # 64 = 2^6 scrambled Sobol' points: one in each 64th of every axis, which independent draws would not give.
    assert (np.sort((p_dj * 64).astype(int), axis=0) == np.arange(64)[:, None]).all()
    assert 0 < p_dj.min() < p_dj.max() < 1


@pytest.mark.parametrize("draws", [1, 2, 3, 200])
def test_any_number_of_draws_is_given(draws):
    setup = setup_of(draws=draws)
    assert {len(value) for value in setup.parameters.values()} == {draws}
    assert setup.draws == draws


def test_the_engine_gets_all_its_parameters_and_only_those():
    setup = setup_of()
    assert list(setup.parameters) == list(parameters(setup.world))
    assert all(np.isfinite(value).all() for value in setup.parameters.values())


def test_every_level_of_the_record_is_a_parameter_of_the_engine():
    case = load_case("ukraine")
    assert set(level_distributions(case, case.file.evidence_until)) <= set(parameters(case.world()))


def test_levels_replace_priors_and_the_scenario_replaces_both():
    case, scenario = load_case("ukraine"), load("baseline", changes=Changes({}, {"local_rate": 0.1}))
    known = dimensions(case, posterior(case, as_of=scenario.as_of), scenario.uncertainties)
    assert known["exchange_rate"] == level_distributions(case, scenario.as_of)["exchange_rate"]
    assert known["local_rate"] == Fixed(0.1)


def test_events_arrive_as_days_after_the_as_of_day(tmp_path):
    text = """
as_of: 2025-06-01
events:
  - {id: round, on: 2025-06-02, announced: 2025-05-30, talks_round: {venue: istanbul, host: turkey}, set: {us.aid: 1}}
  - {when: trust < 0.2, once: false, probability: 0.5, set: {us.mediation: 0, us.aid: 2}, for: 2 weeks}
  - {on: 2025-07-01, ceasefire_proposal: {by: us, days: open}}
"""
    first, second, third = build(load(write(tmp_path, "x.yaml", text))).events
    assert (first.key, first.on, first.announced, first.when) == ("round", 1, -2, None)
    assert first.act == Act("talks_round", {"venue": "istanbul", "host": "turkey"})
    assert (second.on, second.when, second.once, second.duration) == (None, Condition("trust < 0.2"), False, 14)
    assert second.set == (("us.mediation", 0.0), ("us.aid", 2.0))
    assert second.probability == 0.5
    assert third.act == Act("ceasefire_proposal", {"by": "us", "kind": "general", "days": None})
    assert len(third.key) == 16


def test_a_scenario_says_when_and_how_long(tmp_path):
    setup = build(load(write(tmp_path, "x.yaml", "horizon: 90 days\nstep: 7 days\nseed: 3\nlevers: {us.aid: 0.5}")))
    assert (setup.as_of, setup.horizon_days, setup.step_days, setup.seed) == (dt.date(2025, 6, 1), 90, 7, 3)
    assert setup.levers == {"us.aid": 0.5}


def test_evidence_by_position_date_uses_what_was_printed_later(tmp_path):
    text = "as_of: 2022-03-28\nevidence: {}"
    by_print, by_day = (
        build(load(write(tmp_path, f"{key}.yaml", text.format(key))))
        for key in ("by_publication_date", "by_position_date")
    )
    assert by_print.preferences.ideal_dai.tobytes() != by_day.preferences.ideal_dai.tobytes()
