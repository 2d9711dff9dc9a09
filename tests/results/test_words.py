"""How numbers are said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results import words


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, "0 in 100"),
        (0.0001, "fewer than 1 in 100"),
        (0.0099, "fewer than 1 in 100"),
        (0.01, "1 in 100"),
        (0.245, "25 in 100"),
        (0.285, "29 in 100"),
        (0.994, "more than 99 in 100"),
        (1.0, "100 in 100"),
    ],
)
def test_a_probability_is_a_whole_number_of_a_hundred(p: float, said: str) -> None:
    assert words.in_100(p) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.1, 0.43, "10–43"), (0.001, 0.04, "<1 to 4"), (0.5, 0.504, "50"), (0.9, 0.999, "90 to >99"), (0, 0, "0")],
)
def test_ranges(low: float, high: float, said: str) -> None:
    assert words.range_in_100(low, high) == said


@given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=12).filter(lambda n: sum(n) > 0))
def test_hundredths_sum_to_a_hundred_and_stay_within_one(parts: list[int]) -> None:
    shares = [n / sum(parts) for n in parts]
    whole = words.hundredths(shares)
    assert sum(whole) == 100
    assert all(abs(w - 100 * share) < 1 for w, share in zip(whole, shares, strict=True))


def test_hundredths_give_the_largest_remainders_the_rest() -> None:
    assert words.hundredths([0.333, 0.333, 0.334]) == [33, 33, 34]
    assert words.hundredths([0.005, 0.995]) == [1, 99]


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "in no run"), (0.01, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"),
        (0.5, "about as likely as not"), (0.6, "likely"), (0.9, "very likely"), (0.97, "almost certain"),
        (1.0, "in every run"),
    ],
)  # fmt: skip
def test_words_of_likelihood(p: float, word: str) -> None:
    assert words.likelihood(p) == word


def test_a_moment_falls_on_the_day_after_the_last_whole_one() -> None:
    as_of = dt.date(2025, 6, 1)
    assert words.date_after(as_of, 0.2) == dt.date(2025, 6, 2)
    assert words.date_after(as_of, 1.0) == dt.date(2025, 6, 2)
    assert words.date_after(as_of, 1.1) == dt.date(2025, 6, 3)


@pytest.mark.parametrize(
    ("value", "said"), [(2_420, "2,400"), (97, "97"), (1_575, "1,600"), (999_999, "1,000,000"), (0, "0")]
)
def test_about_keeps_two_figures(value: float, said: str) -> None:
    assert words.about(value) == said


@pytest.mark.parametrize(("days", "said"), [(364, "a year"), (70, "10 weeks"), (9, "9 days"), (7, "a week")])
def test_lengths_of_time(days: int, said: str) -> None:
    assert words.span_of_days(days) == said


def test_lists_of_words() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
