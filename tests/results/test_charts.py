"""Figures and sentences against the data they show, without a browser."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from results.background import Background, Concession, Meeting, StoryEntry, Told
from results.charts import CHARTS, Chart, charts
from results.charts.chance_by_date import STATES, chance_by_date, furthest_by_day
from results.charts.how_large_exchanges import how_large_exchanges
from results.charts.one_run import MOST_TURNS, one_run
from results.charts.what_comes_first import FIRSTS, first_pauses, what_comes_first
from results.charts.what_sides_want import what_sides_want
from results.charts.where_they_meet import where_they_meet
from results.findings import Findings
from results.outcomes import OUTCOMES
from results.theme import dark_map
from results.words import about, hundredths, in_100, long_date
from tests.results.invented import invented_background, invented_findings, invented_meeting

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|rgba\(\d+,\d+,\d+")
TYPES = {"scatter", "bar", "sankey"}
FIXED = {"#10141B", "#FDFDFD", "rgba(0,0,0"}
"""Hover labels and what is invisible look the same in both themes."""
LONG = "Организация по урегулированию 和平进程 with a very long name " * 3
EVIL = "<script>alert('x')</script>"


def _extremes() -> dict[str, Findings]:
    plain = invented_background()
    names = replace(
        plain,
        title=EVIL,
        question=EVIL,
        actors=tuple(replace(actor, label=LONG + EVIL) for actor in plain.actors),
        issues=tuple(
            replace(issue, label=LONG, question=EVIL, anchors=((0, EVIL), (100, LONG))) for issue in plain.issues
        ),
        statements=tuple(replace(said, paraphrase=LONG + EVIL) for said in plain.statements),
    )
    busy = tuple(StoryEntry(float(i % 364), f"kind {i % 9}", ("ukraine", "us"), LONG) for i in range(300))
    moved = (Concession(3.0, "russia", "territory", None, 90.0, "opening position"),)
    return {
        "usual": invented_findings(),
        "nothing ever happens": invented_findings(scale=0.0),
        "everything happens": invented_findings(scale=1e6),
        "one run": invented_findings(n=1, draws=1),
        "few draws": invented_findings(n=40, draws=4),
        "long and foreign names": invented_findings(n=200, draws=10, background=names),
        "no statement": invented_findings(n=200, draws=10, background=replace(plain, statements=(), positions=())),
        "no story": invented_findings(n=200, draws=10, background=replace(plain, stories=())),
        "empty story": invented_findings(
            n=200, draws=10, background=replace(plain, stories=(Told(3, "quiet", "talks alone", 1.0, "", (), ()),))
        ),
        "busy stories": invented_findings(
            n=200,
            draws=10,
            background=replace(plain, stories=tuple(Told(k, EVIL, LONG, 0.5, EVIL, busy, moved) for k in (3, 4))),
        ),
        "no zone": invented_findings(
            n=200,
            draws=10,
            background=replace(plain, meeting=invented_meeting(share_with_zone=0.0, open=None, predicted=())),
        ),
        "no survey": invented_findings(n=200, draws=10, background=replace(plain, meeting=None)),
    }


@pytest.fixture(scope="module", params=_extremes().items(), ids=lambda item: item[0])
def any_findings(request: pytest.FixtureRequest) -> Findings:
    found: Findings = request.param[1]
    return found


def _figures(chart: Chart) -> Iterator[dict[str, Any]]:
    for variant in chart.variants.values():
        yield variant.figure
        narrow = json.loads(json.dumps(variant.figure))
        for path, value in variant.narrow.items():
            *keys, last = path.split(".")
            target = narrow
            for key in keys:
                target = target[int(key)] if isinstance(target, list) else target.setdefault(key, {})
            target[last] = value
        yield narrow


def test_plotly_accepts_every_figure_wide_and_narrow(any_findings: Findings) -> None:
    for chart in charts(any_findings):
        for figure in _figures(chart):
            go.Figure(figure)


def test_figures_are_plain_json_without_nan(any_findings: Findings) -> None:
    for chart in charts(any_findings):
        for figure in _figures(chart):
            assert "NaN" not in json.dumps(figure, allow_nan=False)
        assert json.dumps(dict(chart.data), allow_nan=False)


def test_figures_use_the_palette_and_few_kinds_of_traces(any_findings: Findings) -> None:
    known = set(dark_map()) | FIXED
    for chart in charts(any_findings):
        for figure in _figures(chart):
            assert {trace["type"] for trace in figure["data"]} <= TYPES
            assert set(COLOUR.findall(json.dumps(figure))) <= known | {"#FEFEFE"}


def test_every_chart_has_question_finding_reading_label_and_table(any_findings: Findings) -> None:
    for chart in charts(any_findings):
        assert chart.question.endswith("?")
        assert chart.short.endswith("?")
        assert len(chart.reading) > 40
        assert chart.table.caption
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
        for variant in chart.variants.values():
            assert variant.finding
            assert variant.finding in variant.label or "ist below" in variant.label
            assert not re.search(r"nan|None|\binf\b", variant.finding + variant.label)


def test_menus_name_the_variants(any_findings: Findings) -> None:
    for chart in charts(any_findings):
        if chart.menu:
            assert {value for value, _ in chart.menu} == set(chart.variants)


def test_no_text_of_a_file_becomes_markup(any_findings: Findings) -> None:
    for chart in charts(any_findings):
        for figure in _figures(chart):
            assert "<script" not in json.dumps(figure)
        assert "<script" not in chart.above + chart.beside + chart.below


def test_names_are_unique() -> None:
    made = charts(invented_findings())
    assert len({chart.name for chart in made}) == len(made)
    assert len({make.__name__ for make in CHARTS}) == len(CHARTS) >= len(made) >= 10


# ---- chance by date


def test_the_chance_sentence_says_what_the_runs_say(findings: Findings) -> None:
    chart = chance_by_date(findings)
    day = findings.runs["general_ceasefire_day"]
    middle = int(findings.curve_days[len(findings.curve_days) // 2])
    early, late = (in_100(float(np.mean(day <= until))) for until in (middle, 364))
    date = long_date(findings.as_of + dt.timedelta(days=middle))
    assert chart.first.finding == f"General ceasefire: {early} by {date}, {late} by 31 May 2026"


def test_the_line_ends_at_the_headline_number(findings: Findings) -> None:
    chart = chance_by_date(findings)
    for name, variant in chart.variants.items():
        line = next(trace for trace in variant.figure["data"] if "text" in trace)
        assert line["y"][-1] == pytest.approx(100 * findings.summary["outcomes"][name]["probability"], abs=0.006)
        assert line["y"][0] == 0
        assert line["x"] == findings.dates


def test_bands_hold_one_another_and_grow(findings: Findings) -> None:
    for variant in chance_by_date(findings).variants.values():
        outer, inner = (trace for trace in variant.figure["data"] if trace.get("fill") == "toself")
        n = len(findings.dates)
        high90, low90 = np.array(outer["y"][:n]), np.array(outer["y"][n:][::-1])
        high50, low50 = np.array(inner["y"][:n]), np.array(inner["y"][n:][::-1])
        assert (low90 <= low50 + 1e-9).all()
        assert (low50 <= high50 + 1e-9).all()
        assert (high50 <= high90 + 1e-9).all()
        assert (np.diff(high90) >= 0).all()
        assert low90.min() >= 0
        assert high90.max() <= 100


def test_the_last_band_is_the_range_of_the_summary(findings: Findings) -> None:
    numbers = findings.summary["outcomes"]["general_ceasefire"]["parameter_interval"]
    band = chance_by_date(findings).variants["general_ceasefire"].figure["data"][0]["y"]
    n = len(findings.dates)
    assert numbers is not None
    assert (band[n], band[n - 1]) == pytest.approx([100 * end for end in numbers], abs=0.01)


def test_without_enough_draws_there_is_no_band_and_it_is_said() -> None:
    chart = chance_by_date(invented_findings(n=40, draws=4))
    assert all(trace.get("fill") != "toself" for v in chart.variants.values() for trace in v.figure["data"])
    assert "needs at least 20 draws" in chart.reading


def test_the_hundred_marks_are_a_hundred_on_every_day(any_findings: Findings) -> None:
    counted = furthest_by_day(any_findings)
    assert all(sum(counts) == 100 for counts in counted)
    assert counted[0] == [100 * (name == "fighting") for name, _ in STATES]


def test_the_marks_count_each_run_at_its_furthest(findings: Findings) -> None:
    runs, last = findings.runs, furthest_by_day(findings)[-1]
    came = {name: ~np.isnan(runs[f"{name}_day"]) for name, _ in STATES if name != "fighting"}
    broken = came["ceasefire_collapse"]
    holds = came["general_ceasefire"] & ~came["settlement"] & ~broken
    assert not (broken & (runs["end_state"] < 2)).any()
    places = [name for name, _ in STATES]
    assert abs(last[places.index("ceasefire_collapse")] - 100 * broken.mean()) < 1
    assert abs(last[places.index("general_ceasefire")] - 100 * holds.mean()) < 1


def test_a_settlement_in_force_at_the_end_is_no_collapse() -> None:
    findings = invented_findings(n=100, draws=4, scale=0.0)
    runs = {name: column.copy() for name, column in findings.runs.items()}
    runs["general_ceasefire_day"][:], runs["ceasefire_collapse_day"][:] = 10.0, 100.0
    runs["settlement_day"][:60] = 200.0
    runs["end_state"][:60], runs["end_state"][60:] = 0, 3
    counted = dict(zip(findings.curve_days, furthest_by_day(replace(findings, runs=runs)), strict=True))
    places = [name for name, _ in STATES]
    settled, collapsed = places.index("settlement"), places.index("ceasefire_collapse")
    assert counted[147][collapsed] == 100
    assert (counted[364][settled], counted[364][collapsed]) == (60, 40)


def test_reached_is_told_apart_from_in_force(findings: Findings) -> None:
    holds = chance_by_date(findings).data["curves"]["general_ceasefire"]["holds"]
    ends = findings.summary["end_states"]
    assert in_100(ends["settlement"] + ends["general_ceasefire"]) in holds[-1]
    assert len(holds) == len(findings.dates)


# ---- what comes first


def test_the_stack_is_a_hundred_everywhere(any_findings: Findings) -> None:
    share = first_pauses(any_findings)
    assert np.allclose(share.sum(axis=1), 1)
    assert (share >= -1e-12).all()
    assert share[0, -1] == 1
    figure = what_comes_first(any_findings).first.figure
    areas = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    n = len(any_findings.dates)
    assert all(y == pytest.approx(100, abs=0.01) for y in areas[-1]["y"][:n])
    for below, above in itertools.pairwise(areas):
        assert above["y"][n:][::-1] == pytest.approx(below["y"][:n])


def test_the_first_pause_is_the_earliest_and_a_tie_goes_to_the_greater(findings: Findings) -> None:
    names = [name for name, _, _ in FIRSTS[:-1]]
    share = first_pauses(findings)[-1]
    count = dict.fromkeys(names, 0)
    for row in zip(*(findings.runs[f"{name}_day"] for name in names), strict=True):
        days = [day for day in row if not np.isnan(day)]
        if days:
            count[names[row.index(min(days))]] += 1
    assert [count[name] / len(findings.runs["run"]) for name in names] == pytest.approx(share[:-1])
    settled_first = findings.runs["settlement_day"] <= findings.runs["limited_ceasefire_day"]
    assert count["settlement"] > 0 or not settled_first.any()


def test_the_first_pause_sentence_names_the_largest(findings: Findings) -> None:
    whole = hundredths(list(first_pauses(findings)[-1]))
    top = int(np.argmax(whole[:-1]))
    finding = what_comes_first(findings).first.finding
    assert finding.lower().startswith(FIRSTS[top][2])
    assert f"{whole[top]} in 100; {whole[-1]} in 100 see none" in finding


# ---- exchanges


def test_the_exchange_sentence_gives_the_quartiles(findings: Findings) -> None:
    finding = how_large_exchanges(findings).first.finding
    for side in ("ukraine", "russia"):
        low, high = np.quantile(findings.runs[f"prisoners_to_{side}"], (0.25, 0.75))
        assert f"{about(low)} to {about(high)}" in finding


def test_the_bars_count_nearly_every_run(findings: Findings) -> None:
    bars = [trace for trace in how_large_exchanges(findings).first.figure["data"] if trace["type"] == "bar"]
    assert len(bars) == 2
    assert all(99 <= sum(bar["x"]) <= 100.2 for bar in bars)


def test_without_exchanges_it_is_said() -> None:
    finding = how_large_exchanges(invented_findings(scale=0.0)).first.finding
    assert finding == "At least three runs in four exchange no prisoner; 0 in 100 see an exchange"


# ---- positions and zone


def _background(findings: Findings) -> tuple[Background, Meeting]:
    assert findings.background.meeting is not None
    return findings.background, findings.background.meeting


def test_the_positions_sentence_names_the_widest_gap(findings: Findings) -> None:
    background, _ = _background(findings)
    at = {(p.actor, p.issue): p.ideal.mean for p in background.positions}
    gaps = {i.label: abs(at["ukraine", i.name] - at["russia", i.name]) for i in background.issues}
    widest = max(gaps, key=lambda label: gaps[label])
    assert f"furthest apart on {widest.lower()}" in what_sides_want(findings).first.finding


def test_every_statement_can_be_hovered_and_read(findings: Findings) -> None:
    chart = what_sides_want(findings)
    texts = json.dumps(chart.first.figure)
    belligerents = {side.name for side in findings.background.belligerents}
    for said in findings.background.statements:
        assert said.id in chart.below
        assert said.actor not in belligerents or said.id in texts


def test_third_parties_that_said_nothing_have_no_mark(findings: Findings) -> None:
    hovers = [text for trace in what_sides_want(findings).first.figure["data"] for text in trace.get("text", [])]
    assert not any("Qatar" in text for text in hovers)
    assert any("Türkiye" in text for text in hovers)


def test_the_zone_sentence_gives_the_share_of_draws(findings: Findings) -> None:
    chart = where_they_meet(findings)
    assert chart is not None
    assert chart.first.finding.startswith("In 23 of 100 draws")
    assert set(chart.variants) == {"middle", "open"}


def test_the_weighted_mean_stands_beside_what_is_predicted(findings: Findings) -> None:
    chart, (_, meeting) = where_they_meet(findings), _background(findings)
    assert chart is not None
    assert chart.below.index("Weighted mean of positions") < chart.below.index("Nash")
    for variant in chart.variants.values():
        assert "Weighted mean of positions" in json.dumps(variant.figure, ensure_ascii=False)
    assert meeting.open is not None
    marks = json.dumps(chart.variants["open"].figure, ensure_ascii=False)
    assert all(name in marks for name in ("Nash", "Kalai–Smorodinsky", "Egalitarian", "Utilitarian"))


# ---- one run


def test_the_lanes_and_the_list_have_the_same_turns(any_findings: Findings) -> None:
    chart = one_run(any_findings)
    if chart is None:
        return
    for variant in chart.variants.values():
        numbers = variant.figure["data"][1]["text"]
        assert len(numbers) <= MOST_TURNS
        assert numbers == [str(i + 1) for i in range(len(numbers))]
    turns = sum(len(variant.figure["data"][1]["text"]) for variant in chart.variants.values())
    assert chart.below.count('class="step"') == turns


def test_every_event_is_in_the_table(findings: Findings) -> None:
    chart = one_run(findings)
    assert chart is not None
    assert [row[-1] for row in chart.table.rows] == [e.text for s in findings.background.stories for e in s.entries]


def test_a_truce_stands_in_force_until_it_ends(findings: Findings) -> None:
    story = Told(
        5, "t", "g", 1.0, "",
        (StoryEntry(10, "truce", ("ukraine", "russia"), "a"), StoryEntry(13, "lapse", ("ukraine", "russia"), "b"),
         StoryEntry(50, "ceasefire", ("ukraine", "russia"), "c")),
        (),
    )  # fmt: skip
    chart = one_run(replace(findings, background=replace(findings.background, stories=(story,))))
    assert chart is not None
    bars = [trace["x"] for trace in chart.first.figure["data"] if trace.get("line", {}).get("width") == 16]
    assert bars == [["2025-06-11", "2025-06-14"], ["2025-07-21", "2026-05-31"]]


def test_outcomes_bear_the_names_of_the_case(findings: Findings) -> None:
    labels = {one.name: one.label for one in findings.outcomes}
    assert labels["patron_summit"] == "Summit with Russia"
    assert len(findings.outcomes) == len(OUTCOMES)
