from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import DataError, MissingFileError
from geosafe.read.file_format import tell_format


def tell(tmp_path: Path, data: bytes, name: str = "a.csv") -> str:
    (tmp_path / name).write_bytes(data)
    return tell_format(tmp_path / name, name=name, most=10_000)


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"id,lon,lat\n", "delimited text"),
        (b"[id],[lon]\n1,2\n", "delimited text"),
        (("id;nom\n1;\x00\x1b[31m" + "é" * 200).encode("latin-1"), "delimited text"),
        ("id,lon\n1,2\n".encode("utf-16"), "delimited text"),
        (b"{name},x\n", "delimited text"),
        (b'\xef\xbb\xbf \n{ "type": "FeatureCollection"', "GeoJSON"),
        (b"[{", "GeoJSON"),
        (b"SQLite format 3\0...", "GeoPackage"),
        (b"\0\0\x27\x0a...", "shapefile"),
        (b"PAR1...", "Parquet"),
        (b"PK\x03\x04...", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "workbook"),
    ],
)
def test_the_content_tells_the_format_whatever_the_name(tmp_path: Path, data: bytes, format_: str) -> None:
    for name in ("a.csv", "a.gpkg", "a"):
        assert tell(tmp_path, data, name) == format_


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<OGRVRTDataSource><SrcDataSource>/etc/passwd", "a virtual file that points to other files"),
        (b"\n <VRTDataset rasterXSize='1'>", "a virtual file that points to other files"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>404", "it is a web page. Download the table itself"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "it is a web page"),
        (b"<?xml version='1.0'?><kml>", "it is XML"),
        (b"%PDF-1.7", "it is a PDF"),
        (b"\x1f\x8b\x08\0", "it is a gzip archive. Unpack it"),
        (b"BZh91AY&SY", "it is an archive. Unpack it"),
        (b"II*\0\x08\0\0\0", "it is a raster or picture .TIFF.. Give a raster with `night_light:`"),
        (b"MM\0+\0\x08", "it is a raster or picture"),
        (b"\x89PNG\r\n", "it is a picture"),
        (b"\xff\xd8\xff\xe0", "it is a picture"),
        (b"\0\0\0\x0e\x0a\x09OSMHeader\x18\x7c", "it is an OpenStreetMap extract. Give it with `osm:`"),
        (b"PARE....", "it is encrypted Parquet"),
        (b"\x03\x7c\x03\x09....", "the table of a shapefile alone .* Name the .shp"),
        (bytes(range(256)), "it holds bytes that no text has"),
        (b"", "it is empty"),
        (b"x" * 10_001, "larger than 0 MB"),
    ],
)
def test_what_is_known_to_be_no_table_says_what_it_is(tmp_path: Path, data: bytes, message: str) -> None:
    for name in ("a.geojson", "a.gpkg", "a.shp", "a.xlsx"):
        with pytest.raises(DataError, match=message):
            tell(tmp_path, data, name)


def test_what_is_not_there_or_no_regular_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"none\.csv: there is no such file"):
        tell_format(tmp_path / "none.csv", name="none.csv", most=1)
    with pytest.raises(DataError, match="it is no regular file"):
        tell_format(tmp_path, name="folder", most=1)
