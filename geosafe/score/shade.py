"""Shade: trees along streets and in public spaces, and how much lies in woods: facts that stand beside the scores."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.study import Study

#: A tree at most this far from the line of a street or path shades it [m]; our judgement: half of a street with its
#: sidewalks, and half a crown.
TREE_M: Final = 10.0
#: Trees are taken to be mapped when at least so many are, per km2 of the area; our judgement: fewer
#: are trees that stand out, such as natural monuments.
MIN_TREES_PER_KM2: Final = 50.0

Floats = npt.NDArray[np.float64]


def shade_of_blocks(study: Study) -> pd.DataFrame:
    """Return, on ``block_id``, ``trees_per_100m`` of street and ``wood_share`` of what is walked (0-1).

    A tree at a corner shades each of its streets. The first is missing where trees are hardly mapped in the study
    (:data:`MIN_TREES_PER_KM2`), the second where no wood is.
    """
    lines = study.blocks.geometry.array
    trees, woods = _trees_and_woods(study)
    block, _ = shapely.STRtree(trees).query(lines, predicate="dwithin", distance=TREE_M)
    count = np.bincount(block, minlength=len(lines))
    return pd.DataFrame(
        {
            "trees_per_100m": _where(
                _mapped(study, trees), 100 * count / study.blocks["street_length_m"].to_numpy(float)
            ),
            "wood_share": _where(len(woods) > 0, _in_woods(lines, woods, shapely.length)),
        },
        index=study.blocks.index,
    )


def shade_of_spaces(study: Study) -> pd.DataFrame:
    """Return, on ``space_id``, ``trees_per_1000m2`` and ``wood_share`` of its ground (0-1); missing as for blocks."""
    shapes = study.spaces.geometry.array
    trees, woods = _trees_and_woods(study)
    space, _ = shapely.STRtree(trees).query(shapes, predicate="covers")
    count = np.bincount(space, minlength=len(shapes))
    return pd.DataFrame(
        {
            "trees_per_1000m2": _where(_mapped(study, trees), 1000 * count / shapely.area(shapes)),
            "wood_share": _where(len(woods) > 0, _in_woods(shapes, woods, shapely.area)),
        },
        index=study.spaces.index,
    )


def _trees_and_woods(study: Study) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Return the points of trees and the polygons of woods, none over another."""
    if study.trees is None:
        return np.empty(0, object), np.empty(0, object)
    wood = (study.trees["kind"] == "wood").to_numpy()
    shapes = study.trees.geometry.to_numpy()
    return shapes[~wood], shapely.get_parts(shapely.union_all(shapes[wood]))


def _mapped(study: Study, trees: npt.NDArray[np.object_]) -> bool:
    inside = np.count_nonzero(shapely.intersects(study.area, trees))
    return bool(inside >= MIN_TREES_PER_KM2 * study.area.area / 1e6)


def _in_woods(shapes: npt.NDArray[np.object_], woods: npt.NDArray[np.object_], measure: np.ufunc) -> Floats:
    """Return which share of the length or area of each shape lies in woods."""
    shape, wood = shapely.STRtree(woods).query(shapes, predicate="intersects")
    inside = measure(shapely.intersection(shapes[shape], woods[wood]))
    share: Floats = np.bincount(shape, inside, minlength=len(shapes)) / measure(shapes)
    return share


def _where(known: bool, values: Floats) -> Floats:
    return values if known else np.full(len(values), np.nan)
