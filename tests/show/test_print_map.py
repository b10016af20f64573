from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from geosafe.errors import CallError, DataError
from geosafe.profile import EVERYONE
from geosafe.recipe import Page, Recipe
from geosafe.show.print_map import print_map
from tests.pdf_files import alternatives, fonts_of, grey, opened, words_of
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study

MM = 72 / 25.4
#: Markup of the typesetter: none of it may run, and all must be seen word for word.
TYPST = ("#panic()", "*bold*", "$x^2$", "#let x = 1", "_under_", "= Heading", "@label", "<label>", "// gone", "\\u{41}",
         "#include \"/etc/passwd\"", "`raw`", "[content]", "~")  # fmt: skip


@pytest.fixture(scope="module")
def town():
    return synthetic_study()


@pytest.fixture(scope="module")
def night(town):
    return print_map(*town, phase="night")


@pytest.fixture(scope="module")
def night_pdf(night) -> bytes:
    return night.pdf()


def test_one_tagged_page_of_a4_without_a_clock_time(night_pdf: bytes) -> None:
    reader = opened(night_pdf)
    assert len(reader.pages) == 1
    sides = sorted(float(side) / MM for side in reader.pages[0].mediabox[2:])
    assert sides == pytest.approx([210, 297], abs=0.1)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in night_pdf
    assert "2000" in str(reader.metadata["/CreationDate"])
    assert reader.metadata.title == "Ville-sur-Grille at night (simulated data)"


def test_it_says_what_a_reader_must_know(night, night_pdf: bytes) -> None:
    text = words_of(night_pdf)
    for part in (
        "Ville-sur-Grille at night (simulated data)", "Simulated: incidents.", "Simulated data", "North is up",
        "© OpenStreetMap contributors, ODbL", "Open Licence 2.0", "Streets as of 2024-05-04", "2024-12-31",
        "Page 1 of 1", "points of 100", "20", "40", "60", "80", "open venues near by", "Not enough evidence",
        f"Scale 1:{night.scale:,}: 1 cm on A4 paper is {night.scale // 100} m",
    ):  # fmt: skip
        assert part in text, part


def test_the_picture_has_words_for_those_who_do_not_see_it(night_pdf: bytes) -> None:
    (alt,) = alternatives(night_pdf)
    assert re.match(r"Map of Ville-sur-Grille, in the dark after 23:00, at a scale of 1:[\d,]+\. Colour", alt)
    shares = [int(share) for share in re.findall(r"(\d+) %", alt)]
    assert 97 <= sum(shares) <= 103


def test_fonts_are_in_the_file(night_pdf: bytes) -> None:
    fonts = fonts_of(night_pdf)
    assert fonts
    assert all(fonts.values())
    assert all(name.startswith("Noto") for name in fonts)


def test_same_bytes_again(town, night_pdf: bytes) -> None:
    assert print_map(*town, phase="night").pdf() == night_pdf


