"""Third parties: how effort reaches the talks, what support comes to, whom a patron presses."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms import mediation, trust
from sim.mechanisms.mediation import effort, facilitation, reach, refuse, support
from tests.sim.small import small_model
from tests.sim.tiny import tiny


def model_of(runs=2, **how):
    return small_model(tiny(draws=2, **how), runs=runs)


def test_mediation_is_the_chance_that_some_effort_reaches_the_talks():
    # The friend tries .75 with access .8, the cross .5 with .2: 1 - (1 - .6)(1 - .1) = .64.
    np.testing.assert_allclose(reach(model_of()), 0.64, rtol=1e-6)
    np.testing.assert_allclose(reach(model_of(levers={"friend.mediation": 0.0})), 0.1, rtol=1e-5)


def test_effort_is_a_share_and_little_of_it_is_left_to_one_that_walked_away():
    model = model_of(levers={"friend.mediation": 2.0}, walked_effort=0.25)
    friend = model.third_party("friend")
    assert (effort(model, friend) == 1).all()  # twice .75, at most all
    friend.walked_r = np.array([True, False])
    np.testing.assert_allclose(effort(model, friend), [0.375, 1])


def test_facilitation_is_the_humanitarian_mediators_effort():
    np.testing.assert_allclose(facilitation(model_of()), 0.5)
    np.testing.assert_allclose(facilitation(model_of(levers={"cross.facilitation": 1.6})), 0.8, rtol=1e-6)


@pytest.mark.parametrize(("aid", "expected"), [(1.0, 1.0), (0.0, 0.7), (0.5, 0.85), (2.0, 1.5)])
def test_support_is_a_sum_over_donors_of_which_part_is_made_up_for(aid, expected):
    # The friend gives half of it; of what is missing others make up .4; what comes on top comes in full.
    model = model_of(levers={"friend.aid": aid}, substitution=0.4)
    np.testing.assert_allclose(support(model, "low"), expected, rtol=1e-6)
    assert (support(model, "high") == 1).all()  # nobody arms it


def test_who_refuses_is_remembered_and_pressed():
    model = model_of(pressure_step=0.2, levers={"friend.pressure_on_high": 3.0})
    friend = model.third_party("friend")
    nobody, first, everywhere = np.zeros(2, bool), np.array([True, False]), np.ones(2, bool)
    rows, even = np.arange(2), np.full(2, 0.5, np.float32)
    refuse(model, friend, rows, (nobody, first), (even, even))
    assert friend.refuser_r.tolist() == [1, -1]
    assert friend.refused_r.tolist() == [1, 0]
    np.testing.assert_allclose(model.sides[1].pressure_r, [0.2 * 0.75 * 3, 0], rtol=1e-6)
    refuse(model, friend, rows, (everywhere, nobody), (even, even))  # no lever on that one: as decided
    np.testing.assert_allclose(model.sides[0].pressure_r, 0.2 * 0.75, rtol=1e-6)
    assert friend.refuser_r.tolist() == [0, 0]
    assert friend.refused_r.tolist() == [2, 1]
    refuse(model, friend, rows, (everywhere, everywhere), (even, np.array([0.4, 0.5], np.float32)))
    assert friend.refuser_r.tolist() == [1, -1]  # the less willing, or nobody


def test_what_fades_fades_with_its_memory():
    model = model_of(pressure_memory=60.0, refusal_memory=90.0)
    model.sides[0].pressure_r = np.ones(2, np.float32)
    friend = model.third_party("friend")
    friend.refused_r, friend.refuser_r = np.array([1.0, 0.5], np.float32), np.array([1.0, 1.0], np.float32)
    for _ in range(70):
        mediation.fade(model)
    np.testing.assert_allclose(model.sides[0].pressure_r, np.exp(-70 / 60), rtol=1e-4)
    np.testing.assert_allclose(friend.refused_r, np.array([1, 0.5]) * np.exp(-70 / 90), rtol=1e-4)
    assert friend.refuser_r.tolist() == [1, -1]  # below a quarter of a refusal it is forgotten


def test_a_patron_walks_away_and_comes_back_at_its_rates():
    runs = 20_000
    model = small_model(tiny(draws=1, walk_away=4.0, return_rate=0.0), runs=runs)
    for _ in range(10):
        mediation.step(model)
        model.day += 1
    # Rate 4 * .75 * (1/2 + 0) = 1.5 a year over ten days. Band: 5 standard errors, .007; without the half it is .079.
    p = 1 - np.exp(-1.5 * 10 / 365.25)
    assert abs(model.third_party("friend").walked_r.mean() - p) < 5 * np.sqrt(p * (1 - p) / runs)
    model.p["return_rate"] = np.full(runs, 1e6, np.float32)
    mediation.step(model)
    assert not (model.third_party("friend").walked_r & (model.third_party("friend").refused_r > 0)).any()
    assert model.third_party("friend").walked_r.mean() < 0.01


def test_aid_is_cut_only_after_the_client_refused_and_comes_back():
    runs = 4000
    model = small_model(tiny(draws=1, aid_cut=1e6, aid_cut_share=0.5, aid_memory=60.0, pressing_rate=0.0), runs=runs)
    friend = model.third_party("friend")
    friend.refuser_r = np.where(np.arange(runs) % 2 == 0, np.float32(0), np.float32(1))
    friend.refused_r = np.ones(runs, np.float32)
    mediation.step(model)
    client_r = np.arange(runs) % 2 == 0
    np.testing.assert_allclose(friend.aid_r, np.where(client_r, 0.5, 1.0), rtol=1e-5)
    assert (model.sides[0].support_r[client_r] < 1).all()
    model.p["aid_cut"] = np.zeros(runs, np.float32)
    for _ in range(60):
        mediation.step(model)
    np.testing.assert_allclose(friend.aid_r[client_r], 1 - 0.5 / np.e, rtol=1e-4)


def test_trust_moves_by_steps_and_stays_a_share():
    model = model_of(trust_usual=0.3, trust_collapse=-0.25, trust_kept=0.06, trust_memory=200.0)
    trust.shift(model, "trust_kept", np.array([0]))
    np.testing.assert_allclose(model.trust_r, [0.36, 0.3], rtol=1e-6)
    for _ in range(5):
        trust.shift(model, "trust_collapse", np.array([0, 1]))
    assert model.trust_r.tolist() == [0, 0]
    for _ in range(100):
        trust.step(model)
    np.testing.assert_allclose(model.trust_r, 0.3 * (1 - np.exp(-0.5)), rtol=1e-4)
