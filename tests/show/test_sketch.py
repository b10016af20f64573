from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyproj
import pytest
from ruamel.yaml import YAML

from geosafe.show.embed import visible_text
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.page_steps import click_at, save_town, text_of, use_tool
from tests.show.payloads import MARK, PAYLOADS
from tests.show.scenario_form import Edit, read_scenario
from tests.show.synthetic import LAT, LON, synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
#: A street through the middle of the town, and its block there.
_STREET, _BLOCK = "Quai Nord", 7
_LINE = [(LON - 0.003, LAT - 0.001), (LON + 0.003, LAT - 0.001), (LON + 0.003, LAT + 0.0015)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_town(tmp_path_factory.mktemp("map"))


@pytest.fixture
def visit(browser: Browser, town: Path) -> Iterator[Visit]:
    made = Visit(browser, town)
    use_tool(made.page, "sketch")
    yield made
    made.page.close()


def _begin(page: Page, kind: str, shape: str | None = None) -> None:
    page.select_option("#edit-kind", kind)
    page.click("#edit-new")
    if shape:
        page.select_option("#edit-shape", shape)


def _draw(page: Page, shape: str) -> None:
    if shape == "point":
        click_at(page, *_LINE[0])
    elif shape == "street":
        _click_street(page)
    else:
        for corner in _LINE:
            click_at(page, *corner)
        click_at(page, *_LINE[0 if shape == "area" else -1])


def _click_street(page: Page) -> None:
    study, scores = synthetic_study()
    block = scores.blocks[scores.blocks["name"] == _STREET].iloc[_BLOCK]
    middle = block.geometry.interpolate(0.5, normalized=True)
    click_at(page, *pyproj.Transformer.from_crs(study.crs, 4326, always_xy=True).transform(middle.x, middle.y))


def _save(page: Page, name: str = "A test") -> str:
    page.fill("#sketch-name", name)
    with page.expect_download() as waiting:
        page.click("#sketch-save")
    return text_of(waiting.value)


SHAPES = [
    ("add_lamps", "line"), ("add_lamps", "street"), ("add_lamps", "point"), ("set_light", "area"),
    ("set_light", "line"), ("dim_lamps", "area"), ("remove_lamps", "area"), ("add_venue", "point"),
    ("add_stop", "point"), ("add_hosts", "point"), ("add_toilet", "point"), ("add_seats", "point"),
    ("add_crossing", "point"), ("close_path", "street"), ("open_path", "line"),
]  # fmt: skip


def test_every_kind_of_edit_is_drawn_and_written_in_the_promised_form(visit: Visit) -> None:
    page = visit.page
    shapes = page.evaluate("[...document.querySelectorAll('#edit-kind option')].map(each => each.value)")
    assert set(shapes) == {kind for kind, _ in SHAPES} == set(Edit.model_fields)
    for kind, shape in SHAPES:
        _begin(page, kind)
        if page.locator("#edit-shape").count():
            page.select_option("#edit-shape", shape)
        _draw(page, shape)
        page.click("#edit-save")
        assert page.locator("#edit-fault").count() == 0, (kind, shape)
    assert page.locator("#edits li").count() == len(SHAPES)
    scenario, plain = read_scenario(_save(page))
    assert [next(iter(edit)) for edit in plain["edits"]] == [kind for kind, _ in SHAPES]
    lamps = scenario.edits[0].add_lamps
    assert lamps is not None
    assert lamps.model_dump(exclude={"at", "within", "along", "cost"}) == {
        "every_m": 25, "height_m": 5, "flux_lm": 4000, "cct_k": 2700,
    }  # fmt: skip
    drawn = plain["edits"][0]["add_lamps"]["along"]
    assert drawn["type"] == "LineString"
    # A pixel at this zoom is some 0.00002 degrees.
    assert drawn["coordinates"] == [pytest.approx(corner, abs=3e-5) for corner in _LINE]
    assert plain["edits"][1]["add_lamps"]["along"] == {"name": _STREET}
    assert visit.was_quiet()


def test_a_saved_file_opens_again_and_is_written_alike(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    _begin(page, "add_venue")
    _draw(page, "point")
    page.fill("#field-cost", "40000")
    page.click("#edit-save")
    page.fill("#sketch-because", "Nobody is there after ten.")
    page.click("details:has(fieldset) > summary")
    page.check("input[value='CN-7']")
    text = _save(page, "Kiosk: “ours”")
    _, plain = read_scenario(text)
    assert plain["because"] == "Nobody is there after ten."
    assert plain["serves"] == ["CN-7"]
    assert plain["edits"][0]["add_venue"]["cost"] == 40000
    file = tmp_path / "again.yaml"
    file.write_text(text, encoding="utf-8")
    page.click("#edits button:text-is('Delete')")
    assert page.inner_text("#edits") == "Nothing is drawn yet."
    page.set_input_files("#sketch-file", file)
    page.wait_for_selector("#edits li")
    assert _save(page, "Kiosk: “ours”") == text
    assert visit.was_quiet()


def test_edits_are_changed_deleted_and_brought_back(visit: Visit) -> None:
    page = visit.page
    for kind in ("add_stop", "add_seats"):
        _begin(page, kind)
        _draw(page, "point")
        page.click("#edit-save")
    page.click("#edits li:first-child button:text-is('Change')")
    page.fill("#field-service", "22:00-05:00")
    page.click("#edit-save")
    assert "served 22:00-05:00" in page.inner_text("#edits li:first-child")
    page.click("#edits li:last-child button:text-is('Delete')")
    assert page.locator("#edits li").count() == 1
    page.click("#sketch-undo")
    assert page.locator("#edits li").count() == 2
    page.click("#sketch-undo")
    assert "served 05:30-23:30" in page.inner_text("#edits li:first-child")
    for _ in range(2):
        page.click("#sketch-undo")
    assert page.locator("#sketch-undo").is_disabled()
    assert page.inner_text("#edits") == "Nothing is drawn yet."
    assert visit.was_quiet()


def test_the_form_says_what_is_missing_and_where(visit: Visit) -> None:
    page = visit.page
    _begin(page, "dim_lamps")
    page.fill("#field-hours", "at night")
    page.fill("#field-to", "30")
    page.click("#edit-save")
    assert page.inner_text("#edit-fault").startswith("It is not on the map yet. Click around the area")
    assert page.inner_text("#field-hours-fault") == "Hours must read like 22:00-05:00 or Fr-Sa 22:00-04:00."
    assert page.inner_text("#field-to-fault") == "This must be a number from 0 to 1."
    assert page.evaluate("document.activeElement.id") == "field-hours"
    page.fill("#field-hours", "")
    page.fill("#field-to", "0,3")
    _draw(page, "area")
    page.click("#edit-save")
    assert page.inner_text("#field-hours-fault") == "This is needed."
    page.fill("#field-hours", "Mo-Th,Su 00:00-05:00; Fr 01:00-05:00")
    page.click("#edit-save")
    _, plain = read_scenario(_save(page))
    assert plain["edits"][0]["dim_lamps"]["to"] == 0.3
    assert visit.was_quiet()


def test_nothing_is_saved_without_an_edit_or_a_name(visit: Visit) -> None:
    page = visit.page
    page.click("#sketch-save")
    assert page.inner_text("#sketch-fault") == "There is nothing to save yet: add a change to the map first."
    _begin(page, "add_seats")
    _draw(page, "point")
    page.click("#edit-save")
    page.click("#sketch-save")
    assert page.inner_text("#sketch-fault") == "Please give the scenario a name first."
    assert page.evaluate("document.activeElement.id") == "sketch-name"


def test_drawing_stays_when_the_page_is_opened_again(visit: Visit) -> None:
    page = visit.page
    _begin(page, "add_hosts")
    _draw(page, "point")
    page.click("#edit-save")
    page.fill("#sketch-name", "Hosts")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    use_tool(page, "sketch")
    assert page.locator("#edits li").count() == 1
    assert page.input_value("#sketch-name") == "Hosts"


def test_a_line_is_drawn_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    page.focus("#edit-new")
    page.keyboard.press("Enter")  # lamps along a line: the form opens, with the choice of shape in focus
    page.focus("#map_geosafe")
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.inner_text("#edit-where").startswith("Drawn: along a line of ")
    page.focus("#edit-save")
    page.keyboard.press("Enter")
    _, plain = read_scenario(_save(page))
    (west, south), (east, north) = plain["edits"][0]["add_lamps"]["along"]["coordinates"]
    assert east > west
    assert south == pytest.approx(north, abs=1e-5)
    assert visit.was_quiet()


def test_escape_leaves_the_form_and_then_the_tool(visit: Visit) -> None:
    page = visit.page
    _begin(page, "add_seats")
    page.keyboard.press("Escape")
    assert page.locator("#edit-kind").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#tool").is_hidden()


def test_what_the_tool_does_not_draw_is_kept_as_it_stands(visit: Visit, tmp_path: Path) -> None:
    given = """\
name: Ours
edits:
  - set_hours: {venues: {kind: cafe, within: kiosk-area.geojson}, hours: "Mo-Su 08:00-24:00"}
  - dim_lamps: {within: park.geojson, hours: "00:00-05:00", to: 0.3}
  - add_seats: {at: [2.357, 48.936], note: [1, true, null, {a: b}]}
"""
    (tmp_path / "given.yaml").write_text(given)
    page = visit.page
    page.set_input_files("#sketch-file", tmp_path / "given.yaml")
    page.wait_for_selector("#edits li")
    assert page.inner_text("#edits li:first-child").startswith("set_hours: kept as it stands in the file")
    yaml = YAML(typ="safe", pure=True)
    assert yaml.load(_save(page, "Ours")) == yaml.load(given)


FAULTS = {
    "not yaml": (b"{{ 7*191 }}", "Line 1: "),
    "no edits": (b"name: x\n", "It has no list of edits"),
    "an edit of two kinds": (b"edits:\n  - {a: {}, b: {}}\n", "Edit 1 is not of the form"),
    "a list": (b"- 1\n", "It has no list of edits"),
    "not text": (b"\xff\xfe\x00", "It is not text in UTF-8."),
    "tag": (b"name: !!python/object/apply:os.system [id]\nedits: []\n", "Line 1: a text that begins with one of"),
    "alias bomb": (b"a: &a [1]\nb: [*a, *a]\nedits: []\n", "Line 1: a text that begins with one of"),
    "empty": (b"", "It has no list of edits"),
}


@pytest.mark.parametrize(("content", "why"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_no_scenario_is_refused_in_words(visit: Visit, tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "bad.yaml").write_bytes(content)
    visit.page.set_input_files("#sketch-file", tmp_path / "bad.yaml")
    visit.page.wait_for_selector("#sketch-fault:not(:empty)")
    assert visit.page.inner_text("#sketch-fault").startswith(f"bad.yaml was not opened. {why}")
    assert visit.was_quiet()


def test_hostile_texts_typed_or_opened_never_run_and_come_out_word_for_word(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study(names=PAYLOADS)
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "hostile.html"))
    page = visit.page
    use_tool(page, "sketch")
    texts = [visible_text(text) for text in PAYLOADS]
    for text in texts:
        page.fill("#sketch-name", text)
        page.fill("#sketch-because", text)
        _begin(page, "add_venue")
        _draw(page, "point")
        page.fill("#field-hours", text)
        page.click("#edit-save")
        assert page.inner_text("#field-hours-fault")
        page.click("#edit-cancel")
    edits = [
        {"add_lamps": {"along": {"name": text}, "every_m": 9, "height_m": 5, "flux_lm": 1, "cct_k": text}}
        for text in texts
    ]
    given = {
        "name": "".join(texts),
        "because": texts[6],
        "serves": texts,
        "edits": [*edits, *({text: {text: text}} for text in texts)],
    }
    (tmp_path / "hostile.yaml").write_text(json.dumps(given), encoding="utf-8")
    page.set_input_files("#sketch-file", tmp_path / "hostile.yaml")
    page.wait_for_selector("#edits li")
    assert page.locator("#edits li").count() == 2 * len(texts)
    page.locator("#edits button:text-is('Show')").first.click()
    assert YAML(typ="safe", pure=True).load(_save(page, given["name"])) == given
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate(f"window.{MARK}") is None
    assert page.evaluate("({}).polluted") is None
    assert page.locator("iframe, img").count() == 0
    assert visit.was_quiet()
