"""The recorded war, replayed: what it leaves behind on the as-of day, by hand on the tiny case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.mechanisms import talks
from sim.replay import replay
from sim.setup import History, PastEvent
from tests.sim.small import small_model
from tests.sim.tiny import tiny

FIRST = -200
DAYS = 201
"""Days replayed: the first day of the war and the as-of day both count."""


STILL = History(FIRST, share=((FIRST, 10.0), (0, 10.0)))
"""A war in which the front does not move."""


def after(*events, share=(), support=(), seed=7, **fixed):
    """Setup and state of the tiny case after a history of such events (day, kind, data)."""
    past = tuple(PastEvent(day, kind, data) for day, kind, data in sorted(events, key=lambda e: e[0]))
    setup = tiny(draws=2, seed=seed, history=History(FIRST, past, share, support), **fixed)
    return setup, replay(setup)


def value(setup, name):
    return setup.parameters[name][0]


def close(state, name, expected):
    assert state[name].shape == (2,)
    np.testing.assert_allclose(state[name], expected, rtol=1e-4, atol=1e-5)


# What time alone does -------------------------------------------------------------------------------------------------


def test_years_of_fighting_wear_optimism_off_and_make_war_habitual():
    setup, state = after()
    start, end = value(setup, "low.optimism_start"), value(setup, "low.optimism_end")
    close(state, "low.optimism_r", end + (start - end) * np.exp(-DAYS / value(setup, "optimism_memory")))
    close(state, "high.used_to_war_r", 1 - np.exp(-DAYS / value(setup, "adaptation_memory")))
    close(state, "trust_r", value(setup, "trust_usual"))
    close(state, "channel.status_r", talks.CLOSED)


def test_a_truce_stops_the_learning_for_as_long_as_it_lasts():
    setup, state = after((-101, "truce", {"truce": "general", "days": 50}))
    start, end = value(setup, "low.optimism_start"), value(setup, "low.optimism_end")
    close(state, "low.optimism_r", end + (start - end) * np.exp(-(DAYS - 50) / value(setup, "optimism_memory")))
    close(state, "truce.kind_r", 0)


def test_beliefs_follow_the_recorded_front():
    # .09 points a month for the whole war: momentum arcsinh(.9), seen after DAYS days with the belief's memory. The
    # first month is read from a month that is still short, at the same pace.
    setup, state = after(share=((FIRST, 10.0), (0, 10.0 + 0.09 * -FIRST / 30)))
    momentum = np.arcsinh(0.09 / 0.1)
    close(state, "war.momentum_r", momentum)
    close(state, "war.share_r", 10.6)
    seen = momentum * (1 - np.exp(-(DAYS - 1) / value(setup, "belief_memory")))
    close(state, "high.belief_r", seen)
    close(state, "low.belief_r", -seen)


def test_after_its_last_record_the_front_is_as_last_seen():
    early = after(share=((FIRST, 10.0), (-60, 10.0), (-30, 12.0)))[1]
    close(early, "war.share_r", 12.0)
    close(early, "war.momentum_r", np.arcsinh(20.0) if np.arcsinh(20.0) < 5 else 5.0)


def test_after_the_evidence_the_front_moves_on_in_every_draw_in_its_own_way():
    # Momentum forgets what was read (here 0) and spreads as sd sqrt(1 - exp(-2 t / tau)): 60 days after the evidence.
    # The band catches a front held still, one noise for all draws, and noise that grows with the number of steps.
    base = tiny(draws=512, history=STILL)
    known, lost = (replay(replace(base, history=replace(STILL, known_until=day))) for day in (0, -60))
    assert np.ptp(known["war.momentum_r"]) == 0
    sd, tau = value(base, "momentum_sd"), value(base, "momentum_memory")
    spread = lost["war.momentum_r"].std() / (sd * np.sqrt(1 - np.exp(-2 * 60 / tau)))
    assert spread == pytest.approx(1, abs=4 / np.sqrt(2 * 512))
    assert lost["war.share_r"].std() > 0


def test_aid_follows_what_was_allocated_with_a_lag():
    setup, state = after(support=((-90, "friend", 2.0),))
    close(state, "friend.aid_r", 2 - np.exp(-91 / 180))  # days -90 to 0, both counted
    close(state, "friend.usual_aid_r", 2 - np.exp(-91 / 180))
    assert value(setup, "aid_memory") > 0


# What events leave behind ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "step"),
    [
        ("exchange", {"first": True}, "trust_exchange"),
        ("pause", {"by": ("high",), "truce": "holiday", "days": 2}, "trust_signal"),
        ("pullback", {"by": ("high",)}, "trust_signal"),
        ("limited_break", {"truce": "sectoral"}, "trust_limited_break"),
        ("round", {}, "trust_round"),
    ],
)
def test_events_move_trust_by_their_step_and_it_fades(kind, data, step):
    setup, state = after((-40, kind, data))
    shift = value(setup, step) * np.exp(-40 / value(setup, "trust_memory"))
    assert abs(shift) > 1e-4
    close(state, "trust_r", value(setup, "trust_usual") + shift)


def test_a_broken_truce_costs_trust_and_one_that_was_kept_earns_some():
    begun = (-30, "truce", {"truce": "general", "days": None})
    broken, lapsed = (after(begun, (-10, kind, {"truce": "general"})) for kind in ("truce_break", "truce_lapse"))
    for _, state in (broken, lapsed):
        close(state, "truce.kind_r", 0)
    usual = value(broken[0], "trust_usual")
    lost = value(broken[0], "trust_collapse") * np.exp(-10 / value(broken[0], "trust_memory"))
    close(broken[1], "trust_r", usual + lost)
    earned = value(lapsed[0], "trust_kept") * np.exp(-10 / value(lapsed[0], "trust_memory"))
    close(lapsed[1], "trust_r", usual + earned)


@pytest.mark.parametrize(("days", "kind", "left"), [(None, 2, np.inf), (60, 2, 50), (15, 1, 5), (10, 0, None)])
def test_a_truce_of_the_record_is_still_in_force_until_its_end(days, kind, left):
    state = after((-10, "truce", {"truce": "general", "days": days}))[1]
    close(state, "truce.kind_r", kind)
    if left is not None:
        close(state, "truce.left_r", left)
        close(state, "truce.age_r", 10)


def test_a_round_opens_the_channel_and_its_clock_runs():
    state = after((-20, "round", {}), (-5, "round", {}))[1]
    close(state, "channel.status_r", talks.OPEN)
    close(state, "channel.age_r", 20)
    close(state, "channel.empty_r", 2)
    assert not state["channel.texts_r"].any()


def test_a_text_tabled_by_a_side_in_open_talks_is_something_to_show():
    opened = (-20, "round", {})
    by_side, by_friend, too_early = (
        after(opened, (day, "framework", {"by": (who,)}))[1]
        for day, who in ((-10, "low"), (-10, "friend"), (-30, "low"))
    )
    assert by_side["channel.texts_r"].all()
    close(by_side, "channel.empty_r", 0)
    for state in (by_friend, too_early):
        assert not state["channel.texts_r"].any()
        close(state, "channel.empty_r", 1)


def test_talks_called_off_are_suspended_said_twice_given_up():
    opened = (-50, "round", {})
    close(after(opened, (-10, "suspension", {}))[1], "channel.status_r", talks.SUSPENDED)
    close(after(opened, (-10, "suspension", {}), (-5, "suspension", {}))[1], "channel.status_r", talks.CLOSED)
    close(after((-10, "suspension", {}))[1], "channel.status_r", talks.CLOSED)  # nothing was open
    resumed = after(opened, (-10, "suspension", {}), (-5, "round", {}))[1]
    close(resumed, "channel.status_r", talks.OPEN)


def test_suspended_talks_are_given_up_after_their_usual_time():
    # At 9 a year a suspension lasts 40.6 days on average.
    for day, status in ((-40, talks.SUSPENDED), (-42, talks.CLOSED)):
        state = after((-100, "round", {}), (day, "suspension", {}), lapse_rate=9.0)[1]
        close(state, "channel.status_r", status)


def test_a_patron_remembers_who_refused_it_and_presses():
    setup, state = after((-30, "refusal", {"by": ("high",), "of": ("friend",)}))
    close(state, "friend.refused_r", np.exp(-30 / value(setup, "refusal_memory")))
    close(state, "friend.refuser_r", 1)
    pressed = value(setup, "pressure_step") * 0.75 * np.exp(-30 / value(setup, "pressure_memory"))  # .75 is its effort
    close(state, "high.pressure_r", pressed)
    close(state, "low.pressure_r", 0)


@pytest.mark.parametrize("data", [{"by": ("high",), "of": ("low",)}, {"by": ("friend",), "of": ("high",)}])
def test_refusals_among_others_are_none_of_its_business(data):
    state = after((-30, "refusal", data))[1]
    close(state, "friend.refused_r", 0)
    close(state, "friend.refuser_r", -1)


def test_a_refusal_long_past_is_forgotten():
    close(after((-199, "refusal", {"by": ("high",), "of": ("friend",)}))[1], "friend.refuser_r", -1)


def test_contacts_of_the_patron_add_up_and_fade():
    setup, state = after((-60, "contact", {"by": ("friend",)}), (-10, "contact", {"by": ("friend",)}))
    memory = value(setup, "contact_memory")
    close(state, "friend.contacts_r", np.exp(-60 / memory) + np.exp(-10 / memory))


def test_a_sectoral_ceasefire_of_the_record_has_its_days_left():
    close(after((-20, "limited_truce", {"truce": "sectoral", "days": 60}))[1], "sector.left_r", 40)
    close(after((-20, "limited_truce", {"truce": "local", "days": 60}))[1], "sector.left_r", 0)


def test_a_broken_sectoral_ceasefire_is_over():
    events = (-20, "limited_truce", {"truce": "sectoral", "days": 60}), (-5, "limited_break", {"truce": "sectoral"})
    close(after(*events)[1], "sector.left_r", 0)


def test_a_deal_agreed_and_not_yet_carried_out_is_pending():
    setup, state = after((-3, "round", {"deal": 500}), exchange_rate=0.0, round_rate=0.0, deal_boost_days=60.0)
    close(state, "exchange.deal_r", 500)
    close(state, "exchange.boost_r", 57)
    model = small_model(setup, runs=2, state=state)
    for _ in range(20):
        model.step()
    assert (model.tally.count("prisoners_to_low") == 500).all()
    assert (model.tally.first_day["exchange"] == 4).all()  # seven days after the round


def test_a_deal_carried_out_before_the_as_of_day_is_not_carried_out_again():
    state = after((-30, "round", {"deal": 500}), (-20, "exchange", {"first": True, "agreed_at_round": True}))[1]
    close(state, "exchange.deal_r", 0)


def test_later_stages_of_one_exchange_move_trust_no_further():
    once, thrice = (
        after(*[(-10 + i, "exchange", {"first": i == 0}) for i in range(n)], trust_exchange=0.05)[1] for n in (1, 3)
    )
    close(once, "trust_r", thrice["trust_r"])


def test_what_leaves_no_trace_leaves_none():
    plain, noted = after()[1], after((-5, "children", {"to": 3}), (-4, "bodies", {"to": 900}), (-3, "proposal", {}))[1]
    for name in plain:
        np.testing.assert_array_equal(plain[name], noted[name], err_msg=name)


def test_nothing_is_drawn():
    one, other = (after((-20, "round", {}), (-5, "suspension", {}), seed=seed)[1] for seed in (1, 2))
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


# The as-of day --------------------------------------------------------------------------------------------------------

LATER_EVENTS = tuple(
    PastEvent(day, kind, {"by": ("high",), "of": ("friend",), "deal": 900, "days": 90, "truce": "sectoral"})
    for day, kind in enumerate(("round", "suspension", "truce", "refusal", "contact", "limited_truce", "exchange"), 1)
)


@pytest.mark.parametrize(
    "later",
    [
        {"events": LATER_EVENTS},
        {"support": ((30, "friend", 5.0),)},
        {"share": ((40, 90.0),)},
    ],
    ids=["events", "support", "share"],
)
def test_nothing_later_reaches_the_state(later):
    past = History(FIRST, (PastEvent(-9, "round"),), ((FIRST, 10.0), (-20, 12.0)), ((-90, "friend", 0.5),))
    fuller = replace(past, **{name: getattr(past, name) + extra for name, extra in later.items()})
    one, other = (replay(tiny(draws=2, history=history)) for history in (past, fuller))
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def test_the_state_reaches_the_runs_of_its_draw():
    setup = tiny(draws=3)
    state = {name: np.arange(3.0) if name == "war.share_r" else value for name, value in replay(setup).items()}
    model = small_model(setup, runs=7, state=state)
    assert model.war.share_r.tolist() == [0, 1, 2, 0, 1, 2, 0]
    model.war.share_r[:] = 50
    assert state["war.share_r"].tolist() == [0, 1, 2]  # what is handed over is a copy
