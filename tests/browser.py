"""A headless Chromium for tests that open a page, cut off from every network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_READY: Final = "html[data-ready]"


def find_browser() -> str:
    """Return the path of a Chromium; skip the test where there is none, but fail where CI should have one."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("CI must have Chromium: install the chromium package")
    pytest.skip("no Chromium on this machine")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a browser and close it."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = find_browser()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


class Visit:
    """A page that was opened from a file, with everything it asked for and complained of."""

    def __init__(self, browser: Browser, path: Path, *, phone: bool = False, part: str = "") -> None:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        self.context = browser.new_context(viewport=size, offline=True)
        self.page: Page = self.context.new_page()
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
