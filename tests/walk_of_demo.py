"""A walk by shortest paths around the middle of a study, for tests of what is made of walks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import LONLAT
from geosafe.study import Study
from geosafe.walks import Facility, Leg, Stop, Terminus, Turn, Walk

SPEED_KM_H = 3.6
CODES = ("7K4M", "9XQ2", "3HTV", "6NWC", "4RJP", "8DYA", "2EGU", "5LZF", "7BK3", "9MX6", "3QT8", "6VN4")


def walk_of(study: Study, *, stops: int = 8, radius_m: float = 330, loop: bool = False) -> Walk:
    """Return a walk through so many nodes around the middle of a study, in the order of the clock."""
    pieces = study.segments[study.segments["in_area"] & ~study.segments["tunnel"]]
    graph = nx.MultiGraph()
    graph.add_edges_from(
        zip(pieces["u"], pieces["v"], pieces.index, [{"m": m} for m in pieces["length_m"]], strict=True)
    )
    joined = max(nx.connected_components(graph), key=len)
    pieces = pieces[pieces["u"].isin(joined)]
    at = _nodes(pieces)
    middle = np.array(study.area.centroid.coords[0])
    angles = np.linspace(0, -2 * np.pi, stops + 2, endpoint=False) + 2.5
    wanted = middle + radius_m * np.column_stack([np.cos(angles), np.sin(angles)])
    named = _nodes(pieces[pieces["name"].notna()])
    ids, where = np.array(list(named)), np.array(list(named.values()))
    chosen = [int(ids[np.hypot(*(where - each).T).argmin()]) for each in wanted]
    if loop:
        chosen[-1] = chosen[0]
    legs = tuple(_leg(pieces, graph, at, a, b, last=k == stops) for k, (a, b) in enumerate(pairwise(chosen)))
    places = gpd.GeoSeries([shapely.Point(at[node]) for node in chosen], crs=study.crs)
    lonlat = places.to_crs(LONLAT)
    starts = datetime(study.period.start.year, 11, 14, 19, 30, tzinfo=ZoneInfo(study.timezone))
    clock, made = starts, []
    for k in range(stops):
        clock += timedelta(minutes=legs[k].minutes)
        piece = pieces[(pieces["u"] == chosen[k + 1]) | (pieces["v"] == chosen[k + 1])].sort_values("name").iloc[0]
        name = piece["name"] if pd.notna(piece["name"]) else None
        made.append(Stop(k + 1, CODES[k % len(CODES)], name, "block", str(piece["block_id"]), places[k + 1],
                         lonlat[k + 1].x, lonlat[k + 1].y, clock, 6.0, ("many people, weak conditions",)))  # fmt: skip
        clock += timedelta(minutes=6)
    clock += timedelta(minutes=legs[-1].minutes)
    near = study.stops.iloc[study.stops.distance(places.iloc[0]).to_numpy().argmin()]
    ends = [Terminus(name, str(near["name"]) if k == 0 else None, places.iloc[k], lonlat.iloc[k].x, lonlat.iloc[k].y)
            for k, name in ((0, "Main entrance"), (-1, None))]  # fmt: skip
    walk = Walk(study, ends[0], ends[0] if loop else ends[1], tuple(made), legs, starts, clock,
                starts.replace(hour=16, minute=12), "evening", (), SPEED_KM_H, False, None, 0.0,
                ("Five incidents were recorded here.",))  # fmt: skip
    return replace(walk, facilities=_facilities(study, walk))


def _nodes(pieces: gpd.GeoDataFrame) -> dict[int, tuple[float, float]]:
    ends = {}
    for piece in pieces[["u", "v", "geometry"]].itertuples(index=False):
        ends[piece.u], ends[piece.v] = piece.geometry.coords[0], piece.geometry.coords[-1]
    return ends


def _leg(pieces: gpd.GeoDataFrame, graph: nx.MultiGraph, at: dict, a: int, b: int, *, last: bool) -> Leg:
    path = nx.shortest_path(graph, a, b, weight="m")
    ids, lines = [], []
    for u, v in pairwise(path):
        key = min(graph[u][v], key=lambda each: graph[u][v][each]["m"])
        line = pieces.geometry[key]
        ids.append(key)
        lines.append(line if line.coords[0] == at[u] else line.reverse())
    coordinates = np.concatenate([shapely.get_coordinates(line) for line in lines]) if lines else np.array([at[a]] * 2)
    whole = shapely.LineString(coordinates)
    turns: list[Turn] = []
    before = None
    for key, line in zip(ids, lines, strict=True):
        name = pieces.loc[key, "name"] if pd.notna(pieces.loc[key, "name"]) else None
        move = "start" if before is None else _move(before, line)
        if pieces.loc[key, "steps"]:
            move = "up or down steps"
        if turns and name == turns[-1].street and move == "straight on":
            turns[-1] = replace(turns[-1], length_m=turns[-1].length_m + line.length)
        else:
            turns.append(Turn(move, name, line.length, shapely.Point(line.coords[0])))
        before = line
    turns.append(Turn("arrive", None, 0.0, shapely.Point(at[b])))
    free = pieces.loc[ids, "step_free"] if ids else pd.Series(dtype=bool)
    return Leg(whole, whole.length, whole.length / (SPEED_KM_H / 3.6) / 60, bool(free.all()) if len(free) else None,
               tuple(turns), tuple(map(str, ids)))  # fmt: skip


def _move(before: shapely.LineString, after: shapely.LineString) -> str:
    a, b = (
        np.diff(np.asarray(line.coords)[part], axis=0)[0]
        for line, part in ((before, slice(-2, None)), (after, slice(0, 2)))
    )
    turned = np.degrees((np.arctan2(*a[::-1]) - np.arctan2(*b[::-1]) + np.pi) % (2 * np.pi) - np.pi)
    side = "right" if turned > 0 else "left"
    size = abs(turned)
    if size < 25:
        return "straight on"
    return f"slightly {side}" if size < 50 else side if size < 125 else f"sharp {side}" if size < 165 else "back"


def _facilities(study: Study, walk: Walk) -> tuple[Facility, ...]:
    way = shapely.LineString(np.concatenate([shapely.get_coordinates(leg.geometry) for leg in walk.legs]))
    near = study.amenities[study.amenities["kind"].isin(["toilet", "seat", "water"])].copy()
    near = near[shapely.distance(near.geometry.to_numpy(), way) < 30]
    points = shapely.centroid(near.geometry.to_numpy())
    along = shapely.line_locate_point(way, points)
    rows = sorted(
        zip(along, near["kind"], points, shapely.distance(points, way), strict=True), key=lambda each: each[0]
    )
    return tuple(Facility(kind, None, point, float(m), float(off), None) for m, kind, point, off in rows)
