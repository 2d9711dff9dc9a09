"""Every uncertain number has its domain: priors lie in it, files keep to it, and the engine bears its lowest values."""

from __future__ import annotations

from math import inf, isfinite

import numpy as np
import pytest

from calibration.case import load_case
from calibration.dimensions import domains
from calibration.positions import posterior
from calibration.preferences import preference_quantiles
from sim.distributions import Fixed, Triangular
from sim.ensemble import simulate
from sim.parameters import Parameter
from sim.table import PARAMETERS
from tests.scenarios.written import messages, write
from tests.sim.tiny import tiny

P = np.linspace(0.0, 1.0, 101)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_prior_lies_in_its_domain(parameter):
    values = parameter.prior.quantile(P)
    low, high = parameter.domain
    assert low <= values.min()
    assert values.max() <= high


def test_a_preference_lies_in_its_domain_at_any_date():
    case = load_case("ukraine")
    known = domains(case)
    for day in (case.file.first_day, case.file.evidence_until):
        for name, distribution in preference_quantiles(case, posterior(case, as_of=day)).items():
            values = distribution.quantile(P[1:-1])
            assert known[name][0] <= values.min(), name
            assert values.max() <= known[name][1], name


def test_the_domain_follows_from_unit_and_prior_where_nothing_is_said():
    def domain(unit, prior):
        return Parameter("name", "n", "meaning", unit, prior, "assumed").domain

    assert domain("days", Triangular(60, 120, 240)) == (6, inf)
    assert domain("1/year", Triangular(60, 120, 240)) == (0, inf)
    assert domain("1", Fixed(3)) == (0, inf)


def _ends(which):
    """Every parameter at its lowest value, or its highest where that is finite, else the prior's highest."""
    return {p.name: p.domain[which] if isfinite(p.domain[which]) else p.prior.high for p in PARAMETERS}


@pytest.mark.parametrize("which", [0, 1], ids=["lowest", "highest"])
def test_the_engine_bears_the_ends_of_every_domain(which):
    found = simulate(tiny(draws=8, horizon=120, **_ends(which)), runs=64)
    always = [c for n, c in found.runs.items() if not n.endswith("_day") and not n.startswith("terms.")]
    assert all(np.isfinite(column).all() for column in always)
    assert all(np.isfinite(band).all() for band in found.bands.values())


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("trust_usual: 30", "got 30, expected 0 to 1"),
        ("put_off: 7", "got 7, expected 0 to 1"),
        ("ukraine.ideal.territory: 500", "got 500, expected 0 to 100"),
        ("ukraine.readiness: 900", "got 900, expected 0 to 100"),
        ("us.effort: -1", "got -1, expected 0 to 100"),
        ("status_quo.forces: 101", "got 101, expected 0 to 100"),
        ("russia.red_line.forces: 101", "got 101, expected 0 to 100"),
        ("momentum_memory: 0", "got 0, expected 6 or more"),
        ("exchange_shape: 0", "got 0, expected 0.13 or more"),
        ("russia.horizon_years: 0", "got 0, expected 0.15 or more"),
        ("russia.salience.territory: 0", "got 0, expected 0.001 or more"),
        ("russia.room.territory: -1", "got -1, expected 0 or more"),
        ("collapse_aging: 1", "got 1, expected 0 to 0.95"),
        ("russia.patience: 0", "got 0, expected 6 or more"),
        ("decisive_rate: 0", "got 0, expected 0.002 or more"),
        ("trust_collapse: 0.1", "got 0.1, expected -1 to 0"),
        ("ukraine.red_line_weight: {uniform: [0.5, 2]}", "got 0.5 to 2, expected 1 or more"),
        ("put_off: {triangular: [0, 0.5, 1.5]}", "got 0 to 1.5, expected 0 to 1"),
        ("put_off: {normal: [2, 0.1]}", "got a mean of 2, expected 0 to 1"),
        ("put_off: 1e300", "got 1e+300, expected a number"),
        ("put_off: {uniform: [0, 1e300]}", "got a mapping with uniform, expected {uniform: [low, high]}"),
    ],
)
def test_values_beyond_a_domain_are_refused(tmp_path, stated, message):
    (found,) = messages(write(tmp_path, "x.yaml", f"uncertainties: {{{stated}}}"))
    assert found.startswith(f"uncertainties.{stated.split(':')[0]}: {message}")


@pytest.mark.parametrize(
    "stated", ["put_off: {normal: [0.5, 3]}", "leaders_rate: 0", "trust_collapse: -1", "aid_cut: 0"]
)
def test_values_at_the_end_of_a_domain_are_taken(tmp_path, stated):
    assert messages(write(tmp_path, "x.yaml", f"uncertainties: {{{stated}}}")) == []
