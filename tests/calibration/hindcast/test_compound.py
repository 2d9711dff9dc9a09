"""Negative binomial counts against SciPy's, totals against what can be added up by hand."""

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from calibration.hindcast.compound import compound_quantiles, negative_binomial
from calibration.hindcast.forecast import LEVELS


@pytest.mark.parametrize(("shape", "exposure"), [(0.5, 15), (60.5, 1100), (4, 8000), (2.5, 20)])
@pytest.mark.parametrize("horizon", [30, 365])
def test_negative_binomial_is_that_of_scipy(shape, exposure, horizon) -> None:
    pmf = negative_binomial(shape, exposure, horizon)
    reference = nbinom(shape, exposure / (exposure + horizon))
    assert pmf == pytest.approx(reference.pmf(np.arange(len(pmf))), abs=1e-9)
    assert reference.sf(len(pmf) - 1) < 1e-8


def test_one_certain_event_of_one_size_is_that_size() -> None:
    assert compound_quantiles(np.array([0.0, 1.0]), np.array([40.0]), np.ones(1)).tolist() == [40.0] * 199


def test_two_sizes_by_weight() -> None:
    # One event: 10 people in a quarter of cases, 50 in the rest.
    quantiles = compound_quantiles(np.array([0.0, 1.0]), np.array([10.0, 50.0]), np.array([1.0, 3.0]))
    assert quantiles.tolist() == np.where(LEVELS < 0.25, 10.0, 50.0).tolist()


def test_no_event_is_nobody() -> None:
    quantiles = compound_quantiles(np.array([0.6, 0.4]), np.array([7.0]), np.ones(1))
    assert quantiles.tolist() == np.where(LEVELS < 0.6, 0.0, 7.0).tolist()


def test_sums_of_ones_have_the_distribution_of_their_number() -> None:
    count = poisson(3).pmf(np.arange(30))
    assert compound_quantiles(count, np.array([1.0]), np.ones(1)).tolist() == poisson(3).ppf(LEVELS).tolist()


def test_a_heavy_total_does_not_wrap_round() -> None:
    # Shape 0.5: a tail so long that a transform too short would add it at the low end.
    count = negative_binomial(0.5, 15, 365)
    quantiles = compound_quantiles(count, np.array([100.0]), np.ones(1))
    assert quantiles.tolist() == (100 * nbinom(0.5, 15 / 380).ppf(LEVELS)).tolist()
