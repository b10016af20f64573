from __future__ import annotations

import json

import numpy as np
import pyproj
import pytest

from geosafe.errors import DataError
from geosafe.read.declared_crs import crs_of_code, crs_of_definition, crs_of_name, differs

GRID = pyproj.CRS.from_epsg(27700)
ESRI = GRID.to_wkt("WKT1_ESRI")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EPSG:27700", 27700), ("urn:ogc:def:crs:EPSG::27700", 27700), ("urn:ogc:def:crs:EPSG:6.18.3:3857", 3857),
        ("http://www.opengis.net/def/crs/EPSG/0/2154", 2154), ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("OGC:CRS84", 4326), ("urn:ogc:def:crs:OGC::CRS84", 4326),
    ],
)  # fmt: skip
def test_names_of_crss(name: str, code: int) -> None:
    assert crs_of_name(name, name="a.geojson").to_epsg() == code


@pytest.mark.parametrize(
    "name", ["urn:x:moon", "EPSG:999999", "+proj=utm +zone=30", "/etc/passwd", "EPSG:4978", "4326"]
)
def test_what_is_no_name_of_a_crs_on_the_ground_is_a_fault(name: str) -> None:
    with pytest.raises(DataError, match=r"a\.geojson: .*CRS.*(is not known|none of places on the ground)"):
        crs_of_name(name, name="a.geojson")


@pytest.mark.parametrize("definition", [ESRI, GRID.to_wkt(), GRID.to_wkt("WKT1_GDAL"), json.loads(GRID.to_json())])
def test_a_definition_with_a_code_is_that_of_the_code(definition: object) -> None:
    assert crs_of_definition(definition, name="a.shp") == GRID  # type: ignore[arg-type]


def test_other_planets_are_no_ground() -> None:
    moon = pyproj.CRS.from_user_input("+proj=longlat +R=1737400 +no_defs +type=crs").to_wkt()
    with pytest.raises(DataError, match=r"is none of places on the ground"):
        crs_of_definition(moon.replace("unknown", "Moon"), name="a.shp")


def test_heights_are_left_away() -> None:
    assert crs_of_definition(pyproj.CRS.from_epsg(7405).to_wkt(), name="a").to_epsg() == 27700
    assert crs_of_code(4979, name="a").to_epsg() == 4326


@pytest.mark.parametrize(
    "definition",
    [
        "root:x:0:0:root", "", "PROJCS[" * 5000, '+proj=longlat +nadgrids=/etc/passwd', {"type": "x"}, {}, [],
        'BOUNDCRS[SOURCECRS[' + GRID.to_wkt()[:50],
    ],
)  # fmt: skip
def test_what_is_no_definition_is_a_fault(definition: object) -> None:
    with pytest.raises(DataError, match=r"a\.shp: its CRS cannot be read"):
        crs_of_definition(definition, name="a.shp")  # type: ignore[arg-type]


def test_a_definition_that_reads_other_files_is_a_fault() -> None:
    bound = pyproj.CRS.from_user_input("+proj=tmerc +lat_0=10 +ellps=airy +nadgrids=some.gsb +units=m +type=crs")
    for definition in (bound.to_wkt(), bound.to_wkt("WKT1_GDAL"), json.loads(bound.to_json())):
        with pytest.raises(DataError, match="is defined by other files"):
            crs_of_definition(definition, name="a.shp")


def test_the_web_mercator_of_gdal_is_known_by_its_code() -> None:
    assert "PROJ4" in pyproj.CRS.from_epsg(3857).to_wkt("WKT1_GDAL")
    assert crs_of_definition(pyproj.CRS.from_epsg(3857).to_wkt("WKT1_GDAL"), name="a").to_epsg() == 3857


def test_crss_differ_by_code_or_by_where_they_put_things() -> None:
    x, y = np.array([530_000.0, np.nan]), np.array([181_000.0, np.nan])
    assert not differs(crs_of_definition(ESRI, name="a"), GRID, x, y)
    assert differs(GRID, pyproj.CRS.from_epsg(3857), x, y)
    assert differs(pyproj.CRS.from_epsg(25832), pyproj.CRS.from_epsg(32632), x, y)
    for metres, expected in ((0.001, False), (2, True)):
        moved = crs_of_definition(ESRI.replace("400000.0", str(400_000 + metres)), name="a")
        assert (moved.to_epsg(), differs(moved, GRID, x, y)) == (None, expected)
