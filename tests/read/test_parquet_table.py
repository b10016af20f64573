from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from geosafe.errors import DataError
from geosafe.read.parquet_table import read_parquet_table
from geosafe.read.text_table import TextTable

POINTS = [shapely.Point(530000, 181000, 12), None, shapely.Point(530001, 181001)]


def read(file: Path) -> TextTable:
    return read_parquet_table(file, name=file.name, layer="incidents", most=50_000_000)


def codes(table: TextTable) -> list[str]:
    return [finding.code for finding in table.findings]


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    when = pd.to_datetime(["2024-03-09 22:30", None, "2024-03-10 00:00"])
    columns = {
        "id": ["007", "NA", None],
        "f": [7.0, 2.5, None],
        "when": when,
        "zoned": when.tz_localize("Europe/Paris"),
    }
    return gpd.GeoDataFrame(columns, geometry=POINTS, crs=27700)


def test_geoparquet_becomes_rows_of_text_with_points(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    frame.to_parquet(tmp_path / "a.parquet", write_page_checksum=True)
    table = read(tmp_path / "a.parquet")
    assert table.rows.to_dict("list") == {
        "id": ["007", "NA", ""], "f": ["7", "2.5", ""], "when": ["2024-03-09T22:30:00", "", "2024-03-10T00:00:00"],
        "zoned": ["2024-03-09T21:30:00Z", "", "2024-03-09T23:00:00Z"],
    }  # fmt: skip
    assert table.source_row.tolist() == [1, 2, 3]
    assert table.geometry is not None
    assert list(table.geometry) == [shapely.Point(530000, 181000), None, shapely.Point(530001, 181001)]
    assert table.crs is not None
    assert table.crs.to_epsg() == 27700
    assert codes(table) == []


@pytest.mark.parametrize(("crs", "code"), [("absent", 4326), (None, None), (27700, 27700)])
def test_a_crs_is_that_of_the_file_or_longitude_and_latitude_where_the_format_says_so(
    tmp_path: Path, frame: gpd.GeoDataFrame, crs: object, code: int | None
) -> None:
    frame.to_parquet(tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    geo = json.loads(table.schema.metadata[b"geo"])
    if crs == "absent":
        del geo["columns"]["geometry"]["crs"]
    elif crs is None:
        geo["columns"]["geometry"]["crs"] = None
    parquet.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo)}), tmp_path / "b.parquet")
    found = read(tmp_path / "b.parquet").crs
    assert (found.to_epsg() if found else None) == code


def test_points_as_columns_of_their_own_are_read_too(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    frame.set_geometry(shapely.points([[1, 2], [3, 4], [5, 6]])).to_parquet(
        tmp_path / "a.parquet", geometry_encoding="geoarrow"
    )
    table = read(tmp_path / "a.parquet")
    assert table.geometry is not None
    assert [point.wkt for point in table.geometry] == ["POINT (1 2)", "POINT (3 4)", "POINT (5 6)"]


def test_a_plain_table_has_no_shapes_and_says_that_nothing_was_checked(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"lon": [0.5], "blob": [b"\xff"], "list": [[1]]}), tmp_path / "a.parquet")
    table = read(tmp_path / "a.parquet")
    assert table.rows.to_dict("list") == {"lon": ["0.5"]}
    assert (table.geometry, table.crs) == (None, None)
    assert codes(table) == ["no-checksums", "columns-left-out"]


def test_a_flipped_bit_in_a_page_is_noticed_where_there_are_checksums(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    cells = pa.table({"when": [f"2024-03-{day:02d}" for day in range(1, 29)], "lon": [day / 7 for day in range(28)]})
    for checksums in (True, False):
        parquet.write_table(cells, file, write_page_checksum=checksums, compression="none", use_dictionary=False)
        sound, data = read(file), bytearray(file.read_bytes())
        at = data.index(b"2024-03-09")
        data[at + 9] ^= 1  # the ninth becomes the eighth
        file.write_bytes(data)
        if checksums:
            assert codes(sound) == []
            with pytest.raises(DataError, match=r"a\.parquet: it is damaged .*integrity.*Get it again"):
                read(file)
        else:
            assert codes(sound) == ["no-checksums"]
            assert read(file).rows["when"].tolist().count("2024-03-08") == 2


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _encrypted(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4] + b"PARE")


def _footer(old: bytes, new: bytes) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(file.read_bytes().replace(old, new))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_cut, "it is damaged or cut short"),
        (_encrypted, "it is damaged or cut short .*(encrypt|decrypt)"),
        (_footer(b'"primary_column"', b'"primary_colum_"'), "what it says of its shapes cannot be read"),
        (
            _footer(b'"primary_column": "geometry"', b'"primary_column": "geometrx"'),
            "cannot be read|which is not there",
        ),
        (_footer(b'"encoding": "WKB"', b'"encoding": "WKX"'), "its shapes are encoded as 'WKX'. Save it again"),
        (_footer(b'"type": "ProjectedCRS"', b'"type": "ProjectedXXX"'), "its CRS cannot be read"),
    ],
)
def test_damage_is_a_fault(
    tmp_path: Path, frame: gpd.GeoDataFrame, change: Callable[[Path], None], message: str
) -> None:
    file = tmp_path / "a.parquet"
    frame.to_parquet(file, compression=None)
    change(file)
    with pytest.raises(DataError, match=message):
        read(file)


def test_a_shape_that_is_none_is_a_fault_that_names_the_row(tmp_path: Path) -> None:
    about = {"primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}
    table = pa.table({"g": [shapely.Point(1, 2).wkb, b"nonsense"]}).replace_schema_metadata({"geo": json.dumps(about)})
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"a\.parquet, row 2: 1 shapes cannot be read"):
        read(tmp_path / "a.parquet")


def test_a_text_that_is_repeated_without_end_is_not_written_out(tmp_path: Path) -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 100_000]))
    parquet.write_table(pa.table({"a": long}), tmp_path / "a.parquet", compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size < 20_000
    with pytest.raises(DataError, match=r"a\.parquet: its texts take 10\.0 GB. Cut it to the area"):
        read(tmp_path / "a.parquet")


def test_more_cells_than_a_table_may_have_are_a_fault_before_they_are_read(tmp_path: Path) -> None:
    columns = {f"c{i}": pa.nulls(2_600_000) for i in range(40)}
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 200_000
    with pytest.raises(DataError, match="it has 2,600,000 rows of 40 columns"):
        read(tmp_path / "a.parquet")
