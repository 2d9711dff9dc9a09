"""A comparison: its numbers against the runs, its charts and sentences against its numbers."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import results.charts.chances_side_by_side as panels
import results.charts.how_scenarios_differ as forest
import results.charts.what_changes as changes
from results.charts.forest import fitted
from results.comparison.charts import CHARTS
from results.comparison.difference import Difference
from results.comparison.document import document
from results.comparison.page import build_comparison_page
from results.comparison.wording import chances, headline_of, signed, signed_in_100, times, verdict, wait_words
from results.outcomes import OUTCOMES
from results.theme import CONFIG, LIGHT
from sim.errors import InputError
from tests.results.compared import (
    ODD,
    changed,
    compared,
    extremes_compared,
    invented_comparison,
    invented_pair,
    many_compared,
    told_as,
)
from tests.results.invented import HORIZON, invented_findings

MADE = {"pair": invented_comparison, "twenty": many_compared, "single run": extremes_compared}


@pytest.fixture(params=MADE, ids=list(MADE))
def comparison(request):
    return MADE[request.param]()


def chart_named(comparison, name, variant=None):
    """The chart of that name, in a variant or as it is first shown."""
    (chart,) = (make(comparison) for make in CHARTS if make.__name__ == name)
    return chart.variants[variant] if variant else chart.first


def day(findings, name="general_ceasefire"):
    return np.asarray(findings.runs[f"{name}_day"], dtype=float)


class TestNumbers:
    base, other = invented_pair()
    pair = invented_comparison()

    def test_probabilities_and_their_difference_are_those_of_the_summaries(self):
        for one in OUTCOMES:
            found = self.pair.others[0].outcomes[one.name]
            p, q = (each.summary["outcomes"][one.name]["probability"] for each in (self.other, self.base))
            assert found.probability == p
            assert found.difference.value == pytest.approx(p - q)

    def test_a_difference_of_waits_is_the_area_between_the_curves(self):
        def area(findings):
            came = np.sort(day(findings)[~np.isnan(day(findings))])
            reached = np.arange(1, len(came) + 1) / len(day(findings))
            return float(np.sum(reached * np.diff([*came, HORIZON])))

        found = self.pair.others[0].outcomes["general_ceasefire"].wait_difference
        assert found.value == pytest.approx(area(self.base) - area(self.other), abs=1e-6)
        assert found.value > 0  # later or never, so longer

    def test_terms_are_compared_where_both_settle(self):
        """Each settled run's terms were moved by 2; the means over all that settle differ by something else."""
        found = self.pair.others[0].quantities["terms.territory"]
        assert found.difference.value == pytest.approx(2.0)
        assert found.difference.pairs == np.sum(~np.isnan(day(self.base, "settlement") + day(self.other, "settlement")))
        assert found.mean - self.pair.baseline.quantities["terms.territory"].mean != pytest.approx(2.0, abs=1e-3)

    def test_terms_of_few_settlements_are_left_out(self):
        runs = dict(self.other.runs)
        kept = np.flatnonzero(~np.isnan(runs["terms.territory"]))[29:]
        runs["terms.territory"] = runs["terms.territory"].copy()
        runs["terms.territory"][kept] = np.nan
        found = compared({"a": self.base, "b": type(self.other)(**vars_of(self.other) | {"runs": runs})}).others[0]
        assert found.quantities["terms.territory"].difference is None
        assert found.quantities["terms.alignment"].difference is not None

    def test_a_hundred_more_released_in_every_run(self):
        for name in ("prisoners", "prisoners_to_ukraine"):
            found = self.pair.others[0].quantities[name].difference
            assert found.value == pytest.approx(100)
            assert found.monte_carlo_interval == pytest.approx((100, 100))

    def test_holding_is_what_is_in_force_at_the_end(self):
        ends = self.base.summary["end_states"]
        assert self.pair.baseline.quantities["holding"].mean == pytest.approx(
            ends["settlement"] + ends["general_ceasefire"]
        )

    def test_pairing_gains(self):
        """A fifth loses it at random: of p = .14, (p(1-p) + q(1-q)) / (.2 p (1 - .2 p)) is about 8."""
        assert self.pair.others[0].outcomes["general_ceasefire"].difference.variance_ratio > 4

    def test_one_title_for_two_scenarios_is_told_apart(self):
        titles = [scenario.title for scenario in many_compared().scenarios]
        assert titles[0] == "Istanbul, June 2025 (scenario-0)"
        assert len(set(titles)) == 20


