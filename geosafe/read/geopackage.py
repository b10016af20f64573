"""Read a layer of a GeoPackage, straight from its database and without a driver."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyproj

from geosafe.errors import DataError, Fault
from geosafe.read.cells import cell_array, text_frame
from geosafe.read.declared_crs import crs_of_code, crs_of_definition
from geosafe.read.layers import choose_layer
from geosafe.read.open_file import open_sqlite
from geosafe.read.shapes import group_by_start, read_wkb
from geosafe.read.text_table import TextTable

if TYPE_CHECKING:
    import sqlite3

#: Most cells of a table: ten columns of ten million rows.
MAX_CELLS: Final = 100_000_000
#: Bytes of the envelope in the header of a shape, by the code in its flags.
_ENVELOPE: Final = (0, 32, 48, 48, 64)


def read_geopackage(file: Path, *, name: str, layer: str, part: str | None, most: int) -> TextTable:
    """Read one layer of a GeoPackage.

    Nothing but stored values is read: layers that are views and columns that are computed could compute without end.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`.
    layer
        What findings are about.
    part
        The layer to read; needed where there are several with rows.

    Returns
    -------
    TextTable
        ``source_row`` is the id of the row, as GIS programs show it; ``geometry`` is None for a layer without shapes.

    Raises
    ------
    MissingFileError, DataError
        It cannot be opened, is damaged, is no GeoPackage, or has no such layer.
    """
    with open_sqlite(file, name=name, most=most) as database:
        chosen, has_shapes = _choose(database, part, name)
        about = database.execute(f"PRAGMA table_info({_quoted(chosen)})").fetchall()
        columns = {row[1]: row[2].upper() for row in about}
        keys = [row[1] for row in about if row[5]]
        shape, crs = _shape_column(database, chosen, columns, name) if has_shapes else (None, None)
        (n,) = database.execute(f"SELECT count(*) FROM {_quoted(chosen)}").fetchone()  # noqa: S608
        if n * len(columns) > MAX_CELLS:
            found = f"its layer {chosen!r} has {n:,} rows of {len(columns)} columns"
            raise DataError(Fault(name, found, "Cut it to the area of the study."))
        rows = database.execute(f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(chosen)}").fetchall()  # noqa: S608
    cells = dict(zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True))
    number = np.arange(1, n + 1)
    if len(keys) == 1 and all(type(value) is int and value >= 0 for value in cells[keys[0]]):
        number = np.array(cells.pop(keys[0]), dtype=np.int64)
    geometry = None if shape is None else _shapes(cells.pop(shape), number, name)
    texts = [(column, cell_array(_flags(values) if columns[column] == "BOOLEAN" else values))
             for column, values in cells.items()]  # fmt: skip
    frame, findings = text_frame(texts, n=n, name=name, layer=layer)
    return TextTable(frame, np.full(n, name, dtype=object), number, tuple(findings), geometry, crs)


def _choose(database: sqlite3.Connection, part: str | None, name: str) -> tuple[str, bool]:
    """Return the table of the layer to read, and whether it should have shapes."""
    stored = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    tables = {row[0] for row in database.execute(stored)}
    if not {"gpkg_contents", "gpkg_spatial_ref_sys"} <= tables:
        raise DataError(Fault(name, "it is a database but no GeoPackage", "Export the table as GeoPackage or CSV."))
    kinds = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid"))
    layers = [table for table, kind in kinds.items() if kind in ("features", "attributes")]
    if not layers:
        raise DataError(Fault(name, "it holds no layer with rows", "Export the layer as GeoPackage again."))
    chosen = choose_layer(layers, part, name=name, what="layer")
    if chosen not in tables:
        raise DataError(
            Fault(name, f"its layer {chosen!r} is computed, or not there", "Export it as a layer of its own.")
        )
    return chosen, kinds[chosen] == "features"


def _flags(values: Sequence[Any]) -> list[bool | None]:
    return [None if value is None else bool(value) for value in values]


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _shape_column(
    database: sqlite3.Connection, table: str, columns: Container[str], name: str
) -> tuple[str, pyproj.CRS | None]:
    """Return the column that holds the shapes of a layer, and their CRS; None where it is unknown."""
    ask = "SELECT column_name, CAST(srs_id AS INTEGER) FROM gpkg_geometry_columns WHERE table_name = ?"
    column, key = database.execute(ask, (table,)).fetchone() or (None, None)
    if column is None or column not in columns:
        raise DataError(Fault(name, f"it does not say which column of {table!r} holds shapes", "Export it again."))
    return column, _declared_crs(database, key, name)


def _declared_crs(database: sqlite3.Connection, key: int | None, name: str) -> pyproj.CRS | None:
    """Return the CRS of a key; None for the keys that stand for an unknown one."""
    if key in (0, -1):
        return None
    ask = (
        "SELECT organization, CAST(organization_coordsys_id AS INTEGER), CAST(definition AS TEXT)"
        " FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    )
    organization, code, definition = database.execute(ask, (key,)).fetchone() or (None, None, None)
    if code is None or definition is None:
        raise DataError(Fault(name, f"it names the CRS {key} and does not define it", "Export it again."))
    written = None if definition.lower() == "undefined" else crs_of_definition(definition, name=name)
    if str(organization).upper() != "EPSG":
        return written
    crs = crs_of_code(code, name=name)
    if written is not None and written.to_epsg() not in (None, code):
        raise DataError(Fault(name, f"its CRS is EPSG:{code} by its code and {written.name} by its definition",
                              "Export it again in the CRS that is right."))  # fmt: skip
    return crs


def _shapes(values: tuple[Any, ...], number: npt.NDArray[np.int64], name: str) -> npt.NDArray[np.object_]:
    """Return the shapes of a column: a header, which is left away, and well-known binary."""
    if wrong := [i for i, value in enumerate(values) if not isinstance(value, bytes | None)]:
        found = "something that is no shape stands among the shapes"
        raise DataError(Fault(name, found, "Get it again.", int(number[wrong[0]])))
    blobs = np.array(values, dtype=object)
    codes, heads = group_by_start(blobs, 4)
    plain = np.full(len(blobs), None, dtype=object)
    for code, head in enumerate(heads):
        envelope = head[3] >> 1 & 7 if len(head) == 4 and head[:2] == b"GP" else len(_ENVELOPE)
        start = 8 + _ENVELOPE[envelope] if envelope < len(_ENVELOPE) else None
        plain[codes == code] = [b"" if start is None else blob[start:] for blob in blobs[codes == code]]
    shapes, bad = read_wkb(plain)
    if bad.any():
        found = f"{bad.sum():,} shapes cannot be read"
        raise DataError(Fault(name, found, "Get it again.", int(number[np.argmax(bad)])))
    return shapes
