"""A hand-made town of a dozen segments, as a checked Study, for tests whose answers are known by hand.

w2 ──────── n2 ─── p1 ─────── p2
│            │     (park path) │
w1           n1                p3
│            │                 │
└── s1 ── (200,0) ── s2 ── (400,0) ─ c1 (crossing) ─ e1 ───
             │
             q1, q2 (a street and its twin sidewalk: one block)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import metric_crs
from geosafe.network.snap import snap_points
from geosafe.params import PHASES
from geosafe.study import Period, Study
from geosafe.tables import check_table, empty_table
from geosafe.week import HOURS as HOURS_OF_WEEK
from geosafe.week import Week

CRS = metric_crs(24.94, 60.17)
#: Far from the town, so that the edge of the data plays no part unless a test wants it to.
DATA = shapely.box(-5000, -5000, 5000, 5000)
AREA = shapely.box(-1000, -1000, 1000, 1000)
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
HOURS = {"day": 4380.0, "evening": 1460.0, "night": 2920.0}


@dataclass(frozen=True)
class Way:
    """One segment: where it runs, and what differs from an ordinary street of its own block."""

    line: Sequence[tuple[float, float]]
    block: str = ""
    kind: str = "street"
    lit: str = "unknown"
    tunnel: bool = False
    step_free: bool = True
    lit_hours: str | None = None
    street_share: float = 1.0
    in_area: bool = True


@dataclass(frozen=True)
class Place:
    """A venue, stop or amenity: its kind, where it stands, and its open share by phase (None: unknown)."""

    kind: str
    at: tuple[float, float]
    open: Sequence[float | None] = (1.0, 1.0, 1.0)
    evidence: str = "observed"
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None


WAYS: Mapping[str, Way] = {
    "s1": Way([(0, 0), (200, 0)]),
    "s2": Way([(200, 0), (400, 0)]),
    "n1": Way([(200, 0), (200, 100)], block="n1"),
    "n2": Way([(200, 100), (200, 200)], block="n1"),
    "w1": Way([(0, 0), (0, 200)]),
    "w2": Way([(0, 200), (200, 200)]),
    "p1": Way([(200, 200), (400, 200)], kind="path", block="p1"),
    "p2": Way([(400, 200), (400, 100)], kind="path", block="p1"),
    "p3": Way([(400, 100), (400, 0)], kind="steps", step_free=False),
    "c1": Way([(400, 0), (400, -20)], kind="crossing"),
    "e1": Way([(400, -20), (600, -20)]),
    "q1": Way([(200, 0), (200, -150)], block="q1", street_share=0.5),
    "q2": Way([(200, 0), (210, -10), (210, -150)], kind="sidewalk", block="q1", street_share=0.5),
}


def town(
    ways: Mapping[str, Way] = WAYS,
    *,
    venues: Sequence[Place] = (),
    stops: Sequence[Place] = (),
    amenities: Sequence[Place] = (),
    lamps: gpd.GeoDataFrame | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    spaces: gpd.GeoDataFrame | None = None,
    incidents: gpd.GeoDataFrame | None = None,
    coverage: Mapping[str, shapely.Geometry | None] | None = None,
    area: shapely.Geometry = AREA,
    data: shapely.Geometry = DATA,
    hours: Mapping[str, float] = HOURS,
    reference_rate: Mapping[str, float] | None = None,
) -> Study:
    segments = segments_of(ways)
    tables = {
        "segments": segments,
        "blocks": blocks_of(segments),
        "spaces": _or_empty(spaces, "spaces"),
        "venues": places_of(venues, "venues", segments),
        "stops": places_of(stops, "stops", segments),
        "amenities": places_of(amenities, "amenities", segments),
        "buildings": _or_empty(buildings, "buildings"),
        "lamps": _or_empty(lamps, "lamps"),
        "incidents": _or_empty(incidents, "incidents"),
        "base_map": empty_table("base_map", CRS),
    }
    for name, table in tables.items():
        check_table(table, name)
    shares = open_share_of(venues=venues, stops=stops, amenities=amenities)
    always = open_share_of(spaces=[Place("space", (0, 0), evidence="inferred")] * len(tables["spaces"]))
    shares = pd.concat([shares, always.set_axis(tables["spaces"].index)])
    return Study(
        name="Town", timezone="Europe/Helsinki", country="FI", location=(24.94, 60.17), crs=CRS, area=area, period=YEAR,
        open_share=shares, week=week_of(shares), phase_hours=hours,
        coverage={"streets": data, "venues": data, "stops": data, "buildings": data, "lamps": None, "incidents": None,
                  **(coverage or {})},
        reference_rate=reference_rate or {}, osm_date=date(2019, 4, 1),
        sources=({"layer": "streets", "file": "town.osm.pbf"}, {"layer": "incidents", "file": "police.csv"}), **tables,
    )  # fmt: skip


def segments_of(ways: Mapping[str, Way]) -> gpd.GeoDataFrame:
    nodes: dict[tuple[float, float], int] = {}
    rows = []
    for way_id, way in ways.items():
        u, v = (nodes.setdefault(tuple(way.line[k]), len(nodes) + 1) for k in (0, -1))
        line = shapely.LineString(way.line)
        rows.append(
            {"segment_id": way_id, "block_id": way.block or way_id, "u": u, "v": v, "osm_ids": way_id, "name": None,
             "highway": "residential", "kind": way.kind, "length_m": line.length, "lit": way.lit,
             "lit_hours": way.lit_hours, "steps": way.kind == "steps", "step_free": way.step_free, "access": "yes",
             "tunnel": way.tunnel, "bridge": False, "component": 0, "street_share": way.street_share,
             "in_area": way.in_area, "near_edge": False, "geometry": line}
        )  # fmt: skip
    return gpd.GeoDataFrame(rows, crs=CRS).set_index("segment_id")


def blocks_of(segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    inside = segments[segments["in_area"]]
    grouped = inside.groupby("block_id")
    blocks = gpd.GeoDataFrame(
        {
            "name": None,
            "kind": grouped["kind"].max(),  # street before sidewalk
            "street_length_m": (inside["length_m"] * inside["street_share"]).groupby(inside["block_id"]).sum(),
            "walk_length_m": grouped["length_m"].sum(),
            "ranked": True,
            "near_edge": False,
        },
        geometry=inside.geometry.groupby(inside["block_id"]).agg(lambda lines: shapely.line_merge(lines.union_all())),
        crs=CRS,
    )
    blocks["name"] = blocks["name"].astype(object)
    return blocks


def places_of(places: Sequence[Place], table: str, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    empty = empty_table(table, CRS)
    if not places:
        return empty
    frame = gpd.GeoDataFrame(
        {"osm_id": None, "name": None, "kind": [place.kind for place in places], "tag": "x", "opening_hours": None,
         "access": "yes", "wheelchair": None},
        geometry=gpd.points_from_xy(*zip(*(place.at for place in places), strict=True)), crs=CRS,
        index=pd.Index([f"{table}/{i}" for i in range(len(places))], name=empty.index.name),
    )  # fmt: skip
    return frame.join(snap_points(frame, segments, limit_m=60))[list(empty.columns)]


def open_share_of(**layers: Sequence[Place]) -> pd.DataFrame:
    rows = {}
    for layer, places in layers.items():
        for i, place in enumerate(places):
            share = np.array([np.nan if each is None else each for each in place.open])
            low = np.nan_to_num(share, nan=0.0) if place.low is None else place.low
            high = np.nan_to_num(share, nan=1.0) if place.high is None else place.high
            rows[f"{layer}/{i}"] = [*share, *low, *high, place.evidence]
    columns = [phase + bound for bound in ("", "_lo", "_hi") for phase in PHASES]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=[*columns, "hours_evidence"])
    return frame.astype(dict.fromkeys(columns, float))


def week_of(shares: pd.DataFrame) -> Week:
    """Return the week of places that are open as much in each hour of a phase: day 7-19, evening 19-23."""
    hour = np.arange(HOURS_OF_WEEK) % 24
    phase = np.eye(3)[np.where((hour >= 7) & (hour < 19), 0, np.where((hour >= 19) & (hour < 23), 1, 2))]
    spread = [
        pd.DataFrame(
            (shares[[each + bound for each in PHASES]].to_numpy(float) @ phase.T).astype(np.float32), index=shares.index
        )
        for bound in ("", "_lo", "_hi")
    ]
    n = np.full(HOURS_OF_WEEK, 365 / 7)
    return Week(phase, n, *spread, evidence=shares["hours_evidence"], departures=spread[0].iloc[:0])


def lamps_at(
    xy: Sequence[tuple[float, float]], *, height_m: float | None = 6.0, flux_lm: float | None = 4000.0,
    power_w: float | None = None, on_hours: str | None = None, kind: str | None = None, road: str | None = None,
) -> gpd.GeoDataFrame:  # fmt: skip
    nothing = float("nan")
    return gpd.GeoDataFrame(
        {"source": "test", "height_m": height_m or nothing, "power_w": power_w or nothing,
         "flux_lm": flux_lm or nothing, "cct_k": nothing,
         **{name: pd.Series([word] * len(xy), dtype=object)
            for name, word in (("kind", kind), ("on_hours", on_hours), ("road", road))}},
        geometry=gpd.points_from_xy(*np.array(xy, float).T), crs=CRS,
    ).set_index(pd.Index([f"lamp{x:.3f},{y:.3f}" for x, y in xy], name="lamp_id"))  # fmt: skip


def incidents_at(
    xy: Sequence[tuple[float, float]], ways: Mapping[str, Way] = WAYS, *, phases: Sequence[str | None] | None = None,
    anonymised: bool = False,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Incidents in a phase each; None: no time of day."""
    told = list(phases) if phases is not None else [None] * len(xy)
    frame = gpd.GeoDataFrame(
        {"kind": "theft", "start": pd.Series(pd.NaT, index=range(len(xy)), dtype="datetime64[ns, UTC]"),
         "end": pd.Series(pd.NaT, index=range(len(xy)), dtype="datetime64[ns, UTC]"),
         "month": pd.Series(["2019-04"] * len(xy), dtype=object),
         "timing": ["month" if phase is None else "instant" for phase in told], "anonymised": anonymised,
         **{f"weight_{each}": [np.nan if phase is None else float(phase == each) for phase in told] for each in PHASES},
         "source": "police.csv", "source_row": np.arange(len(xy))},
        geometry=gpd.points_from_xy(*np.array(xy, float).T), crs=CRS,
    )  # fmt: skip
    frame.index = pd.Index([f"police.csv#{i}" for i in range(len(xy))], name="incident_id")
    segments = segments_of(ways)
    return frame.join(snap_points(frame, segments[segments["kind"] != "crossing"], limit_m=60))


