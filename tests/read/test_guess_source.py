from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.read.guess_source import SourceDraft, guess_incidents, guess_lamps
from geosafe.read.study_file import IncidentsEntry
from geosafe.read.yaml_file import read_yaml
from tests.xlsx_files import write_xlsx

BOX = (-0.12, 51.50, -0.09, 51.53)
STREET = "Crime ID,Month,Falls within,Longitude,Latitude,LSOA code,Crime type"


def guess(path: Path) -> SourceDraft:
    return guess_incidents(path, name=path.name, box=BOX, timezone="Europe/London", country="GB", number=1)


def test_a_download_that_mixes_tables_is_narrowed_to_its_incidents(tmp_path: Path) -> None:
    for month in ("2024-01", "2024-02"):
        folder = tmp_path / "police" / month
        folder.mkdir(parents=True)
        (folder / f"{month}-x-street.csv").write_text(f"{STREET}\n,{month},X Police,-0.1,51.51,E1,Robbery\n")
        (folder / f"{month}-x-outcomes.csv").write_text("Crime ID,Outcome type\na,b\n")
    draft = guess(tmp_path / "police")
    assert draft.usable
    assert '  - path: "police/**/*-street.csv"' in draft.text
    assert "snapped: true" in draft.text
    assert str(draft.span) == "(datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))"


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (["31/01/2024", "01/02/2024"], "dates: day-first  # as a value shows"),
        (["01/31/2024", "01/02/2024"], "dates: month-first  # as a value shows"),
        (["01/02/2024", "03/02/2024"], "dates: day-first  # no value settles it; usual in GB"),
    ],
)
def test_the_order_of_dates_is_written_with_its_evidence(tmp_path: Path, dates: list[str], line: str) -> None:
    (tmp_path / "a.csv").write_text("lon,lat,date\n" + "".join(f"-0.1,51.51,{date}\n" for date in dates))
    assert line in guess(tmp_path / "a.csv").text


def test_dates_that_need_no_order_get_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lon,lat,date\n-0.1,51.51,2024-01-31\n")
    assert "dates:" not in guess(tmp_path / "a.csv").text


def test_a_table_at_fault_stays_as_a_comment(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('lon,lat\n1,2,3\n"4\n')
    draft = guess(tmp_path / "a.csv")
    assert not draft.usable
    assert all(line.startswith("#") for line in draft.text.splitlines())
    assert "a.csv, row 2" in draft.questions[0]


def test_words_of_a_table_cannot_write_into_the_study_file(tmp_path: Path) -> None:
    east, north = np.random.default_rng(1).uniform((-0.11, 51.51), (-0.10, 51.52), (300, 2)).T
    pd.DataFrame({
        "lon\ngitude": east, "lat": north, "date # {{ 1 }}": "2024-01-31", "type: \u202e": ["a\nkeep: b", "c"] * 150,
        "Reported by": "Police\nsimulated: true\x1b[31m",
    }).to_csv(tmp_path / "a.csv", index=False)  # fmt: skip
    draft = guess(tmp_path / "a.csv")
    (tmp_path / "study.yaml").write_text(draft.text.removeprefix("  - ").replace("\n    ", "\n"), encoding="utf-8")
    (tmp_path / "incidents-covered.geojson").write_text("{}")
    entry = read_yaml(tmp_path / "study.yaml", IncidentsEntry)
    assert draft.usable
    assert entry.columns.named() == {
        "lon": "lon\ngitude", "lat": "lat", "date": "date # {{ 1 }}", "kind": "type: \u202e",
    }  # fmt: skip
    assert set(entry.keep["kind"]) == {"a\nkeep: b", "c"}
    assert not entry.simulated
    assert "round the points of Police simulated: true\\x1b[31m;" in draft.text


def test_a_name_that_a_study_file_cannot_hold_leaves_the_table_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"lon,lat {'x' * 1000}\n-0.1,51.51\n")
    drafts = [
        guess(tmp_path / "a.csv"),
        guess_lamps(tmp_path / "a.csv", name="a.csv", box=BOX, country="GB", number=1),
    ]
    for draft in drafts:
        assert not draft.usable
        assert "cannot hold the name of its layer or of a column" in draft.questions[0]


