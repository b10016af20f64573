from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from geosafe.errors import DataError
from geosafe.read.geojson import read_geojson
from geosafe.read.text_table import TextTable


def read(tmp_path: Path, document: Any) -> TextTable:
    text = document if isinstance(document, str) else json.dumps(document)
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    return read_geojson(tmp_path / "a.geojson", name="a.geojson", layer="incidents", most=10_000_000)


def point(*at: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(at)}}


def collection(*features: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_features_become_rows_of_text_with_points(tmp_path: Path) -> None:
    table = read(tmp_path, collection(
        point(-0.1, 51.5, id="007", n=7, f=7.0, kind="{{x}}"), point(-0.2, 51.6, 30.0, id="NA", n=None, ok=True),
    ))  # fmt: skip
    assert table.rows.to_dict("list") == {
        "id": ["007", "NA"], "n": ["7", ""], "f": ["7", ""], "kind": ["{{x}}", ""], "ok": ["", "true"],
    }  # fmt: skip
    assert table.source_row.tolist() == [1, 2]
    assert table.geometry is not None
    assert list(table.geometry) == [shapely.Point(-0.1, 51.5), shapely.Point(-0.2, 51.6)]
    assert table.crs is not None
    assert table.crs.to_epsg() == 4326


def test_ids_of_features_are_a_column_unless_a_property_is(tmp_path: Path) -> None:
    assert read(tmp_path, collection({**point(0, 1), "id": 7}, point(0, 1))).rows["id"].tolist() == ["7", ""]
    assert read(tmp_path, collection({**point(0, 1, id="a"), "id": 7})).rows["id"].tolist() == ["a"]


def test_a_declared_crs_is_kept(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    table = read(tmp_path, collection(point(530000, 181000), crs=crs))
    assert table.crs is not None
    assert table.crs.to_epsg() == 27700
    with pytest.raises(DataError, match="the CRS 'urn:x:moon' is not known"):
        read(tmp_path, collection(point(0, 1), crs={"properties": {"name": "urn:x:moon"}}))


def test_other_shapes_and_none_are_kept_as_such(tmp_path: Path) -> None:
    shapes = [
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "MultiPoint", "coordinates": [[0, 0, 5]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [None, 1]},
        None,
    ]
    table = read(tmp_path, collection(*({"type": "Feature", "properties": None, "geometry": g} for g in shapes)))
    assert table.geometry is not None
    kinds = [None if shape is None else shape.geom_type for shape in table.geometry]
    assert kinds == ["LineString", "MultiPoint", "GeometryCollection", "Point", "Point", None]
    assert table.geometry[1] == shapely.MultiPoint([(0, 0)])
    assert len(table.rows) == 6


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("[1]", r"it is not GeoJSON \(TypeError\). Save it again"),
        ('{"type": "FeatureCollection"}', "not GeoJSON"),
        ('{"type": "Topology", "objects": {}}', "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": [', "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": [7]}', "not GeoJSON"),
        (collection({"type": "Feature", "geometry": {"type": "Circle", "coordinates": [0]}}), "not GeoJSON"),
        (collection({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1]}}), "not GeoJSON"),
        (collection({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[1]]}}), "not GeoJSON"),
        ('{"a": ' * 100_000, "nested too deeply"),
        (json.dumps(point(0, 1)) + "\n" + json.dumps(point(0, 1)), "not GeoJSON"),
        (b"{\xff}".decode("latin-1"), "not GeoJSON"),
    ],
)
def test_what_is_no_geojson_is_a_fault(tmp_path: Path, document: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, document)


def test_shapes_within_shapes_without_end_are_a_fault(tmp_path: Path) -> None:
    deep = '{"type":"GeometryCollection","geometries":[' * 50_000 + "]}" * 50_000
    with pytest.raises(DataError, match="nested too deeply"):
        read(tmp_path, '{"type": "Feature", "properties": {}, "geometry": ' + deep + "}")


@pytest.mark.parametrize("properties", [{"a\ud800": 1}, {"a": "\ud800"}])
def test_half_a_character_is_a_fault(tmp_path: Path, properties: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"it is not GeoJSON \(UnicodeEncodeError\)"):
        read(tmp_path, collection(point(1, 2, **properties)))
