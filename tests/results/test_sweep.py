"""Sweeps: what is played at each point, what the table, the sentences and the charts say of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import results.sweeps.playing
from parley.api import load, sweep
from parley.commands.sweep import _plan
from results.charts.along_one_input import along_one_input
from results.charts.which_inputs import which_inputs
from results.outcomes import OUTCOMES
from results.sweeps.folder import write_sweep
from results.sweeps.playing import play
from results.sweeps.words import shift
from results.theme import LIGHT
from results.words import number_in_100
from scenarios.build import build
from scenarios.points import grid, sampled
from scenarios.sweep import Range, Sweep
from sim.ensemble import simulate
from sim.errors import FolderError, InputError
from tests.results.invented_sweep import DRAWS, invented_sweep

RUNS = 200


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    path = tmp_path_factory.mktemp("sweep") / "short.yaml"
    path.write_text("title: Short\nquestion: q?\nextends: baseline\nhorizon: 20 weeks\nstep: 7 days\n")
    return load(path, draws=DRAWS, seed=4)


@pytest.fixture(scope="module")
def one_input(scenario):
    return invented_sweep(grid({"us.aid": (0.0, 1.0, 2.0)}), lambda p: 0.1 + 0.2 * p["us.aid"], scenario=scenario)


@pytest.fixture(scope="module")
def two_inputs(scenario):
    points = grid({"us.aid": (0.0, 1.0, 2.0), "eu.aid": (0.0, 0.5)})
    chance = lambda p: 0.05 + 0.2 * p["us.aid"] * p["eu.aid"]  # noqa: E731
    return invented_sweep(points, chance, scenario=scenario, failed={4})


class TestPlaying:
    def test_a_point_is_the_scenario_set_there_on_the_same_draws_and_chance(self, scenario):
        (played,) = play(scenario, [{"us.aid": 0.5}], runs=RUNS)
        runs = simulate(build(scenario.model_copy(update={"levers": {"us.aid": 0.5}})), runs=RUNS).runs
        for one in OUTCOMES:
            assert np.array_equal(played.happened(one.name), ~np.isnan(runs[f"{one.name}_day"])), one.name
        assert np.array_equal(played.draw_r, runs["draw"])

    def test_a_point_that_cannot_be_computed_tells_why_and_the_rest_are_played(self, scenario):
        # 1e39 is beyond the engine's numbers.
        bad, good = play(scenario, [{"russia.rearm_loss": 1e39}, {"russia.rearm_loss": 0.2}], runs=50)
        assert "russia.rearm_loss" in bad.error
        assert (good.error, good.runs) == ("", 50)

    def test_an_error_nobody_foresaw_is_named_with_its_kind_and_seed(self, scenario, monkeypatch):
        def fail(task):
            raise ZeroDivisionError("by chance")

        monkeypatch.setattr(results.sweeps.playing, "_play", fail)
        (bad,) = play(scenario, [{"us.aid": 1.0}], runs=1)
        assert bad.error == "ZeroDivisionError: by chance (seed 4)"

    def test_the_same_table_with_one_worker_and_with_two(self, scenario):
        both = [sweep(scenario.model_copy(update={"sweep": PLAN}), runs=40, workers=n).points for n in (1, 2)]
        pd.testing.assert_frame_equal(*both)


PLAN = Sweep.model_validate({"over": {"us.aid": [0, 2]}})


class TestTable:
    def test_a_row_for_each_point_and_outcome_and_one_for_a_failure(self, two_inputs):
        table = two_inputs.points
        assert len(table) == 5 * len(OUTCOMES) + 1
        (failure,) = table[table.error != ""].to_dict("records")
        assert (failure["point"], failure["us.aid"], failure["eu.aid"]) == (4, 2.0, 0.0)
        assert np.isnan(failure["probability"])

    def test_probabilities_are_the_shares_of_runs_inside_both_intervals(self, one_input):
        rows = one_input.points[one_input.points.outcome == "settlement"]
        shares = [one.happened("settlement").mean() for one in one_input.played]
        assert rows.probability.tolist() == pytest.approx(shares)
        assert ((rows.chance_low < rows.probability) & (rows.probability < rows.chance_high)).all()
        assert ((rows.draws_low <= rows.probability) & (rows.probability <= rows.draws_high)).all()

    def test_what_is_written_reads_back_the_same(self, two_inputs, tmp_path):
        folder = write_sweep(two_inputs, tmp_path / "out")
        assert {path.name for path in folder.iterdir()} == {
            "points.parquet", "points.csv", "sweep.html", "manifest.json",
        }  # fmt: skip
        pd.testing.assert_frame_equal(
            pd.read_parquet(folder / "points.parquet"), two_inputs.points, check_dtype=False, check_column_type=False
        )
        assert len(pd.read_csv(folder / "points.csv")) == len(two_inputs.points)

    def test_a_folder_with_anything_else_in_it_is_left_alone(self, one_input, tmp_path):
        (tmp_path / "mine.txt").write_text("mine")
        with pytest.raises(FolderError, match=r"mine\.txt"):
            write_sweep(one_input, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


class TestWords:
    def test_a_shift_is_the_paired_difference_with_its_interval(self, one_input):
        first, last = one_input.played[0], one_input.played[-1]
        outcome = OUTCOMES[0]
        more = last.happened(outcome.name).mean() - first.happened(outcome.name).mean()
        said = shift(one_input, last, first, outcome)
        assert f": {100 * more:.0f} more (" in said
        assert f"{100 * more:.0f} fewer" in shift(one_input, first, last, outcome)

    def test_no_difference_beyond_chance_is_said_as_that(self, scenario):
        still = invented_sweep(grid({"us.aid": (0.0, 2.0)}), lambda p: 0.3, scenario=scenario)
        assert "no difference beyond chance" in shift(still, *still.played, OUTCOMES[0])


class TestCharts:
    def test_the_line_passes_through_every_point_and_the_bands_hold_it(self, one_input):
        figure = along_one_input(one_input, one_input.inputs[0]).variants["settlement"].figure
        *bands, line = figure["data"]
        shares = [100 * one.happened("settlement").mean() for one in one_input.played]
        assert line["x"] == [0, 1, 2]
        assert line["y"] == pytest.approx(shares, abs=0.01)
        assert len(bands) == 2
        for band in bands:
            high, low = band["y"][:3], band["y"][:2:-1]
            assert all(a <= b <= c for a, b, c in zip(low, line["y"], high, strict=True))

    def test_every_cell_of_the_heatmap_says_its_share_and_a_failure_is_empty(self, two_inputs):
        (trace,) = which_inputs(two_inputs).variants["settlement"].figure["data"]
        assert (trace["x"], trace["y"]) == (["0", "1", "2"], ["0", "0.5"])
        for one in two_inputs.played:
            column, row = trace["x"].index(f"{one.point['us.aid']:g}"), trace["y"].index(f"{one.point['eu.aid']:g}")
            if one.error:
                assert (trace["z"][row][column], trace["text"][row][column]) == (None, "")
                assert "it broke" in trace["hovertext"][row][column]
            else:
                share = one.happened("settlement").mean()
                assert trace["z"][row][column] == pytest.approx(100 * share, abs=0.01)
                assert trace["text"][row][column] == number_in_100(share)
        assert {colour for _, colour in trace["colorscale"]} <= {*LIGHT.values()}

    def test_the_heatmaps_sentence_names_its_ends(self, two_inputs):
        finding = which_inputs(two_inputs).variants["settlement"].finding
        shares = [one.happened("settlement").mean() for one in two_inputs.sound]
        assert f"from {number_in_100(min(shares))} in 100" in finding
        assert f"{number_in_100(max(shares))} in 100 (us.aid 2, eu.aid 0.5)" in finding

    def test_a_sample_is_drawn_as_groups_whose_means_are_on_the_line(self, scenario):
        ranges = {"us.aid": Range(0, 2), "eu.aid": Range(0, 1)}
        plan = {name: str(axis) for name, axis in ranges.items()}
        swept = invented_sweep(
            sampled(ranges, n=32, seed=1), lambda p: 0.1 + 0.3 * p["us.aid"], scenario=scenario, plan=plan
        )
        chart = along_one_input(swept, swept.inputs[0])
        line = chart.variants["settlement"].figure["data"][-1]
        assert len(line["x"]) == 8
        assert np.mean(line["y"]) == pytest.approx(
            100 * np.mean([one.happened("settlement").mean() for one in swept.played]), abs=0.01
        )

    def test_a_chart_by_its_name_and_a_wrong_name_told(self, two_inputs, one_input):
        assert two_inputs.chart("which_inputs", "settlement").data[0].type == "heatmap"
        assert one_input.chart("us.aid").data[-1].mode == "lines+markers"
        with pytest.raises(InputError, match="which_inputs"):
            two_inputs.chart("wich_inputs")


class TestPlan:
    def test_flags_read_as_a_file_would_say_them(self):
        assert _plan(["us.aid=0:2:5", "eu.aid = 0, 1"], None) == {"over": {"us.aid": "0:2:5", "eu.aid": "0, 1"}}
        assert _plan(["us.aid=0:2"], 8) == {"over": {"us.aid": "0:2"}, "sample": 8}
        assert _plan(None, None) is None

    @pytest.mark.parametrize(("over", "sample"), [(["us.aid"], None), (["us.aid=0:1:2"] * 2, None), (None, 8)])
    def test_flags_that_say_nothing_usable_are_refused(self, over, sample):
        with pytest.raises(InputError):
            _plan(over, sample)
