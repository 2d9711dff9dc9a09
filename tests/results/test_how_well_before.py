"""The chart of the track record against the track record, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace

from results.background import from_json, to_json
from results.caveats import caveats_html
from results.charts.chart import Chart
from results.charts.how_well_before import how_well_before
from results.past_forecasts import shown_part
from results.report import build_report
from tests.results.invented import invented_background, invented_findings
from tests.results.past import invented_cell, invented_track_record


def chart(**changes: object) -> Chart:
    record = invented_track_record(**changes)
    made = how_well_before(invented_findings(n=50, draws=5, background=invented_background(track_record=record)))
    assert made is not None
    return made


def test_the_sentence_counts_what_may_be_claimed() -> None:
    assert chart().first.finding == (
        "Of 4 questions about the next 30 days the model answers 1 better than the best simple rule and 1 worse; "
        "1 without a difference to be shown; 1 asked too seldom to tell; 1 of 2 ranges hold as often as they should"
    )
    only = chart(cells=(invented_cell("exchanges", gain=0.0, half=0.1),), coverage=())
    assert only.first.finding == (
        "Of 1 question about the next 30 days the model answers none better than the best simple rule and none worse; "
        "1 without a difference to be shown"
    )


def test_the_test_is_shown_first_and_development_on_request() -> None:
    assert [text for _, text in chart().menu] == [
        "30 days ahead, from 31 May 2024 on",
        "90 days ahead, from 31 May 2024 on",
        "30 days ahead, over by 31 May 2024",
        "90 days ahead, over by 31 May 2024",
    ]
    assert next(iter(chart(periods=("development",)).variants)) == "development-30"


def test_dots_stand_where_the_scores_put_them_and_the_hollow_ones_claim_nothing() -> None:
    said, skill, inside = (
        next(t for t in chart().first.figure["data"] if t.get("mode") == "markers" and t.get("xaxis", "x") == axis)
        for axis in ("x", "x2", "x3")
    )
    assert (said["x"], said["y"]) == ([2, 55], [3, 100])
    # Exchange: chance, exchanges, prisoners, next size: the order of the rows.
    assert skill["x"] == [-40, 3, -100, 12]  # 250 % worse stands at the edge
    assert skill["marker"]["symbol"] == ["circle", "circle", "triangle-left", "circle"]
    assert [colour == "#FFFFFF" for colour in skill["marker"]["color"]] == [False, False, True, False]
    assert (inside["x"], inside["y"]) == ([60, 92], [1, 3])


def test_small_numbers_are_printed_and_no_line_joins_the_dots() -> None:
    figure = chart().first.figure
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "423" in texts
    assert "3" in texts
    for trace in figure["data"]:
        if trace.get("mode") == "lines":  # ranges only: between two gaps both points belong to one dot
            assert trace["x"][2::3] == [None] * (len(trace["x"]) // 3)


def test_questions_that_were_fitted_are_named() -> None:
    assert "“Exchanges: number” and “Size of the next exchange”" in chart().reading
    assert "fitted to none of these questions" in chart(fitted=()).reading


def test_the_table_says_how_few_windows_there_were() -> None:
    row = next(row for row in chart().table.rows if row[0].endswith("Prisoners to Ukraine"))
    assert row == (
        "From 31 May 2024 on, 30 days: Prisoners to Ukraine",
        "48 (7)",
        "discounted",
        "−250 %",
        "too few",
        "–",
    )
    row = next(row for row in chart().table.rows if row[0].endswith("Size of the next exchange"))
    assert row[3:] == ("+12 %", "+7 to +17", "92 (77–100 expected)")


def test_without_scores_there_is_no_chart_and_the_report_says_so() -> None:
    findings = invented_findings(n=50, draws=5, background=invented_background(track_record=None))
    assert how_well_before(findings) is None
    assert "No hindcast stands behind these numbers yet" in caveats_html(findings)
    assert 'id="before"' not in build_report(findings)


def test_with_scores_the_report_tells_of_them_and_of_hindsight() -> None:
    findings = invented_findings(n=50, draws=5, background=invented_background(track_record=invented_track_record()))
    text = caveats_html(findings).replace("\xa0", " ")
    assert "scored on the past on 1 June 2025, the windows kept for the test among them" in text
    assert "people who knew how it went on" in text
    closed = replace(findings.background, track_record=invented_track_record(periods=("development",)))
    assert "not yet on those of the test" in caveats_html(replace(findings, background=closed))


def test_a_run_keeps_the_part_that_its_report_shows() -> None:
    year = invented_cell("exchanges", horizon=365, gain=0.5, half=None)
    record = invented_track_record()
    kept = shown_part(replace(record, cells=(*record.cells, year)))
    assert kept == record
    background = invented_background(track_record=record)
    assert from_json(to_json(background)).track_record == record
