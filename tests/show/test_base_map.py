"""Layers of the ground, by hand: what a row of the base map becomes, and in which order it is painted."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from geosafe.show.base_map import add_base_map, ground_layers
from geosafe.show.embed import Columns
from geosafe.show.ground_style import STEPS
from geosafe.show.pack_shapes import Grid
from tests.show.synthetic import synthetic_study

SQUARE = shapely.box(0, 0, 10, 10)
LINE = shapely.LineString([(0, 0), (50, 0)])


def layers(*rows: tuple[str, shapely.Geometry, int, bool, bool]) -> dict[str, gpd.GeoSeries]:
    """Return the layers of a study whose base map has some rows: kind, shape, layer, bridge, tunnel."""
    study, _ = synthetic_study()
    kind, shapes, layer, bridge, tunnel = zip(*rows, strict=True)
    table = {"kind": kind, "name": None, "layer": layer, "bridge": bridge, "tunnel": tunnel}
    ground = gpd.GeoDataFrame(table, geometry=list(shapes), crs=study.crs)
    ground.index = pd.Index([f"base-{i}" for i in range(len(rows))], name="feature_id")
    return ground_layers(replace(study, base_map=ground, buildings=study.buildings[:0]))


def test_ground_has_the_layers_that_have_anything_bottom_first() -> None:
    study, _ = synthetic_study()
    columns = Columns()
    add_base_map(columns, study, grid=Grid(*study.location))
    drawn = [name.removeprefix("base.") for name, _, _ in columns.index]
    assert drawn == ["park.area.ground", "water.area.ground", "street.line.ground", "rail.line.ground",
                     "building.area.ground", "area"]  # fmt: skip


def test_tunnels_lie_under_the_ground_and_bridges_over_it() -> None:
    found = layers(
        ("street", LINE, 0, False, False), ("primary", LINE, -1, False, True), ("street", LINE, 1, True, False),
        ("motorway", LINE, 2, True, False), ("rail", LINE, -1, True, False),
    )  # fmt: skip
    assert {key: len(shapes) for key, shapes in found.items()} == {
        "primary.line.under": 1, "street.line.ground": 1, "rail.line.over": 1, "street.line.over": 1,
        "motorway.line.top": 1,
    }  # fmt: skip
    order = [step.source for step in STEPS]
    last = {deck: max(k for k, source in enumerate(order) if source.endswith(deck)) for deck in ("under", "over")}
    first = {deck: min(k for k, source in enumerate(order) if source.endswith(deck)) for deck in ("over", "top")}
    assert last["under"] < order.index("street.line.ground") < order.index("building.area.ground") < first["over"]
    assert last["over"] < first["top"]


def test_of_one_kind_what_lies_higher_comes_later() -> None:
    other = shapely.box(20, 0, 30, 10)
    found = layers(("water", SQUARE, 1, False, False), ("water", other, -2, False, False))
    assert found["water.area.ground"].tolist() == [other, SQUARE]


def test_buildings_that_are_landmarks_are_one_layer_and_their_points_none() -> None:
    found = layers(
        ("worship", SQUARE, 0, False, False), ("theatre", SQUARE, 0, False, False),
        ("museum", shapely.Point(0, 0), 0, False, False), ("district", shapely.Point(0, 0), 0, False, False),
    )  # fmt: skip
    assert {key: len(shapes) for key, shapes in found.items()} == {"landmark.area.ground": 2}


def test_buildings_are_told_apart_by_their_storeys() -> None:
    study, _ = synthetic_study()
    levels = [3.0, 3.5, 8.0, float("nan")]
    found = ground_layers(replace(study, buildings=study.buildings[:4].assign(levels=levels)))
    heights = {key: len(shapes) for key, shapes in found.items() if key.startswith("building")}
    assert heights == {"building_low.area.ground": 1, "building.area.ground": 2, "building_high.area.ground": 1}


def test_trees_are_points_and_woods_are_not_drawn_twice() -> None:
    study, _ = synthetic_study()
    trees = gpd.GeoDataFrame({"osm_id": "node/1", "kind": ["tree", "wood"]}, geometry=[shapely.Point(1, 1), SQUARE],
                             crs=study.crs)  # fmt: skip
    found = ground_layers(replace(study, trees=trees))
    assert found["tree.point.ground"].tolist() == [shapely.Point(1, 1)]
