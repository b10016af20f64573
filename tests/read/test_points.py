from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from geosafe.errors import DataError
from geosafe.read.points import Points, read_points
from geosafe.read.study_file import LampColumns, LampsEntry
from geosafe.read.text_table import TextTable, read_text_table

DEGREES = LampsEntry(path="a.csv", columns=LampColumns(lon="lon", lat="lat"))
GRID = LampsEntry(path="a.csv", columns=LampColumns(x="lon", y="lat"), crs="EPSG:27700")


def read(tmp_path: Path, *rows: str, entry: LampsEntry = DEGREES, timezone: str | None = None) -> Points:
    (tmp_path / "a.csv").write_text("\n".join(["lon;lat", *rows]) + "\n")
    table = read_text_table(tmp_path / "a.csv", name="a.csv", layer="incidents")
    return read_points(table, entry, layer="lamps", timezone=timezone)


GOOD = ["-0.1051;51.5175"] * 8


def test_what_is_no_place_is_set_aside_and_counted_by_reason(tmp_path: Path) -> None:
    bad = ["-0.1;", ";51", "0;0", "0.0;-0", "nan;51", "NA;51", "inf;51", "-0.1;113", "-0.1;90", "x;51"]
    points = read(tmp_path, *GOOD, *GOOD, *bad)
    assert points.usable.tolist() == [True] * 16 + [False] * 10
    assert [geometry is None for geometry in points.geometry] == [False] * 16 + [True] * 10
    assert {finding.code: finding.n for finding in points.findings} == {
        "no-coordinates": 4, "zero-coordinates": 2, "infinite-coordinates": 1, "impossible-coordinates": 2,
        "unreadable-coordinates": 1,
    }  # fmt: skip
    assert "2 of 26, first in row 20" in next(f.says for f in points.findings if f.code == "zero-coordinates")
    assert points.crs.to_epsg() == 4326


def test_a_zero_longitude_alone_is_a_place(tmp_path: Path) -> None:
    assert read(tmp_path, "0;51.48").usable.all()  # Greenwich


def test_decimal_commas_keep_their_decimals_and_are_said(tmp_path: Path) -> None:
    points = read(tmp_path, "-0,105;51,517", "-0,106;52,001")
    np.testing.assert_allclose(
        shapely.get_coordinates(points.geometry), [[-0.105, 51.517], [-0.106, 52.001]], rtol=0, atol=1e-12
    )
    assert points.findings[0].code == "decimal-comma"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["52.1;-122.4"] * 3, "a latitude beyond 90°: the columns are swapped. Let `lon` and `lat` change places"),
        (["530319;181500"] * 3, "look like metres. Name the columns as `x` and `y` and add `crs: EPSG"),
        (["-006.30;5130.5"] * 3, "degrees and minutes run together"),
        (["6°18'W;51°30'N"] * 3, "cells are no numbers, such as .51°30'N.*Write decimal degrees"),
    ],
)
def test_columns_that_hold_something_else_are_a_fault(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, *rows)


def test_a_swap_within_bounds_is_told_by_the_time_zone(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"only when longitude and latitude change places. Write lon: 'lat' and lat: 'lon'"
    ):
        read(tmp_path, *["60.17;24.94"] * 3, timezone="Europe/Helsinki")
    assert read(tmp_path, *["24.94;60.17"] * 3, timezone="Europe/Helsinki").usable.all()
    assert read(tmp_path, *["24.94;60.17"] * 3, timezone="Europe/Paris").usable.all()


def test_a_national_grid_is_kept_in_its_own_crs(tmp_path: Path) -> None:
    points = read(tmp_path, "524803;185110", "0;0", "9e9;1", "526991;184116", entry=GRID)
    assert points.crs.to_epsg() == 27700
    assert points.usable.tolist() == [True, False, False, True]
    assert points.geometry[0] == shapely.Point(524803, 185110)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["-0.1;51.5"] * 3, "are degrees, not metres"),
        (["1171110;5300000"] * 3, "outside the area of OSGB36"),
        (["185110;524803"] * 3, "."),
    ],
)
def test_a_grid_that_does_not_fit_is_a_fault(tmp_path: Path, rows: list[str], message: str) -> None:
    if message == ".":  # the British grid holds both orders: nothing can be told
        assert read(tmp_path, *rows, entry=GRID).usable.all()
    else:
        with pytest.raises(DataError, match=message):
            read(tmp_path, *rows, entry=GRID)


