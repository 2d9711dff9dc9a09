"""The chart of positions: what is drawn, and the page as a browser sees it."""

from __future__ import annotations

import datetime as dt

import pytest

from calibration.case import load_case
from calibration.positions import posterior
from results.charts.positions_path import positions_path, standings
from results.positions_page import positions_page

AS_OF = dt.date(2025, 2, 10)


@pytest.fixture(scope="module")
def found():
    return posterior(load_case("ukraine"), as_of=AS_OF)


@pytest.fixture(scope="module")
def traces(found):
    return positions_path(found).first.figure["data"]


def test_every_actor_that_has_spoken_is_named_once(found, traces):
    named = [trace["name"] for trace in traces if trace.get("showlegend")]
    heard = {actor for (actor, _), cell in found.cells.items() if cell.n}
    assert sorted(named) == sorted(found.case.file.actors[actor].label for actor in heard)


def test_nothing_is_drawn_after_the_as_of_day_or_beyond_the_scale(traces):
    assert max(day for trace in traces for day in trace["x"]) == AS_OF.isoformat()
    assert all(0 <= value <= 100 for trace in traces for value in trace["y"])


def test_every_statement_is_a_mark(found, traces):
    marks = sum(len(trace["x"]) for trace in traces if trace["mode"] == "markers")
    assert marks == sum(cell.n for cell in found.cells.values()) > 100


def test_panels_do_not_overlap(found):
    chart = positions_path(found).first
    for layout in (chart.figure["layout"], {k.removeprefix("layout."): v for k, v in chart.narrow.items()}):
        panels = range(1, 13)
        across, up = (
            [layout[f"{axis}axis{k}"]["domain"] if f"{axis}axis{k}" in layout else layout[f"{axis}axis{k}.domain"]
             for k in panels]
            for axis in "xy"
        )  # fmt: skip
        for a in range(12):
            for b in range(a):
                beside = across[a][0] >= across[b][1] or across[b][0] >= across[a][1]
                below = up[a][1] <= up[b][0] or up[b][1] <= up[a][0]
                assert beside or below


def test_standings_keep_to_the_scale_and_say_where_they_rest_on_a_prior(found):
    rows = standings(found)
    assert len(rows) == len(found.cells)
    assert all(0 <= row.low <= row.mean <= row.high <= 100 for row in rows)
    assert all((row.last is None) == (row.statements == 0) for row in rows)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_page_is_quiet_and_fits(found, tmp_path, chromium, chromium_flags, width, height):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "positions.html"
    path.write_text(positions_page(found), encoding="utf-8")
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(chromium_flags))
        page = browser.new_context(viewport={"width": width, "height": height}, offline=True).new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=30_000)
        assert page.get_attribute("html", "data-ready") == "1"
        assert page.evaluate("document.querySelectorAll('.chart g.trace').length") > 30
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
    assert said == []
    assert [url for url in asked if url.split(":")[0] not in ("file", "data", "blob")] == []
