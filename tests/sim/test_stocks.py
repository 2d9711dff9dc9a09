"""Stocks of people: the books balance whatever is asked for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.stocks import Stock
from tests.sim.small import read_only

STEPS = st.lists(st.tuples(st.floats(0, 300), st.floats(0, 0.999), st.floats(0, 2000)), max_size=12)


@given(start=st.floats(0, 5000), steps=STEPS)
def test_the_books_balance(start, steps):
    stock, freed = Stock(np.full(3, start)), np.zeros(3)
    row = np.array([0, 2])
    for taken, u, wanted in steps:
        stock.capture(np.full(3, taken), np.full(3, u))
        freed[row] += stock.release(row, np.full(2, wanted))
    np.testing.assert_array_equal(stock.start_r + stock.captured_r, stock.held_r + freed)
    np.testing.assert_array_equal(stock.released_r, freed)
    assert (stock.held_r >= 0).all()
    assert (stock.held_r == np.round(stock.held_r)).all()
    assert stock.released_r[1] == 0


def test_no_more_are_released_than_are_held():
    stock = Stock(np.array([10.0, 10.0]))
    assert stock.release(np.array([0, 1]), np.array([4.4, 25.0])).tolist() == [4, 10]
    assert stock.held_r.tolist() == [6, 0]
    assert stock.release(np.array([1]), np.array([1.0])).tolist() == [0]


def test_a_fraction_of_a_person_is_taken_by_chance_with_the_right_mean():
    u = (np.arange(1000) + 0.5) / 1000
    stock = Stock(np.zeros(1000))
    stock.capture(np.full(1000, 2.3), u)
    assert set(stock.captured_r) == {2, 3}
    np.testing.assert_allclose(stock.captured_r.mean(), 2.3, atol=1e-6)


def test_inputs_are_left_alone():
    start, amount, u = read_only(np.array([5.0, 6.0]), np.array([1.5, 2.5]), np.array([0.2, 0.9]))
    stock = Stock(start)
    stock.capture(amount, u)
    stock.release(*read_only(np.array([0, 1]), amount))
