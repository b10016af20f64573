"""Dead ends: segments from the last junction to where a street ends."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geosafe.network.chains import join_chains
from geosafe.score.streets import Streets
from geosafe.study import Study

#: Streets that end this near to the edge of the data may go on beyond it [m]; our judgement.
EDGE_M: Final = 60.0


def dead_ends(study: Study, streets: Streets) -> npt.NDArray[np.bool_]:
    """Return which segments (n_segments,) lie between the last junction and the end of a street.

    A street that ends at the edge of a square leads on across it. Nearer than :data:`EDGE_M` to the end of the data no
    end counts.
    """
    chains = join_chains(streets.network)
    degree = np.bincount(np.concatenate([chains.network.u, chains.network.v]), minlength=chains.network.n_nodes)
    n = len(streets.segments)
    ends = np.concatenate([shapely.get_point(streets.lines, k) for k in (0, -1)])
    inland = shapely.covers(shapely.buffer(study.coverage["streets"], -EDGE_M), ends)
    node_inland = np.zeros(streets.network.n_nodes, bool)
    node_inland[np.concatenate([streets.network.u, streets.network.v])] = inland
    # A chain keeps the ids of the nodes it ends at.
    leads = [
        (degree[node] == 1) & node_inland[chains.network.node_ids[node]]
        for node in (chains.network.u, chains.network.v)
    ]
    dead: npt.NDArray[np.bool_] = (leads[0] | leads[1])[chains.chain[:n]]
    return dead
