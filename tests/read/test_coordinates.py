from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from geosafe.errors import DataError
from geosafe.read.coordinates import read_coordinates
from geosafe.read.study_file import LampColumns, LampsEntry
from geosafe.read.text_table import TextTable

GRID = pyproj.CRS.from_epsg(27700)


def table(shapes: list[Any] | None, crs: pyproj.CRS | None = GRID, **columns: list[str]) -> TextTable:
    n = len(next(iter(columns.values()), shapes or []))
    geometry = None
    if shapes is not None:
        geometry = np.full(n, None, dtype=object)
        geometry[:] = shapes
    rows = pd.DataFrame(columns, index=range(n))
    return TextTable(rows, np.full(n, "a", object), np.arange(1, n + 1), (), geometry, crs)


def entry(crs: str | None = None, **columns: str) -> LampsEntry:
    return LampsEntry(path="a.gpkg", columns=LampColumns(**columns), crs=crs)


def test_points_and_lone_points_of_multipoints_are_taken_and_the_rest_is_told() -> None:
    shapes = [
        shapely.Point(1, 2), shapely.MultiPoint([(3, 4)]), shapely.MultiPoint([(3, 4), (5, 6)]),
        shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1), shapely.GeometryCollection(),
        shapely.Point(), None, shapely.MultiPoint(),
    ]  # fmt: skip
    found = read_coordinates(table(shapes), entry(), layer="lamps")
    np.testing.assert_array_equal(found.x, [1, 3, *[np.nan] * 7])
    np.testing.assert_array_equal(found.y, [2, 4, *[np.nan] * 7])
    assert found.no_points.tolist() == [False, False, True, True, True, True, False, False, False]
    assert (found.shown, found.crs) == ("MultiPoint", GRID)
    assert not found.unreadable.any()


def test_named_columns_go_before_shapes() -> None:
    found = read_coordinates(
        table([shapely.Point(1, 2)], lon=["-0.1"], lat=["51.5"]), entry(lon="lon", lat="lat"), layer="lamps"
    )
    assert (found.x.tolist(), found.y.tolist(), found.crs.to_epsg()) == ([-0.1], [51.5], 4326)


@pytest.mark.parametrize(
    ("own", "given", "code"), [(GRID, None, 27700), (GRID, "EPSG:27700", 27700), (None, "EPSG:2154", 2154)]
)
def test_the_crs_is_that_of_the_file_else_that_of_the_study_file(
    own: pyproj.CRS | None, given: str | None, code: int
) -> None:
    assert read_coordinates(table([shapely.Point(1, 2)], own), entry(given), layer="lamps").crs.to_epsg() == code


@pytest.mark.parametrize(
    ("own", "given", "message"),
    [
        (None, None, r"a\.gpkg: it does not say the CRS of its shapes \(no \.prj.*Add `crs: EPSG:…`"),
        (GRID, "EPSG:4326", r"`crs: EPSG:4326` stands in the study file, but the file is in OSGB.*Take `crs:` away"),
        (GRID, "EPSG:3857", "`crs: EPSG:3857` stands in the study file"),
    ],
)
def test_a_crs_that_is_missing_or_another_is_a_fault(own: pyproj.CRS | None, given: str | None, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_coordinates(table([shapely.Point(530_000, 181_000)], own), entry(given), layer="lamps")


def test_without_shapes_the_columns_that_look_right_are_named() -> None:
    plain = table(None, None, Longitude=["-0.1", "-0.2"], Latitude=["51.5", "51.6"])
    remedy = r"Write under `columns:` lon: 'Longitude', lat: 'Latitude'\."
    with pytest.raises(DataError, match=rf"it holds no shapes, and `columns:` names no coordinates. {remedy}"):
        read_coordinates(plain, entry(), layer="lamps")
    grid = table(None, None, Easting=["530000", "530001"], Northing=["181000", "181001"])
    with pytest.raises(DataError, match="x: 'Easting', y: 'Northing', and `crs: EPSG:…`"):
        read_coordinates(grid, entry(), layer="lamps")
    with pytest.raises(DataError, match="Name its columns of coordinates under `columns:`"):
        read_coordinates(table(None, None, a=["1"]), entry(), layer="lamps")


def test_the_cell_that_is_shown_is_one_that_cannot_be_read() -> None:
    rows = table(None, lon=["2.3 E", "2.4"], lat=["48.85", "N 48"])
    found = read_coordinates(rows, entry(lon="lon", lat="lat"), layer="lamps")
    assert (found.shown, found.unreadable.tolist()) == ("2.3 E", [True, True])
    rows = table(None, lon=["2.3", "2.4"], lat=["48.85", "N 48"])
    assert read_coordinates(rows, entry(lon="lon", lat="lat"), layer="lamps").shown == "N 48"


def test_pairs_in_one_column_are_read_and_those_that_are_none_are_told() -> None:
    cells = ["48.85, 2.35", "48,85; 2,35", " ", "POINT (2.25 48.75)", "x"]
    found = read_coordinates(table(None, at=cells), entry(point="at"), layer="lamps")
    np.testing.assert_array_equal(found.x, [2.35, np.nan, np.nan, 2.25, np.nan])
    np.testing.assert_array_equal(found.y, [48.85, np.nan, np.nan, 48.75, np.nan])
    assert found.unreadable.tolist() == [False, True, False, False, True]
    assert (found.shown, found.crs.to_epsg()) == ("48,85; 2,35", 4326)
