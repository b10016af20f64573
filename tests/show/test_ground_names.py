"""Which names a map may bear, and in which order they take their room."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafe.show.ground_names import find_names
from geosafe.show.ground_style import LONGEST_NAME
from geosafe.tables import empty_table
from tests.show.synthetic import synthetic_study


def names(*rows: tuple[str, str | None, shapely.Geometry], tunnel: bool = False) -> gpd.GeoDataFrame:
    """Return what find_names makes of a base map with some rows (kind, name, shape), and of nothing else."""
    study, _ = synthetic_study()
    kind, name, shapes = zip(*rows, strict=True)
    ground = gpd.GeoDataFrame({"kind": kind, "name": name, "layer": 0, "bridge": False, "tunnel": tunnel},
                              geometry=list(shapes), crs=study.crs)  # fmt: skip
    ground.index = pd.Index([f"base-{i}" for i in range(len(rows))], name="feature_id")
    study = replace(study, base_map=ground, stops=empty_table("stops", study.crs))
    return find_names(study, study.spaces[:0], study.blocks[:0])


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


def test_districts_come_first_then_waters_then_streets_and_the_large_ones_of_each() -> None:
    found = names(
        ("street", "Short", line((0, 0), (100, 0))), ("street", "Long", line((0, 9), (200, 9))),
        ("primary", "Main", line((0, 20), (50, 20))), ("water", "Lake", shapely.box(0, 0, 50, 50)),
        ("district", "Old Town", shapely.Point(0, 0)), ("street", None, line((0, 0), (9, 9))),
    )  # fmt: skip
    assert found["name"].tolist() == ["Old Town", "Lake", "Main", "Long", "Short"]
    assert found["kind"].tolist() == ["district", "water", "main", "street", "street"]
    assert found["size_m"].tolist() == pytest.approx([0, 50, 50, 200, 100])


def test_the_ways_of_a_street_are_joined_and_its_footways_left_out() -> None:
    found = names(
        ("street", "High Street", line((0, 0), (100, 0))), ("street", "High Street", line((100, 0), (150, 0))),
        ("footway", "High Street", line((0, 5), (150, 5))),
    )  # fmt: skip
    assert found[["kind", "size_m"]].to_numpy().tolist() == [["street", 150.0]]


def test_tunnels_short_pieces_and_what_lies_outside_have_no_name() -> None:
    assert names(("street", "Tunnel", line((0, 0), (100, 0))), tunnel=True).empty
    found = names(("street", "Stub", line((0, 0), (14, 0))), ("district", "Far", shapely.Point(90_000, 0)))
    assert found.empty


def test_a_name_stands_where_its_area_is_widest() -> None:
    # A square of 100 m with a tail of 10 m width and 200 m length to the east of it.
    lake = shapely.union_all([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 300, 10)])
    spot = names(("water", "Lake", lake)).geometry.iloc[0]
    assert (spot.x, spot.y) == (pytest.approx(50, abs=8), pytest.approx(50, abs=8))


def test_spaces_give_their_own_names_and_are_not_named_twice() -> None:
    study, scores = synthetic_study()
    park = gpd.GeoDataFrame({"kind": ["park"], "name": ["Parc du Lac"], "layer": 0, "bridge": False, "tunnel": False},
                            geometry=[shapely.box(0, 0, 50, 50)], crs=study.crs)  # fmt: skip
    found = find_names(replace(study, base_map=park), scores.spaces, scores.blocks)
    assert (found["name"] == "Parc du Lac").sum() == 1
    assert found.set_index("name").loc["Place du Marché", "kind"] == "square"
    assert found.set_index("name").loc["Jardin Nord", "kind"] == "park"
    assert (found["kind"] == "street").any()  # those of the blocks, as the ground knows none


def test_long_names_end_in_an_ellipsis_and_not_in_half_a_sign() -> None:
    found = names(("district", "a" * 300, shapely.Point(0, 0)),
                  ("district", "b" * (LONGEST_NAME - 2) + "\u200d\u200d🎈", shapely.Point(1, 1)))  # fmt: skip
    texts = sorted(found["name"])
    assert texts == ["a" * (LONGEST_NAME - 1) + "…", "b" * (LONGEST_NAME - 2) + "…"]


def test_nothing_to_name() -> None:
    study, _ = synthetic_study()
    bare = replace(study, base_map=empty_table("base_map", study.crs))
    assert find_names(bare, study.spaces[:0], study.blocks[:0]).empty
