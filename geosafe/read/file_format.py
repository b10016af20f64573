"""The format of a table file, told from its first bytes and never from its name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from geosafe.errors import DataError, Fault
from geosafe.read.open_file import read_start

Format = Literal["delimited text", "GeoJSON", "GeoPackage", "shapefile", "Parquet", "workbook"]

#: How files of each format are usually named.
SUFFIXES: Final[Mapping[str, Format]] = {
    ".csv": "delimited text", ".tsv": "delimited text", ".geojson": "GeoJSON", ".json": "GeoJSON",
    ".gpkg": "GeoPackage", ".shp": "shapefile", ".parquet": "Parquet", ".geoparquet": "Parquet",
    ".xlsx": "workbook", ".xlsb": "workbook", ".xls": "workbook", ".ods": "workbook",
}  # fmt: skip

_STARTS: Final[Mapping[bytes, Format]] = {
    b"SQLite format 3\0": "GeoPackage",
    b"\0\0\x27\x0a": "shapefile",
    b"PAR1": "Parquet",
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "workbook",
}
_SAVE: Final = "Save the table as CSV in UTF-8."
#: What is no table: how it begins, what it is and what to do.
_OTHERS: Final = (
    (rb"PARE", "encrypted Parquet", "Save it without encryption."),
    (rb"\s*<(OGRVRT|VRTDataset)", "a virtual file that points to other files", "Name the file that holds the table."),
    (rb"\s*<(!doctype|html|head|meta|style|table)", "a web page", f"Download the table itself. {_SAVE}"),
    (rb"\s*<(\?xml|!--|kml|gpx)", "XML", _SAVE),
    (rb"%PDF", "a PDF", _SAVE),
    (rb"\x1f\x8b", "a gzip archive", "Unpack it."),
    (rb"BZh\d|Rar!|7z\xbc\xaf|\xfd7zXZ|\x28\xb5\x2f\xfd", "an archive", "Unpack it."),
    (rb"II[*+]\0|MM\0[*+]", "a raster or picture (TIFF)", "Give a raster with `night_light:`, and a table here."),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF[\s\S]{4}WEBP", "a picture", _SAVE),
    (rb"[\s\S]{4}\x0a\x09OSMHeader", "an OpenStreetMap extract", "Give it with `osm:`, and a table here."),
    (
        rb"\x03[\s\S][\x01-\x0c][\x01-\x1f]",
        "the table of a shapefile alone (.dbf)",
        "Name the .shp that lies beside it.",
    ),
)
#: Control characters that no text holds; among bytes by lot they are a tenth.
_CONTROLS: Final = bytes(range(1, 9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_MOST_CONTROLS: Final = 0.02
_JSON: Final = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\"\d\]-])")


def tell_format(file: Path, *, name: str, most: int) -> Format:
    """Tell the format of a table file from its first bytes.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.

    Raises
    ------
    MissingFileError, DataError
        The file cannot be opened, or is known to be no table.
    """
    start = read_start(file, name=name, most=most)
    for begins, known in _STARTS.items():
        if start.startswith(begins):
            return known
    start = start.removeprefix(codecs.BOM_UTF8)
    for pattern, what, remedy in _OTHERS:
        if re.match(pattern, start, re.IGNORECASE):
            raise DataError(Fault(name, f"it is {what}", remedy))
    if len(start) - len(start.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(start):
        raise DataError(Fault(name, "it holds bytes that no text has, and begins as no table does", _SAVE))
    return "GeoJSON" if _JSON.match(start) else "delimited text"
