"""Independent pieces of work, spread over processes: one that fails takes no other with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from typing import TypeVar

from results.soundness import quiet_numbers
from sim.executors import InProcess, processes

__all__ = ["each"]

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Result | BaseException]:
    """The result of every task, in order; where one failed, the exception that it raised.

    work         a function at the top of a module, so that another process finds it
    workers      processes at most; with one the work is done in this process
    on_progress  called with the tasks done and their number
    """
    results: dict[int, Result | BaseException] = {}

    def submit(pool: Executor, places: Iterable[int]) -> None:
        futures = {pool.submit(work, tasks[i]): i for i in places}
        for future in as_completed(futures):
            results[futures[future]] = future.exception() or future.result()
            if on_progress is not None:
                on_progress(len(results), len(tasks))

    with quiet_numbers():
        if min(workers, len(tasks)) > 1:
            with processes(min(workers, len(tasks))) as pool:
                submit(pool, range(len(tasks)))
        else:
            for i in range(len(tasks)):
                submit(InProcess(), [i])
        # A process that died took the waiting tasks with it: each again in one of its own, so that only its own falls.
        for i in [i for i, result in results.items() if isinstance(result, BrokenExecutor)]:
            with processes(1) as pool:
                submit(pool, [i])
    return [results[i] for i in range(len(tasks))]
