"""Findings and edits on pages: in the language of the page, and text from outside word for word."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import geosafe as gs
from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.compare.edits import apply_scenario
from geosafe.findings import Finding
from geosafe.pipeline import draft_study
from geosafe.profile import EVERYONE, SHIPPED
from geosafe.read.profile import read_profile
from geosafe.read.scenario import read_scenario
from geosafe.show.catalogue import LANGUAGES, told_words
from geosafe.show.compare_page import draw_comparison
from geosafe.show.embed import visible_text
from geosafe.show.map import draw_map
from geosafe.show.markup import page_markup
from geosafe.show.print_words import Say
from geosafe.show.profiles_files import profiles_table
from geosafe.show.profiles_page import draw_profiles
from geosafe.show.words import ENGLISH
from geosafe.told import Said, said
from tests.browser import Visit
from tests.compare.scenarios import box, scenario
from tests.score.town import lamps_at, town
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study
from tests.show.test_profiles_files import OURS, compared

DATA = Path(__file__).parents[2] / "../shared/data"
_OTHERS = [language for language in LANGUAGES if language != "en"]


def _told(page: str) -> dict[str, Any]:
    block = re.search(r'id="geosafe-data">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    data: dict[str, Any] = json.loads(block[1])
    return data


def _shown(study: Any) -> list[Finding]:
    return [each for each in study.findings if each.kind in ("trap", "note")]


def test_numbers_and_lists_are_those_of_the_language() -> None:
    text = said("separate-parts", n=1200, share=98.9)
    assert Say("de").told(text).startswith("Das Netz zerfällt in 1.200 Teile; der größte hat 98,9\u00a0%")
    assert Say("fr").told(text).startswith("Le réseau se compose de 1\u202f200 parties")
    assert Say().told(text) == text


@pytest.mark.parametrize("language", _OTHERS)
def test_the_demo_tells_what_was_noticed_in_the_language_of_its_map(language, demo_study, demo_scores) -> None:
    data = _told(draw_map(demo_study, demo_scores, language=language).html)
    assert len(data["notes"]) == len(_shown(demo_study)) >= 8
    english = {str(each.says) for each in _shown(demo_study)}
    for note in data["notes"]:
        assert len(note) == 2, note  # else "en" stands third
        assert note[1] not in english
    assert set(data["words"]) == set(ENGLISH)  # no page holds sentences that it does not show


@pytest.mark.skipif(not DATA.exists(), reason="the two real places are not here")
@pytest.mark.parametrize(
    ("osm", "incidents", "lamps", "light"),
    [
        ("london-city/london-city-holborn.osm.pbf", "london-city/police",
         "london-city/Camden_Street_Lighting.csv", None),
        ("sanfrancisco/san-francisco-downtown.osm.pbf", "sanfrancisco/sf_crime.csv", None,
         "sanfrancisco/SF_nightlights_mean.tif"),
    ],
)  # fmt: skip
def test_a_real_place_tells_nothing_in_english_on_a_french_map(osm, incidents, lamps, light, tmp_path) -> None:
    folder = DATA / incidents
    rows = sorted(folder.rglob("*.csv"))[:3] if folder.is_dir() else [folder]
    draft_study(tmp_path, osm=DATA / osm, incidents=rows, lamps=[DATA / lamps] if lamps else [],
                night_light=DATA / light if light else None)  # fmt: skip
    study, say = gs.read_study(tmp_path), Say("fr")
    assert len(_shown(study)) >= 8
    for each in _shown(study):
        assert isinstance(each.says, Said), each.code
        assert say.told(each.says) != each.says, each.code


def test_a_sentence_of_which_only_english_is_known_is_marked_as_english() -> None:
    study, scores = synthetic_study()
    own = Finding("streets", "own", "note", None, "What somebody's own reader found.")
    page = draw_map(replace(study, findings=(own,)), scores, language="fr")
    assert ["streets", "What somebody's own reader found.", "en"] in _told(page.html)["notes"]
    page = draw_map(replace(study, findings=(own,)), scores)
    assert ["streets", "What somebody's own reader found."] in _told(page.html)["notes"]


@pytest.mark.browser
def test_what_a_note_quotes_is_shown_word_for_word_and_never_runs(browser, tmp_path) -> None:
    study, scores = synthetic_study()
    notes = [Finding("study", "unused-value", "note", 1, said("unused-value", column=repr(text), values=[text]))
             for text in PAYLOADS]  # fmt: skip
    path = draw_map(replace(study, findings=tuple(notes)), scores, language="fr").save(tmp_path / "m.html")
    visit = Visit(browser, path)
    visit.page.click("#open-about")
    shown = visit.page.locator("#about li").all_text_contents()
    for text, note in zip(PAYLOADS, notes, strict=True):
        assert any(visible_text(f"n’est {text}.") in each for each in shown), note
    assert visit.page.locator("#about li[lang]").count() == 0
    assert visit.page.evaluate(f"window.{MARK}") is None
    assert visit.was_quiet()


def test_a_comparison_tells_its_edits_in_german(tmp_path) -> None:
    lamps = lamps_at([(50, 0), (60, 0), (300, 0)])
    edits = scenario({"dim_lamps": {"within": box(0, -20, 100, 20), "hours": "00:00-05:00", "to": 0.3}})
    found = compare_scenarios(town(lamps=lamps), [edits])
    (told,) = _told(draw_comparison(found, language="de").html)["scenarios"]
    assert [each["did"] for each in told["edits"]] == [
        "2 Leuchten (Bereich: die gezeichnete Fläche) auf 30\u00a0% gedimmt, 00:00-05:00."
    ]
    (told,) = _told(draw_comparison(found).html)["scenarios"]
    assert told["edits"][0]["did"] == "2 lamps in the area drawn dimmed to 30 % in 00:00-05:00."


@pytest.mark.parametrize("file", sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml")), ids=lambda f: f.stem)
def test_every_edit_of_the_scenarios_that_come_with_geosafe_is_told_in_german(file, demo_study, demo_scores) -> None:
    say = Say("de")
    for touched in apply_scenario(demo_study, read_scenario(file), scores=demo_scores).touched:
        assert isinstance(touched.says, Said)
        assert say.told(touched.says) != touched.says


def test_profiles_say_whom_they_are_for_in_the_language_of_the_page() -> None:
    study, _ = synthetic_study()
    table = profiles_table(study, compared(study), [EVERYONE, OURS])
    table = table.assign(**dict.fromkeys(SHIPPED, table[EVERYONE.name]))
    profiles = [read_profile(name, folder=Path()) for name in SHIPPED]
    mine = replace(EVERYONE, who="People of our street.")
    for language in _OTHERS:
        *theirs, last = _told(draw_profiles(study, table, [*profiles, mine], language=language).html)["profiles"]
        assert [each["who"] for each in theirs] == [told_words(language)[f"who.{name}"] for name in SHIPPED]
        assert not {each["who"] for each in theirs} & {each.who for each in profiles}
        assert last["who"] == "People of our street."


@pytest.mark.parametrize("page", ["map", "compare", "profiles", "listen", "walk_form"])
def test_where_no_script_runs_a_page_says_so_in_its_language(page) -> None:
    french = page_markup(page, "fr")
    assert french.count("<noscript><p>") == 1
    assert f"un script contenu dans ce fichier. {'Il' if page == 'walk_form' else 'Elle'} n" in html.unescape(french)
    assert "drawn by a script inside this file" in page_markup(page, "en")