def vars_of(findings):
    return {name: getattr(findings, name) for name in findings.__dataclass_fields__}


class TestTables:
    def test_rows_and_columns(self, comparison):
        outcomes, quantities = comparison.outcomes, comparison.quantities
        assert len(outcomes) == len(comparison.scenarios) * len(OUTCOMES)
        assert list(outcomes["scenario"].unique()) == [scenario.name for scenario in comparison.scenarios]
        first = outcomes[outcomes["scenario"] == comparison.baseline.name]
        assert first["difference"].isna().all()
        assert {"holding", "prisoners", "end.fighting"} <= set(quantities["quantity"])
        rest = outcomes[outcomes["scenario"] != comparison.baseline.name]
        np.testing.assert_allclose(rest["difference"], rest["probability"] - rest["baseline"], atol=1e-12)
        assert outcomes.drop(columns=["scenario", "outcome", "scripted"]).dtypes.eq(float).all()

    def test_the_document_is_plain_json_and_undefined_is_null(self, comparison):
        told = json.loads(json.dumps(document(comparison), allow_nan=False))
        assert list(told["scenarios"]) == [scenario.name for scenario in comparison.scenarios]
        base = told["scenarios"][told["baseline"]]["outcomes"]["settlement"]
        assert (base["difference"], base["wait_difference"]) == (None, None)

    def test_a_single_run_has_differences_without_intervals(self):
        found = document(extremes_compared())["scenarios"]["always"]["outcomes"]["settlement"]["difference"]
        assert found["value"] == 1.0
        assert found["monte_carlo_interval"] is found["parameter_interval"] is None


