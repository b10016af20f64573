from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.graph import build_network
from geosafe.network.renumber import renumber
from tests.network.towns import random_town


@pytest.mark.parametrize("seed", range(4))
def test_the_same_network_under_other_numbers(seed: int) -> None:
    network = random_town(seed).network
    found = renumber(network)
    assert sorted(found.node.tolist()) == list(range(network.n_nodes))
    assert sorted(found.segment.tolist()) == list(range(network.n_segments))
    np.testing.assert_array_equal(found.network.u[found.segment], found.node[network.u])
    np.testing.assert_array_equal(found.network.v[found.segment], found.node[network.v])
    np.testing.assert_array_equal(found.network.length[found.segment], network.length)


def test_neighbours_come_close_together() -> None:
    # A street of 500 segments whose nodes are numbered anyhow: along it, each number follows on the last.
    ids = np.random.default_rng(0).permutation(501)
    found = renumber(build_network(ids[:-1], ids[1:], np.ones(500))).network
    assert np.abs(found.u - found.v).max() == 1
