from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafe.concentrations import Concentrations
from geosafe.profile import EVERYONE
from geosafe.show.embed import visible_text
from geosafe.show.map import MapPage, draw_map
from tests.browser import Visit
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page_html() -> str:
    return draw_map(*synthetic_study()).html


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, page_html: str) -> Path:
    return MapPage(page_html).save(tmp_path_factory.mktemp("map") / "town.html")


# The file ------------------------------------------------------------------------------------------


def test_page_has_no_address_that_is_fetched(page_html: str) -> None:
    without_data = re.sub(r"<script type=.*?</script>", "", page_html, flags=re.DOTALL)
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", without_data)
    assert not [css for css in re.findall(r"<style>(.*?)</style>", without_data, re.DOTALL) if "url(" in css]
    assert "sourceMappingURL" not in without_data
    assert "jquery" not in without_data.lower()
    assert "bootstrap" not in without_data.lower()


def test_page_keeps_the_notice_of_leaflet(page_html: str) -> None:
    assert "@preserve" in page_html
    assert "(c) 2010-2022 Vladimir Agafonkin" in page_html


def test_policy_forbids_everything_but_what_stands_in_the_page(page_html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_html)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.group(1).split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy.group(1)
    assert rules["script-src"].count("sha256-") == len(re.findall("<script>", page_html))
    assert page_html.index("Content-Security-Policy") < page_html.index("<script>")


def test_same_inputs_give_the_same_bytes(page_html: str) -> None:
    assert draw_map(*synthetic_study()).html == page_html


def test_nothing_is_changed_by_drawing() -> None:
    study, scores = synthetic_study()
    columns, first = list(scores.blocks.columns), scores.blocks.iloc[0].copy()
    draw_map(study, scores)
    assert list(scores.blocks.columns) == columns
    assert scores.blocks.iloc[0].drop("geometry").equals(first.drop("geometry"))


def test_save_leaves_the_old_file_where_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("the old map")
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        MapPage("\ud800").save(target)
    assert target.read_text() == "the old map"
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_whose_weights_count_stands_in_the_title() -> None:
    study, scores = synthetic_study()
    own = replace(EVERYONE, name="ours", title="<b>{{7*7}} & us")
    page = draw_map(study, replace(scores, profile=own), title="Chosen").html
    assert "<title>Chosen, for &lt;b&gt;{{7*7}} &amp; us" in page
    assert "(profile ours). These weights are placeholders" in page


def test_simulated_data_stand_in_the_title() -> None:
    study, scores = synthetic_study()
    assert "<title>Chosen (simulated data)</title>" in draw_map(study, scores, title="Chosen").html
    real = replace(study, sources=study.sources[:1])
    assert "<title>Chosen</title>" in draw_map(real, scores, title="Chosen").html


# The page in a browser -----------------------------------------------------------------------------


def _results(page: Page) -> str:
    """A fingerprint of what is drawn on the canvas of results."""
    return str(page.evaluate("document.querySelectorAll('.leaflet-overlay-pane canvas')[1].toDataURL()"))


def _choose(page: Page, value: str) -> None:
    page.check(f"#phase-{value}")


@pytest.mark.browser
def test_page_opens_offline_and_asks_for_nothing(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town)
    for phase in ("evening", "night", "change", "day"):
        _choose(visit.page, phase)
    assert visit.was_quiet()
    assert visit.page.title() == "Ville-sur-Grille by day and by night (simulated data)"


