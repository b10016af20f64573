"""The walked streets of a study as a network, with the places on it as positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geosafe.network.graph import Network, build_network
from geosafe.network.nearest import within_reach
from geosafe.study import Study
from geosafe.tables import empty_table

#: Streets this near to a space belong to its edge [m]; our judgement.
SPACE_EDGE_M: Final = 15.0


@dataclass(frozen=True, eq=False)
class Streets:
    """Segments and their network, in one order.

    Attributes
    ----------
    segments
        The study's segments, those in the margin around the area too.
    network
        What is walked: segment i of it is row i of ``segments``; after them come the links across squares.
    lines
        The shape of each segment of ``network``, from its first node to its last.
    along
        The network of the segments alone: for what is told per metre of street.
    edge_m
        How far the middle of each segment is from the edge of the data (n,) [m]; what lies beyond it
        is unknown.
    """

    segments: gpd.GeoDataFrame
    network: Network
    lines: npt.NDArray[np.object_]
    along: Network
    edge_m: npt.NDArray[np.float64]

    def positions(self, places: gpd.GeoDataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the row of the segment that each place stands on, and the fraction along it.

        Places that are joined to no segment must be left out before.
        """
        return self.segments.index.get_indexer(places["segment_id"]), places["fraction"].to_numpy(float)

    def count(self, places: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
        """Return how many of the places stand on each segment."""
        rows, _ = self.positions(places)
        return np.bincount(rows, minlength=len(self.segments)).astype(float)

    def around(self, asked: npt.NDArray[np.int64] | None, reach_m: float) -> Part:
        """Return the part of the network that segments asked about can reach, all of it where None are named.

        Parameters
        ----------
        asked
            Rows of the segments.
        reach_m
            How far along the network from the ends of a segment, or as much beyond its own length as it is long [m].
        """
        n = len(self.segments)
        if asked is None:
            return Part(self.network, self.lines, np.arange(n), slice(None), self.edge_m)
        longest = float(self.network.length[asked].max(initial=0.0))
        rows = np.flatnonzero(within_reach(self.network, asked, limit_m=reach_m + longest))
        network = build_network(self.network.u[rows], self.network.v[rows], self.network.length[rows])
        own = rows[rows < n]
        return Part(network, self.lines[rows], own, np.searchsorted(own, asked), self.edge_m[asked])


class Part(NamedTuple):
    """A part of the network with everything within reach of the segments asked about, in the order of the whole.

    Attributes
    ----------
    network, lines
        Its segments, then its links across squares, and their shapes.
    rows
        The row of each of its segments in the whole.
    asked
        Which of its segments are asked about.
    edge_m
        How far those are from the edge of the data [m].
    """

    network: Network
    lines: npt.NDArray[np.object_]
    rows: npt.NDArray[np.int64]
    asked: slice | npt.NDArray[np.int64]
    edge_m: npt.NDArray[np.float64]

    @property
    def n_segments(self) -> int:
        """How many segments it has, without links."""
        return len(self.rows)


def streets_of(study: Study) -> Streets:
    """Return the streets of a study."""
    segments = study.segments
    middle = shapely.line_interpolate_point(segments.geometry.array, 0.5, normalized=True)
    data = study.coverage["streets"]
    shapely.prepare(data)
    edge_m = np.where(shapely.covers(data, middle), shapely.distance(middle, shapely.boundary(data)), 0.0)
    links = empty_table("links", study.crs) if study.links is None else study.links
    u, v, length = (np.concatenate([segments[name], links[name]]) for name in ("u", "v", "length_m"))
    lines = np.concatenate([segments.geometry.array, links.geometry.array])
    along = build_network(segments["u"], segments["v"], segments["length_m"])
    return Streets(segments, build_network(u, v, length) if len(links) else along, lines, along, edge_m)


def on_network(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places that are joined to a segment."""
    return places[places["segment_id"].notna()]
