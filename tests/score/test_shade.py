from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.score.score_study import score_study
from geosafe.score.shade import MIN_TREES_PER_KM2, TREE_M, shade_of_blocks, shade_of_spaces
from tests.score.town import CRS, Way, space_at, town

AREA = shapely.box(-100, -100, 300, 100)  # 0.08 km²: mapped from four trees on
SQUARE = shapely.box(0, 20, 50, 60)  # 2,000 m²
#: A street of 200 m, mapped as its two sidewalks, and a path of 100 m that leads on from it.
WAYS = {
    "l": Way([(0, 6), (200, 6)], "s", street_share=0.5),
    "r": Way([(0, -6), (200, -6)], "s", street_share=0.5),
    "p": Way([(200, 6), (300, 6)], kind="path"),
}


def planted(*trees, woods=(), **changes):
    shapes = [*shapely.points(trees)] if trees else []
    table = gpd.GeoDataFrame(
        {"osm_id": [f"node/{k}" for k in range(len(shapes) + len(woods))],
         "kind": ["tree"] * len(shapes) + ["wood"] * len(woods)},
        geometry=[*shapes, *woods], crs=CRS,
    )  # fmt: skip
    table.index = pd.Index(table["osm_id"], name="tree_id")
    return replace(town(WAYS, area=AREA, spaces=space_at(SQUARE), **changes), trees=table)


def test_trees_along_a_street_of_two_sidewalks():
    """Four are within 10 m of either sidewalk; one of these also of the path; one is too far away."""
    study = planted((10, 0), (50, 16), (100, -15.9), (195, 6), (100, 16.1))
    blocks = shade_of_blocks(study)
    assert TREE_M == 10
    assert blocks["trees_per_100m"].to_dict() == {"p": 1, "s": pytest.approx(4 / 2)}


def test_trees_of_a_space_are_those_in_it():
    study = planted((10, 0), (5, 25), (6, 25), (50, 60), (51, 60))
    assert shade_of_spaces(study)["trees_per_1000m2"].tolist() == pytest.approx([3 / 2])


def test_where_trees_are_hardly_mapped_none_is_not_none_there():
    few = planted((10, 0), (50, 0), (60, 0))
    assert MIN_TREES_PER_KM2 == 50
    assert shade_of_blocks(few)["trees_per_100m"].isna().all()
    assert shade_of_spaces(few)["trees_per_1000m2"].isna().all()
    beyond = planted((10, 0), (50, 0), (60, 0), (400, 0))  # of the margin
    assert shade_of_blocks(beyond)["trees_per_100m"].isna().all()
    assert shade_of_blocks(replace(few, trees=None)).isna().to_numpy().all()


def test_woods_that_overlap_count_once():
    woods = [shapely.box(0, 0, 60, 40), shapely.box(40, 0, 80, 30)]
    study = planted(woods=woods)
    # The left sidewalk lies in them for 80 of the 400 m that are walked; of the square, 50 by 20 m do, of 50 by 40.
    assert shade_of_blocks(study)["wood_share"].to_dict() == {"p": 0, "s": pytest.approx(80 / 400)}
    assert shade_of_spaces(study)["wood_share"].tolist() == pytest.approx([(50 * 20) / 2000])
    assert shade_of_blocks(study)["trees_per_100m"].isna().all()


def test_it_stands_beside_the_scores_and_moves_none():
    bare, green = planted(), planted(*[(x, 0) for x in range(0, 200, 20)])
    without, told = score_study(bare), score_study(green)
    pd.testing.assert_frame_equal(pd.DataFrame(without.blocks), pd.DataFrame(told.blocks))
    assert told.surroundings.blocks.loc["s", "trees_per_100m"] == pytest.approx(5)
    assert np.isnan(without.surroundings.blocks.loc["s", "trees_per_100m"])
    assert {"trees_per_1000m2", "wood_share"} <= set(told.surroundings.spaces)
