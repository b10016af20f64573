import pytest
import shapely

from geosafe.prepare.trees import find_trees
from geosafe.tables import check_table
from tests.prepare.town import features

#: 40 m: trees at 0, 8, 16, 24, 32 and 40.
ROW = ("way/2", {"natural": "tree_row"}, shapely.LineString([(0, 0), (40, 0)]))


def found(points=(), lines=(), areas=()):
    trees = find_trees(features(*points), features(*lines), features(*areas))
    check_table(trees, "trees")
    return trees


def test_a_tree_a_row_and_a_wood():
    wood = shapely.box(0, 100, 50, 150)
    trees = found(
        [("node/1", {"natural": "tree"}, shapely.Point(5, 50)), ("node/2", {"amenity": "bench"}, shapely.Point(0, 0))],
        [ROW, ("way/3", {"railway": "tram"}, shapely.LineString([(0, 9), (40, 9)]))],
        [("way/4", {"landuse": "forest"}, wood), ("way/5", {"leisure": "park"}, wood)],
    )
    assert trees["kind"].value_counts().to_dict() == {"row": 6, "tree": 1, "wood": 1}
    assert trees.loc["node/1"].geometry == shapely.Point(5, 50)
    assert trees.loc["way/4", "kind"] == "wood"
    rows = trees[trees["kind"] == "row"]
    assert sorted(rows.geometry.x) == pytest.approx([0, 8, 16, 24, 32, 40])
    assert list(rows.index) == [f"way/2#{k}" for k in range(6)]
    assert set(rows["osm_id"]) == {"way/2"}


def test_a_tree_on_its_row_counts_once():
    trees = found([("node/1", {"natural": "tree"}, shapely.Point(17, 1))], [ROW])
    assert sorted(trees.geometry.x) == pytest.approx([0, 8, 17, 24, 32, 40])


def test_a_row_in_two_lines_keeps_all_its_trees():
    rest = ("way/2", ROW[1], shapely.LineString([(60, 0), (68, 0)]))
    trees = found(lines=[ROW, rest])
    assert sorted(trees.geometry.x) == pytest.approx([0, 8, 16, 24, 32, 40, 60, 68])
    assert trees.index.is_unique


def test_a_town_without_trees():
    assert found().empty


def test_the_order_of_the_file_does_not_matter():
    points = [(f"node/{k}", {"natural": "tree"}, shapely.Point(k, 50)) for k in range(3)]
    assert found(points, [ROW]).equals(found(points[::-1], [ROW]))
