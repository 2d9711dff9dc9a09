"""Scripted acts: each leaves its mark, outcomes that are written into the scenario say so, answers do not."""

from __future__ import annotations

import numpy as np
import pytest

from sim.conditions import parse_condition
from sim.ensemble import simulate
from sim.mechanisms import talks
from sim.setup import Act, Event
from tests.sim.small import small_model
from tests.sim.tiny import tiny

DAY, RUNS = 5, 400
QUIET = {
    "opening_most": 0.0, "exchange_rate": 0.0, "children_rate": 0.0, "bodies_rate": 0.0, "local_rate": 0.0,
    "sectoral_rate": 0.0, "proposals_patron": 0.0, "proposals_side": 0.0, "pullback_rate": 0.0, "summit_base": 0.0,
    "summit_slope": 0.0, "contact_rate": 0.0, "leaders_rate": 0.0, "walk_away": 0.0, "pressing_rate": 0.0,
    "aid_cut": 0.0, "round_rate": 0.0, "closing_rate": 0.0,
}  # fmt: skip
"""A world in which nothing happens by itself."""


def played(act, /, *, until=DAY, before=None, when=None, step=1, **data):
    """A model after `until` days in which one act was due on day DAY and nothing else happens; and its twin without."""
    fixed = QUIET | data.pop("fixed", {})
    date = {"when": parse_condition(when)} if when else {"on": DAY}
    event = Event(act, act=Act(act, data), **date)
    models = []
    for events in ((event,), ()):
        model = small_model(tiny(draws=4, events=events, **fixed), runs=RUNS)
        model.days = step
        if before is not None:
            before(model)
        while model.day < until:
            model.step()
        models.append(model)
    return models


def open_talks(model):
    talks.open_up(model, np.arange(RUNS))


def first(model, outcome):
    return model.tally.first_day[outcome]


def assert_scripted(model, *outcomes, day=DAY):
    """These outcomes came on the day in all runs, by the scenario's hand; no other outcome came by it."""
    for name in outcomes:
        assert (first(model, name) == day).all(), name
        assert model.tally.scripted[name].all(), name
    for name, scripted_r in model.tally.scripted.items():
        if name not in outcomes:
            assert not scripted_r.any(), name


def test_a_world_in_which_nothing_happens():
    model = played("walk_away", by="friend", until=60)[1]
    assert all(np.isnan(days).all() for days in model.tally.first_day.values())


def test_a_round_opens_the_channel_and_is_held():
    model, _ = played("talks_round", venue=None, host=None)
    assert_scripted(model, "talks_round")
    assert model.channel.is_open_r.all()
    assert (model.tally.count("talks_rounds") == 1).all()


def test_a_round_of_the_runs_own_on_that_day_is_the_same_round():
    model, twin = played("talks_round", venue=None, host=None, before=open_talks, fixed={"round_rate": 150.0})
    own = first(twin, "talks_round")
    kept = own <= DAY
    assert 0.2 < kept.mean() < 0.95
    np.testing.assert_array_equal(first(model, "talks_round"), np.where(kept, own, DAY))
    np.testing.assert_array_equal(model.tally.scripted["talks_round"], ~kept)
    more_r = model.tally.count("talks_rounds") - twin.tally.count("talks_rounds")
    assert set(more_r) == {0, 1}


def test_talks_are_suspended_where_they_were_open():
    model, twin = played("talks_suspended", before=open_talks)
    assert (model.channel.status_r == talks.SUSPENDED).all()
    assert (model.trust_r < twin.trust_r).all()
    assert_scripted(model)
    closed, _ = played("talks_suspended")
    assert (closed.channel.status_r == talks.CLOSED).all()


def test_an_exchange_is_carried_out_and_a_large_one_counts_as_such():
    model, _ = played("exchange", each=600, stages=1)
    assert_scripted(model, "exchange", "large_exchange")
    for side in ("low", "high"):
        assert (model.tally.count(f"prisoners_to_{side}") == 600).all()
    assert_scripted(played("exchange", each=100, stages=1)[0], "exchange")


def test_stages_are_one_agreement_over_several_days():
    model, _ = played("exchange", each=600, stages=3, until=DAY + 5)
    assert (model.tally.count("exchanges") == 1).all()
    assert (first(model, "exchange") == DAY).all()
    assert (first(model, "large_exchange") == DAY + 2).all()  # 200, 400, 600


def test_nobody_releases_more_than_it_holds():
    model, _ = played("exchange", each=900, stages=1, fixed={"prisoners_held": 100.0, "captured_rate": 0.0})
    assert (model.tally.count("prisoners_to_low") == 100).all()
    assert np.isnan(first(model, "large_exchange")).all()


