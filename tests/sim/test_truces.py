"""Truces: what one is worth to a side, how both answer, and what follows from the answers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms import endurance, truces
from sim.mechanisms.truces import Proposal, p_accepts, worth
from tests.sim.small import small_model
from tests.sim.tiny import tiny

SET = {
    "truce_base": 0.2, "truce_sequencing": 1.0, "truce_gain": 0.25, "truce_distrust": 0.4, "truce_pressure": 0.5,
    "truce_long": 0.1, "truce_precision": 6.0, "cost_rate": 0.05, "war_cost_rate": 1.0, "optimism_start": 0.8,
    "trust_usual": 0.3,
}  # fmt: skip


def model_of(runs=1, **fixed):
    model = small_model(tiny(draws=1, **SET | fixed), runs=runs)
    model.mediation_r = np.full(runs, 0.4, np.float32)
    return model


def test_worth_by_hand():
    # b_0 + 2 c - w_s demand^2 - w_g b - w_d (1 - T) + w_p (.3 mediation); the high side asks for .75 first.
    low, high = (worth(model, side, "general", long=False)[0] for model in [model_of()] for side in model.sides)
    common = 0.2 + 2 * 0.05 - 0.25 * 0.8 - 0.4 * 0.7 + 0.5 * 0.3 * 0.4
    assert low == pytest.approx(common - 0.125**2, abs=1e-6)
    assert high == pytest.approx(common - 0.75**2, abs=1e-6)


@pytest.mark.parametrize(("kind", "share"), [("general", 1.0), ("holiday", 0.5), ("sectoral", 0.3)])
def test_short_and_partial_truces_prejudge_less(kind, share):
    model = model_of()
    plain = model_of(truce_sequencing=0.0)
    gap = worth(plain, plain.sides[1], kind, long=False) - worth(model, model.sides[1], kind, long=False)
    assert gap[0] == pytest.approx(share * 0.75**2, abs=1e-6)


def test_pressure_speaks_for_a_truce_and_length_against():
    model = model_of()
    before = worth(model, model.sides[1], "general", long=False)[0]
    assert worth(model, model.sides[1], "general", long=True)[0] == pytest.approx(before - 0.1, abs=1e-6)
    model.sides[1].pressure_r = np.ones(1, np.float32)
    assert worth(model, model.sides[1], "general", long=False)[0] == pytest.approx(before + 0.5, abs=1e-6)


def test_a_truce_worth_nothing_is_a_coin():
    model = model_of()
    even = model_of(truce_base=0.2 - worth(model, model.sides[0], "general", long=False)[0])
    assert p_accepts(even, even.sides[0], "general", long=False)[0] == pytest.approx(0.5, abs=1e-5)


def offered(by, runs=20_000):
    """A 30-day proposal by somebody in all runs; the high side, which asks for more first, is the less willing."""
    model = model_of(runs=runs, truce_sequencing=0.4)
    yes = tuple(p_accepts(model, side, "general", long=True) for side in model.sides)
    proposal = Proposal(by, np.arange(runs), np.full(runs, 30, np.float32), np.ones(runs, np.float32), yes)
    agreed = truces.answer(model, proposal, "test")
    return model, agreed, [float(chance[0]) for chance in yes]


@pytest.mark.parametrize(
    ("by", "expected"), [("friend", lambda a, b: a * b), ("low", lambda a, b: b), ("high", lambda a, b: a)]
)
def test_both_must_say_yes_but_who_proposes_has_said_so(by, expected):
    _, agreed, (low, high) = offered(by)
    assert 0.05 < high < low - 0.1 < 0.9
    p = expected(low, high)
    # Band: 5 standard errors, .018. Answers by one and the same draw would agree in min(a, b) of the runs.
    assert abs(agreed.mean() - p) < 5 * np.sqrt(p * (1 - p) / len(agreed))


def test_who_alone_refused_is_blamed_and_else_the_less_willing():
    model, agreed, (low, high) = offered("friend")
    friend = model.third_party("friend")
    assert (friend.refuser_r[agreed] == -1).all()
    assert (friend.refused_r[agreed] == 0).all()
    assert set(friend.refuser_r[~agreed]) == {0, 1}
    # Side 0 is blamed where it alone refused, (1 - a) b; where both did it is the less willing one, side 1.
    p = (1 - low) * high
    assert abs((friend.refuser_r == 0).mean() - p) < 5 * np.sqrt(p * (1 - p) / len(agreed))
    pressed = [(side.pressure_r > 0).mean() for side in model.sides]
    np.testing.assert_allclose(pressed, [1 - low, 1 - high], atol=0.018)


def in_force(days, runs=50, **fixed):
    model = model_of(runs=runs, collapse_rate=0.0, **fixed)
    truces.start(model, np.arange(runs), np.full(runs, days, np.float32), np.ones(runs, np.float32))
    model.day = 1
    return model


def passing(model, days):
    for _ in range(days):
        endurance.step(model)
        model.day += 1
    return model


@pytest.mark.parametrize(
    ("days", "kind"), [(3, truces.SHORT), (29, truces.SHORT), (30, truces.LONG), (np.inf, truces.LONG)]
)
def test_thirty_days_make_a_general_ceasefire(days, kind):
    model = in_force(days)
    assert (model.truce.kind_r == kind).all()
    assert np.isnan(model.tally.first_day["general_ceasefire"]).all() == (kind == truces.SHORT)
    assert (model.tally.first_day["general_truce"] == 1).all()


def test_a_truce_lasts_its_agreed_days_and_has_then_been_kept():
    model = in_force(40, extension=0.0)
    before = model.trust_r.copy()
    assert (passing(model, 39).truce.kind_r == truces.LONG).all()
    assert (passing(model, 1).truce.kind_r == truces.NONE).all()
    np.testing.assert_allclose(model.trust_r, before + model.p["trust_kept"], rtol=1e-5)
    assert np.isnan(model.tally.first_day["ceasefire_collapse"]).all()  # it simply ran out
    assert (model.tally.count("days_under_general_ceasefire") == 40).all()


def test_a_pause_that_is_extended_becomes_a_general_ceasefire_on_its_last_day():
    model = passing(in_force(10, extension=1.0, truce_base=9.0), 10)
    assert (model.truce.kind_r == truces.LONG).all()
    assert (model.tally.first_day["general_ceasefire"] == 11).all()  # in force from day 1 for ten days
    assert (model.truce.left_r == endurance.EXTENSION_DAYS).all()


def test_an_open_ended_ceasefire_never_runs_out():
    assert (passing(in_force(np.inf, extension=0.0), 300).truce.kind_r == truces.LONG).all()


def test_collapse_ends_it_costs_trust_and_calls_talks_off():
    model = model_of(runs=50)
    model.p["collapse_rate"] = np.full(50, 1e5, np.float32)
    model.channel.status_r = np.ones(50, np.float32)
    truces.start(model, np.arange(50), np.full(50, np.inf, np.float32), np.ones(50, np.float32))
    model.day, before = 1, model.trust_r.copy()
    endurance.step(model)
    assert (model.tally.first_day["ceasefire_collapse"] == 2).all()
    assert model.fighting_r.all()
    lost = model.p["trust_collapse"] + model.p["trust_suspension"]
    np.testing.assert_allclose(model.trust_r, np.maximum(before + lost, 0), atol=1e-6)
    assert not model.channel.is_open_r.any()