# --- Files with shapes, layers and sheets -----------------------------------------------------

PLACES = shapely.points([[-0.1, 51.51], [-0.101, 51.512], [-0.102, 51.511]])


def places(crs: int = 27700) -> gpd.GeoDataFrame:
    columns = {
        "id": ["1", "2", "3"], "date": ["2024-03-09", "2024-03-10", "2024-03-11"], "kind": ["Theft"] * 2 + ["Robbery"],
        "Longitude": [-0.1, -0.101, -0.102], "Latitude": [51.51, 51.512, 51.511],
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=PLACES, crs=4326).to_crs(crs)


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.parquet"])
def test_a_file_with_points_needs_no_columns_of_coordinates(tmp_path: Path, name: str) -> None:
    places().to_parquet(tmp_path / name) if name == "a.parquet" else places().to_file(tmp_path / name)
    draft = guess(tmp_path / name)
    assert draft.usable
    assert f"  - path: {name}\n    columns:\n      id: id" in draft.text
    assert not any(key in draft.text for key in ("lon:", "lat:", "crs:", "layer:"))


def test_points_without_a_crs_get_the_one_in_which_they_fall_into_the_extract(tmp_path: Path) -> None:
    for crs in (27700, 4326):
        places(crs).to_file(tmp_path / "a.shp")
        (tmp_path / "a.prj").unlink()
        draft = guess(tmp_path / "a.shp")
        assert draft.usable
        assert f"    crs: EPSG:{crs}  # the usual one in which the points fall into the extract" in draft.text
        assert any(f"in EPSG:{crs}? It was told from where the points fall" in question for question in draft.questions)


def test_points_that_fall_nowhere_here_are_left_out_with_the_reason(tmp_path: Path) -> None:
    places(3857).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    draft = guess(tmp_path / "a.shp")
    assert not draft.usable
    assert "its shapes lie in no grid that is usual here" in draft.text


def test_areas_are_left_out_with_the_reason_unless_columns_say_where(tmp_path: Path) -> None:
    areas = places().set_geometry(places().buffer(10))
    areas.to_file(tmp_path / "a.gpkg")
    assert "      lon: Longitude" in guess(tmp_path / "a.gpkg").text
    areas.drop(columns=["Longitude", "Latitude"]).to_file(tmp_path / "b.gpkg")
    assert "3 of 3 shapes are no points, such as a Polygon" in guess(tmp_path / "b.gpkg").text


def test_the_layer_that_was_taken_is_written_and_asked_about(tmp_path: Path) -> None:
    places()[["kind", "geometry"]].to_file(tmp_path / "a.gpkg", layer="stations")
    places().to_file(tmp_path / "a.gpkg", layer="crimes")
    draft = guess(tmp_path / "a.gpkg")
    assert "  - path: a.gpkg\n    layer: crimes  # the file holds stations too\n    columns:" in draft.text
    assert "Is crimes the layer of a.gpkg to read? It holds stations too." in draft.questions


def test_a_lamp_inventory_may_be_a_sheet_or_shapes_alone(tmp_path: Path) -> None:
    rows = [["Lon", "Lat", "Watts"], *([place.x, place.y, 70] for place in PLACES)]
    write_xlsx(tmp_path / "a.xlsx", {"Info": [["Lamps of the borough"]], "Lamps": rows})
    places()[["geometry"]].to_file(tmp_path / "b.gpkg")
    for name, line in (
        ("a.xlsx", "    layer: Lamps  # the file holds Info too"),
        ("b.gpkg", "  - path: b.gpkg\n    cov"),
    ):
        draft = guess_lamps(tmp_path / name, name=name, box=BOX, country="GB", number=1)
        assert draft.usable
        assert line in draft.text
