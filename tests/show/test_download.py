from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geosafe.show.embed import visible_text
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.page_steps import save_town, text_of, use_tool
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_town(tmp_path_factory.mktemp("map"))


def _table(page: Page) -> tuple[str, list[dict[str, str]]]:
    with page.expect_download() as waiting:
        if page.locator("#table").is_visible():
            page.click("#rows-save")
        else:
            use_tool(page, "csv")
    text = text_of(waiting.value)
    assert text.startswith("\ufeff")
    return waiting.value.suggested_filename, list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_table_holds_every_scored_place_with_units_and_evidence(browser: Browser, town: Path) -> None:
    _, scores = synthetic_study()
    visit = Visit(browser, town, part="#night")
    name, rows = _table(visit.page)
    assert name == "Ville-sur-Grille-night-Simulated-data.csv"
    ranked = scores.blocks[scores.blocks["ranked"]]
    assert len(rows) == len(ranked) + len(scores.spaces)
    by_id = {row["id"]: row for row in rows}
    for unit, block in ranked.iloc[::9].iterrows():
        row = by_id[str(unit)]
        assert row["Name"] == (block["name"] or "")
        assert row["Length [m]"] == str(round(block["walk_length_m"]))
        assert row["Area [m²]"] == ""
        for column, heading in (("light", "Light"), ("conditions", "Conditions")):
            value, shown = block[f"{column}_night"], row[f"{heading} [points]"]
            assert shown == ("" if np.isnan(value) else str(round(value)))
        evidence = block["light_night_evidence"]
        assert row["Light, how known"] == evidence
        assert row["Light, found on it"] == str(block["light_night_n"])
        assert row["Sources"] == "© OpenStreetMap contributors, ODbL; Open Licence 2.0"
        assert row["Simulated data"] == "incidents"
    assert visit.was_quiet()


def test_incidents_in_the_file_are_words_and_never_numbers(browser: Browser, town: Path) -> None:
    _, rows = _table(Visit(browser, town, part="#night-incidents").page)
    told = {row["Recorded incidents"] for row in rows}
    assert "fewer than 5" in told
    assert not [words for words in told if re.search(r"\d", words.replace("fewer than 5", ""))]


def test_only_what_the_table_shows_is_saved_in_its_order(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#change").page
    page.click("#open-table")
    page.fill("#table-filter", "eglise")
    assert page.get_attribute("#rows th:has-text('Change')", "aria-sort") == "ascending"  # what colour shows
    _, rows = _table(page)
    assert {row["Name"] for row in rows} == {"Rue de l'Église"}
    changes = [
        int(row["Night less day, All conditions [points]"])
        for row in rows
        if row["Night less day, All conditions [points]"]
    ]
    assert changes == sorted(changes)
    assert min(changes) < 0  # a number with a minus is a number, not a formula


def test_hostile_names_stay_texts_in_a_spreadsheet(browser: Browser, tmp_path: Path) -> None:
    names = [
        *PAYLOADS,
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1+1",
        "=cmd|' /C calc'!A0",
        'a"b',
        "semi;colon",
        "com,ma",
    ]
    study, scores = synthetic_study(columns=30, rows=28, names=names)
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "map.html"))
    _, rows = _table(visit.page)
    found = {row["Name"] for row in rows}
    assert all(None not in row and None not in row.values() for row in rows)
    assert not [cell for row in rows for cell in row.values() if re.match(r"\s*[=+@]", cell)]
    for text in names:
        shown = visible_text(text)
        assert (f"'{shown}" if re.match(r"\s*[=+\-@]", shown) else shown) in found
    assert visit.page.evaluate(f"window.{MARK}") is None
    assert visit.was_quiet()


# Pictures ------------------------------------------------------------------------------------------


def _pixels(data: bytes) -> np.ndarray:
    """Return an RGBA picture of eight bits as an array; only what browsers write is understood."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width, height, depth = 8, b"", 0, 0, 0
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        block = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, bits, colour = struct.unpack(">IIBB", block[:10])
            assert bits == 8
            depth = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += block
        at += 12 + length
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width * depth + 1)
    rows = np.zeros((height, width * depth), np.int64)
    for y in range(height):
        line, before = raw[y, 1:].astype(np.int64), rows[y - 1] if y else np.zeros(width * depth, np.int64)
        rows[y] = _unfiltered(int(raw[y, 0]), line, before, depth)
    return rows.reshape(height, width, depth)


def _unfiltered(kind: int, line: np.ndarray, before: np.ndarray, depth: int) -> np.ndarray:
    if kind == 0:
        return line
    if kind == 2:
        return (line + before) % 256
    made = np.zeros_like(line)
    for x in range(len(line)):
        left = made[x - depth] if x >= depth else 0
        up, corner = before[x], before[x - depth] if x >= depth else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            far = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
            guess = [left, up, corner][int(np.argmin(far))]
        made[x] = (line[x] + guess) % 256
    return made


def test_picture_shows_map_and_legend_and_says_what_is_simulated(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    page.set_viewport_size({"width": 900, "height": 420})
    # What the picture writes is heard, because pixels do not tell words.
    page.evaluate(
        """() => { window.said = []; const own = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
          window.said.push(text); own.call(this, text, ...at); }; }"""
    )
    with page.expect_download() as waiting:
        use_tool(page, "png")
    assert waiting.value.suggested_filename == "Ville-sur-Grille-night-Simulated-data.png"
    said = " ".join(page.evaluate("window.said"))
    for words in (
        "Ville-sur-Grille by day and by night (simulated data)", "Night: In the dark after 23:00", "points of 100",
        "little support", "strong support", "Not enough evidence to say", "Simulated data: incidents",
        "© OpenStreetMap contributors, ODbL", "Streets as of 2024-05-04", "width: people expected", "North is up.",
    ):  # fmt: skip
        assert words in said, words
    picture = _pixels(Path(waiting.value.path()).read_bytes())
    box = page.locator("#map_geosafe").bounding_box()
    assert box is not None
    assert picture.shape[1] == 2 * (304 + 48 + box["width"])
    of_map = picture[32 : 32 + 2 * int(box["height"]), 2 * 336 : 2 * 336 + 2 * int(box["width"]), :3]
    colours = {tuple(colour) for colour in of_map[::3, ::3].reshape(-1, 3)}
    assert (0x4D, 0x8A, 0xBF) in colours  # the second class of the night's ramp
    assert visit.was_quiet()


def test_picture_on_a_phone_has_the_legend_that_is_folded(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#day", phone=True)
    assert visit.page.locator("#key").is_hidden()
    with visit.page.expect_download() as waiting:
        use_tool(visit.page, "png")
    assert _size(Path(waiting.value.path()).read_bytes())[0] == 2 * (304 + 48 + 390)
    assert visit.was_quiet()


def test_picture_of_a_comparison_has_both_maps(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#day&compare=beside,night,50")
    both = visit.page.evaluate(
        """() => { const box = id => document.getElementById(id).getBoundingClientRect();
        return box('map-other').right - box('map_geosafe').left; }"""
    )
    with visit.page.expect_download() as waiting:
        use_tool(visit.page, "png")
    assert _size(Path(waiting.value.path()).read_bytes())[0] == int(2 * (304 + 48 + both))
    assert visit.was_quiet()


def _size(data: bytes) -> tuple[int, int]:
    return struct.unpack(">II", data[16:24])
