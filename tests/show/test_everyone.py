"""The page for everyone: what axe finds, keyboard, fingers, magnified and small windows, dark and few colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geosafe.show.map import draw_map
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.show.hourly import hourly_study
from tests.show.page_steps import save_town, use_tool
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHASES = ("day", "evening", "night", "change")
#: What can be hit on the page and is smaller than 44 pixels.
_SMALL = """() => { const goal = each => each.matches('.switch input') ? each.parentElement
  : each.matches('[type=checkbox], [type=radio]') ? each.closest('label') ?? each.nextElementSibling : each;
  const all = 'button, select, summary, input, textarea, [role=option], [role=slider], .leaflet-bar a';
  return [...document.querySelectorAll(all)]
  .filter(each => each.checkVisibility() && !each.disabled && !each.matches('.skips a'))
  .map(each => [each, goal(each).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 43.9 || box.width < 43.9))
  .map(([each, box]) => `${each.id || each.className || each.tagName} ${box.width}x${box.height}`); }"""
VIEWS = ("conditions", "light", "activity", "surveillance", "access", "comfort", "incidents")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_town(tmp_path_factory.mktemp("map"))


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


def _still(page: Page, scheme: str = "light", colours: str = "none") -> None:
    page.emulate_media(color_scheme=scheme, forced_colors=colours, reduced_motion="reduce")


def _choose(page: Page, name: str) -> None:
    page.fill("#search", name)
    page.press("#search", "Enter")


# Barriers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_any_phase(browser: Browser, town: Path, axe: str, scheme: str, phone: bool) -> None:
    page = Visit(browser, town, phone=phone).page
    _still(page, scheme)
    for phase in PHASES:
        page.check(f"#phase-{phase}")
        _choose(page, "Place du Marché")
        assert barriers(page, axe) == [], phase
    page.keyboard.press("Escape")
    page.evaluate("document.getElementById('legend').open = true")
    assert barriers(page, axe) == []


def test_axe_finds_no_barrier_in_any_view(browser: Browser, town: Path, axe: str) -> None:
    page = Visit(browser, town, part="#night").page
    _still(page)
    for view in VIEWS:
        page.select_option("#view", view)
        assert barriers(page, axe) == [], view


def _search_open(page: Page) -> None:
    page.fill("#search", "rue")


def _nothing_found(page: Page) -> None:
    page.fill("#search", "zzz")


def _table(page: Page) -> None:
    page.click("#open-table")


def _about(page: Page) -> None:
    page.click("#open-about")
    page.locator("#about .bears summary").first.click()


def _tools(page: Page) -> None:
    page.click("#open-tools")


def _form(page: Page) -> None:
    use_tool(page, "sketch")
    page.click("#edit-new")
    page.click("#edit-save")


def _listed(page: Page) -> None:
    use_tool(page, "sketch")
    page.select_option("#edit-kind", "add_seats")
    page.click("#edit-new")
    page.mouse.click(*((300, 330) if page.viewport_size["width"] < 500 else (900, 250)))  # clear of controls and card
    page.click("#edit-save")
    assert page.locator("#edits li").count() == 1
    page.click("details:has(fieldset) > summary")


STATES: dict[str, Any] = {
    "search": _search_open, "nothing found": _nothing_found, "table": _table, "about": _about, "tools": _tools,
    "measure": lambda page: use_tool(page, "measure"), "link": lambda page: use_tool(page, "link"),
    "words": lambda page: use_tool(page, "words"), "scenario": lambda page: use_tool(page, "sketch"), "form": _form,
    "edits": _listed,
}  # fmt: skip


@pytest.mark.parametrize(("part", "phone"), [("#day", False), ("#night", True)], ids=["desktop", "phone"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier_in_lists_dialogs_and_tools(
    browser: Browser, town: Path, axe: str, state: str, part: str, phone: bool
) -> None:
    visit = Visit(browser, town, part=part, phone=phone)
    _still(visit.page, "dark")
    STATES[state](visit.page)
    assert barriers(visit.page, axe) == []
    assert visit.was_quiet()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_no_barrier_in_hours_comparison_and_filter(
    browser: Browser, tmp_path: Path, axe: str, phone: bool
) -> None:
    page = Visit(browser, draw_map(*hourly_study()).save(tmp_path / "map.html"), part="#night", phone=phone).page
    _still(page, "dark")
    for tool in ("hours", "filter", "compare"):
        page.click(f"#tool-{tool}")
        assert page.locator(f"#{tool}-box").is_visible()
        assert barriers(page, axe) == [], tool
        assert page.evaluate(_SMALL) == [] if phone else True
    _choose(page, "Rue Haute")
    assert barriers(page, axe) == []


def test_axe_finds_no_barrier_where_few_colours_are_allowed(browser: Browser, town: Path, axe: str) -> None:
    page = Visit(browser, town, part="#night").page
    _still(page, colours="active")
    _choose(page, "Rue Haute")
    assert barriers(page, axe, contrast=False) == []
    # What says which phase is chosen is a colour of the system, and not that of the rest.
    shown = "each => getComputedStyle(each).backgroundColor"
    on = page.locator("#switch input:checked + label").evaluate(shown)
    assert on != page.locator("#switch label").first.evaluate(shown)


def test_axe_would_find_a_barrier(browser: Browser, town: Path, axe: str) -> None:
    page = Visit(browser, town).page
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(found.startswith("html-has-lang (serious)") for found in barriers(page, axe))


# Keyboard ------------------------------------------------------------------------------------------


def _tab_round(page: Page, most: int = 200) -> list[str]:
    """The controls that Tab goes through, until it leaves the page."""
    names: list[str] = []
    page.focus(".skips a >> nth=0")
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => { const at = document.activeElement; if (!at || at === document.body) return '';
            const seen = at.checkVisibility() && at.getClientRects().length > 0;
            const style = getComputedStyle(at.matches('.switch input, .days input') ? at.nextElementSibling : at);
            const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return `${at.id || at.className || at.tagName}|${seen}|${ring}|${at.tabIndex}`; }"""
        )
        if not name or (len(names) > 2 and name == names[0]):
            return names
        names.append(name)
    raise AssertionError(f"Tab never leaves: {names[-10:]}")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(browser: Browser, town: Path, phone: bool) -> None:
    page = Visit(browser, town, part="#night", phone=phone).page
    _still(page)
    _choose(page, "Rue Haute")
    stops = _tab_round(page)
    for stop in stops:
        _, seen, ring, tabindex = stop.split("|")
        assert seen == "true", stop
        assert ring == "true", stop
        assert int(tabindex) == 0, stop
    names = [stop.split("|")[0] for stop in stops]
    wanted = ["phase-night", "view", "search", "open-table", "open-about", "open-tools", "map_geosafe", "close"]
    assert [name for name in names if name in wanted] == wanted


