from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.chains import join_chains
from geosafe.network.graph import build_network
from tests.network.towns import random_town, split


def test_segments_in_a_row_are_one_chain():
    # Node 5 has three arms; the first is cut at 6 and 7, its middle piece drawn the other way.
    chains = join_chains(build_network([5, 7, 7, 5, 5], [6, 6, 8, 1, 2], [10.0, 20.0, 30.0, 40.0, 50.0]))
    assert sorted(chains.network.length) == [40, 50, 60]
    assert chains.chain[0] == chains.chain[1] == chains.chain[2] != chains.chain[3]
    # Walked from node 1, the first dead end: the arm is entered at node 5 or at its own end, 8.
    own = chains.along(np.arange(3), np.array([0.5, 0.5, 0.5]))
    assert own.tolist() in ([5, 20, 45], [55, 40, 15])


def test_a_ring_is_one_chain_from_a_node_to_itself():
    chains = join_chains(build_network([0, 1, 2], [1, 2, 0], [10.0, 20.0, 30.0]))
    assert chains.network.length.tolist() == [60]
    assert chains.network.u.tolist() == chains.network.v.tolist()
    alone = join_chains(build_network([4], [4], [25.0]))
    assert alone.network.length.tolist() == [25]


def test_two_ways_between_two_nodes_are_a_ring():
    chains = join_chains(build_network([0, 0], [1, 1], [10.0, 15.0]))
    assert chains.network.length.tolist() == [25]
    # Both begin at node 0: one runs with the ring and one against it.
    assert sorted(chains.turned) == [False, True]
    assert chains.along(np.array([0, 1]), np.array([1.0, 1.0])) == pytest.approx([10, 10])


def test_a_loop_on_a_stem_keeps_its_junction():
    chains = join_chains(build_network([0, 1, 2], [1, 2, 1], [50.0, 10.0, 20.0]))
    assert sorted(chains.network.length) == [30, 50]
    assert np.diff(chains.network.first).tolist() == [1, 3]


@pytest.mark.parametrize("seed", range(8))
def test_a_town_cut_up_is_the_same_town(seed):
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    whole = join_chains(town.network).network
    for _ in range(6):
        town = split(town, int(rng.integers(len(town.u))), rng.uniform(0.1, 0.9))
    cut = join_chains(town.network)
    assert np.sort(cut.network.length) == pytest.approx(np.sort(whole.length), rel=1e-12)
    # Every segment lies on its chain, end to end.
    ends = np.sort(np.stack([cut.along(np.arange(len(town.u)), np.full(len(town.u), f)) for f in (0.0, 1.0)]), axis=0)
    np.testing.assert_allclose(ends[1] - ends[0], town.length, rtol=1e-9)
    np.testing.assert_allclose(np.bincount(cut.chain, weights=town.length), cut.network.length, rtol=1e-12)
