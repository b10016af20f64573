from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geosafe.profile import EVERYONE
from geosafe.show.embed import visible_text
from geosafe.show.map import MapPage
from geosafe.show.profiles_files import profiles_table
from geosafe.show.profiles_page import draw_profiles
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study
from tests.show.test_profiles_files import OURS, compared

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIMITED = replace(OURS, step_free=True, longest_m={"seat": 150})


def drawn(**given: object) -> MapPage:
    study, _ = synthetic_study(**given)  # type: ignore[arg-type]
    profiles = [EVERYONE, LIMITED]
    return draw_profiles(study, profiles_table(study, compared(study), profiles), profiles)


@pytest.fixture(scope="module")
def page_html() -> str:
    return drawn().html


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, page_html: str) -> Path:
    return MapPage(page_html).save(tmp_path_factory.mktemp("profiles") / "profiles.html")


def test_policy_forbids_everything_but_what_stands_in_the_page(page_html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_html)
    assert policy is not None
    assert policy.group(1).startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy.group(1)
    assert page_html.index("Content-Security-Policy") < page_html.index("<script")
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", page_html)


def test_same_inputs_give_the_same_bytes(page_html: str) -> None:
    assert drawn().html == page_html


def test_a_piece_without_a_name_is_told_by_the_nearest_that_has_one() -> None:
    from geosafe.show.profiles_page import nearest_name

    study, _ = synthetic_study()
    near = nearest_name(study.blocks)
    bare = study.blocks["name"].isna()
    assert near[~bare].isna().all()
    named = study.blocks[~bare]
    for block in study.blocks.index[bare]:
        away = named.distance(study.blocks.geometry[block])
        assert away[named["name"] == near[block]].min() == pytest.approx(away.min())


@pytest.mark.browser
def test_page_opens_offline_asks_for_nothing_and_says_that_weights_are_placeholders(
    browser: Browser, town: Path
) -> None:
    visit = Visit(browser, town)
    page = visit.page
    for phase in ("evening", "night", "day"):
        page.check(f"#phase-{phase}", force=True)
    assert page.title() == "Ville-sur-Grille: whom conditions support (simulated data)"
    assert page.inner_text("#placeholder").startswith("These weights are placeholders.")
    page.click("#own summary")
    assert "geosafe worksheet" in page.inner_text("#steps")
    assert "Simulated: incidents" in page.inner_text("#mark")
    assert "© OpenStreetMap contributors" in page.inner_text("#credit")
    assert visit.was_quiet()


@pytest.mark.browser
def test_weights_that_a_group_has_set_are_not_called_placeholders(browser: Browser, tmp_path: Path) -> None:
    study, _ = synthetic_study()
    profiles = [replace(EVERYONE, placeholder=False), LIMITED]
    table = profiles_table(study, compared(study), profiles)
    page = Visit(browser, draw_profiles(study, table, profiles).save(tmp_path / "ours.html")).page
    assert page.is_hidden("#placeholder")
    page.click("#who summary")
    people = page.inner_text("#people")
    assert "placeholder" not in people
    assert "Too far: a seat, from 150 m on" in people
    # By hand: the night's weights of everyone, 25, 10, 20 and 15 of 70.
    night = page.locator("#people section").first.locator("tbody tr").last.locator("td").all_text_contents()
    assert night == ["36", "14", "29", "21"]


@pytest.mark.browser
def test_lists_tell_the_widest_and_whose_ends_they_are(browser: Browser, town: Path) -> None:
    study, _ = synthetic_study()
    table = profiles_table(study, compared(study), [EVERYONE, LIMITED])
    day = table[(table["phase"] == "day") & (table["unit_kind"] == "space")].dropna(subset=["range"])
    widest = day.iloc[0]
    page = Visit(browser, town).page
    first = page.locator("#found ol").last.locator("li").first.inner_text()
    low, high = (round(widest[["everyone", "ours"]].astype(float).agg(each)) for each in ("min", "max"))
    titles = {"everyone": "everyone", "ours": "our people"}
    assert f"{low} for {titles[widest['lowest']]}; {high} for {titles[widest['highest']]}" in first


