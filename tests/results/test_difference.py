"""Paired differences: exact where they can be, else against theory, with bands in standard errors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway, norm

from results.comparison.difference import difference, spread_over_draws
from results.comparison.medians import median_days


def rng(seed=1):
    return np.random.default_rng(seed)


def yes_or_no(generator, *, draws, each, sd=0.15):
    """Two scenarios on the same chance: (value, base, draw, true difference given the draws' distribution)."""
    draw = np.arange(draws * each) % draws
    low = np.clip(0.3 + sd * generator.standard_normal(draws), 0.02, 0.6)
    gap = np.clip(0.10 + 0.08 * generator.standard_normal(draws), 0, 0.3)
    chance = generator.random(draws * each)
    return chance < (low + gap)[draw], chance < low[draw], draw


class TestValue:
    def test_by_hand(self):
        found = difference([5.0, 3.0, 8.0, 4.0], [1.0, 3.0, 4.0, 4.0], [0, 0, 1, 1])
        assert found.value == 2.0
        assert found.pairs == 4
        # Both draws differ by 2 on average, so between them there is no variance at all.
        assert found.monte_carlo_interval == (2.0, 2.0)

    def test_only_pairs_count(self):
        """Terms exist where a run settles: those that settle under one scenario alone have nothing to compare."""
        nan = np.nan
        found = difference([60.0, nan, 50.0, nan], [50.0, 40.0, nan, nan], [0, 1, 2, 3])
        assert (found.value, found.pairs) == (10.0, 1)
        assert difference([nan, 1.0], [1.0, nan], [0, 1]) is None

    @given(st.lists(st.booleans(), min_size=2, max_size=60), st.integers(1, 5))
    def test_nothing_differs_between_a_scenario_and_itself(self, hits, draws):
        found = difference(hits, hits, np.arange(len(hits)) % draws, is_share=True)
        assert (found.value, found.variance_ratio) == (0.0, None)
        low, high = found.monte_carlo_interval
        assert low == -high < 0  # never sure to the last digit
        assert high < 2 / len(hits)

    @given(st.integers(0, 2**32 - 1))
    def test_turned_round_it_changes_sign_and_nothing_else(self, seed):
        value, base, draw = yes_or_no(rng(seed), draws=25, each=24)
        there, back = difference(value, base, draw, is_share=True), difference(base, value, draw, is_share=True)
        assert there.value == -back.value
        np.testing.assert_allclose(there.monte_carlo_interval, np.negative(back.monte_carlo_interval[::-1]))
        np.testing.assert_allclose(there.spread, np.negative(back.spread[::-1]), atol=1e-12)
        assert there.variance_ratio == pytest.approx(back.variance_ratio)

    def test_always_against_never(self):
        found = difference(np.ones(2000), np.zeros(2000), np.arange(2000) % 50, is_share=True)
        assert found.value == 1.0
        assert 0.99 < found.monte_carlo_interval[0] < 1.0 == found.monte_carlo_interval[1]
        assert found.parameter_interval == (1.0, 1.0)


class TestByChance:
    def test_a_single_run_has_no_interval(self):
        found = difference([True], [False], [0], is_share=True)
        assert (found.value, found.monte_carlo_interval, found.parameter_interval) == (1.0, None, None)

    def test_it_covers_the_truth_nine_times_in_ten(self):
        """600 ensembles: a standard error of .012. Taken for independent, runs of one draw would cover .80 of them."""
        generator, covered = rng(7), 0
        truth = float(np.clip(0.10 + 0.08 * rng(0).standard_normal(2_000_000), 0, 0.3).mean())
        for _ in range(600):
            value, base, draw = yes_or_no(generator, draws=40, each=50)
            low, high = difference(value, base, draw, is_share=True).monte_carlo_interval
            covered += low <= truth <= high
        assert covered / 600 == pytest.approx(0.90, abs=0.04)

    def test_with_all_parameters_fixed_the_runs_are_what_varies(self):
        generator, covered = rng(8), 0
        for _ in range(600):
            chance = generator.random(400)
            low, high = difference(chance < 0.4, chance < 0.3, np.zeros(400), is_share=True).monte_carlo_interval
            covered += low <= 0.1 <= high
        assert covered / 600 == pytest.approx(0.90, abs=0.04)

    def test_quantities_too(self):
        generator, covered = rng(3), 0
        for _ in range(500):
            draw = np.arange(600) % 30
            shared = generator.normal(0, 50, 600)
            value = shared + generator.normal(2.0, 3.0, 30)[draw] + generator.normal(0, 4, 600)
            low, high = difference(value, shared, draw).monte_carlo_interval
            covered += low <= 2.0 <= high
        assert covered / 500 == pytest.approx(0.90, abs=0.04)


class TestPairing:
    @pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
    def test_the_ratio_is_what_theory_says(self, correlation):
        """Equal variances: (1 + 1) / (2 - 2 rho). 40,000 runs, each its own draw: a standard error under 2 %."""
        first, second = rng(2).standard_normal((2, 40_000))
        other = correlation * first + np.sqrt(1 - correlation**2) * second
        found = difference(other, first, np.arange(40_000))
        assert found.variance_ratio == pytest.approx(1 / (1 - correlation), rel=0.06)

    def test_draws_that_move_both_alike_drop_out(self):
        draw = np.arange(4000) % 40
        level = rng(4).normal(0, 10, 40)[draw]
        base, value = (level + rng(seed).normal(0, 1, 4000) for seed in (5, 6))
        found = difference(value, base, draw)
        # Var of a draw's mean is 100 + 1/100 for either; of the difference 2/100.
        assert found.variance_ratio > 1000


class TestOverDraws:
    def test_chance_within_the_draws_is_taken_out(self):
        """True spread 2, chance 2.2 in each draw's mean: left in, the ends would lie at 4.9 from the mean, not 3.3."""
        draws, each = 2000, 20
        draw = np.arange(draws * each) % draws
        value = rng(9).normal(0, 2, draws)[draw] + rng(10).normal(0, 10, draws * each)
        spread = spread_over_draws(value, draw)
        np.testing.assert_allclose(spread, value.mean() + 2 * norm.ppf([0.05, 0.25, 0.75, 0.95]), atol=0.35)

    def test_a_lopsided_distribution_stays_lopsided(self):
        """A tenth of the draws carries the difference: nine in ten of them have next to none."""
        draw = np.arange(100_000) % 500
        hit = rng(11).random(100_000) < np.where(np.arange(500) < 50, 0.5, 0.0)[draw]
        low, _, high_50, high = spread_over_draws(hit, draw)
        assert 0 <= low <= high_50 < 0.01
        assert high == pytest.approx(0.5, abs=0.05)

    def test_the_f_test_decides_whether_draws_differ(self):
        generator, told = rng(12), []
        for k in range(60):
            draw = np.arange(30 * 25) % 30
            value = generator.normal(0, 0.02 * k, 30)[draw] + generator.normal(0, 2, 30 * 25)
            p = f_oneway(*(value[draw == d] for d in range(30))).pvalue
            low, *_, high = spread_over_draws(value, draw)
            assert (high > low) == (p < 0.05)
            told.append(high > low)
        assert 10 < sum(told) < 50  # both answers came up

    def test_it_collapses_where_all_parameters_are_fixed(self):
        """False alarms of a 5 % test in 300 ensembles: at most .05 + 3 standard errors of .0126."""
        generator, alarms = rng(13), 0
        for _ in range(300):
            chance, draw = generator.random(1000), np.arange(1000) % 40
            low, high = difference(chance < 0.4, chance < 0.3, draw, is_share=True).parameter_interval
            alarms += high > low
        assert alarms / 300 < 0.088

    @pytest.mark.parametrize(("draws", "each", "is_told"), [(19, 40, False), (20, 19, False), (20, 20, True)])
    def test_few_draws_or_runs_tell_nothing(self, draws, each, is_told):
        value, base, draw = yes_or_no(rng(), draws=draws, each=each)
        assert (difference(value, base, draw, is_share=True).spread is not None) is is_told

    def test_it_holds_the_headline_number(self):
        """Four draws of a hundred carry all of it: their quantiles leave the mean outside."""
        draw = np.arange(10_000) % 100
        change = np.where(draw < 4, 1.0, 0.0)
        found = difference(change, np.zeros(10_000), draw, is_share=True)
        low, high = found.parameter_interval
        assert low <= found.value == 0.04 <= high


class TestMedianDays:
    DRAW = np.arange(3000) % 30

    def days(self, seed=1, scale=80.0):
        day = rng(seed).exponential(scale, 3000) * np.exp(rng(seed + 1).normal(0, 0.5, 30))[self.DRAW]
        return np.where(day > 364, np.nan, day)

    def test_a_shift_of_ten_days_is_sure_since_the_pairs_share_their_chance(self):
        """Resampled apart, the two medians would wander by days."""
        base = np.ceil(self.days())
        later = np.where(base + 10 > 364, np.nan, base + 10)
        found = median_days(later, base, self.DRAW, horizon_days=364, seed=3)
        assert (found.value, found.interval) == (10, (10, 10))

    def test_the_median_is_numpys_with_never_last(self):
        value, base = np.ceil(self.days(2, 60)), np.ceil(self.days(5, 120))
        found = median_days(value, base, self.DRAW, horizon_days=364, seed=3)
        wanted = [np.quantile(np.nan_to_num(day, nan=1e9), 0.5, method="inverted_cdf") for day in (value, base)]
        assert found.value == wanted[0] - wanted[1]
        assert found.interval[0] < found.value < found.interval[1]

    def test_none_where_fewer_than_half_ever_have_it(self):
        rare = np.where(rng().random(3000) < 0.4, 10.0, np.nan)
        assert median_days(rare, self.days(), self.DRAW, horizon_days=364, seed=3) is None

    def test_no_interval_where_a_resample_may_miss_half_or_draws_are_few(self):
        barely = np.where(rng().random(3000) < 0.51, 10.0, np.nan)
        assert np.sum(barely == 10) > 1500
        assert median_days(barely, self.days(), self.DRAW, horizon_days=364, seed=3).interval is None
        few = self.DRAW % 19
        assert median_days(self.days(), self.days(), few, horizon_days=364, seed=3).interval is None
