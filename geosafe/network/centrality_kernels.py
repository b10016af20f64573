"""What numba compiles for the centrality of nodes and segments.

As in ``kernels.py``, arrays are plain float64 and int64, contiguous and writable, and nothing is checked. The search
is in ``search.py``.
"""

from __future__ import annotations

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.search import compiled, search_paths, share


@compiled
def centrality_from(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    reverse: Ints,
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
    back = np.empty(n_nodes, np.int64)
    for source in range(low, high):
        n_settled = search_paths(
            first, neighbour, step, reverse, distance, settled, keys, nodes, source, limit, paths, back
        )

        for r in range(n_radii):
            within, street, far, near = 0, 0.0, 0.0, 0.0
            while within < n_settled and distance[settled[within]] <= radii[r]:
                node = settled[within]
                here = distance[node]
                for half in range(first[node], first[node + 1]):
                    street += min(share(here, distance[neighbour[half]], step[half]), radii[r] - here)
                if within > 0:
                    far += here
                    near += 1.0 / here
                within += 1
            reach_n[r, source] = within - 1.0
            reach_m[r, source] = street
            farness[r, source] = far
            harmonic[r, source] = near

            # Brandes (2001): what depends on a node is handed back along its shortest paths, the farthest node first.
            for j in range(within - 1, 0, -1):
                node = settled[j]
                alone = back[node] >= 0
                low_half, high_half = (back[node], back[node] + 1) if alone else (first[node], first[node + 1])
                for half in range(low_half, high_half):
                    before = neighbour[half]
                    if alone or distance[before] + step[half] == distance[node]:
                        part = 1.0 + depends[node]
                        if not alone:
                            part *= paths[before] / paths[node]
                        depends[before] += part
                        along_segment[r, via[half]] += part
                through_node[r, node] += depends[node]
                depends[node] = 0.0
            depends[source] = 0.0

        for j in range(n_settled):
            distance[settled[j]] = np.inf
