"""The stops of timetables in place of those of OpenStreetMap, with their service in each hour of the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT, to_metric
from geosafe.findings import Finding
from geosafe.network.snap import snap_points
from geosafe.params import EDGE_MARGIN_M, PHASES, PLACE_SNAP_M
from geosafe.prepare.timetable_hours import timetable_hours
from geosafe.sources import Timetable
from geosafe.tables import TABLES
from geosafe.told import said
from geosafe.week import HOURS, Week

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A stop of OpenStreetMap this near one of a timetable is the same, or the one across the street [m]; our judgement.
SAME_STOP_M: Final = 60.0
#: A rail entrance has the service of the nearest station of a timetable at most this far away [m]; our judgement.
STATION_REACH_M: Final = 250.0


@dataclass(frozen=True, eq=False)
class KnownService:
    """What timetables tell of stops: the share of each hour with a departure, and departures."""

    service: pd.DataFrame
    departures: pd.DataFrame


def join_timetables(
    stops: gpd.GeoDataFrame,
    timetables: Sequence[Timetable],
    segments: gpd.GeoDataFrame,
    *,
    area: BaseGeometry,
    start: date,
    end: date,
    tz: str,
) -> tuple[gpd.GeoDataFrame, KnownService, list[Finding]]:
    """Return the ``stops`` table with those of timetables, what is known of their service, and findings.

    1. A stop of a timetable at which no train or metro calls stands in for all ``stop`` of OSM within
       :data:`SAME_STOP_M`.
    2. A rail entrance of OSM takes the service of the nearest station within :data:`STATION_REACH_M`, all its platforms
       together; a station without such an entrance is added as one itself.
    3. Stops of OSM that no timetable serves are left out inside the coverage of one, where it has any of their kind;
       elsewhere their service stays unknown.

    Parameters
    ----------
    stops
        The ``stops`` table of OSM, in the CRS of ``segments``.
    timetables
        What was read; they should not repeat one another.
    segments
        The ``segments`` table.
    area
        The area that is scored; stops up to ``EDGE_MARGIN_M`` beyond it count.
    start, end, tz
        As in :func:`geosafe.prepare.timetable_hours.timetable_hours`.
    """
    parts, hours, findings = [], [], []
    for i, timetable in enumerate(timetables, start=1):
        places, found = _places(timetable, f"gtfs{i}" if len(timetables) > 1 else "gtfs", (start, end, tz))
        findings += [*timetable.findings, *found]
        parts.append(to_metric(places.drop(columns=["service", "departures"]), segments.crs))
        hours.append(places[["service", "departures"]])
    if not parts:
        nothing = pd.DataFrame(np.zeros((0, HOURS), dtype=np.float32), index=stops.index[:0])
        return stops, KnownService(nothing, nothing), findings
    theirs = pd.concat(parts)
    known = pd.concat(hours).loc[theirs.index]
    near = shapely.dwithin(area, theirs.geometry.array, EDGE_MARGIN_M)
    theirs, known = theirs[near], known[near]
    rail, surface = theirs[theirs["kind"] == "rail_entrance"], theirs[theirs["kind"] == "stop"]

    at_stop = _nearest(stops, surface, SAME_STOP_M)
    at_rail = _nearest(stops, rail, STATION_REACH_M)
    is_rail = (stops["kind"] == "rail_entrance").to_numpy()
    replaced, served = ~is_rail & (at_stop >= 0), is_rail & (at_rail >= 0)
    covered = _covered(stops, timetables, area)
    lost = covered & ((~is_rail & ~replaced & len(surface) > 0) | (is_rail & ~served & len(rail) > 0))
    kept = stops[~replaced & ~lost]
    used = np.unique(at_rail[served])
    added = pd.concat([surface, rail.drop(index=rail.index[used])])
    added = added.join(snap_points(added, segments, limit_m=PLACE_SNAP_M))[[*TABLES["stops"].columns, "geometry"]]
    joined = pd.concat([kept, added]).sort_index().rename_axis(stops.index.name)

    entrances = stops.index[served]
    ids = [*added.index, *entrances]
    rows = pd.concat([known.loc[added.index], known.loc[rail.index[at_rail[served]]]])
    service, departures = (
        pd.DataFrame(np.vstack([*rows[name], np.zeros((0, HOURS))]).astype(np.float32), index=ids)
        for name in ("service", "departures")
    )
    says = said(
        "gtfs-joined", n=len(surface), replaced=replaced.sum(), m=SAME_STOP_M, entrances=len(entrances),
        reach=STATION_REACH_M, stations=len(rail) - len(used), without=len(kept) - len(entrances),
    )  # fmt: skip
    findings.append(Finding("stops", "gtfs-joined", "note", len(ids), says))
    if n := int(lost.sum()):
        says = f"{n:,} stops of OpenStreetMap that no timetable serves lie where one is complete, and do not count."
        findings.append(Finding("stops", "gtfs-not-served", "set aside", n, says))
    return gpd.GeoDataFrame(joined, crs=segments.crs), KnownService(service, departures), findings


def with_service(week: Week, shares: pd.DataFrame, known: KnownService) -> tuple[Week, pd.DataFrame]:
    """Return a week and shares by phase with the rows of stops whose service is known: observed, without spread."""
    if not len(known.service):
        return week, shares
    by_phase = week.by_phase(known.service)
    rows = pd.DataFrame(
        {phase + bound: by_phase[:, i] for bound in ("", "_lo", "_hi") for i, phase in enumerate(PHASES)},
        index=known.service.index,
    ).assign(hours_evidence="observed")
    unknown = known.service.isna() & (week.n > 0)
    low, high = known.service.mask(unknown, 0.0), known.service.mask(unknown, 1.0)
    tables: dict[str, Any] = {
        name: pd.concat([getattr(week, name), more])
        for name, more in (("open", known.service), ("open_lo", low), ("open_hi", high),
                           ("evidence", rows["hours_evidence"]))
    }  # fmt: skip
    return replace(week, **tables, departures=known.departures), pd.concat([shares, rows])


def _places(timetable: Timetable, prefix: str, when: tuple[date, date, str]) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the stops of a timetable and its stations on rails as points, with their hours."""
    stops = timetable.stops
    key = np.where(stops["rail"], "station/" + stops["station"].astype(object), stops.index.astype(object))
    place_of, keys = pd.factorize(key, sort=True)
    first = np.unique(place_of, return_index=True)[1]
    one = stops.iloc[first]
    on_rails = one["rail"].to_numpy()
    station = gpd.points_from_xy(one["station_lon"], one["station_lat"])
    there = on_rails & one["station_lon"].notna().to_numpy()
    start, end, tz = when
    service, departures, findings = timetable_hours(timetable, place_of, len(keys), start=start, end=end, tz=tz)
    frame = gpd.GeoDataFrame(
        {
            "osm_id": None,
            "name": np.where(on_rails, one["station_name"], one["name"]),
            "kind": np.where(on_rails, "rail_entrance", "stop"),
            "service": list(service),
            "departures": list(departures),
        },
        geometry=np.where(there, station, one.geometry.array),
        crs=LONLAT,
        index=pd.Index(f"stop/{prefix}/" + pd.Series(keys, dtype=object)),
    )
    return frame, findings


def _nearest(stops: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, reach_m: float) -> NDArray[np.int64]:
    """Return the position of the nearest of ``theirs`` to each stop; -1 where none is in reach."""
    at = np.full(len(stops), -1)
    if len(theirs) and len(stops):
        ours, found = shapely.STRtree(theirs.geometry.array).query_nearest(
            stops.geometry.array, max_distance=reach_m, all_matches=False
        )
        at[ours] = found
    return at


def _covered(stops: gpd.GeoDataFrame, timetables: Sequence[Timetable], area: BaseGeometry) -> NDArray[np.bool_]:
    """Return which stops lie where a timetable is complete."""
    covered = np.zeros(len(stops), dtype=bool)
    for timetable in timetables:
        if isinstance(timetable.coverage, str):
            shape = area if timetable.coverage == "area" else None
        else:
            shape = shapely.union_all(to_metric(timetable.coverage, stops.crs).geometry.array)
        if shape is not None:
            covered |= shapely.intersects(shape, stops.geometry.array)
    return covered
