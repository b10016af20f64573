from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.show.print_words import Say
from geosafe.show.sheet import _alike, sheet_pages, write_sheet
from geosafe.show.sheet_bars import _middle, peers_of
from geosafe.show.sheet_curve import curves, heights
from geosafe.show.sheet_facts import bearings, entry, gaps, sentence
from tests.pdf_files import alternatives, fonts_of, opened, words_of
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study
from tests.show.test_print_map import TYPST

SAY = Say()


@pytest.fixture(scope="module")
def town():
    return synthetic_study()


@pytest.fixture(scope="module")
def demo_sheet(demo_study, demo_scores) -> bytes:
    return sheet_pages(demo_study, demo_scores, ["relation/2919118"])


def test_one_tagged_page_that_says_what_it_must(demo_sheet: bytes) -> None:
    reader = opened(demo_sheet)
    assert len(reader.pages) == 1
    assert b"pdfuaid" in demo_sheet
    assert reader.metadata.title == "Rautatientori, Central Helsinki"
    text = words_of(demo_sheet)
    for part in (
        "Rautatientori", "Square", "relation/2919118", "Simulated: incidents", "In daylight: ", "After 23:00: ",
        "Who may be there", "Point by point", "People expected", "Windows and doors", "Ways out and stops", "Comfort",
        "Recorded incidents", "peers", "Monday to Thursday", "Saturday", "06:00", "What is not known",
        "What people said", "people", "It bears on", "Efus", "Evidence", "© OpenStreetMap contributors",
        "North is up",
        "Page 1 of 1",
    ):  # fmt: skip
        assert part in text, part
    assert re.search(r"\b(PS|CN)-\d", text)
    assert all(fonts_of(demo_sheet).values())


def test_every_picture_has_words(demo_sheet: bytes) -> None:
    told = alternatives(demo_sheet)
    assert sum(alt.startswith("Map of Rautatientori") for alt in told) == 1
    assert sum(alt.startswith(("Monday to Thursday: Most at", "Saturday: Most at")) for alt in told) == 2
    bars = [alt for alt in told if " of 100, range " in alt]
    assert len(bars) >= 12
    assert all("median" in alt for alt in bars)


def test_same_bytes_again(demo_study, demo_scores, demo_sheet: bytes) -> None:
    assert sheet_pages(demo_study, demo_scores, ["relation/2919118"]) == demo_sheet


def test_no_count_under_five_of_incidents_is_told(demo_study, demo_scores, demo_sheet: bytes) -> None:
    """Whatever was recorded under five, the sheet is the same."""
    spaces = demo_scores.spaces.copy()
    few = [column for column in spaces if re.fullmatch(r"incidents_\w+_n", column)]
    assert (spaces.loc["relation/2919118", few] < 5).any()
    spaces[few] = spaces[few].where(spaces[few] >= 5, 0)
    assert sheet_pages(demo_study, replace(demo_scores, spaces=spaces), ["relation/2919118"]) == demo_sheet


def test_several_spaces_are_a_page_each(demo_study, demo_scores, tmp_path) -> None:
    file = write_sheet(demo_study, demo_scores, list(demo_scores.spaces.index[:6]), tmp_path / "six.pdf")
    made = file.read_bytes()
    assert len(opened(made).pages) == 6
    assert "Page 6 of 6" in words_of(made)
    assert opened(made).metadata.title == "6 spaces of Central Helsinki"


@pytest.mark.parametrize(
    "name",
    ["Long name " * 30, "W" * 300, "ساحة المدينة الكبيرة " * 14, "จัตุรัสกลางเมืองใหญ่" * 15, "🏛️ 😀 Place",
     *TYPST, PAYLOADS[4], PAYLOADS[8]],
)  # fmt: skip
def test_any_name_is_one_page(town, name: str) -> None:
    study, scores = town
    named = replace(scores, spaces=scores.spaces.assign(name=["A", name.strip(), "C", None, "D"]))
    made = sheet_pages(study, named, ["p1"])
    assert len(opened(made).pages) == 1
    if name.isascii():
        assert "".join(name.split())[:120] in "".join(words_of(made).split())


def test_a_name_without_letters_says_so(town) -> None:
    study, scores = town
    named = replace(scores, spaces=scores.spaces.assign(name="\U00013143"))
    text = words_of(sheet_pages(study, named, ["p0"]))
    assert "[…]" in text
    assert "letters that the fonts here do not have" in text


def test_a_space_without_a_name_and_a_study_without_use(town) -> None:
    text = words_of(sheet_pages(*town, ["p3"]))
    assert "Space without a name" in text
    assert "In OpenStreetMap: p3" in text
    assert "Fewer than 5 other spaces here are like it: no peers are shown." in text


def test_words_of_another_language(town) -> None:
    assert "Page 1 of 1" in words_of(sheet_pages(*town, ["p0"], language="en"))
    with pytest.raises(CallError, match="language must be one of"):
        sheet_pages(*town, ["p0"], language="xx")


def test_a_sheet_is_a_pdf(town, tmp_path) -> None:
    with pytest.raises(CallError, match=r"let the name end in .pdf, got 'a.png'"):
        write_sheet(*town, "p0", tmp_path / "a.png")


def test_the_middle_half_by_hand() -> None:
    assert _middle(np.array([10.0, 20, 30, 40, 50, np.nan])) == (20, 30, 40)
    assert _middle(np.array([10.0, 20, 30, 40, np.nan])) is None


