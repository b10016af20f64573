from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.cut import cut_at
from geosafe.network.graph import build_network
from tests.network.towns import random_sources, random_town


def test_a_street_by_hand() -> None:
    # Cut at 80 m and at 20 m, by three places; two more stand at its ends, and one at the end of the next street.
    network = build_network([1, 2], [2, 3], [100.0, 50.0])
    found = cut_at(network, np.array([0, 0, 0, 0, 0, 1]), np.array([0.8, 0.2, 0.8, 0.0, 1.0, 0.0]))
    assert found.node.tolist() == [4, 3, 4, 0, 1, 1]
    assert found.segment.tolist() == [0, 0, 0, 1]
    assert found.network.u.tolist() == [0, 3, 4, 1]
    assert found.network.v.tolist() == [3, 4, 1, 2]
    assert found.network.length.tolist() == [20, 60, 20, 50]


@pytest.mark.parametrize("seed", range(4))
def test_pieces_make_up_their_segments(seed: int) -> None:
    town = random_town(seed)
    network = town.network
    segment, fraction = random_sources(town, seed, 30)
    found = cut_at(network, segment, fraction)
    total = np.bincount(found.segment, weights=found.network.length)
    np.testing.assert_allclose(total, network.length, rtol=1e-8)
    assert found.network.n_segments == network.n_segments + len(set(found.node[found.node >= network.n_nodes].tolist()))
    # Every new node joins two pieces of the segment that its place stands on.
    for place, node in zip(segment, found.node, strict=True):
        around = found.segment[(found.network.u == node) | (found.network.v == node)]
        assert place in around
        assert node < network.n_nodes or around.tolist() == [place, place]


def test_no_places_cut_nothing() -> None:
    network = random_town(1).network
    found = cut_at(network, np.zeros(0, np.int64), np.zeros(0))
    np.testing.assert_array_equal(found.network.neighbour, network.neighbour)
    assert found.node.shape == (0,)