def test_without_prisoners_on_one_side_nothing_is_exchanged():
    empty = {"low__prisoners_held": 0.0, "high__prisoners_held": 500.0, "captured_rate": 0.0}
    model, _ = played("exchange", each=300, stages=1, fixed=empty)
    assert np.isnan(first(model, "exchange")).all()
    assert (model.tally.count("prisoners_to_low") == 0).all()


EAGER = {"truce_base": 5.0, "truce_precision": 9.0}
LOATH = {"truce_base": -5.0, "truce_precision": 9.0}


@pytest.mark.parametrize(("days", "outcomes"), [("open", 2), (None, 2), (30, 2), (29, 1)])
def test_a_general_proposal_that_both_want_is_a_truce_and_no_scripted_one(days, outcomes):
    model, _ = played("ceasefire_proposal", by="friend", kind="general", days=days, fixed=EAGER)
    came = [name for name in ("general_truce", "general_ceasefire") if (first(model, name) == DAY).all()]
    assert came == ["general_truce", "general_ceasefire"][:outcomes]
    assert_scripted(model)  # both sides answered: what comes of it is theirs


def test_a_proposal_that_nobody_wants_is_refused_and_remembered():
    model, twin = played("ceasefire_proposal", by="friend", kind="general", days="open", fixed=LOATH)
    assert np.isnan(first(model, "general_truce")).all()
    friend = model.third_party("friend")
    assert (friend.refused_r > 1.5).all()  # by both
    assert (friend.refuser_r == 1).all()  # the high side asks for more first
    assert all((a.pressure_r > b.pressure_r).all() for a, b in zip(model.sides, twin.sides, strict=True))


def test_who_proposes_says_yes_to_its_own_proposal():
    # Only the other side answers: eager, it makes a truce of it although the proposer would refuse the same from it.
    split = {"truce_sequencing": 90.0, "truce_base": 3.0, "truce_precision": 9.0, "low__optimism_start": 0.0}
    by_low, by_high = (
        played("ceasefire_proposal", by=side, kind="general", days=30, fixed=split)[0] for side in ("low", "high")
    )
    assert by_high.demand(by_high.sides[1], "sequencing")[0] > by_high.demand(by_high.sides[0], "sequencing")[0]
    assert np.isnan(first(by_low, "general_truce")).all()
    assert (first(by_high, "general_truce") == DAY).all()


def test_a_patron_remembers_refusals_of_its_own_proposals_as_the_replay_does():
    model, _ = played("ceasefire_proposal", by="low", kind="general", days=30, fixed=LOATH)
    assert (model.third_party("friend").refused_r == 0).all()


def test_a_sectoral_proposal_makes_a_limited_ceasefire_only():
    model, _ = played("ceasefire_proposal", by="low", kind="sectoral", days=60, fixed=EAGER)
    assert (first(model, "limited_ceasefire") == DAY).all()
    assert np.isnan(first(model, "general_truce")).all()
    assert model.fighting_r.all()
    assert (model.sector.left_r > 50).all()
    assert_scripted(model)


def test_a_mediators_text_is_signed_or_refused_in_an_open_channel():
    willing = {"rearm_loss": 0.0, "cost_rate": 0.3, "signing_half": -5.0, "single_text_error": 0.0, "ratification": 9.0}
    model, _ = played("mediator_text", by="friend", before=open_talks, fixed=willing)
    assert (first(model, "settlement") == DAY).all()
    assert model.settled_r.all()
    refused, _ = played("mediator_text", by="friend", before=open_talks, fixed=willing | {"signing_half": 9.0})
    assert not refused.settled_r.any()
    assert (refused.third_party("friend").refused_r > 0.5).all()
    closed, _ = played("mediator_text", by="friend", fixed=willing)
    assert not closed.settled_r.any()
    assert (closed.third_party("friend").refused_r == 0).all()


def test_a_pause_that_is_mirrored_is_a_short_truce_else_a_signal():
    mirrored, quiet = played("one_sided_pause", by="high", days=3, fixed=EAGER)
    assert (first(mirrored, "general_truce") == DAY).all()
    assert np.isnan(first(mirrored, "general_ceasefire")).all()
    np.testing.assert_array_equal(mirrored.trust_r, quiet.trust_r)  # a bargain, no gift
    alone, twin = played("one_sided_pause", by="high", days=3, fixed=LOATH)
    assert np.isnan(first(alone, "general_truce")).all()
    np.testing.assert_allclose(alone.trust_r, twin.trust_r + twin.p["trust_signal"], rtol=1e-5)
    for model in (mirrored, alone):
        assert_scripted(model)


