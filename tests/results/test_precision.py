"""Precision: the rule keeps its promise on made-up runs whose shares are known, and stops where it says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from results.folder import run_to_folder
from results.intervals import Counts, draw_error
from results.precision import Precision, asked, half_width, interval, reached
from results.precision_words import draws_leave, precision_reached
from results.run_table import RunTable
from scenarios.build import build
from scenarios.reading import load
from sim import randomness
from sim.errors import InputError
from sim.randomness import CHUNK
from tests.results.invented import invented_runs

SMALL = 64


def cumulative_hits(rng: np.random.Generator, p_d: np.ndarray, looks: tuple[int, ...], n: int) -> np.ndarray:
    """Hits by every look (repetition, look), runs dealt to the draws in turn."""
    steps = np.diff((0, *looks)) // len(p_d)
    return np.cumsum([rng.binomial(step, p_d, size=(n, len(p_d))).sum(axis=1) for step in steps], axis=0).T


@pytest.mark.parametrize("p", [0.0005, 0.03, 0.5])
@pytest.mark.parametrize("spread", [0.0, 0.8], ids=["draws alike", "draws apart"])
def test_the_promise_holds_however_the_looks_are_used(p: float, spread: float) -> None:
    # Stopping where the interval misses is the worst that a rule can do: 90 of 100 must hold at all looks. Intervals of
    # 90 % at each of six would hold together in some 70 of 100; the standard error is below 1.5 in 100.
    rng = np.random.default_rng(20250531)
    looks, n = Precision(0.002, at_least=CHUNK).looks, 1000
    p_d = p * (1 + spread * np.linspace(-1, 1, 64))
    assert len(looks) > 5
    inside = [
        all(
            low <= p <= high
            for low, high in (interval(int(h), r, looks=len(looks)) for h, r in zip(row, looks, strict=True))
        )
        for row in cumulative_hits(rng, p_d, looks, n)
    ]
    assert np.mean(inside) >= 0.90


def test_ends_are_those_of_clopper_and_pearson() -> None:
    # By definition: at the lower end, so many hits or more have the probability of the tail; at the upper, so many or
    # fewer. 3 hits in 10 by hand: P(X >= 3) = 1 - sum of three terms.
    low, high = interval(3, 10, looks=1)
    at_least = 1 - sum(c * low**k * (1 - low) ** (10 - k) for k, c in enumerate((1, 10, 45)))
    at_most = sum(c * high**k * (1 - high) ** (10 - k) for k, c in enumerate((1, 10, 45, 120)))
    assert at_least == pytest.approx(0.05)
    assert at_most == pytest.approx(0.05)
    assert interval(0, 100, looks=1) == pytest.approx((0, 1 - 0.05 ** (1 / 100)))
    assert interval(100, 100, looks=1)[1] == 1.0


def test_looks_double_from_the_runs_asked_for_to_where_any_share_is_known() -> None:
    precision = Precision(0.005, at_least=10_000)
    looks = precision.looks
    assert looks == (2 * CHUNK, 4 * CHUNK, 8 * CHUNK)
    assert half_width(looks[-1] // 2, looks[-1], looks=3) <= 0.005 < half_width(looks[-2] // 2, looks[-2], looks=2)
    assert Precision(0.2, at_least=1).looks == (CHUNK,)


def test_the_draws_error_holds_the_share_of_all_draws_nine_times_in_ten() -> None:
    # Shares of draws from a beta distribution with mean .4, 50 draws, many runs: 1,000 repetitions, 5 standard errors.
    # With the noise of the runs taken for a difference between draws, or left in, nothing would change here; with the
    # variance of a draw in place of that of their mean, all would be inside.
    rng = np.random.default_rng(7)
    inside = []
    for p_d in rng.beta(2, 3, size=(1000, 50)):
        counts = Counts(hits_d=rng.binomial(2000, p_d), runs_d=np.full(50, 2000))
        error = draw_error(counts)
        assert error is not None
        inside.append(abs(float(counts.probability) - 0.4) <= error)
    assert np.mean(inside) == pytest.approx(0.90, abs=5 * np.sqrt(0.9 * 0.1 / 1000))


def test_draws_that_are_all_alike_leave_no_error_and_few_draws_no_answer() -> None:
    rng = np.random.default_rng(3)
    alike = Counts(hits_d=rng.binomial(500, 0.3, size=100), runs_d=np.full(100, 500))
    assert draw_error(alike) == 0
    assert draw_error(Counts(hits_d=alike.hits_d[:10], runs_d=alike.runs_d[:10])) is None


def test_what_cannot_be_asked_for_is_told_all_at_once() -> None:
    with pytest.raises(InputError) as refusal:
        asked(0.5, ["setlement", "exchange"], runs=100, flag="--{}")
    assert [fault.place for fault in refusal.value.faults] == ["--outcome", "--precision"]
    assert "did you mean 'settlement'?" in str(refusal.value)
    with pytest.raises(InputError, match=r"^outcome: .* give precision too"):
        asked(None, ["exchange"], runs=100)
    for wrong in (0.0, -0.1, 0.00001, float("nan")):
        with pytest.raises(InputError, match=r"expected 0\.0001 to 0\.2"):
            asked(wrong, runs=100)
    assert asked(None, runs=100) == 100
    assert asked(0.01, ["exchange", "exchange"], runs=100) == Precision(0.01, ("exchange",), 100)


def test_scripted_outcomes_count_only_where_they_are_asked_for() -> None:
    runs = invented_runs(n=2000, draws=40)
    runs = runs | {"talks_round_scripted": np.ones(2000, dtype=bool)}
    assert "talks_round" not in reached(Precision(0.05), runs)["half_widths"]
    assert set(reached(Precision(0.05, ("talks_round",)), runs)["half_widths"]) == {"talks_round"}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (
        "sim.chunk.CHUNK",
        "results.simulation.CHUNK",
        "results.precision.CHUNK",
        "results.likeness.CANDIDATES",
    ):
        monkeypatch.setattr(place, SMALL)
    monkeypatch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": SMALL})


@pytest.mark.usefixtures("small_chunks")
def test_runs_are_added_until_the_share_is_known(tmp_path: Path) -> None:
    scenario = load("istanbul-2025").model_copy(update={"horizon": 28, "draws": 5, "step": 7, "runs": 100})
    setup = build(scenario)
    precision = Precision(0.05, ("limited_ceasefire",), at_least=100)
    made = run_to_folder(setup, scenario, runs=precision, out=tmp_path / "precise", report=False)
    taken, found = made.summary["runs"], made.summary["precision"]
    assert taken in precision.looks
    assert made.manifest["runs"] == taken
    assert found["half_widths"]["limited_ceasefire"] <= 0.05
    # One look earlier the share was not yet known so well; and the runs are those that `--runs` would have given.
    plain = run_to_folder(setup, scenario, runs=taken, out=tmp_path / "plain", report=False)
    table = RunTable(plain.path / "runs.parquet")
    for name in table:
        np.testing.assert_array_equal(made.findings.runs[name], table[name], err_msg=name)
    hits = int(np.sum(~np.isnan(table["limited_ceasefire_day"][: taken // 2])))
    assert taken == precision.looks[0] or half_width(hits, taken // 2, looks=len(precision.looks)) > 0.05
    assert run_to_folder(setup, scenario, runs=precision, out=tmp_path / "precise").reused
    assert not run_to_folder(setup, scenario, runs=taken, out=tmp_path / "precise", report=False).reused


def test_it_is_said_what_the_draws_leave_open() -> None:
    runs = invented_runs(n=20_000, draws=100)
    found = reached(Precision(0.02, ("settlement",)), runs)
    said = precision_reached(found, runs=20_000)
    assert re.match(r"the share of settlement ± [\d.]+ in 100 or less for these draws \(± 2 in 100 asked for\)", said)
    error = found["draw_errors"]["settlement"]
    assert error
    assert f"± {100 * error:.2g} in 100" in draws_leave(found, draws=100)
    assert "--draws 400 halves that, in a new run folder" in draws_leave(found, draws=100)
    few = reached(Precision(0.02, ("settlement",)), invented_runs(n=200, draws=4))
    assert "too few (4) to tell" in draws_leave(few, draws=4)
