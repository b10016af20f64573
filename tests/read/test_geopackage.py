from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafe.errors import DataError
from geosafe.read import open_file
from geosafe.read.geopackage import read_geopackage
from geosafe.read.layers import SeveralLayersError
from geosafe.read.text_table import TextTable

POINTS = [shapely.Point(530000, 181000, 12), None, shapely.Point(530001, 181001)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    frame = gpd.GeoDataFrame(
        {
            "id": ["007", "NA", None], "n": [1, 2, 3], "f": [1.0, 2.5, None], "ok": [True, False, True],
            "when": pd.to_datetime(["2024-03-09 22:30", None, "2024-03-10 00:00"]),
        }, geometry=POINTS, crs=27700,
    )  # fmt: skip
    frame.to_file(tmp_path / "a.gpkg", layer="incidents", driver="GPKG")
    return tmp_path / "a.gpkg"


def read(file: Path, part: str | None = None) -> TextTable:
    return read_geopackage(file, name=file.name, layer="incidents", part=part, most=50_000_000)


def change(file: Path, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
    database = sqlite3.connect(file)
    for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        database.execute(f'DROP TRIGGER "{trigger}"')
    for statement in statements:
        database.execute(*(statement if isinstance(statement, tuple) else (statement,)))
    database.commit()
    database.close()


def test_rows_are_text_and_know_their_id(file: Path) -> None:
    photo = "ALTER TABLE incidents ADD COLUMN photo BLOB", "UPDATE incidents SET photo = x'ff'"
    change(file, "DELETE FROM incidents WHERE n = 1", *photo)
    table = read(file)
    assert table.rows.to_dict("list") == {
        "id": ["NA", ""], "n": ["2", "3"], "f": ["2.5", ""], "ok": ["false", "true"],
        "when": ["", "2024-03-10T00:00:00"],
    }  # fmt: skip
    assert table.source_row.tolist() == [2, 3]
    assert table.geometry is not None
    assert list(table.geometry) == [None, shapely.Point(530001, 181001)]
    assert table.crs is not None
    assert table.crs.to_epsg() == 27700
    assert [finding.code for finding in table.findings] == ["columns-left-out"]


def test_of_several_layers_one_must_be_named(file: Path) -> None:
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(1, 2)], crs=4326).to_file(file, layer='o\'dd "one"')
    with pytest.raises(SeveralLayersError, match=r"2 layers: 'incidents', 'o\\'dd \"one\"'") as caught:
        read(file)
    assert caught.value.layers == ("incidents", 'o\'dd "one"')
    assert read(file, 'o\'dd "one"').rows["a"].tolist() == ["x"]
    with pytest.raises(DataError, match="it has no layer 'lamps'"):
        read(file, "lamps")


def test_a_layer_without_shapes_is_a_plain_table(file: Path) -> None:
    change(
        file, "CREATE TABLE plain (lon REAL, kind TEXT)", "INSERT INTO plain VALUES (-0.1, 'a'), (7, 7)",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('plain', 'attributes', 'plain')",
    )  # fmt: skip
    table = read(file, "plain")
    assert table.rows.to_dict("list") == {"lon": ["-0.1", "7"], "kind": ["a", "7"]}
    assert (table.geometry, table.crs, table.source_row.tolist()) == (None, None, [1, 2])


@pytest.mark.parametrize("key", [0, -1])
def test_an_undefined_crs_is_none(file: Path, key: int) -> None:
    change(file, ("UPDATE gpkg_geometry_columns SET srs_id = ?", (key,)))
    assert read(file).crs is None


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE gpkg_geometry_columns SET srs_id = 77", "it names the CRS 77 and does not define it"),
        (
            "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 3857 WHERE srs_id = 27700",
            "its CRS is EPSG:3857 by its code and .*British National Grid by its definition",
        ),
        ("UPDATE gpkg_spatial_ref_sys SET definition = 'GEOGCS[' WHERE srs_id = 27700", "its CRS cannot be read"),
        ("UPDATE gpkg_spatial_ref_sys SET definition = x'ff' WHERE srs_id = 27700", "its CRS cannot be read|damaged"),
        (
            "UPDATE gpkg_geometry_columns SET column_name = 'shape'",
            "does not say which column of 'incidents' holds shapes",
        ),
        ("DELETE FROM gpkg_geometry_columns", "it does not say which column of 'incidents' holds shapes"),
        ("DROP TABLE gpkg_geometry_columns", "it is damaged .no such table: gpkg_geometry_columns"),
        ("DELETE FROM gpkg_contents", "it holds no layer with rows"),
        ("UPDATE gpkg_contents SET data_type = 'tiles'", "it holds no layer with rows"),
        ("DROP TABLE gpkg_contents", "it is a database but no GeoPackage"),
        ("DROP TABLE incidents", "its layer 'incidents' is computed, or not there"),
        ("UPDATE incidents SET geom = 'POINT(1 2)' WHERE fid = 3", "row 3: something that is no shape"),
        ("UPDATE incidents SET geom = x'4750' WHERE fid = 3", "row 3: 1 shapes cannot be read"),
        ("UPDATE incidents SET geom = substr(geom, 1, 20) WHERE fid = 1", "row 1: 1 shapes cannot be read"),
        ("UPDATE incidents SET geom = x'5850000100000000'", "row 1: 3 shapes cannot be read"),
    ],
)
def test_what_contradicts_itself_is_a_fault(file: Path, statement: str, message: str) -> None:
    change(file, statement)
    with pytest.raises(DataError, match=rf"a\.gpkg.*{message}"):
        read(file)


