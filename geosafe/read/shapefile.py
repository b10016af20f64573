"""Read a shapefile, from the bytes of its parts and without a driver."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from numpy.lib.stride_tricks import sliding_window_view
from shapely.geometry.base import BaseGeometry

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.cells import text_frame
from geosafe.read.dbase import read_dbase
from geosafe.read.declared_crs import crs_of_definition
from geosafe.read.open_file import read_bytes
from geosafe.read.text_table import TextTable

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

#: Largest .prj and .cpg [bytes].
_MAX_WORDS: Final = 100_000
_HEADER: Final = 100
#: The parts that must be there.
_TABLES: Final = (".dbf", ".shx")
_AGAIN: Final = "Get all files of the shapefile again."
#: Codes of the shapes by their kind; beside each plain one stand those with heights and with measures.
_POINT, _LINE, _POLYGON, _MULTIPOINT = (frozenset((code, code + 10, code + 20)) for code in (1, 3, 5, 8))


def read_shapefile(file: Path, *, name: str, layer: str, most: int) -> TextTable:
    """Read a shapefile: its .shp, and the .shx, .dbf, .prj and .cpg that lie beside it.

    Parameters
    ----------
    file, name, most
        As in :func:`geosafe.read.open_file.require_file`; the .shp.
    layer
        What findings are about.

    Returns
    -------
    TextTable
        The first record is row 1; records marked as deleted are left out and counted. ``crs`` is None where there is
        no .prj.

    Raises
    ------
    MissingFileError, DataError
        A part is missing or damaged, or the parts do not belong together.
    """
    shp = read_bytes(file, name=name, most=most)
    parts = {
        suffix: read_bytes(part, name=f"{name} ({suffix})", most=most if suffix in _TABLES else _MAX_WORDS)
        for suffix, part in _parts(file, name).items()
    }
    prj, cpg = (parts.get(suffix, b"").decode("latin-1").strip() for suffix in (".prj", ".cpg"))
    shapes = _shapes(shp, parts[".shx"], name)
    columns, kept, findings = read_dbase(parts[".dbf"], code_page=cpg, name=name, layer=layer)
    if len(kept) != len(shapes):
        found = f"it holds {len(shapes):,} shapes and its .dbf {len(kept):,} records"
        raise DataError(Fault(name, found, _AGAIN))
    frame, more = text_frame(columns, n=len(shapes), name=name, layer=layer)
    crs = crs_of_definition(prj, name=name) if prj else None
    source = np.full(len(shapes), name, dtype=object)
    table = TextTable(frame, source, np.arange(1, len(shapes) + 1), (*findings, *more), shapes, crs)
    if kept.all():
        return table
    n = int((~kept).sum())
    says = f"Records that are marked as deleted: {n:,} of {len(kept):,}."
    deleted = Finding(layer, "deleted-records", "set aside", n, says, source=name)
    chosen = table.where(kept)
    return replace(chosen, findings=(*chosen.findings, deleted))


def _parts(file: Path, name: str) -> dict[str, Path]:
    """Return the parts that lie beside a .shp by their suffix: in its own folder, and not only by a link."""
    home = file.resolve().parent
    parts = {
        part.suffix.lower(): part
        for part in sorted(file.parent.iterdir())
        if part.stem == file.stem and part.suffix.lower() in (*_TABLES, ".prj", ".cpg")
        and part.is_file() and part.resolve().parent == home
    }  # fmt: skip
    if missing := [suffix for suffix in _TABLES if suffix not in parts]:
        found = f"its {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing"
        raise DataError(Fault(name, found, "Put all files of the shapefile side by side."))
    return parts


def _shapes(shp: bytes, shx: bytes, name: str) -> npt.NDArray[np.object_]:
    """Return one shape a record; None where the record has none."""
    damaged = DataError(Fault(name, "it is damaged, or its .shx is that of another file", _AGAIN))
    if len(shp) < _HEADER or len(shx) < _HEADER or struct.unpack_from(">i", shp, 24)[0] * 2 > len(shp):
        raise DataError(Fault(name, "it is cut short", _AGAIN))
    data = np.frombuffer(shp, np.uint8)
    index = np.frombuffer(shx, ">i4", (len(shx) - _HEADER) // 8 * 2, _HEADER).reshape(-1, 2).astype(np.int64) * 2
    start, size = index[:, 0], index[:, 1]
    if (start < _HEADER).any() or (size < 4).any() or (start + 8 + size > len(data)).any():
        raise damaged
    told = _values(data, start, 2, ">i4")
    if (told[:, 0] != np.arange(1, len(start) + 1)).any() or (told[:, 1] * 2 != size).any():
        raise damaged
    kinds = _values(data, start + 8, 1, "<i4")[:, 0]
    shapes = np.full(len(start), None, dtype=object)
    known = kinds == 0
    try:
        for codes, read in ((_POINT, _points), (_MULTIPOINT, _multipoints), (_LINE, _lines), (_POLYGON, _polygons)):
            rows = np.flatnonzero(np.isin(kinds, list(codes)))
            known[rows] = True
            if len(rows):
                shapes[rows] = read(data, start[rows] + 12, size[rows] - 4)
    except (ValueError, shapely.errors.GEOSException):
        raise damaged from None
    if not known.all():
        found = f"it holds a shape of type {kinds[~known][0]}, which is none of points, lines or polygons"
        raise DataError(Fault(name, found, "Save points or polygons.", int(np.argmax(~known)) + 1))
    return shapes


def _values(data: Bytes, at: Ints, n: int, dtype: str) -> npt.NDArray[Any]:
    """Return ``n`` numbers from each of the given places."""
    width = np.dtype(dtype).itemsize * n
    return sliding_window_view(data, width)[at].view(dtype)


def _require(fits: npt.NDArray[np.bool_] | bool) -> None:
    if not np.all(fits):
        raise ValueError("a record is too short for what it says")


def _ragged(counts: Ints) -> tuple[Ints, Ints]:
    """Return which list each element belongs to, and its place in it."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _points(data: Bytes, at: Ints, size: Ints) -> npt.NDArray[np.object_]:
    _require(size >= 16)
    return np.asarray(shapely.points(_values(data, at, 2, "<f8")))


