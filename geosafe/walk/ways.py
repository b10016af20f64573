"""Ways: what a walk can go along, as a network with what is told of each piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geosafe.errors import CallError
from geosafe.network.graph import Bools, Floats, Ints, Network, build_network, connected_components
from geosafe.network.routes import routes_to_nearest
from geosafe.study import Study
from geosafe.tables import empty_table

Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Ways:
    """The connected ways that a walk can use; everything is by their position.

    Attributes
    ----------
    network
        They and their nodes.
    lines
        The shape of each in the CRS of the study, from its first node to its last.
    ids
        Of segments, and of links across squares.
    block
        The block of each; None of a link.
    name
        Of the street; None where the map has none.
    highway
        OSM's class; None of a link.
    steps, tunnel, crossing, in_area
        What it is and whether it lies in the area of the study; links lie in it.
    step_free
        1 where the map tells that it is, 0 where it is not, NaN where the map does not tell: nothing is said of steps
        and nothing of the surface.
    """

    network: Network
    lines: Objects
    ids: Objects
    block: Objects
    name: Objects
    highway: Objects
    steps: Bools
    tunnel: Bools
    crossing: Bools
    in_area: Bools
    step_free: Floats

    def nearest(self, points: Objects) -> tuple[Ints, Floats, Floats]:
        """Return for each point the nearest way, how far along it (0-1), and how far off it is [m]."""
        tree = shapely.STRtree(self.lines)
        # Of ways that are equally near, the first: so the order in which a tree is searched does not matter.
        (of, way), off = tree.query_nearest(points, return_distance=True, all_matches=True)
        order = np.lexsort((way, of))
        first = np.unique(of[order], return_index=True)[1]
        way, off = way[order][first], off[order][first]
        return way.astype(np.int64), shapely.line_locate_point(self.lines[way], points, normalized=True), off

    def points(self, way: Ints, fraction: Floats) -> Objects:
        """Return where places on ways are."""
        found: Objects = shapely.line_interpolate_point(self.lines[way], fraction, normalized=True)
        return found

    def metres(self, way: Ints, fraction: Floats, *, limit_m: float = np.inf) -> Floats:
        """Return the length of the shortest way between any two places (n, n) [m]; infinite beyond the limit."""
        rows = [
            routes_to_nearest(self.network, way, fraction, way[[k]], fraction[[k]], limit_m=limit_m).length
            for k in range(len(way))
        ]
        both = np.array(rows).reshape(len(way), len(way))
        # The same way is added up from either end: the two sums may differ in the last bit.
        result: Floats = np.minimum(both, both.T)
        return result


def ways_of(study: Study, *, step_free: bool) -> Ways:
    """Return the largest connected part of what is walked in a study.

    Parameters
    ----------
    study
        The study.
    step_free
        Whether to leave out steps, ramps beside steps, and what the map says wheels cannot pass. What the map does not
        tell of is kept, and told.

    Raises
    ------
    CallError
        Nothing is left.
    """
    segments = study.segments
    links = empty_table("links", study.crs) if study.links is None else study.links
    n, m = len(segments), len(links)
    surface = [segments[name].notna().to_numpy() for name in ("surface", "smoothness") if name in segments]
    told = np.logical_or.reduce([*surface, np.zeros(n, bool)])
    passable = (segments["step_free"] & ~segments["steps"]).to_numpy(bool)
    free = np.concatenate([np.where(passable, np.where(told, 1.0, np.nan), 0.0), np.full(m, np.nan)])
    keep = np.flatnonzero((free != 0) | (not step_free))
    u, v, length = (np.concatenate([segments[name], links[name]]) for name in ("u", "v", "length_m"))
    if not len(keep):
        raise CallError(f"no way in {study.name} is known to be without steps: plan the walk without step_free")
    keep = keep[connected_components(build_network(u[keep], v[keep], length[keep])) == 0]

    def column(name: str, other: object) -> Objects:
        taken: Objects = np.concatenate([segments[name].to_numpy(object), np.full(m, other, object)])[keep]
        return taken

    def flag(name: str, other: bool) -> Bools:
        return column(name, other).astype(bool)

    block = column("block_id", None)
    return Ways(
        network=build_network(u[keep], v[keep], length[keep]),
        lines=np.concatenate([segments.geometry.array, links.geometry.array])[keep],
        ids=np.concatenate([segments.index.to_numpy(object), links.index.to_numpy(object)])[keep],
        block=block,
        name=_names(study, column("name", None), block),
        highway=column("highway", None),
        steps=flag("steps", False),
        tunnel=flag("tunnel", False),
        crossing=column("kind", "") == "crossing",
        in_area=flag("in_area", True),
        step_free=free[keep],
    )


def _names(study: Study, own: Objects, block: Objects) -> Objects:
    """Return the name of each way, else that of the street that it belongs to: a sidewalk goes by its street."""
    of_block = study.blocks["name"].reindex(block).to_numpy(object)
    names = np.where([isinstance(name, str) for name in own], own, of_block)
    return np.array([name if isinstance(name, str) else None for name in names], dtype=object)
