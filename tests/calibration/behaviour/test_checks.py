"""The checks of a fit: they pass on what is right by construction, and show what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration.behaviour import ranks as ranks_module
from calibration.behaviour.checks import Checks, learned, read_checks, write_checks
from calibration.behaviour.diary import COUNTED, RARE
from calibration.behaviour.fit import FITTED
from calibration.behaviour.implied import MONTHS, Implied, _hazard, _ways, stated_hazard
from calibration.behaviour.likeness import likeness
from calibration.behaviour.predictive import predicted
from calibration.behaviour.ranks import Histogram, Ranks, rank_histograms
from calibration.behaviour.sensitivity import Moved, _case_without, variants
from calibration.behaviour.table import Table
from calibration.case import load_case
from calibration.positions import posterior
from sim.axes import Array
from sim.errors import InputError
from tests.calibration.behaviour.handmade import DATE, table_of
from tests.calibration.invented import invented_case, statement

DRAWS, RERUNS = 2048, 16
MONTH_DAYS = 365.25 / 12


@pytest.fixture(scope="module")
def known() -> tuple[Table, dict[str, Array]]:
    """A table whose numbers of rounds tell of one parameter, and parameters of which they tell nothing."""
    rng = np.random.default_rng(11)
    drawn = {name: rng.normal(size=DRAWS) for name in FITTED}
    rounds_r = 6 * np.tile(drawn["round_rate"], RERUNS) + rng.normal(scale=3, size=DRAWS * RERUNS)
    return table_of(draws=DRAWS, reruns=RERUNS, counted={"rounds": rounds_r}), drawn


def test_ranks_are_even_where_the_fit_is_right(known: tuple[Table, dict[str, Array]]) -> None:
    table, drawn = known
    ranks = rank_histograms(table, DATE, drawn)
    assert ranks.truths > 450
    for name, histogram in ranks.histograms.items():
        assert sum(histogram.counts) == ranks.truths, name
        assert histogram.p > 0.001, name  # one in 170 sets of six fails by chance; the seed is fixed
    low, high = ranks.band
    assert low < ranks.truths / 10 < high


def test_ranks_show_a_likeness_that_is_off(
    known: tuple[Table, dict[str, Array]], monkeypatch: pytest.MonkeyPatch
) -> None:
    table, drawn = known

    def biased(table: Table, date: dt.date, to: dict[str, float], came: dict[str, bool]) -> Array:
        return likeness(table, date, to | {"rounds": to["rounds"] + 4}, came)

    monkeypatch.setattr(ranks_module, "likeness", biased)
    found = rank_histograms(table, DATE, drawn).histograms
    assert found["round_rate"].p < 1e-6
    assert found["closing_rate"].p > 0.001, "what the numbers do not tell of is not moved"


def test_a_truth_does_not_fit_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every draw has numbers of its own: without itself nothing is like a truth. With itself one draw would be.
    monkeypatch.setattr(ranks_module, "LEAST_DRAWS", 0.5)
    rounds_r = np.tile(100.0 * np.arange(64), 16)
    table = table_of(draws=64, reruns=16, counted={"rounds": rounds_r})
    with pytest.raises(ValueError, match="no rerun"):
        rank_histograms(table, DATE, {name: np.arange(64.0) for name in FITTED})


def test_the_record_among_reruns() -> None:
    case = load_case("ukraine")
    date = case.file.evidence_until
    made = table_of(
        draws=4,
        reruns=1,
        counted={"rounds": np.array([7.0, 8, 8, 9])},
        first_day={"settlement": np.array([10.0, np.inf, np.inf, 1e6])},
    )
    table = replace(made, first_day_of_war=case.file.first_day, counted={date: made.counted[DATE]})
    found = {one.name: one for one in predicted(case, table, date, np.array([0.4, 0.3, 0.2, 0.1]))}
    assert set(found) == {*COUNTED, *RARE}
    rounds = found["rounds"]  # 8 in the record: .4 below, .5 equal
    assert (rounds.record, rounds.below, rounds.reruns) == (8, pytest.approx(0.65), (7, 8, 9))
    assert found["settlement"].expected == pytest.approx(0.4)  # a settlement after the date is none
    assert found["settlement"].record == 0


def test_what_a_parameter_learned_by_hand() -> None:
    value_d = np.array([-1.0, 1.0, -1.0, 1.0])
    alone = {"round_rate": value_d, "idle": np.array([1.0, 1.0, -1.0, -1.0])}
    told, idle = learned(alone, np.array([0.5, 0.0, 0.5, 0.0]))
    assert (told.contraction, told.shift, told.is_fitted) == (pytest.approx(1), pytest.approx(-1), True)
    assert (idle.contraction, idle.shift, idle.is_fitted) == (pytest.approx(0), pytest.approx(0), False)
    assert told.shift_error == pytest.approx(np.sqrt(1 / 2 - 1 / 4))  # two draws' worth, of four


def test_errors_of_what_nothing_was_learned_of() -> None:
    # Weights that know nothing of the values: contraction and shift stray as their errors say.
    rng = np.random.default_rng(3)
    weight_d = rng.exponential(size=3000)
    idle = learned({str(j): rng.uniform(size=3000) for j in range(300)}, weight_d / weight_d.sum())
    strays = np.array([(one.contraction / one.contraction_error, one.shift / one.shift_error) for one in idle])
    assert strays.std(axis=0) == pytest.approx([1, 1], abs=0.15)  # 300 strays: an error of .04


def test_stated_hazards_leave_as_many_wars_as_they_should() -> None:
    # Mean 1 in 6 years: after a year 6 / 7 of wars are left, after two 6 / 8.
    widths = np.diff([0, *MONTHS])
    left = np.exp(-np.cumsum(np.array(stated_hazard(6.0)) * widths))
    assert left[[3, 4]] == pytest.approx([6 / 7, 6 / 8])
    assert left[0] == pytest.approx(72 / 73)


def test_hazards_of_runs_that_end_at_a_known_rate() -> None:
    rng = np.random.default_rng(5)
    day_r = rng.exponential(MONTH_DAYS / 0.05, 100_000)
    assert _hazard(np.where(day_r < 900, day_r, np.nan)) == pytest.approx([0.05] * 5, rel=0.05)


def test_every_ceasefire_has_one_way_that_led_to_it() -> None:
    nan = np.nan
    days = {
        "general_ceasefire": np.array([50.0, 50, 50, 50, nan]),
        "settlement": np.array([50.0, nan, 90, nan, nan]),
        "leaders_meeting": np.array([nan, 48.0, nan, nan, nan]),
        "talks_round": np.array([10.0, 10, 10, 60, 10]),
    }
    ways = _ways("general_ceasefire", days)
    assert np.sum(list(ways.values()), axis=0).tolist() == [1, 1, 1, 1, 0]
    assert [next((way for way, r in ways.items() if r[run]), None) for run in range(5)] == [
        "a settlement", "a leaders' meeting", "a further round of talks", "no further round", None
    ]  # fmt: skip


def test_a_case_without_one_document_keeps_all_others(tmp_path: Path) -> None:
    said = [
        statement("S001", date="2020-05-01", position=20, source="doc_a"),
        statement("S002", date="2021-03-01", position=90, source="doc_b"),
    ]
    case = invented_case(tmp_path / "whole", *said)
    (tmp_path / "whole" / "posterior").mkdir()
    without = _case_without(case, "doc_b", tmp_path)
    assert [s.id for s in without.statements] == ["S001"]
    assert not (without.folder / "posterior").exists()
    alone = invented_case(tmp_path / "alone", said[0])
    as_of = case.file.evidence_until
    land = [posterior(c, as_of=as_of)["north", "land"].mean for c in (without, alone, case)]
    assert land[0] == land[1] != land[2]


def test_every_weight_and_every_document_is_varied() -> None:
    made = list(variants(load_case("ukraine")))
    assert made[0].changed == "nothing"
    assert len({variant.changed for variant in made}) == len(made) == 1 + 2 * 15 + 6
    assert all(variant.coding != made[0].coding or variant.without for variant in made[1:])


def checks() -> Checks:
    moved = Moved("nothing", 0.1, 40.0, {"round_rate": 2.0}, {"settlement": 0.05})
    return Checks(
        as_of=DATE,
        evidence_digest="e",
        priors_digest="p",
        reruns=64,
        effective_draws=12.0,
        parameters=3,
        ranks=Ranks(400, 100, (30, 55), {"round_rate": Histogram((1, 2), 0.5, 0.25)}),
        predicted=(),
        learned=(),
        likeness=(moved,),
        evidence=(moved,),
        implied=(Implied("settlement", (0.1,), (0.05,), (0.1,), (0.1,), (0.01,), {"no further round": (0.1,)}),),
    )


def test_checks_are_read_as_written(tmp_path: Path) -> None:
    path = write_checks(checks(), tmp_path)
    assert path == tmp_path / "checks" / f"{DATE}.json"
    assert read_checks(path) == checks()
    path.write_text(path.read_text()[:-30], encoding="utf-8")
    with pytest.raises(InputError, match="parley calibrate --checks"):
        read_checks(path)
