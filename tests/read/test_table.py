from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.errors import DataError
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.layers import SeveralLayersError
from geosafe.read.study_file import IncidentColumns, IncidentsEntry, LampColumns, LampsEntry
from geosafe.read.table import read_table
from geosafe.read.text_table import TextTable
from tests.xlsx_files import write_xlsx

# Thirty incidents in London, five and a half days apart, over the change of the clocks.
N = 30
LON, LAT = -0.11 + 0.0007 * np.arange(N), 51.51 + 0.0003 * (np.arange(N) % 7)
KINDS = ["Theft" if i % 3 else "Vol à l'arraché" for i in range(N)]
WHEN = pd.Timestamp("2024-03-09 22:30") + pd.to_timedelta(np.arange(N) * 7919, unit="min")
PLAIN = pd.DataFrame({"id": [f"{i:03d}" for i in range(N)], "when": WHEN, "kind": KINDS, "lon": LON, "lat": LAT})


def placed(crs: int) -> gpd.GeoDataFrame:
    points = gpd.GeoSeries(shapely.points(LON, LAT), crs=4326)
    return gpd.GeoDataFrame(PLAIN[["id", "when", "kind"]], geometry=points).to_crs(crs)


def _xlsx(file: Path) -> None:
    rows = [[i, when.to_pydatetime(), kind, lon, lat] for i, when, kind, lon, lat in PLAIN.itertuples(index=False)]
    write_xlsx(file, {"Sheet": [list(PLAIN.columns), *rows]})


WRITERS: dict[str, tuple[str, bool, Callable[[Path], object]]] = {
    "CSV": ("a.csv", False, lambda file: PLAIN.to_csv(file, index=False)),
    "Parquet": ("a.parquet", False, lambda file: PLAIN.to_parquet(file, write_page_checksum=True)),
    "xlsx": ("a.xlsx", False, _xlsx),
    "GeoPackage": ("a.gpkg", True, lambda file: placed(27700).to_file(file)),
    "shapefile": ("a.shp", True, lambda file: placed(27700).astype({"when": str}).to_file(file)),
    "GeoJSON": ("a.geojson", True, lambda file: placed(4326).to_file(file)),
    "GeoParquet": ("a.parquet", True, lambda file: placed(27700).to_parquet(file, write_page_checksum=True)),
}


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_incidents_are_read_alike_from_every_format(tmp_path: Path, format_: str) -> None:
    name, own_shapes, write = WRITERS[format_]
    write(tmp_path / name)
    place = {} if own_shapes else {"lon": "lon", "lat": "lat"}
    entry = IncidentsEntry(path=name, columns=IncidentColumns(date="when", kind="kind", id="id", **place))
    source = read_incidents(entry, folder=tmp_path, timezone="Europe/London")
    frame = source.frame.to_crs(4326)
    assert frame["kind"].tolist() == KINDS
    assert frame["start"].tolist() == WHEN.tz_localize("Europe/London").tz_convert("UTC").tolist()
    assert set(frame["timing"]) == {"instant"}
    np.testing.assert_allclose(shapely.get_coordinates(frame.geometry), np.column_stack([LON, LAT]), rtol=0, atol=1e-6)
    first = 2 if format_ in ("CSV", "xlsx") else 1
    assert frame["source_row"].tolist() == list(range(first, N + first))
    assert [finding.code for finding in source.findings] == ["incidents-read"]


@pytest.mark.parametrize("name", ["lamps.gpkg", "lamps.shp", "lamps.geojson", "lamps.parquet"])
def test_lamps_are_read_from_every_format_with_shapes(tmp_path: Path, name: str) -> None:
    lamps = gpd.GeoDataFrame({"watt": [70, 0, 35]}, geometry=shapely.points([[1, 2], [3, 4], [5, 6]]), crs=2154)
    lamps = lamps.set_geometry(lamps.translate(652_000, 6_862_000))
    lamps.to_parquet(tmp_path / name) if name.endswith("parquet") else lamps.to_file(tmp_path / name)
    source = read_lamps(LampsEntry(path=name, columns=LampColumns(power_w="watt")), folder=tmp_path)
    assert source.frame.crs is not None
    assert source.frame.crs.to_epsg() == 2154
    np.testing.assert_array_equal(source.frame["power_w"], [70, np.nan, 35])
    assert source.frame.geometry.x.tolist() == pytest.approx([652_001, 652_003, 652_005])