class TestCharts:
    def test_everything_drawn_is_finite_and_in_the_palette(self, comparison):
        known = {colour.upper() for colour in LIGHT.values()} | {"#10141B", "#FDFDFD"}
        for make in CHARTS:
            for variant in make(comparison).variants.values():
                text = json.dumps([variant.figure, variant.narrow], allow_nan=False)
                assert {code.upper() for code in re.findall(r"#[0-9A-Fa-f]{6}", text)} <= known
                assert "<script" not in text
                assert {trace["type"] for trace in variant.figure["data"]} == {"scatter"}

    def test_figures_are_figures(self, comparison):
        for name in ("how_scenarios_differ", "what_changes", "chances_side_by_side"):
            assert comparison.chart(name).layout.height > 100
        assert comparison.chart("how_scenarios_differ", "settlement").data
        assert "Share" not in comparison.chart().to_html(include_plotlyjs=False)

    def test_no_such_chart_or_variant(self):
        with pytest.raises(InputError, match=r"expected how_scenarios_differ, .* did you mean 'what_changes'"):
            invented_comparison().chart("what_change")
        with pytest.raises(InputError, match=r"variant: got 'settlment'.* did you mean 'settlement'"):
            invented_comparison().chart("how_scenarios_differ", "settlment")

    def test_the_forest_has_a_dot_a_scenario_and_its_dotted_line_at_the_baseline(self, comparison):
        figure = chart_named(comparison, "how_scenarios_differ", "settlement").figure
        dots = figure["data"][2]
        wanted = [100 * scenario.outcomes["settlement"].probability for scenario in reversed(comparison.scenarios)]
        assert dots["x"] == pytest.approx(wanted, abs=1e-3)
        assert figure["layout"]["shapes"][0]["x0"] == pytest.approx(wanted[-1])

    def test_ranges_lie_in_their_scale_and_in_order(self, comparison):
        for one in OUTCOMES:
            figure = chart_named(comparison, "how_scenarios_differ", one.name).figure
            end = figure["layout"]["xaxis"]["range"][1]
            thin, thick = ([x for x in figure["data"][k]["x"] if x is not None] for k in (0, 1))
            assert all(0 <= x <= end for x in [*thin, *thick])
            assert all(low <= high for low, high in zip(thin[::2], thin[1::2], strict=True))

    def test_every_printed_difference_is_the_numbers(self):
        pair = invented_comparison()
        texts = [note["text"] for note in chart_named(pair, "what_changes").figure["layout"]["annotations"]]
        for one in pair.listed:
            assert signed_in_100(pair.others[0].outcomes[one.name].difference.value) in texts

    def test_each_panel_ends_at_the_scenarios_number(self, comparison):
        figure = chart_named(comparison, "chances_side_by_side", "general_ceasefire").figure
        ends = [trace["y"][0] for trace in figure["data"] if trace["mode"] == "markers+text"]
        wanted = [100 * scenario.outcomes["general_ceasefire"].probability for scenario in comparison.scenarios]
        assert ends == pytest.approx(wanted, abs=0.01)

    @pytest.mark.parametrize("n", [2, 3, 4, 9, 10, 20])
    @pytest.mark.parametrize("columns", [1, 2, 3, 4])
    def test_panels_do_not_overlap(self, n, columns):
        grid = panels._grid(n, columns)
        for k in range(n):
            for j in range(k):
                beside = grid.across[k][0] >= grid.across[j][1] or grid.across[j][0] >= grid.across[k][1]
                assert beside or grid.up[k][1] <= grid.up[j][0]

    def test_a_menu_of_scenarios_only_where_there_are_several(self):
        assert changes.what_changes(invented_comparison()).menu == ()
        assert len(changes.what_changes(many_compared()).menu) == 19

    def test_every_table_is_as_wide_as_its_head(self, comparison):
        for make in CHARTS:
            table = make(comparison).table
            assert {len(row) for row in table.rows} == {len(table.head)}
        assert len(forest.how_scenarios_differ(comparison).table.rows) == len(comparison.scenarios) * len(OUTCOMES)

    def test_long_titles_fit_their_lines(self):
        assert fitted("a title of many words that goes on", width=12, lines=2) == "a title of<br>many words…"
        assert max(map(len, fitted("和平进程的下一步和平进程的下一步", width=12, lines=3).split("<br>"))) <= 6
        assert fitted("<b>x</b>", width=20, lines=1) == "&lt;b&gt;x&lt;/b&gt;"


