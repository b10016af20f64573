from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.errors import DataError, MissingFileError
from geosafe.read.polygon import read_polygon

SQUARE = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]
BOW_TIE = [[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01], [0, 0]]
# One degree at the equator in WGS 84 [m]: along it, and along the meridian.
DEGREE_M = (111_319.49, 110_574.28)


def read(tmp_path: Path, document: Any) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    (tmp_path / "a.geojson").write_text(text)
    return read_polygon("a.geojson", folder=tmp_path, layer="study")


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_features_geometries_and_collections_are_read_as_one_shape(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"name": "{{x}}"}, "geometry": polygon(SQUARE)}
    for document in (polygon(SQUARE), feature, {"type": "FeatureCollection", "features": [feature, feature]}):
        frame, findings = read(tmp_path, document)
        assert (len(frame), frame.crs.to_epsg(), findings) == (1, 4326, ())
        assert frame.geometry.iloc[0].area == pytest.approx(1e-4)


def test_a_declared_crs_is_kept(tmp_path: Path) -> None:
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    frame, _ = read(tmp_path, {**polygon([[x * 1e7, y * 1e7] for x, y in SQUARE]), "crs": name})
    assert frame.crs.to_epsg() == 27700
    assert frame.geometry.iloc[0].area == pytest.approx(1e10)


def test_a_bow_tie_is_repaired_and_the_change_in_area_said(tmp_path: Path) -> None:
    frame, findings = read(tmp_path, polygon(BOW_TIE))
    half = 0.5 * math.prod(0.01 * metres for metres in DEGREE_M)  # two triangles of a quarter square each
    assert frame.geometry.iloc[0].is_valid
    assert frame.geometry.iloc[0].area == pytest.approx(0.5e-4)
    assert "from 0 m² to" in findings[0].says
    said = float(findings[0].says.split(" to ")[1].removesuffix(" m².").replace(",", ""))
    assert said == pytest.approx(half, rel=1e-3)


def test_a_scribble_takes_bounded_time(tmp_path: Path) -> None:
    start = time.monotonic()
    for n in (600, 2500, 8000):
        ring = (np.random.default_rng(n).random((n, 2)) * 0.01).tolist()
        if n == 600:
            frame, findings = read(tmp_path, polygon([*ring, ring[0]]))
            assert frame.geometry.iloc[0].is_valid
            assert [finding.code for finding in findings] == ["repaired-polygon"]
        else:
            with pytest.raises(DataError, match="crosses itself too often to be repaired"):
                read(tmp_path, polygon([*ring, ring[0]]))
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"type": "Point", "coordinates": [0, 0]}, "it holds a Point"),
        ({"type": "FeatureCollection", "features": []}, "it holds no polygon"),
        ({"type": "Feature", "geometry": None}, "row 1: it holds no shape"),
        ({"type": "Feature"}, "not GeoJSON"),
        ({"type": "Topology"}, "not GeoJSON"),
        ({"type": "Polygon", "coordinates": []}, "an empty shape"),
        (polygon([[0, 0], [1, 1]]), "not GeoJSON"),
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "has no area"),
        (polygon([[530000, 1], [530001, 1], [530001, 2], [530000, 1]]), "530001 are no degrees"),
        ({**polygon(SQUARE), "crs": {"properties": {"name": "urn:x:moon"}}}, "CRS 'urn:x:moon' is not known"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 0], [1, 1], [1, 0], [NaN, 0]]]}', "not GeoJSON"),
        ('<OGRVRTDataSource><OGRVRTLayer name="/etc/passwd"/></OGRVRTDataSource>', "a virtual file that points"),
        ("[" * 100_000, "nested too deeply"),
        ("", "it is empty"),
        ("a,b\n1,2\n", "it holds no polygon"),
        ("[1]", "not GeoJSON"),
    ],
)
def test_what_is_no_polygon_is_a_fault(tmp_path: Path, document: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, document)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"none\.geojson"):
        read_polygon("none.geojson", folder=tmp_path, layer="study")


# --- Other formats ----------------------------------------------------------------------------

GRID = [[x * 1e6 + 530_000, y * 1e6 + 180_000] for x, y in SQUARE]
HOLED = shapely.Polygon(GRID, [[[x * 2e5 + 531_000, y * 2e5 + 181_000] for x, y in SQUARE]])


def write(tmp_path: Path, name: str, *shapes: Any, crs: int | None = 27700, **options: Any) -> Any:
    frame = gpd.GeoDataFrame({"a": range(len(shapes))}, geometry=list(shapes), crs=crs)
    frame.to_parquet(tmp_path / name) if name.endswith("parquet") else frame.to_file(tmp_path / name, **options)
    return name


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.parquet", "a.geojson"])
def test_every_format_with_shapes_gives_the_same_polygon(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, HOLED, shapely.box(0, 0, 10, 10))
    frame, findings = read_polygon(name, folder=tmp_path, layer="study")
    assert (len(frame), frame.crs.to_epsg(), findings) == (1, 27700, ())
    assert frame.geometry.iloc[0].area == pytest.approx(1e8 - 4e6 + 100)  # 10 km square, less a hole of 2 km


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.parquet"])
def test_repairs_and_faults_are_the_same_for_every_format(tmp_path: Path, name: str) -> None:
    bow_tie = shapely.Polygon([[x * 1e6, y * 1e6] for x, y in BOW_TIE])
    _, (finding,) = read_polygon(write(tmp_path, name, bow_tie), folder=tmp_path, layer="study")
    assert finding.code == "repaired-polygon"
    said = float(finding.says.rsplit(" to ")[-1].removesuffix(" m².").replace(",", ""))
    assert said == pytest.approx(0.5e8, rel=0.01)  # half a square of 10 km, on the ground and not on the grid
    for shapes, message in (
        ([shapely.Point(1, 2)], "row 1: it holds a Point"),
        ([HOLED, None], "row 2: it holds no shape"),
        ([shapely.MultiLineString([GRID])], "row 1: it holds a "),
    ):
        with pytest.raises(DataError, match=message):
            read_polygon(write(tmp_path, name, *shapes), folder=tmp_path, layer="study")


def test_a_shapefile_without_a_prj_says_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, "a.shp", HOLED)
    (tmp_path / "a.prj").unlink()
    with pytest.raises(DataError, match=r"a\.shp: it does not say its CRS. Save it in EPSG:4326 .*\.prj"):
        read_polygon("a.shp", folder=tmp_path, layer="study")


def test_of_several_layers_none_is_guessed(tmp_path: Path) -> None:
    for layer in ("a", "b"):
        write(tmp_path, "a.gpkg", HOLED, layer=layer)
    with pytest.raises(DataError, match=r"it holds 2 layers: 'a', 'b'. Save the one to use in a file of its own"):
        read_polygon("a.gpkg", folder=tmp_path, layer="study")
