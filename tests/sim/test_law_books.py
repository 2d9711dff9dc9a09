"""Law 6: the books balance; shares and probabilities stay within bounds; states add up; terms come from offers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import model_of_chunk, play
from sim.replay import replay
from tests.sim.tiny import tiny


@pytest.fixture(scope="module", params=[1, 7], ids=["days", "weeks"])
def played(request):
    setup = tiny(
        horizon=364, step=request.param, rearm_loss=0.15, prisoners_held=60, children_held=40, captured_rate=0.2
    )
    model = model_of_chunk(setup, replay(setup), 0, 800, watch=tuple(range(800)))
    inside = []

    def check(model):
        states = [model.settled_r, model.truce.kind_r == 2]
        inside.append(not (states[0] & states[1]).any())
        for share in (model.trust_r, model.mediation_r, *(side.readiness_r for side in model.sides)):
            inside.append(bool(((share >= 0) & (share <= 1)).all()))
        inside.append(bool(((model.war.share_r >= 0) & (model.war.share_r <= 100)).all()))

    play(model, check)
    assert all(inside)
    return model


def test_start_and_captured_are_held_and_released(played):
    stocks = [s.prisoners for s in played.sides] + [s.bodies for s in played.sides] + [played.children]
    for stock in stocks:
        np.testing.assert_array_equal(stock.start_r + stock.captured_r, stock.held_r + stock.released_r)
        assert (stock.held_r >= 0).all()
        assert (stock.released_r == np.round(stock.released_r)).all()


def test_what_one_side_releases_the_other_gets(played):
    for side in played.sides:
        np.testing.assert_array_equal(
            played.tally.count(f"prisoners_to_{side.name}"), played.other(side).prisoners.released_r
        )
        np.testing.assert_array_equal(
            played.tally.count(f"bodies_to_{side.name}"), played.other(side).bodies.released_r
        )
    np.testing.assert_array_equal(played.tally.count("children_returned"), played.children.released_r)


def test_stocks_bind_in_some_runs(played):
    """The stocks are small here, so that the bound is really tested."""
    assert any((s.prisoners.held_r == 0).any() for s in played.sides)


def test_outcomes_that_imply_one_another(played):
    first = played.tally.first_day
    settled = ~np.isnan(first["settlement"])
    assert settled.any()
    assert (first["general_ceasefire"][settled] <= first["settlement"][settled]).all()
    assert (first["general_truce"][settled] <= first["settlement"][settled]).all()
    long = ~np.isnan(first["general_ceasefire"])
    assert (first["general_truce"][long] <= first["general_ceasefire"][long]).all()
    broken = ~np.isnan(first["ceasefire_collapse"])
    assert (first["general_ceasefire"][broken] <= first["ceasefire_collapse"][broken]).all()
    large = ~np.isnan(first["large_exchange"])
    assert (first["exchange"][large] <= first["large_exchange"][large]).all()


def test_counts_fit_outcomes(played):
    tally = played.tally
    for outcome, quantity in (
        ("talks_round", "talks_rounds"), ("exchange", "exchanges"), ("limited_ceasefire", "limited_ceasefires"),
        ("general_truce", "general_truces"), ("children_return", "children_returned"),
    ):  # fmt: skip
        came = ~np.isnan(tally.first_day[outcome])
        np.testing.assert_array_equal(came, tally.count(quantity) > 0, err_msg=outcome)


def test_agreed_terms_lie_between_the_offers_or_are_a_mediators_text(played):
    terms, offers = played.settlement.terms_rk, played.channel.offer_rk
    signed = np.flatnonzero(~np.isnan(terms[:, 0]) & played.settled_r)
    assert signed.size > 20
    from_text = 0
    for run in signed:
        low, high = (np.minimum(offers[0][run], offers[1][run]), np.maximum(offers[0][run], offers[1][run]))
        between = ((terms[run] >= low - 1e-4) & (terms[run] <= high + 1e-4)).all()
        texts = [text for _, text in played.chronicle.texts[run]]
        tabled = any(np.allclose(terms[run], text, atol=1e-4) for text in texts)
        assert between or tabled, run
        from_text += tabled
    assert 0 < from_text < signed.size
