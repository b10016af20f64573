"""A headless Chromium for tests that open a page, cut off from every network.

One for all tests of a process, and all visits in one process of it, which takes a third of starting everything anew: a
page keeps nothing but what it stores, and that is cleared before each visit. Pages are closed after their test, so that
none draws on while others are tested.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--process-per-site")  # fmt: skip
_READY: Final = "html[data-ready]"


@dataclass(frozen=True)
class _Running:
    """The browser that runs, the window of all visits, and a line to an empty page that keeps its process."""

    playwright: Playwright
    browser: Browser
    visits: BrowserContext
    line: CDPSession


#: Empty, or the one that runs.
_running: list[_Running] = []


def find_browser() -> str:
    """Return the path of a Chromium; skip the test where there is none, but fail where CI should have one."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("CI must have Chromium: install the chromium package")
    pytest.skip("no Chromium on this machine")


def _started() -> _Running:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = find_browser()
    if _running and not _running[0].browser.is_connected():
        stop_browser()
    if not _running:
        playwright = sync_api.sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        visits = browser.new_context(offline=True)
        _running.append(_Running(playwright, browser, visits, visits.new_cdp_session(visits.new_page())))
    return _running[0]


def stop_browser() -> None:
    """End the browser, if one runs."""
    while _running:
        ended = _running.pop()
        ended.browser.close()
        ended.playwright.stop()


def _open() -> list[BrowserContext | Page]:
    contexts = [context for running in _running for context in running.browser.contexts]
    return [*contexts, *(page for context in contexts for page in context.pages)]


@contextmanager
def pages_closed() -> Iterator[None]:
    """Close, in the end, what was opened in the browser meanwhile."""
    if not _running:
        yield
        before = [each for running in _running for each in (running.visits, running.visits.pages[0])]
    else:
        before = _open()
        yield
    for each in _open():
        if each not in before:
            each.close()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield the browser, and close in the end what was opened in it meanwhile."""
    running = _started()
    with pages_closed():
        yield running.browser


class Visit:
    """A page that was opened from a file, with everything it asked for and complained of."""

    def __init__(self, browser: Browser, path: Path, *, phone: bool = False, part: str = "") -> None:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        running = _started()
        assert browser is running.browser
        running.line.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
        self.context = running.visits
        self.context.clear_permissions()
        self.page: Page = self.context.new_page()
        self.page.set_viewport_size(size)
        self.page.set_default_timeout(10_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.address = path.as_uri()
        self.page.goto(self.address + part)
        self.page.wait_for_selector(_READY)

    def was_quiet(self) -> bool:
        """Return whether nothing but the file was asked for and nothing complained."""
        others = [url for url in self.requests if url.split("#")[0] != self.address]
        assert not others, f"the page asked for {others}"
        assert not self.complaints, f"the page complained: {self.complaints}"
        return True
