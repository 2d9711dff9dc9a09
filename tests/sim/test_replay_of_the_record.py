"""The first case's war, replayed: March 2022 and December 2024 come out unlike, and rightly so."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.build import build
from scenarios.layers import Changes
from scenarios.reading import load
from sim.mechanisms import talks
from sim.mechanisms.outside_option import cost_of_a_year
from sim.replay import replay
from tests.sim.small import small_model


def real(as_of):
    setup = build(load("baseline", changes=Changes({"draws": 32, "as_of": as_of, "evidence": "by_position_date"}, {})))
    return setup, replay(setup)


@pytest.fixture(scope="module")
def march_2022():
    return real("2022-03-31")


@pytest.fixture(scope="module")
def december_2024():
    return real("2024-12-15")


def test_the_real_war_is_new_in_march_2022_and_a_habit_in_december_2024(march_2022, december_2024):
    early, late = march_2022[1], december_2024[1]
    for side in ("ukraine", "russia"):
        assert early[f"{side}.used_to_war_r"].max() < 0.3 < 0.8 < late[f"{side}.used_to_war_r"].min()
        assert np.median(early[f"{side}.optimism_r"]) > np.median(late[f"{side}.optimism_r"]) + 0.3


def test_a_year_of_war_costs_more_early(march_2022, december_2024):
    early, late = (small_model(setup, runs=32, state=state) for setup, state in (march_2022, december_2024))
    for side in (0, 1):
        cost_early, cost_late = (np.median(cost_of_a_year(m, m.sides[side])) for m in (early, late))
        assert cost_early > 1.3 * cost_late


def test_delegations_were_meeting_in_march_2022_and_not_in_december_2024(march_2022, december_2024):
    assert (march_2022[1]["channel.status_r"] == talks.OPEN).all()
    assert (march_2022[1]["channel.age_r"] > 25).all()
    assert march_2022[1]["channel.texts_r"].all()
    assert (december_2024[1]["channel.status_r"] == talks.CLOSED).all()


def test_the_front_moved_fast_in_march_2022_and_slowly_in_december_2024(march_2022, december_2024):
    assert (march_2022[1]["war.momentum_r"] > 4).all()
    assert (abs(december_2024[1]["war.momentum_r"]) < 1.5).all()
    assert np.median(march_2022[1]["russia.belief_r"]) > np.median(december_2024[1]["russia.belief_r"]) + 0.3


def test_the_patron_talked_to_the_other_side_only_in_2025(march_2022, december_2024):
    summer = real("2025-05-31")[1]
    for state in (march_2022[1], december_2024[1]):
        assert (state["us.contacts_r"] < 0.1).all()
    assert (summer["us.contacts_r"] > 1).all()
    assert (summer["channel.status_r"] == talks.OPEN).all()


def test_no_truce_and_no_settlement_stands_on_any_of_these_days(march_2022, december_2024):
    for _, state in (march_2022, december_2024):
        assert (state["truce.kind_r"] == 0).all()
        assert ((state["trust_r"] > 0.1) & (state["trust_r"] < 0.6)).all()


def test_what_is_known_wears_off_after_the_evidence():
    # A scenario may run as of any date; half a year past the evidence nobody knows where the front stands.
    at_once, later = (real(day)[1] for day in ("2025-06-01", "2025-11-30"))
    for name in ("war.momentum_r", "war.share_r"):
        assert np.std(later[name]) > 3 * np.std(at_once[name]) > 0
