"""Payloads where neither names nor sources stand: kinds, and what tools make of all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geosafe.show.embed import visible_text
from geosafe.show.map import draw_map
from tests.browser import Visit, open_browser
from tests.show.page_steps import text_of, use_tool
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study


@pytest.mark.browser
def test_kinds_from_outside_are_words_in_panel_table_files_and_pictures(tmp_path: Path) -> None:
    assert len(PAYLOADS) >= 30
    study, scores = synthetic_study()
    kinds = [PAYLOADS[i % len(PAYLOADS)] for i in range(len(scores.blocks))]
    blocks = scores.blocks.assign(kind=kinds, name=None)
    spaces = scores.spaces.assign(kind=list(PAYLOADS[6:11]), name=None)
    hostile = replace(study, name=PAYLOADS[7])
    path = draw_map(hostile, replace(scores, blocks=blocks, spaces=spaces)).save(tmp_path / "hostile.html")
    with open_browser() as browser:
        for i in (7, 11, 20):
            visit = Visit(browser, path, part=f"#night&street={scores.blocks.index[i]}")
            shown = visible_text(PAYLOADS[i])
            wanted = shown[:1].upper() + shown[1:].replace("_", " ")
            assert visit.page.locator("#panel h2").text_content() == wanted
            assert visit.was_quiet()
            visit.page.close()
        visit = Visit(browser, path)
        page = visit.page
        page.click("#open-table")
        page.keyboard.press("Escape")
        with page.expect_download() as table:
            use_tool(page, "csv")
        text = text_of(table.value)
        assert "\n=" not in text
        assert ",=" not in text
        with page.expect_download() as picture:
            use_tool(page, "png")
        for download in (table.value, picture.value):
            stem = download.suggested_filename.rsplit(".", 1)[0]
            assert all(char.isalnum() or char == "-" for char in stem)
        use_tool(page, "link")
        page.keyboard.press("Escape")
        use_tool(page, "words")
        page.keyboard.press("Escape")
        assert page.evaluate(f"window.{MARK}") is None
        assert page.locator("iframe, img").count() == 0
        assert visit.was_quiet()
