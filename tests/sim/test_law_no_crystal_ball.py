"""Law 7: agents know the past only; no mechanism reads the horizon; nothing comes before its day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.conditions import parse_condition
from sim.ensemble import simulate
from sim.outcomes import OUTCOMES
from sim.setup import Act, Event
from tests.sim.tiny import tiny, with_events


def before(runs, day):
    """Every outcome's day, later ones blanked."""
    return {name: np.where(runs[f"{name}_day"] < day, runs[f"{name}_day"], np.nan) for name in OUTCOMES}


@pytest.mark.parametrize("step", [1, 7])
def test_half_a_year_is_the_first_half_of_a_year(step):
    short, long = (simulate(tiny(horizon=h, step=step), runs=600).runs for h in (182, 364))
    for name in OUTCOMES:
        np.testing.assert_array_equal(before(short, 183)[name], before(long, 183)[name], err_msg=name)
        if step == 1:
            np.testing.assert_array_equal(short[f"{name}_day"], before(long, 183)[name], err_msg=name)


ACTS = [
    Act("talks_round", {"venue": None, "host": None}),
    Act("talks_suspended"),
    Act("exchange", {"each": 700, "stages": 3}),
    Act("ceasefire_proposal", {"by": "friend", "kind": "general", "days": "open"}),
    Act("ceasefire_proposal", {"by": "low", "kind": "sectoral", "days": 60}),
    Act("mediator_text", {"by": "friend"}),
    Act("one_sided_pause", {"by": "high", "days": 3}),
    Act("pullback", {"by": "high"}),
    Act("patron_summit"),
    Act("leaders_meeting"),
    Act("walk_away", {"by": "friend"}),
]


@pytest.mark.parametrize("step", [1, 7])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.kind}.{act.data.get('kind', '')}")
def test_scenarios_are_identical_before_they_differ(act, step):
    setup, day = tiny(horizon=84, step=step), 46
    plain = simulate(setup, runs=500).runs
    other = simulate(with_events(setup, Event("act", on=day, act=act)), runs=500).runs
    for name in OUTCOMES:
        np.testing.assert_array_equal(before(plain, day)[name], before(other, day)[name], err_msg=name)
    changed = any(not np.array_equal(plain[c], other[c], equal_nan=True) for c in plain)
    assert changed, "the act must do something"


@pytest.mark.parametrize("step", [1, 7])
def test_levers_by_date_and_by_condition_change_nothing_before(step):
    setup, day = tiny(horizon=84, step=step), 46
    lever = Event("cut", on=day, set=(("friend.mediation", 0.0), ("friend.aid", 0.0)))
    watch = Event("if", when=parse_condition(f"day >= {day}"), set=(("friend.mediation", 0.0),))
    plain = simulate(setup, runs=500).runs
    for event in (lever, watch):
        other = simulate(with_events(setup, event), runs=500).runs
        for name in OUTCOMES:
            np.testing.assert_array_equal(before(plain, day)[name], before(other, day)[name], err_msg=name)
        assert not np.array_equal(plain["talks_rounds"], other["talks_rounds"])


def test_an_announced_event_changes_nothing_before_its_announcement():
    setup = tiny(horizon=120, rearm_loss=0.15)
    late = Event("cut", on=100, announced=60, set=(("friend.aid", 0.0),))
    plain, told = simulate(setup, runs=500).runs, simulate(with_events(setup, late), runs=500).runs
    for name in OUTCOMES:
        np.testing.assert_array_equal(before(plain, 61)[name], before(told, 61)[name], err_msg=name)


def test_the_first_possible_day_is_the_day_after():
    runs = simulate(tiny(horizon=30, exchange_rate=0.9, children_rate=0.3), runs=500).runs
    assert min(np.nanmin(runs[f"{name}_day"]) for name in OUTCOMES if (~np.isnan(runs[f"{name}_day"])).any()) == 1
    for name in OUTCOMES:
        days = runs[f"{name}_day"]
        assert not (days > 30).any()


@pytest.mark.parametrize("step", [1, 7])
def test_days_are_whole_and_inside_the_horizon(step):
    runs = simulate(tiny(horizon=100, step=step), runs=500).runs
    for name in OUTCOMES:
        days = runs[f"{name}_day"]
        days = days[~np.isnan(days)]
        assert (days == np.round(days)).all()
        assert ((days >= 1) & (days <= 100)).all()


def test_history_after_the_as_of_day_cannot_be_given():
    """The history ends with the as-of day: the replay never looks at a later day, even if one were there."""
    setup = tiny(horizon=60)
    later = replace(setup.history, share=(*setup.history.share, (30, 80.0)))
    one, two = simulate(setup, runs=300).runs, simulate(replace(setup, history=later), runs=300).runs
    for name in ("talks_round", "settlement"):
        np.testing.assert_array_equal(one[f"{name}_day"], two[f"{name}_day"])
