"""Districts: polygons with names of their own."""

from __future__ import annotations

import json

import pytest

from geosafe.errors import DataError, MissingFileError
from geosafe.read.districts import read_districts

SQUARE = {"type": "Polygon", "coordinates": [[[24.9, 60.1], [24.95, 60.1], [24.95, 60.2], [24.9, 60.2], [24.9, 60.1]]]}


def write(path, *features):
    rows = [{"type": "Feature", "properties": each, "geometry": shape} for each, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
    return path


def test_names_and_shapes(tmp_path):
    read = read_districts(write(tmp_path / "d.geojson", ({"Name": " West  end"}, SQUARE), ({"Name": "East"}, SQUARE)))
    assert read["name"].tolist() == ["West end", "East"]
    assert read.crs.to_epsg() == 4326


def test_every_fault_at_once(tmp_path):
    file = write(
        tmp_path / "d.geojson", ({"name": "A"}, SQUARE), ({"name": "A"}, SQUARE), ({"name": ""}, SQUARE),
        ({"name": "B"}, {"type": "Point", "coordinates": [24.9, 60.1]}),
    )  # fmt: skip
    with pytest.raises(DataError) as said:
        read_districts(file)
    found = " ".join(map(str, said.value.faults))
    assert "two districts are named 'A'" in found
    assert "it has no name" in found
    assert "it is no polygon" in found
    assert len(said.value.faults) == 4


def test_no_name_and_no_file(tmp_path):
    with pytest.raises(DataError, match="no column holds the name: n"):
        read_districts(write(tmp_path / "d.geojson", ({"n": "A"}, SQUARE)))
    with pytest.raises(MissingFileError):
        read_districts(tmp_path / "none.geojson")
