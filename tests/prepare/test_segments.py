"""Splitting ways: cut at junctions, clipped to the area, nothing lost, nothing joined over a gap."""

from __future__ import annotations

import math
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.crs import metric_crs
from geosafe.params import EDGE_MARGIN_M
from geosafe.prepare.segments import split_highways
from tests.prepare.town import BOX, WIDE, highways, pieces

STREET = {"highway": "residential"}
# A cross: way 1 runs east through node 2, way 2 runs north from it.
CROSS = {1: (-100, 0), 2: (0, 0), 3: (100, 0), 4: (0, 50), 5: (0, 80)}
CROSSING_WAYS = [(1, [1, 2, 3], STREET), (2, [2, 4, 5], STREET)]


def test_ways_are_cut_at_junctions_and_nowhere_else() -> None:
    found = pieces(CROSS, CROSSING_WAYS)
    assert found.index.tolist() == ["1.0", "1.1", "2.0"]
    assert found["length_m"].to_numpy() == pytest.approx([100, 100, 80], rel=1e-5)
    assert found[["u", "v"]].to_numpy().tolist() == [[1, 2], [2, 3], [2, 5]]
    assert shapely.get_num_points(found.geometry.array).tolist() == [2, 2, 3]
    assert found["walked"].all()
    assert found["in_area"].all()


def test_pieces_keep_the_surface_of_their_way() -> None:
    found = pieces(CROSS, [(1, [1, 2, 3], STREET | {"surface": "sett", "smoothness": "bad"}), CROSSING_WAYS[1]])
    assert found["surface"].where(found["surface"].notna(), "").tolist() == ["sett", "sett", ""]
    assert found["smoothness"].where(found["smoothness"].notna(), "").tolist() == ["bad", "bad", ""]


def test_a_way_that_is_not_walked_cuts_nothing() -> None:
    ways = [CROSSING_WAYS[0], (2, [2, 4, 5], {"highway": "motorway"})]
    assert pieces(CROSS, ways).index.tolist() == ["1.0"]


@pytest.mark.parametrize("tags", [{"sidewalk": "separate"}, {"foot": "use_sidepath"}])
def test_a_carriageway_whose_sidewalks_are_walked_stays_as_reference(tags: dict[str, str]) -> None:
    found = pieces(CROSS, [(1, [1, 2, 3], STREET | tags)])
    assert found["walked"].tolist() == [False]


def test_a_road_tunnel_closed_to_walkers_is_no_reference() -> None:
    assert pieces(CROSS, [(1, [1, 2, 3], STREET | {"foot": "no", "tunnel": "yes"})]).empty


def test_no_gap_is_bridged() -> None:
    nodes = {1: (0, 0), 2: (10, 0), 3: None, 4: (30, 0), 5: (40, 0), 6: None, 7: (60, 0)}
    found = pieces(nodes, [(1, [1, 2, 3, 4, 5, 6, 7], STREET)])
    assert found.index.tolist() == ["1.0", "1.3"]
    assert found["length_m"].to_numpy() == pytest.approx([10, 10], rel=1e-5)


def test_nothing_walked_gives_an_empty_table() -> None:
    found = pieces(CROSS, [(1, [1, 2, 3], {"highway": "motorway"})])
    assert found.empty
    assert {"walked", "in_area", "near_edge", "length_m", "u", "v"} <= set(found.columns)


def test_loops_and_repeated_nodes() -> None:
    nodes = {1: (0, 0), 2: (30, 0), 3: (30, 40)}
    found = pieces(nodes, [(1, [1, 2, 2, 3, 1], STREET)])
    assert found["length_m"].sum() == pytest.approx(30 + 40 + 50, rel=1e-5)
    assert found.index.is_unique


def test_clipped_at_the_edge_of_the_area_with_a_margin_around_it() -> None:
    far = 500 + EDGE_MARGIN_M
    nodes = {1: (0, 0), 2: (600, 0), 3: (510, 50), 4: (510, 150), 5: (far + 1, 0), 6: (far + 9, 0)}
    found = pieces(nodes, [(1, [1, 2], STREET), (2, [3, 4], STREET), (3, [5, 6], STREET)])
    assert sorted(found.index) == ["1.0", "1.0~1", "2.0"]
    inside, outside = found.loc["1.0"], found.loc["1.0~1"]
    assert (inside["in_area"], outside["in_area"]) == (True, False)
    assert (inside["length_m"], outside["length_m"]) == pytest.approx((500, 100), rel=1e-5)
    assert inside["v"] == outside["u"] < 0  # they still meet
    assert (inside["u"], outside["v"]) == (1, 2)


def test_a_street_that_leaves_and_comes_back() -> None:
    nodes = {1: (400, 0), 2: (600, 0), 3: (600, 100), 4: (400, 100)}
    found = pieces(nodes, [(1, [1, 2, 3, 4], STREET)])
    assert sorted(found[found["in_area"]]["length_m"]) == pytest.approx([100, 100], rel=1e-4)
    assert found[~found["in_area"]]["length_m"].tolist() == pytest.approx([300], rel=1e-4)
    ends = found[["u", "v"]].to_numpy().ravel()
    assert sorted(np.unique(ends, return_counts=True)[1]) == [1, 1, 2, 2]


