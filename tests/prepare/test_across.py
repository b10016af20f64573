from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from geosafe.prepare.across import link_across
from geosafe.prepare.buildings import find_buildings
from geosafe.tables import check_table
from tests.prepare.town import features, pieces

WAY = {"highway": "footway"}
SQUARE = {"place": "square"}
#: A square of 60 m with a street to the middle of each side.
NODES = {1: (-100, 0), 2: (-30, 0), 3: (30, 0), 4: (100, 0), 5: (0, -100), 6: (0, -30), 7: (0, 30), 8: (0, 100)}
FOUR = [(11, [1, 2], WAY), (12, [3, 4], WAY), (13, [5, 6], WAY), (14, [7, 8], WAY)]
BOX = ("way/1", SQUARE, shapely.box(-30, -30, 30, 30))


def across(nodes=NODES, ways=FOUR, areas=(BOX,)):
    found = pieces(nodes, ways)
    there = features(*areas)
    return link_across(found[found["walked"]], found, there, find_buildings(there))


def between(segments: gpd.GeoDataFrame, links: gpd.GeoDataFrame, a: int, b: int) -> float:
    """The shortest way between two nodes, by SciPy."""
    both = np.concatenate([segments[["u", "v", "length_m"]].to_numpy(), links[["u", "v", "length_m"]].to_numpy()])
    ids, at = np.unique(both[:, :2], return_inverse=True)
    u, v = at.reshape(-1, 2).T
    best: dict[tuple[int, int], float] = {}
    for i, j, metres in zip(u, v, both[:, 2], strict=True):
        best[i, j] = min(best.get((i, j), np.inf), metres)
    i, j = np.array([*best]).T
    graph = coo_array(([*best.values()], (i, j)), shape=(len(ids), len(ids)))
    return float(dijkstra(graph, directed=False, indices=np.searchsorted(ids, a))[np.searchsorted(ids, b)])


def test_a_square_with_four_entrances() -> None:
    segments, links = across()
    check_table(links, "links")
    assert [*links[["u", "v"]].itertuples(index=False, name=None)] == [(2, 3), (2, 6), (2, 7), (3, 6), (3, 7), (6, 7)]
    straight, aslant = 60.0, np.hypot(30, 30)
    np.testing.assert_allclose(links.set_index(["u", "v"])["length_m"].sort_index(),
                               [straight, aslant, aslant, aslant, aslant, straight], atol=1e-3)  # fmt: skip
    assert set(links["space_id"]) == {"way/1"}
    assert between(segments, links, 1, 8) == pytest.approx(140 + aslant, abs=1e-3)
    assert segments["length_m"].sum() == pytest.approx(280)


def test_a_building_in_the_middle_is_walked_round_by_its_corners() -> None:
    kiosk = ("way/2", {"building": "yes"}, shapely.box(-10, -10, 10, 10))
    segments, links = across(areas=(BOX, kiosk))
    # From (-30, 0) past (-10, 10) and (10, 10) to (30, 0).
    assert between(segments, links, 2, 3) == pytest.approx(20 + 2 * np.hypot(20, 10), abs=1e-3)
    assert between(segments, links, 2, 7) == pytest.approx(np.hypot(30, 30), abs=1e-3)
    roof = ("way/2", {"building": "roof"}, kiosk[2])
    assert between(*across(areas=(BOX, roof)), 2, 3) == pytest.approx(60, abs=1e-3)
    pond = ("way/2", {"natural": "water"}, kiosk[2])
    assert between(*across(areas=(BOX, pond)), 2, 3) == pytest.approx(20 + 2 * np.hypot(20, 10), abs=1e-3)


def test_a_hole_is_not_crossed_and_an_l_is_walked_round_its_inner_corner() -> None:
    ring = shapely.box(-30, -30, 30, 30) - shapely.box(-10, -10, 10, 10)
    assert between(*across(areas=[("relation/1", SQUARE, ring)]), 2, 3) == pytest.approx(
        20 + 2 * np.hypot(20, 10), abs=1e-3
    )
    bent = shapely.box(-30, -30, 30, 30) - shapely.box(-20, -20, 40, 40)
    nodes = {1: (-25, 100), 2: (-25, 30), 3: (30, -25), 4: (100, -25)}
    segments, links = across(nodes, [(11, [1, 2], WAY), (12, [3, 4], WAY)], [("way/1", SQUARE, bent)])
    assert between(segments, links, 2, 3) == pytest.approx(2 * np.hypot(5, 50), abs=1e-3)


