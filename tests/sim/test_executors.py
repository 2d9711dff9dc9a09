"""Law 1 on every executor: the table is the same, whoever computes its chunks, even if one of them dies meanwhile."""

from __future__ import annotations

import builtins
import multiprocessing
import os
import signal
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import pytest

from sim import executors
from sim.ensemble import simulate
from sim.errors import InputError, RunError
from sim.executors import InProcess, Workforce, cluster, processes, workforce
from sim.randomness import CHUNK
from tests.sim.tiny import tiny

RUNS = 3 * CHUNK + 100
SETUP = tiny(horizon=14)
PARENT = os.getppid()


@pytest.fixture(scope="module")
def alone():
    """The table as this process computes it."""
    return simulate(SETUP, runs=RUNS)


def assert_same(one, other, *, runs=None):
    assert list(one.runs) == list(other.runs)
    for name, column in one.runs.items():
        np.testing.assert_array_equal(column[:runs], other.runs[name][:runs], err_msg=name)
    for name, rows in one.bands.items():
        np.testing.assert_array_equal(rows, other.bands[name], err_msg=name)


class Backwards(Executor):
    """Whatever was submitted last is done first."""

    def __init__(self):
        self.waiting = []

    def submit(self, fn, /, *args, **kwargs):
        self.waiting.append((Future(), fn, args))
        if len(self.waiting) == 4:
            for future, fn, args in reversed(self.waiting):
                future.set_result(fn(*args))
        return self.waiting[-1][0]


def test_chunks_that_finish_in_another_order(alone):
    assert_same(alone, simulate(SETUP, runs=RUNS, executor=Backwards(), workers=2))


def test_threads(alone):
    with ThreadPoolExecutor(2) as threads:
        assert_same(alone, simulate(SETUP, runs=RUNS, executor=threads, workers=2))


def test_processes(alone, monkeypatch):
    monkeypatch.setattr(executors, "POOL_PAYS_FROM", 1)
    shared = simulate(SETUP, runs=RUNS, workers=2)
    assert shared.workers == 2
    assert_same(alone, shared)
    assert_same(shared, simulate(SETUP, runs=CHUNK + 9), runs=CHUNK + 9)


def test_a_small_ensemble_starts_no_process():
    with workforce(8, chunks=8, work=executors.POOL_PAYS_FROM - 1) as hands:
        assert isinstance(hands.executor, InProcess)
    with workforce(8, chunks=1, work=1e12) as hands:
        assert isinstance(hands.executor, InProcess)


def test_no_more_chunks_are_under_way_than_can_be_held():
    # Flat memory: a finished chunk waits in memory until it is taken.
    under_way = []

    class Counting(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            future = super().submit(fn, *args, **kwargs)
            under_way.append(future)
            assert sum(not taken.done() for taken in under_way) <= 2
            return future

    with Counting(1) as threads:
        simulate(tiny(horizon=2), runs=6 * CHUNK, executor=threads, workers=1)
    assert len(under_way) == 6


def test_processes_end_at_once_when_the_work_is_broken_off():
    begun = 0.0
    with suppress(KeyboardInterrupt), processes(2) as pool:
        future = pool.submit(time.sleep, 60)
        while not future.running():
            time.sleep(0.01)
        begun = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 1
    assert not multiprocessing.active_children()


def test_a_process_that_is_ended_from_outside_is_told():
    with processes(1) as pool:
        pid = pool.submit(os.getpid).result()
        with pytest.raises(RunError, match=r"ended from outside.*--workers"):
            simulate(SETUP, runs=RUNS, executor=pool, workers=1, on_progress=lambda _: os.kill(pid, signal.SIGKILL))


@pytest.fixture(scope="module")
def dask():
    """A Dask cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as local:
        yield local.scheduler_address


def test_a_dask_cluster_that_loses_a_worker_meanwhile(alone, dask):
    killed = []

    def kill_one(_):
        if not killed:
            killed.append(next(iter(pids)))
            os.kill(pids[killed[0]], signal.SIGKILL)

    with cluster(dask, same=lambda: "alike") as hands:
        client = hands.executor._client
        pids = client.run(os.getpid)
        shared = simulate(SETUP, runs=RUNS, executor=hands.executor, workers=hands.workers, on_progress=kill_one)
    assert killed
    assert_same(alone, shared)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (lambda: str(os.getpid()), r"worker tcp://.* has another version of Parley"),
        (lambda: str(1 // (os.getppid() == PARENT)), r"worker tcp://.* cannot load Parley \(integer division"),
    ],
)
def test_a_dask_cluster_with_another_parley_is_refused(dask, answers, said):
    with pytest.raises(RunError, match=said), cluster(dask, same=answers):
        pass


def test_a_cluster_that_does_not_answer_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "ANSWERS_WITHIN", 0.5)
    with (
        pytest.raises(RunError, match=r"^tcp://127.0.0.1:9: no Dask scheduler answers there"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize("address", ["8786", "127.0.0.1:8786", "tcp://127.0.0.1", "http://127.0.0.1:8786"])
def test_what_is_no_address_is_told(address):
    with pytest.raises(InputError, match=r"is no address of a Dask scheduler, such as tcp://"), cluster(address):
        pass


def test_a_missing_extra_is_told(monkeypatch):
    found = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "distributed":
            raise ImportError(name)
        return found(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RunError, match=r"pip install 'parley-engine\[cluster\]'"), cluster("tcp://127.0.0.1:8786"):
        pass


def test_a_cluster_that_is_lost_meanwhile_is_told():
    class Lost(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(RunError, match="The cluster no longer answers"):
        simulate(SETUP, runs=10, executor=Lost())


def test_what_a_chunk_raises_reaches_the_caller(monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("no draws")

    monkeypatch.setattr("sim.ensemble.run_chunk", fail)
    with pytest.raises(ZeroDivisionError, match="no draws"):
        simulate(SETUP, runs=10)


def test_ctrl_c_is_not_kept_as_a_result():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        InProcess().submit(interrupted)
    assert Workforce(InProcess(), 1).in_hand == 1
