"""A map in several sheets: all of the area, no sheet alone, one scale."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geosafe.errors import CallError
from geosafe.show.print_atlas import MOST_SHEETS, OVERLAP_MM, atlas_of, scale_of
from geosafe.show.print_frame import bar_length
from geosafe.show.print_map import print_map
from tests.pdf_files import alternatives, opened, words_of
from tests.show.synthetic import synthetic_study

AREA = shapely.box(0, 0, 3000, 2000)


@pytest.fixture(scope="module")
def town():
    return synthetic_study()


@pytest.fixture(scope="module")
def atlas(town):
    return print_map(*town, phase="night", scale="1:3000")


@pytest.mark.parametrize(
    ("text", "scale"),
    [("1:5000", 5000), ("1 : 7,500", 7500), ("1:10.000", 10_000), ("2500", 2500), ("1:12 500", 12_500)],
)
def test_a_scale_is_read_as_people_write_it(text: str, scale: int) -> None:
    assert scale_of(text) == scale


@pytest.mark.parametrize("text", ["", "five", "1/5000", "2:5000", "1:5", "1:99999999", "-5000", "1:5000 m"])
def test_what_is_no_scale_is_said(text: str) -> None:
    with pytest.raises(CallError, match="a scale is written as 1:5000"):
        scale_of(text)


@pytest.mark.parametrize("page", ["A4", "A3"])
@pytest.mark.parametrize("scale", [2500, 5000])
def test_sheets_hold_all_of_the_area_and_overlap(page: str, scale: int) -> None:
    made = atlas_of(AREA, page=page, foot_lines=2, whole=20_000, scale=scale).sheets
    boxes = np.array([shapely.box(*each.frame.box) for each in made])
    assert shapely.union_all(boxes).covers(AREA)
    assert {each.frame.scale for each in made} == {scale}
    assert [each.number for each in made] == list(range(1, len(made) + 1))
    least = OVERLAP_MM * scale / 1000
    for each, box in zip(made, boxes, strict=True):
        above, right, below, left = each.beside
        for number, back, side in ((above, 2, 1), (right, 3, 0), (below, 0, 1), (left, 1, 0)):
            if number:
                assert made[number - 1].beside[back] == each.number
                shared = shapely.intersection(box, boxes[number - 1]).bounds
                assert shared[side + 2] - shared[side] >= least - 1e-6
        assert any(each.beside)


def test_sheets_lie_as_takes_fewer_of_them() -> None:
    """By hand: an A4 map across is 273 mm wide, 683 m at 1:2,500; upright 186 mm, 465 m."""
    strip = shapely.box(0, 0, 1200, 300)
    across = atlas_of(strip, page="A4", foot_lines=2, whole=20_000, scale=2500)
    assert (across.across, len(across.sheets)) == (True, 2)
    upright = atlas_of(shapely.box(0, 0, 300, 1000), page="A4", foot_lines=2, whole=20_000, scale=2500)
    assert (upright.across, len(upright.sheets)) == (False, 2)


def test_a_sheet_without_any_of_the_area_is_left_out() -> None:
    corner = shapely.union_all([shapely.box(0, 0, 3000, 400), shapely.box(0, 0, 400, 3000)])
    whole, part = (atlas_of(each, page="A4", foot_lines=2, whole=20_000, scale=2500).sheets
                   for each in (shapely.box(0, 0, 3000, 3000), corner))  # fmt: skip
    assert len(part) < len(whole) / 2
    assert all(corner.intersects(shapely.box(*each.frame.box)) for each in part)


@pytest.mark.parametrize("most", [2, 4, 9])
def test_so_many_sheets_get_the_largest_scale(most: int) -> None:
    made = atlas_of(AREA, page="A4", foot_lines=2, whole=20_000, sheets=most).sheets
    assert 2 <= len(made) <= most
    scale = made[0].frame.scale
    larger = max(each for each in (1000, 1500, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000) if each < scale)
    assert len(atlas_of(AREA, page="A4", foot_lines=2, whole=20_000, scale=larger).sheets) > most


def test_one_sheet_and_a_cupboard_full_are_refused(town) -> None:
    with pytest.raises(CallError, match=r"all of the area is on one sheet of A4 at 1:20,000 already"):
        atlas_of(AREA, page="A4", foot_lines=2, whole=20_000, scale=20_000)
    with pytest.raises(CallError, match=rf"1:500 takes \d+ sheets of A4, more than {MOST_SHEETS}"):
        atlas_of(AREA, page="A4", foot_lines=2, whole=20_000, scale=500)
    with pytest.raises(CallError, match=f"an atlas has 2 to {MOST_SHEETS} sheets, got 1"):
        atlas_of(AREA, page="A4", foot_lines=2, whole=20_000, sheets=1)
    with pytest.raises(CallError, match="give one of the two"):
        print_map(*town, scale=5000, sheets=4)


def test_an_atlas_is_an_overview_and_a_page_a_sheet(atlas, tmp_path) -> None:
    made = atlas.pdf()
    pages = opened(made).pages
    assert (atlas.scale, len(pages)) == (3000, 1 + atlas.sheets)
    text = words_of(made)
    assert f"The numbers on the map are those of the {atlas.sheets} sheets that follow, at 1:3,000." in text
    for k, page in enumerate(pages[1:], 1):
        on_sheet = " ".join(page.extract_text().replace("\u00a0", " ").split())
        assert f"Sheet {k} of {atlas.sheets}" in on_sheet
        assert f"Page {k + 1} of {len(pages)}" in on_sheet
        assert "Scale 1:3,000: 1 cm on A4 paper is 30 m" in on_sheet
        assert "The whole legend is on page 1." in on_sheet
        for number in (n for n in atlas.data["sheets"][k - 1]["beside"] if n):
            assert number in on_sheet
    told = alternatives(made)
    assert [each.split(". ")[0] for each in told[1:]] == [f"Sheet {k} of {atlas.sheets}" for k in range(1, len(pages))]
    assert atlas.data["atlas"]["bar"]["length_mm"] == pytest.approx(bar_length(3000) / 3)
    assert b"pdfuaid" in made
    with pytest.raises(CallError, match=r"several sheets are one PDF: let the name end in .pdf, got 'a.png'"):
        atlas.save(tmp_path / "a.png")


def test_both_phases_of_a_sheet_follow_each_other_with_the_same_names(town) -> None:
    data = print_map(*town, scale=4000).data
    labels = [(each["label"], each["heading"].split(":")[0]) for each in data["sheets"]]
    count = data["sheet_count"]
    assert labels == [(f"Sheet {k} of {count}", phase) for k in range(1, count + 1) for phase in ("Day", "Night")]
    for day, night in zip(data["sheets"][::2], data["sheets"][1::2], strict=True):
        assert day["names"] == night["names"]
        assert day["svg"] != night["svg"]
