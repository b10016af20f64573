"""Maps that follow a recipe, as a browser shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geosafe.recipe import Classes, Page, Recipe
from geosafe.show.embed import visible_text
from geosafe.show.map import draw_map
from tests.browser import Visit
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Opened

pytestmark = pytest.mark.browser
NAMES = ("شارع الأمير عبد القادر الجزائري", "ถนนราชดำเนินกลางกรุงเทพมหานคร", "🌳🏙️🚶‍♀️ Straße 🌉", "ა" * 300, "Rue " * 75)


@pytest.fixture(scope="module")
def whole():
    study, scores = synthetic_study()
    return study, with_nightlife(with_surroundings(scores))


def _ticks(page: Opened) -> list[str]:
    return page.locator("#key .scale").first.locator(".ticks span").all_text_contents()


def test_the_recipe_decides_question_views_phases_and_panel(browser: Browser, whole, tmp_path: Path) -> None:
    recipe = Recipe("r", question="Where is it lit?", audience="us", views=("light", "refuge", "conditions"),
                    phases=("night", "day"), panel=("facts", "back"), page=Page("A4", "portrait"))  # fmt: skip
    visit = Visit(browser, draw_map(*whole, recipe=recipe).save(tmp_path / "map.html"))
    page = visit.page
    assert page.inner_text("#question") == "Where is it lit?"
    assert page.locator("#view option").all_text_contents() == ["Light", "Way to an open door", "All conditions"]
    assert page.locator("#switch input").evaluate_all("all => all.map((each) => each.value)") == ["day", "night"]
    assert page.input_value("#view") == "light"
    assert page.evaluate("document.documentElement.dataset.theme") == "night"
    page.check("#phase-day")
    assert page.input_value("#view") == "refuge"  # light has none by day
    page.fill("#search", "Rue Haute")
    page.keyboard.press("Enter")
    heads = page.locator("#panel h3").all_text_contents()
    assert heads[0] == "What was found"
    assert "Point by point" not in heads
    page.keyboard.press("Escape")
    page.click("#open-about")
    about = page.inner_text("#about")
    assert "follows the recipe r, made for: us" in about
    assert "An open door is a shop" in about
    assert "Late venues are weighed" not in about
    assert "size: A4 portrait" in page.evaluate(
        "[...document.querySelectorAll('style')].map((each) => each.textContent).join()"
    )
    assert visit.was_quiet()


def test_distances_run_from_far_to_near_and_none_is_said(browser: Browser, whole, tmp_path: Path) -> None:
    study, scores = whole
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "map.html"), part="#night-refuge")
    page = visit.page
    assert page.input_value("#view") == "refuge"
    assert _ticks(page) == ["400", "200", "100", "50"]
    assert page.locator("#key .ends span").first.inner_text() == "none within 400 m"
    page.fill("#search", str(scores.blocks["name"].iloc[5]))
    page.keyboard.press("Enter")
    assert "No door known to be open within 400 m" in page.inner_text("#panel .facts")
    assert "Surface: 62 %" not in page.inner_text("#panel")  # folded: what colour shows comes first
    page.click("#panel .facts + details summary")
    assert "Surface: 62 % paved, 10 % unpaved, 28 % not known" in page.inner_text("#panel .facts + details")
    page.check("#phase-day")
    assert "Nearest door known to be open: 30 m" in page.inner_text("#panel .facts")
    assert visit.was_quiet()


def test_spaces_alone_have_a_colour_where_only_they_have_values(browser: Browser, whole, tmp_path: Path) -> None:
    visit = Visit(browser, draw_map(*whole).save(tmp_path / "map.html"), part="#day-seen_peopled")
    key = visit.page.inner_text("#key")
    assert "Only spaces have a colour here." in key
    assert " of the ground of spaces." in key
    assert "No door or home on it, under cover, or a dead end" in key
    assert visit.was_quiet()


def test_a_blind_stretch_is_drawn_and_told_from_and_to(browser: Browser, whole, tmp_path: Path) -> None:
    study, scores = whole
    shot = "document.querySelectorAll('.leaflet-overlay-pane canvas')[1].toDataURL()"
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "map.html"), part="#day-seen_peopled")
    bare = replace(
        scores, surroundings=replace(scores.surroundings, blind_stretches=scores.surroundings.blind_stretches.iloc[:0])
    )
    other = Visit(browser, draw_map(study, bare).save(tmp_path / "bare.html"), part="#day-seen_peopled")
    assert visit.page.evaluate(shot) != other.page.evaluate(shot)
    assert "under cover" not in other.page.inner_text("#key")
    row = next(
        k for k, i in enumerate(np.flatnonzero(scores.blocks["name"] == scores.blocks["name"].iloc[5])) if i == 5
    )
    visit.page.fill("#search", str(scores.blocks["name"].iloc[5]))
    visit.page.keyboard.press("Enter")
    for _ in range(len(scores.blocks)):
        if "Under cover from 12 m to 43 m, measured from its end in the north-west" in visit.page.inner_text("#panel"):
            break
        visit.page.click("#panel .after")
    else:
        pytest.fail(f"no block told of the stretch (it is the {row}th of its street)")
    assert visit.was_quiet()


def test_nightlife_follows_the_night_and_the_hour_by_keyboard(browser: Browser, whole, tmp_path: Path) -> None:
    recipe = Recipe("n", views=("late_venues", "homes_near"), phases=("night", "evening"))
    visit = Visit(browser, draw_map(*whole, recipe=recipe).save(tmp_path / "map.html"))
    page = visit.page
    shot = "document.querySelectorAll('.leaflet-overlay-pane canvas')[1].toDataURL()"
    first = page.evaluate(shot)
    assert page.inner_text("#key output") == "00:00"
    page.focus("#night-hour")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#key output") == "05:00"
    assert page.evaluate("document.activeElement.id") == "night-hour"
    assert page.evaluate(shot) != first
    said = page.inner_text("#key")
    assert "More closes by 02:00 than in any other hour: 31 % of all that closes in this night." in said
    assert "the nearest stop that may have service: half are nearer than 78 m." in said  # Saturday: nobody knows
    page.click("label[for=night-1]")  # of fewer than half of the ways: the stop that may have service
    assert "that may have service: half are nearer than 78 m." in page.inner_text("#key")
    page.click("label[for=night-0]")
    assert "to a stop with service: half are nearer than 100 m" in page.inner_text("#key")
    assert "Lit: 60 % to 90 % of their length, and the light of 70 % is known." in page.inner_text("#key")
    page.select_option("#view", "homes_near")
    assert "Fewer than 5 dwellings" in page.inner_text("#key")
    page.click("#open-table")
    heads = page.locator("#rows thead th").all_text_contents()
    at = heads.index("Homes near late venues (dwellings within 50 m)")
    cells = page.locator(f"#rows tbody tr > :nth-child({at + 1})").all_text_contents()
    assert set(cells) <= {"fewer than 5", "5 to 9", "10 to 19", "20 to 49", "50 to 99", "100 or more", "unknown"}
    assert visit.was_quiet()


def test_the_legend_says_how_classes_were_made(browser: Browser, whole, tmp_path: Path) -> None:
    classes = {
        "access": Classes("quantile", 3),
        "comfort": Classes("natural", 4),
        "surveillance": Classes("fixed", 3, (1.0, 4.0)),
    }
    recipe = Recipe("c", views=("access", "comfort", "surveillance", "conditions"), classes=classes, palette="sea")
    visit = Visit(browser, draw_map(*whole, recipe=recipe).save(tmp_path / "map.html"))
    page = visit.page
    said = {}
    for view in recipe.views:
        page.select_option("#view", view)
        said[view] = (len(_ticks(page)), page.inner_text("#key"))
    assert "Each class holds as much street. Colours rank this place only" in said["access"][1]
    assert "where the values of this place leave gaps" in said["comfort"][1]
    assert "those that the recipe of this map sets" in said["surveillance"][1]
    assert "Each class" not in said["conditions"][1]
    assert {view: n for view, (n, _) in said.items()} == {"access": 2, "comfort": 3, "surveillance": 2, "conditions": 4}
    page.select_option("#view", "surveillance")
    assert _ticks(page) == ["1", "4"]
    assert visit.was_quiet()


def test_a_difference_names_both_and_has_signs(browser: Browser, whole, tmp_path: Path) -> None:
    study, scores = whole
    lit = replace(scores, blocks=scores.blocks.assign(light_night=(scores.blocks["light_night"] + 30).clip(0, 100)))
    recipe = Recipe("d", views=("difference_light", "light"), phases=("night",))
    page_ = draw_map(study, scores, recipe=recipe, against=(replace(study, name="Lit <b>path</b>"), lit))
    visit = Visit(browser, page_.save(tmp_path / "map.html"))
    assert visit.page.inner_text("#title") == "Ville-sur-Grille and “Lit <b>path</b>” compared (simulated data)"
    assert _ticks(visit.page) == ["−20", "−5", "+5", "+20"]
    assert "“Lit <b>path</b>” less “Ville-sur-Grille”" in visit.page.inner_text("#key")
    assert visit.page.locator("#phases").is_hidden()
    assert visit.was_quiet()


def test_what_would_help_begins_with_finding_out_where_nobody_knows_the_light(
    browser: Browser, whole, tmp_path: Path
) -> None:
    study, scores = whole
    name = str(scores.spaces["name"].iloc[1])
    spaces = scores.spaces.copy()
    for end in ("", "_lo", "_hi"):
        spaces[f"light_night{end}"] = np.nan
    visit = Visit(browser, draw_map(study, replace(scores, spaces=spaces)).save(tmp_path / "map.html"), part="#night")
    visit.page.fill("#search", name)
    visit.page.keyboard.press("Enter")
    assert (
        visit.page.locator("#panel .help li")
        .first.inner_text()
        .startswith("First find out: nobody has recorded its light")
    )
    visit.page.check("#phase-day")
    assert "First find out" not in visit.page.inner_text("#panel")
    assert visit.was_quiet()


@pytest.mark.parametrize("phone", [False, True])
def test_the_layout_holds_with_long_names_in_many_scripts(browser: Browser, phone: bool, tmp_path: Path) -> None:
    study, scores = synthetic_study(names=NAMES)
    scores = with_nightlife(with_surroundings(scores))
    recipe = Recipe(
        "n", title="ชื่อ " + NAMES[3], question=NAMES[4], audience=NAMES[0], views=("conditions", "late_venues")
    )
    visit = Visit(
        browser, draw_map(study, scores, recipe=recipe).save(tmp_path / "map.html"), phone=phone, part="#night"
    )
    page, width = visit.page, 390 if phone else 1366
    for name in NAMES:
        page.fill("#search", name.strip())
        page.keyboard.press("Enter")
        assert page.locator("#panel h2").text_content() == visible_text(name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        panel = page.locator("#panel").bounding_box()
        assert panel is not None
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
        assert (
            page.evaluate(
                "(() => { const it = document.getElementById('panel'); return it.scrollWidth - it.clientWidth; })()"
            )
            <= 0
        )
    for corner in ("#title", "#view", "#search"):
        box = page.locator(corner).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
    header, controls = (page.locator(each).bounding_box() for each in ("#rail header", "#controls"))
    assert header is not None
    assert controls is not None
    assert header["y"] + header["height"] <= controls["y"] + 1
    assert visit.was_quiet()


def test_a_place_without_names_and_one_with_a_single_street(browser: Browser, whole, tmp_path: Path) -> None:
    study, scores = whole
    nameless = replace(scores, blocks=scores.blocks.assign(name=None), spaces=scores.spaces.assign(name=None))
    visit = Visit(browser, draw_map(study, nameless).save(tmp_path / "nameless.html"), part="#night-light")
    visit.page.click("#open-table")
    assert "Street without a name" in visit.page.inner_text("#rows")
    assert visit.was_quiet()
    one = replace(
        scores, blocks=scores.blocks.iloc[:1], spaces=scores.spaces.iloc[:0], nightlife=None, surroundings=None
    )
    classes = {name: Classes(how, 5) for name, how in (("conditions", "quantile"), ("access", "natural"))}
    alone = draw_map(study, one, recipe=Recipe("one", views=("conditions", "access", "comfort"), classes=classes))
    visit = Visit(browser, alone.save(tmp_path / "one.html"))
    for view in ("access", "comfort", "conditions"):
        visit.page.select_option("#view", view)
    assert visit.was_quiet()


def test_hostile_words_of_a_recipe_are_shown_and_never_run(browser: Browser, whole, tmp_path: Path) -> None:
    study, scores = whole
    text = " ".join(PAYLOADS)
    recipe = Recipe("r", title=text, question=text, audience=text, views=("conditions", "perceived"))
    other = replace(study, name=text)
    visit = Visit(browser, draw_map(study, scores, recipe=recipe, against=(other, scores)).save(tmp_path / "map.html"))
    assert visible_text(text) in (visit.page.locator("#question").text_content() or "")
    visit.page.click("#open-about")
    assert visible_text(text) in (visit.page.locator("#about").text_content() or "")
    assert "What this map could show and has no data for" in visit.page.inner_text("#about")
    assert visit.page.evaluate(f"window.{MARK}") is None
    assert visit.page.locator("iframe, img").count() == 0
    assert visit.was_quiet()
