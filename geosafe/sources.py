"""What the readers hand to the preparation: sources as they came, in their own CRS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.findings import Finding

#: Where a source is complete: polygons with their CRS, the study's whole area, or nobody knows.
Coverage: TypeAlias = gpd.GeoDataFrame | Literal["area", "unknown"]


@dataclass(frozen=True, eq=False)
class PointSource:
    """One source of incidents or lamps, read.

    Attributes
    ----------
    frame
        Its rows as points in the CRS that the source declares, with the columns that the reader
        of the layer documents.
    findings
        What was read, set aside and noticed.
    coverage
        Where the source is complete.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]
    coverage: Coverage


@dataclass(frozen=True, eq=False)
class Timetable:
    """One timetable of public transport, as far as it serves stops near a place.

    Attributes
    ----------
    name
        The file as the study names it.
    timezone
        IANA zone of its times.
    stops
        Points (EPSG:4326) by stop id: name; rail (whether trains or metros call); station (the id of the station it
        belongs to, or its own), station_name, station_lon, station_lat [degrees].
    calls
        Departures: stop (position in ``stops``), service, time [s since the day of the service began; past 86,400
        where it is the next day].
    calendar
        service, columns 0…6 (whether it runs on Monday … Sunday), first, last [days since 1 January 1970, both
        included].
    exceptions
        service, date [days since 1 January 1970], added (else the service does not run on that date).
    coverage
        Where it holds all public transport there is.
    findings
        What was read, set aside and noticed.
    """

    name: str
    timezone: str
    stops: gpd.GeoDataFrame
    calls: pd.DataFrame
    calendar: pd.DataFrame
    exceptions: pd.DataFrame
    coverage: Coverage
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class CountSource:
    """One source of pedestrian counts, read.

    Attributes
    ----------
    frame
        Index ``count_id`` (file and row), points in the CRS that the source declares. Columns: count; minutes that it
        lasts; hour_of_week of its middle, 0 (Monday 00:00) to 167; start (UTC; NaT where only the hour of the week is
        told); source; source_row.
    findings
        What was read, set aside and noticed.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class ObservationSource:
    """Filled forms of walks, read.

    Attributes
    ----------
    frame
        Index ``observation_id`` (file and row), points in EPSG:4326. Columns: walk, stop, rater, group; the nine
        ratings (NaN: not given); words, change; start (UTC; NaT where the form tells the phase alone); phase (as
        written, missing where the time tells it); source; source_row.
    findings
        What was read, set aside and noticed.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Highways:
    """Every way tagged ``highway``, walked or not, as one table and one ragged array of its nodes.

    Attributes
    ----------
    table
        One row a way: osm_id, reason ('' when walked, else why not), kind, name, highway, lit,
        lit_hours, steps, step_free, access, tunnel, bridge, one_way, surface, smoothness; where the source tells it,
        layer (text).
    refs, lonlat
        Node ids (n,) and their coordinates (n, 2) [degrees]; NaN where the file lacks the node.
    offsets
        Way i has the nodes ``offsets[i]:offsets[i + 1]``.
    """

    table: pd.DataFrame
    refs: npt.NDArray[np.int64]
    lonlat: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.int64]


@dataclass(frozen=True)
class OsmExtract:
    """What one extract holds, in longitude and latitude.

    Attributes
    ----------
    name
        The file as the user wrote it.
    box
        West, south, east, north [degrees]: the header's, else that of the nodes. East lies west of west where
        the box crosses the antimeridian.
    newest
        The date of the newest edit of a street or a place; None where the file tells no times.
    highways
        See :class:`Highways`.
    points, areas, lines
        GeoDataFrames (EPSG:4326) with osm_id (``node/1``, ``way/2``, ``relation/3``) and ``tags`` (dict): nodes
        with tags; closed ways and multipolygons; rails, waterways, piers, walls, fences, hedges, coastlines and rows
        of trees, one row for each unbroken stretch.
    findings
        What was noticed while reading.
    streets_only
        Whether the source holds streets and nothing else: venues, stops, buildings, amenities and spaces are then
        unknown, not absent.
    """

    name: str
    box: tuple[float, float, float, float]
    newest: date | None
    highways: Highways
    points: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()
    streets_only: bool = False
