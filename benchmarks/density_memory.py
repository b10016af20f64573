"""The memory of the smoothing along streets, on arrays, in a process that imports nothing else than it needs."""

from __future__ import annotations

import numpy as np

from benchmarks.peak import peak_mb
from geosafe.network.chains import join_chains
from geosafe.network.density import _ends_of_pieces
from geosafe.network.fields import fields
from geosafe.network.graph import build_network
from geosafe.network.placed import Placed


def memory_on_arrays(file: str, bandwidth_m: float) -> dict[str, int]:
    """Return the peaks [MB]: all that is imported, and after smoothing, with one value a segment."""
    result = {"arrays_started": peak_mb()}
    with np.load(file) as given:
        chains = join_chains(build_network(given["u"], given["v"], given["length"]))
        xy = np.empty((chains.network.n_segments, 2))
        xy[chains.chain] = given["xy"]
        weights = np.ones((1, len(given["segment"])))
        sources, added = Placed(chains, xy, None, given["segment"], given["fraction"], weights).distinct()
        stops, _ = _ends_of_pieces(chains, np.ones(len(given["u"]), np.int64))
    fields(
        chains, xy, sources, added, stops,
        bandwidth_m=bandwidth_m, kernel="epanechnikov", method="simple", mass=True,
    )  # fmt: skip
    return {**result, "arrays": peak_mb()}
