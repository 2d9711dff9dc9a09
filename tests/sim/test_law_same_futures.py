"""Law 1: same seed, same futures. Law 8: an event that changes nothing changes no byte."""

from __future__ import annotations

import numpy as np
import pytest

from sim import chunk, executors, randomness
from sim.ensemble import simulate
from sim.setup import Act, Event
from tests.sim.tiny import tiny, with_events


def assert_same(one, other, *, runs=None):
    assert list(one.runs) == list(other.runs)
    for name, column in one.runs.items():
        np.testing.assert_array_equal(column[:runs], other.runs[name][:runs], err_msg=name)


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of 256 runs in this process, so that several fit into a fast test."""
    monkeypatch.setattr(chunk, "CHUNK", 256)
    monkeypatch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": 256})


def test_same_seed_same_runs_and_another_seed_others():
    setup = tiny(horizon=60)
    assert_same(simulate(setup, runs=300), simulate(setup, runs=300))
    reseeded = simulate(tiny(horizon=60, seed=8), runs=300)
    assert not np.array_equal(reseeded.runs["exchange_day"], simulate(setup, runs=300).runs["exchange_day"])


def test_seed_zero_is_a_seed():
    assert_same(simulate(tiny(horizon=30, seed=0), runs=100), simulate(tiny(horizon=30, seed=0), runs=100))


def test_more_runs_begin_with_the_fewer(small_chunks):
    setup = tiny(horizon=60)
    few, many = simulate(setup, runs=300), simulate(setup, runs=700)
    assert_same(few, many, runs=300)


def test_runs_belong_to_draws_in_turn(small_chunks):
    result = simulate(tiny(horizon=10, draws=7), runs=600)
    np.testing.assert_array_equal(result.runs["draw"], np.arange(600) % 7)


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_table(monkeypatch):
    setup, runs = tiny(horizon=20, step=7), randomness.CHUNK + 100
    monkeypatch.setattr(executors, "POOL_PAYS_FROM", 1)
    alone, shared = simulate(setup, runs=runs, workers=1), simulate(setup, runs=runs, workers=2)
    assert shared.workers == 2
    assert_same(alone, shared)


@pytest.mark.parametrize(
    "event",
    [
        Event("same aid", on=20, set=(("friend.aid", 1.0),)),
        Event("same aid for a while", on=20, set=(("friend.aid", 1.0),), duration=14),
        Event("same monitoring", on=5, set=(("monitoring", 0.0),), probability=0.5),
        Event("never comes", on=20, set=(("friend.aid", 0.0),), probability=0.0),
        Event("no round", on=30, act=Act("talks_round", {"venue": None, "host": None}), probability=0.0),
    ],
    ids=lambda event: event.key,
)
@pytest.mark.parametrize("step", [1, 7])
def test_an_event_that_changes_nothing_changes_no_byte(event, step):
    setup = tiny(horizon=60, step=step)
    assert_same(simulate(setup, runs=400), simulate(with_events(setup, event), runs=400))