@pytest.mark.browser
def test_shares_of_street_length_are_those_of_the_table(browser: Browser, town: Path) -> None:
    study, _ = synthetic_study()
    table = profiles_table(study, compared(study), [EVERYONE, LIMITED])
    rows = table[(table["phase"] == "day") & (table["unit_kind"] == "block")].set_index("unit_id")
    length = study.blocks["walk_length_m"].round()[rows.index]
    page = Visit(browser, town).page
    told = page.locator("#bars tbody tr").first.locator("td.n").all_text_contents()
    little, missing = rows["everyone"].round() < 40, rows["everyone"].isna()
    shares = [100 * float(length[each].sum() / length.sum()) for each in (little, missing)]
    assert told == [f"{np.round(share):.0f} %" for share in shares]


@pytest.mark.browser
def test_table_sorts_by_keyboard_with_the_unknown_last(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    assert page.locator("#rows thead th[aria-sort=descending]").inner_text().startswith("Apart")
    page.locator("#rows thead button", has_text="everyone").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "everyone"
    assert page.locator("#rows thead th[aria-sort=ascending]").count() == 1
    values = [int(text) for text in page.locator("#rows tbody td:nth-child(4)").all_text_contents()]
    assert values == sorted(values)
    page.fill("#filter", "jardin")
    assert page.locator("#rows tbody th").all_inner_texts() == ["Jardin Nord"]
    page.fill("#filter", "")
    while page.locator("#rows-after").is_enabled():
        page.click("#rows-after")
    assert page.locator("#rows tbody tr").last.locator("td:nth-child(4)").inner_text() == "unknown"
    assert visit.was_quiet()


@pytest.mark.browser
def test_the_map_shows_one_group_or_how_far_they_are_apart(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    page = visit.page
    pictures = set()
    for shown in ("-1", "0", "1"):
        page.select_option("#shown", shown)
        pictures.add(page.evaluate("document.getElementById('canvas').toDataURL()"))
    assert len(pictures) == 3
    assert "Conditions for our people" in (page.get_attribute("#canvas", "aria-label") or "")
    page.locator("#found li button").first.click()
    assert page.evaluate("document.getElementById('canvas').toDataURL()") not in pictures
    assert visit.was_quiet()


@pytest.mark.browser
def test_phone_scrolls_one_way_only(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, phone=True)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.was_quiet()


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_no_barrier_in_any_phase(browser: Browser, town: Path, phone: bool) -> None:
    page = Visit(browser, town, phone=phone).page
    page.click("#own summary")
    page.click("#who summary")
    for phase in ("day", "evening", "night"):
        page.check(f"#phase-{phase}", force=True)
        assert barriers(page, axe_script()) == []


@pytest.mark.browser
def test_hostile_texts_are_shown_word_for_word_and_never_run(browser: Browser, tmp_path: Path) -> None:
    study, _ = synthetic_study(columns=24, rows=22, names=PAYLOADS)
    hostile = replace(study, name=" ".join(PAYLOADS[:30]))
    profiles = [EVERYONE, replace(OURS, title="\u202e".join(PAYLOADS), who=" ".join(PAYLOADS))]
    table = profiles_table(hostile, compared(hostile), profiles)
    visit = Visit(browser, draw_profiles(hostile, table, profiles).save(tmp_path / "hostile.html"))
    page = visit.page
    assert visible_text(hostile.name) in (page.text_content("#title") or "")
    assert visible_text(profiles[1].title) in (page.text_content("#people") or "")
    for text in map(visible_text, PAYLOADS):
        page.fill("#filter", text)
        assert text in page.locator("#rows tbody th button").all_text_contents()
    assert page.evaluate(f"window.{MARK}") is None
    assert page.locator("iframe, img").count() == 0
    assert visit.was_quiet()
