"""Who computes the chunks: this process, some processes of this machine, or a Dask cluster that runs already.

All are executors of `concurrent.futures`, and so may be any other: a chunk's runs depend on its number alone.
"""

from __future__ import annotations

import logging
import multiprocessing
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from sim.errors import Fault, InputError, RunError

__all__ = ["InProcess", "Workforce", "cluster", "processes", "workforce"]

POOL_PAYS_FROM = 1_500_000
"""Runs times steps from which a second process pays: starting one takes as long as some of them."""
ANSWERS_WITHIN = 10
"""Seconds that a cluster has to answer."""
_ADDRESS = re.compile(r"inproc://.+|(tcp|tls|ucx|wss?)://.+:[0-9]+")
LEAST_AT_CLUSTER = 16
"""Chunks handed to a cluster however few its workers are as yet, so that one that grows with its work does grow."""


@dataclass(frozen=True)
class Workforce:
    """An executor, and how much of it there is.

    workers  chunks that it computes at the same time
    """

    executor: Executor
    workers: int

    @property
    def in_hand(self) -> int:
        """Chunks handed out at a time: enough that nobody waits for the next, few enough for flat memory."""
        return 1 if isinstance(self.executor, InProcess) else 2 * self.workers


class InProcess(Executor):
    """Does in this process, at once, whatever is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call, and return a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - kept for whoever asks for the result, as every executor does
            future.set_exception(error)
        return future


@contextmanager
def workforce(
    workers: int | str, *, chunks: int, work: float, same: Callable[[], str] | None = None
) -> Iterator[Workforce]:
    """The executor that fits: processes only where they pay.

    workers  processes to use at most, or the address of a Dask scheduler, such as tcp://127.0.0.1:8786
    work     runs times steps
    same     as for `cluster`
    """
    if isinstance(workers, str):
        with cluster(workers, same=same) as hired:
            yield hired
    elif min(workers, chunks) > 1 and work >= POOL_PAYS_FROM:
        with processes(min(workers, chunks)) as pool:
            yield Workforce(pool, min(workers, chunks))
    else:
        yield Workforce(InProcess(), 1)


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes; left by an exception it ends them at once, in the midst of their work."""
    context = multiprocessing.get_context("spawn")  # named, since importing Mesa 3.3 changes the default
    theirs, ours = context.Pipe(duplex=False)
    with theirs, ours, ProcessPoolExecutor(workers, context, initializer=_attend, initargs=(theirs,)) as pool:
        try:
            with _interrupts_put_off():
                for _ in range(workers):
                    pool.submit(int)
            yield pool
        except BaseException:
            ours.close()
            raise


def _attend(line: Connection) -> None:
    """Begin as a worker: Ctrl-C is the caller's to answer, and who hangs up, or dies, needs no worker any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    wait([line])
    signal.raise_signal(signal.SIGTERM)


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """Ctrl-C comes after this block; processes started in it never see one (they would print where they stood)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def cluster(address: str, *, same: Callable[[], str] | None = None) -> Iterator[Workforce]:
    """An existing Dask cluster; RunError where it cannot be used.

    same  must answer alike here and on every worker: another version there would compute other runs
    """
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost cluster is an error here, no log entry
    client = _client(address)
    try:
        if same is not None:
            _check_same(client, address, same)
        yield Workforce(_Cluster(client), max(LEAST_AT_CLUSTER, sum(client.nthreads().values())))
    finally:
        client.close(timeout=1)


def _client(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise InputError([Fault(address, "is no address of a Dask scheduler, such as tcp://127.0.0.1:8786")])
    try:
        import distributed
    except ImportError as error:
        raise RunError(
            f"{address}: a Dask cluster needs the extra `cluster`: pip install 'parley-engine[cluster]'"
        ) from error
    connect: Any = distributed.Client  # untyped
    try:
        client = connect(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    except OSError as error:
        raise RunError(
            f"{address}: no Dask scheduler answers there ({error}); give the address that `dask scheduler` prints"
        ) from error
    try:
        client.wait_for_workers(1, timeout=ANSWERS_WITHIN)
    except TimeoutError as error:
        client.close(timeout=1)
        raise RunError(f"{address}: this cluster has no workers; start some with `dask worker {address}`") from error
    return client


def _check_same(client: Any, address: str, same: Callable[[], str]) -> None:
    here = same()
    for worker, there in client.run(same, on_error="return").items():
        if isinstance(there, Exception):
            raise RunError(f"{address}: worker {worker} cannot load Parley ({there}); install this version there")
        if there != here:
            raise RunError(
                f"{address}: worker {worker} has another version of Parley, or of its data, whose runs would differ; "
                "install this version there"
            )


class _Cluster(Executor):
    """Dask's executor, but large arguments travel once."""

    def __init__(self, client: Any) -> None:
        self._client, self._executor = client, client.get_executor(pure=False)
        self._there: dict[int, tuple[Any, Any]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call there."""
        return self._executor.submit(fn, *map(self._sent, args), **kwargs)

    def _sent(self, value: Any) -> Any:
        """A value's stand-in on the cluster: a task, not scattered data, so that it outlives the worker it is on."""
        if isinstance(value, int | tuple):
            return value
        if id(value) not in self._there:
            self._there[id(value)] = value, self._client.submit(_as_it_is, value, pure=False)
        return self._there[id(value)][1]


def _as_it_is(value: Any) -> Any:
    return value
