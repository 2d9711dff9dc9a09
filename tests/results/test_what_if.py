"""The sliders: the reading between the points of a grid, and how its error is measured."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

import results.what_if.grid
from parley.api import load
from results.charts.what_if import what_if as what_if_chart
from results.folder import open_folder
from results.outcomes import OUTCOMES
from results.sweeps.playing import Played
from results.what_if.grid import Slider, anchored, log_odds_at, what_if
from results.what_if.sliders import chosen_axes
from results.what_if.stored import add_what_if, read_what_if
from sim.errors import RunError
from tests.results.invented import invented_findings
from tests.results.invented_grid import invented_grid

AXES = {"us.aid": (0.0, 1.0, 3.0), "eu.aid": (0.0, 0.5, 1.0)}


def sliders(axes=AXES):
    return tuple(Slider(name, name, "", values, values[1]) for name, values in axes.items())


def played(chance, *, runs=2_000):
    """Stands in for playing: an outcome comes in as many runs as the chance at the point says."""

    def play(scenario, points, *, runs=runs, **_):
        run_r = np.arange(runs)
        return [
            Played(p, runs, 20, {one.name: np.packbits(run_r < round(runs * chance(p))) for one in OUTCOMES})
            for p in points
        ]

    return play


class TestReading:
    @pytest.mark.parametrize("point", list(product(*AXES.values())))
    def test_at_its_points_the_grid_is_read_as_it_is(self, point):
        log_odds = [10 * a + b for a, b in product(*AXES.values())]
        assert log_odds_at(sliders(), log_odds, dict(zip(AXES, point, strict=True))) == 10 * point[0] + point[1]

    def test_a_product_of_straight_lines_is_read_exactly_between_the_points(self):
        def odds(a, b):
            return 1 + 2 * a - b + 0.5 * a * b

        log_odds = [odds(a, b) for a, b in product(*AXES.values())]
        for a, b in ((0.3, 0.1), (1.0, 0.9), (2.9, 0.5), (3.0, 1.0)):
            assert log_odds_at(sliders(), log_odds, {"us.aid": a, "eu.aid": b}) == pytest.approx(odds(a, b))

    def test_where_the_sliders_start_the_reading_is_what_is_known(self):
        for known in (0.0031, 0.4, 0.99):
            assert anchored(-0.7, -0.7, known) == pytest.approx(known)
        assert anchored(-9.0, -9.0, 0.0) < 0.001


class TestPlaying:
    def test_the_error_is_that_of_the_reading_at_other_points(self, monkeypatch):
        scenario = load("baseline").model_copy(update={"what_if": AXES})

        def smooth(point):
            return 1 / (1 + np.exp(1 - 0.4 * point["us.aid"] - point["eu.aid"]))

        def bent(point):
            return 0.8 if point["us.aid"] > 2 else 0.2

        monkeypatch.setattr(results.what_if.grid, "play", played(smooth))
        known = what_if(scenario)
        # What is left is the rounding of 2,000 runs, and the half run added on either side.
        assert known.most_error < 0.002
        monkeypatch.setattr(results.what_if.grid, "play", played(bent))
        # A jump between two points of the grid is read as a slope: the reading is far off beside it, and says so.
        assert what_if(scenario).most_error > 0.2

    def test_the_grid_is_played_in_the_order_in_which_it_is_read(self, monkeypatch):
        monkeypatch.setattr(results.what_if.grid, "play", played(lambda p: 0.1 + 0.2 * p["us.aid"] + 0.1 * p["eu.aid"]))
        known = what_if(load("baseline").model_copy(update={"what_if": AXES}))
        odds = known.log_odds["settlement"]
        assert len(odds) == 9
        chance = 1 / (1 + np.exp(-odds[1 * 3 + 2]))
        assert chance == pytest.approx(0.1 + 0.2 * 1.0 + 0.1 * 1.0, abs=0.001)

    def test_a_grid_with_a_hole_is_no_grid(self, monkeypatch):
        def broken(scenario, points, **_):
            return [Played(point, 0, 20, {}, error="it broke") for point in points]

        monkeypatch.setattr(results.what_if.grid, "play", broken)
        with pytest.raises(RunError, match="it broke"):
            what_if(load("baseline").model_copy(update={"what_if": AXES}))

    def test_unless_it_says_so_a_scenario_gets_the_levers_that_matter_most(self, monkeypatch):
        import results.what_if.sliders

        weights = {
            "us.aid": 0.05,
            "russia.readiness": 0.2,
            "us.mediation": 0.1,
            "eu.aid": 0.01,
            "qatar.mediation": 0.03,
        }

        def chance(point):
            return 0.3 + sum(weights.get(name, 0) * value for name, value in point.items())

        monkeypatch.setattr(results.what_if.sliders, "play", played(chance))
        axes = chosen_axes(load("baseline", set={"us.aid": 0.5}), workers=1)
        assert set(axes) == {"us.aid", "russia.readiness", "us.mediation", "qatar.mediation"}
        assert axes["us.aid"] == (0.0, 0.5, 3.0)


class TestChart:
    def test_no_grid_no_sliders(self):
        assert what_if_chart(invented_findings()) is None

    def test_the_bars_start_at_the_reports_own_numbers(self):
        findings = replace(invented_findings(), what_if=invented_grid())
        chart = what_if_chart(findings)
        outcomes = findings.summary["outcomes"]
        shown = [one for one in findings.outcomes if not outcomes[one.name]["scripted"]]
        bars, marks = chart.first.figure["data"]
        assert bars["x"] == marks["x"] == [round(100 * outcomes[one.name]["probability"], 2) for one in shown]
        assert len(chart.data["logOdds"][0]) == 3**4

    def test_the_reading_tells_its_measured_error(self):
        findings = replace(invented_findings(), what_if=invented_grid())
        assert "off by 0.6 in 100 on average, by 2.1 at most" in what_if_chart(findings).reading


class TestStored:
    def test_the_scenario_of_a_folder_is_the_one_that_was_run(self, tmp_path):
        from calibration.digest import digest
        from parley.api import run
        from scenarios.build import build

        run("istanbul-2025", runs=20, draws=5, horizon="3 weeks", set={"us.aid": 0.5}, out=tmp_path / "out")
        folder = open_folder(tmp_path / "out")
        again = folder.scenario
        assert (again.name, digest(build(again))) == ("istanbul-2025", folder.manifest["digests"]["setup"])

    def test_what_is_kept_reads_back_the_same(self, tmp_path, monkeypatch):
        import results.what_if.stored
        from results.folder import RunFolder

        grid = invented_grid()
        monkeypatch.setattr(results.what_if.stored, "what_if", lambda *_, **__: grid)
        add_what_if(RunFolder(tmp_path), load("baseline"))
        assert [path.name for path in tmp_path.iterdir()] == ["what_if.json"]
        assert read_what_if(tmp_path / "what_if.json") == grid
        assert read_what_if(tmp_path / "none.json") is None

    def test_a_grid_that_is_there_is_not_played_again(self, tmp_path, monkeypatch):
        import results.what_if.stored
        from results.folder import RunFolder

        (tmp_path / "what_if.json").write_text("kept")
        monkeypatch.setattr(results.what_if.stored, "what_if", lambda *_, **__: pytest.fail("played again"))
        add_what_if(RunFolder(tmp_path), load("baseline"))
        assert (tmp_path / "what_if.json").read_text() == "kept"
