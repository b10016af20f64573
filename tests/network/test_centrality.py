from __future__ import annotations

import itertools
import os
from typing import Any

import geopandas as gpd
import networkx
import numpy as np
import pandas as pd
import pytest
import shapely

import geosafe as gs
from geosafe.network.centrality import Centrality, centrality
from geosafe.network.chains import join_chains
from tests.network.paths import graph_of, shortest_paths, whole_metres
from tests.network.towns import Town, random_town, split
from tests.network.walks import table_of

NAMES = ("reach_n", "reach_m", "farness_m", "harmonic_per_km", "betweenness_n", "segment_betweenness_n")
RADII = (60.0, 200.0, 450.0)


def plain(town: Town, radius: float) -> Centrality:
    """The same by networkx, over every pair and every shortest path."""
    ids = np.unique([town.u, town.v])
    graph = graph_of(town)
    at_node, along = np.zeros((5, len(ids))), np.zeros(len(town.u))
    far = []
    for i, node in enumerate(ids.tolist()):
        found = networkx.single_source_dijkstra_path_length(graph, ("node", node), weight="weight")
        far.append([found.get(("node", other), np.inf) for other in ids.tolist()])
        reached = np.array([d for j, d in enumerate(far[-1]) if j != i and d <= radius])
        room = [np.maximum(radius - np.array(far[-1])[np.searchsorted(ids, end)], 0) for end in (town.u, town.v)]
        inside = np.minimum(room[0] + room[1], town.length).sum()
        at_node[:4, i] = len(reached), inside, reached.sum(), (1000 / reached).sum()
    for (i, a), (j, b) in itertools.combinations(enumerate(ids.tolist()), 2):
        if far[i][j] > radius:
            continue
        paths = list(shortest_paths(graph, ("node", a), ("node", b)))
        for path in paths:
            for kind, name, *_ in {end for edge in path for end in edge} - {("node", a), ("node", b)}:
                if kind == "node":
                    at_node[4, np.searchsorted(ids, name)] += 1 / len(paths)
            for segment in {graph.edges[edge]["segment"] for edge in path}:
                along[segment] += 1 / len(paths)
    return Centrality(*at_node, along)


def same(found: Centrality, row: int, expected: Centrality, rtol: float) -> None:
    for name in NAMES:
        ours = getattr(found, name)[row]
        np.testing.assert_allclose(ours, getattr(expected, name), rtol=rtol, atol=1e-9, err_msg=name)


def test_a_crossroads_by_hand() -> None:
    # Four streets of 100 m from a junction, the last of them in two segments; one goes on for 50 m.
    ends = [(-100, 0), (0, 100), (0, -100), (60, 0)]
    lines = [shapely.LineString([(0, 0), end]) for end in ends]
    lines += [shapely.LineString([(100, 0), (60, 0)]), shapely.LineString([(0, 100), (0, 150)])]
    segments = gpd.GeoDataFrame(geometry=lines, index=list("wnseEN"), crs="EPSG:3067")
    found = gs.network_centrality(segments, radius_m=[200, 120])
    assert found.index.tolist() == list("wnseEN")
    # The northern street is one of 150 m. From the middle all four ends lie within 200 m, from the north one.
    # The ends in west, south and east are 200 m apart.
    assert found["reach_n_200m"].tolist() == [3.5, 2.5, 3.5, 3.5, 3.5, 2.5]
    assert found["reach_n_120m"].tolist() == [2, 1.5, 2, 2, 2, 1.5]
    # Middle: 450 m of street within 200 m, 420 m within 120 m. West: 100 m, then 100 m or 20 m of three others.
    assert found["reach_m_200m"].tolist() == [425, 375, 425, 425, 425, 375]
    assert found["reach_m_120m"].tolist() == [(420 + 160) / 2, (420 + 120) / 2, 290, 290, 290, 270]
    assert found["farness_m_200m"].tolist() == [475, 300, 475, 475, 475, 300]
    by_hand = [(3000 / 100 + 1000 / 150 + 1000 / 100 + 2000 / 200) / 2, (3000 / 100 + 2 * 1000 / 150) / 2]
    np.testing.assert_allclose(found.loc[["w", "n"], "harmonic_per_km_200m"], by_hand, rtol=1e-9)
    # Along the west: to the middle and to the two others. Along the north: only to the middle.
    assert found["betweenness_n_200m"].tolist() == [3, 1, 3, 3, 3, 1]
    assert found["betweenness_n_120m"].tolist() == [1, 0, 1, 1, 1, 0]


