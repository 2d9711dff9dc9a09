"""Scores against the library `scoringrules` and by hand."""

import math

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import nbinom, poisson

from calibration.hindcast.scores import brier, count_crps, count_log_score, log_score, sample_crps

SAMPLES = arrays(float, st.integers(1, 60), elements=st.floats(-1e4, 1e4))


@given(st.floats(0, 1), st.sampled_from([0.0, 1.0]))
def test_brier(p, happened) -> None:
    assert brier(p, happened) == pytest.approx(float(scoringrules.brier_score(happened, p)))


def test_log_score_is_kept_off_zero_and_one_by_half_a_run() -> None:
    assert log_score(0.25, 1, least=0.001) == pytest.approx(math.log(4))
    assert log_score(0.25, 0, least=0.001) == pytest.approx(math.log(4 / 3))
    assert log_score(0.0, 1, least=0.5 / 1000) == pytest.approx(math.log(2000))
    assert log_score(1.0, 0, least=0.5 / 1000) == pytest.approx(math.log(2000))


@given(SAMPLES, st.floats(-1e4, 1e4))
def test_crps_of_equally_likely_values(sample, value) -> None:
    reference = float(scoringrules.crps_ensemble(value, sample, estimator="nrg"))
    assert sample_crps(np.sort(sample), value) == pytest.approx(reference, abs=1e-6)


@pytest.mark.parametrize("n", [0, 1, 4, 30])
def test_crps_of_counts(n) -> None:
    pmf = poisson(3.5).pmf(np.arange(120))
    assert count_crps(pmf, n) == pytest.approx(float(scoringrules.crps_poisson(n, 3.5)), abs=1e-6)
    pmf = nbinom(2.5, 0.4).pmf(np.arange(200))
    assert count_crps(pmf, n) == pytest.approx(float(scoringrules.crps_negbinom(n, 2.5, 0.4)), abs=1e-6)


def test_a_count_beyond_all_that_were_foreseen_still_scores() -> None:
    # Three foreseen for sure, ten came: seven too few; its probability is half a run.
    pmf = np.array([0.0, 0.0, 0.0, 1.0])
    assert count_crps(pmf, 10) == pytest.approx(7)
    assert count_log_score(pmf, 10, least=0.5 / 200) == pytest.approx(math.log(400))
    assert count_log_score(pmf, 3, least=0.5 / 200) == 0
