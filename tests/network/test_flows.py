from __future__ import annotations

import math
import os
from typing import Any

import networkx
import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.network.flows import Flows, flows
from geosafe.network.graph import build_network
from tests.network.paths import graph_of, name_of, shortest_paths, whole_metres
from tests.network.towns import Town, random_sources, random_town, split, split_sources

DECAY, LIMIT = 90.0, 260.0


def demand(town: Town, seed: int, n: int = 7, n_columns: int = 3) -> tuple[Any, ...]:
    """Places, some at the same point or at a node, and what they send and draw; some of it 0."""
    segment, fraction = random_sources(town, seed, n)
    segment[2], fraction[2] = segment[1], fraction[1]
    rng = np.random.default_rng(seed + 7)
    sent, drawn = rng.uniform(0, 5, (2, n, n_columns)) * (rng.random((2, n, n_columns)) < 0.8)
    return segment, fraction, sent, drawn


def plain(town: Town, places: tuple[Any, ...], *, decay_m: float, limit_m: float) -> tuple[Flows, np.ndarray]:
    """The same by enumerating every path of every pair; and person-metres, Σ demand · distance."""
    segment, fraction, sent, drawn = places
    graph = graph_of(town, segment.tolist(), fraction.tolist())
    names = [name_of(town, int(s), float(f)) for s, f in zip(segment, fraction, strict=True)]
    n, n_columns = sent.shape
    distance = np.full((n, n), np.inf)
    for i, name in enumerate(names):
        found = networkx.single_source_dijkstra_path_length(graph, name, weight="weight")
        distance[i] = [found.get(other, np.inf) for other in names]
    distance[np.eye(n, dtype=bool) | (distance > limit_m + 1e-6)] = np.inf
    pull = drawn[None] * np.exp(-distance / decay_m)[:, :, None]
    total = pull.sum(axis=1, keepdims=True)
    trips = sent[:, None] * np.divide(pull, total, out=np.zeros_like(pull), where=total > 0)
    metres = np.zeros((len(town.u), n_columns))
    for i in range(n):
        for j in range(n):
            if not 0 < distance[i, j] < np.inf:
                continue
            paths = list(shortest_paths(graph, names[i], names[j]))
            for path in paths:
                for edge in path:
                    each = graph.edges[edge]
                    metres[each["segment"]] += trips[i, j] * each["weight"] / len(paths)
    unserved = np.where(total[:, 0] > 0, 0, sent).sum(axis=0)
    walked = (trips * np.where(np.isfinite(distance), distance, 0)[:, :, None]).sum(axis=(0, 1))
    return Flows(metres / town.length[:, None], trips.sum(axis=0), unserved), walked


def run(town: Town, places: tuple[Any, ...], *, decay_m: float = DECAY, limit_m: float = LIMIT) -> Flows:
    return flows(town.network, *places, decay_m=decay_m, limit_m=limit_m)


def same(found: Flows, expected: Flows, rtol: float = 1e-7) -> None:
    for name in ("flow", "arrivals", "unserved"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=rtol, atol=1e-7, err_msg=name)


def test_a_street_by_hand() -> None:
    # Two streets of 100 m in a row. 6 set out at 40 m; at 100 m draws 1, at 160 m draws 3 times e^0.6: 1/4 and 3/4 go.
    network = build_network([1, 2], [2, 3], [100.0, 100.0])
    draws = [[0.0], [1.0], [3 * math.exp(0.6)]]
    found = flows(network, [0, 1, 1], [0.4, 0.0, 0.6], [[6.0], [0.0], [0.0]], draws, decay_m=100.0, limit_m=200.0)
    np.testing.assert_allclose(found.arrivals[:, 0], [0, 1.5, 4.5], rtol=1e-9)
    # All 6 walk 60 of the first 100 m, 4.5 of them 60 of the second.
    np.testing.assert_allclose(found.flow[:, 0], [3.6, 2.7], rtol=1e-9)
    assert found.unserved.tolist() == [0]
    near = flows(network, [0, 1, 1], [0.4, 0.0, 0.6], [[6.0], [0.0], [2.0]], draws, decay_m=100.0, limit_m=59.0)
    assert near.unserved.tolist() == [8.0]
    assert not near.flow.any()
    assert not near.arrivals.any()


