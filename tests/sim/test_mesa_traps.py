"""What Mesa does behind one's back, by version: each trap, and that it does not catch us."""

from __future__ import annotations

import gc
import multiprocessing
import random
import sys
import tracemalloc
from importlib.metadata import requires, version

import mesa
import networkx as nx
import numpy as np
import pytest

from sim.chunk import model_of_chunk, play, run_chunk
from sim.ensemble import simulate
from sim.executors import processes
from sim.model import NegotiationModel
from sim.randomness import CHUNK
from sim.replay import replay
from tests.sim.tiny import tiny

SETUP = tiny(horizon=14, step=7)


def models_alive():
    return sum(isinstance(thing, NegotiationModel) for thing in gc.get_objects())


@pytest.fixture
def no_collection():
    """Whatever only the collector of cycles would free stays."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_no_model_outlives_its_chunk(no_collection):
    # Mesa 3.3 keeps every model in Agent._ids; from 3.5 on a model still waits for the collector.
    state = replay(SETUP)
    known, alive = len(getattr(mesa.Agent, "_ids", {})), models_alive()
    kept = [run_chunk(SETUP, state, number, 100) for number in range(3)]
    assert models_alive() == alive
    assert len(getattr(mesa.Agent, "_ids", {})) == known
    assert [len(one.runs["run"]) for one in kept] == [100, 100, 100]


def test_memory_is_flat_over_chunks(no_collection):
    state = replay(SETUP)
    run_chunk(SETUP, state, 1, CHUNK)
    tracemalloc.start()
    try:
        after = []
        for number in range(2, 6):
            run_chunk(SETUP, state, number, CHUNK)
            after.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    # One model of a chunk holds several MB: were one kept, each chunk would add as much.
    assert after[-1] - after[0] < 200_000


def test_worker_processes_are_spawned_whatever_mesa_or_the_caller_set(monkeypatch):
    # Importing Mesa 3.3 makes `spawn` the default of the whole process; 3.5 leaves it alone until batch_run.
    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr(multiprocessing.context._default_context, "_actual_context", fork)
    monkeypatch.setattr(sys, "inherited", True, raising=False)
    with processes(1) as pool:
        assert not pool.submit(eval, "hasattr(__import__('sys'), 'inherited')").result()


def test_networkx_is_declared():
    # Mesa 3.5 imports it and declares it in an extra only.
    assert version("networkx") == nx.__version__
    assert any(need.startswith("networkx") for need in requires("parley-engine") or ())


def test_mesas_own_generators_are_seeded_and_never_used():
    # `rng=` serves both versions; 3.5 warns of `seed=` (and a warning fails a test), and neither given is unseeded.
    model, twin = (model_of_chunk(SETUP, replay(SETUP), 0, 50) for _ in range(2))
    assert model.rng.bit_generator.state == twin.rng.bit_generator.state
    before = model.rng.bit_generator.state, model.random.getstate()
    play(model)
    assert (model.rng.bit_generator.state, model.random.getstate()) == before


def test_nothing_global_is_drawn_from_or_seeded():
    random.seed(1)
    before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002 - that it is left alone
    simulate(SETUP, runs=50)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # noqa: NPY002
