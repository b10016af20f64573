from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.errors import CallError
from geosafe.show.map import MapPage, draw_map
from geosafe.show.notebook import MOST_MB, Framed
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def notebook(shown: str, path: Path) -> Path:
    """Write a page that puts an output where it belongs as Jupyter does: as inner HTML of an element that is there."""
    output = json.dumps(shown).replace("<", "\\u003c")
    path.write_text(
        "<!DOCTYPE html><meta charset='utf-8'><title>notebook</title><div class='jp-OutputArea-output'></div>"
        f"<script>document.querySelector('div').innerHTML = {output};</script>",
        encoding="utf-8",
    )
    return path


def test_the_frame_holds_the_page_word_for_word() -> None:
    page = MapPage("<!DOCTYPE html><p title='a' class=\"b\">&amp; &lt;</p>")
    shown = page._repr_html_()
    held = re.search(r'srcdoc="([^"]*)"', shown)
    assert held is not None
    assert html.unescape(held.group(1)) == page.html
    assert "<p" not in shown
    assert "height: 640px" in shown
    assert "height: 900px" in page.in_notebook(height_px=900)._repr_html_()


@pytest.mark.parametrize("height", [0, -1, 199, 4001])
def test_a_height_that_is_none_is_an_error(height: int) -> None:
    with pytest.raises(CallError, match=f"height_px must be between 200 and 4000, got {height}"):
        MapPage("").in_notebook(height_px=height)


def test_a_page_that_is_too_large_is_not_put_into_the_notebook() -> None:
    large = Framed("x" * int(MOST_MB * 1e6 + 1e6))._repr_html_()
    assert len(large) < 300
    assert "This page has 21 MB" in large
    assert "<iframe" not in large


@pytest.mark.browser
def test_the_map_works_inside_a_notebook_and_cannot_reach_it(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study(names=PAYLOADS)
    path = notebook(draw_map(study, scores)._repr_html_(), tmp_path / "notebook.html")
    context = browser.new_context(viewport={"width": 1200, "height": 800}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] == 640
    frame.locator("#phase-night").check(force=True)
    assert frame.locator("html").get_attribute("data-theme") == "night"
    frame.locator("#open-table").click()
    assert frame.locator("#rows tbody tr").count() == 50
    with page.expect_download() as handed:
        frame.get_by_role("button", name="CSV").click()
    assert handed.value.suggested_filename.endswith(".csv")
    inner = page.frames[1]
    assert inner.evaluate(
        "(() => { try { return parent.document.title; } catch (error) { return error.name; } })()"
    ) == ("SecurityError")
    assert page.evaluate(f"window.{MARK}") is None
    assert inner.evaluate(f"window.{MARK}") is None
    assert [url for url in asked if url not in (path.as_uri(), "about:srcdoc")] == []
    assert [text for text in complaints if "SecurityError" not in text and "Blocked a frame" not in text] == []
