"""The quiet ground under the results, in layers: what the study's own map data tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.osm_ground import LANDMARK_KINDS
from geosafe.show.ground_style import DECKS, STEPS
from geosafe.show.pack_shapes import pack_shapes
from geosafe.tables import empty_table

if TYPE_CHECKING:
    from geosafe.show.embed import Columns
    from geosafe.show.pack_shapes import Grid
    from geosafe.study import Study

#: How far the drawn ground may stray from the surveyed one [m].
GROUND_TOLERANCE_M: Final = 1.0
#: Buildings up to the first and from the second number of storeys on are drawn lower and higher than others; our
#: judgement: houses, and what stands out of the roofs of a European town.
LOW_LEVELS: Final = 3
HIGH_LEVELS: Final = 8
_SOURCES: Final = tuple(dict.fromkeys(step.source for step in STEPS))
_FORMS: Final = {"Polygon": "area", "MultiPolygon": "area", "LineString": "line", "MultiLineString": "line",
                 "Point": "point"}  # fmt: skip


def ground_layers(study: Study) -> dict[str, gpd.GeoSeries]:
    """Return the shapes of the ground by layer, in the study's CRS.

    Keys are those of :data:`geosafe.show.ground_style.STEPS` that have anything, ``kind.form.deck``: a kind of
    ``study.base_map``, ``landmark`` for buildings of any kind of them, ``building``, ``building_low`` and
    ``building_high``, or ``tree``; ``area``, ``line`` or ``point``; one of ``DECKS``. What lies higher comes later.
    """
    ground = study.base_map.sort_values("layer", kind="stable")
    landmark = ground["kind"].isin(LANDMARK_KINDS) & (ground.geom_type != "Point")
    kind = ground["kind"].mask(landmark, "landmark")
    deck = np.select(
        [ground["tunnel"], ground["bridge"] & (ground["layer"] > 1), ground["bridge"]],
        [DECKS[0], DECKS[3], DECKS[2]],
        default=DECKS[1],
    )
    levels = study.buildings["levels"]
    height = np.select([levels <= LOW_LEVELS, levels >= HIGH_LEVELS], ["_low", "_high"], default="")
    trees = empty_table("trees", study.crs) if study.trees is None else study.trees
    trees = trees[trees.geom_type == "Point"]
    shapes = pd.concat([ground.geometry, study.buildings.geometry, trees.geometry])
    form = shapes.geom_type.map(_FORMS)
    key = pd.concat([
        kind + "." + form.iloc[: len(ground)] + "." + deck,
        "building" + pd.Series(height, study.buildings.index, dtype=object) + ".area.ground",
        pd.Series("tree.point.ground", trees.index, dtype=object),
    ])  # fmt: skip
    rows = key.reset_index(drop=True).groupby(key.to_numpy(), sort=False).indices
    return {name: shapes.iloc[rows[name]] for name in _SOURCES if name in rows}


def add_base_map(columns: Columns, study: Study, *, grid: Grid, up_to: float = 99) -> None:
    """Add the layers of the ground to a map's columns, named ``base.`` and the layer, and ``base.area``, the bounds.

    What is painted only at zooms above ``up_to`` is left out.
    """
    bounds = gpd.GeoSeries([study.area], crs=study.crs)
    seen = {step.source for step in STEPS if step.zoom <= up_to}
    layers = {name: shapes for name, shapes in ground_layers(study).items() if name in seen}
    for name, shapes in {**layers, "area": bounds}.items():
        columns.add_packed(f"base.{name}", pack_shapes(shapes, grid=grid, tolerance_m=GROUND_TOLERANCE_M))