def test_layers_and_columns_that_compute_are_not_read(file: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    contents = "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('v', 'attributes', 'v')"
    change(file, f"CREATE VIEW v AS {endless}", contents)
    with pytest.raises(DataError, match="its layer 'v' is computed"):
        read(file, "v")
    change(file, "DROP VIEW v", "CREATE TABLE v (a TEXT, b AS (zeroblob(900000000)))", "INSERT INTO v VALUES ('x')")
    assert read(file, "v").rows.to_dict("list") == {"a": ["x"]}


def test_keys_that_are_no_numbers_are_cells(file: Path) -> None:
    change(
        file, "CREATE TABLE plain (key INTEGER PRIMARY KEY, a) WITHOUT ROWID",
        "INSERT INTO plain VALUES ('x', 1), (-7, 2)",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('plain', 'attributes', 'plain')",
    )  # fmt: skip
    table = read(file, "plain")
    assert sorted(table.rows["key"]) == ["-7", "x"]
    assert table.source_row.tolist() == [1, 2]


def test_a_database_that_is_no_geopackage_is_a_fault(tmp_path: Path) -> None:
    change(tmp_path / "a.gpkg", "CREATE TABLE t (a)")
    with pytest.raises(DataError, match=r"it is a database but no GeoPackage\. Export the table"):
        read(tmp_path / "a.gpkg")


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_a_fault(file: Path, at: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * at)])
    with pytest.raises(DataError, match=r"a\.gpkg: it is damaged .*malformed.*Get it again"):
        read(file)


def test_any_page_of_zeros_is_noticed(file: Path) -> None:
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    noticed = 0
    for at in range(0, len(data), size):
        file.write_bytes(data[:at] + bytes(size) + data[at + size :])
        try:
            assert read(file).rows["id"].tolist() == ["007", "NA", ""]
        except DataError:
            noticed += 1
    assert noticed > 0.8 * len(data) / size  # pages that were never used may hold anything


@pytest.mark.parametrize("log", ["-journal", "-wal"])
def test_a_log_beside_it_is_a_fault(file: Path, log: str) -> None:
    beside = file.with_name(file.name + log)
    beside.write_bytes(b"")
    assert len(read(file).rows) == 3
    beside.write_bytes(b"x")
    with pytest.raises(DataError, match=rf"changes that are not yet in it lie beside it \(a\.gpkg{log}\)"):
        read(file)


def test_a_file_that_is_being_written_is_a_fault(file: Path) -> None:
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataError, match=r"another program is writing to it. Close that program"):
        read(file)
    writer.close()
    assert len(read(file).rows) == 3


def test_a_file_written_with_a_log_is_read_and_left_as_it_is(file: Path) -> None:
    change(file, "PRAGMA journal_mode = WAL")
    before = file.read_bytes()
    assert before[18:20] == b"\2\2"
    assert len(read(file).rows) == 3
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_table_that_is_too_large_is_a_fault(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geosafe.read.geopackage.MAX_CELLS", 10)
    with pytest.raises(DataError, match="its layer 'incidents' has 3 rows of 7 columns"):
        read(file)


def test_time_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(
        file, "DROP TABLE gpkg_geometry_columns",
        "CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT 'x' AS table_name, 'geom' AS column_name, max(i) AS srs_id FROM n",
    )  # fmt: skip
    monkeypatch.setattr(open_file, "MAX_DATABASE_S", 0.3)
    start = time.monotonic()
    with pytest.raises(DataError, match="reading it takes longer than 0 s"):
        read(file)
    assert time.monotonic() - start < 10


def test_names_that_are_addresses_elsewhere_are_file_names(file: Path) -> None:
    odd = file.with_name("a?mode=rwc&vfs=x#%41 b.gpkg")
    file.rename(odd)
    assert len(read(odd).rows) == 3
