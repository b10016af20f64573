"""Light again after edits: where a lamp that is new, gone or otherwise reaches, and where tags are others."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.score.changed_inputs import Ways, changed_rows, same_shapes
from geosafe.score.lamps_near import fluxes, heights, lamps_in, lamps_near, lamps_on
from geosafe.score.light import light_of_spaces, light_of_streets
from geosafe.score.measures import Lit, Measures
from geosafe.score.shares import Shares
from geosafe.study import Study

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


def relight(before: Measures, study: Study, ways: Ways, lamps: gpd.GeoDataFrame, shares: Shares) -> Lit:
    """Return the light of a study whose measures were others before.

    Parameters
    ----------
    before, study
        The measures before, and the study now.
    ways
        What became of its segments.
    lamps
        Its lamps as they are taken.
    shares
        What its segments make up.
    """
    moved, lit = _moved(before.lamps, lamps), before.lit
    n_lamps = lit.places.n_lamps if ways.same and not len(moved) else lamps_on(study, ways.now)
    reached = lamps_near(moved, study.segments.geometry.to_numpy())[1]
    rows = np.flatnonzero((ways.kept < 0) | ways.tags | (n_lamps != lit.places.n_lamps[ways.kept]) | reached)
    if len(rows) or not ways.same:
        light, own = light_of_streets(study, ways.now, lamps=lamps, asked=rows), np.arange(len(rows))
        lit = lit._replace(
            places=lit.places.changed(ways.kept, rows, light, n_lamps),
            along=lit.along.rows(ways.kept).with_rows(rows, light.along(own, len(own))),
            segment_levels=lit.segment_levels.rows(ways.kept).with_rows(rows, light.levels(own, len(own))),
            tells=_with_rows(lit.tells[ways.kept], rows, light.tells(own, len(own))),
        )
        lit = _of_blocks(before, study, ways, lit, rows, shares)
    return _in_spaces(before, study, lit, lamps, moved)


def _moved(before: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return lamps as they were that are gone or were other, and those that are new or are other."""
    if before is now:
        return now.iloc[:0]
    told = [
        pd.DataFrame(np.hstack([fluxes(each), heights(each), shapely.get_coordinates(each.geometry.array)]), each.index)
        for each in (before, now)
    ]
    was, other = changed_rows(*told)
    return gpd.GeoDataFrame(pd.concat([before[was], now[other]]), crs=now.crs)


def _of_blocks(before: Measures, study: Study, ways: Ways, lit: Lit, rows: Ints, shares: Shares) -> Lit:
    """Return the light with that of blocks again in which a segment is other, is new or was."""
    kept = before.study.blocks.index.get_indexer(study.blocks.index)
    asked = kept < 0
    of_rows = shares.block[rows]
    asked[of_rows[of_rows >= 0]] = True
    if not ways.same:
        gone = before.shares.block[ways.gone[ways.gone < len(before.shares.block)]]
        asked[np.isin(kept, gone[gone >= 0])] = True
    blocks = np.flatnonzero(asked)
    segments = np.flatnonzero(asked[shares.block] & (shares.block >= 0))
    light, unit = lit.places.of(segments), np.searchsorted(blocks, shares.block[segments])
    return lit._replace(
        of_blocks=lit.of_blocks.rows(kept).with_rows(blocks, light.along(unit, len(blocks))),
        block_levels=lit.block_levels.rows(kept).with_rows(blocks, light.levels(unit, len(blocks))),
    )


def _in_spaces(before: Measures, study: Study, lit: Lit, lamps: gpd.GeoDataFrame, moved: gpd.GeoDataFrame) -> Lit:
    """Return the light with that of spaces again that a lamp reaches which is new, gone or other."""
    spaces, was = study.spaces, before.study.spaces
    alike = same_shapes(was, spaces)
    n_lamps = lit.spaces.n_lamps if alike and not len(moved) else lamps_in(study)
    asked = np.ones(len(spaces), bool)
    if alike:
        asked = (n_lamps != lit.spaces.n_lamps) | lamps_near(moved, spaces.geometry.to_numpy())[1]
    rows = np.flatnonzero(asked)
    if not len(rows) and alike:
        return lit
    light, own = light_of_spaces(study, lamps=lamps, asked=rows), np.arange(len(rows))
    kept = np.arange(len(spaces)) if alike else np.zeros(len(spaces), np.int64)
    return lit._replace(
        spaces=lit.spaces.changed(kept, rows, light, n_lamps),
        of_spaces=lit.of_spaces.rows(kept).with_rows(rows, light.along(own, len(own))),
        space_levels=lit.space_levels.rows(kept).with_rows(rows, light.levels(own, len(own))),
        tells_spaces=_with_rows(lit.tells_spaces[kept], rows, light.tells(own, len(own))),
    )


def _with_rows(whole: Bools, rows: Ints, part: Bools) -> Bools:
    whole[rows] = part
    return whole
