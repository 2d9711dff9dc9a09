"""Quantile functions against scipy's, written independently of ours."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.distributions import Distribution, Fixed, Gamma, Normal, Tabulated, Triangular, Uniform
from tests.sim.small import read_only

P = np.concatenate([[1e-6], np.linspace(0.001, 0.999, 999), [1 - 1e-6]])

PAIRS = [
    (Uniform(-2.0, 5.0), stats.uniform(-2, 7)),
    (Triangular(1.0, 2.0, 5.0), stats.triang(1 / 4, 1, 4)),
    (Triangular(0.0, 0.0, 3.0), stats.triang(0, 0, 3)),
    (Triangular(-1.0, 2.0, 2.0), stats.triang(1, -1, 3)),
    (Normal(3.0, 2.0), stats.norm(3, 2)),
    (Gamma(2.5, 40.0), stats.gamma(2.5, scale=1 / 40)),
    (Gamma(0.5, 15.0), stats.gamma(0.5, scale=1 / 15)),
]


@pytest.mark.parametrize(("ours", "scipys"), PAIRS, ids=lambda d: type(d).__name__)
def test_quantiles_are_scipys(ours, scipys):
    np.testing.assert_allclose(ours.quantile(P), scipys.ppf(P), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("ours", [pair[0] for pair in PAIRS] + [Fixed(4.0), Tabulated((0.0, 1.0, 5.0))])
def test_every_distribution_keeps_the_contract(ours):
    (p,) = read_only(P)
    values = ours.quantile(p)
    assert isinstance(ours, Distribution)
    assert values.shape == p.shape
    assert (np.diff(values) >= 0).all()


def test_a_cut_normal_piles_up_at_its_limits():
    cut = Normal(0.5, 1.0, low=0.0, high=1.0).quantile(P)
    assert cut.min() == 0.0
    assert cut.max() == 1.0
    # P(normal below 0) = P(z < -.5): that share of draws sits on the limit.
    assert (Normal(0.5, 1.0, low=0.0).quantile(np.linspace(0, 1, 10_001)) == 0).mean() == pytest.approx(
        stats.norm.cdf(-0.5), abs=2e-4
    )


def test_a_fixed_number_is_itself_at_every_probability():
    assert (Fixed(2.5).quantile(P) == 2.5).all()


def test_stored_quantiles_are_read_back():
    stored = stats.gamma(3.0).ppf(np.linspace(0.0005, 0.9995, 1001))
    table = Tabulated(tuple(stored))
    np.testing.assert_allclose(table.quantile(np.linspace(0, 1, 1001)), stored)
    assert table.quantile(np.array([0.0005]))[0] == pytest.approx(stored[:2].mean())
