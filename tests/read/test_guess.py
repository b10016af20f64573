from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geosafe.read.coverage import read_coverage
from geosafe.read.guess import StudyDraft, guess_study
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.study_file import StudyFile, read_study_file

DATA = Path(__file__).parents[2] / "../shared/data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="needs the real places beside the repository")
LONDON, SF = DATA / "london-city", DATA / "sanfrancisco"
LONDON_BOX = (-0.1141636, 51.5107253, -0.0931660, 51.5232569)
SF_BOX = (-122.4195399, 37.7753600, -122.3957599, 37.7917800)


def write(folder: Path, draft: StudyDraft) -> StudyFile:
    (folder / "study.yaml").write_text(draft.text, encoding="utf-8")
    for name, content in draft.files.items():
        (folder / name).write_bytes(content)
    return read_study_file(folder)


def guess(folder: Path, **options: Any) -> tuple[StudyDraft, StudyFile]:
    draft = guess_study(folder, **options)
    return draft, write(folder, draft)


@real
def test_london_needs_no_hand(tmp_path: Path) -> None:
    draft, study = guess(
        tmp_path, osm=LONDON / "london-city-holborn.osm.pbf", incidents=[LONDON / "police"],
        lamps=[LONDON / "Camden_Street_Lighting.csv"], box=LONDON_BOX, osm_date=date(2020, 7, 20),
    )  # fmt: skip
    assert (study.timezone, study.country) == ("Europe/London", "GB")
    assert study.period is not None
    assert (study.period.start, study.period.end) == (date(2018, 4, 1), date(2020, 11, 30))
    (police,) = study.incidents
    assert dict(police.columns.named()) == {
        "lon": "Longitude", "lat": "Latitude", "month": "Month", "kind": "Crime type", "id": "Crime ID",
    }  # fmt: skip
    assert police.snapped
    assert len(police.keep["kind"]) == 14
    assert police.coverage == "incidents-covered.geojson"
    assert "Open Government Licence" in str(police.licence)
    source = read_incidents(police, folder=study.folder, timezone="Europe/London")
    assert len(source.frame) == 20_241
    covered = read_coverage(police.coverage, tmp_path)
    assert not isinstance(covered, str)
    assert covered.to_crs(27700).area.iloc[0] == pytest.approx(0.66 * 2.03e6, rel=0.05)  # the City's part of the box
    (lamps,) = study.lamps
    assert dict(lamps.columns.named()) == {
        "lon": "Longitude", "lat": "Latitude", "power_w": "Wattage", "on_hours": "Switch Regime",
    }  # fmt: skip
    surveyed = read_lamps(lamps, folder=study.folder)
    assert not isinstance(surveyed.coverage, str)
    inside = surveyed.frame.intersects(surveyed.coverage.geometry.iloc[0])
    assert inside.all()
    assert [finding.code for finding in surveyed.findings] == ["lamps-read"]  # the draft needs no repair
    assert any("lamps-surveyed.geojson" in question for question in draft.questions)
    assert any("2020-04 to 2020-06" in question for question in draft.questions)


@real
def test_san_francisco_needs_no_hand(tmp_path: Path) -> None:
    _, study = guess(
        tmp_path, osm=SF / "san-francisco-downtown.osm.pbf", incidents=[SF / "sf_crime.csv"],
        night_light=SF / "SF_nightlights_mean.tif", box=SF_BOX,
    )  # fmt: skip
    assert (study.timezone, study.country) == ("America/Los_Angeles", "US")
    assert study.period is not None
    assert (study.period.start, study.period.end) == (date(2017, 7, 11), date(2017, 7, 31))
    assert study.night_light is not None
    (crime,) = study.incidents
    assert dict(crime.columns.named()) == {
        "lon": "X", "lat": "Y", "date": "Date", "time": "Time", "kind": "Category", "id": "IncidntNum",
    }  # fmt: skip
    assert (crime.dates, crime.unknown_times, crime.coverage, crime.snapped) == (
        "month-first",
        ("00:01",),
        "area",
        False,
    )
    assert {"ASSAULT", "ROBBERY", "LARCENY/THEFT", "VANDALISM"} <= set(crime.keep["kind"])
    assert not {"FRAUD", "NON-CRIMINAL", "FORGERY/COUNTERFEITING", "WARRANTS"} & set(crime.keep["kind"])
    assert len(read_incidents(crime, folder=study.folder, timezone="America/Los_Angeles").frame) > 4_000


@real
def test_calls_for_service_are_read_without_street_centres_and_patrols(tmp_path: Path) -> None:
    draft, study = guess(
        tmp_path, osm=SF / "san-francisco-downtown.osm.pbf", incidents=[SF / "sf_police_calls_clip.csv"], box=SF_BOX
    )
    (calls,) = study.incidents
    assert calls.set_aside["geocode_match_level"] == ("StreetName",)
    assert {"Passing Call", "Traffic Stop"} <= set(calls.set_aside["kind"])
    assert (calls.columns.date, calls.columns.time, calls.dates) == ("call_datetime_local", None, "month-first")
    assert any("2016-08 to 2018-11" in question for question in draft.questions)


