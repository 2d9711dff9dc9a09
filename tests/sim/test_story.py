"""A run told again is the run that was counted; its ledger says who moved on what, and never back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim import chunk, randomness, story
from sim.ensemble import play, simulate
from sim.outcomes import OUTCOMES
from sim.story import tell
from tests.sim.small import small_model
from tests.sim.tiny import IDEAL, SIDES, WORLD, preferences, tiny

CHUNK, HORIZON = 64, 130
LIVELY = {
    "opening_most": 200.0, "round_rate": 60.0, "texts_chance": 0.9, "single_text": 0.3, "rearm_loss": 0.05,
    "signing_half": 0.1, "patience": 60.0, "closing_rate": 1.0, "proposals_patron": 6.0, "truce_base": 1.2,
    "summit_base": 0.8, "leaders_rate": 6.0, "leaders_gap": 0.5, "sectoral_rate": 0.01, "pullback_rate": 4.0,
}  # fmt: skip
"""A world in which everything happens now and then."""
NEAR = {
    **IDEAL,
    "low": (0.25, 0.25, 0.25, *IDEAL["low"][3:]),
    "high": (0.625, 0.75, 0.5, 0.25, *IDEAL["high"][4:]),
}
LABELS = {"low": "Lowland", "high": "Highland", "friend": "Friend", "cross": "Cross"}


def lively(horizon=HORIZON, **fixed):
    return tiny(draws=8, horizon=horizon, prefer=preferences(8, ideal=NEAR), **LIVELY | fixed)


@pytest.fixture(scope="module")
def told():
    """The runs of two small chunks as counted, and some of them told: first, middle and last of both chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk, "CHUNK", CHUNK)
        patch.setattr(story, "CHUNK", CHUNK)
        patch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": CHUNK})
        setup = lively()
        runs = simulate(setup, runs=2 * CHUNK - 9).runs
        yield runs, {run: tell(setup, run=run) for run in (0, 17, 63, 64, 90, 118)}


KINDS = {
    "talks_round": {"round"},
    "exchange": {"exchange"},
    "children_return": {"children"},
    "limited_ceasefire": {"limited"},
    "general_truce": {"truce", "ceasefire", "settlement"},
    "general_ceasefire": {"ceasefire", "settlement"},
    "ceasefire_collapse": {"collapse"},
    "leaders_meeting": {"leaders_meeting"},
    "patron_summit": {"patron_summit"},
    "settlement": {"settlement"},
}
"""Entries that tell of an outcome; a large exchange is a sum over entries."""


@pytest.mark.parametrize("outcome", KINDS)
def test_a_story_tells_the_days_that_were_counted(told, outcome):
    runs, stories = told
    for run, its in stories.items():
        days = [entry.day for entry in its.entries if entry.kind in KINDS[outcome]]
        counted = runs[f"{outcome}_day"][run]
        grown = outcome == "general_ceasefire" and any(entry.kind == "extension" for entry in its.entries)
        if not grown:  # a truce extended to 30 days counts from the day of the extension
            assert (min(days) if days else None) == (None if np.isnan(counted) else counted), run


def test_a_story_tells_as_many_as_were_counted(told):
    runs, stories = told
    counted = {"talks_rounds": "round", "exchanges": "exchange", "limited_ceasefires": "limited"}
    for run, its in stories.items():
        for quantity, kind in counted.items():
            assert sum(entry.kind == kind for entry in its.entries) == runs[quantity][run], (run, quantity)
        children = [int(entry.text.split()[0]) for entry in its.entries if entry.kind == "children"]
        assert sum(children) == runs["children_returned"][run]


def test_the_stories_hold_enough_to_judge(told):
    runs, stories = told
    kinds = {entry.kind for its in stories.values() for entry in its.entries}
    assert kinds >= {"round", "exchange", "children", "limited", "settlement", "text", "texts", "signal"}
    assert len({its.draw for its in stories.values()}) > 3
    assert all(its.run == run and its.draw == runs["draw"][run] for run, its in stories.items())


def test_entries_come_in_order_and_inside_the_horizon(told):
    for its in told[1].values():
        days = [entry.day for entry in its.entries]
        assert days == sorted(days)
        assert all(1 <= day <= HORIZON for day in days)
        assert [c.day for c in its.ledger] == sorted(c.day for c in its.ledger)
        assert all(1 <= concession.day <= HORIZON for concession in its.ledger)


def test_every_entry_is_a_sentence_with_labels_for_names(told):
    for its in told[1].values():
        for entry in its.entries:
            sentence = entry.sentence(LABELS)
            assert "{" not in sentence
            assert not any(name in sentence.split() for name in LABELS), sentence
            assert sentence[0].isupper() or sentence[0].isdigit()
            bare = entry.sentence({})  # without labels the names stand
            assert all(name in bare for name in entry.actors if f"{{{entry.actors.index(name)}}}" in entry.text)


# The ledger ---------------------------------------------------------------------------------------------------------


def test_a_line_begins_where_the_last_one_of_its_side_ended(told):
    # Moves under a point are not written down, so a line may begin that little further on.
    for its in told[1].values():
        stands = {}
        for line in (c for c in its.ledger if c.actor in SIDES):
            if np.isnan(line.before):
                assert line.answers.kind == "opening"
            else:
                assert abs(line.after - line.before) >= 1 - 0.11
                assert (line.actor, line.issue) in stands
            stands[line.actor, line.issue] = line.after
            assert 0 <= line.after <= 100


