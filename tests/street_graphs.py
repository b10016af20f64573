"""A small street graph for tests, drawn in metres: its lengths are known by hand.

          4 ◯ loop of 140 m
          │ 80 m
1 ──────── 2 ════════ 3     two ways from 2 to 3: one straight, one round a bend
   100 m      100 m
"""

from __future__ import annotations

import networkx as nx
import pyproj
import shapely

#: UTM zone 35 N around a corner of Helsinki.
CRS = "EPSG:32635"
CORNER = (385_000, 6_672_000)
#: Each street once: its ends, its bends, its tags and its length [m].
STREETS = (
    (1, 2, (), {"osmid": 11, "highway": "residential", "name": "Long Street", "lit": "yes"}, 100.0),
    (2, 3, (), {"osmid": 11, "highway": "residential", "name": "Long Street", "lit": "yes"}, 100.0),
    (2, 3, ((150, 30),), {"osmid": [13, 12], "highway": ["path", "footway"], "name": ["B", "A"]}, 4 * 850**0.5),
    (2, 4, (), {"osmid": 14, "highway": ["footway", "steps"], "lit": ["yes", "no"], "tunnel": ["no", "yes"]}, 80.0),
    (4, 4, ((130, 80), (130, 120), (100, 120)), {"osmid": 15, "highway": "service", "lit": "no"}, 140.0),
)  # fmt: skip
NODES = {1: (0, 0), 2: (100, 0), 3: (200, 0), 4: (100, 80)}
TOTAL_M = 420 + 4 * 850**0.5


def street_graph(*, lonlat: bool = False, both_ways: bool = True, lengths: bool = True) -> nx.MultiDiGraph:
    """Return the graph as OSMnx would make it."""
    to = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)

    def place(x: float, y: float) -> tuple[float, float]:
        there = (CORNER[0] + x, CORNER[1] + y)
        return to.transform(*there) if lonlat else there

    graph = nx.MultiDiGraph(crs="epsg:4326" if lonlat else CRS)
    for node, at in NODES.items():
        x, y = place(*at)
        graph.add_node(node, x=x, y=y, street_count=1)
    for u, v, bends, tags, length in STREETS:
        line = shapely.LineString([place(*at) for at in (NODES[u], *bends, NODES[v])])
        told = {**tags, "oneway": False, **({"length": length} if lengths else {})}
        for start, end, turned in ((u, v, False), (v, u, True))[: 1 + both_ways]:
            drawn = {"geometry": line.reverse() if turned else line} if bends else {}
            graph.add_edge(start, end, **told, reversed=turned, **drawn)
    return graph