def test_both_ways_round_a_ring_by_hand() -> None:
    # A ring of 100 m in one segment; from 10 m to 90 m is 20 m over the node, and to 60 m is 50 m either way.
    ring = build_network([7], [7], [100.0])
    over = flows(ring, [0, 0], [0.1, 0.9], [[5.0], [0.0]], [[0.0], [1.0]], decay_m=50.0, limit_m=60.0)
    np.testing.assert_allclose(over.flow, [[5 * 20 / 100]], rtol=1e-9)
    # Beside a street of 30 m: 4 people share the two halves of a ring of two equal streets.
    halves = build_network([1, 1, 2], [2, 2, 3], [50.0, 50.0, 30.0])
    shared = flows(halves, [2, 0], [1.0, 0.0], [[4.0], [0.0]], [[0.0], [1.0]], decay_m=50.0, limit_m=100.0)
    np.testing.assert_allclose(shared.flow[:, 0], [2, 2, 4], rtol=1e-9)


def test_places_at_one_point_send_to_one_another_and_never_to_themselves() -> None:
    # Three at one point that draw 1, 2 and 3; the first also stands for the node by another segment.
    network = build_network([1, 2], [2, 3], [40.0, 40.0])
    sent, drawn = [[10.0], [0.0], [0.0]], [[1.0], [2.0], [3.0]]
    found = flows(network, [0, 1, 1], [1.0, 0.0, 0.0], sent, drawn, decay_m=50.0, limit_m=60.0)
    np.testing.assert_allclose(found.arrivals[:, 0], [0, 4, 6], rtol=1e-12)
    assert not found.flow.any()
    alone = flows(network, [0], [0.3], [[10.0]], [[1.0]], decay_m=50.0, limit_m=60.0)
    assert alone.unserved.tolist() == [10.0]
    assert not alone.arrivals.any()