class TestWords:
    @pytest.mark.parametrize(
        ("value", "text"),
        [(0.0, "0"), (0.08, "+8"), (-0.031, "−3"), (0.003, "+0.3"), (-0.00004, "0.0"), (0.0095, "+1"), (1.0, "+100")],
    )
    def test_differences_of_probabilities(self, value, text):
        assert signed_in_100(value) == text

    @pytest.mark.parametrize(
        ("value", "text"), [(1234.4, "+1,234"), (-12.6, "−13"), (0.04, "0"), (-0.27, "−0.3"), (0.0, "0")]
    )
    def test_differences_of_quantities(self, value, text):
        assert signed(value) == text

    @pytest.mark.parametrize(
        ("value", "chance", "spread", "words"),
        [
            (0.08, (0.06, 0.10), (0.01, 0.05, 0.1, 0.2), "more likely"),
            (-0.08, (-0.10, -0.06), (-0.2, -0.1, 0.0, 0.02), "less likely, not in every draw"),
            (-0.08, (-0.10, -0.06), (-0.2, -0.1, 0.0, 0.004), "less likely"),
            (0.004, (0.002, 0.006), None, "hardly more"),
            (0.03, (-0.01, 0.07), None, "not measurable"),
            (0.03, None, None, "too few runs"),
        ],
    )
    def test_verdicts(self, value, chance, spread, words):
        found = Difference(value, chance, spread, variance_ratio=4.0, pairs=100)
        assert verdict(found) == words
        assert verdict(found, scripted=True) == "scripted"

    def test_never_different(self):
        assert verdict(Difference(0.0, (-0.001, 0.001), None, variance_ratio=None, pairs=9)) == "the same"

    def test_always_instead_of_never_is_no_sameness(self):
        found = extremes_compared(n=400, draws=20).others[0].outcomes["settlement"]
        assert verdict(found.difference) == "more likely"

    def test_waits_and_gains(self):
        assert [wait_words(x) for x in (8.31, -1.0, 0.01)] == ["8.3 days longer", "1 day shorter", "no different"]
        assert [times(x) for x in (None, 12.3, 4000.0)] == ["–", "12", ">1,000"]

    def test_sentences_hold_the_numbers(self):
        pair, many = invented_comparison(), many_compared()
        outcome = headline_of(pair)
        assert chances(pair, outcome) == (
            f"General ceasefire: {_whole(pair.others[0])} in 100 under “The patron walks away”, "
            f"{_whole(pair.baseline)} in 100 under “Istanbul, June 2025”"
        )
        lowest = min(many.scenarios, key=lambda one: one.outcomes["general_ceasefire"].probability)
        assert f"from {_whole(lowest)} in 100" in chances(many, outcome).replace("fewer than 1", "<1")
        never = extremes_compared()
        assert chances(compared_with_itself(), outcome).endswith("under every scenario")
        assert "0 in 100 under" in chances(never, outcome)

    def test_a_scenario_that_moves_little_is_said_to(self):
        base, _ = invented_pair()
        little = compared({"a": base, "b": changed(base, title="Two", lost=0.004, later=0.0)})
        finding = chart_named(little, "what_changes").finding
        assert finding.startswith("“Two” moves no outcome by as much as 1 in 100; most a")
        assert chart_named(invented_comparison(), "what_changes").finding.startswith(
            "“The patron walks away” moves most: "
        )

    def test_what_no_scenario_ever_brings(self):
        nothing = compared_with_itself(scale=0.0)
        assert chances(nothing, headline_of(nothing)) == "A general ceasefire comes in no run of any scenario"
        assert "no outcome is measurably" in chart_named(nothing, "what_changes").finding


def _whole(scenario):
    p = 100 * scenario.outcomes["general_ceasefire"].probability
    return "<1" if 0 < p < 1 else str(int(p + 0.5))


def compared_with_itself(scale=1.0):
    same = invented_findings(n=400, draws=20, scale=scale)
    return compared({"a": told_as(same, "One"), "b": told_as(same, "Two")})


class TestPage:
    def test_titles_are_escaped_and_places_in_them_left_alone(self, comparison):
        page = build_comparison_page(comparison, command="parley compare a b")
        assert "<script>alert" not in page
        assert page.count("<section") == 2 + len(CHARTS)
        if ODD in {scenario.title for scenario in comparison.scenarios}:
            assert "{{data}}" in page
        assert "{{style}}" not in page
        assert CONFIG["showSendToCloud"] is False
        assert "connect-src 'none'" in page

    def test_the_headline_holds_both_numbers(self):
        pair = invented_comparison()
        page = build_comparison_page(pair).replace("\u00a0", " ")
        heading = re.search(r"<h1>(.*?)</h1>", page)[1]
        assert heading == f"A general ceasefire within a year: {_whole(pair.others[0])} in 100 instead of " + _whole(
            pair.baseline
        )

    def test_few_draws_are_told(self):
        assert "No range over draws is given here" in build_comparison_page(extremes_compared())

    def test_twenty_scenarios_stay_under_seven_megabytes(self):
        assert len(build_comparison_page(many_compared()).encode()) < 7_000_000