def _multipoints(data: Bytes, at: Ints, size: Ints) -> npt.NDArray[np.object_]:
    _require(size >= 36)
    counts = _values(data, at + 32, 1, "<i4")[:, 0].astype(np.int64)
    _require((counts > 0) & (36 + 16 * counts <= size))
    owner, place = _ragged(counts)
    points = shapely.points(_values(data, at[owner] + 36 + 16 * place, 2, "<f8"))
    return np.asarray(shapely.multipoints(points, indices=owner))


def _paths(data: Bytes, at: Ints, size: Ints) -> tuple[npt.NDArray[np.float64], Ints, Ints]:
    """Return the corners of all paths, which path each belongs to, and which record each path belongs to."""
    _require(size >= 40)
    n_paths, n_points = _values(data, at + 32, 2, "<i4").astype(np.int64).T
    _require((n_paths > 0) & (n_points > 0) & (40 + 4 * n_paths + 16 * n_points <= size))
    record, place = _ragged(n_paths)
    first = _values(data, at[record] + 40 + 4 * place, 1, "<i4")[:, 0].astype(np.int64)
    last = np.append(first[1:], 0)
    last[np.cumsum(n_paths) - 1] = n_points
    _require((first >= 0) & (last > first) & np.where(place == 0, first == 0, True))
    path, corner = _ragged(last - first)
    of = record[path]
    corners = _values(data, at[of] + 40 + 4 * n_paths[of] + 16 * (first[path] + corner), 2, "<f8")
    return corners, path, record


def _lines(data: Bytes, at: Ints, size: Ints) -> npt.NDArray[np.object_]:
    corners, path, record = _paths(data, at, size)
    return np.asarray(shapely.multilinestrings(shapely.linestrings(corners, indices=path), indices=record))


def _polygons(data: Bytes, at: Ints, size: Ints) -> npt.NDArray[np.object_]:
    corners, path, record = _paths(data, at, size)
    rings = shapely.linearrings(corners, indices=path)
    shapes = np.empty(len(at), dtype=object)
    shapes[:] = [_nested(group) for group in np.split(rings, np.flatnonzero(np.diff(record)) + 1)]
    return shapes


def _nested(rings: npt.NDArray[np.object_]) -> BaseGeometry:
    """Join rings into one shape: what lies within an odd number of others is a hole, whichever way it runs."""
    areas = shapely.polygons(rings)
    if len(areas) == 1:
        return areas[0]
    _require(shapely.is_valid(areas))  # rings that cross cannot be told apart into outlines and holes
    inner, outer = shapely.STRtree(areas).query(areas, predicate="covered_by")
    inner, outer = inner[inner != outer], outer[inner != outer]
    depth = np.bincount(inner, minlength=len(areas))
    hole = depth[inner] % 2 == 1
    around = outer[hole & (depth[outer] == depth[inner] - 1)]
    holes = inner[hole & (depth[outer] == depth[inner] - 1)]
    outlines = np.flatnonzero(depth % 2 == 0)
    return shapely.multipolygons([shapely.polygons(rings[i], rings[holes[around == i]]) for i in outlines])