def test_near_edge_is_within_the_margin_of_the_end_of_the_data() -> None:
    nodes = {1: (0, 0), 2: (10, 0), 3: (450, 0), 4: (460, 0)}
    ways = [(1, [1, 2], STREET), (2, [3, 4], STREET)]
    assert pieces(nodes, ways, data_box=BOX)["near_edge"].tolist() == [False, True]
    assert pieces(nodes, ways, data_box=WIDE)["near_edge"].tolist() == [False, False]


def test_lengths_across_the_antimeridian() -> None:
    # 0.002 degrees of longitude at 16.8 degrees south on WGS 84: 2 × 111,320 m/deg × cos × 0.001 ≈ 213.2 m
    town = highways({1: (0, 0), 2: (1, 0)}, [(1, [1, 2], STREET)])
    town.lonlat[:] = [(179.999, -16.8), (-179.999, -16.8)]
    crs = metric_crs(180, -16.8)
    found = split_highways(town, crs=crs, area=BOX, data_box=WIDE)
    a, e2, lat = 6378137.0, 0.00669437999014, math.radians(16.8)
    expected = math.radians(0.002) * a * math.cos(lat) / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    assert found["length_m"].sum() == pytest.approx(expected, rel=1e-6)


# Not on a grid: no two streets lie on top of each other.
coordinate = st.integers(-70, 70).map(lambda k: 10.0 * k + k * k % 7.3)


@st.composite
def towns(draw: st.DrawFn) -> tuple[dict[int, tuple[float, float] | None], list[tuple[int, list[int], dict[str, str]]]]:
    places = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9, unique=True))
    nodes: dict[int, tuple[float, float] | None] = dict(enumerate(places, start=1))
    kinds = st.sampled_from(["residential", "footway", "motorway"])
    lists = st.lists(st.sampled_from(sorted(nodes)), min_size=2, max_size=6, unique=True)
    ways = draw(st.lists(st.tuples(lists, kinds), min_size=1, max_size=6))
    for gone in draw(st.sets(st.sampled_from(sorted(nodes)), max_size=2)):
        nodes[gone] = None
    return nodes, [(i, refs, {"highway": kind}) for i, (refs, kind) in enumerate(ways, start=1)]


def legs(nodes: dict, ways: list) -> np.ndarray:
    """Return each step between two nodes that are there, once a way."""
    found = [
        shapely.LineString([nodes[a], nodes[b]])
        for _, refs, tags in ways
        if tags["highway"] != "motorway"
        for a, b in pairwise(refs)
        if nodes[a] and nodes[b] and a != b
    ]
    return np.array(found, dtype=object)


@settings(deadline=None, max_examples=50)
@given(towns())
def test_no_length_is_lost_or_made(town: tuple) -> None:
    nodes, ways = town
    found = pieces(nodes, ways)
    steps = legs(nodes, ways)
    inside = found.loc[found["in_area"].astype(bool), "length_m"].sum()
    assert inside == pytest.approx(shapely.length(shapely.intersection(steps, BOX)).sum(), rel=1e-5, abs=0.01)
    # No node lies beyond the margin.
    assert found["length_m"].sum() == pytest.approx(shapely.length(steps).sum(), rel=1e-5, abs=0.01)
    assert found.index.is_unique


@settings(deadline=None, max_examples=30)
@given(towns(), st.randoms())
def test_ids_do_not_depend_on_the_order_of_ways(town: tuple, random: object) -> None:
    nodes, ways = town
    shuffled = list(ways)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = pieces(nodes, ways).sort_index(), pieces(nodes, shuffled).sort_index()
    assert one.index.tolist() == other.index.tolist()
    assert one["length_m"].tolist() == pytest.approx(other["length_m"].tolist())


@settings(deadline=None, max_examples=30)
@given(towns())
def test_an_unrelated_way_changes_no_other(town: tuple) -> None:
    nodes, ways = town
    before = pieces(nodes, ways)
    after = pieces(nodes | {901: (1, 499), 902: (9, 499)}, [*ways, (99, [901, 902], STREET)])
    assert set(after.index) - set(before.index) == {"99.0"}
    kept = after.loc[before.index]
    assert kept[["u", "v"]].lt(0).equals(before[["u", "v"]].lt(0))
    assert gpd.GeoSeries(kept.geometry).geom_equals(before.geometry).all()


def test_what_is_measured_does_not_turn_with_the_map() -> None:
    angle = math.radians(37)
    turned = {
        i: (x * math.cos(angle) - y * math.sin(angle) + 40, x * math.sin(angle) + y * math.cos(angle) - 60)
        for i, (x, y) in CROSS.items()
    }
    assert pieces(turned, CROSSING_WAYS)["length_m"].tolist() == pytest.approx(
        pieces(CROSS, CROSSING_WAYS)["length_m"].tolist(), rel=1e-5
    )