def test_a_street_that_crosses_the_edge_without_a_node_is_cut_there() -> None:
    nodes = {1: (-100, 0), 2: (100, 0), 3: (0, -100), 4: (0, 100)}
    segments, links = across(nodes, [(11, [1, 2], WAY), (12, [3, 4], WAY)])
    assert sorted(segments.index) == ["11.0", "11.0:1", "11.0:2", "12.0", "12.0:1", "12.0:2"]
    assert segments["length_m"].sum() == pytest.approx(400)
    np.testing.assert_allclose(segments["length_m"], segments.length)
    # The two streets have no junction where they cross; on the square one turns off all the same.
    assert between(segments, links, 1, 4) == pytest.approx(140 + np.hypot(30, 30), abs=0.2)


def test_splitting_a_street_changes_nothing() -> None:
    nodes = {**NODES, 20: (-60, 0), 21: (10, 0)}
    through = [(11, [1, 2], WAY), (12, [2, 3], WAY), (13, [3, 4], WAY), (14, [5, 6], WAY), (15, [7, 8], WAY)]
    split = [(11, [1, 20], WAY), (16, [20, 2], WAY), (12, [2, 21], WAY), (17, [21, 3], WAY), *through[2:]]
    _, one = across(nodes, through)
    _, other = across(nodes, split)
    # Between 2 and 3 there is no longer a segment that the straight line follows.
    assert one["length_m"].tolist() == other.query("u != 2 or v != 3")["length_m"].tolist()
    for a, b in [(1, 4), (1, 8), (5, 8), (5, 4)]:
        expected = between(*across(nodes, through), a, b)
        assert between(*across(nodes, split), a, b) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_no_walk_becomes_longer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes = {k: tuple(rng.uniform(-80, 80, 2)) for k in range(12)}
    ways = [(100 + k, [int(a), int(b)], WAY) for k, (a, b) in enumerate(rng.integers(0, 12, (16, 2))) if a != b]
    boxes = [("way/9", {"building": "yes"}, shapely.box(x, y, x + 12, y + 9)) for x, y in rng.uniform(-30, 30, (2, 2))]
    segments, links = across(nodes, ways, [BOX, *boxes])
    found = pieces(nodes, ways)
    inside = shapely.box(-30, -30, 30, 30) - shapely.union_all([each[2] for each in boxes])
    assert shapely.length(shapely.difference(links.geometry.array, inside.buffer(1.6))).max(initial=0) == 0
    used = np.unique(found[["u", "v"]])
    for a in used[:4]:
        for b in used:
            before = between(found, links.iloc[:0], a, b)
            assert between(segments, links, a, b) <= before + 1e-6


def test_only_ground_that_is_walked_freely() -> None:
    for tags in ({"leisure": "park"}, {"natural": "beach"}, {**SQUARE, "access": "private"},
                 {**SQUARE, "location": "underground"}, {"amenity": "marketplace", "building": "yes"}):  # fmt: skip
        assert across(areas=[("way/1", tags, BOX[2])])[1].empty, tags
    for tags in ({"highway": "pedestrian", "area": "yes"}, {"amenity": "marketplace"},
                 {"highway": "footway", "area": "yes"}):  # fmt: skip
        assert len(across(areas=[("way/1", tags, BOX[2])])[1]) == 6, tags
    assert across(areas=())[1].empty


def test_a_main_road_through_a_square_is_crossed_where_a_crossing_is_mapped() -> None:
    road = [(20, [30, 31], {"highway": "secondary", "sidewalk": "separate"})]
    nodes = {**NODES, 30: (-10, -90), 31: (-10, 90)}
    segments, links = across(nodes, FOUR + road)
    assert between(segments, links, 2, 7) == np.inf
    assert between(segments, links, 3, 7) == pytest.approx(np.hypot(30, 30), abs=1e-3)
    tram = [(20, [30, 31], {"highway": "residential"})]
    assert between(*across(nodes, FOUR + tram), 2, 7) == pytest.approx(np.hypot(30, 30), abs=1e-3)


def test_tunnels_and_bridges_do_not_lead_on_to_a_square() -> None:
    for tags in ({**WAY, "tunnel": "yes"}, {**WAY, "bridge": "yes", "layer": "1"}):
        _, links = across(ways=[(11, [1, 2], tags), *FOUR[1:]])
        assert len(links) == 3
        assert 2 not in links[["u", "v"]].to_numpy()


def test_squares_that_touch_are_one() -> None:
    halves = [("way/1", SQUARE, shapely.box(-30, -30, 0, 30)), ("way/2", SQUARE, shapely.box(0, -30, 30, 30))]
    segments, links = across(areas=halves)
    assert between(segments, links, 1, 4) == pytest.approx(200, abs=1e-3)


def test_the_order_of_areas_changes_nothing() -> None:
    areas = [BOX, ("way/2", {"building": "yes"}, shapely.box(-10, -10, 10, 10)),
             ("way/3", SQUARE, shapely.box(200, 0, 260, 40))]  # fmt: skip
    one, other = across(areas=areas)[1], across(areas=areas[::-1])[1]
    assert one.to_wkb().equals(other.to_wkb())
