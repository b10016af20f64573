from __future__ import annotations

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.network.graph import build_network
from geosafe.network.routes import routes_to_nearest
from tests.network.towns import distances, random_sources, random_town, split, split_sources


def test_a_route_by_hand() -> None:
    # 1 ─100─ 2 ─50─ 3, and a way round 1 ─400─ 3. The place is 30 m before 3, the point 20 m after 1.
    network = build_network([1, 3, 1], [2, 2, 3], [100.0, 50.0, 400.0])
    found = routes_to_nearest(network, [0], [0.2], [1], [0.6], limit_m=np.inf)
    assert found.length.tolist() == pytest.approx([80 + 20])
    assert found.place.tolist() == [0]
    assert found.segment.tolist() == [0, 1]
    assert found.start.tolist() == pytest.approx([20, 50])  # the second is walked from its last node backwards
    assert found.end.tolist() == pytest.approx([100, 30])
    assert found.sums([[1.0, 2.0], [1.0, 0.5], [9.0, 9.0]]).tolist() == [pytest.approx([100, 170])]


def test_the_place_on_its_own_segment_unless_round_is_shorter() -> None:
    loop = build_network([1, 1, 2], [2, 2, 3], [100.0, 10.0, 500.0])
    near = routes_to_nearest(loop, [0, 0], [0.3, 0.95], [0], [0.1], limit_m=np.inf)
    assert near.length.tolist() == pytest.approx([20, 5 + 10 + 10])
    assert near.segment.tolist() == [0, 0, 1, 0]


def test_beyond_the_limit_and_in_another_component_there_is_none() -> None:
    network = build_network([1, 2, 8], [2, 3, 9], [100.0, 100.0, 50.0])
    found = routes_to_nearest(network, [0, 1, 2], [0.5, 0.5, 0.5], [0], [0.5], limit_m=90.0)
    assert found.length.tolist() == [0.0, np.inf, np.inf]
    assert found.place.tolist() == [0, -1, -1]
    assert len(found.of) == 0
    none = routes_to_nearest(network, [0], [0.5], [], [], limit_m=np.inf)
    assert (none.length.tolist(), none.place.tolist()) == ([np.inf], [-1])


@pytest.mark.parametrize("seed", range(8))
def test_lengths_against_a_fine_graph_and_pieces_that_join(seed: int) -> None:
    town = random_town(seed)
    segment, fraction = random_sources(town, seed, 3)
    expected = np.full(len(town.u), np.inf)
    for i in range(3):
        for k, d in enumerate(distances(town, segment[i], fraction[i], town.length.max() * 2)):
            expected[k] = min(expected[k], d[0])
    points = np.arange(len(town.u))
    found = routes_to_nearest(town.network, points, np.full(len(points), 0.5), segment, fraction, limit_m=np.inf)
    np.testing.assert_allclose(found.length, expected, rtol=1e-10, atol=1e-9)
    walked = np.bincount(found.of, np.abs(found.end - found.start), minlength=len(points))
    reached = np.isfinite(expected)
    np.testing.assert_allclose(walked[reached], expected[reached], rtol=1e-10, atol=1e-9)
    # Each piece begins at the node at which the one before ends.
    length, ends = town.length[found.segment], np.stack([town.u, town.v])[:, found.segment]
    follows = np.flatnonzero(found.of[1:] == found.of[:-1])
    left, arrived = np.where(found.start <= 0, *ends), np.where(found.end >= length, ends[1], ends[0])
    assert (arrived[follows] == left[follows + 1]).all()
    assert (reached == (found.place >= 0)).all()


@pytest.mark.parametrize("seed", range(4))
def test_splitting_a_segment_changes_no_length(seed: int) -> None:
    town = random_town(seed)
    segment, fraction = random_sources(town, seed, 8)
    whole = routes_to_nearest(town.network, segment[:4], fraction[:4], segment[4:], fraction[4:], limit_m=300.0)
    moved, part = split_sources(town, segment, fraction, cut=5, at=0.4)
    cut = routes_to_nearest(split(town, 5, 0.4).network, moved[:4], part[:4], moved[4:], part[4:], limit_m=300.0)
    np.testing.assert_allclose(whole.length, cut.length, rtol=1e-10, atol=1e-9)


def test_what_cannot_be() -> None:
    network = build_network([1], [2], [10.0])
    with pytest.raises(CallError, match="limit_m must be 0 m or more, got nan"):
        routes_to_nearest(network, [0], [0.5], [0], [0.5], limit_m=np.nan)
    with pytest.raises(CallError, match="fraction must be 0 to 1"):
        routes_to_nearest(network, [0], [np.nan], [0], [0.5], limit_m=1.0)