def test_a_street_is_chosen_read_and_left_by_keyboard(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    _still(page)
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the table"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "map_geosafe"
    before = page.evaluate("map_geosafe.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    assert page.evaluate("map_geosafe.getCenter().lng") > before
    assert page.inner_text("#status").endswith(("Enter chooses it.", "under the crosshair."))
    for _ in range(60):
        if page.inner_text("#status").endswith("Enter chooses it."):
            break
        page.keyboard.press("Shift+ArrowDown")
        page.wait_for_timeout(450)
    named = page.inner_text("#status").split(": ", 1)[1]
    page.keyboard.press("Enter")
    assert named.startswith(page.inner_text("#panel h2"))
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map_geosafe"
    page.keyboard.press("+")
    assert visit.was_quiet()


def test_dialogs_hold_the_focus_and_give_it_back(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    for opener in ("open-table", "open-about"):
        page.focus(f"#{opener}")
        page.keyboard.press("Enter")
        for _ in range(30):
            page.keyboard.press("Tab")
            assert page.evaluate("!document.activeElement.closest('#rail, #panel, #stage')")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == opener


def test_what_a_word_means_is_one_tap_away(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night-light").page
    page.locator("#key .term").first.click()
    assert page.locator("#words-dialog").is_visible()
    assert page.evaluate("document.activeElement.id") == "term-light"
    assert "in lux" in page.inner_text("#words-dialog #term-light + dd")
    page.keyboard.press("Escape")
    _choose(page, "Rue Haute")
    page.locator("#panel .bars .term", has_text="Comfort").click()
    assert page.evaluate("document.activeElement.id") == "term-comfort"


def test_recommendations_open_from_panel_legend_about_and_words(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night-light").page
    page.locator("#key .bears summary", has_text="CN-7").click()
    assert page.locator("#key .bears p", has_text="from a project").is_visible()
    _choose(page, "Rue Haute")
    page.locator("#panel .bears summary").first.click()
    assert page.locator("#panel .bears p").first.is_visible()
    page.click("#open-about")
    page.locator("#about .bears summary", has_text="CN-7").click()
    assert page.locator("#about .bears p", has_text="from a project").is_visible()
    page.keyboard.press("Escape")
    use_tool(page, "words")
    assert "from a project" in page.inner_text("#words-dialog")


# Search --------------------------------------------------------------------------------------------


def test_search_needs_no_accents_and_takes_other_scripts(browser: Browser, tmp_path: Path) -> None:
    names = [
        "Rue de l’Église",
        "Straße Łódź",
        "شارع کوچه‌باغ",
        "東京通り",
        "ถนนข้าวสาร",
        "Øvre Æblevej",
        "İstiklal",
        "Улица Ёлки",
    ]
    study, scores = synthetic_study(names=names)
    page = Visit(browser, draw_map(study, scores).save(tmp_path / "map.html")).page
    for typed, found in [
        ("eglise", names[0]), ("l'egl", names[0]), ("STRASSE LODZ", names[1]), ("کوچه", names[2]), ("東京", names[3]),
        ("ข้าว", names[4]), ("aeblevej", names[5]), ("istiklal", names[6]), ("елки", names[7]),
    ]:  # fmt: skip
        page.fill("#search", typed)
        assert found in page.locator("#found [role=option] span:first-child").all_text_contents(), typed
    # Streets and spaces of one name stand apart, and say what they are.
    page.fill("#search", names[0])
    kinds = page.locator("#found [role=option] span.small").all_text_contents()
    assert len(kinds) == 2
    assert len(set(kinds)) == 2


# Windows, fingers, dark ----------------------------------------------------------------------------


SIZES = {"320 px wide": (320, 640), "320 px at 400 %": (320, 256), "200 % of 1280": (640, 360), "phone": (390, 844)}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_small_and_magnified_windows_lose_nothing(browser: Browser, town: Path, size: tuple[int, int]) -> None:
    page = Visit(browser, town).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    page.wait_for_selector("html[data-ready]")
    _still(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for control in (
        "#switch label >> nth=3",
        "#view",
        "#search",
        "#open-table",
        "#open-about",
        "#open-tools",
        "#map_geosafe",
        "#legend",
    ):
        box = page.locator(control)
        box.scroll_into_view_if_needed()
        seen = box.bounding_box()
        assert seen is not None, control
        assert seen["x"] >= -0.5, control
        assert seen["x"] + seen["width"] <= size[0] + 0.5, control
    map_box = page.locator("#map_geosafe").bounding_box()
    assert map_box is not None
    assert map_box["height"] >= 200
    page.click("#open-tools")
    assert page.locator("#tools #print").is_visible()
    page.keyboard.press("Escape")
    _choose(page, "Rue Haute")
    panel = page.locator("#panel").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= size[0]
    wide = page.evaluate("document.getElementById('panel').scrollWidth - document.getElementById('panel').clientWidth")
    assert wide <= 0


@pytest.mark.parametrize("state", ["panel", *STATES])
def test_fingers_have_44_pixels(browser: Browser, town: Path, state: str) -> None:
    page = Visit(browser, town, part="#night", phone=True).page
    _still(page)
    if state == "panel":
        page.evaluate("document.getElementById('legend').open = true")
        _choose(page, "Rue Haute")
    else:
        STATES[state](page)
    assert page.evaluate(_SMALL) == []


def test_a_dark_system_darkens_the_frame_and_leaves_the_day_on_the_map(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#day").page
    style = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
    bright = {name: page.evaluate(style, name) for name in ("--card", "--paper")}
    page.emulate_media(color_scheme="dark")
    dark = {name: page.evaluate(style, name) for name in ("--card", "--paper")}
    assert dark["--paper"] == bright["--paper"]
    assert dark["--card"] != bright["--card"]
    page.check("#phase-night")
    assert page.evaluate(style, "--paper") != bright["--paper"]
