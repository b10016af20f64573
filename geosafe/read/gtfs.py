"""Read a GTFS timetable: which stops it serves near a place, and when something departs from each.

Reference: https://gtfs.org/documentation/schedule/reference/
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.crs import LONLAT
from geosafe.errors import CallError, DataError, Fault
from geosafe.findings import Finding
from geosafe.read.coverage import read_coverage
from geosafe.read.gtfs_calls import departures
from geosafe.read.gtfs_checks import Checks
from geosafe.read.gtfs_tables import WEEKDAYS, read_gtfs_tables
from geosafe.read.number_column import parse_numbers
from geosafe.read.study_file import GtfsEntry
from geosafe.read.text_table import TextTable
from geosafe.sources import Timetable
from geosafe.sun import time_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Stops this far beyond the extract are read too [degrees]: some 500 m.
_MARGIN_DEG: Final = 0.005
#: Route types that run on rails of their own: metro, rail, monorail, and their extended types.
_RAIL: Final = frozenset((1, 2, 12, *range(100, 200), *range(400, 500)))


def read_gtfs(entry: GtfsEntry, *, folder: Path, box: tuple[float, float, float, float]) -> Timetable:
    """Read one timetable, as far as it serves stops in a box.

    Rows that name a stop, trip, route or service that is not there are set aside and counted. Times past 24:00
    belong to the day on which the service began. Times left out between two that are given are spread evenly. Nobody
    boards at the last stop of a trip, nor where ``pickup_type`` is 1.

    Parameters
    ----------
    entry
        What the study file says of it.
    folder
        The study folder.
    box
        West, south, east, north [degrees].

    Raises
    ------
    MissingFileError, DataError
        With every fault: files or columns that are missing, cells that are no time, date or number, no stop in the box.
    """
    tables, findings = read_gtfs_tables(folder / entry.path, name=entry.path)
    checks = Checks(entry.path, tables)
    zone = _zone(tables["agency.txt"], entry.path)
    stops = _stops(tables["stops.txt"], checks)
    trips = _trips(tables, checks)
    calendar, exceptions = _calendar(tables, checks)
    known = pd.Index(pd.unique(pd.concat([calendar["service"], exceptions["service"]])))
    service = known.get_indexer(checks.known("trips.txt", "service_id", trips["service"], known))
    trips["service"] = np.where(trips["has_route"], service, -1)
    calls = departures(tables, checks, stops=stops.index, trips=trips)
    checks.raise_faults()

    calls = calls[_inside(stops, box)[calls["stop"]]]
    if not len(calls):
        found = "nothing departs from a stop in the study's area"
        raise DataError(Fault(entry.path, found, "Name the timetable of the same place."))
    served, stop = np.unique(calls["stop"], return_inverse=True)
    used, service = np.unique(calls["service"], return_inverse=True)
    frame = _served(stops, served, rail=np.unique(stop[calls["rail"].to_numpy()]))
    number = {name: i for i, name in enumerate(known[used])}
    calendar, exceptions = (
        each.assign(service=each["service"].map(number)).dropna(subset="service").astype({"service": int})
        for each in (calendar, exceptions)
    )
    says = f"{len(frame):,} stops in or near the extract are served: {len(calls):,} departures, {len(used):,} services."
    read = Finding("stops", "gtfs-read", "found", len(frame), says, source=entry.path)
    return Timetable(
        name=entry.path,
        timezone=zone,
        stops=frame,
        calls=pd.DataFrame({"stop": stop, "service": service, "time": calls["time"].to_numpy()}),
        calendar=calendar,
        exceptions=exceptions,
        coverage=read_coverage(entry.coverage, folder),
        findings=(read, *findings, *checks.findings()),
    )


def _inside(stops: pd.DataFrame, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Return which stops lie in the box or close to it; east lies west of west where it crosses the antimeridian."""
    west, south, east, north = box
    lon, lat = stops["lon"].to_numpy(), stops["lat"].to_numpy()
    east += 360 * (east < west)
    lon = np.where(lon < west - _MARGIN_DEG, lon + 360, lon)
    inside: NDArray[np.bool_] = (
        (lon <= east + _MARGIN_DEG) & (lat >= south - _MARGIN_DEG) & (lat <= north + _MARGIN_DEG)
    )
    return inside