def test_points_on_both_sides_of_the_antimeridian_are_places(tmp_path: Path) -> None:
    fiji = LampsEntry(path="a.csv", columns=LampColumns(x="lon", y="lat"), crs="EPSG:3460")
    assert read(tmp_path, "179.99;-16.8", "-179.99;-16.8").usable.all()
    assert read(tmp_path, "2138000;4020000", entry=fiji).usable.all()


# --- The shapes of a file ---------------------------------------------------------------------

SHAPES = LampsEntry(path="a.gpkg", columns=LampColumns())
GRID_CRS = pyproj.CRS.from_epsg(27700)


def placed(*shapes: Any, crs: pyproj.CRS = GRID_CRS, timezone: str | None = None) -> Points:
    n = len(shapes)
    geometry = np.full(n, None, dtype=object)
    geometry[:] = shapes
    table = TextTable(pd.DataFrame(index=range(n)), np.full(n, "a", object), np.arange(1, n + 1), (), geometry, crs)
    return read_points(table, SHAPES, layer="lamps", timezone=timezone)


def test_shapes_are_points_in_their_own_crs_and_the_rest_is_set_aside_by_reason() -> None:
    here = shapely.Point(530_000, 181_000)
    line = shapely.LineString([(530_000, 181_000), (530_001, 181_000)])
    points = placed(
        *[here] * 8, shapely.MultiPoint([here]), shapely.MultiPoint([here, (0, 1)]), line, here.buffer(5),
        shapely.Point(), None, shapely.Point(0, 0), shapely.Point(np.inf, 1), shapely.Point(9e9, 1),
    )  # fmt: skip
    assert points.crs == GRID_CRS
    assert points.usable.tolist() == [True] * 9 + [False] * 8
    assert points.geometry[8] == here
    assert {finding.code: finding.n for finding in points.findings} == {
        "no-points": 3, "no-coordinates": 2, "zero-coordinates": 1, "infinite-coordinates": 1,
        "impossible-coordinates": 1,
    }  # fmt: skip
    assert "their shapes are no points: 3 of 17, first in row 10" in points.findings[0].says


@pytest.mark.parametrize(
    ("shapes", "crs", "message"),
    [
        ([shapely.box(0, 0, 1, 1)] * 3, 27700, "a.gpkg, row 1: 3 of 3 shapes are no points, such as a Polygon. Name a"),
        (
            [shapely.Point(-0.1, 51.5)] * 3,
            27700,
            "the file says that it is in OSGB36.*, where values such as -0.1, 51.5",
        ),
        (
            [shapely.Point(530_000, 181_000)] * 3,
            4326,
            "the file says that it is in WGS 84, where .* cannot lie. Have its",
        ),
        (
            [shapely.Point(60.17, 24.94)] * 3,
            4326,
            "only when longitude and latitude change places. Save the file again",
        ),
    ],
)
def test_shapes_that_cannot_be_what_the_file_says_are_a_fault(shapes: list[Any], crs: int, message: str) -> None:
    with pytest.raises(DataError, match=message):
        placed(*shapes, crs=pyproj.CRS.from_epsg(crs), timezone="Europe/Helsinki")


def test_a_crs_without_a_code_is_told() -> None:
    own = pyproj.CRS.from_wkt(GRID_CRS.to_wkt("WKT1_ESRI").replace("400000.0", "400002.0"))
    (finding,) = placed(shapely.Point(530_000, 181_000), crs=own).findings
    assert finding.code == "crs-without-code"
    assert "is that of no EPSG code" in finding.says
