"""What each table of a study must hold, and one check that names every fault at once.

The grid below is the data model in code; ``docs/data-model.md`` says the same in prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.errors import DataError, Fault
from geosafe.osm_ground import KINDS as GROUND_KINDS
from geosafe.params import (
    LAMP_KINDS_LM_PER_W,
    LAMP_ROADS,
    PHASES,
    RATINGS,
    SIGHT_WEIGHTS,
    STOP_WEIGHTS,
    VENUE_WEIGHTS,
    WALK_PARAMETERS,
)

Dtype = Literal["text", "float", "int", "bool", "time"]
_LIT = ("lit", "unlit", "unknown")
_EVIDENCE = ("observed", "inferred", "unknown")
#: Who may be in a public space, the usual one first.
SPACE_ENTRIES: Final = ("public", "customers only", "closed at night", "hours unknown", "private parts")


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a value may be missing, its bounds, its allowed words or the form of its texts.

    An optional column may be left out of a table as a whole: all of its values are missing then.
    """

    dtype: Dtype
    missing: bool = False
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    form: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its index name, geometry types and columns."""

    index: str
    geometry: tuple[str, ...]
    columns: Mapping[str, Column]


_OSM_ID = Column("text", missing=True)
_NAME = Column("text", missing=True)
_SNAPPED: Final[dict[str, Column]] = {
    "segment_id": Column("text", missing=True),
    "fraction": Column("float", missing=True, low=0, high=1),
    "snap_m": Column("float", missing=True, low=0),
}

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        "segments": Table("segment_id", ("LineString",), {
            "block_id": Column("text"),
            "u": Column("int"), "v": Column("int"),
            "osm_ids": Column("text"),
            "name": _NAME,
            "highway": Column("text"),
            "kind": Column("text", words=("street", "path", "sidewalk", "crossing", "steps")),
            "length_m": Column("float", low=0),
            "lit": Column("text", words=_LIT),
            "lit_hours": Column("text", missing=True),
            "steps": Column("bool"),
            "step_free": Column("bool"),
            "access": Column("text"),
            "tunnel": Column("bool"), "bridge": Column("bool"),
            "surface": Column("text", missing=True, optional=True),
            "smoothness": Column("text", missing=True, optional=True),
            "component": Column("int", low=0),
            "street_share": Column("float", low=0),
            "in_area": Column("bool"),
            "near_edge": Column("bool"),
        }),
        "blocks": Table("block_id", ("LineString", "MultiLineString"), {
            "name": _NAME,
            "kind": Column("text", words=("street", "path", "crossing", "steps")),
            "street_length_m": Column("float", low=0),
            "walk_length_m": Column("float", low=0),
            "ranked": Column("bool"),
            "near_edge": Column("bool"),
        }),
        "links": Table("link_id", ("LineString",), {
            "u": Column("int"), "v": Column("int"),
            "space_id": Column("text"),
            "length_m": Column("float", low=0),
        }),
        "spaces": Table("space_id", ("Polygon", "MultiPolygon"), {
            "osm_id": _OSM_ID,
            "name": _NAME,
            "kind": Column("text"),
            "area_m2": Column("float", low=0),
            "opening_hours": Column("text", missing=True),
            "access": Column("text"),
            "entry": Column("text", words=SPACE_ENTRIES),
            "terrace_share": Column("float", missing=True, low=0, high=1),
            "private_share": Column("float", missing=True, low=0, high=1),
        }),
        "venues": Table("venue_id", ("Point",), {
            "osm_id": _OSM_ID, "name": _NAME,
            "kind": Column("text", words=tuple(VENUE_WEIGHTS)),
            "tag": Column("text"),
            "opening_hours": Column("text", missing=True),
            **_SNAPPED,
        }),
        "stops": Table("stop_id", ("Point",), {
            "osm_id": _OSM_ID, "name": _NAME,
            "kind": Column("text", words=tuple(STOP_WEIGHTS)),
            **_SNAPPED,
        }),
        "amenities": Table("amenity_id", ("Point",), {
            "osm_id": _OSM_ID, "name": _NAME,
            "kind": Column("text", words=("seat", "shelter", "toilet", "water")),
            "opening_hours": Column("text", missing=True),
            "access": Column("text"),
            "wheelchair": Column("text", missing=True),
            **_SNAPPED,
        }),
        "buildings": Table("building_id", ("Polygon", "MultiPolygon"), {
            "osm_id": _OSM_ID,
            "use": Column("text"),
            "walls": Column("bool"),
            "levels": Column("float", missing=True, low=0),
            "dwellings": Column("float", missing=True, low=0),
            "dwellings_evidence": Column("text", words=_EVIDENCE),
        }),
        "lamps": Table("lamp_id", ("Point",), {
            "source": Column("text"),
            "height_m": Column("float", missing=True, low=0.5, high=60),
            "power_w": Column("float", missing=True, low=0, high=3000),
            "flux_lm": Column("float", missing=True, low=0, high=400_000),
            "cct_k": Column("float", missing=True, low=1000, high=20_000),
            "kind": Column("text", missing=True, words=tuple(LAMP_KINDS_LM_PER_W)),
            "on_hours": Column("text", missing=True),
            "road": Column("text", missing=True, words=tuple(LAMP_ROADS)),
        }),
        "incidents": Table("incident_id", ("Point",), {
            "kind": Column("text"),
            "start": Column("time", missing=True), "end": Column("time", missing=True),
            "month": Column("text", missing=True, form=r"\d{4}-(0[1-9]|1[0-2])"),
            "timing": Column("text", words=("instant", "range", "date", "month", "none")),
            "anonymised": Column("bool"),
            **{f"weight_{phase}": Column("float", missing=True, low=0, high=1) for phase in PHASES},
            **_SNAPPED,
            "source": Column("text"),
            "source_row": Column("int", low=0),
        }),
        "counts": Table("count_id", ("Point",), {
            "count": Column("float", low=0),
            "minutes": Column("float", low=0, high=60),
            "hour_of_week": Column("int", low=0, high=167),
            **{name: replace(column, missing=False) for name, column in _SNAPPED.items()},
            "source": Column("text"),
            "source_row": Column("int", low=0),
        }),
        "observations": Table("observation_id", ("Point",), {
            "walk": Column("text"), "stop": Column("text"),
            "rater": Column("text"), "group": Column("text", missing=True),
            "phase": Column("text", words=PHASES),
            **{name: Column("float", missing=True, low=RATINGS[0], high=RATINGS[1]) for name in WALK_PARAMETERS},
            "words": Column("text", missing=True), "change": Column("text", missing=True),
            **_SNAPPED,
            "source": Column("text"),
            "source_row": Column("int", low=0),
        }),
        "trees": Table("tree_id", ("Point", "Polygon", "MultiPolygon"), {
            "osm_id": Column("text"),
            "kind": Column("text", words=("tree", "row", "wood")),
        }),
        "sights": Table("sight_id", ("Point", "Polygon", "MultiPolygon"), {
            "osm_id": Column("text"), "name": _NAME,
            "kind": Column("text", words=tuple(SIGHT_WEIGHTS)),
            **_SNAPPED,
        }),
        "base_map": Table("feature_id", ("Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point"), {
            "kind": Column("text", words=GROUND_KINDS),
            "name": _NAME,
            "layer": Column("int"),
            "bridge": Column("bool"),
            "tunnel": Column("bool"),
        }),
    }
)  # fmt: skip

_EMPTY_DTYPE: Final = {"text": "object", "float": "float64", "int": "int64", "bool": "bool",
                       "time": "datetime64[ns, UTC]"}  # fmt: skip


def empty_table(table: str, crs: object) -> gpd.GeoDataFrame:
    """Return a table without rows that has the columns, dtypes, index name and CRS of ``table``."""
    spec = TABLES[table]
    columns = {name: pd.Series([], dtype=_EMPTY_DTYPE[column.dtype]) for name, column in spec.columns.items()}
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=crs), crs=crs)
    frame.index = pd.Index([], dtype="object", name=spec.index)
    return frame


def check_table(frame: gpd.GeoDataFrame, table: str, *, file: str = "") -> None:
    """Raise :class:`DataError` with every fault of a table, or return None.

    Parameters
    ----------
    frame
        The table; extra columns are allowed.
    table
        Its name, a key of :data:`TABLES`.
    file
        What to call it in messages; the table's own name by default.
    """
    spec, where, faults = TABLES[table], file or table, []

    def fault(found: str, remedy: str, column: str | None = None) -> None:
        faults.append(Fault(where, found, remedy, column=column))

    if frame.index.name != spec.index:
        fault(f"the index is named {frame.index.name!r}", f"Name it {spec.index!r}.")
    if not frame.index.is_unique:
        twice = frame.index[frame.index.duplicated()][0]
        fault(f"the id {twice!r} stands there twice", "Each id must stand once.")
    if frame.crs is None:
        fault("the table has no CRS", "Set it with .set_crs('EPSG:…').")
    for name, column in spec.columns.items():
        if name not in frame:
            if column.optional:
                continue
            fault("the column is missing", "Add it; see docs/data-model.md.", name)
            continue
        for found, remedy in _column_faults(frame[name], column):
            fault(found, remedy, name)
    for found, remedy in _geometry_faults(frame, spec):
        fault(found, remedy, "geometry")
    if faults:
        raise DataError(faults)


def _column_faults(values: pd.Series, column: Column) -> list[tuple[str, str]]:
    faults = []
    blank = values.isna()
    if blank.any() and not column.missing:
        faults.append((f"{blank.sum()} values are missing, first at id {values.index[blank][0]!r}", "Fill them."))
    given = values[~blank]
    if column.words:
        wrong = given[~given.isin(column.words)]
        if len(wrong):
            faults.append((f"{wrong.iloc[0]!r} at id {wrong.index[0]!r}", f"Must be one of {', '.join(column.words)}."))
    if column.form:
        wrong = given[~given.astype(str).str.fullmatch(column.form).to_numpy(bool)]
        if len(wrong):
            faults.append((f"{wrong.iloc[0]!r} at id {wrong.index[0]!r}", f"Must be written as {column.form}."))
    if column.dtype in ("float", "int") and len(given):
        if not pd.api.types.is_numeric_dtype(given):
            return [*faults, (f"values of type {given.dtype}", "Must be numbers.")]
        low = -np.inf if column.low is None else column.low
        high = np.inf if column.high is None else column.high
        outside = given[~given.between(low, high) | ~np.isfinite(given.astype(float))]
        if len(outside):
            faults.append((f"{outside.iloc[0]!r} at id {outside.index[0]!r}", f"Must be between {low:g} and {high:g}."))
    if column.dtype == "bool" and len(given) and not pd.api.types.is_bool_dtype(given):
        faults.append((f"values of type {given.dtype}", "Must be true or false."))
    if column.dtype == "time" and len(given) and not isinstance(values.dtype, pd.DatetimeTZDtype):
        faults.append((f"times of type {values.dtype}", "Must carry a time zone: .dt.tz_localize('…')."))
    return faults


def _geometry_faults(frame: gpd.GeoDataFrame, spec: Table) -> list[tuple[str, str]]:
    faults = []
    shapes = frame.geometry
    absent = shapes.isna().to_numpy() | shapes.is_empty.to_numpy()
    if absent.any():
        faults.append((f"{absent.sum()} shapes are missing or empty", "Leave such rows out."))
    other = ~absent & ~shapes.geom_type.isin(spec.geometry).to_numpy()
    if other.any():
        faults.append((f"a {shapes.geom_type[other].iloc[0]}", f"Must be {' or '.join(spec.geometry)}."))
    if not np.isfinite(shapely.get_coordinates(shapes[~absent].array)).all():
        faults.append(("a coordinate that is not a finite number", "Leave such rows out."))
    return faults
