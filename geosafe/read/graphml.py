"""Read a street network that OSMnx or networkx saved as GraphML: streets, and nothing else.

http://graphml.graphdrawing.org/primer/graphml-primer.html
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.parsers import expat

import geopandas as gpd
import numpy as np
import shapely

from geosafe.crs import LONLAT, to_lonlat
from geosafe.edge_tags import WAY_TAGS, way_attributes, way_tags
from geosafe.errors import CrsError, DataError, Fault
from geosafe.findings import Finding
from geosafe.place import box_around
from geosafe.read.only_streets import only_streets
from geosafe.read.open_file import require_file
from geosafe.sources import Highways, OsmExtract
from geosafe.street_graph import Edge, Node, street_pieces
from geosafe.told import said

#: Largest file that is read [bytes]: a million edges.
MAX_BYTES: Final = 500_000_000
#: How much is read at a time, and the longest text or tag in one piece [bytes]: the parser reads one that has not
#: ended yet anew each time.
_CHUNK: Final = 64 * 1024
_MAX_TOKEN: Final = 1024 * 1024
#: A GraphML file is four elements deep; some programs add their own.
_MAX_DEPTH: Final = 16
_SPACE: Final = "http://graphml.graphdrawing.org/xmlns"
#: What is read of each kind of element; everything else is passed over.
_READ: Final = {
    "graph": frozenset(("crs",)),
    "node": frozenset(("x", "y")),
    "edge": frozenset(("osmid", "length", "geometry", "reversed", *WAY_TAGS)),
}
#: What elements with a meaning stand in.
_WITHIN: Final = {
    "graphml": ("",), "key": ("graphml",), "default": ("key",), "graph": ("graphml",), "node": ("graph",),
    "edge": ("graph",), "data": ("graphml", "graph", "node", "edge"),
}  # fmt: skip
#: Tags that change results and that OSMnx leaves out unless it is told to keep them.
_WORTH_KEEPING: Final = ("lit", "foot", "footway", "sidewalk", "wheelchair", "covered", "level", "indoor")
#: Ids of our own start here, below those that cutting at the edge of the area gives.
_OWN_NODES: Final = -(2**40)
_OWN_VERTICES: Final = -(2**41)
_SAVE_AGAIN: Final = "Save the graph again: osmnx.save_graphml(graph, path)."


def read_graphml(path: Path, *, name: str | None = None) -> OsmExtract:
    """Read a street network from a GraphML file.

    Parameters
    ----------
    path
        A file that ``osmnx.save_graphml`` or ``networkx.write_graphml`` wrote.
    name
        What to call it in messages; the path by default.

    Returns
    -------
    OsmExtract
        With ``streets_only``. Each edge is a run of a way of its OSM id, with a gap before the next. Node ids are
        the graph's; vertices between have negative ids of their own.

    Raises
    ------
    MissingFileError, DataError
        The file is missing, too large, cut short or no GraphML; or a node or an edge is at fault, as in
        :func:`geosafe.street_graph.street_pieces`.
    """
    name = name or str(path)
    graph = _Reader(name)
    graph.read(path)
    try:
        pieces = to_lonlat(street_pieces(graph.nodes, graph.edges, crs=graph.crs, name=name))
    except CrsError as error:
        raise DataError(Fault(name, str(error).removesuffix("."), "")) from None
    return OsmExtract(
        name=name,
        box=box_around(pieces.get_coordinates().to_numpy()),
        newest=None,
        highways=_highways(pieces),
        points=_nothing(),
        areas=_nothing(),
        lines=_nothing(),
        findings=_findings(pieces, name),
        streets_only=True,
    )


class _Reader:
    """The nodes and edges of a file, their attributes as text; and the CRS that it names."""

    def __init__(self, name: str) -> None:
        self.crs: str | None = None
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self._name = name
        self._open: list[str] = [""]
        self._keys: dict[str, tuple[str, str]] = {}
        self._defaults: dict[str, dict[str, str]] = {kind: {} for kind in _READ}
        self._told: dict[str, dict[str, str]] = {kind: {} for kind in _READ}
        self._key = ""
        self._text: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, path: Path) -> None:
        """Read the file, or raise where it is no whole GraphML."""
        fed = 0
        with require_file(path, name=self._name, most=MAX_BYTES).open("rb") as file:
            try:
                while chunk := file.read(_CHUNK):
                    self._parser.Parse(chunk)
                    fed += len(chunk)
                    if fed - self._parser.CurrentByteIndex > _MAX_TOKEN:
                        raise self._fault(f"a text or tag is longer than {_MAX_TOKEN / 1e6:.0f} MB")
                self._parser.Parse(b"", True)
            except DataError:
                raise
            except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two for unknown encodings
                raise self._fault(f"it is cut short or no XML ({error})") from None

    def _fault(self, found: str, remedy: str = _SAVE_AGAIN) -> DataError:
        return DataError(Fault(self._name, found, remedy, row=self._parser.CurrentLineNumber))

    def _refuse(self, *_: object) -> None:
        raise self._fault("it declares a document type, which GraphML has no need of")

    def _start(self, tag: str, told: dict[str, str]) -> None:
        space, _, what = tag.rpartition(" ")
        if space not in ("", _SPACE):
            what = tag
        within = self._open[-1]
        self._open.append(what)
        if not within and what != "graphml":
            raise self._fault("it is no GraphML")
        if within not in _WITHIN.get(what, (within,)):
            raise self._fault(f"<{what}> stands in <{within}>")
        if len(self._open) > _MAX_DEPTH:
            raise self._fault(f"elements stand in one another more than {_MAX_DEPTH} deep")
        if what == "hyperedge":
            raise self._fault("an edge has more than two ends", "Give a graph of streets.")
        if what == "graph" and (self.nodes or self.edges):
            raise self._fault("it holds more than one graph", "Save each in a file of its own.")
        if what == "node":
            self._told["node"] = dict(self._defaults["node"])
            self.nodes.append((self._named(told, what, "id"), self._told["node"]))
        elif what == "edge":
            self._told["edge"] = dict(self._defaults["edge"])
            u, v = (self._named(told, what, end) for end in ("source", "target"))
            self.edges.append((u, v, told.get("id", "0"), self._told["edge"]))
        elif what == "key":
            self._key = self._named(told, what, "id")
            self._keys[self._key] = told.get("for", "all"), told.get("attr.name", "")
        elif what == "data":
            self._key = self._named(told, what, "key")
        if what in ("data", "default"):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append

    def _named(self, told: dict[str, str], what: str, key: str) -> str:
        if key not in told:
            raise self._fault(f"<{what}> has no {key!r}")
        return told[key]

    def _end(self, _: str) -> None:
        what = self._open.pop()
        if what in ("data", "default"):
            self._parser.CharacterDataHandler = None
            if self._key not in self._keys:
                raise self._fault(f"<data> names the key {self._key!r}, which is not declared")
            kind, attribute = self._keys[self._key]
            kinds = (self._open[-1],) if what == "data" else _READ if kind == "all" else (kind,)
            texts = self._told if what == "data" else self._defaults
            for each in kinds:
                if attribute in _READ.get(each, ()):
                    texts[each][attribute] = "".join(self._text)
        elif what == "graph":
            self.crs = {**self._defaults["graph"], **self._told["graph"]}.get("crs")


def _highways(pieces: gpd.GeoDataFrame) -> Highways:
    """Return the pieces as runs of their ways: those of one OSM id and one description are one way, with gaps."""
    pieces = pieces.sort_values(["u", "v", "key"])  # so that ids do not hang on the order of the edges
    ends = pieces[["u", "v"]].astype(str)
    osm_id = pieces["osm_ids"].fillna(ends["u"] + "-" + ends["v"])
    told = way_attributes(way_tags(pieces)).assign(osm_id=osm_id.to_numpy())
    way = told.groupby(list(told.columns), sort=False, dropna=False).ngroup().to_numpy()
    order = np.argsort(way, kind="stable")
    table = told.iloc[order[np.diff(way[order], prepend=-1) > 0]].reset_index(drop=True)
    again = table.groupby("osm_id").cumcount()
    table["osm_id"] = table["osm_id"].where(again == 0, table["osm_id"] + ":" + again.astype(str))

    lines = pieces.geometry.to_numpy()[order]
    stop = np.cumsum(shapely.get_num_coordinates(lines) + 1)  # behind each line one node that is nowhere
    lonlat = np.full((stop[-1], 2), np.nan)
    lonlat[np.delete(np.arange(stop[-1]), stop - 1)] = shapely.get_coordinates(lines)
    refs = _OWN_VERTICES - np.arange(stop[-1], dtype=np.int64)
    u, v = (_renamed(pieces[["u", "v"]].to_numpy())[order]).T
    refs[np.append(0, stop[:-1])], refs[stop - 2] = u, v
    last = np.searchsorted(way[order], np.arange(len(table)), side="right") - 1
    return Highways(table, refs, lonlat, np.append(0, stop[last]).astype(np.int64))


def _renamed(nodes: np.ndarray) -> np.ndarray:
    """Return ids with those up to 0, which stand for cuts in a study, moved out of the way."""
    renamed = nodes.astype(np.int64)
    own = nodes <= 0
    renamed[own] = _OWN_NODES - np.unique(nodes[own], return_inverse=True)[1]
    return renamed


def _nothing() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[], crs=LONLAT, dtype=object)


def _findings(pieces: gpd.GeoDataFrame, name: str) -> tuple[Finding, ...]:
    findings = [only_streets(name)]
    gone = [tag for tag in ("highway", *_WORTH_KEEPING) if tag not in pieces or not pieces[tag].notna().any()]
    if gone:
        findings.append(
            Finding("streets", "tags-not-in-the-graph", "note", None,
                    said("tags-not-in-the-graph", tags=gone),
                    "Add them to osmnx.settings.useful_tags_way before you load the graph.", name)
        )  # fmt: skip
    return tuple(findings)
