"""A street graph as OSMnx and networkx hold it, turned into pieces of street: each once, checked, in metres."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geosafe.crs import LONLAT, metric_crs
from geosafe.edge_tags import words_of
from geosafe.errors import CrsError, DataError, Fault
from geosafe.place import box_around, middle_of

#: A length may differ from that of its line by this share: OSMnx measures on a sphere, which is up to 0.6 % off.
LENGTH_TOLERANCE: Final = 0.01
#: … or by this much, as older versions of OSMnx round lengths [m].
LENGTH_ROUNDING_M: Final = 0.01
#: A line may end this far from its node [m].
END_TOLERANCE_M: Final = 1.0
#: A projected CRS may change lengths by this share at the middle of the graph.
STRETCH_TOLERANCE: Final = 0.01
#: Lines are one where their coordinates agree to so many decimals [m].
_DECIMALS: Final = 3
#: Longest text from a graph in a message.
_MAX_SHOWN: Final = 60

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_EPSG: Final = re.compile(r"\s*epsg:([0-9]{4,6})\s*", re.IGNORECASE)
#: PROJ's own notation, without parameters that name a file.
_PROJ: Final = re.compile(r"(?:\+(?!init|\w*grid)[a-z_0-9]+(?:=[\w.,-]+)?\s*)+")
_LINESTRING: Final = re.compile(r"\s*LINESTRING\s*Z?\s*\([^()]*\)\s*", re.IGNORECASE)

Node: TypeAlias = tuple[Any, Mapping[str, Any]]
Edge: TypeAlias = tuple[Any, Any, Any, Mapping[str, Any]]
Bools: TypeAlias = npt.NDArray[np.bool_]
Objects: TypeAlias = npt.NDArray[np.object_]


def street_pieces(nodes: Sequence[Node], edges: Sequence[Edge], *, crs: Any, name: str) -> gpd.GeoDataFrame:
    """Return each piece of street of a graph once, whether it was one edge or one in either direction.

    Two edges are one piece where they run along one line in opposite directions. Parallel edges and loops stay;
    edges without length are left out. Values may be typed, or text as GraphML holds them.

    Parameters
    ----------
    nodes
        (id, attributes) with ``x`` and ``y`` in the unit of ``crs``; ids are whole numbers.
    edges
        (first node, last node, key, attributes). ``geometry``, a LineString or its WKT, is straight where it is
        missing; ``length`` [m], where it is given, agrees with it within ``LENGTH_TOLERANCE``.
    crs
        What the graph names under ``crs``.
    name
        What to call the graph in messages.

    Returns
    -------
    GeoDataFrame
        In a metric CRS: the graph's own, or one at its middle where it is in degrees. One row a piece, in the order
        of the edges and in the direction in which the street was drawn: u, v, key, osm_ids (text, several joined by
        ``;``; None where missing), length_m [m] and the line; and every other attribute as it came, that of the
        opposite direction where this one has none.

    Raises
    ------
    CrsError
        No CRS, one that is not known or not in metres, or one that changes lengths.
    DataError
        No node, no edge, or none with a length; or nodes or edges at fault, all of which are named.
    """
    if not nodes or not edges:
        what = "edges" if nodes else "nodes"
        raise DataError(Fault(name, f"the graph has no {what}", "Give a graph of the streets of the place."))
    places = _places(nodes, _require_crs(crs), name)
    measured = _measure(nodes, edges, places, _metric(places, name), name)
    long_enough = measured["length_m"] > 0
    if not long_enough.any():
        raise DataError(Fault(name, "no edge of the graph has a length", "Give a graph of the streets of the place."))
    return _join_directions(measured[long_enough].reset_index(drop=True))


@dataclass(frozen=True)
class _Faults:
    """What is wrong with nodes or edges; ``label`` names the one at a position."""

    name: str
    label: Callable[[int], str]
    found: list[Fault] = field(default_factory=list)

    def add(self, where: Bools, says: Callable[[int], str], remedy: str) -> None:
        for i in np.flatnonzero(where).tolist():
            self.found.append(Fault(self.name, f"{self.label(i)} {says(i)}", remedy))

    def settle(self) -> None:
        if self.found:
            raise DataError(self.found)


def _require_crs(crs: Any) -> pyproj.CRS:
    """Return the CRS that a graph names: in text as an EPSG code, PROJ or WKT, none of which opens a file."""
    if crs is None:
        raise CrsError("the graph names no CRS. Write graph.graph['crs'] = 'EPSG:…', as it was made.")
    try:
        if not isinstance(crs, str):
            return pyproj.CRS.from_user_input(crs)
        if code := _EPSG.fullmatch(crs):
            return pyproj.CRS.from_epsg(int(code[1]))
        return pyproj.CRS.from_string(crs) if _PROJ.fullmatch(crs) else pyproj.CRS.from_wkt(crs)
    except CRSError:
        remedy = "Write its EPSG code, such as EPSG:4326."
        raise CrsError(f"the graph names {_shown(crs)!r} as its CRS, which is not known. {remedy}") from None


def _places(nodes: Sequence[Node], crs: pyproj.CRS, name: str) -> gpd.GeoSeries:
    """Return where the nodes are, on their ids as whole numbers."""
    ids = [_whole(node) for node, _ in nodes]
    xy = np.array([[_number(data.get(axis)) for axis in "xy"] for _, data in nodes], dtype=float).reshape(-1, 2)
    faults = _Faults(name, lambda i: f"node {_shown(nodes[i][0])}")
    none = pd.isna(np.array(ids, dtype=object))
    number_them = "Number the nodes: networkx.convert_node_labels_to_integers."
    faults.add(none, lambda _: "has an id that is no whole number", number_them)
    twice = pd.Series(ids).duplicated().to_numpy() & ~none
    faults.add(twice, lambda _: "stands there twice", "Each id must stand once.")
    faults.add(
        ~np.isfinite(xy).all(axis=1),
        lambda i: f"has no numbers as its x and y ({', '.join(_shown(nodes[i][1].get(axis)) for axis in 'xy')})",
        "Every node needs x and y in the unit of the graph's CRS.",
    )
    if crs.is_geographic:
        size = np.abs(xy)
        swapped = (size[:, 0] <= 90) & (size[:, 1] > 90) & (size[:, 1] <= 180)
        off = (size > (180, 90)).any(axis=1) & np.isfinite(xy).all(axis=1)
        for where, remedy in (
            (off & swapped, "x and y look swapped: x is the longitude, y the latitude."),
            (off & ~swapped, f"Is the graph in {crs.name}? Correct graph.graph['crs']."),
        ):
            faults.add(where, lambda i: f"has x {xy[i, 0]:g} and y {xy[i, 1]:g} in degrees", remedy)
    faults.settle()
    return gpd.GeoSeries(shapely.points(xy), index=pd.Index(ids, dtype=np.int64), crs=crs)


def _metric(places: gpd.GeoSeries, name: str) -> pyproj.CRS:
    """Return the CRS of the places where it is in metres and true to length, else, for degrees, one at their middle."""
    crs: pyproj.CRS = places.crs
    lonlat = places.to_crs(LONLAT).get_coordinates()
    off = lonlat.index[~np.isfinite(lonlat).all(axis=1)]
    if len(off):
        remedy = "Correct graph.graph['crs'], or the coordinates."
        raise DataError([Fault(name, f"node {node} lies nowhere on earth in {crs.name}", remedy) for node in off])
    middle = middle_of(box_around(lonlat.to_numpy()))
    if crs.is_geographic:
        return metric_crs(*middle)
    remedy = "Project the graph: osmnx.project_graph(graph)."
    unit = crs.axis_info[0].unit_name if crs.axis_info else "an unknown unit"
    if not crs.is_projected or unit != "metre":
        raise CrsError(f"the graph is in {crs.name!r}, which counts in {unit} and not in metres. {remedy}")
    scale = pyproj.Proj(crs).get_factors(*middle)
    stretch = max(abs(each - 1) for each in (scale.meridional_scale, scale.parallel_scale))
    if stretch > STRETCH_TOLERANCE:
        raise CrsError(f"{crs.name!r} changes lengths by {stretch:.0%} at this place. {remedy}")
    return crs


def _measure(
    nodes: Sequence[Node], edges: Sequence[Edge], places: gpd.GeoSeries, metric: pyproj.CRS, name: str
) -> gpd.GeoDataFrame:
    """Return the edges, checked, with their lines from u to v and their attributes."""
    faults = _Faults(name, lambda i: "edge {} → {} (key {})".format(*map(_shown, edges[i][:3])))
    ids = pd.Index([node for node, _ in nodes], dtype=object)
    ends = np.stack([ids.get_indexer(pd.Index([edge[k] for edge in edges], dtype=object)) for k in (0, 1)])
    faults.add(
        ends.min(axis=0) < 0,
        lambda i: f"leads to node {_shown(edges[i][int(ends[0, i] >= 0)])}, which is not there",
        "Add the node with its x and y, or leave the edge out.",
    )
    faults.settle()

    table = pd.DataFrame([data for *_, data in edges], dtype=object)
    given = table["geometry"].to_numpy() if "geometry" in table else np.full(len(edges), None, dtype=object)
    lines = _linestrings(given, places.crs, metric)
    none = shapely.is_missing(lines)
    faults.add(
        none & pd.Series(given).notna().to_numpy(),
        lambda i: f"has a geometry that is no line on earth ({_shown(given[i])!r})",
        "Give a LineString; leave it out where the street is straight.",
    )
    at = places.to_crs(metric).get_coordinates().to_numpy()[ends].swapaxes(0, 1)
    lines = np.where(none, shapely.linestrings(at), lines)
    tips = np.stack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)], axis=1)
    gap, gap_turned = (np.linalg.norm(tips - each, axis=2).max(axis=1) for each in (at, at[:, ::-1]))
    lines = np.where(gap_turned < gap, shapely.reverse(lines), lines)
    gap = np.minimum(gap, gap_turned)
    faults.add(
        ~(gap <= END_TOLERANCE_M),
        lambda i: f"is drawn with an end {gap[i]:,.0f} m from its node",
        "Lines and nodes must be in one CRS, and every line must lead from node to node.",
    )
    own, said = shapely.length(lines), table.get("length", pd.Series(None, index=table.index, dtype=object))
    number = np.array([_number(value) for value in said])
    differs = ~(np.abs(number - own) <= np.maximum(LENGTH_TOLERANCE * own, LENGTH_ROUNDING_M))
    faults.add(
        differs & said.notna().to_numpy(),
        lambda i: f"has the length {_shown(said[i])}, and its line measures {own[i]:.2f} m",
        f"`length` must be the metres of the line, to {LENGTH_TOLERANCE:.0%}. Give travel times another name.",
    )
    faults.settle()
    table = table.drop(columns=["geometry", "length", "u", "v", "key"], errors="ignore")
    table[["u", "v"]] = places.index.to_numpy()[ends].T
    return gpd.GeoDataFrame(table.assign(key=[edge[2] for edge in edges], length_m=own), geometry=lines, crs=metric)


def _linestrings(given: Objects, source: pyproj.CRS, target: pyproj.CRS) -> Objects:
    """Return each LineString, or WKT of one, projected and without heights; None where it is none on earth."""
    text = np.array([isinstance(value, str) and _LINESTRING.fullmatch(value) is not None for value in given])
    shapes = given.copy()
    shapes[~shapely.is_geometry(given)] = None
    with np.errstate(invalid="ignore", over="ignore"):
        shapes[text] = shapely.from_wkt(given[text], on_invalid="ignore")
    shapes[shapely.get_type_id(shapes) != shapely.GeometryType.LINESTRING] = None
    projected = gpd.GeoSeries(shapely.force_2d(shapes), crs=source).to_crs(target)
    lonlat = projected.to_crs(LONLAT).get_coordinates()
    projected.loc[lonlat.index[~np.isfinite(lonlat).all(axis=1)]] = None
    return np.asarray(projected.to_numpy())


def _join_directions(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return each piece of street once: as the edge that was drawn, with what only the opposite one tells."""
    way, turned = (
        (edges[column] if column in edges else pd.Series(None, index=edges.index)).map(words_of)
        for column in ("osmid", "reversed")
    )
    turned = turned.map(lambda words: words == ["True"])
    ids = way.map(lambda words: ";".join(sorted(words, key=lambda word: (len(word), word))) or None).astype(object)
    edges = edges.drop(columns=["osmid", "reversed"], errors="ignore").assign(osm_ids=ids)

    rounded = shapely.transform(edges.geometry.to_numpy(), lambda xy: np.round(xy, _DECIMALS))
    one, other = (np.asarray(shapely.to_wkb(each), dtype=object) for each in (rounded, shapely.reverse(rounded)))
    # A line that goes out and comes back on itself looks the same in both directions.
    against = np.where(one == other, turned, one > other)
    line = pd.DataFrame({"line": np.where(one > other, other, one), "against": against})
    # Where ways lie on one line, either direction of each finds the other by its id.
    by_way = np.argsort(ids.fillna("").to_numpy(object), kind="stable")
    line["nth"] = line.loc[by_way].groupby(["line", "against"]).cumcount()
    drawn_first = np.argsort(turned.to_numpy(bool), kind="stable")
    piece = line.loc[drawn_first].groupby(["line", "nth"]).ngroup()
    main = piece.drop_duplicates().index
    told = pd.DataFrame(edges.drop(columns="geometry")).loc[drawn_first].groupby(piece, sort=False).first()
    joined = gpd.GeoDataFrame(told.set_index(main), geometry=edges.geometry.loc[main], crs=edges.crs)
    return joined.sort_index().reset_index(drop=True)


def _whole(value: Any) -> int | None:
    return int(value) if not isinstance(value, bool) and _WHOLE.fullmatch(str(value)) else None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