def test_peers_share_the_shape_of_the_week(demo_scores) -> None:
    week = demo_scores.use_by_hour.space_profile["week"]
    space = week[week.groupby(week).transform("size") > 6].index[0]
    peers = peers_of(SAY, demo_scores, space)
    assert space not in peers.rows.index
    assert set(week[peers.rows.index]) == {week[space]}
    assert str(len(peers.rows)) in peers.says


def test_curves_are_as_high_as_the_logarithm_says(demo_study, demo_scores) -> None:
    # ln(1 + 300) = 5.707; ln(1 + 15) = 2.773.
    assert heights(np.array([0.0, 15.0, 300.0, 900.0])) == pytest.approx([0, 0.4858, 1, 1], abs=1e-4)
    drawn = curves(SAY, demo_study, demo_scores.use_by_hour, 0)
    assert [each["heading"] for each in drawn] == ["People expected, Monday to Thursday", "People expected, Saturday"]
    assert all("<pattern" in each["drawing"] and "NaN" not in each["drawing"] for each in drawn)


def test_a_curve_that_nobody_knows_is_not_drawn(demo_study, demo_scores) -> None:
    use = demo_scores.use_by_hour
    unknown = replace(use, spaces=replace(use.spaces, by_day=np.full_like(use.spaces.by_day, np.nan)))
    assert [each["drawing"] for each in curves(SAY, demo_study, unknown, 0)] == ["", ""]
    assert curves(SAY, demo_study, unknown, 0)[0]["says"].startswith("Not known: nobody knows what is open")


def _unit(**values: object) -> pd.Series:
    return pd.Series(
        {"entry": "public", "opening_hours": None, "private_share": np.nan, "terrace_share": np.nan} | values
    )


def test_sentences_by_hand() -> None:
    unit = _unit(activity_night=19.6, light_night=np.nan, ways_out_night_raw=2.2, activity_day=61, surveillance_day=5.0)
    # 19.6 is told as 20 points, which are the second class of five.
    assert sentence(SAY, unit, "night") == "After 23:00: few people expected; no light recorded; two ways out."
    assert sentence(SAY, unit, "day") == "In daylight: many people expected; hardly a window or door on it."


@pytest.mark.parametrize(
    ("values", "says"),
    [({}, ["Nothing on the map keeps anybody out, at any hour."]),
     ({"entry": "closed at night", "opening_hours": "Tu-Su 11:00-17:00"}, ["Closed at night: Tu-Su 11:00-17:00."]),
     ({"entry": "private parts", "private_share": 0.25},
      ["Open to everybody but for a part that the map marks as closed to the public: 25 % of its area."]),
     ({"opening_hours": "24/7", "terrace_share": 0.124},
      ["Nothing on the map keeps anybody out, at any hour.", "Opening hours on record: 24/7.",
       "Terraces for guests take 12 % of it."])],
)  # fmt: skip
def test_who_may_be_there(values: dict[str, object], says: list[str]) -> None:
    assert entry(SAY, _unit(**values)) == says


def test_what_is_not_known_is_listed() -> None:
    unit = _unit(
        light_evening=np.nan, light_night=np.nan, light_evening_lo=0, light_evening_hi=100, light_night_lo=0,
        light_night_hi=100, access_day=50, access_day_lo=10, access_day_hi=90, access_evening=50, access_evening_lo=45,
        access_evening_hi=55, access_night=50, access_night_lo=10, access_night_hi=90, conditions_day_coverage=0.5,
        conditions_evening_coverage=0.4, conditions_night_coverage=0.42, near_edge=True,
    )  # fmt: skip
    told = gaps(SAY, unit, ["day", "evening", "night"], known=["light", "access"])
    assert told[0] == "Light: not known in the evening, at night."
    assert told[1] == "Ways out and stops: anything from 10 to 90 of 100 by day, at night."
    assert told[2].startswith("40 % of what would tell the conditions")
    assert told[3].startswith("Near the edge of the data")


def test_it_bears_on_what_its_weakest_points_bear_on() -> None:
    unit = _unit(light_night=10, access_night=30, comfort_night=90, activity_night=95, surveillance_night=85)
    assert [each["id"] for each in bearings(SAY, unit, "night")] == ["CN-1", "CN-7", "PS-4", "CN-9"]
    strong = _unit(**{f"{name}_night": 95 for name in ("light", "access", "comfort", "activity", "surveillance")})
    assert [each["id"] for each in bearings(SAY, strong, "night")] == ["PS-5", "PS-7", "PS-10"]


def test_spaces_without_a_name_are_told_as_such(demo_scores) -> None:
    use = demo_scores.use_by_hour
    first, named, nameless = (
        demo_scores.spaces.index[0],
        demo_scores.spaces.index[demo_scores.spaces["name"].notna()][0],
        demo_scores.spaces.index[demo_scores.spaces["name"].isna()][0],
    )
    profile = use.space_profile.copy()
    profile.loc[first, "alike"] = f"{named}; {nameless}"
    scores = replace(demo_scores, use_by_hour=replace(use, space_profile=profile))
    name = demo_scores.spaces.loc[named, "name"]
    assert _alike(SAY, scores, first) == (
        f"Most like it through the week: {name}; a space without a name ({nameless})."
    )