@real
def test_stops_and_searches_stay_out_with_the_reason(tmp_path: Path) -> None:
    draft, study = guess(
        tmp_path, osm=LONDON / "london-city-holborn.osm.pbf", incidents=[LONDON / "stop_search"], box=LONDON_BOX,
        osm_date=date(2020, 7, 20),
    )  # fmt: skip
    assert study.incidents == ()
    assert study.period is not None
    assert (study.period.start, study.period.end) == (date(2020, 1, 1), date(2020, 12, 31))
    assert re.search(r"# .*stop_search is left out:\n# .*police activity.*From 2019-01 on", draft.text)
    assert any("police activity" in question for question in draft.questions)


def table(file: Path, header: str, *rows: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "helsinki-centre.osm.pbf").write_bytes(b"x")
    return tmp_path / "in" / "helsinki-centre.osm.pbf"


HELSINKI = (24.93, 60.16, 24.96, 60.18)


def test_an_order_that_nothing_settles_is_guessed_by_country_and_asked(tmp_path: Path, extract: Path) -> None:
    incidents = table(
        tmp_path / "in/a.csv", "lon,lat,date,type", "24.94,60.17,03/04/2024,a", "24.95,60.17,04/05/2024,b"
    )
    draft, study = guess(tmp_path / "in", osm=extract, incidents=[incidents], box=HELSINKI)
    assert study.incidents[0].dates == "day-first"
    assert study.incidents[0].coverage == "unknown"
    assert study.name == "Helsinki Centre"
    assert study.period is not None
    assert (study.period.start, study.period.end) == (date(2024, 4, 3), date(2024, 5, 4))
    assert any("3 April or 4 March" in question for question in draft.questions)


def test_projected_lamps_get_the_grid_in_which_they_fall_into_the_extract(tmp_path: Path, extract: Path) -> None:
    lamps = table(tmp_path / "in/l.csv", "Easting;Northing;Teho", "386000;6672000;60", "386100;6672100;60")
    draft, study = guess(tmp_path / "in", osm=extract, lamps=[lamps], box=HELSINKI)
    assert study.lamps[0].crs == "EPSG:3067"
    assert any("EPSG:3067" in question for question in draft.questions)


def test_what_cannot_be_used_is_left_out_with_the_reason(tmp_path: Path, extract: Path) -> None:
    empty = table(tmp_path / "in/none.csv", "name,type", "a,b")
    far = table(tmp_path / "in/far.csv", "x,y", "1,9000000", "2,9000000")
    draft, study = guess(
        tmp_path / "in", osm=extract, incidents=[empty, tmp_path / "in/gone.csv"], lamps=[far], box=HELSINKI
    )
    assert (study.incidents, study.lamps) == ((), ())
    text = " ".join(draft.questions)
    for reason in ("no columns look like coordinates", "there is no such file", "lie in no grid", "Which dates"):
        assert reason in text


def test_hostile_names_and_cells_cannot_write_into_the_study_file(tmp_path: Path, extract: Path) -> None:
    kinds = {"a: b": "a: b", "{{7*7}}": "{{7*7}}", '""x': '"x', "# c": "# c", "x\nevil: true": "x\nevil: true"}
    rows = [f'24.94,60.17,2024-01-{d:02d},"{kind}",{d}' for d, kind in enumerate([*kinds] * 2, start=1)]
    incidents = table(tmp_path / "in/it's #1: a.csv", 'lon,lat,date,"type: a # b","id"', *rows)
    _, study = guess(tmp_path / "in", osm=extract, incidents=[incidents], box=HELSINKI)
    assert study.incidents[0].path == "it's #1: a.csv"
    assert study.incidents[0].columns.kind == "type: a # b"
    assert set(study.incidents[0].keep["kind"]) == set(kinds.values())


def test_inputs_elsewhere_are_listed_as_places_of_data(tmp_path: Path, extract: Path) -> None:
    incidents = table(tmp_path / "b.csv", "lon,lat,date", "24.94,60.17,2024-01-31")
    study_folder = tmp_path / "study"
    study_folder.mkdir()
    _, study = guess(study_folder, osm=extract, incidents=[incidents], box=HELSINKI)
    assert study.data == ("../b.csv", "../in")  # the file alone: its folder holds the study too
    assert study.osm == "../in/helsinki-centre.osm.pbf"


def test_two_sources_share_the_period_that_both_cover(tmp_path: Path, extract: Path) -> None:
    a = table(tmp_path / "in/a.csv", "lon,lat,date", *(f"24.94,60.17,2024-01-{d:02d}" for d in (5, 28)))
    b = table(tmp_path / "in/b.csv", "lon,lat,month", "24.94,60.17,2024-01", "24.94,60.17,2024-03")
    _, study = guess(tmp_path / "in", osm=extract, incidents=[a, b], box=HELSINKI)
    assert study.period is not None
    assert (study.period.start, study.period.end) == (date(2024, 1, 5), date(2024, 1, 28))


def test_reference_rates_are_frozen_into_the_text(tmp_path: Path, extract: Path) -> None:
    draft = guess_study(tmp_path / "in", osm=extract, box=HELSINKI, osm_date=date(2024, 5, 1))
    study = write(tmp_path / "in", draft.with_reference_rate({"all": 61.234567, "night": 0.5}))
    assert study.reference_rate.rates() == {"all": 61.23, "night": 0.5}
    assert write(tmp_path / "in", draft).reference_rate.rates() == {}
