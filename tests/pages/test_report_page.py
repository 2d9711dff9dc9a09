"""The report in a browser, on a desk and on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from results.report import build_report
from results.theme import DARK, LIGHT
from tests.pages.conftest import SIZES, Opened, open_page
from tests.results.invented import invented_background, invented_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MARKS = """() => Object.fromEntries([...document.querySelectorAll('.chart')].map(chart => [chart.id,
  [...chart.querySelectorAll('g.trace path, .bars path, .points path, .sankey-link')].filter(mark => {
    const box = mark.getBoundingClientRect(); return box.width + box.height > 0 }).length]))"""
VISIBLE_MARK = """id => { const chart = document.getElementById(id);
  chart.scrollIntoView({block: 'center', behavior: 'instant'});
  const marks = chart.layout.hovermode === 'x' ? [chart.querySelector('.nsewdrag')]
    : [...chart.querySelectorAll('.points path, .sankey-node rect')];
  const boxes = marks.map(mark => mark.getBoundingClientRect()).sort((a, b) => b.width - a.width);
  const box = boxes[0];
  return [box.x + box.width / 2, box.y + box.height / 2] }"""


def test_the_page_comes_up_clean_and_asks_for_nothing(opened: Opened) -> None:
    assert opened.page.get_attribute("html", "data-ready") == "1"
    assert opened.complaints == []
    assert opened.requests == []
    assert opened.ask("refused") == []


def test_every_chart_drew_marks(opened: Opened) -> None:
    drawn = opened.ask(MARKS)
    stored = "Object.keys(JSON.parse(document.getElementById('report-data').textContent).charts)"
    assert list(drawn) == [f"chart-{name}" for name in opened.ask(stored)]
    assert len(drawn) >= 10
    assert all(n >= 2 for n in drawn.values()), drawn


def test_no_chart_offers_to_upload(opened: Opened) -> None:
    titles = opened.ask("[...document.querySelectorAll('.modebar-btn')].map(b => b.dataset.title || b.ariaLabel)")
    assert titles
    assert not [title for title in titles if "hare" in title or "loud" in title]


def test_nothing_scrolls_sideways(opened: Opened) -> None:
    assert opened.ask("document.documentElement.scrollWidth") <= SIZES[opened.size][0]


def test_every_chart_has_words_and_a_table(opened: Opened) -> None:
    parts = opened.ask(
        """() => [...document.querySelectorAll('.chart')].map(c => { const s = c.closest('section');
        return [c.getAttribute('role'), c.getAttribute('aria-label').length, s.querySelector('h2').textContent.length,
                s.querySelectorAll('details table').length] })"""
    )
    for role, label, finding, tables in parts:
        assert role == "img"
        assert min(label, finding) > 20
        assert tables >= 1


def test_marks_answer_to_hovering(opened: Opened) -> None:
    for chart in opened.ask("[...document.querySelectorAll('.chart')].map(c => c.id)"):
        x, y = opened.page.evaluate(VISIBLE_MARK, chart)
        opened.page.mouse.move(x, y - 3)
        opened.page.mouse.move(x, y)
        opened.until(f"document.querySelectorAll('#{chart} .hoverlayer .hovertext').length > 0")
        opened.page.mouse.move(1, 1)


def test_the_slider_moves_number_marks_and_cursor(opened: Opened) -> None:
    page = opened.page
    page.focus("#when")
    page.keyboard.press("End")
    late = int(page.inner_text("#when-number"))
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    assert int(page.inner_text("#when-number")) < late
    assert page.inner_text("#when-date") != "31 May 2026"
    assert "in 100" in (page.get_attribute("#when", "aria-valuetext") or "")
    assert opened.ask("document.querySelectorAll('#marks i').length") == 100
    assert opened.ask("document.getElementById('chart-chance').layout.shapes[0].x0") < "2026-01"
    page.keyboard.press("Home")
    assert page.inner_text("#when-number") == "0"
    assert opened.ask("document.querySelectorAll('#marks i.fighting').length") == 100
    page.keyboard.press("End")
    assert opened.complaints == []


def test_the_menu_of_outcomes_changes_chart_sentence_and_number(opened: Opened) -> None:
    page = opened.page
    before = page.inner_text("#finding-chance"), page.inner_text("#when-number")
    page.select_option("#menu-chance", "talks_round")
    opened.until("document.getElementById('finding-chance').textContent.startsWith('Talks round')")
    assert (page.inner_text("#finding-chance"), page.inner_text("#when-number")) != before
    assert "round of talks" in page.inner_text("#when-phrase")
    colours = opened.ask("document.getElementById('chart-chance').data.map(t => t.line && t.line.color)")
    assert LIGHT["talks_round"] in colours
    page.select_option("#menu-chance", "general_ceasefire")
    opened.until("document.getElementById('finding-chance').textContent.startsWith('General ceasefire')")


def test_the_menu_of_runs_changes_the_list(opened: Opened) -> None:
    page = opened.page
    runs = opened.ask("[...document.querySelectorAll('#menu-story option')].map(o => o.value)")
    assert len(runs) == 3
    page.select_option("#menu-story", runs[2])
    shown = opened.ask(
        "[...document.querySelectorAll('#story [data-variant]:not([hidden])')].map(p=>p.dataset.variant)"
    )
    assert shown == [runs[2]]
    assert f"Run {runs[2]}" in page.inner_text("#finding-story")
    page.select_option("#menu-story", runs[0])


def test_the_menu_of_draws_shows_where_they_meet(opened: Opened) -> None:
    page = opened.page
    traces = "document.getElementById('chart-meeting').data.length"
    middle = opened.ask(traces)
    page.select_option("#menu-meeting", "open")
    opened.until(f"{traces} > {middle}")
    page.select_option("#menu-meeting", "middle")
    opened.until(f"{traces} === {middle}")


def test_everything_that_answers_can_be_reached_by_keyboard(opened: Opened) -> None:
    page = opened.page
    opened.ask("document.activeElement.blur(), scrollTo(0, 0)")
    page.mouse.click(2, 2)
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(opened.ask("document.activeElement.id || document.activeElement.tagName"))
    assert reached >= {
        "theme", "menu-chance", "when", "menu-timing", "menu-atleast", "menu-meeting", "menu-story", "SUMMARY",
    }  # fmt: skip
    assert opened.ask("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_theme_button_recolours_page_and_charts(opened: Opened) -> None:
    page = opened.page
    page.click("#theme")
    opened.until(
        f"JSON.stringify(document.getElementById('chart-chance').data).includes('{DARK['general_ceasefire']}')"
    )
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.text_content("#theme") == "Light"
    red, green, blue = (int(DARK["paper"][i : i + 2], 16) for i in (1, 3, 5))
    assert opened.ask("getComputedStyle(document.body).backgroundColor") == f"rgb({red}, {green}, {blue})"
    page.click("#theme")
    opened.until(
        f"JSON.stringify(document.getElementById('chart-chance').data).includes('{LIGHT['general_ceasefire']}')"
    )
    assert opened.complaints == []


def test_a_reader_who_prefers_the_dark_gets_it(browser: Browser, report: Path) -> None:
    opened = open_page(browser, report, "desktop", color_scheme="dark")
    assert opened.page.get_attribute("html", "data-theme") == "dark"
    assert DARK["exchange"] in opened.ask("JSON.stringify(document.getElementById('chart-exchanges').data)")
    opened.page.context.close()


def test_the_page_prints_on_a_few_sheets(browser: Browser, report: Path) -> None:
    opened = open_page(browser, report, "desktop", color_scheme="dark")
    sheets = opened.page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    n = sheets.count(b"/Type /Page\n") or sheets.count(b"/Type /Page ") or sheets.count(b"/Type/Page/")
    assert 4 <= n <= 12
    assert opened.complaints == []
    opened.page.context.close()


def test_paper_is_white_and_charts_fit_it(browser: Browser, report: Path) -> None:
    opened = open_page(browser, report, "desktop", color_scheme="dark")
    opened.ask("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.get_attribute("html", "data-theme") == "light"
    assert max(opened.ask("[...document.querySelectorAll('.chart')].map(c => c._fullLayout.width)")) <= 680
    opened.ask("dispatchEvent(new Event('afterprint'))")
    assert opened.page.get_attribute("html", "data-theme") == "dark"
    opened.page.context.close()


def test_the_menu_of_dates_moves_the_marks(opened: Opened) -> None:
    page = opened.page
    marks = "document.getElementById('chart-timing').data.map(t => t.x.length).join()"
    first = opened.ask(marks)
    page.select_option("#menu-timing", "talks_round")
    opened.until(f"{marks} !== '{first}'")
    assert sum(int(n) for n in opened.ask(marks).split(",")) == 100
    assert page.inner_text("#finding-timing").startswith("A round of talks")
    page.select_option("#menu-timing", "general_ceasefire")
    opened.until(f"{marks} === '{first}'")


def test_the_menu_of_sides_changes_the_curves(opened: Opened) -> None:
    page = opened.page
    page.select_option("#menu-atleast", "russia")
    opened.until("document.getElementById('finding-atleast').textContent.includes('return to Russia')")
    page.select_option("#menu-atleast", "ukraine")
    opened.until("document.getElementById('finding-atleast').textContent.includes('return to Ukraine')")


def test_numbers_of_turns_do_not_touch(opened: Opened) -> None:
    """Neighbours above the lanes keep apart in pixels, on a phone too."""
    gaps = opened.ask(
        """() => { const marks = [...document.querySelectorAll('#chart-story .points path')]
        .map(mark => mark.getBoundingClientRect()).filter(box => box.width > 15 && box.width < 24);
        const top = Math.min(...marks.map(box => box.top));
        const row = marks.filter(box => box.top < top + 4).sort((a, b) => a.left - b.left);
        return row.slice(1).map((box, i) => box.left - row[i].right) }"""
    )
    assert gaps
    assert min(gaps) >= 0


def test_the_page_opens_with_little_work(browser: Browser, report: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    meter = context.new_cdp_session(page)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready='1']", timeout=60_000)
    found = {one["name"]: one["value"] for one in meter.send("Performance.getMetrics")["metrics"]}
    # Seconds of the page's own thread, which other work on the machine hardly moves: 1.5 to 2.5 here.
    assert found["TaskDuration"] < 6
    context.close()


@pytest.mark.parametrize("scale", [0.0, 1e6], ids=["never", "always"])
@pytest.mark.parametrize("size", SIZES)
def test_a_page_of_extremes_stays_whole(browser: Browser, tmp_path: Path, size: str, scale: float) -> None:
    """Names of a hundred letters in several scripts, markup in every text, a single run, nothing or all happening."""
    plain = invented_background()
    odd = "<b>Организация</b> по урегулированию 和平进程 الأطراف <script>alert(1)</script>" * 2
    background = replace(
        plain,
        title=odd,
        question=odd,
        actors=tuple(replace(actor, label=odd) for actor in plain.actors),
        issues=tuple(replace(issue, label=odd, question=odd) for issue in plain.issues),
    )
    path = tmp_path / "report.html"
    path.write_text(build_report(invented_findings(n=1, draws=1, scale=scale, background=background)), encoding="utf-8")
    opened = open_page(browser, path, size)
    assert opened.page.get_attribute("html", "data-ready") == "1"
    assert (opened.complaints, opened.requests, opened.ask("refused")) == ([], [], [])
    assert opened.ask("document.documentElement.scrollWidth") <= SIZES[size][0]
    opened.page.context.close()


def test_turning_the_phone_redraws(browser: Browser, report: Path) -> None:
    opened = open_page(browser, report, "phone")
    narrow = opened.ask("document.getElementById('chart-positions')._fullLayout.height")
    opened.page.set_viewport_size({"width": 1100, "height": 800})
    opened.until(f"document.getElementById('chart-positions')._fullLayout.height !== {narrow}")
    assert opened.complaints == []
    opened.page.context.close()
