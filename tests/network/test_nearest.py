from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.graph import build_network
from geosafe.network.nearest import nearest_distance
from tests.network.towns import distances, random_sources, random_town


def test_a_straight_line_by_hand() -> None:
    network = build_network([1, 2, 3], [2, 3, 4], [100.0, 50.0, 30.0])
    found = nearest_distance(network, [0], [0.8], limit_m=70.0)
    assert found.tolist() == [pytest.approx(30.0), pytest.approx(45.0), np.inf]


def test_the_limit_itself_is_within() -> None:
    network = build_network([1, 2], [2, 3], [100.0, 50.0])
    assert nearest_distance(network, [0], [1.0], limit_m=25.0).tolist() == [np.inf, 25.0]


def test_the_nearer_of_two_on_one_segment() -> None:
    network = build_network([1], [2], [100.0])
    assert nearest_distance(network, [0, 0], [0.1, 0.7], limit_m=500.0)[0] == pytest.approx(20.0)


@pytest.mark.parametrize("seed", range(8))
def test_against_a_fine_graph(seed: int) -> None:
    town = random_town(seed)
    # Segments are given an odd number of points, so that one of them is the midpoint.
    segment, fraction = random_sources(town, seed, 3)
    expected = np.full(len(town.u), np.inf)
    for i in range(3):
        for k, d in enumerate(distances(town, segment[i], fraction[i], town.length.max() * 2)):
            expected[k] = min(expected[k], d[0])
    found = nearest_distance(town.network, segment, fraction, limit_m=np.inf)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-9)
    limited = nearest_distance(town.network, segment, fraction, limit_m=80.0)
    np.testing.assert_allclose(limited, np.where(expected <= 80, expected, np.inf), rtol=1e-10, atol=1e-9)


def test_no_source_is_infinitely_far() -> None:
    assert np.isinf(nearest_distance(random_town(0).network, [], [], limit_m=np.inf)).all()


def test_a_limit_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="limit_m must be 0 m or more, got nan"):
        nearest_distance(random_town(0).network, [0], [0.5], limit_m=np.nan)
