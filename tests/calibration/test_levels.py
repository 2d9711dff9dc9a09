"""Levels: Gamma-Poisson by hand, missing days that are no zeros, sizes that skip what says nothing of the usual."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma, weibull_min

from calibration.agreements import exchange_agreements
from calibration.case import load_case
from calibration.levels import HALF_LIVES_DAYS, SIZE_LOG_SD, level_distributions, rate, size
from sim.distributions import Distribution, Triangular
from sim.errors import InputError
from sim.table import PARAMETERS
from tests.calibration.invented import (
    EXCHANGE_HEAD,
    EXCHANGES,
    invented_case,
    write_case,
)

AS_OF = dt.date(2020, 12, 31)
P = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


def median(distribution: Distribution) -> float:
    return float(distribution.quantile(np.array([0.5]))[0])


def mean(distribution: Distribution) -> float:
    return float(distribution.quantile((np.arange(20_000) + 0.5) / 20_000).mean())


def test_nothing_watched_leaves_the_prior() -> None:
    prior = gamma(0.5, scale=1 / 15)  # exchange: half an event in 15 days
    assert rate("exchange_rate", [], [], as_of=AS_OF).quantile(P) == pytest.approx(prior.ppf(P), rel=0.02, abs=1e-5)


def test_what_was_seen_today_is_a_plain_gamma_posterior() -> None:
    # Ages of zero are not discounted, so the three half-lives agree: Gamma(.5 + 4, 15 + 60 days).
    posterior = gamma(4.5, scale=1 / 75)
    found = rate("exchange_rate", [AS_OF] * 4, [AS_OF] * 60, as_of=AS_OF)
    assert found.quantile(P) == pytest.approx(posterior.ppf(P), rel=0.005)


def test_the_mean_is_the_mean_of_the_half_lives() -> None:
    event = AS_OF - dt.timedelta(days=120)
    watched = [AS_OF - dt.timedelta(days=n) for n in range(366)]
    # One event 120 days ago counts 2^(-120/h); days watched sum to (1 - r^366) / (1 - r), r = 2^(-1/h).
    expected = np.mean([
        (0.5 + 2 ** (-120 / h)) / (15 + (1 - 2 ** (-366 / h)) / (1 - 2 ** (-1 / h))) for h in HALF_LIVES_DAYS
    ])  # fmt: skip
    assert mean(rate("exchange_rate", [event], watched, as_of=AS_OF)) == pytest.approx(expected, rel=0.01)


def test_a_size_is_the_discounted_geometric_mean() -> None:
    assert median(size("exchange_size", [])) == pytest.approx(50)
    assert median(size("exchange_size", [200])) == pytest.approx(100)  # sqrt(50 x 200), prior worth one agreement
    older, prior = 2 ** (-1 / 4), 1
    expected = np.exp((older * np.log(10) + np.log(1000) + prior * np.log(50)) / (older + 1 + prior))
    assert median(size("exchange_size", [10, 1000])) == pytest.approx(expected)


def test_a_size_gets_firmer_with_agreements_but_never_sure() -> None:
    spreads = []
    for n in (0, 1, 4, 100, 1000):
        low, high = np.log(size("exchange_size", [50] * n).quantile(np.array([0.05, 0.95])))
        spreads.append(high - low)
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] == pytest.approx(spreads[-2])  # a half-life of four agreements holds about a dozen at most


def test_agreements_gather_their_stages_and_skip_what_went_one_way(tmp_path: Path) -> None:
    agreements = exchange_agreements(invented_case(tmp_path), dt.date(2021, 12, 31))
    assert [a.to for a in agreements] == [(30, 30), (600, 600)]
    assert [a.days[0] for a in agreements] == [dt.date(2020, 4, 1), dt.date(2021, 3, 5)]
    assert [a.size for a in agreements] == [30, 600]
    assert [a.to for a in exchange_agreements(invented_case(tmp_path), dt.date(2020, 4, 2))] == [(10, None)]


def test_a_deal_agreed_at_a_round_leaves_the_usual_size_alone(tmp_path: Path) -> None:
    case = invented_case(tmp_path)
    before, after = (level_distributions(case, dt.date(2021, 3, d))["exchange_size"] for d in (4, 5))
    assert before == after
    unmarked = invented_case(tmp_path, record_exchanges_csv=EXCHANGE_HEAD + EXCHANGES.replace("D9", ""))
    assert median(level_distributions(unmarked, dt.date(2021, 3, 5))["exchange_size"]) > 2 * median(after)


def test_missing_days_are_no_zeros(tmp_path: Path) -> None:
    text = (write_case(tmp_path) / "case.yaml").read_text()
    whole = text[: text.index("record_gaps:")]
    day = dt.date(2020, 8, 31)
    with_gap = mean(level_distributions(invented_case(tmp_path), day)["exchange_rate"])
    without = mean(level_distributions(invented_case(tmp_path, case_yaml=whole), day)["exchange_rate"])
    assert with_gap > without


def test_days_after_the_evidence_ends_are_no_zeros_either(tmp_path: Path) -> None:
    case = invented_case(tmp_path)
    end = mean(level_distributions(case, dt.date(2021, 12, 31))["exchange_rate"])
    # A year on, the record says less, so the level lies nearer to the prior of one in 30 days, not nearer to zero.
    assert end < mean(level_distributions(case, dt.date(2022, 12, 31))["exchange_rate"]) < 1 / 30


def test_truces_close_upon_one_another_are_one_episode() -> None:
    case = load_case("ukraine")
    # Corridors of 5, 6 and 8 March 2022: one episode; a quarter of an event in 365 days before.
    assert mean(level_distributions(case, dt.date(2022, 3, 8))["local_rate"]) == pytest.approx(1.25 / 378, rel=0.05)


def test_levels_have_the_engine_s_names_and_units() -> None:
    case = load_case("ukraine")
    known = {f"{side}.{p.name}" if p.per_side else p.name for p in PARAMETERS for side in case.belligerents}
    levels = level_distributions(case, case.file.evidence_until)
    assert set(levels) <= known


@pytest.mark.parametrize("day", ["2022-02-24", "2022-03-20", "2023-06-01", "2024-12-05", "2025-05-31"])
def test_levels_are_positive_and_ordered_at_any_date(day: str) -> None:
    case = load_case("ukraine")
    for level in level_distributions(case, dt.date.fromisoformat(day)).values():
        values = level.quantile(np.linspace(0, 1, 101))
        assert (np.diff(values) >= 0).all()
        assert values[0] >= 0
        assert np.isfinite(values).all()


def test_exchange_level_follows_the_eras_of_the_record() -> None:
    # Agreements per 30 days of the record: 2.6 (Sep 2022 - Aug 2023), 0.3 (Aug 2023 - May 2024), 1.15 (since).
    case = load_case("ukraine")
    busy, still, now = (
        30 * mean(level_distributions(case, dt.date.fromisoformat(day))["exchange_rate"])
        for day in ("2023-06-01", "2024-05-30", "2025-05-31")
    )
    assert busy > 2
    assert still < 1
    assert 1 < now < 1.5


def test_stocks_come_from_the_case_and_children_from_the_last_count(tmp_path: Path) -> None:
    levels = level_distributions(invented_case(tmp_path), AS_OF)
    assert levels["north.prisoners_held"] == Triangular(1, 2, 3)
    assert median(levels["children_held"]) == 75
    assert median(level_distributions(invented_case(tmp_path), dt.date(2020, 6, 30))["children_held"]) == 100


def test_nobody_holds_more_than_it_can_have_captured(tmp_path: Path) -> None:
    assumed = "north: {held: {triangular: [1, 2, 3]}, captured_per_day: {triangular: [1, 2, 3]}"
    more = "north: {held: {triangular: [100, 200, 300]}, captured_per_day: {triangular: [1, 2, 3]}"
    text = (write_case(tmp_path) / "case.yaml").read_text().replace(assumed, more)
    case = invented_case(tmp_path, case_yaml=text)
    held = [level_distributions(case, dt.date(2020, 1, day))["north.prisoners_held"] for day in (1, 2, 31)]
    assert held == [Triangular(1, 2, 3), Triangular(2, 4, 6), Triangular(31, 62, 93)]
    assert level_distributions(case, AS_OF)["north.prisoners_held"] == Triangular(100, 200, 300)


def test_before_a_stock_is_known_the_engine_s_prior_stands(tmp_path: Path) -> None:
    text = (write_case(tmp_path) / "case.yaml").read_text()
    text = text.replace("source: invented}", "known_from: 2020-06-01, source: invented}", 1)
    text = text.replace("captured_per_day: {triangular: [1, 2, 3]}, ", "captured_per_day: {triangular: [1, 2, 3]}, "
                        "known_from: 2020-06-01, ", 1)  # fmt: skip
    case = invented_case(tmp_path, case_yaml=text)
    before, after = (set(level_distributions(case, day)) for day in (dt.date(2020, 5, 31), dt.date(2020, 6, 1)))
    assert after - before == {"children_held", "north.prisoners_held", "north.captured_rate"}


def test_a_stock_known_outside_the_evidence_is_a_fault(tmp_path: Path) -> None:
    text = (write_case(tmp_path) / "case.yaml").read_text()
    with pytest.raises(InputError, match=r"children.south.known_from: got 2022-01-01, needs a day from 2020-01-01"):
        invented_case(tmp_path, case_yaml=text.replace("recorded: 100,", "recorded: 100, known_from: 2022-01-01,"))


def test_the_spread_of_sizes_is_that_of_the_engine_s_shape() -> None:
    shape = next(p.prior for p in PARAMETERS if p.name == "exchange_shape")
    assert isinstance(shape, Triangular)
    variates = weibull_min(shape.mode).ppf((np.arange(200_000) + 0.5) / 200_000)
    assert pytest.approx(np.log(variates).std(), rel=0.001) == SIZE_LOG_SD