@pytest.mark.browser
def test_phase_changes_what_is_drawn_and_the_mood_of_the_page(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    drawn, papers = set(), set()
    for phase in ("day", "evening", "night", "change"):
        _choose(page, phase)
        drawn.add(_results(page))
        papers.add(page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')"))
    assert len(drawn) == 4
    assert len(papers) == 4


@pytest.mark.browser
def test_view_changes_what_is_drawn_and_the_edges_in_the_legend(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    edges = {}
    for view in ("conditions", "light", "surveillance", "incidents"):
        page.select_option("#view", view)
        edges[view] = page.locator("#key .scale").first.locator(".ticks span").all_text_contents()
    assert edges["conditions"] == ["20", "40", "60", "80"]
    # By hand: 0.2 lx x 15 to the power of a fifth, two, three and four fifths.
    assert edges["light"] == ["0.34", "0.59", "1", "1.7"]
    # By hand: 16 to those powers, less one.
    assert edges["surveillance"] == ["0.74", "2", "4.3", "8.2"]
    assert edges["incidents"] == ["¼", "⅔", "1½", "4"]


@pytest.mark.browser
def test_views_without_data_in_a_phase_cannot_be_chosen(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    assert page.locator("#view option[value=light]").is_disabled()
    _choose(page, "night")
    page.select_option("#view", "light")
    _choose(page, "day")
    assert page.input_value("#view") == "conditions"


@pytest.mark.browser
def test_components_without_data_are_not_offered(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    tables = (scores.blocks, scores.spaces)
    blocks, spaces = (table.loc[:, ~table.columns.str.startswith("incidents")] for table in tables)
    bare = replace(scores, blocks=blocks, spaces=spaces)
    visit = Visit(browser, draw_map(study, bare).save(tmp_path / "bare.html"))
    offered = visit.page.locator("#view option").all_text_contents()
    assert "Seats, toilets, water, shelter" in offered
    assert "Recorded incidents" not in offered
    assert "Open late" not in offered
    assert visit.was_quiet()


@pytest.mark.browser
def test_search_finds_and_opens_by_keyboard(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    page = visit.page
    page.focus("#search")
    page.keyboard.type("place du m")
    assert page.locator("#found [role=option]").all_text_contents() == ["Place du MarchéSquare"]
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Place du Marché"
    assert page.locator("#panel .sentence").inner_text().startswith("After 23:00: ")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert visit.was_quiet()


@pytest.mark.browser
def test_search_moves_the_map_to_other_names_on_it(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    district = study.base_map[study.base_map["kind"] == "district"].iloc[0]
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "town.html"), part="#night")
    page = visit.page
    page.fill("#search", district["name"])
    hits = page.locator("#found [role=option]").all_text_contents()
    page.locator("#found [role=option]").nth(hits.index(f"{district['name']}on the map")).click()
    middle = gpd.GeoSeries([district.geometry.centroid], crs=study.crs).to_crs(4326).iloc[0]
    page.wait_for_function("map_geosafe.getZoom() === 17")
    at = page.evaluate("map_geosafe.getCenter()")
    assert (at["lng"], at["lat"]) == pytest.approx((middle.x, middle.y), abs=0.004)  # clear of the rail
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map_geosafe"
    assert visit.was_quiet()


@pytest.mark.browser
def test_click_opens_the_block_under_it_and_its_bars_tell_the_scores(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "town.html"), part="#night")
    page = visit.page
    block = scores.blocks[scores.blocks["ranked"] & scores.blocks["light_night"].notna()].iloc[20]
    middle = block.geometry.interpolate(0.4, normalized=True)
    lon, lat = _lonlat(study.crs, middle.x, middle.y)
    spot = page.evaluate(f"(() => {{ map_geosafe.setView([{lat}, {lon}], 18, {{animate: false}}); "
                         f"return map_geosafe.latLngToContainerPoint([{lat}, {lon}]); }})()")  # fmt: skip
    box = page.locator("#map_geosafe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    assert page.locator("#panel h2").inner_text() == block["name"]
    row = page.locator(".bars tbody tr", has=page.locator("th", has_text="Light"))
    value, low, high = (round(block[f"light_night{end}"]) for end in ("", "_lo", "_hi"))
    assert row.locator("td").last.inner_text().splitlines() == [f"{value}", f"between {low} and {high}"]
    assert row.locator("td").first.inner_text() == "–"
    assert visit.was_quiet()


def _lonlat(crs: object, x: float, y: float) -> tuple[float, float]:
    import pyproj

    lon, lat = pyproj.Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    return lon, lat


@pytest.mark.browser
def test_table_sorts_filters_and_leads_to_the_map(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    page.click("#open-table")
    assert page.locator("#rows-where").inner_text() == "Rows 1 to 50 of 264"
    page.click("#rows thead button:text-is('Comfort')")
    values = [int(text) for text in page.locator("#rows tbody td:nth-child(8)").all_text_contents()]
    assert values == sorted(values)
    page.fill("#table-filter", "jardin")
    assert page.locator("#rows tbody tr").count() == 1
    page.click("#rows tbody button")
    assert page.locator("#panel h2").inner_text() == "Jardin Nord"


@pytest.mark.browser
def test_incidents_on_the_page_are_classes_and_never_counts(browser: Browser, town: Path) -> None:
    page = Visit(browser, town, part="#night").page
    page.click("#open-table")
    told = set(page.locator("#rows tbody td:last-child").all_text_contents())
    assert "fewer than 5" in told
    assert not [words for words in told if re.search(r"\d", words.replace("fewer than 5", ""))]


@pytest.mark.browser
def test_concentrations_are_outlined_told_and_explained_without_a_number_of_records(
    browser: Browser, town: Path, tmp_path: Path
) -> None:
    study, scores = synthetic_study()
    q = np.where(scores.blocks["name"] == scores.blocks["name"].iloc[0], 0.01, 0.9)
    told = pd.DataFrame({"q": q, "around_n": 77813.0, "n": 66377.0}, index=scores.blocks.index)
    summary = pd.Series({"incidents": 990001.0, "top_share": 0.25, "top_share_by_chance": 0.13})
    found = replace(scores, concentrations=Concentrations(told, summary, ()))
    visit = Visit(browser, draw_map(study, found).save(tmp_path / "map.html"), part="#night-incidents")
    plain = Visit(browser, town, part="#night-incidents")
    assert _results(visit.page) != _results(plain.page)
    assert "more than chance explains" not in plain.page.inner_text("#key")
    key = visit.page.inner_text("#key")
    assert "Concentration: more than chance explains" in key
    assert "Of the incidents, 25 % were recorded on 5 % of the length" in key
    visit.page.fill("#search", scores.blocks["name"].iloc[0])
    visit.page.press("#search", "Enter")
    assert "Here and close by, more was recorded than chance explains. (simulated)" in visit.page.inner_text("#panel")
    assert not re.search("66377|77813|990001", visit.page.content())
    assert visit.was_quiet()


@pytest.mark.browser
def test_legend_tells_share_sources_and_simulation(browser: Browser, town: Path) -> None:
    page = Visit(browser, town).page
    legend = page.locator("#legend").inner_text()
    assert re.search(r"Not enough evidence: \d+ % of street length", legend)
    assert "© OpenStreetMap contributors, ODbL" in legend
    assert "Streets as of 2024-05-04" in legend
    assert "Simulated data: incidents" in legend
    assert page.locator("#mark").inner_text() == "Simulated data: incidents"


@pytest.mark.browser
def test_phone_has_legend_folded_and_panel_as_a_sheet(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, phone=True)
    page = visit.page
    assert page.locator("#legend summary").is_visible()
    assert page.locator("#key").is_hidden()
    page.fill("#search", "parc")
    page.keyboard.press("Enter")
    sheet = page.locator("#panel").bounding_box()
    assert sheet is not None
    assert sheet["x"] == 0
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.was_quiet()


@pytest.mark.browser
def test_print_puts_the_night_on_white_paper(browser: Browser, town: Path) -> None:
    visit = Visit(browser, town, part="#night")
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "paper"
    visit.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "night"
    assert visit.was_quiet()


@pytest.mark.browser
def test_hostile_texts_are_shown_word_for_word_and_never_run(browser: Browser, tmp_path: Path) -> None:
    assert len(PAYLOADS) >= 30
    study, scores = synthetic_study(columns=24, rows=22, names=PAYLOADS)
    hostile = replace(
        study,
        name=" ".join(PAYLOADS[:30]),
        sources=tuple(
            dict.fromkeys(("layer", "file", "licence", "date"), text) | {"simulated": True} for text in PAYLOADS
        ),
    )
    heading = "\u202e".join(PAYLOADS)
    visit = Visit(browser, draw_map(hostile, scores, title=heading).save(tmp_path / "hostile.html"))
    page = visit.page
    shown = [visible_text(text) for text in PAYLOADS]
    for phase in ("night", "change", "day"):
        _choose(page, phase)
    assert visible_text(heading) in (page.locator("#title").text_content() or "")
    page.click("#open-about")
    about = page.locator("#about").text_content() or ""
    assert [text for text in shown if text not in about] == []
    page.keyboard.press("Escape")
    named = set(scores.blocks.loc[scores.blocks["ranked"], "name"].dropna()) | set(scores.spaces["name"].dropna())
    assert set(PAYLOADS) <= named
    for text in shown:
        page.fill("#search", text)
        assert text in page.locator("#found [role=option] span:first-child").all_text_contents()
        page.keyboard.press("Enter")
        assert page.locator("#panel h2").text_content() == text
    page.click("#open-table")
    page.fill("#table-filter", "")
    assert page.evaluate(f"window.{MARK}") is None
    assert page.locator("iframe, img").count() == 0
    assert visit.was_quiet()
