"""Where a side begins to prefer signing."""

from __future__ import annotations

import numpy as np
import pytest

from results.meeting import threshold


def test_the_threshold_is_where_need_and_utility_cross() -> None:
    utility = np.linspace(0, 1, 11)
    assert threshold(utility, np.full(11, 0.73)) == pytest.approx(0.73)
    # Need falls from 1 to 0 as utility rises from 0 to 1: they cross at one half.
    assert threshold(utility, 1 - utility) == pytest.approx(0.5)
    assert threshold(utility[::-1], 1 - utility[::-1]) == pytest.approx(0.5)


def test_a_need_beyond_the_frontier_stands_beyond_it() -> None:
    assert threshold(np.linspace(0, 1, 11), np.full(11, 1.2)) == pytest.approx(1.2)


def test_a_need_below_the_frontier_stands_below_it() -> None:
    assert threshold(np.linspace(0.5, 1, 11), np.full(11, 0.2)) == pytest.approx(0.2)