@pytest.mark.parametrize("seed", range(12))
def test_against_every_path_of_every_pair(seed: int) -> None:
    town = random_town(seed)
    places = demand(town, seed)
    found = run(town, places)
    expected, walked = plain(town, places, decay_m=DECAY, limit_m=LIMIT)
    same(found, expected)
    np.testing.assert_allclose(found.arrivals.sum(axis=0) + found.unserved, places[2].sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose((found.flow * town.length[:, None]).sum(axis=0), walked, rtol=1e-8)
    assert walked.any()


@pytest.mark.parametrize("seed", range(12))
def test_equally_short_paths_carry_the_same(seed: int) -> None:
    town = whole_metres(random_town(seed), seed)
    segment, fraction, sent, drawn = demand(town, seed)
    places = segment, np.round(fraction * 4) / 4, sent, drawn
    found = run(town, places, limit_m=60.0)
    expected, walked = plain(town, places, decay_m=DECAY, limit_m=60.0)
    same(found, expected, rtol=1e-11)
    np.testing.assert_allclose((found.flow * town.length[:, None]).sum(axis=0), walked, rtol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_cutting_a_segment_changes_nothing(seed: int) -> None:
    town = random_town(seed)
    segment, fraction, sent, drawn = demand(town, seed)
    whole = run(town, (segment, fraction, sent, drawn))
    cut = int(segment[3])
    parts = split(town, cut, 0.3)
    moved = run(parts, (*split_sources(town, segment, fraction, cut, 0.3), sent, drawn))
    joined = moved.flow[:-1].copy()
    joined[cut] = 0.3 * moved.flow[cut] + 0.7 * moved.flow[-1]
    same(Flows(joined, moved.arrivals, moved.unserved), whole)


@pytest.mark.parametrize("seed", range(6))
def test_other_numbers_and_directions_change_nothing(seed: int) -> None:
    town = whole_metres(random_town(seed), seed)
    segment, fraction, sent, drawn = demand(town, seed)
    fraction = np.round(fraction * 4) / 4
    rng = np.random.default_rng(seed)
    ids, order, turned = rng.permutation(1000)[:50] - 500, rng.permutation(len(town.u)), rng.random(len(town.u)) < 0.5
    u, v = np.where(turned, town.v, town.u), np.where(turned, town.u, town.v)
    other = Town(ids[u][order], ids[v][order], town.length[order])
    row = np.argsort(order)
    there = row[segment], np.where(turned[segment], 1 - fraction, fraction), sent, drawn
    found, expected = run(other, there), run(town, (segment, fraction, sent, drawn))
    same(Flows(found.flow[row], found.arrivals, found.unserved), expected, rtol=1e-12)


def test_the_same_bytes_in_any_order_and_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    town = random_town(3)
    segment, fraction, sent, drawn = demand(town, 3, n=40, n_columns=100)
    segment[30:], fraction[30:] = segment[5], fraction[5]
    first = run(town, (segment, fraction, sent, drawn))
    order = np.random.default_rng(1).permutation(40)
    for threads in (1, 2, 3, 5):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        again = run(town, (segment[order], fraction[order], sent[order], drawn[order]))
        assert again.flow.tobytes() == first.flow.tobytes()
        assert again.arrivals.tobytes() == first.arrivals[order].tobytes()
        assert again.unserved.tobytes() == first.unserved.tobytes()


def test_scaling() -> None:
    town = random_town(5)
    segment, fraction, sent, drawn = demand(town, 5)
    once = run(town, (segment, fraction, sent, drawn))
    same(run(town, (segment, fraction, sent, drawn * 1e-200)), once, rtol=1e-12)
    same(run(town, (segment, fraction, sent, drawn * 1e200)), once, rtol=1e-12)
    twice = run(town, (segment, fraction, 2 * sent, drawn))
    same(twice, Flows(2 * once.flow, 2 * once.arrivals, 2 * once.unserved), rtol=1e-12)


def test_columns_are_apart() -> None:
    town = random_town(6)
    segment, fraction, sent, drawn = demand(town, 6)
    together = run(town, (segment, fraction, sent, drawn))
    alone = run(town, (segment, fraction, sent[:, 1:2], drawn[:, 1:2]))
    assert alone.flow[:, 0].tobytes() == together.flow[:, 1].tobytes()


def test_nobody_and_nowhere() -> None:
    town = random_town(1)
    nobody = run(town, (np.zeros(0, int), np.zeros(0), np.zeros((0, 2)), np.zeros((0, 2))))
    assert nobody.flow.shape == (len(town.u), 2)
    assert not nobody.flow.any()
    assert nobody.unserved.tolist() == [0, 0]
    segment, fraction, sent, drawn = demand(town, 1)
    nowhere = run(town, (segment, fraction, sent, 0 * drawn))
    np.testing.assert_allclose(nowhere.unserved, sent.sum(axis=0), rtol=1e-15)
    assert run(town, (segment, fraction, sent[:, :0], drawn[:, :0])).flow.shape == (len(town.u), 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"segment": [0, 20]}, "segment must be 0 to 19, got 20"),
        ({"fraction": [0.5, np.nan]}, "fraction must be 0 to 1, got nan"),
        ({"production": [1.0, 2.0]}, r"production must be a table with one row for each of 2 places, got \(2,\)"),
        ({"production": [[1.0]]}, r"production must be a table with one row for each of 2 places, got \(1, 1\)"),
        ({"attraction": [[1.0, 1.0]] * 2}, r"must be alike, got \(2, 1\) and \(2, 2\)"),
        ({"attraction": [[1.0], [-1.0]]}, r"attraction must be finite and 0 or more, got -1.0 at place 1, column 0"),
        ({"production": [[np.nan], [1.0]]}, r"production must be finite .* got nan at place 0, column 0 \(1 such"),
        ({"production": [[np.inf], [1.0]]}, "production must be finite"),
        ({"decay_m": 0.0}, "decay_m must be above 0 m .* got 0 and 260"),
        ({"decay_m": np.nan}, "got nan and 260"),
        ({"limit_m": 0.0}, "limit_m above 0 m"),
        ({"limit_m": 9001.0}, "at most 100 times as long, got 90 and 9001"),
        ({"limit_m": np.inf}, "got 90 and inf"),
    ],
)
def test_wrong_calls_say_what_is_wrong(change: dict[str, Any], says: str) -> None:
    call: dict[str, Any] = {
        "segment": [0, 1], "fraction": [0.5, 0.5], "production": [[1.0], [1.0]], "attraction": [[1.0], [1.0]],
        "decay_m": DECAY, "limit_m": LIMIT,
    }  # fmt: skip
    with pytest.raises(CallError, match=says):
        flows(random_town(0).network, **call | change)


def test_nothing_that_was_given_changes() -> None:
    town = random_town(2)
    places = demand(town, 2)
    before = [each.tobytes() for each in places]
    run(town, places)
    assert [each.tobytes() for each in places] == before