def space_at(shape: shapely.Geometry, space_id: str = "way/1", *, kind: str = "square") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"osm_id": [space_id], "name": ["Square"], "kind": [kind], "area_m2": [shape.area],
         "opening_hours": pd.Series([None], dtype=object), "access": ["yes"], "entry": ["public"],
         "terrace_share": [np.nan], "private_share": [np.nan]},
        geometry=[shape], crs=CRS, index=pd.Index([space_id], name="space_id"),
    )  # fmt: skip


def sight_at(
    shape: shapely.Geometry, segments: gpd.GeoDataFrame, *, kind: str, osm_id: str = "node/9"
) -> gpd.GeoDataFrame:
    """One sight, joined to the street that is nearest to the middle of its shape."""
    frame = gpd.GeoDataFrame(
        {"osm_id": [osm_id], "name": [None], "kind": [kind]}, geometry=[shape], crs=CRS,
        index=pd.Index([f"sight/{osm_id}"], name="sight_id"),
    )  # fmt: skip
    return frame.join(snap_points(frame.set_geometry(frame.representative_point()), segments, limit_m=60))


def building_at(
    shape: shapely.Geometry, *, dwellings: float | None, evidence: str = "observed", levels: float | None = 3.0,
    use: str = "home",
) -> gpd.GeoDataFrame:  # fmt: skip
    nothing = float("nan")
    return gpd.GeoDataFrame(
        {"osm_id": ["way/2"], "use": [use], "walls": [True], "levels": [nothing if levels is None else levels],
         "dwellings": [nothing if dwellings is None else dwellings], "dwellings_evidence": [evidence]},
        geometry=[shape], crs=CRS, index=pd.Index(["way/2"], name="building_id"),
    )  # fmt: skip


def _or_empty(table: gpd.GeoDataFrame | None, name: str) -> gpd.GeoDataFrame:
    return empty_table(name, CRS) if table is None else table


def row(study: Study, segment_id: str) -> int:
    return study.segments.index.get_loc(segment_id)