def test_a_pullback_moves_trust_and_is_answered_in_its_share_of_runs():
    model, twin = played("pullback", by="low", fixed={"signal_answered": 0.3})
    steps = np.round((model.trust_r - twin.trust_r) / twin.p["trust_signal"], 2)
    assert set(steps) == {1, 2}
    assert (steps == 2).mean() == pytest.approx(0.3, abs=5 * np.sqrt(0.3 * 0.7 / RUNS))
    assert all(np.isnan(days).all() for days in model.tally.first_day.values())  # never an outcome


def test_a_summit_of_the_patron_counts_as_contacts_and_presses_the_client():
    model, twin = played("patron_summit")
    assert_scripted(model, "patron_summit")
    assert (model.third_party("friend").contacts_r - twin.third_party("friend").contacts_r > 2.5).all()
    assert (model.sides[0].pressure_r > twin.sides[0].pressure_r).all()
    assert (model.sides[1].pressure_r == twin.sides[1].pressure_r).all()


def test_the_leaders_meet():
    model, twin = played("leaders_meeting")
    assert_scripted(model, "leaders_meeting")
    assert (model.trust_r > twin.trust_r).all()


def test_a_third_party_walks_away():
    model, twin = played("walk_away", by="friend", until=DAY + 1, fixed={"return_rate": 0.0})
    assert model.third_party("friend").walked_r.all()
    assert (model.mediation_r < twin.mediation_r).all()
    assert_scripted(model)


@pytest.mark.parametrize("step", [2, 7])
def test_an_act_keeps_its_own_day_inside_a_longer_step(step):
    model, _ = played("exchange", each=100, stages=1, step=step, until=7)
    assert (first(model, "exchange") == DAY).all()


def test_an_act_on_a_condition_comes_once_on_the_day_after_it_holds():
    model, _ = played("exchange", each=100, stages=1, when="day >= 8", until=20)
    assert (first(model, "exchange") == 9).all()
    assert (model.tally.count("exchanges") == 1).all()
    assert model.tally.scripted["exchange"].all()


def test_an_act_happens_only_in_the_runs_in_which_its_condition_holds():
    def trusting(model):
        model.trust_r = np.where(np.arange(RUNS) % 2 == 0, np.float32(0.9), np.float32(0.1))

    model, _ = played("leaders_meeting", when="trust > 0.5", before=trusting, until=3)
    met = ~np.isnan(first(model, "leaders_meeting"))
    np.testing.assert_array_equal(met, np.arange(RUNS) % 2 == 0)


def test_after_a_settlement_the_scenario_has_nothing_more_to_do():
    def settled(model):
        model.settlement.in_force_r = np.ones(RUNS, bool)

    model, _ = played("talks_round", venue=None, host=None, before=settled, fixed={"collapse_rate": 0.0})
    assert np.isnan(first(model, "talks_round")).all()


@pytest.mark.parametrize(
    ("each", "stages", "day"), [(700, 1, 1), (700, 7, 5), (700, 14, 10), (1500, 30, 10), (499, 1, None)]
)
def test_a_large_exchange_comes_on_the_day_when_fourteen_days_add_up(each, stages, day):
    # Own exchanges off: the sum is each / stages a day, and 500 is reached on the day it is, however many stages.
    model, _ = played(
        "exchange",
        each=each,
        stages=stages,
        until=DAY + 35,
        fixed={"exchange_rate": 0.0, "prisoners_held": 5000.0},
    )
    expected = np.nan if day is None else DAY + day - 1
    np.testing.assert_array_equal(first(model, "large_exchange"), np.full(model.runs, expected, dtype=np.float32))
    assert (model.tally.count("exchanges") == 1).all()
    assert (model.tally.count("prisoners_to_low") == each).all()


@pytest.mark.parametrize("kind", ["exchange", "talks_round"])
def test_an_act_whose_condition_never_holds_changes_no_run(kind):
    data = {"exchange": {"each": 300, "stages": 3}, "talks_round": {"venue": None, "host": "friend"}}[kind]
    never = Event("never", when=parse_condition("day < 0"), act=Act(kind, data))
    plain, idle = (simulate(tiny(horizon=84, step=7, events=e), runs=300).runs for e in ((), (never,)))
    for name, column in plain.items():
        np.testing.assert_array_equal(column, idle[name], err_msg=name)
