"""Exchanges carried out over several days, day by day and to the last prisoner: equal numbers, not samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble import model_of_chunk
from sim.mechanisms import exchange
from sim.replay import replay
from tests.oracle.busy import DRAWS, busy
from tests.oracle.model import OracleModel

DUE_IN = 5
DAYS = 14
FEW = 3
DEAL, BIG, SMALL = "a deal of a round", (300, 2), (100, 3)

# What begins at the end of which day, in a case whose smaller stock is 700.
COURSES = {
    "a deal": {2: DEAL},
    "two deals, the second added": {2: DEAL, 4: DEAL},
    "a second deal while the first is carried out": {2: DEAL, 7: DEAL},
    "a scripted one in place of a deal": {2: DEAL, 3: BIG},
    "a scripted one in place of what is left of a deal": {2: DEAL, 8: BIG},
    "one scripted exchange follows on another": {2: BIG, 3: SMALL},
    "one after the other, past the stock": {1: BIG, 4: SMALL, 8: BIG},
    "a deal added to a scripted one under way": {2: SMALL, 3: DEAL},
}


@pytest.fixture(scope="module")
def still():
    """The busy case without any exchange of its own and nobody taken prisoner, and its state on the as-of day."""
    setup = busy(horizon=DAYS)
    none = dict.fromkeys(("exchange_rate", "low.captured_rate", "high.captured_rate"), np.zeros(DRAWS))
    setup = replace(setup, parameters=setup.parameters | none)
    return setup, replay(setup)


def by_engine(setup, state, course):
    """Per day, for the first few draws: prisoners left on both sides, agreements counted."""
    model, rows = model_of_chunk(setup, state, 0, DRAWS), []
    everywhere = np.arange(DRAWS)
    for model.day in range(DAYS):
        exchange.step(model)
        act, today = course.get(model.day + 1), np.full(DRAWS, model.day + 1.0)
        if act == DEAL:
            exchange.agree_on_deal(model, everywhere, today, np.full(DRAWS, (DUE_IN - 3 + 0.5) / 9))
        elif act is not None:
            exchange.schedule(model, everywhere, *act, today)
        held = [side.prisoners.held_r for side in model.sides]
        rows.append(np.array([*held, model.tally.count("exchanges")])[:, :FEW].T)
    return np.array(rows)


def by_oracle(setup, state, course):
    return np.array([_one(OracleModel(setup, draw=d, state=state), course) for d in range(FEW)]).swapaxes(0, 1)


def _one(model, course):
    rows = []
    for model.today in range(1, DAYS + 1):
        model.exchanges.step()
        act = course.get(model.today)
        if act == DEAL:
            fresh = model.exchanges.pending is None
            model.exchanges.agree_on_deal()
            model.exchanges.pending.due = model.today + DUE_IN if fresh else model.exchanges.pending.due
        elif act is not None:
            model.exchanges.schedule(*act)
        rows.append([*(side.prisoners for side in model.sides), model.counts["exchanges"]])
    return rows


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_stages_fall_on_the_same_days_and_free_the_same_number(still, course):
    np.testing.assert_array_equal(by_engine(*still, course), by_oracle(*still, course))


def test_a_stage_out_of_turn_would_show(still, monkeypatch):
    course = COURSES["a deal"]
    monkeypatch.setattr(exchange, "DEAL_STAGES", 2)
    assert (by_engine(*still, course) != by_oracle(*still, course)).any()
