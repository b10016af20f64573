from __future__ import annotations

import numpy as np
import pytest

from geosafe.network.graph import build_network
from geosafe.network.nearest import nearest_distance
from tests.network.towns import distances, random_sources, random_town, split, split_sources


def test_a_straight_line_by_hand() -> None:
    network = build_network([1, 2, 3], [2, 3, 4], [100.0, 50.0, 30.0])
    found = nearest_distance(network, [0], [0.8], limit_m=70.0)
    # 80 m on one side, of which 10 m are too far, and 20 m on the other; from 20 to 70 m; and of the third only the
    # first place is in reach.
    assert found.tolist() == pytest.approx([(10 * 70 + 70 * 35 + 20 * 10) / 100, 45.0, 70.0])
    assert nearest_distance(network, [0], [0.8], limit_m=60.0).tolist() == [
        pytest.approx((20 * 60 + 60 * 30 + 20 * 10) / 100), pytest.approx((40 * 40 + 10 * 60) / 50), np.inf
    ]  # fmt: skip


def test_the_limit_itself_is_within() -> None:
    network = build_network([1, 2, 3], [2, 3, 4], [100.0, 50.0, 10.0])
    found = nearest_distance(network, [0], [1.0], limit_m=50.0)
    assert found.tolist() == pytest.approx([(50 * 25 + 50 * 50) / 100, 25.0, 50.0])
    assert nearest_distance(network, [0], [1.0], limit_m=49.9)[2] == np.inf


def test_the_nearer_of_two_on_one_segment() -> None:
    network = build_network([1], [2], [100.0])
    # Towards the first 10 m, 30 m to either from between the two, and 30 m beyond the second.
    mean = (10 * 5 + 2 * 30 * 15 + 30 * 15) / 100
    assert nearest_distance(network, [0, 0], [0.7, 0.1], limit_m=500.0)[0] == pytest.approx(mean)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("limit", [np.inf, 80.0])
def test_against_a_fine_graph(seed: int, limit: float) -> None:
    town = random_town(seed)
    segment, fraction = random_sources(town, seed, 3)
    fine = [distances(town, segment[i], fraction[i], 0.05) for i in range(3)]
    least = [np.minimum.reduce(each) for each in zip(*fine, strict=True)]
    expected = [np.minimum(each, limit).mean() if (each <= limit).any() else np.inf for each in least]
    found = nearest_distance(town.network, segment, fraction, limit_m=limit)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=0.01)


@pytest.mark.parametrize("seed", range(8))
def test_splitting_a_segment_changes_nothing(seed: int) -> None:
    town = random_town(seed)
    segment, fraction = random_sources(town, seed, 4)
    whole = nearest_distance(town.network, segment, fraction, limit_m=np.inf)
    cut = int(segment[1])
    parts = split(town, cut, 0.3)
    found = nearest_distance(parts.network, *split_sources(town, segment, fraction, cut, 0.3), limit_m=np.inf)
    assert 0.3 * found[cut] + 0.7 * found[-1] == pytest.approx(whole[cut])
    others = np.arange(len(whole)) != cut
    np.testing.assert_allclose(found[:-1][others], whole[others])


def test_no_source_is_infinitely_far() -> None:
    assert np.isinf(nearest_distance(random_town(0).network, [], [], limit_m=np.inf)).all()


def test_a_limit_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="limit_m must be 0 m or more, got nan"):
        nearest_distance(random_town(0).network, [0], [0.5], limit_m=np.nan)
