"""Which share of each block and each space every segment makes up."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geosafe.score.space_ways import parts_inside, ways_of_spaces
from geosafe.study import Study

Ints = npt.NDArray[np.int64]


class Shares(NamedTuple):
    """Segments as parts of larger units; rows of the matrices sum to 1.

    Attributes
    ----------
    block : (n_segments,)
        The row of the block of each segment in the area; -1 for one in the margin.
    of_blocks, of_spaces, of_edges : (n_units, n_segments)
        Share of the length of a block; of the streets and paths in and around a space; of those along its edge.
    """

    block: Ints
    of_blocks: csr_array
    of_spaces: csr_array
    of_edges: csr_array

    @property
    def to_block(self) -> csr_array:
        """1 where a segment is part of a block (n_segments, n_blocks)."""
        at = np.flatnonzero(self.block >= 0)
        shape = (len(self.block), self.of_blocks.shape[0])
        return csr_array((np.ones(len(at)), (at, self.block[at])), shape=shape)


def shares_of(study: Study) -> Shares:
    """Return the shares of the segments of a study."""
    segments, shapes = study.segments, study.spaces.geometry.array
    block = np.where(segments["in_area"].to_numpy(bool), study.blocks.index.get_indexer(segments["block_id"]), -1)
    at = np.flatnonzero(block >= 0)
    length = csr_array((segments["length_m"].to_numpy()[at], (block[at], at)), shape=(len(study.blocks), len(segments)))
    return Shares(
        block, normalised(length), _share_of_spaces(shapes, segments),
        _share_of_spaces(shapely.boundary(shapes), segments),
    )  # fmt: skip


def share_across(study: Study, around: csr_array) -> csr_array:
    """Return which share of the streets and paths inside each space each segment is; of those around where none is."""
    shapes, lines = study.spaces.geometry.array, study.segments.geometry.array
    shape, segment = shapely.STRtree(lines).query(shapes, predicate="intersects")
    weight = shapely.length(parts_inside(np.asarray(lines[segment]), np.asarray(shapes), shape))
    inside = csr_array((weight, (shape, segment)), shape=around.shape)
    bare = np.asarray(inside.sum(axis=1)).ravel() == 0
    return csr_array(normalised(inside) + around.multiply(bare[:, None]))


def normalised(share: csr_array) -> csr_array:
    """Return a matrix whose rows sum to 1, or to 0 where nothing is in them."""
    total = np.asarray(share.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_array(share.multiply(scale[:, None]))


def _share_of_spaces(shapes: npt.NDArray[np.object_], segments: gpd.GeoDataFrame) -> csr_array:
    """Return which share of the streets at most 15 m from each shape each segment is; the nearest where none is."""
    shape, segment, part = ways_of_spaces(np.asarray(shapes), segments)
    weight = np.where(shapely.get_dimensions(part) == 0, 1.0, shapely.length(part))
    return normalised(csr_array((weight, (shape, segment)), shape=(len(shapes), len(segments))))
