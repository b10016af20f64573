"""Read where the rows of a table lie as points; set aside what is no place, and say how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.read.coordinates import read_coordinates
from geosafe.read.study_file import PointsEntry
from geosafe.read.text_table import TextTable
from geosafe.told import said

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
#: Share of the given coordinates that may be impossible before the columns are a fault.
IMPOSSIBLE_SHARE: Final = 0.5
#: How far beyond the area of use of its CRS a point may lie [degrees].
_SLACK_DEG: Final = 1.0


@dataclass(frozen=True, eq=False)
class Points:
    """Points read from a table.

    Attributes
    ----------
    geometry
        One point a row in ``crs``; None where there is no usable place.
    usable
        Whether the row has a usable place.
    crs
        The declared CRS.
    findings
        What was set aside and why.
    """

    geometry: npt.NDArray[np.object_]
    usable: Bools
    crs: pyproj.CRS
    findings: tuple[Finding, ...]


def read_points(table: TextTable, entry: PointsEntry, *, layer: str, timezone: str | None = None) -> Points:
    """Read the points of a table in the CRS that the file or the study file declares.

    Without columns of coordinates in the entry, the shapes of the file say where. Lines and areas are set aside, as
    no single place stands for them. So are rows without coordinates, with 0/0, with what is no finite number and
    with values that no place can have; all are counted. Where that befalls more than half, or where longitude and
    latitude seem to be swapped, the columns or the shapes themselves are a fault.

    Parameters
    ----------
    table, entry
        The table, and its entry in the study file.
    layer
        What findings are about.
    timezone
        The study's zone, if known: points that lie in it only when swapped are taken for swapped.

    Raises
    ------
    DataError
        When the columns do not hold what the entry says.
    """
    read = read_coordinates(table, entry, layer=layer)
    x, y, unreadable, crs = read.x, read.y, read.unreadable, read.crs
    findings: list[Finding] = []
    source, n = entry.path, len(table.rows)
    where = ", ".join(entry.columns.place) if entry.columns.place else None
    if read.comma:
        findings.append(Finding(layer, "decimal-comma", "note", None, said("decimal-comma"), source=source))

    if where is None and crs.to_epsg() is None:
        says = said("crs-without-code", crs=repr(crs.name))
        todo = "Look at some points on the map."
        findings.append(Finding(layer, "crs-without-code", "note", None, says, todo, source))

    def set_aside(which: Bools, code: str, why: str) -> None:
        if which.any():
            says = f"Rows set aside because {why}: {which.sum():,} of {n:,}, first in row {_first(table, which)}."
            findings.append(Finding(layer, code, "set aside", int(which.sum()), says, source=source))

    missing = (np.isnan(x) | np.isnan(y)) & ~unreadable & ~read.no_points
    infinite = (np.isinf(x) | np.isinf(y)) & ~unreadable
    given = ~(unreadable | missing | infinite | read.no_points)
    nowhere = given & (x == 0) & (y == 0)
    given &= ~nowhere
    lon, lat = _lonlat(x, y, given, crs)
    possible = _in_use(lon, lat, crs) & given
    impossible = given & ~possible
    if unreadable.sum() > IMPOSSIBLE_SHARE * (n - missing.sum()):
        found = f"{unreadable.sum():,} cells are no numbers, such as {read.shown!r}"
        remedy = "Write metres." if crs.is_projected else "Write decimal degrees, such as 51.5175 and -0.1051."
        raise DataError(Fault(source, found, remedy, _first(table, unreadable), where))
    if read.no_points.sum() > IMPOSSIBLE_SHARE * (n - missing.sum()):
        found = f"{read.no_points.sum():,} of {n:,} shapes are no points, such as a {read.shown}"
        remedy = "Name a layer of points; make points of lines and areas in a GIS if that is what you mean."
        raise DataError(Fault(source, found, remedy, _first(table, read.no_points)))
    degrees = crs.is_projected and given.any() and bool(((np.abs(x) <= 180) & (np.abs(y) <= 90))[given].all())
    if degrees or impossible.sum() > IMPOSSIBLE_SHARE * given.sum():
        found, remedy = _why_impossible(x[given], y[given], crs, named=where is not None)
        raise DataError(Fault(source, found, remedy, _first(table, given if degrees else impossible), where))
    if timezone and possible.any() and _swapped(lon[possible], lat[possible], timezone):
        found = f"the points lie in the time zone {timezone} only when longitude and latitude change places"
        remedy = "Save the file again, with longitude before latitude."
        if entry.columns.point:
            remedy = "Split it into a column of longitudes and one of latitudes."
        elif entry.columns.place:
            remedy = "Write lon: {1!r} and lat: {0!r} in the study file.".format(*entry.columns.place)
        raise DataError(Fault(source, found, remedy, None, where))
    set_aside(read.no_points, "no-points", "their shapes are no points")
    set_aside(missing, "no-coordinates", "they give no coordinates")
    set_aside(unreadable, "unreadable-coordinates", "their coordinates are no numbers")
    set_aside(infinite, "infinite-coordinates", "their coordinates are not finite")
    set_aside(nowhere, "zero-coordinates", "their coordinates are 0/0, which stands for an unknown place")
    set_aside(impossible, "impossible-coordinates", "no place has their coordinates")
    geometry = np.full(n, None, dtype=object)
    geometry[possible] = shapely.points(x[possible], y[possible])
    return Points(geometry, possible, crs, tuple(findings))


def _first(table: TextTable, which: Bools) -> int:
    return int(table.source_row[np.argmax(which)])


def _lonlat(x: Floats, y: Floats, given: Bools, crs: pyproj.CRS) -> tuple[Floats, Floats]:
    if crs.is_geographic:
        return x, y
    lon, lat = np.full(len(x), np.inf), np.full(len(x), np.inf)
    to_lonlat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon[given], lat[given] = to_lonlat.transform(x[given], y[given])
    return lon, lat


def _in_use(lon: Floats, lat: Floats, crs: pyproj.CRS) -> Bools:
    area = crs.area_of_use
    west, south, east, north = area.bounds if crs.is_projected and area else (-180, -90, 180, 90)
    if crs.is_geographic:
        return np.asarray((lon >= west) & (lon <= east) & (np.abs(lat) < 90))  # a pole is a mask, not a street
    across = (lon >= west - _SLACK_DEG) & (lon <= east + _SLACK_DEG)
    if west > east:  # the area of use crosses the antimeridian
        across = (lon >= west - _SLACK_DEG) | (lon <= east + _SLACK_DEG)
    return np.asarray(across & (lat >= south - _SLACK_DEG) & (lat <= north + _SLACK_DEG))


def _why_impossible(x: Floats, y: Floats, crs: pyproj.CRS, *, named: bool) -> tuple[str, str]:
    """Say what seems to be held that cannot be what is declared, and what to write; ``named``: in columns."""
    shown = f"values such as {x[0]:g}, {y[0]:g}"

    def mostly(which: Bools) -> bool:
        return bool(which.mean() > IMPOSSIBLE_SHARE)

    if not named:
        remedy = "Have its CRS corrected where it comes from, or assign the right one in a GIS."
        return f"the file says that it is in {crs.name}, where {shown} cannot lie", remedy
    if crs.is_projected:
        if mostly((np.abs(x) <= 180) & (np.abs(y) <= 90)):
            return f"{shown} are degrees, not metres", "Name the columns as `lon` and `lat`, without a CRS."
        lon, lat = _lonlat(y, x, np.ones(len(x), bool), crs)
        if mostly(_in_use(lon, lat, crs)):
            return f"{shown} lie in {crs.name} only when swapped", "Let `x` and `y` change places."
        return f"{shown} lie outside the area of {crs.name}", "Correct `crs:` as the publisher of the data names it."
    if mostly((np.abs(x) < 90) & (np.abs(y) <= 180)):
        return f"{shown} have a latitude beyond 90°: the columns are swapped", "Let `lon` and `lat` change places."
    sexagesimal = (np.abs(x) < 18100) & (np.abs(y) < 9100) & (np.abs(x) % 100 < 60) & (np.abs(y) % 100 < 60)
    if mostly(sexagesimal & ((np.abs(x) > 180) | (np.abs(y) > 90))) and sexagesimal.all():
        return f"{shown} are degrees and minutes run together", "Convert to decimal degrees, such as 51.5175."
    remedy = "Name the columns as `x` and `y` and add `crs: EPSG:…` (British grid: EPSG:27700)."
    return f"{shown} are no degrees; they look like metres", remedy


def _swapped(lon: Floats, lat: Floats, timezone: str) -> bool:
    import tzfpy

    east, north = float(np.median(lon)), float(np.median(lat))
    return abs(east) < 90 and tzfpy.get_tz(east, north) != timezone and tzfpy.get_tz(north, east) == timezone
