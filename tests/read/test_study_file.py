from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geosafe.errors import DataError, MissingFileError
from geosafe.read.study_file import read_study_file

STUDY = """\
name: Central San Francisco
osm: city.osm.pbf
area: drawn.geojson
timezone: America/Los_Angeles
country: US
period: {from: 2017-07-11, to: 2017-07-31}
incidents:
  - path: crime.csv
    columns: {lon: X, lat: Y, date: Date, time: Time, kind: Category, id: IncidntNum}
    keep: {kind: [ASSAULT, "LARCENY/THEFT", NO, 007]}
    set_aside: {level: StreetName}
    unknown_times: ["00:01"]
    dates: month-first
    coverage: area
    snapped: true
lamps:
  - path: lamps.csv
    columns: {x: Easting, y: Northing, power_w: Wattage}
    crs: epsg:27700
    coverage: drawn.geojson
night_light: light.tif
observations: [walks/2017-07-20.csv]
profile: women-alone
reference_rate: {all: 60.5, night: 12}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "walks").mkdir()
    for name in ("city.osm.pbf", "crime.csv", "lamps.csv", "drawn.geojson", "light.tif", "walks/2017-07-20.csv"):
        (tmp_path / name).write_text("x")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    (folder / "study.yaml").write_text(text)
    return folder


def test_the_whole_of_a_study_file_is_read(folder: Path) -> None:
    study = read_study_file(write(folder, STUDY))
    assert study == read_study_file(folder / "study.yaml")
    assert study.folder == folder
    assert study.period is not None
    assert (study.period.period().start, study.period.period().end) == (date(2017, 7, 11), date(2017, 7, 31))
    source = study.incidents[0]
    assert dict(source.columns.named()) == {
        "lon": "X", "lat": "Y", "date": "Date", "time": "Time", "kind": "Category", "id": "IncidntNum",
    }  # fmt: skip
    assert source.keep == {"kind": ("ASSAULT", "LARCENY/THEFT", "NO", "007")}
    assert source.set_aside == {"level": ("StreetName",)}
    assert (source.unknown_times, source.dates, source.coverage, source.snapped) == (
        ("00:01",), "month-first", "area", True,
    )  # fmt: skip
    assert (study.lamps[0].crs, study.lamps[0].columns.projected) == ("EPSG:27700", True)
    assert study.reference_rate.rates() == {"all": 60.5, "night": 12.0}
    assert study.profile == "women-alone"


def test_a_study_file_is_frozen(folder: Path) -> None:
    study = read_study_file(write(folder, STUDY))
    with pytest.raises(ValueError, match="frozen"):
        study.name = "other"  # type: ignore[misc]


def test_what_is_left_out_has_documented_defaults(folder: Path) -> None:
    study = read_study_file(
        write(folder, "name: a\nosm: city.osm.pbf\nincidents: [{path: crime.csv, columns: {lon: X, lat: Y}}]")
    )
    assert (study.profile, study.period, study.reference_rate.rates()) == ("everyone", None, {})
    assert study.incidents[0].coverage == "unknown"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("tiemzone: UTC", r"row 3, column 'tiemzone': .*Did you mean 'timezone'"),
        ("folder: /etc", "'folder' is not known"),
        ("timezone: Mars/Olympus", "'Mars/Olympus' is not a time zone"),
        ("timezone: ../../etc/passwd", "is not a time zone"),
        ("country: usa", "country"),
        ("period: {from: 2017-08-01, to: 2017-07-01}", "ends on 2017-07-01, before it starts"),
        ("area: /etc/passwd", "absolute path"),
        ("area: ../x.geojson", "leaves the study folder"),
        ("night_light: /vsicurl/http://x/a.tif", "not a file on this machine"),
        ("observations: [none.csv]", r"observations\.0.*no file 'none.csv'"),
        ("reference_rate: {all: .nan}", "found '.nan'"),
        ("reference_rate: {all: 0}", "greater than 0"),
        ("simulated: yes", "found 'yes'"),
        ("incidents: [{path: crime.csv, columns: {lon: X}}]", "both `lon` and `lat`"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y, x: E, y: N}}]", "where one thing, and once"),
        ("incidents: [{path: crime.csv, layer: '', columns: {lon: X, lat: Y}}]", "at least 1 character"),
        ("incidents: [{path: crime.csv, columns: {x: E, y: N}}]", "`x` and `y` need a CRS"),
        ("incidents: [{path: crime.csv, columns: {lon: E, lat: N}, crs: 27700}]", "`point` are degrees"),
        ("incidents: [{path: crime.csv, columns: {x: E, y: N}, crs: +proj=utm}]", "is not a CRS"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y, time: T}}]", "`time` stands without `date`"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y, end: T}}]", "`end` stands without `start`"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y, date: D, month: M}}]", "in several ways"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y}, dates: DMY}]", "found 'DMY'"),
        ("incidents: [{path: crime.csv, columns: {lon: X, lat: Y}, unknown_times: ['24:30']}]", "unknown_times"),
        ("lamps: [{path: lamps.csv, columns: {lon: X, lat: Y, watt: W}}]", "'watt' is not known"),
        ("data: [/srv]", "not a relative path"),
    ],
)
def test_faults_say_the_line_and_what_to_write(folder: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_study_file(write(folder, f"name: a\nosm: city.osm.pbf\n{line}\n"))
    assert all(fault.row == 3 for fault in caught.value.faults)


def test_without_columns_of_coordinates_the_shapes_of_the_file_say_where(folder: Path) -> None:
    text = """
