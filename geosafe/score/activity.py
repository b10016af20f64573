"""Activity: who can be expected, from what is open within reach along the network."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.network.spread import spread
from geosafe.params import ACTIVITY_DECAY_M, GOALPOSTS, PHASES, STOP_WEIGHTS, VENUE_WEIGHTS
from geosafe.score.open_sources import open_sources
from geosafe.score.raw import Raw, credit_of, unknown
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study


def activity(
    study: Study, streets: Streets, *, asked: npt.NDArray[np.int64] | None = None, decay_m: float = ACTIVITY_DECAY_M
) -> Raw:
    """Return open-venue equivalents along each segment: Σ weight · open share · exp(-d/100 m).

    A place of which nobody knows whether it is open adds nothing to the value, and its weight to
    the best case; it earns no credit. ``n`` is how many venues and stops stand on the segment. This is
    what a place offers at that time, called expected activity; it is not a count of people.

    Near the edge of the data the value is a lower bound, for what lies beyond is missing. The best
    case puts the fullest street there: the upper goalpost times the share ½·exp(-d/100 m) of
    all that arrives which comes from more than d away in one direction.

    Where the study does not know its venues or stops, nothing is known.

    ``asked`` are rows of the segments that are asked about; None: all. ``decay_m`` is the decay length [m].
    """
    rows_asked = np.arange(len(streets.segments)) if asked is None else asked
    if not study.knows("venues", "stops"):
        return unknown(len(rows_asked), len(PHASES), GOALPOSTS["activity"])
    places = pd.concat([on_network(study.venues), on_network(study.stops)])
    weight = places["kind"].map({**VENUE_WEIGHTS, **STOP_WEIGHTS}).to_numpy(float)
    sources = open_sources(study.open_share.loc[places.index], weight)
    rows, fraction = streets.positions(places)
    arrived = spread(streets.along, rows, fraction, sources, kernel="exponential", scale_m=decay_m, asked=asked)
    value, worst, best, possible, earned = np.hsplit(arrived, 5)
    beyond = GOALPOSTS["activity"].full_at * np.exp(-streets.edge_m[rows_asked] / decay_m) / 2
    n = np.repeat(streets.count(places)[rows_asked, None], len(PHASES), axis=1)
    return Raw(value, worst, best + beyond[:, None], credit_of(earned, possible), n)
