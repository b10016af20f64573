from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.errors import DataError
from geosafe.read.shapefile import read_shapefile
from geosafe.read.text_table import TextTable

POINTS = [shapely.Point(530000, 181000), None, shapely.Point(530001.5, 181001)]
HOLED = shapely.box(0, 0, 10, 10) - shapely.box(2, 2, 8, 8)
NESTED = shapely.union_all([HOLED, shapely.box(3, 3, 7, 7) - shapely.box(4, 4, 5, 5), shapely.box(20, 0, 21, 1)])


def write(folder: Path, shapes: list[object], **columns: list[object]) -> Path:
    frame = gpd.GeoDataFrame(columns or {"n": list(range(len(shapes)))}, geometry=shapes, crs=27700)
    frame.to_file(folder / "a.shp")
    return folder / "a.shp"


def read(file: Path) -> TextTable:
    return read_shapefile(file, name=file.name, layer="incidents", most=10_000_000)


def test_records_are_rows_with_points(tmp_path: Path) -> None:
    table = read(write(tmp_path, POINTS, id=["007", "NA", None], n=[1, 2, 3]))
    assert table.rows.to_dict("list") == {"id": ["007", "NA", ""], "n": ["1", "2", "3"]}
    assert table.source_row.tolist() == [1, 2, 3]
    assert table.geometry is not None
    assert list(table.geometry) == POINTS
    assert table.crs is not None
    assert table.crs.to_epsg() == 27700
    assert table.findings == ()


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(1, 2, 3), shapely.Point(4, 5, 6)],
        [shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(1, 2), (3, 4)])],
        [shapely.LineString([(0, 0), (1, 1)]), shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]])],
        [shapely.box(0, 0, 1, 1), HOLED, NESTED, shapely.force_3d(HOLED, 7.0)],
    ],
    ids=str.split("heights multipoints lines polygons"),
)
def test_every_kind_of_shape_is_read_as_it_is(tmp_path: Path, shapes: list[object]) -> None:
    table = read(write(tmp_path, shapes))
    assert shapely.equals(table.geometry, shapely.force_2d(shapes)).all()
    assert not shapely.has_z(table.geometry).any()


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_rings_within_rings_are_told_apart_whichever_way_they_run(tmp_path_factory, towers) -> None:
    """Draw towers of squares, each within the last: every other one is a hole."""
    folder = tmp_path_factory.mktemp("shp")
    rings, area = [], 0
    for i, (n, turned) in enumerate(towers):
        for k in range(n):
            square = np.array(shapely.box(100 * i + k, k, 100 * i + 20 - k, 20 - k).exterior.coords)
            rings.append(square[::-1] if turned else square)
            area += (-1) ** k * (20 - 2 * k) ** 2
    file = write(folder, [HOLED])
    put_polygon(file, rings)
    table = read(file)
    assert table.geometry is not None
    assert table.geometry[0].is_valid
    assert table.geometry[0].area == pytest.approx(area)


