"""Termini: where a walk starts and ends, by a name, by longitude and latitude, or where there is most to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial.distance import cdist
from shapely import Point

from geosafe.crs import LONLAT, from_lonlat
from geosafe.errors import CallError, visible
from geosafe.network.graph import Floats
from geosafe.study import Study
from geosafe.walk.find_place import find_by_name
from geosafe.walk.params import OFF_WAY_M, START_REACH_M, STOP_NEAR_M
from geosafe.walk.ways import Ways
from geosafe.walk.worth import Places
from geosafe.walks import Terminus

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyproj

Where = tuple[float, float] | str


@dataclass(frozen=True, eq=False)
class Placed:
    """A terminus on the ways, with what the organiser should know of it."""

    terminus: Terminus
    way: int
    fraction: float
    notes: tuple[str, ...]


def terminus(study: Study, ways: Ways, where: Where, *, what: str) -> Placed:
    """Return the start or the end that somebody means.

    Parameters
    ----------
    study, ways
        The place.
    where
        Longitude and latitude [degrees], or the name or id of a transit stop, public space or street; stops come first.
    what
        ``start`` or ``end``, for messages.

    Raises
    ------
    CallError
        It lies outside, too far from every way, or no place or several are called that.
    """
    if isinstance(where, str):
        name, point = _named(study, where)
    else:
        name, point = None, _projected(study, where, what)
    way, fraction, off = ways.nearest(np.array([point], dtype=object))
    if off[0] > OFF_WAY_M[0]:
        raise CallError(
            f"the {what} of the walk lies {off[0]:,.0f} m from the nearest way in {study.name} that can be walked: "
            f"choose one at most {OFF_WAY_M[0]:.0f} m from a way{_middle(study, ways)}{_swapped(study, where)}"
        )
    on_way = ways.points(way, fraction)[0]
    notes: list[str] = []
    if off[0] > OFF_WAY_M[1]:
        street = ways.name[way[0]]
        notes.append(
            f"The {what} asked for lies {off[0]:.0f} m off every way: the walk has its {what} at the nearest one"
            f"{f', {street}' if street else ''}."
        )
    return _placed(study, ways, on_way, int(way[0]), float(fraction[0]), name, what, notes)


def best_start(study: Study, ways: Ways, places: Places) -> Placed:
    """Return the transit stop near which there is most to learn; where there are no stops, the worthiest place."""
    stops = study.stops
    point = np.asarray(stops.geometry.array, dtype=object)
    inside = shapely.intersects(study.area, point) if len(stops) else np.zeros(0, bool)
    notes = ["No start was given: the walk starts at the stop of public transport with most to learn around it."]
    if inside.any():
        way, fraction, off = ways.nearest(point[inside])
        near = (off <= OFF_WAY_M[1]) & ~ways.tunnel[way] & ~ways.steps[way]
        order = stops.index[inside][near].argsort()
        way, fraction, names = (each[near][order] for each in (way, fraction, stops["name"][inside].to_numpy(object)))
        if len(way):
            on_way = ways.points(way, fraction)
            reach = cdist(shapely.get_coordinates(on_way), places.table[["x", "y"]].to_numpy(float)) <= START_REACH_M
            # Of many places only a few can be stops: the eight worthiest count.
            best = np.sort(np.where(reach, places.worth, 0.0), axis=1)[:, -8:].sum(axis=1)
            k = int(np.argmax(best.round(9)))
            name = names[k] if isinstance(names[k], str) else None
            return _placed(study, ways, on_way[k], int(way[k]), float(fraction[k]), name, "start", notes)
    if not len(places.way):
        raise CallError(
            f"nothing in {study.name} is a place to stop at: no street and no public space lies in its area"
        )
    notes = [
        "No start was given and no stop of public transport is known: the walk starts where there is most to learn."
    ]
    k = int(np.argmax(places.worth.round(9)))
    way, fraction = places.way[k], places.fraction[k]
    return _placed(study, ways, places.points[k], int(way), float(fraction), None, "start", notes)


def lonlat_of(crs: pyproj.CRS, xy: Floats) -> Floats:
    """Return longitude and latitude (n, 2) [degrees] of coordinates in a CRS."""
    lon, lat = from_lonlat(crs).transform(xy[:, 0], xy[:, 1], direction="INVERSE")
    return np.column_stack([lon, lat])


def _placed(
    study: Study, ways: Ways, point: Point, way: int, fraction: float, name: str | None, what: str, notes: Sequence[str]
) -> Placed:
    stop = _stop_near(study, point)
    told = [*notes]
    if stop is None:
        told.append(f"No stop of public transport is known within {STOP_NEAR_M:.0f} m of the {what}.")
    lon, lat = lonlat_of(study.crs, shapely.get_coordinates(point))[0]
    return Placed(Terminus(name or ways.name[way], stop, point, float(lon), float(lat)), way, fraction, tuple(told))


def _stop_near(study: Study, point: Point) -> str | None:
    """Return the name of the nearest transit stop that has one."""
    named = study.stops[study.stops["name"].notna()]
    if not len(named):
        return None
    off = shapely.distance(np.asarray(named.geometry.array, dtype=object), point)
    k = int(np.lexsort((named.index.to_numpy(str), off))[0])
    return str(named["name"].iloc[k]) if off[k] <= STOP_NEAR_M else None


def _projected(study: Study, where: tuple[float, float], what: str) -> Point:
    try:
        lon, lat = (float(each) for each in where)
    except (TypeError, ValueError):
        raise CallError(
            f"the {what} must be a longitude and a latitude, or a name, got {visible(str(where))}"
        ) from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CallError(
            f"the {what} must be a longitude and a latitude in degrees, got {lon}, {lat}{_swapped(study, where)}"
        )
    x, y = from_lonlat(study.crs).transform(lon, lat)
    if not (np.isfinite(x) and np.isfinite(y)):
        raise CallError(f"the {what} {lon}, {lat} lies outside {study.name}")
    return Point(x, y)


def _named(study: Study, wanted: str) -> tuple[str | None, Point]:
    """Return the name and a point of a stop, else a space, else a street."""
    stops, spaces = study.stops, study.spaces
    tables = []
    for table, points in (
        (stops, stops.geometry.array),
        (spaces, shapely.point_on_surface(spaces.geometry.array)),
        (
            study.blocks,
            shapely.line_interpolate_point(_longest_lines(study.blocks.geometry.array), 0.5, normalized=True),
        ),
    ):
        xy = shapely.get_coordinates(points)
        tables.append(pd.DataFrame({"name": table["name"].to_numpy(object), "x": xy[:, 0], "y": xy[:, 1]}, table.index))
    for table in tables:
        if wanted in table.index or _known(table, wanted):
            ids = find_by_name(table, wanted, what="place", lonlat=lambda xy: lonlat_of(study.crs, xy))
            found = table.loc[ids]
            middle = found[["x", "y"]].to_numpy(float)
            k = int(np.argmin(np.hypot(*(middle - middle.mean(axis=0)).T).round(6)))
            name = found["name"].iloc[k]
            return (name if isinstance(name, str) else None), Point(middle[k])
    find_by_name(
        pd.concat(tables), wanted, what="transit stop, public space or street",
        lonlat=lambda xy: lonlat_of(study.crs, xy),
    )  # fmt: skip
    raise CallError(f"no place here is called {visible(wanted)!r}")


def _known(table: pd.DataFrame, wanted: str) -> bool:
    from geosafe.walk.find_place import folded

    asked = folded(wanted)
    return bool(asked) and any(folded(name) == asked for name in table["name"].dropna().unique())


def _longest_lines(shapes: object) -> np.ndarray:
    parts, of = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.length(parts), of))
    first = np.unique(of[order], return_index=True)[1]
    return np.asarray(parts[order][first], dtype=object)


def _swapped(study: Study, where: Where) -> str:
    """Return what to write where latitude was written first: the other way round it lies in the study."""
    if isinstance(where, str):
        return ""
    lat, lon = (float(each) for each in where)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return ""
    x, y = from_lonlat(study.crs).transform(lon, lat)
    inside = np.isfinite([x, y]).all() and shapely.dwithin(study.area, Point(x, y), OFF_WAY_M[0])
    return f". Longitude comes first: write {lon:g},{lat:g}" if inside else ""


def _middle(study: Study, ways: Ways) -> str:
    middle = shapely.get_coordinates(
        ways.points(*ways.nearest(np.array([shapely.centroid(study.area)], dtype=object))[:2])
    )
    lon, lat = lonlat_of(study.crs, middle)[0]
    return f", for instance {lon:.4f},{lat:.4f}"


__all__ = ["LONLAT", "Placed", "Where", "best_start", "lonlat_of", "terminus"]
