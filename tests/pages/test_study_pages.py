"""The pages of sweeps and of drivers, and the sliders of the report, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parley.api import load
from results.drivers.page import drivers_page
from results.report import build_report
from results.sweeps.page import sweep_page
from results.theme import DARK
from results.what_if.grid import anchored, log_odds_at
from results.words import number_in_100
from scenarios.points import grid
from tests.pages.conftest import SIZES, Opened, open_page
from tests.results.invented import invented_findings
from tests.results.invented_grid import invented_grid
from tests.results.invented_sweep import invented_sweep
from tests.results.studied import invented_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ODD = "<b>Организация</b> 和平进程 <script>alert(1)</script> " * 2


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page once, by name."""
    folder, scenario = tmp_path_factory.mktemp("pages"), load("baseline")
    one = invented_sweep(grid({"us.aid": (0.0, 1.0, 2.0)}), lambda p: 0.1 + 0.2 * p["us.aid"], scenario=scenario)
    two = invented_sweep(
        grid({"us.aid": (0.0, 1.0, 2.0), "eu.aid": (0.0, 0.5)}),
        lambda p: 0.05 + 0.2 * p["us.aid"] * p["eu.aid"],
        scenario=scenario.model_copy(update={"title": ODD}),
        failed={4},
    )
    with pytest.MonkeyPatch.context() as patch:
        study = invented_study(patch)
    made = {
        "one": sweep_page(one),
        "two": sweep_page(two),
        "drivers": drivers_page(study),
        "undriven": drivers_page(replace(study, driven=(), conditions=None)),
        "sliders": build_report(replace(invented_findings(), what_if=invented_grid())),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


CHARTS = {"one": 1, "two": 1, "drivers": 3, "undriven": 0}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CHARTS)
def test_every_page_is_clean_and_fits(browser: Browser, pages: dict[str, Path], name: str, size: str) -> None:
    opened = open_page(browser, pages[name], size, color_scheme="dark")
    assert opened.page.get_attribute("html", "data-ready") == "1"
    assert (opened.complaints, opened.requests, opened.ask("refused")) == ([], [], [])
    assert opened.ask("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert opened.ask("document.querySelectorAll('.chart').length") == CHARTS[name]
    assert opened.ask(
        """[...document.querySelectorAll('.chart')].every(c => c.getAttribute('aria-label').length > 20
        && c.closest('section').querySelectorAll('details table').length > 0
        && c.querySelectorAll('.plot path, .plot image, .bars path, .points path, .heatmaplayer image').length > 0)"""
    )
    assert opened.ask("getComputedStyle(document.body).backgroundColor") == "rgb({}, {}, {})".format(
        *(int(DARK["paper"][i : i + 2], 16) for i in (1, 3, 5))
    )
    opened.page.context.close()


def test_a_failed_point_is_told_on_the_page(browser: Browser, pages: dict[str, Path]) -> None:
    opened = open_page(browser, pages["two"], "desktop")
    assert "1 point failed" in opened.page.inner_text("#answer")
    assert "us.aid = 2, eu.aid = 0: RunError: it broke" in opened.page.inner_text("#answer")
    opened.page.context.close()


def test_the_menu_changes_what_is_explained(browser: Browser, pages: dict[str, Path]) -> None:
    opened = open_page(browser, pages["drivers"], "desktop")
    before = opened.page.inner_text("#finding-drivers")
    opened.page.select_option("#menu-drivers", "settlement")
    opened.until(f"document.getElementById('finding-drivers').textContent !== {before!r}")
    assert opened.page.is_visible("[data-variant=settlement]")
    assert not opened.page.is_visible("[data-variant=general_ceasefire]")
    opened.page.context.close()


def test_paper_takes_the_pages(browser: Browser, pages: dict[str, Path]) -> None:
    for name in ("one", "two", "drivers"):
        opened = open_page(browser, pages[name], "desktop", color_scheme="dark")
        sheets = opened.page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
        assert 1 <= sheets.count(b"/Type /Page\n") + sheets.count(b"/Type /Page ") + sheets.count(b"/Type/Page/") <= 5
        assert opened.complaints == []
        opened.page.context.close()


class TestSliders:
    @pytest.fixture(params=SIZES)
    def opened(self, browser: Browser, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Opened]:
        made = open_page(browser, pages["sliders"], request.param)
        yield made
        made.page.context.close()

    def test_keys_move_the_bars_to_what_the_grid_says(self, opened: Opened) -> None:
        known, findings = invented_grid(), invented_findings()
        page = opened.page
        assert opened.ask("document.querySelectorAll('input[data-lever]').length") == len(known.sliders)
        page.focus("#lever-0")
        page.keyboard.press("End")
        page.focus("#lever-2")
        for _ in range(7):
            page.keyboard.press("ArrowLeft")
        point = {slider.name: slider.start for slider in known.sliders} | {
            known.sliders[0].name: 2.0,
            known.sliders[2].name: 1 - 7 * 2 / 40,
        }
        start = {slider.name: slider.start for slider in known.sliders}
        shown = [one.name for one in findings.outcomes if not findings.summary["outcomes"][one.name]["scripted"]]
        expected = [
            number_in_100(
                anchored(
                    log_odds_at(known.sliders, known.log_odds[name], point),
                    log_odds_at(known.sliders, known.log_odds[name], start),
                    findings.summary["outcomes"][name]["probability"],
                )
            )
            for name in shown
        ]
        assert opened.ask("document.getElementById('chart-what-if').data[0].text") == expected
        assert page.get_attribute("#lever-0", "aria-valuetext") == "2 times as much"
        assert page.inner_text("#lever-2-value") == "0.65 times as much"
        assert opened.complaints == []

    def test_the_way_back(self, opened: Opened) -> None:
        page = opened.page
        before = opened.ask("document.getElementById('chart-what-if').data[0].x")
        page.focus("#lever-1")
        page.keyboard.press("Home")
        assert opened.ask("document.getElementById('chart-what-if').data[0].x") != before
        page.click("#lever-reset")
        after = opened.ask("document.getElementById('chart-what-if').data[0].x")
        assert after == pytest.approx(before, abs=0.01)

    def test_the_theme_keeps_where_the_sliders_stand(self, opened: Opened) -> None:
        page = opened.page
        page.focus("#lever-0")
        page.keyboard.press("End")
        moved = opened.ask("document.getElementById('chart-what-if').data[0].text")
        page.click("#theme")
        opened.until(f"document.getElementById('chart-what-if').data[0].marker.color.includes('{DARK['settlement']}')")
        assert opened.ask("document.getElementById('chart-what-if').data[0].text") == moved
        assert opened.ask("document.documentElement.scrollWidth") <= SIZES[opened.size][0]
