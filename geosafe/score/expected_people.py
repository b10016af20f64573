"""Expected people along every segment in each hour of the week: who is there for what is open, and who walks past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geosafe.network.chains import Chains, join_chains
from geosafe.network.flows import flows
from geosafe.network.graph import Network
from geosafe.network.spread import spread
from geosafe.params import ACTIVITY_DECAY_M, EQUIVALENT_PASSERS, EQUIVALENT_WALKS, WALK_DECAY_M, WALK_LIMIT_M
from geosafe.score.hourly_sources import HourlySources
from geosafe.use import UseOfSegments
from geosafe.week import HOURS

Floats = npt.NDArray[np.float64]
#: Called with the name of each part of the use and its value, least and most (3, n_segments, 168) as it is made.
Keep = Callable[[str, npt.NDArray[np.float32]], None]
_VALUE, _LEAST, _MOST = range(3)
#: Most junctions at which value and bounds are sent through the network together: at 50,000 segments that takes 2.2 GB
#: and apart 1.4, in about the same time.
_TOGETHER: Final = 20_000


def expected_people(
    network: Network, sources: Iterable[HourlySources], *, walked: Network, segment_ids: pd.Index, keep: Keep
) -> UseOfSegments:
    """Return who can be expected along each segment in each hour of the week.

    Presence is what sources send out times exp(-d/100 m), the mean along the segment, as :mod:`geosafe.score.activity`
    has it by phase. Passing is who walks between them: each source is where half of its walks begin, in proportion to
    what it sends out, and draws others' in the same proportion (:func:`geosafe.network.flows.flows`); four passers-by
    an hour count as one open-venue equivalent. Walks that begin or end between two junctions are shared between these,
    in proportion to how near each is, which keeps the mean distance of every source; who passes is the mean between two
    junctions.

    Parameters
    ----------
    network
        The segments with the margin around the area: who is there is told along them.
    sources
        As :func:`geosafe.score.hourly_sources.hourly_sources` yields them.
    walked
        What is walked: the segments of ``network`` and, after them, links across squares.
    segment_ids
        Ids of the segments.
    keep
        Receives the presence from each group and what passes, one after the other, so that they need not be held.

    Returns
    -------
    UseOfSegments
        The lower bound has all sources at their least, the upper one at their most; neither lies beyond the value.
    """
    chains = join_chains(walked)
    presence = np.zeros((3, network.n_segments, HOURS), np.float32)
    ends = np.zeros((3, chains.network.n_nodes, HOURS), np.float32)
    for each in sources:
        m = each.amounts.shape[2]
        side_by_side = each.amounts.transpose(1, 0, 2).reshape(len(each.row), 3 * m)
        arrived = spread(network, each.row, each.fraction, side_by_side, kernel="exponential", scale_m=ACTIVITY_DECAY_M)
        at_node = _to_ends(chains, each) @ side_by_side
        columns = [slice(bound * m, (bound + 1) * m) for bound in range(3)]
        here = np.stack([each.in_hours(arrived[:, bound]).astype(np.float32) for bound in columns])
        keep(each.group, here)
        presence += here
        for bound in range(3):
            ends[bound] += each.on_foot(at_node[:, columns[bound]])
    passing = _passing_at_bounds(chains, ends, network.n_segments)
    # More that is open elsewhere may draw walkers away from here.
    passing[_LEAST] = np.minimum(passing[_VALUE], passing[_LEAST])
    passing[_MOST] = np.maximum(passing[_VALUE], passing[_MOST])
    keep("passing", passing)

    def table(values: npt.NDArray[np.float32]) -> pd.DataFrame:
        return pd.DataFrame(values, index=segment_ids)

    return UseOfSegments(
        presence=table(presence[_VALUE]),
        passing=table(passing[_VALUE]),
        expected_lo=table(presence[_LEAST] + passing[_LEAST]),
        expected_hi=table(presence[_MOST] + passing[_MOST]),
    )


def _to_ends(chains: Chains, sources: HourlySources) -> csr_array:
    """Return how each source is shared between the junctions on either side, shape (n_junctions, n_sources)."""
    which, chain = np.arange(len(sources.row)), chains.chain[sources.row]
    part = chains.along(sources.row, sources.fraction) / chains.network.length[chain]
    share = np.concatenate([1.0 - part, part])
    node = np.concatenate([chains.network.u[chain], chains.network.v[chain]])
    return csr_array((share, (node, np.concatenate([which, which]))), shape=(chains.network.n_nodes, len(which)))


def _passing_at_bounds(chains: Chains, ends: npt.NDArray[np.float32], n_segments: int) -> npt.NDArray[np.float32]:
    """Return who walks past along each segment: value, least and most (3, n_segments, 168)."""
    n = chains.network.n_nodes
    # Together they share one search of the network; a large one would take too much memory.
    sets = [ends.transpose(1, 0, 2).reshape(n, 3 * HOURS)] if n <= _TOGETHER else list(ends)
    passing = np.hstack([_passing(chains.network, each) for each in sets])
    return passing[chains.chain[:n_segments]].reshape(n_segments, 3, HOURS).transpose(1, 0, 2)


def _passing(network: Network, ends: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return who walks past along each segment, from what the sources at each node send out (n_nodes, m)."""
    node = np.flatnonzero(ends.any(axis=1))
    half = network.first[node]
    walks = EQUIVALENT_WALKS * ends[node].astype(float)
    found = flows(
        network, network.via[half], np.where(network.forward[half], 0.0, 1.0), walks / 2, walks,
        decay_m=WALK_DECAY_M, limit_m=WALK_LIMIT_M,
    )  # fmt: skip
    return (found.flow / EQUIVALENT_PASSERS).astype(np.float32)
