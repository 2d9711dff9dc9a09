"""Work spread over processes: in order, and no piece takes another with it."""

from __future__ import annotations

import os

from results.parallel import each


def inverse(number):
    """A worker's task: dies at 13, fails at 0."""
    if number == 13:
        os._exit(1)
    return 1 / number


def test_results_come_in_order_and_a_failure_in_its_place():
    said = []
    results = each(inverse, [4, 0, 2], workers=1, on_progress=lambda done, of: said.append((done, of)))
    assert (results[0], results[2]) == (0.25, 0.5)
    assert isinstance(results[1], ZeroDivisionError)
    assert said == [(1, 3), (2, 3), (3, 3)]


def test_a_process_that_dies_takes_no_other_task_with_it():
    results = each(inverse, [13, 4, 2, 0], workers=2)
    assert results[1:3] == [0.25, 0.5]
    assert isinstance(results[3], ZeroDivisionError)
    assert "terminated" in str(results[0])