def test_ways_round_a_block_by_hand() -> None:
    # Four sides of 10 m: opposite corners are joined by two paths, each of which counts half.
    block = Town(np.array([1, 2, 3, 4]), np.array([2, 3, 4, 1]), np.full(4, 10.0))
    found = centrality(block.network, [20.0])
    assert found.segment_betweenness_n.tolist() == [[2, 2, 2, 2]]
    assert found.betweenness_n.tolist() == [[0.5, 0.5, 0.5, 0.5]]
    assert found.reach_m.tolist() == [[40, 40, 40, 40]]


@pytest.mark.parametrize("seed", range(10))
def test_against_networkx(seed: int) -> None:
    town = random_town(seed)
    found = centrality(town.network, RADII)
    for row, radius in enumerate(RADII):
        same(found, row, plain(town, radius), rtol=1e-7)
    assert found.betweenness_n.any()


@pytest.mark.parametrize("seed", range(10))
def test_equally_short_paths_against_networkx(seed: int) -> None:
    town = whole_metres(random_town(seed), seed)
    radii = (24.0, 60.0, 96.0)
    found = centrality(town.network, radii)
    for row, radius in enumerate(radii):
        same(found, row, plain(town, radius), rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_without_a_bound_against_the_functions_of_networkx(seed: int) -> None:
    town = random_town(seed, n_nodes=20)
    graph = networkx.Graph()
    for u, v, length in zip(town.u, town.v, town.length, strict=True):
        if u != v:
            graph.add_edge(u, v, weight=min(length, graph.get_edge_data(u, v, {"weight": np.inf})["weight"]))
    found = centrality(town.network, [1e6])
    ids = town.network.node_ids.tolist()
    peers = networkx.betweenness_centrality(graph, weight="weight", normalized=False)
    np.testing.assert_allclose(found.betweenness_n[0], [peers.get(each, 0) for each in ids], atol=1e-9)
    peers = networkx.harmonic_centrality(graph, distance="weight")
    np.testing.assert_allclose(found.harmonic_per_km[0] / 1000, [peers.get(each, 0) for each in ids], rtol=1e-7)
    peers = networkx.closeness_centrality(graph, distance="weight", wf_improved=False)
    ours = np.divide(found.reach_n, found.farness_m, out=np.zeros_like(found.reach_n), where=found.farness_m > 0)
    np.testing.assert_allclose(ours[0], [peers.get(each, 0) for each in ids], rtol=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_against_igraph(seed: int) -> None:
    igraph = pytest.importorskip("igraph")
    town = random_town(seed, n_nodes=150, n_segments=260)
    network = town.network
    graph = igraph.Graph(n=network.n_nodes, edges=np.column_stack([network.u, network.v]).tolist())
    lengths = network.length.tolist()
    found = centrality(network, RADII)
    for row, radius in enumerate(RADII):
        peer = graph.betweenness(weights=lengths, cutoff=radius, directed=False)
        np.testing.assert_allclose(found.betweenness_n[row], peer, rtol=1e-9, atol=1e-9)
        peer = graph.edge_betweenness(weights=lengths, cutoff=radius, directed=False)
        np.testing.assert_allclose(found.segment_betweenness_n[row], peer, rtol=1e-9, atol=1e-9)
        peer = graph.harmonic_centrality(weights=lengths, cutoff=radius, normalized=False)
        np.testing.assert_allclose(found.harmonic_per_km[row] / 1000, peer, rtol=1e-7)
        reached = [found.reach_n[row] > 0, found.farness_m[row]]
        peer = np.array(graph.closeness(weights=lengths, cutoff=radius, normalized=False))
        np.testing.assert_allclose(1 / reached[1][reached[0]], peer[reached[0]], rtol=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_where_a_street_is_cut_changes_nothing(seed: int) -> None:
    town = random_town(seed)
    whole = gs.network_centrality(table_of(town), radius_m=200)
    parts = gs.network_centrality(table_of(split(town, 4, 0.25)), radius_m=200)
    np.testing.assert_allclose(parts.iloc[:-1], whole, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(parts.iloc[-1], whole.iloc[4], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_other_numbers_and_directions_change_nothing(seed: int) -> None:
    town = whole_metres(random_town(seed), seed)
    first = centrality(town.network, [60.0])
    rng = np.random.default_rng(seed)
    ids, order, turned = rng.permutation(1000)[:50] - 500, rng.permutation(len(town.u)), rng.random(len(town.u)) < 0.5
    u, v = np.where(turned, town.v, town.u), np.where(turned, town.u, town.v)
    again = centrality(Town(ids[u][order], ids[v][order], town.length[order]).network, [60.0])
    np.testing.assert_allclose(again.segment_betweenness_n[0], first.segment_betweenness_n[0][order], rtol=1e-12)
    there = np.argsort(ids[town.network.node_ids])
    for name in NAMES[:-1]:
        np.testing.assert_allclose(getattr(again, name)[0], getattr(first, name)[0][there], rtol=1e-12, err_msg=name)


def test_segments_have_the_mean_of_their_junctions() -> None:
    town = random_town(3)
    segments = table_of(town)
    chains = join_chains(town.network)
    found, at = gs.network_centrality(segments, radius_m=150), centrality(chains.network, [150.0])
    u, v = chains.network.u, chains.network.v
    for name in ("reach_n", "reach_m", "farness_m", "harmonic_per_km"):
        ends = getattr(at, name)[0]
        np.testing.assert_allclose(found[f"{name}_150m"], ((ends[u] + ends[v]) / 2)[chains.chain], rtol=1e-12)
    assert found["betweenness_n_150m"].tolist() == at.segment_betweenness_n[0][chains.chain].tolist()


def test_several_radii_are_as_good_as_one_at_a_time() -> None:
    segments = table_of(random_town(2))
    together = gs.network_centrality(segments, radius_m=[300.0, 62.5, 150])
    apart = [gs.network_centrality(segments, radius_m=each) for each in (300, 62.5, 150)]
    pd.testing.assert_frame_equal(together, pd.concat(apart, axis=1), check_exact=True)
    assert together.columns[5] == "reach_n_62.5m"


def test_the_same_bytes_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    segments = table_of(random_town(7, n_nodes=200, n_segments=330))
    first = gs.network_centrality(segments, radius_m=[100, 300])
    for threads in (1, 2, 5):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        assert gs.network_centrality(segments, radius_m=[100, 300]).to_numpy().tobytes() == first.to_numpy().tobytes()


def test_a_ring_and_a_lonely_street() -> None:
    town = Town(np.array([0, 5]), np.array([0, 6]), np.array([80.0, 30.0]))
    found = gs.network_centrality(table_of(town), radius_m=25)
    assert found.to_numpy().tolist() == [[0, 50, 0, 0, 0], [0, 25, 0, 0, 0]]
    found = gs.network_centrality(table_of(town), radius_m=30)
    assert found["betweenness_n_30m"].tolist() == [0, 1]


STREETS = table_of(Town(np.array([0, 1]), np.array([1, 2]), np.array([70.0, 80.0])))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"radius_m": 0}, "a radius must be above 0 m and finite, got 0"),
        ({"radius_m": [400, -5]}, "a radius must be above 0 m and finite, got -5"),
        ({"radius_m": np.nan}, "must be above 0 m and finite, got nan"),
        ({"radius_m": np.inf}, "must be above 0 m and finite, got inf"),
        ({"radius_m": [400, 800, 400]}, "holds a radius twice, got .400.0, 800.0, 400.0"),
        ({"radius_m": []}, "must be a number or a list of them"),
        ({"radius_m": [[400]]}, "must be a number or a list of them"),
        ({"segments": STREETS.set_axis(["a", "a"])}, "segments holds the id 'a' twice"),
        ({"segments": STREETS.iloc[:0]}, "segments holds no segment"),
        ({"segments": STREETS.set_crs(None, allow_override=True)}, "segments has no CRS"),
        ({"segments": STREETS.set_crs(4326, allow_override=True)}, "projected CRS in metres, got 'WGS 84'"),
        ({"segments": STREETS.assign(u=[0, None])}, "u and v must name a node for every segment"),
        (
            {"segments": STREETS.set_geometry([shapely.LineString([(5, 5), (5, 5)])] * 2, crs=3067)},
            "2 segments have no length, first 's0'",
        ),
    ],
)
def test_wrong_calls_say_what_is_wrong(change: dict[str, Any], says: str) -> None:
    call: dict[str, Any] = {"segments": STREETS, "radius_m": 50.0} | change
    with pytest.raises(gs.GeosafeError, match=says):
        gs.network_centrality(call.pop("segments"), **call)
