"""Candidates: edits that could be made to a study, each with what it would serve and what it would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geosafe.compare.needs import Need, half_way_m
from geosafe.network.nearest import nearest_distance
from geosafe.scenario import Cost, Edit
from geosafe.score.streets import Streets
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Candidate:
    """One edit that could be made.

    Attributes
    ----------
    kind
        One of :data:`geosafe.suggestion.KINDS`.
    edit
        The edit, with its cost for each lamp or place.
    what, where
        What it is and where, in plain words.
    cost
        Of the whole edit.
    group
        Of candidates with one word at most one is made.
    at
        Where it is, in the study's CRS.
    serves
        By need: the stretches and times it serves that are not served today, as positions in its (n, t) of
        :class:`geosafe.compare.needs.Need`, row after row.
    """

    kind: str
    edit: Edit
    what: str
    where: str
    cost: Cost
    group: str
    at: shapely.Point
    serves: Mapping[str, Ints]


class Reach:
    """Which stretches of street have a place within reach, one search on the network for each place."""

    def __init__(self, study: Study, streets: Streets, needs: Mapping[str, Need], blocks: npt.NDArray[np.object_]):
        self.streets, self.needs = streets, needs
        self._metres = {name: half_way_m(name, study.profile) for name in needs if name != "light"}
        segments = streets.segments
        inside = segments["in_area"].to_numpy(bool)
        rows = {block: k for k, block in enumerate(blocks)}
        of = np.array([rows.get(each, -1) for each in segments["block_id"]])
        used = np.flatnonzero(inside & (of >= 0))
        length = segments["length_m"].to_numpy(float)[used]
        total = np.bincount(of[used], length, minlength=len(blocks))
        share = length / np.maximum(total[of[used]], np.finfo(float).tiny)
        self._share = csr_array((share, (of[used], used)), shape=(len(blocks), len(segments)))
        self._known: dict[tuple[int, float], Floats] = {}

    def distance(self, segment: int, fraction: float) -> Floats:
        """Return the mean distance along each stretch to a place [m], as the scores take it."""
        key = (segment, fraction)
        if key not in self._known:
            limit = 2 * max(self._metres.values())
            found = nearest_distance(self.streets.network, [segment], [fraction], limit_m=limit)
            self._known[key] = self._share @ np.minimum(found[: len(self.streets.segments)], limit)
        return self._known[key]

    def serves(self, name: str, segment: int, fraction: float, times: Bools) -> Ints:
        """Return the unmet needs of a name, with any weight, that a place serves at some of its times (t,)."""
        need = self.needs[name]
        near = np.flatnonzero(self.distance(segment, fraction) <= self._metres[name])
        block, time = np.nonzero(need.unmet[near] & (need.weight[near] > 0) & times)
        return near[block] * len(need.times) + time


def matrix(candidates: Sequence[Candidate], needs: Mapping[str, Need]) -> tuple[csr_array, Floats]:
    """Return which needs each candidate serves (n, m), and what each need counts [points] (m,)."""
    start, size = {}, 0
    for name, need in needs.items():
        start[name], size = size, size + need.weight.size
    rows, columns = [], []
    for k, each in enumerate(candidates):
        for name, served in each.serves.items():
            rows.append(np.full(len(served), k))
            columns.append(start[name] + served)
    row, column = (np.concatenate([np.empty(0, np.int64), *each]) for each in (rows, columns))
    weight = np.concatenate([np.empty(0), *(need.weight.ravel() for need in needs.values())])
    return csr_array((np.ones(len(row), bool), (row, column)), shape=(len(candidates), size)), weight
