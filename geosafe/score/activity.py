"""Activity: who can be expected, from what is open within reach along the network."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geosafe.network.spread import spread
from geosafe.params import ACTIVITY_DECAY_M, EVIDENCE_CREDIT, PHASES, STOP_WEIGHTS, VENUE_WEIGHTS
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study


def activity(study: Study, streets: Streets) -> Raw:
    """Return open-venue equivalents along each segment: Σ weight · open share · exp(-d/100 m).

    ``n`` is how many venues and stops stand on the segment. The credit is the share of the value
    that rests on hours that are mapped, the rest counting as inferred. This is what a place
    offers at that time, called expected activity; it is not a count of people.
    """
    places = pd.concat([on_network(study.venues), on_network(study.stops)])
    weight = places["kind"].map({**VENUE_WEIGHTS, **STOP_WEIGHTS}).to_numpy(float)[:, None]
    hours = study.open_share.loc[places.index]
    value, worst, best = (
        weight * hours[[phase + bound for phase in PHASES]].fillna(0.0).to_numpy(float) for bound in ("", "_lo", "_hi")
    )
    observed = value * (hours["hours_evidence"] == "observed").to_numpy()[:, None]
    rows, fraction = streets.positions(places)
    arrived = spread(
        streets.network, rows, fraction, np.hstack([value, worst, best, observed]),
        kernel="exponential", scale_m=ACTIVITY_DECAY_M,
    )  # fmt: skip
    value, worst, best, observed = np.hsplit(arrived, 4)
    inferred = EVIDENCE_CREDIT["inferred"]
    share = np.divide(observed, value, out=np.zeros_like(value), where=value > 0)
    n = np.repeat(streets.count(places)[:, None], len(PHASES), axis=1)
    return Raw(value, np.minimum(worst, value), np.maximum(best, value), inferred + (1 - inferred) * share, n)
