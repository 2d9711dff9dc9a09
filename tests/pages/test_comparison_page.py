"""The page of a comparison in a browser, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from results.comparison.charts import CHARTS
from results.comparison.page import build_comparison_page
from results.theme import DARK
from tests.pages.conftest import SIZES, Opened, open_page
from tests.results.compared import extremes_compared, invented_comparison, many_compared

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MADE = {"pair": invented_comparison, "twenty": many_compared, "single run": extremes_compared}
SEEN = [("pair", "desktop"), ("pair", "phone"), ("twenty", "phone"), ("single run", "desktop")]
DOTS = """() => Object.fromEntries([...document.querySelectorAll('.chart')].map(chart => [chart.id,
  [...chart.querySelectorAll('.points path')].filter(mark => mark.getBoundingClientRect().width > 0).length]))"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("comparisons")
    paths = {name: place / f"{name.replace(' ', '-')}.html" for name in MADE}
    for name, path in paths.items():
        path.write_text(build_comparison_page(MADE[name]()), encoding="utf-8")
    return paths


@pytest.fixture(scope="module", params=SEEN, ids="-".join)
def opened(browser: Browser, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Opened]:
    name, size = request.param
    made = open_page(browser, pages[name], size)
    yield made
    made.page.context.close()


def test_it_comes_up_clean_and_asks_for_nothing(opened: Opened) -> None:
    assert opened.page.get_attribute("html", "data-ready") == "1"
    assert (opened.complaints, opened.requests, opened.ask("refused")) == ([], [], [])
    assert opened.ask("window.alerted") is None


def test_nothing_scrolls_sideways(opened: Opened) -> None:
    assert opened.ask("document.documentElement.scrollWidth") <= SIZES[opened.size][0]


def test_every_scenario_and_outcome_has_its_dot(opened: Opened) -> None:
    n = opened.ask("document.getElementById('chart-scenarios').data[2].x.length")
    assert opened.ask(DOTS) == {"chart-scenarios": 3 * n, "chart-changes": 11, "chart-curves": n}


def test_words_and_tables_stand_beside_every_chart(opened: Opened) -> None:
    parts = opened.ask(
        """() => [...document.querySelectorAll('.chart')].map(c => { const s = c.closest('section');
        return [c.getAttribute('role'), c.getAttribute('aria-label').length, s.querySelector('h2').textContent.length,
                s.querySelectorAll('details table').length] })"""
    )
    assert len(parts) == len(CHARTS)
    assert all(role == "img" and min(label, finding) > 20 and tables for role, label, finding, tables in parts)


def test_titles_and_differences_do_not_run_into_one_another(opened: Opened) -> None:
    """No two texts of the forest cover each other by more than a hair."""
    worst = opened.ask(
        """() => { const boxes = [...document.querySelectorAll('#chart-scenarios .annotation-text')]
          .map(text => text.getBoundingClientRect()).filter(b => b.width);
        let worst = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const up = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          worst = Math.max(worst, Math.min(across, up)); }));
        return worst }"""
    )
    assert worst < 4


def test_the_menu_of_scenarios_changes_chart_and_quantities(browser: Browser, pages: dict[str, Path]) -> None:
    opened = open_page(browser, pages["twenty"], "desktop")
    before = opened.page.inner_text("#finding-changes")
    opened.page.select_option("#menu-changes", "scenario-7")
    opened.until("document.getElementById('finding-changes').textContent.includes('Scenario number 7')")
    assert opened.page.inner_text("#finding-changes") != before
    shown = opened.ask(
        "[...document.querySelectorAll('#changes [data-variant]:not([hidden])')].map(p => p.dataset.variant)"
    )
    assert shown == ["scenario-7"]
    opened.page.context.close()


def test_dark_and_paper(browser: Browser, pages: dict[str, Path]) -> None:
    opened = open_page(browser, pages["pair"], "desktop", color_scheme="dark")
    assert DARK["general_ceasefire"] in opened.ask("JSON.stringify(document.getElementById('chart-curves').data)")
    sheets = opened.page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    n = sheets.count(b"/Type /Page\n") or sheets.count(b"/Type /Page ") or sheets.count(b"/Type/Page/")
    assert 3 <= n <= 7
    assert opened.complaints == []
    opened.page.context.close()
