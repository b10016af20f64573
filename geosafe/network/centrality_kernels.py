"""What numba compiles for the centrality of nodes and segments.

As in ``kernels.py``, arrays are plain float64 and int64, contiguous and writable, and nothing is checked. The search and
the counting of paths are in ``search.py``.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.search import compiled, count_paths, search, seed, share


@compiled
def centrality_from(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    radii: Floats,
    low: int,
    high: int,
    reach_n: Floats,
    reach_m: Floats,
    farness: Floats,
    harmonic: Floats,
    through_node: Floats,
    along_segment: Floats,
) -> None:
    """Measure the nodes from ``low`` to ``high`` and add up what the paths from them run through.

    Rows of all results are radii, in ascending order. The first four have one column a node. A path from A to B is
    added when A is the source and again when B is.
    """
    n_nodes, n_radii = len(first) - 1, len(radii)
    limit = radii[n_radii - 1]
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    keys, nodes = np.empty(len(neighbour) + 1, np.float64), np.empty(len(neighbour) + 1, np.int64)
    paths, depends = np.empty(n_nodes, np.float64), np.zeros(n_nodes, np.float64)
    back, back_start = np.empty(len(neighbour), np.int64), np.empty(n_nodes + 1, np.int64)
    within = np.empty(n_radii, np.int64)
    for source in range(low, high):
        size = seed(distance, keys, nodes, 0, source, 0.0, limit)
        n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, limit)
        count_paths(first, neighbour, step, distance, settled, n_settled, paths, back, back_start)

        within[:] = 0
        for j in range(n_settled):
            node = settled[j]
            here = distance[node]
            for r in range(n_radii - 1, -1, -1):
                if here > radii[r]:
                    break
                within[r] += 1
                room = radii[r] - here
                for half in range(first[node], first[node + 1]):
                    reach_m[r, source] += min(share(here, distance[neighbour[half]], step[half]), room)
                if j > 0:
                    farness[r, source] += here
                    harmonic[r, source] += 1.0 / here

        # Brandes (2001): what depends on a node is handed back along its shortest paths, the farthest node first.
        for r in range(n_radii):
            reach_n[r, source] = within[r] - 1.0
            for j in range(within[r] - 1, 0, -1):
                node = settled[j]
                for k in range(back_start[j], back_start[j + 1]):
                    before = neighbour[back[k]]
                    part = (1.0 + depends[node]) * (paths[before] / paths[node])
                    depends[before] += part
                    along_segment[r, via[back[k]]] += part
                through_node[r, node] += depends[node]
                depends[node] = 0.0
            depends[source] = 0.0

        for j in range(n_settled):
            distance[settled[j]] = np.inf
