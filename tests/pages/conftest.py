"""A real browser on the real page: Debian's Chromium through Playwright, without a network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from results.report import build_report
from tests.results.invented import invented_background, invented_findings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
_WATCH = "window.refused=[];addEventListener('securitypolicyviolation',e=>refused.push(e.violatedDirective))"


@dataclass
class Opened:
    """A page that is ready, and what went wrong on the way.

    complaints  errors and warnings of the console
    requests    what it asked of the network
    """

    page: Page
    size: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def ask(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.page.evaluate(script)

    def until(self, script: str, *, seconds: float = 10.0) -> None:
        """Wait until an expression is true. Playwright's own waiting would evaluate text, which the page forbids."""
        end = time.monotonic() + seconds
        while not self.ask(script):
            assert time.monotonic() < end, f"never came true: {script}"
            self.page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def browser(chromium: str, chromium_flags: tuple[str, ...]) -> Iterator[Browser]:
    sync = pytest.importorskip("playwright.sync_api", reason="page tests need playwright: pip install -e '.[test]'")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(chromium_flags))
        yield found
        found.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the invented ensemble, with three stories so that the menu of runs is there."""
    plain = invented_background()
    told = plain.stories[0]
    others = (replace(told, run=k, title=f"Another run {k}", share=0.25, entries=told.entries[k:]) for k in (1, 3))
    stories = (replace(told, share=0.5), *others)
    path = tmp_path_factory.mktemp("page") / "report.html"
    findings = invented_findings(background=invented_background(stories=stories))
    path.write_text(build_report(findings), encoding="utf-8")
    return path


def open_page(browser: Browser, path: Path, size: str, **context: Any) -> Opened:
    """Open a page offline and wait until its last chart is drawn."""
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, offline=True, **context).new_page()
    opened = Opened(page, size)
    page.on("console", lambda m: opened.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    local = ("file:", "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(local) else opened.requests.append(r.url))
    page.add_init_script(_WATCH)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=30_000)
    return opened


@pytest.fixture(scope="module", params=SIZES)
def opened(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    made = open_page(browser, report, request.param)
    yield made
    made.page.context.close()