def test_a_line_answers_its_own_clock_or_a_move_of_the_other_side_before(told):
    for its in told[1].values():
        for line in (c for c in its.ledger if c.actor in SIDES and not np.isnan(c.before)):
            other = SIDES[1 - SIDES.index(line.actor)]
            if line.answers.kind == "move":
                assert line.answers.actor == other
                assert line.answers.day < line.day
                answered = (line.answers.issue, line.answers.day)
                assert any(c.actor == other and (c.issue, c.day) == answered for c in its.ledger)
            else:
                assert line.answers.kind == "clock"


def test_talks_taken_up_again_are_told_after_their_suspension():
    calm = {"readiness_suspension": 0.0, "lapse_rate": 0.1, "single_text": 0.0, "leaders_rate": 0.0}
    setup = lively(horizon=365, closing_rate=12.0, **calm)
    n_resumed = 0
    for run in range(4):
        kinds = [e.kind for e in tell(setup, run=run).entries if e.kind in ("suspension", "resumption", "given_up")]
        n_resumed += kinds.count("resumption")
        assert all(before == "suspension" for before, after in pairwise(kinds) if after == "resumption")
    assert n_resumed > 2


ISSUES = [issue.name for issue in WORLD.settlement_issues]


def terms_of(runs, run):
    return np.array([runs[f"terms.{name}"][run] for name in ISSUES])


def ledger_before(its, day):
    """Where each side and each mediator's last text stood at the signature, by the ledger."""
    stands = {}
    for line in its.ledger:
        if line.day <= day:
            stands[line.actor, line.issue] = line.after
    return stands


def test_agreed_terms_lie_between_the_last_positions_or_are_a_mediators_text(told):
    runs, stories = told
    settled = [run for run in stories if not np.isnan(runs["settlement_day"][run])]
    assert len(settled) >= 4
    for run in settled:
        day = [e.day for e in stories[run].entries if e.kind == "settlement"][-1]  # terms are those of the last one
        stands, terms = ledger_before(stories[run], day), terms_of(runs, run)
        texts = [c for c in stories[run].ledger if c.answers.kind == "text" and c.day == day]
        if texts:
            by_text = np.array([next(c.after for c in texts if c.issue == name) for name in ISSUES])
            np.testing.assert_allclose(terms, by_text, atol=0.051)  # the ledger rounds to a tenth
            continue
        for name, agreed in zip(ISSUES, terms, strict=True):
            low, high = sorted(stands[side, name] for side in SIDES)
            assert low - 1.06 <= agreed <= high + 1.06, (run, name)  # moves under a point are not written down


# The same without rounding, from the model itself ---------------------------------------------------------------------

STILL = {
    "momentum_sd": 0.0, "drift": 0.0, "hardening": 0.0, "readiness_drift": 0.0, "trust_round": 0.0, "trust_signal": 0.0,
    "trust_exchange": 0.0, "trust_kept": 0.0, "trust_suspension": 0.0, "trust_limited_break": 0.0, "relief": 0.0,
    "optimism_start": 0.2, "optimism_end": 0.2, "adaptation": 0.0, "proposals_patron": 0.0, "proposals_side": 0.0,
}  # fmt: skip
"""Nothing that offers are judged by moves: what a side tables then hangs on its concessions alone."""


def watched(setup, runs, look):
    model = small_model(setup, runs=runs)
    play(model, look)
    return model


def test_terms_lie_between_the_two_positions_on_the_table():
    seen = []

    def look(model):
        offers = [offer.copy() for offer in model.channel.offer_rk]
        new = model.settled_r & ~(seen[-1][0] if seen else False)
        seen.append((model.settled_r.copy(), new, offers, model.settlement.terms_rk.copy()))

    watched(lively(single_text=0.0, leaders_rate=0.0), 96, look)  # no text but the sides' own
    signed = 0
    for _, new_r, (low_rk, high_rk), terms_rk in seen:
        rows = np.flatnonzero(new_r)
        signed += len(rows)
        least, most = np.minimum(low_rk[rows], high_rk[rows]), np.maximum(low_rk[rows], high_rk[rows])
        assert (terms_rk[rows] >= least - 1e-6).all()
        assert (terms_rk[rows] <= most + 1e-6).all()
    assert signed > 20


def test_concessions_never_go_back_while_a_channel_lives():
    seen = []

    def look(model):
        # One channel's life ends when it opens anew: its clock starts again.
        state = [model.sides[side].conceded_r.copy() for side in (0, 1)]
        seen.append((model.channel.age_r.copy(), state))

    watched(lively(), 64, look)
    moved = 0
    for (age, was), (next_age, now) in pairwise(seen):
        same = next_age >= age
        for before, after in zip(was, now, strict=True):
            assert (after[same] >= before[same]).all()
            assert (after <= 1).all()
            moved += (after[same] > before[same]).sum()
    assert moved > 200


def test_offers_never_go_back_along_the_frontier_in_a_world_that_stands_still():
    # Towards the other's wish on every issue: up for the low side, down for the high one.
    seen = []

    def look(model):
        seen.append((model.channel.age_r.copy(), [offer.copy() for offer in model.channel.offer_rk]))

    watched(lively(horizon=120, **STILL), 64, look)
    moved = 0
    for (age, was), (next_age, now) in pairwise(seen):
        for side, away in ((0, 1), (1, -1)):
            step_rk = away * (now[side] - was[side])[next_age >= age]
            assert (step_rk[~np.isnan(step_rk)] >= -1e-5).all()
            moved += (step_rk > 1e-3).sum()
    assert moved > 500


def test_outcomes_of_a_story_are_all_known(told):
    assert set(KINDS) | {"large_exchange"} == set(OUTCOMES)
