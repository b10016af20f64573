"""Escape: ways out, dead ends, steps, tunnels and crossings of each segment: facts that stand beside the scores."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geosafe.network.nearest import nearest_distance
from geosafe.network.ways_out import ways_out
from geosafe.score.access import lines_of
from geosafe.score.dead_ends import dead_ends
from geosafe.score.streets import Streets
from geosafe.study import Study

#: The shorter of the two reaches within which ways out are told [m]; the longer is ``WAYS_OUT_M``.
NEAR_WAYS_OUT_M: Final = 50.0
#: How far a crossing is looked for [m]; it stands also for none within reach.
CROSSING_M: Final = 250.0


def escape(study: Study, streets: Streets) -> pd.DataFrame:
    """Return what tells how one gets away from each segment; means of its columns by length hold for larger units.

    Returns
    -------
    DataFrame, one row a segment of ``streets``
        ``ways_out_50m`` (0-6, as ``ways_out`` at 50 m); ``dead_end``, ``tunnel``, ``steps`` and ``not_step_free``
        (0 or 1: by length their share); ``crossing_m`` (walking distance to the nearest crossing on the map, the
        mean along the segment, up to :data:`CROSSING_M` [m]).
    """
    segments, n = streets.segments, len(streets.segments)
    crossings = np.flatnonzero(segments["kind"] == "crossing")
    to_crossing = nearest_distance(
        streets.network, crossings, np.full(len(crossings), 0.5), limit_m=CROSSING_M
    )[:n]  # fmt: skip
    return pd.DataFrame(
        {
            "ways_out_50m": ways_out(streets.network, *lines_of(streets.lines), reach_m=NEAR_WAYS_OUT_M, n_asked=n),
            "dead_end": dead_ends(study, streets),
            "tunnel": segments["tunnel"].to_numpy(bool),
            "steps": segments["steps"].to_numpy(bool),
            "not_step_free": ~segments["step_free"].to_numpy(bool),
            "crossing_m": np.minimum(to_crossing, CROSSING_M),
        },
        index=segments.index,
    ).astype(float)
