"""Networks to and from OSMnx, the library of graphs from OpenStreetMap: https://osmnx.readthedocs.io."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import to_lonlat
from geosafe.edge_tags import way_attributes, way_tags, words_of
from geosafe.errors import CallError
from geosafe.street_graph import street_pieces
from geosafe.study import Study

if TYPE_CHECKING:
    import networkx as nx

#: What OSMnx calls the CRS of its graphs.
_CRS: Final = "epsg:4326"
_LIT: Final = {"lit": "yes", "unlit": "no"}
_YES: Final = {True: "yes"}
_YES_NO: Final = {True: "yes", False: "no"}
#: Columns of a table from a graph, before those that the graph brings besides.
_COLUMNS: Final = ["u", "v", "key", "osm_ids", "name", "highway", "kind", "length_m", "lit", "lit_hours", "steps",
                   "step_free", "access", "tunnel", "bridge"]  # fmt: skip


def to_osmnx(study: Study) -> nx.MultiDiGraph:
    """Return the walked streets of a study as a graph for OSMnx.

    Parameters
    ----------
    study
        The study. Its segments in the margin around the area come along.

    Returns
    -------
    networkx.MultiDiGraph
        As OSMnx 2 makes its own. ``graph["crs"]`` is EPSG:4326. Nodes are OSM ids (negative where the edge of the
        area cuts a street) with x, y [degrees] and street_count. Each segment is two edges, one in either direction,
        for people walk both ways, with osmid, length [m], geometry where it is not straight, oneway (False),
        reversed; segment_id and block_id, by which results are joined; and in the words of OSM, where they are known,
        highway, name, lit, foot (who may walk there), footway (sidewalk, crossing), wheelchair, tunnel and bridge.

    Notes
    -----
    ``osmnx.save_graphml(to_osmnx(study), path)`` writes a file.
    """
    import networkx as nx

    segments = to_lonlat(study.segments)
    lines = segments.geometry.to_numpy().copy()
    on_path = segments["kind"].isin(("sidewalk", "crossing")) & (segments["highway"] != "crossing")
    shown = pd.DataFrame(
        {
            "osmid": segments["osm_ids"].map(_way_ids),
            "highway": segments["highway"],
            "name": segments["name"],
            "lit": segments["lit_hours"].fillna(segments["lit"].map(_LIT)),
            "foot": segments["access"],
            "footway": segments["kind"].where(on_path),
            # OSM expects wheels everywhere but on steps.
            "wheelchair": segments["step_free"].map(_YES_NO).where(segments["step_free"] == segments["steps"]),
            "tunnel": segments["tunnel"].map(_YES),
            "bridge": segments["bridge"].map(_YES),
            "oneway": False,
            "length": segments["length_m"],
            "segment_id": segments.index,
            "block_id": segments["block_id"],
        },
        dtype=object,
    )
    lines[shapely.get_num_coordinates(lines) == 2] = None  # reversed it is None, too
    edges = pd.concat(
        [shown.assign(reversed=False, geometry=lines), shown.assign(reversed=True, geometry=shapely.reverse(lines))],
        ignore_index=True,
    )
    edges = edges.where(edges.notna(), None)
    ends = pd.concat([segments[["u", "v"]], segments[["v", "u"]].set_axis(["u", "v"], axis=1)], ignore_index=True)
    keyed = ends.assign(key=ends.groupby(["u", "v"]).cumcount())

    graph = nx.MultiDiGraph(crs=_CRS, created_with=f"geosafe {metadata.version('geosafe')}", simplified=True)
    graph.add_nodes_from(_nodes(segments))
    graph.add_edges_from(
        (*uvk, {name: value for name, value in edge.items() if value is not None})
        for uvk, edge in zip(keyed.to_numpy().tolist(), edges.to_dict("records"), strict=True)
    )
    return graph


def from_osmnx(graph: nx.Graph) -> gpd.GeoDataFrame:
    """Return the streets of a graph as segments for geosafe's kernels.

    Parameters
    ----------
    graph
        As OSMnx makes it, or as :func:`networkx.read_graphml` reads its files: simplified or not, in degrees or
        projected, directed or not. ``graph["crs"]`` names its CRS; every node has x and y.

    Returns
    -------
    GeoDataFrame
        In a metric CRS: the graph's own, or one at its middle where it is in degrees. One row a piece of street,
        index ``segment_id``: the edge's own attribute of that name where it is there once, else ``u.v.key``. An edge
        and the one that runs back along the same line are one piece; parallel edges and loops stay; edges without
        length are left out. u, v and the line run as the street was drawn. length_m [m] is that of the line. osm_ids
        holds several ways joined by ``;``. highway, name, lit, steps and so on are those of the table ``segments``
        (:func:`geosafe.edge_tags.way_tags` says what becomes of several values): ``lit`` is unknown where the graph
        does not tell. Every other attribute is a column of its own, several values joined by ``;``.

    Raises
    ------
    CallError
        It is no graph of networkx.
    CrsError
        No CRS, one that is not known or not in metres, or one that changes lengths.
    DataError
        No street; nodes without coordinates, edges that lead to no node, lines that do not lead from node to node,
        or lengths that differ from their lines by more than 1 %: all are named.
    """
    try:
        nodes, crs = list(graph.nodes(data=True)), graph.graph.get("crs")
        edges = (
            list(graph.edges(keys=True, data=True))
            if graph.is_multigraph()
            else [(u, v, 0, data) for u, v, data in graph.edges(data=True)]
        )
    except AttributeError:
        raise CallError(f"graph must be a graph of networkx, got {type(graph).__name__}") from None
    pieces = street_pieces(nodes, edges, crs=crs, name="graph")
    own = way_attributes(way_tags(pieces)).assign(**pieces[["u", "v", "key", "osm_ids", "length_m"]])[_COLUMNS]
    besides = pieces.drop(columns=[*_COLUMNS, "segment_id", "geometry"], errors="ignore")
    besides = pd.DataFrame({name: besides[name].map(_plain) for name in besides}, index=besides.index).infer_objects()
    return gpd.GeoDataFrame(own.join(besides), geometry=pieces.geometry).set_index(_segment_ids(pieces))


def _nodes(segments: gpd.GeoDataFrame) -> list[tuple[int, dict[str, Any]]]:
    """Return each node with its place and how many streets meet there; a loop comes twice."""
    ids, first, streets = np.unique(segments[["u", "v"]].to_numpy().T, return_index=True, return_counts=True)
    tips = np.concatenate([shapely.get_coordinates(shapely.get_point(segments.geometry.array, k)) for k in (0, -1)])
    told = zip(ids.tolist(), tips[first].tolist(), streets.tolist(), strict=True)
    return [(node, {"x": x, "y": y, "street_count": count}) for node, (x, y), count in told]


def _way_ids(osm_ids: str) -> int | str | list[int | str]:
    ids = [int(each) if each.isdigit() else each for each in osm_ids.split(";")]
    return ids if len(ids) > 1 else ids[0]


def _segment_ids(pieces: gpd.GeoDataFrame) -> pd.Index:
    made = pieces["u"].astype(str) + "." + pieces["v"].astype(str) + "." + pieces["key"].astype(str)
    if "segment_id" in pieces:
        given = pieces["segment_id"].map(_plain)
        made = given.where(given.notna() & ~given.duplicated(keep=False), made).astype(str)
    ids: pd.Index = pd.Index(made, dtype=object, name="segment_id")
    return ids


def _plain(value: Any) -> Any:
    return ";".join(words_of(value)) if isinstance(value, list | tuple | set) else value
