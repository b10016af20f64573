from __future__ import annotations

import numpy as np
import pytest

from geosafe.errors import GeosafeError
from geosafe.network.graph import build_network, connected_components
from tests.network.towns import random_town


def test_any_ids_become_positions() -> None:
    network = build_network([-5, 9_000_000_000, 7], [9_000_000_000, 7, 7], [10.0, 20.0, 30.0])
    assert network.node_ids.tolist() == [-5, 7, 9_000_000_000]
    assert network.u.tolist() == [0, 2, 1]
    assert network.v.tolist() == [2, 1, 1]
    assert (network.n_nodes, network.n_segments) == (3, 3)


def test_every_segment_leaves_both_of_its_ends() -> None:
    network = build_network([1, 2, 1, 3], [2, 3, 2, 3], [10.0, 20.0, 11.0, 5.0])
    half_edges = [
        (node, network.neighbour[k], network.via[k], network.step[k], network.forward[k])
        for node in range(network.n_nodes)
        for k in range(network.first[node], network.first[node + 1])
    ]
    assert sorted(half_edges) == [
        (0, 1, 0, 10.0, True),
        (0, 1, 2, 11.0, True),
        (1, 0, 0, 10.0, False),
        (1, 0, 2, 11.0, False),
        (1, 2, 1, 20.0, True),
        (2, 1, 1, 20.0, False),
        (2, 2, 3, 5.0, False),
        (2, 2, 3, 5.0, True),
    ]


def test_arguments_stay_as_they_are() -> None:
    u, v, length = np.array([1, 2]), np.array([2, 3]), np.array([1.0, 2.0])
    network = build_network(u, v, length)
    network.length[0] = 99
    assert length.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_length_that_is_none_is_an_error(bad: float) -> None:
    with pytest.raises(ValueError, match=r"above 0 m, got .* at segment 1 \(1 such segments\)") as caught:
        build_network([1, 2, 3], [2, 3, 4], [5.0, bad, 5.0])
    assert isinstance(caught.value, GeosafeError)


def test_arrays_of_different_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"must be as long, got \(2,\), \(1,\) and \(2,\)"):
        build_network([1, 2], [2], [1.0, 1.0])


def test_the_component_of_most_metres_comes_first() -> None:
    # Two short streets, one long one, a loop by itself that is as long as the two short ones.
    network = build_network([1, 10, 2, 30], [2, 11, 3, 30], [10.0, 500.0, 10.0, 20.0])
    assert connected_components(network).tolist() == [1, 0, 1, 2]


def test_no_segments_have_no_components() -> None:
    network = build_network([], [], [])
    assert connected_components(network).shape == (0,)


@pytest.mark.parametrize(
    ("segment", "fraction", "says"),
    [
        ([2], [0.5], "segment must be 0 to 1, got 2"),
        ([-1], [0.5], "segment must be 0 to 1, got -1"),
        ([0], [1.5], "fraction must be 0 to 1, got 1.5"),
        ([0], [np.nan], "fraction must be 0 to 1, got nan; leave unsnapped points out"),
        ([0, 1], [0.5], "must be as long"),
    ],
)
def test_a_place_off_the_network_is_an_error(segment: list[int], fraction: list[float], says: str) -> None:
    network = build_network([1, 2], [2, 3], [10.0, 20.0])
    with pytest.raises(ValueError, match=says):
        network.along(np.array(segment), np.array(fraction))


def test_a_place_in_metres() -> None:
    network = build_network([1, 2], [2, 3], [10.0, 20.0])
    assert network.along(np.array([0, 1]), np.array([0.5, 0.25])).tolist() == [5.0, 5.0]


@pytest.mark.parametrize("seed", range(4))
def test_a_half_edge_and_its_reverse(seed: int) -> None:
    network = random_town(seed).network
    there = network.reverse()
    leaves = np.repeat(np.arange(network.n_nodes), np.diff(network.first))
    np.testing.assert_array_equal(network.via[there], network.via)
    np.testing.assert_array_equal(network.forward[there], ~network.forward)
    np.testing.assert_array_equal(network.neighbour[there], leaves)
