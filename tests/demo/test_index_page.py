"""The page that leads to the demo, for everyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.demo import build
from tests.axe import axe_script, barriers
from tests.browser import open_browser
from tests.show.synthetic import synthetic_study


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_no_barrier_on_the_page_of_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], scheme: str
) -> None:
    study, scores = synthetic_study()
    for k, name in enumerate(("QUIET_SQUARE", "BUSY_SQUARE")):
        monkeypatch.setattr(build, name, study.spaces.index[k])
    file = tmp_path / "index.html"
    file.write_text(build._index(study, scores), encoding="utf-8")
    complaints: list[str] = []
    with open_browser() as browser:
        page = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True).new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        assert page.locator("h1").count() == 1
        assert barriers(page, axe_script()) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
