"""Krippendorff's alpha against his own worked example, and its limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from calibration.agreement import ALL, agreement_table, coding_agreement, interval_alpha
from calibration.case import load_case

NO = math.nan
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
PUBLISHED_CU = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]


def test_published_example() -> None:
    assert interval_alpha(np.array(PUBLISHED_CU).T) == pytest.approx(0.849, abs=5e-4)


def test_two_coders_by_hand() -> None:
    # Units (0, 10), (50, 50): observed mean square inside units 50; of all ordered pairs of 0, 10, 50, 50:
    # 2 (100 + 2500 + 2500 + 1600 + 1600 + 0) / 12 = 1383.33; alpha = 1 - 50 / 1383.33.
    assert interval_alpha(np.array([[0.0, 10.0], [50.0, 50.0]])) == pytest.approx(1 - 50 / (16600 / 12))


def test_perfect_agreement_is_one_and_no_variation_is_undefined() -> None:
    assert interval_alpha(np.array([[1.0, 1.0], [7.0, 7.0]])) == 1
    assert math.isnan(interval_alpha(np.array([[5.0, 5.0], [5.0, 5.0]])))
    assert math.isnan(interval_alpha(np.empty((0, 2))))
    assert math.isnan(interval_alpha(np.array([[1.0, NO], [NO, 2.0]])))


@given(
    arrays(float, (6, 3), elements=st.integers(0, 100).map(float)), st.floats(0.1, 10), st.floats(-50, 50),
)  # fmt: skip
def test_alpha_is_at_most_one_and_blind_to_unit_and_origin(rating_uc: np.ndarray, unit: float, origin: float) -> None:
    alpha = interval_alpha(rating_uc)
    if math.isnan(alpha):
        assert np.ptp(rating_uc) == 0
        return
    assert alpha <= 1
    assert interval_alpha(rating_uc[::-1, ::-1] * unit + origin) == pytest.approx(alpha, abs=1e-6)


def test_the_shipped_codings_are_counted_whole() -> None:
    case = load_case("ukraine")
    rows = coding_agreement(case)
    assert rows[0].issue == ALL
    assert rows[0].n_pairs == sum(row.n_pairs for row in rows[1:])
    assert {row.issue for row in rows[1:]} <= {*case.file.issues, *case.file.stances}
    assert agreement_table(rows).count("\n") == len(rows) + 2
