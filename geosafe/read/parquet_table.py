"""Read Parquet and GeoParquet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.apart import run_apart
from geosafe.read.cells import text_frame
from geosafe.read.declared_crs import crs_of_definition
from geosafe.read.open_file import open_stream
from geosafe.read.shapes import read_wkb
from geosafe.read.text_table import TextTable
from geosafe.read.unpack_parquet import CHECKED, unpack_parquet
from geosafe.told import said

if TYPE_CHECKING:
    import pyarrow as pa

_SAVE: Final = "Save it again with shapes as well-known binary (WKB)."


def read_parquet_table(file: Path, *, name: str, layer: str, most: int) -> TextTable:
    """Read a Parquet file; one whose metadata say so (GeoParquet) has shapes.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer
        What findings are about.

    Returns
    -------
    TextTable
        The first row is row 1. Times with a time zone are written in UTC. A finding says where the file carries no
        checksums, so that a changed byte cannot be noticed.

    Raises
    ------
    MissingFileError, DataError
        It cannot be opened, is damaged, encrypted, or larger than it may be when it is unpacked.
    """
    import pyarrow as pa

    with open_stream(file, name=name, most=most) as stream:
        table = pa.ipc.open_stream(run_apart(unpack_parquet, stream, name=name)).read_all()
    about = table.schema.metadata
    cells = [(column, cells.combine_chunks()) for column, cells in zip(table.column_names, table.columns, strict=True)]
    geometry = crs = None
    if b"geo" in about:
        at, encoding, crs = _declared_shapes(about[b"geo"], table.column_names, name)
        geometry = _shapes(cells.pop(at)[1], encoding, name)
    frame, findings = text_frame(cells, n=len(table), name=name, layer=layer)
    if about[CHECKED] != b"yes":
        says = said("no-checksums")
        todo = "Have it written with page checksums (write_page_checksum=True)."
        findings.insert(0, Finding(layer, "no-checksums", "note", None, says, todo, name))
    n = len(table)
    source = np.full(n, name, dtype=object)
    return TextTable(frame, source, np.arange(1, n + 1), tuple(findings), geometry, crs)


def _declared_shapes(declared: bytes, columns: list[str], name: str) -> tuple[int, str, pyproj.CRS | None]:
    """Return the place of the column of shapes, how they are encoded, and their CRS; None where it is unknown."""
    try:
        geo: Any = json.loads(declared)
        column = geo["primary_column"]
        about = geo["columns"][column]
        encoding, crs = str(about["encoding"]), about.get("crs", LONLAT)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise DataError(Fault(name, "what it says of its shapes cannot be read", _SAVE)) from None
    if column not in columns:
        raise DataError(Fault(name, f"its shapes should stand in {column!r}, which is not there", _SAVE))
    if crs is not None and crs is not LONLAT:
        crs = crs_of_definition(crs, name=name)
    return columns.index(column), encoding, crs


def _shapes(cells: pa.Array, encoding: str, name: str) -> npt.NDArray[np.object_]:
    import pyarrow as pa

    if encoding == "point" and pa.types.is_struct(cells.type):
        places = [cells.field(axis).to_numpy(zero_copy_only=False) for axis in ("x", "y")]
        shapes: npt.NDArray[np.object_] = shapely.points(*places)
        shapes[cells.is_null().to_numpy(zero_copy_only=False)] = None
        return shapes
    blobs = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
    if encoding != "WKB" or not (pa.types.is_binary(blobs.type) or pa.types.is_large_binary(blobs.type)):
        raise DataError(Fault(name, f"its shapes are encoded as {encoding!r}", _SAVE))
    shapes, bad = read_wkb(blobs.to_numpy(zero_copy_only=False))
    if bad.any():
        raise DataError(Fault(name, f"{bad.sum():,} shapes cannot be read", "Get it again.", int(np.argmax(bad)) + 1))
    return shapes
