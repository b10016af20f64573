from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml  # what we wrote ourselves

import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geosafe.errors import CallError
from geosafe.params import WALK_PARAMETERS
from geosafe.read.observations import read_observations
from geosafe.read.study_file import ObservationsEntry
from geosafe.show.walk_files import WALK_FILES, write_walk_files
from geosafe.walk_codes import check_character
from geosafe.walk_form import FORM_COLUMNS, stop_rows
from geosafe.walks import REASONS
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.read.test_observations import says
from tests.show.payloads import MARK, PAYLOADS
from tests.walk_by_hand import walk_by_hand
from tests.xlsx_files import write_xlsx

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GPX = {"g": "http://www.topografix.com/GPX/1/1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("walk")
    write_walk_files(walk_by_hand(), made)
    return made


def read(folder: Path, name: str, **entry: Any):
    return read_observations(ObservationsEntry(path=name, **entry), folder=folder, timezone="Europe/Berlin")


def test_same_walk_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_walk_files(walk_by_hand(), tmp_path)
    assert [(tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in WALK_FILES] == [True] * 5


def test_nothing_that_primes_the_walkers_is_in_them(folder: Path) -> None:
    import zipfile

    texts = [(folder / name).read_text("utf-8") for name in WALK_FILES if name != "form.xlsx"]
    with zipfile.ZipFile(folder / "form.xlsx") as book:
        texts += [book.read(name).decode() for name in book.namelist()]
    for text in texts:
        assert "incident" not in text.lower()
        assert "score" not in text.lower()
        assert not [reason for reason in REASONS if reason in text]


def test_gpx_has_the_order_that_its_schema_demands(folder: Path) -> None:
    root = Xml.parse(folder / "walk.gpx").getroot()  # noqa: S314
    assert root.tag == "{http://www.topografix.com/GPX/1/1}gpx"
    assert dict(root.attrib) == {"version": "1.1", "creator": "geosafe"}
    assert [each.tag.split("}")[1] for each in root] == ["metadata", "wpt", "wpt", "wpt", "trk"]
    # The schema's sequence of a waypoint: … name, cmt, …, type; times are left out.
    assert [each.tag.split("}")[1] for each in root.findall("g:wpt", GPX)[0]] == ["name", "cmt", "type"]
    assert [each.text for each in root.findall("g:wpt/g:name", GPX)] == ["1. West", "2. Middle", "3"]
    assert len(root.findall("g:trk/g:trkseg", GPX)) == 4
    assert root.find("g:metadata/g:copyright", GPX).get("author") == "OpenStreetMap contributors"
    stop = walk_by_hand().stops[0]
    first = root.findall("g:wpt", GPX)[0]
    assert (float(first.get("lon")), float(first.get("lat"))) == pytest.approx((stop.lon, stop.lat), abs=1e-6)


def test_gdal_reads_the_gpx(folder: Path) -> None:
    walk = walk_by_hand()
    stops = pyogrio.read_dataframe(folder / "walk.gpx", layer="waypoints")
    assert len(stops) == len(walk.stops)
    assert stops.geometry.x.to_numpy() == pytest.approx([stop.lon for stop in walk.stops], abs=1e-6)
    way = pyogrio.read_dataframe(folder / "walk.gpx", layer="tracks").to_crs(walk.study.crs)
    assert way.length.sum() == pytest.approx(sum(leg.geometry.length for leg in walk.legs), abs=1)


def test_a_strict_reader_of_gpx_reads_all_of_it(folder: Path) -> None:
    """Names, codes and coordinates come back, and what it writes holds the same points again."""
    gpxpy = pytest.importorskip("gpxpy")
    walk = walk_by_hand()
    found = gpxpy.parse((folder / "walk.gpx").read_bytes(), version="1.1")
    assert (found.version, found.creator) == ("1.1", "geosafe")
    assert found.copyright_author == "OpenStreetMap contributors"
    assert [(each.name, each.comment, each.type) for each in found.waypoints] == [
        (name, stop.code, "stop") for name, stop in zip(("1. West", "2. Middle", "3"), walk.stops, strict=True)
    ]
    for each, stop in zip(found.waypoints, walk.stops, strict=True):
        assert (each.longitude, each.latitude) == pytest.approx((stop.lon, stop.lat), abs=1e-6)
    (track,) = found.tracks
    assert [len(part.points) for part in track.segments] == [len(leg.geometry.coords) for leg in walk.legs]
    assert not any(point.time for part in track.segments for point in part.points)
    again = gpxpy.parse(found.to_xml(version="1.1"))
    assert again.length_2d() == pytest.approx(found.length_2d())
    # On the sphere it measures what the legs do in metres, to half a per cent.
    assert found.length_2d() == pytest.approx(sum(leg.geometry.length for leg in walk.legs), rel=5e-3)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_strict_reader_reads_hostile_names(tmp_path: Path, payload: str) -> None:
    gpxpy = pytest.importorskip("gpxpy")
    write_walk_files(walk_by_hand([payload, None, None], study_name=payload), tmp_path)
    found = gpxpy.parse((tmp_path / "walk.gpx").read_bytes())
    assert len(found.waypoints) == 3
    assert found.waypoints[0].name.startswith("1")


def test_geojson_holds_stops_legs_and_facilities(folder: Path) -> None:
    told = json.loads((folder / "walk.geojson").read_text("utf-8"))
    kinds = [(each["properties"]["what"], each["geometry"]["type"]) for each in told["features"]]
    assert kinds == [("start", "Point"), *[("stop", "Point")] * 3, *[("leg", "LineString")] * 4, ("facility", "Point"),
                     ("end", "Point")]  # fmt: skip
    assert "OpenStreetMap" in told["licence"]
    assert "crs" not in told  # RFC 7946: always WGS 84


def test_table_to_type_into_has_one_row_a_stop(folder: Path) -> None:
    rows = list(csv.DictReader((folder / "form.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["walk"], row["stop"], row["phase"], row["date"]) for row in rows] == [
        ("20231114T1830", str(n), "evening", "2023-11-14") for n in (1, 2, 3)
    ]
    assert list(rows[0]) == [name for name in FORM_COLUMNS if name != "time"]
    assert {row["rater"] for row in rows} == {""}


def test_survey_tools_take_the_form(folder: Path) -> None:
    xls2xform = pytest.importorskip("pyxform.xls2xform")
    made = xls2xform.convert(str(folder / "form.xlsx"), validate=False)
    assert made.warnings == []
    root = Xml.fromstring(made.xform)  # noqa: S314
    names = {each.get("nodeset").split("/")[-1] for each in root.iter("{http://www.w3.org/2002/xforms}bind")}
    assert {"walk", "stop", "code", "lon", "lat", "date", "time", "rater", "consent", *WALK_PARAMETERS} <= names
    assert len(root.findall(".//{http://www.w3.org/2002/xforms}translation")) == 7


def test_hostile_names_stay_words(tmp_path: Path) -> None:
    xls2xform = pytest.importorskip("pyxform.xls2xform")
    names = ["${code}", '=HYPERLINK("x")', *PAYLOADS]
    # Each stands once as a stop's name and once as the study's.
    for k in range(0, len(names), 3):
        made = tmp_path / str(k)
        three = [names[(k + i) % len(names)] for i in range(3)]
        write_walk_files(walk_by_hand(three, study_name=" ".join(three[::-1])), made)
        Xml.parse(made / "walk.gpx")  # noqa: S314
        json.loads((made / "walk.geojson").read_text("utf-8"))
        xls2xform.convert(str(made / "form.xlsx"), validate=False)


@pytest.mark.browser
def test_hostile_names_do_not_run_on_the_page(browser: Browser, tmp_path: Path) -> None:
    walk = walk_by_hand([PAYLOADS[0], PAYLOADS[1], PAYLOADS[2]], study_name=" ".join(PAYLOADS)[:2000])
    write_walk_files(walk, tmp_path)
    visit = Visit(browser, tmp_path / "form.html")
    assert visit.was_quiet()
    assert not visit.page.evaluate(f"'{MARK}' in window")


def test_a_language_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="language must be one of en, fr"):
        write_walk_files(walk_by_hand(), tmp_path, language="xx")


#: What people may write: every character of every script, quotes, formulas, leading zeros, new lines.
_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40),
    st.sampled_from(["=1+1", "007", "NA", "null", ' "q" ', "a\nb", "3: fully", "1,5", ";", "-", "+49", "@x", "'"]),
)
_RATING = st.one_of(st.none(), st.integers(0, 3))
_FORM = st.tuples(st.integers(0, 999).map("{:03}".format), _TEXT, _TEXT, _RATING, st.integers(0, 3))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_FORM, min_size=20, max_size=20))
def test_a_thousand_forms_come_back_as_they_were_filled(folder: Path, forms) -> None:
    rows = list(csv.DictReader((folder / "form.csv").read_text("utf-8-sig").splitlines()))
    with (folder / "typed.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for rater, words, change, light, feeling in forms:
            told = {"rater": rater, "words": words, "change": change, "feeling": feeling, "light": light}
            writer.writerow(rows[1] | {name: "" if value is None else value for name, value in told.items()})
    frame = read(folder, "typed.csv").frame
    assert len(frame) == len(forms)
    for (rater, words, change, light, feeling), (_, found) in zip(forms, frame.iterrows(), strict=True):
        for name, text in (("words", words), ("change", change)):
            assert found[name] == text if text.strip() else found[name] is None or found[name] != found[name]
        assert (found["rater"], found["stop"], found["feeling"]) == (rater, "2", feeling)
        assert found["light"] == light if light is not None else found["light"] != found["light"]


SURVEY = ["start", "walk", "date", "time", "consent", "rater", "group", "code", "stop", "lon", "lat", "here",
          "ratings/light", "ratings/feeling", "words", "change", "_id", "_submission_time"]  # fmt: skip


def survey_row(**given: Any) -> list[Any]:
    stop = stop_rows(walk_by_hand()).iloc[1]
    row = {"start": "2023-11-14T18:40:00.000+01:00", "walk": "20231114T1830", "date": "2023-11-14", "time": "18:40",
           "consent": "OK", "rater": "07", "group": "women", "code": stop["code"], "stop": "2", "lon": str(stop["lon"]),
           "lat": str(stop["lat"]), "ratings/light": "2", "ratings/feeling": "1", "words": "=1+1",
           "change": "Mehr\nLicht", "_id": 5}  # fmt: skip
    return [(row | given).get(name) for name in SURVEY]


def test_export_of_a_survey_tool(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "kobo.xlsx", {"Walk": [SURVEY, survey_row()]})
    found = read(tmp_path, "kobo.xlsx")
    row = found.frame.iloc[0]
    told = row[["rater", "stop", "words", "change", "light", "feeling"]].tolist()
    assert told == ["07", "2", "=1+1", "Mehr\nLicht", 2, 1]
    assert row["start"].isoformat() == "2023-11-14T17:40:00+00:00"
    assert found.frame.index.tolist() == ["kobo.xlsx:2"]
    assert "observations-survey" in says(found)


def test_labels_in_mixed_languages_semicolons_decimal_commas_and_a_byte_order_mark(tmp_path: Path) -> None:
    code = walk_by_hand().stops[1].code
    text = (
        "walk;stop;lon;lat;date;time;Ihre Nummer;Do you feel at ease here?;Que changeriez-vous ici ?\n"
        f"w;2;10,001;50,5;14/11/2023;18:40;07;0: gar nicht;Rien\n"
        f"w;3 ({code});10,002;50,5;15/11/2023;18:40;08;3: fully;\n"
    )
    (tmp_path / "export.csv").write_text(text, encoding="utf-8-sig")
    frame = read(tmp_path, "export.csv").frame
    assert frame["rater"].tolist() == ["07", "08"]
    assert frame["feeling"].tolist() == [0, 3]
    assert frame["change"].tolist()[0] == "Rien"


def test_a_rating_of_seven_with_a_label_is_named(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "kobo.xlsx", {"Walk": [SURVEY, survey_row(**{"ratings/light": "7: fully"})]})
    assert says(read(tmp_path, "kobo.xlsx"))["observations-rating"][0] == 1


def test_the_code_alone_tells_the_stop_and_a_slip_is_found(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "walk.geojson").write_bytes((folder / "walk.geojson").read_bytes())
    code = walk_by_hand().stops[1].code
    wrong = code[:-1] + ("3" if code[-1] != "3" else "4")
    other = "33KK" + check_character("33KK")
    text = f"code,rater,feeling\n{code.lower()[:3]} {code[3:]},1,2\n{wrong},2,2\n{other},3,2\n"
    (tmp_path / "typed.csv").write_text(text)
    found = read(tmp_path, "typed.csv", walk="walk.geojson")
    assert found.frame[["walk", "stop", "phase"]].to_numpy().tolist() == [["20231114T1830", "2", "evening"]]
    noticed = says(found)
    assert f"{wrong!r} in row 3 (nearest: {code}" in noticed["observations-code"][1]
    assert "in row 4" in noticed["observations-other-walk"][1]


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_the_page_has_no_barriers(browser: Browser, folder: Path, phone: bool) -> None:
    visit = Visit(browser, folder / "form.html", phone=phone)
    assert barriers(visit.page, axe_script()) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.was_quiet()


@pytest.mark.browser
def test_a_page_filled_by_keyboard_comes_back_unchanged(browser: Browser, folder: Path, tmp_path: Path) -> None:
    visit = Visit(browser, folder / "form.html", phone=True)
    page = visit.page
    page.click("#save")
    assert page.text_content("#status") == "Write your number first."
    page.fill("#rater", "007")
    page.fill("#group", 'Frauen, "Ältere"')
    page.focus("#consent")
    page.keyboard.press("Space")
    page.focus("#next")
    page.keyboard.press("Enter")
    assert page.text_content("#stop-title") == "2. Middle"
    page.focus("#light-0")
    page.keyboard.press("ArrowRight")
    page.check("#feeling-3")
    page.fill("#words", "=1+1 „Dunkel“\nund leer 🌒")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#rater") == "007"
    page.select_option("#language", "fr")
    with page.expect_download() as saved:
        page.click("#save")
    name = saved.value.suggested_filename
    assert name == "answers-20231114T1830-007.geojson"
    saved.value.save_as(tmp_path / name)
    row = read(tmp_path, name).frame.iloc[0]
    assert row[["walk", "stop", "rater", "group"]].tolist() == ["20231114T1830", "2", "007", 'Frauen, "Ältere"']
    assert row["words"] == "=1+1 „Dunkel“\nund leer 🌒"
    assert row[["light", "feeling"]].tolist() == [1, 3]
    assert str(row["start"].tz) == "UTC"
    page.click("#forget")
    page.click("#forget")
    assert page.input_value("#rater") == ""
    assert not page.evaluate("Object.keys(localStorage).length")
    assert visit.was_quiet()