name: a
osm: city.osm.pbf
incidents:
  - {path: crime.csv, layer: 2024, columns: {date: When}, crs: EPSG:27700}
lamps:
  - path: lamps.csv
"""
    study = read_study_file(write(folder, text))
    (source,), (lamps,) = study.incidents, study.lamps
    assert (source.layer, source.crs, source.columns.place) == ("2024", "EPSG:27700", None)
    assert (lamps.layer, lamps.crs, lamps.columns.place) == (None, None, None)


def test_data_elsewhere_is_read_where_the_file_lists_its_folder(folder: Path) -> None:
    study = folder / "study"
    study.mkdir()
    text = "name: a\nosm: ../city.osm.pbf\ndata: [../city.osm.pbf]\n"
    assert read_study_file(write(study, text)).osm == "../city.osm.pbf"
    with pytest.raises(DataError, match="leaves the study folder"):
        read_study_file(write(study, "name: a\nosm: ../city.osm.pbf\n"))


@pytest.mark.parametrize(
    ("gtfs", "entries"),
    [
        ("lines.zip", [("lines.zip", "unknown")]),
        ("[lines.zip, ferries]", [("lines.zip", "unknown"), ("ferries", "unknown")]),
        ("{path: lines.zip, coverage: area}", [("lines.zip", "area")]),
        (
            "[lines.zip, {path: ferries, coverage: drawn.geojson}]",
            [("lines.zip", "unknown"), ("ferries", "drawn.geojson")],
        ),
    ],
)
def test_timetables_are_paths_or_blocks(folder: Path, gtfs: str, entries: list[tuple[str, str]]) -> None:
    (folder / "lines.zip").write_text("x")
    (folder / "ferries").mkdir()
    (folder / "ferries" / "stops.txt").write_text("x")
    study = read_study_file(write(folder, f"name: A\nosm: city.osm.pbf\ngtfs: {gtfs}\n"))
    assert [(entry.path, entry.coverage) for entry in study.gtfs] == entries
    with pytest.raises(DataError, match=r"there is no file 'none\.zip'"):
        read_study_file(write(folder, "name: A\nosm: city.osm.pbf\ngtfs: [lines.zip, none.zip]\n"))


def test_a_study_is_of_an_extract_or_of_a_place(folder: Path) -> None:
    assert read_study_file(write(folder, "name: a\nplace: Aubervilliers, France\n")).place == "Aubervilliers, France"
    with pytest.raises(DataError, match=r"no 'osm' and no 'place' is given\. Add `osm:` .* or `place:` with its name"):
        read_study_file(write(folder, "name: a\n"))


def test_no_study_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="geosafe new"):
        read_study_file(tmp_path)
