"""What differs between two studies of one place: the inputs by which is told what must be measured again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.network.nearest import nearest_distance, within_reach
from geosafe.score.streets import Streets

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: What of a segment makes it another way to walk.
_OF_WAYS: Final = (
    "u", "v", "length_m", "street_share", "step_free", "steps", "tunnel", "in_area", "kind", "block_id",
)  # fmt: skip
#: What of a segment tells of its light.
_OF_TAGS: Final = ("lit", "lit_hours")
#: Distances along the network that rounding may leave at either side of a limit [m].
_HAIR_M: Final = 0.01


@dataclass(frozen=True, eq=False)
class Ways:
    """What became of the segments.

    Attributes
    ----------
    before, now
        The streets.
    kept : (n,)
        The row that each segment had; -1 for one that is new or was changed.
    tags : (n,)
        Segments whose tags of light are others.
    """

    before: Streets
    now: Streets
    kept: Ints
    tags: Bools

    @property
    def same(self) -> bool:
        """Whether every way is what it was."""
        return self.now.network is self.before.network

    @cached_property
    def gone(self) -> Ints:
        """Rows of the network as it was, of segments and links that are there no more or were changed."""
        n, links = len(self.before.segments), len(self.before.lines)
        left = np.zeros(links, bool)
        left[self.kept[self.kept >= 0]] = True
        left[n:] = _links(self.before).isin(_links(self.now))
        return np.flatnonzero(~left)

    def near(self, limit_m: float) -> Bools:
        """Return the segments that have a way that changed, or has gone, within reach along the network (n,)."""
        found = self.kept < 0
        if self.same:
            return found
        n = len(found)
        longest = float(self.now.network.length[:n][found].max(initial=0.0))
        found |= within_reach(self.now.network, np.flatnonzero(found), limit_m=limit_m + longest)[:n]
        longest = float(self.before.network.length[self.gone].max(initial=0.0))
        before = within_reach(self.before.network, self.gone, limit_m=limit_m + longest)
        return found | ((self.kept >= 0) & before[self.kept])

    def reached(self, before: gpd.GeoDataFrame, now: gpd.GeoDataFrame, limit_m: float) -> Bools:
        """Return the segments that places reach now, or reached as they were before (n,)."""
        found = _reached(self.now, now, limit_m)
        was = _reached(self.before, before, limit_m)
        return found | ((self.kept >= 0) & was[self.kept])


def ways_between(before: Streets, now: Streets) -> Ways:
    """Return what became of the segments of one place; ``now`` has the network of ``before`` where none changed."""
    old, new = before.segments, now.segments
    if new is old:
        return Ways(before, now, np.arange(len(new)), np.zeros(len(new), bool))
    kept = old.index.get_indexer(new.index)
    there = kept >= 0
    at = kept[there]
    other = ~shapely.equals_exact(new.geometry.to_numpy()[there], old.geometry.to_numpy()[at], 0.0)
    other |= _differ(old.iloc[at], new[there], _OF_WAYS)
    tags = np.zeros(len(new), bool)
    tags[there] = _differ(old.iloc[at], new[there], _OF_TAGS)
    kept[np.flatnonzero(there)[other]] = -1
    return Ways(before, now, kept, tags)


def changed_rows(before: pd.DataFrame, now: pd.DataFrame) -> tuple[Bools, Bools]:
    """Return which rows of a table are gone or were other, and which are new or are other, by id and all columns."""
    if before is now:
        return np.zeros(len(before), bool), np.zeros(len(now), bool)
    kept = before.index.get_indexer(now.index)
    there = kept >= 0
    other = ~there
    other[there] = _differ(before.iloc[kept[there]], now[there], before.columns)
    was = np.ones(len(before), bool)
    was[kept[there & ~other]] = False
    return was, other


def same_shapes(before: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> bool:
    """Whether two tables hold the same ids with the same geometry, in one order."""
    if before is now:
        return True
    shapes = (each.geometry.to_numpy() for each in (before, now))
    return before.index.equals(now.index) and bool(shapely.equals_exact(*shapes, 0.0).all())


def _differ(before: pd.DataFrame, now: pd.DataFrame, columns: Iterable[str]) -> Bools:
    """Return in which rows of two tables any of some columns differs; missing is the same as missing."""
    differs = np.zeros(len(now), bool)
    for name in columns:
        a, b = before[name], now[name]
        if a is not b:
            differs |= (a.to_numpy() != b.to_numpy()) & ~(a.isna().to_numpy() & b.isna().to_numpy())
    return differs


def _reached(streets: Streets, places: gpd.GeoDataFrame, limit_m: float) -> Bools:
    rows, fraction = streets.positions(places)
    found: Bools = np.isfinite(nearest_distance(streets.along, rows, fraction, limit_m=limit_m + _HAIR_M))
    return found


def _links(streets: Streets) -> pd.MultiIndex:
    """Return what tells links across squares apart: the ids of their nodes, and their length."""
    n, network = len(streets.segments), streets.network
    ends = [network.node_ids[each[n:]] for each in (network.u, network.v)]
    return pd.MultiIndex.from_arrays([*ends, network.length[n:]])