def put_polygon(file: Path, rings: list[np.ndarray]) -> None:
    """Write one polygon of these rings in place of what is there."""
    corners = np.concatenate(rings)
    first = np.cumsum([0, *map(len, rings[:-1])])
    content = struct.pack("<i4dii", 5, 0, 0, 0, 0, len(rings), len(corners))
    content += first.astype("<i4").tobytes() + corners.astype("<f8").tobytes()
    record = struct.pack(">ii", 1, len(content) // 2) + content
    for suffix, body in ((".shp", record), (".shx", struct.pack(">ii", 50, len(content) // 2))):
        head = bytearray(file.with_suffix(suffix).read_bytes()[:100])
        head[24:28] = struct.pack(">i", (100 + len(body)) // 2)
        file.with_suffix(suffix).write_bytes(bytes(head) + body)


def test_a_ring_that_crosses_itself_stays_for_the_repair_and_does_not_guess_holes(tmp_path: Path) -> None:
    bow_tie = np.array([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])
    file = write(tmp_path, [HOLED])
    put_polygon(file, [bow_tie])
    table = read(file)
    assert table.geometry is not None
    assert not table.geometry[0].is_valid
    put_polygon(file, [bow_tie, bow_tie + 5])
    with pytest.raises(DataError, match="it is damaged"):
        read(file)


def test_records_marked_as_deleted_are_left_out_and_counted(tmp_path: Path) -> None:
    file = write(tmp_path, POINTS, n=[1, 2, 3])
    table = bytearray(file.with_suffix(".dbf").read_bytes())
    start, width = struct.unpack_from("<HH", table, 8)
    table[start + width] = ord("*")
    file.with_suffix(".dbf").write_bytes(table)
    read_back = read(file)
    assert (read_back.rows["n"].tolist(), read_back.source_row.tolist()) == (["1", "3"], [1, 3])
    assert [(finding.code, finding.n) for finding in read_back.findings] == [("deleted-records", 1)]


def test_without_a_prj_the_crs_is_unknown(tmp_path: Path) -> None:
    file = write(tmp_path, POINTS)
    file.with_suffix(".prj").unlink()
    assert read(file).crs is None
    file.with_suffix(".prj").write_text("PROJCS[nonsense")
    with pytest.raises(DataError, match=r"its CRS cannot be read .'PROJCS.nonsense'"):
        read(file)


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        ([".dbf"], "its .dbf is missing. Put all files of the shapefile side by side"),
        ([".shx"], "its .shx is missing"),
        ([".dbf", ".shx"], "its .dbf and .shx are missing"),
    ],
)
def test_missing_parts_are_named(tmp_path: Path, gone: list[str], message: str) -> None:
    file = write(tmp_path, POINTS)
    for suffix in gone:
        file.with_suffix(suffix).unlink()
    with pytest.raises(DataError, match=message):
        read(file)


def test_parts_in_capitals_are_found_and_links_that_lead_away_are_not(tmp_path: Path) -> None:
    file = write(tmp_path, POINTS)
    file.with_suffix(".dbf").rename(file.with_suffix(".DBF"))
    assert len(read(file).rows) == 3
    (tmp_path / "away").mkdir()
    file.with_suffix(".DBF").rename(tmp_path / "away/a.dbf")
    file.with_suffix(".dbf").symlink_to(tmp_path / "away/a.dbf")
    with pytest.raises(DataError, match=r"its .dbf is missing"):
        read(file)


def _cut(suffix: str, n: int) -> Callable[[Path], object]:
    return lambda file: file.with_suffix(suffix).write_bytes(file.with_suffix(suffix).read_bytes()[:n])


def _put(suffix: str, at: int, new: bytes) -> Callable[[Path], object]:
    def change(file: Path) -> None:
        data = bytearray(file.with_suffix(suffix).read_bytes())
        data[at : at + len(new)] = new
        file.with_suffix(suffix).write_bytes(data)

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_cut(".shp", 150), "it is cut short"),
        (_cut(".shp", 90), "it is cut short"),
        (_cut(".shx", 90), "it is cut short"),
        (_cut(".shx", 108), "it holds 1 shapes and its .dbf 3 records"),
        (_cut(".dbf", 60), "its .dbf is damaged or cut short"),
        (_cut(".dbf", 10), "its .dbf is damaged or cut short"),
        (_put(".shx", 100, b"\x7f\xff\xff\xff"), "it is damaged, or its .shx is that of another file"),
        (_put(".shx", 104, b"\xff\xff\xff\xff"), "it is damaged, or its .shx is that of another file"),
        (_put(".shp", 100, b"\0\0\0\2"), "it is damaged, or its .shx is that of another file"),
        (_put(".shp", 108, b"\x1f\0\0\0"), "row 1: it holds a shape of type 31"),
        (_put(".shp", 108, b"\x05\0\0\0"), "it is damaged"),
        (_put(".dbf", 10, b"\xff\xff"), "its .dbf is damaged or cut short"),
        (_put(".dbf", 4, b"\xff\xff\xff\xff"), "its .dbf is damaged or cut short"),
    ],
)
def test_parts_that_are_damaged_or_cut_short_are_faults(
    tmp_path: Path, change: Callable[[Path], object], message: str
) -> None:
    file = write(tmp_path, POINTS)
    change(file)
    with pytest.raises(DataError, match=message):
        read(file)


@pytest.mark.parametrize("at", [144, 148, 152])
@pytest.mark.parametrize("number", [-1, 0, 2**31 - 1])
def test_numbers_of_paths_and_corners_are_not_believed(tmp_path: Path, at: int, number: int) -> None:
    file = write(tmp_path, [HOLED])
    _put(".shp", at, struct.pack("<i", number))(file)
    if (at, number) == (152, 0):
        assert len(read(file).rows) == 1  # the first ring does start at corner 0
    else:
        with pytest.raises(DataError, match="it is damaged"):
            read(file)