# --- Formats and names ------------------------------------------------------------------------


def read(folder: Path, *names: str, part: str | None = None) -> TextTable:
    return read_table([folder / name for name in names], folder=folder, layer="incidents", part=part)


def codes(table: TextTable) -> list[str]:
    return [finding.code for finding in table.findings]


def test_a_table_under_the_name_of_another_format_is_read_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("id;lon\n007;2\n")
    table = read(tmp_path, "a.xlsx")
    assert table.rows.to_dict("list") == {"id": ["007"], "lon": ["2"]}
    assert (
        table.findings[0].says == "The file is named .xlsx, but its format is delimited text, and it is read as such."
    )
    assert codes(table) == ["other-format", "delimiter"]
    write_xlsx(tmp_path / "b.csv", {"One": [["a"], [1]]})
    assert codes(read(tmp_path, "b.csv")) == ["other-format"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.gpkg", "a.geojson", "a.shp", "a.parquet"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html><table><tr><td>1</table></html>", "it is a web page. Download the table itself"),
        ("<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd", "a virtual file that points to other"),
        ("", "it is empty"),
    ],
    ids=["page", "vrt", "empty"],
)
def test_what_is_no_table_is_refused_under_any_name(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(DataError, match=message):
        read(tmp_path, name)


def test_a_layer_is_named_only_where_there_are_layers(tmp_path: Path) -> None:
    PLAIN.to_csv(tmp_path / "a.csv")
    with pytest.raises(DataError, match=r"`layer: x` is named, but this file has no layers. Take `layer:` away"):
        read(tmp_path, "a.csv", part="x")


# --- Many files -------------------------------------------------------------------------------


def test_many_files_of_one_format_are_one_table(tmp_path: Path) -> None:
    placed(27700).iloc[:20].to_file(tmp_path / "1.gpkg", layer="x")
    placed(27700).iloc[20:][["kind", "when", "id", "geometry"]].to_file(tmp_path / "2.gpkg", layer="x")
    table = read(tmp_path, "1.gpkg", "2.gpkg", part="x")
    assert table.rows["id"].tolist() == PLAIN["id"].tolist()
    assert table.geometry is not None
    assert len(table.geometry) == N
    assert table.source.tolist() == ["1.gpkg"] * 20 + ["2.gpkg"] * 10
    assert table.source_row.tolist() == [*range(1, 21), *range(1, 11)]


def test_files_that_do_not_belong_together_are_named_with_the_reason(tmp_path: Path) -> None:
    placed(27700).to_file(tmp_path / "1.geojson")
    placed(4326).to_file(tmp_path / "2.geojson")
    placed(27700)[["id", "geometry"]].to_file(tmp_path / "3.geojson")
    PLAIN.to_csv(tmp_path / "4.csv")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "1.geojson", "2.geojson", "3.geojson", "4.csv", "none.csv")
    found = [f"{fault.file}: {fault.found}" for fault in caught.value.faults]
    assert found == [
        "2.geojson: its CRS (WGS 84) is not that of 1.geojson (OSGB36 / British National Grid)",
        "3.geojson: its columns differ from those of 1.geojson: lacks 'kind', 'when'",
        "4.csv: its format is delimited text, and that of 1.geojson is GeoJSON",
        "none.csv: there is no such file",
    ]


def test_what_holds_for_many_files_is_said_once(tmp_path: Path) -> None:
    for name in ("1.parquet", "2.parquet"):
        PLAIN.to_parquet(tmp_path / name)
    (finding,) = read(tmp_path, "1.parquet", "2.parquet").findings
    assert (finding.code, finding.n, finding.says[-9:]) == ("no-checksums", 2, "(2 files)")


def test_files_without_any_row_are_a_fault(tmp_path: Path) -> None:
    placed(27700).iloc[:0].to_file(tmp_path / "a.gpkg")
    with pytest.raises(DataError, match=r"a\.gpkg: it holds no rows"):
        read(tmp_path, "a.gpkg")


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    for layer in ("a", "b"):
        placed(27700).to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(SeveralLayersError, match="2 layers: 'a', 'b'"):
        read(tmp_path, "a.gpkg")
    entry = IncidentsEntry(path="a.gpkg", layer="b", columns=IncidentColumns(date="when"))
    assert len(read_incidents(entry, folder=tmp_path, timezone="Europe/London").frame) == N