def test_the_bar_is_as_long_as_the_stated_scale_makes_it(night) -> None:
    bar = night.data["bar"]
    metres = int(bar["full"].split("\u00a0")[0])
    assert bar["length_mm"] == pytest.approx(metres / night.scale * 1000)
    # As it is printed: the frame of the bar is the only dark run of that length in the lowest part of the page.
    page = grey(night.png(dpi=300))
    dots = bar["length_mm"] / 25.4 * 300
    rows = ("".join(np.where(row < 60, "x", " ")) for row in page[page.shape[0] // 2 :])
    runs = [len(run) for row in rows for run in re.findall("x+", row)]
    assert any(abs(run - dots) <= 8 for run in runs)


def test_the_whole_area_is_on_the_map(town, night) -> None:
    west, south, east, north = town[0].area.bounds
    (panel,) = night.data["panels"]
    assert (east - west) * 1000 / night.scale < panel["width_mm"]
    assert (north - south) * 1000 / night.scale < panel["height_mm"]


def test_day_and_night_stand_side_by_side(town) -> None:
    both = print_map(*town)
    assert [panel["heading"] for panel in both.data["panels"]] == ["Day: In daylight", "Night: In the dark after 23:00"]
    assert len(opened(both.pdf()).pages) == 1
    assert len(alternatives(both.pdf())) == 2


@pytest.mark.parametrize("phase", ["day", "evening", "night", "change", "day-and-night"])
@pytest.mark.parametrize("page", ["A4", "A3"])
def test_every_phase_is_one_page(town, phase: str, page: str) -> None:
    pages = opened(print_map(*town, phase=phase, page=page).pdf()).pages
    assert len(pages) == 1
    assert sorted(float(side) / MM for side in pages[0].mediabox[2:]) == pytest.approx(
        [210, 297] if page == "A4" else [297, 420], abs=0.1
    )


@pytest.mark.parametrize("view", ["activity", "surveillance", "access", "comfort", "incidents", "light"])
def test_every_view_is_one_page_with_its_unit(town, view: str) -> None:
    made = print_map(*town, phase="night", view=view).pdf()
    assert len(opened(made).pages) == 1
    units = {"activity": "open venues near by", "surveillance": "open doors per 100 m",
            "light": "lx on its darkest tenth", "incidents": "times the usual rate"}  # fmt: skip
    unit = units.get(view, "points of 100")
    assert unit in words_of(made)


def test_a_recipe_tells_what_is_shown_where(town) -> None:
    recipe = Recipe(
        name="lamps", question="Where is light?", views=("light", "late_venues"), phases=("day", "evening", "night"),
        page=Page(size="A3"), language="de",
    )  # fmt: skip
    data = print_map(*town, recipe=recipe).data
    assert (data["paper"], data["language"], data["question"]) == ("a3", "de", "Where is light?")
    assert data["panels"][0]["heading"] == ""
    assert data["title"].startswith("Ville-sur-Grille")
    assert [each["heading"] for each in print_map(*town, recipe=Recipe(name="day-and-night")).data["panels"]] != [""]
    with pytest.raises(DataError, match="recipe late: Ville-sur-Grille has nothing to show as late_venues"):
        print_map(*town, recipe=Recipe(name="late", views=("late_venues",)))


def test_whose_weights_count_stands_in_the_title(town) -> None:
    study, scores = town
    other = replace(scores, profile=replace(EVERYONE, name="mine", title="night workers"))
    assert ", for night workers (simulated data)" in print_map(study, other, phase="day", title="Mine").data["title"]


@pytest.mark.parametrize("names", [PAYLOADS, TYPST], ids=["payloads", "typst"])
def test_hostile_names_are_shown_word_for_word(names) -> None:
    study, scores = synthetic_study(names=names)
    printed = print_map(study, scores, phase="day")
    made = printed.pdf()
    assert len(opened(made).pages) == 1
    text = words_of(made).replace(" ", "")
    assert "(simulateddata)" in text
    for name in {each["text"] for panel in printed.data["panels"] for each in panel["names"]}:
        assert name.replace(" ", "").replace("\u00a0", "") in text, name
    written = {each["text"] for each in printed.data["panels"][0]["names"]}
    assert written & set(names) or names is PAYLOADS


def test_a_title_of_markup_is_text(town) -> None:
    text = words_of(print_map(*town, phase="day", title="#panic() *x* $y$ {study}").pdf())
    assert "#panic() *x* $y$ {study} (simulated data)" in text


def test_a_very_long_title_is_still_one_page(town) -> None:
    assert len(opened(print_map(*town, phase="day", title="Long " * 200).pdf()).pages) == 1


def test_letters_without_a_font_are_said(town) -> None:
    text = words_of(print_map(*town, phase="day", title="\U00013143").pdf())
    assert "[…] (simulated data)" in text
    assert "stands for letters that the fonts here do not have" in text


def test_a_file_is_written_as_its_name_ends(town, night, tmp_path) -> None:
    assert night.save(tmp_path / "a.PDF").read_bytes().startswith(b"%PDF-")
    assert night.save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in night.save(tmp_path / "a.svg").read_bytes()[:200]
    with pytest.raises(CallError, match=r"'a.jpg' must end in .pdf, .png, .svg"):
        night.save(tmp_path / "a.jpg")


def test_a_phase_with_too_few_hours_is_refused(town) -> None:
    study, scores = town
    short = replace(study, phase_hours={"day": 4800.0, "evening": 10.0, "night": 3.0})
    with pytest.raises(CallError, match="the phase night has fewer than 20 hours"):
        print_map(short, scores)
    with pytest.raises(CallError, match="the page must be A4 or A3, got 'A5'"):
        print_map(study, scores, page="A5")


def test_the_ground_keeps_classes_apart_in_grey(night) -> None:
    page = grey(night.png(dpi=200))
    assert page.max() > 254
    assert page.min() < 60
    assert page[:20].min() > 254  # nothing in the margin


def test_views_of_spaces_alone_leave_streets_pale(town) -> None:
    study, scores = town
    shares = [1.0, 0.5, 0.1, 1.0, np.nan]
    bounds = {f"open_to_all_day{end}": shares for end in ("", "_lo", "_hi")}
    scores = replace(scores, spaces=scores.spaces.assign(**bounds))
    printed = print_map(study, scores, phase="day", view="open_to_all")
    assert printed.data["legend"]["colour"]["edges"] == ["20", "40", "60", "80"]
    assert re.fullmatch(r"Not enough evidence: [\d.]+ % of the ground of spaces\.", printed.data["missing"])
    assert alternatives(printed.pdf())[0].endswith("show open to all of squares and parks.")


def test_where_less_is_more_the_edges_run_down(town) -> None:
    study, scores = town
    printed = print_map(study, scores, phase="day", view="step_free")
    assert printed.data["legend"]["colour"]["edges"] == ["250", "150", "75", "25"]


def test_nothing_to_show_is_said_with_what_to_do(town) -> None:
    with pytest.raises(CallError, match="has nothing to show as 'mix': The study knows no venues and stops"):
        print_map(*town, phase="day", view="mix")