def _served(stops: pd.DataFrame, served: NDArray[np.int64], *, rail: NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Return the stops at the positions ``served`` as points, with their stations; trains call at ``rail``."""
    one = stops.iloc[served]
    parent, own = one["parent"].to_numpy(object), one.index.to_numpy(object)
    station = np.where(np.isin(parent, stops.index), parent, own)
    at = stops.loc[station]
    return gpd.GeoDataFrame(
        {
            "name": one["name"].to_numpy(object),
            "rail": np.isin(np.arange(len(one)), rail),
            "station": station,
            "station_name": at["name"].to_numpy(object),
            "station_lon": at["lon"].to_numpy(),
            "station_lat": at["lat"].to_numpy(),
        },
        index=one.index.rename("stop_id"),
        geometry=gpd.points_from_xy(one["lon"], one["lat"]),
        crs=LONLAT,
    )


def _zone(agency: TextTable, name: str) -> str:
    zones = agency.rows["agency_timezone"].unique()
    where = f"{name}/agency.txt"
    if len(zones) != 1:
        found = f"agencies of {len(zones)} time zones" if len(zones) else "no agency, and so no time zone"
        raise DataError(Fault(where, found, "All agencies of a timetable must have one.", column="agency_timezone"))
    try:
        time_zone(zones[0])
    except CallError:
        found = f"{zones[0]!r} is not a time zone"
        raise DataError(Fault(where, found, "It must be an IANA name.", 2, "agency_timezone")) from None
    return str(zones[0])


def _stops(table: TextTable, checks: Checks) -> pd.DataFrame:
    """Return name, parent, lon and lat [degrees] by stop id."""
    rows = table.rows
    lon, lat = (parse_numbers(rows[column], three_digits="decimals") for column in ("stop_lon", "stop_lat"))
    for column, values, most in (("stop_lon", lon, 180), ("stop_lat", lat, 90)):
        with np.errstate(invalid="ignore"):
            wrong = values.unreadable | (np.abs(values.numbers) > most)
        checks.fault("stops.txt", column, wrong, "is no coordinate", "Write degrees with a decimal point.")
    checks.once("stops.txt", "stop_id")
    text = {new: rows[old] if old in rows else pd.Series("", rows.index) for new, old in
            (("name", "stop_name"), ("parent", "parent_station"))}  # fmt: skip
    name = text["name"].astype(object).where(text["name"] != "", None)
    frame = pd.DataFrame({"name": name, "parent": text["parent"], "lon": lon.numbers, "lat": lat.numbers})
    return frame.set_axis(pd.Index(rows["stop_id"].astype(object)))


def _trips(tables: dict[str, TextTable], checks: Checks) -> pd.DataFrame:
    """Return the service and whether it runs on rails, by trip id."""
    routes, trips = tables["routes.txt"].rows, tables["trips.txt"].rows
    types = parse_numbers(routes["route_type"])
    wrong = np.isnan(types.numbers)
    checks.fault("routes.txt", "route_type", wrong, "is no number", "See the list in the GTFS reference.")
    checks.once("routes.txt", "route_id")
    checks.once("trips.txt", "trip_id")
    route = pd.Index(routes["route_id"].drop_duplicates())
    at = route.get_indexer(checks.known("trips.txt", "route_id", trips["route_id"], route))
    rail = np.isin(types.numbers[~routes["route_id"].duplicated()], list(_RAIL))
    return pd.DataFrame(
        {"service": trips["service_id"].astype(object), "has_route": at >= 0, "rail": np.append(rail, False)[at]}
    ).set_axis(pd.Index(trips["trip_id"].astype(object)))


def _calendar(tables: dict[str, TextTable], checks: Checks) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the weekly calendar (service, seven weekdays, first, last) and the exceptions (service, date, added)."""
    rows = tables["calendar.txt"].rows
    days: NDArray[np.bool_] = (rows[list(WEEKDAYS)] == "1").to_numpy(bool).reshape(-1, 7)
    for day in WEEKDAYS:
        checks.fault(
            "calendar.txt", day, ~rows[day].isin(["0", "1"]).to_numpy(bool), "is neither 0 nor 1", "Write 0 or 1."
        )
    first, last = (checks.dates("calendar.txt", column) for column in ("start_date", "end_date"))
    calendar = pd.DataFrame(days, columns=range(7)).assign(
        service=rows["service_id"].astype(object), first=first, last=last
    )
    rows = tables["calendar_dates.txt"].rows
    wrong = ~rows["exception_type"].isin(["1", "2"]).to_numpy(bool)
    checks.fault("calendar_dates.txt", "exception_type", wrong, "is neither 1 nor 2", "Write 1 (added) or 2 (removed).")
    exceptions = pd.DataFrame(
        {"service": rows["service_id"].astype(object), "date": checks.dates("calendar_dates.txt", "date"),
         "added": (rows["exception_type"] == "1").to_numpy(bool)}
    )  # fmt: skip
    return calendar, exceptions
