"""The charts of dates, courses and totals against the runs that they show, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest

from results.background import Feast, StoryEntry, Told
from results.caveats import caveats_html
from results.charts import Chart, charts
from results.charts.chart import Variant
from results.charts.how_runs_unfold import STAGES, paths_of
from results.charts.one_run import MOST_TURNS
from results.charts.when_would_it_come import marks_of
from results.findings import Findings
from results.theme import LIGHT, actor_colours, actor_symbols
from results.words import in_100, long_date, number_in_100
from tests.results.invented import invented_background, invented_findings


@pytest.fixture(
    scope="module", params=[{}, {"scale": 0.0}, {"scale": 1e6}, {"n": 1, "draws": 1}, {"n": 40, "draws": 4}]
)
def any_findings(request: pytest.FixtureRequest) -> Findings:
    return invented_findings(**request.param)


def _chart(findings: Findings, name: str) -> Chart:
    return next(chart for chart in charts(findings) if chart.name == name)


def _first(findings: Findings, name: str) -> Variant:
    return _chart(findings, name).first


# ---- when would it come


def test_the_marks_are_a_hundred_and_agree_with_the_headline(any_findings: Findings) -> None:
    for one in any_findings.outcomes:
        marks = marks_of(any_findings, one.name)
        assert len(marks.days) + marks.never == 100
        share = any_findings.summary["outcomes"][one.name]["probability"]
        if 0.01 <= share <= 0.99:
            assert str(len(marks.days)) == number_in_100(share)
        assert (np.diff(marks.days) >= 0).all()


def test_marks_stand_where_the_runs_do(findings: Findings) -> None:
    marks = marks_of(findings, "general_truce")
    day_r = findings.runs["general_truce_day"]
    for until in (91, 182, 273):
        # A mark stands for a hundredth of all runs; both ends of a stretch may be off by one.
        assert abs(np.sum(marks.days <= until) - 100 * np.mean(day_r <= until)) <= 1


def test_hollow_marks_are_the_share_that_breaks_later(findings: Findings) -> None:
    marks = marks_of(findings, "general_ceasefire")
    broken = 100 * np.mean(~np.isnan(findings.runs["ceasefire_collapse_day"]))
    assert broken > 2
    assert abs(marks.broken.sum() - broken) <= 1
    assert not marks_of(findings, "limited_ceasefire").broken.any()


def test_the_timing_sentence_gives_share_and_middle_day(findings: Findings) -> None:
    day_r = findings.runs["general_ceasefire_day"]
    share, middle = in_100(float(np.isfinite(day_r).mean())), np.sort(day_r[np.isfinite(day_r)])
    day = float(middle[(len(middle) - 1) // 2])
    date = long_date(findings.as_of + dt.timedelta(days=int(np.ceil(day))))
    assert (
        f"A general ceasefire comes in {share} runs, in half of these by {date}" in _first(findings, "timing").finding
    )


def test_every_column_of_months_adds_up_to_a_hundred(any_findings: Findings) -> None:
    rows = _chart(any_findings, "timing").table.rows
    for column in range(1, len(rows[0])):
        assert sum(int(row[column]) for row in rows) == 100


# ---- how runs unfold


def test_every_run_takes_one_path_that_can_be(any_findings: Findings) -> None:
    path_rs = paths_of(any_findings)
    runs = any_findings.runs
    assert path_rs.shape == (len(runs["run"]), 3)
    assert (path_rs[:, 2] == runs["end_state"]).all()
    nothing_r = path_rs[:, 0] == len(STAGES[0]) - 1
    events = [step.name for step in STAGES[0][:-1]]
    came_r = np.any([np.isfinite(runs[f"{name}_day"]) & ~runs[f"{name}_scripted"] for name in events], axis=0)
    assert (nothing_r == ~came_r).all()


def test_paths_by_hand() -> None:
    findings = invented_findings(n=6, draws=2, scale=0.0)
    runs = {name: column.copy() for name, column in findings.runs.items()}
    runs["end_state"][:] = 3
    runs["talks_round_day"][[0, 1, 5]] = 3.0
    runs["limited_ceasefire_day"][[1, 2]] = 9.0
    runs["settlement_day"][2] = runs["general_ceasefire_day"][2] = runs["general_truce_day"][2] = 9.0
    runs["general_truce_day"][3] = runs["general_ceasefire_day"][3] = 20.0
    runs["ceasefire_collapse_day"][3] = 60.0
    runs["talks_round_scripted"][5] = True
    steps = [[STAGES[s][k].name for s, k in enumerate(path)] for path in paths_of(replace(findings, runs=runs))]
    assert steps == [
        ["talks_round", "no_more", "fighting"],
        ["talks_round", "limited_ceasefire", "fighting"],
        ["settlement", "no_more", "fighting"],
        ["general_ceasefire", "ceasefire_collapse", "fighting"],
        ["nothing", "no_more", "fighting"],
        ["nothing", "no_more", "fighting"],
    ]


def test_flows_leave_and_reach_what_is_drawn(any_findings: Findings) -> None:
    trace = _first(any_findings, "paths").figure["data"][0]
    nodes, links = trace["node"], trace["link"]
    touched = set(links["source"]) | set(links["target"])
    assert touched == set(range(len(nodes["label"])))
    stages: dict[float, int] = {}
    for label, x in zip(nodes["label"], nodes["x"], strict=True):
        stages[x] = stages.get(x, 0) + int(label.split()[0].replace("<1", "0"))
    assert all(96 <= total <= 100 for total in stages.values()), stages
    assert all(0 < y < 1 for y in nodes["y"])


def test_the_sentence_on_courses_names_the_most_frequent(findings: Findings) -> None:
    paths, count = np.unique(paths_of(findings), axis=0, return_counts=True)
    first, then, end = paths[count.argmax()]
    finding = _first(findings, "paths").finding
    assert finding.startswith(in_100(float(count.max() / len(findings.runs["run"]))))
    assert all(STAGES[s][k].said in finding for s, k in enumerate((first, then, end)))


# ---- at least how many


def test_curves_of_at_least_count_the_runs(findings: Findings) -> None:
    for name, variant in _chart(findings, "atleast").variants.items():
        lines = [trace for trace in variant.figure["data"] if "text" in trace]
        assert len(lines) == 3
        totals = [
            *(had[f"prisoners_to_{name}"] for had in findings.counts.values()),
            findings.runs[f"prisoners_to_{name}"],
        ]
        for line, total in zip(lines, totals, strict=True):
            exact = [100 * float(np.mean(total >= n)) for n in line["x"]]
            assert line["y"] == pytest.approx(exact, abs=0.006)


def test_the_sentence_of_at_least_is_true(findings: Findings) -> None:
    sentence = r"([\d,]+) prisoners or more return to Ukraine by 31 May 2026 in (\d+) in 100 runs, ([\d,]+) .*in (\d+)"
    found = re.match(sentence, _first(findings, "atleast").finding)
    assert found is not None
    total = findings.runs["prisoners_to_ukraine"]
    for least, share in ((found[1], found[2]), (found[3], found[4])):
        assert number_in_100(float(np.mean(total >= int(least.replace(",", ""))))) == share


def test_bands_of_at_least_hold_their_line(findings: Findings) -> None:
    data = _first(findings, "atleast").figure["data"]
    bands = [trace for trace in data if trace.get("fill") == "toself"]
    lines = [trace for trace in data if "text" in trace]
    for band, line in zip(bands, lines, strict=True):
        n = len(line["y"])
        high, low = np.array(band["y"][:n]), np.array(band["y"][n:][::-1])
        assert (low <= np.array(line["y"]) + 0.011).all()
        assert (high >= np.array(line["y"]) - 0.011).all()


def test_nobody_released_is_said() -> None:
    assert _first(invented_findings(scale=0.0), "atleast").finding == "No run brings a prisoner home to Ukraine"


# ---- names in the charts


def _with_feasts(findings: Findings, *days: int) -> Findings:
    feasts = tuple(Feast(f"Feast {day}", findings.as_of + dt.timedelta(days=day)) for day in days)
    return replace(findings, background=replace(findings.background, feasts=feasts))


def test_a_feast_is_named_where_truces_begin_and_only_there(findings: Findings) -> None:
    runs = {name: column.copy() for name, column in findings.runs.items()}
    runs["general_truce_day"][:200] = 100.0
    runs["general_truce_day"][np.abs(runs["general_truce_day"] - 220) < 2] = np.nan
    figure = _first(_with_feasts(replace(findings, runs=runs), 100, 220), "first").figure
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "Feast 100" in texts
    assert "Feast 220" not in texts
    assert [line["x0"] for line in figure["layout"]["shapes"]] == ["2025-09-09"]


def test_both_bands_of_the_chance_are_named(findings: Findings) -> None:
    for name, variant in _chart(findings, "chance").variants.items():
        texts = [note["text"] for note in variant.figure["layout"]["annotations"]]
        low, high = findings.summary["outcomes"][name]["parameter_interval"] or (0, 0)
        wanted = {"nine draws in ten", "half of the draws"} if high - low >= 0.08 else set()
        assert wanted <= set(texts), name


def test_a_position_names_the_statements_it_rests_on(findings: Findings) -> None:
    chart = _chart(findings, "positions")
    hovers = [text for trace in chart.first.figure["data"] for text in trace.get("text", [])]
    wish = next(text for text in hovers if text.startswith("<b>Russia</b> on territory"))
    assert "S003 (004_invented, 16 May 2025)" in wish.replace("<br>", " ")
    row = next(row for row in chart.table.rows if row[0] == "Russia: Territory")
    assert row[-1] == "S003 of 16 May 2025"


def test_a_prior_alone_is_dotted_and_listed(findings: Findings) -> None:
    background = findings.background
    silent = tuple(
        replace(p, statements=0) if (p.actor, p.issue) == ("russia", "identity") else p for p in background.positions
    )
    quiet = replace(findings, background=replace(background, positions=silent))
    dotted = [t for t in _first(quiet, "positions").figure["data"] if t.get("line", {}).get("dash") == "dot"]
    at = next(p.ideal for p in silent if (p.actor, p.issue) == ("russia", "identity"))
    assert [trace["x"] for trace in dotted if trace["x"]] == [[at.low, at.high, None]]
    assert "The 8 positions that rest on a prior alone" in caveats_html(quiet)


def test_turns_of_one_day_do_not_touch_on_a_phone() -> None:
    entries = tuple(StoryEntry(5.0 + k // 3, f"kind {k}", ("ukraine", "russia"), "x") for k in range(MOST_TURNS))
    background = invented_background(stories=(Told(3, "t", "g", 1.0, "", entries, ()),))
    variant = _first(invented_findings(n=60, draws=3, background=background), "story")
    for x, width, size in ((variant.figure["data"][1]["x"], 780, 20), (variant.narrow["data.1.x"], 334, 17)):
        moments = [dt.datetime.fromisoformat(moment) for moment in x]
        gaps = np.diff([(moment - moments[0]).total_seconds() for moment in moments]) / (364 * 86400) * width
        assert gaps.min() >= size


# ---- colours


def test_an_outcome_has_one_colour_in_every_chart(findings: Findings) -> None:
    for one in findings.outcomes:
        line = next(trace for trace in _chart(findings, "chance").variants[one.name].figure["data"] if "text" in trace)
        held, hollow, _ = _chart(findings, "timing").variants[one.name].figure["data"]
        assert {line["line"]["color"], held["marker"]["color"], hollow["marker"]["line"]["color"]} == {
            LIGHT[one.colour]
        }
    nodes = _first(findings, "paths").figure["data"][0]["node"]
    by_label = {step.label: LIGHT[step.colour] for stage in STAGES for step in stage}
    for label, colour in zip(nodes["label"], nodes["color"], strict=True):
        assert colour == by_label[label.split("  ")[1]]


def test_an_actor_has_one_colour_and_symbol_in_every_chart(findings: Findings) -> None:
    wishes = [trace["marker"] for trace in _first(findings, "positions").figure["data"] if "marker" in trace]
    lanes = [
        trace["marker"] for trace in _first(findings, "story").figure["data"] if "symbol" in trace.get("marker", {})
    ]
    for actor, colour in actor_colours(findings.background).items():
        symbol = actor_symbols(findings.background)[actor]
        in_positions = [m for m in wishes if m.get("symbol") == symbol]
        in_story = [m for m in lanes if m["symbol"] == symbol and m["size"] == 15]
        assert all(colour in (m["color"], m["line"]["color"]) for m in in_positions)
        assert in_story
        assert all(m["color"] == colour for m in in_story)
