"""Spaces near homes: which dwellings have a public space within 400 m on foot, open and lit (SDG indicator 11.7.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from geosafe.near_spaces import STATES, NearSpaces
from geosafe.network.routes import routes_to_nearest
from geosafe.params import (
    DARK_PHASES,
    MIN_COVERAGE,
    MIN_PHASE_HOURS,
    NEAR_SPACE_KINDS,
    NEAR_SPACE_M,
    PHASES,
)
from geosafe.score.dark_gaps import DARK_BELOW_LX
from geosafe.score.nearest_open import OPEN_SHARE
from geosafe.score.raw import Raw
from geosafe.score.space_ways import parts_inside
from geosafe.score.streets import SPACE_EDGE_M, Streets
from geosafe.study import Study

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def near_spaces(study: Study, streets: Streets, light: Raw, fronts: gpd.GeoDataFrame) -> NearSpaces | None:
    """Return the dwellings in the area by what space they have within reach; None where buildings are not known.

    Spaces for customers only are none. A space is open that is in at least half of a phase, and lit where its darkest
    tenth has at least the light of class P6. A dwelling near the edge of the area may have a space beyond it.

    Parameters
    ----------
    study, streets
        The study and its streets.
    light
        The light of its spaces by phase [lx].
    fronts
        What :func:`geosafe.score.fronts.fronts_of` returns.

    Returns
    -------
    NearSpaces
        ``phases``, index ``phase``: ``dwellings`` and ``dwellings_hi`` (with buildings that may be homes), a column for
        each of ``STATES`` (dwellings); ``share`` (that has a usable space, of the dwellings of which that is known; NaN
        where it is of less than half), ``share_lo``, ``share_hi`` (of all, at the least and at the most that hours and
        light may be); ``lost`` (usable by day, and now closed or unlit for certain), ``lost_hi`` (usable by day, and
        not known to be now). ``blocks``: ``dwellings`` and ``{state}_{phase}``. NaN in phases with too few hours.
    """
    if not study.knows("buildings"):
        return None
    return told_of_spaces(study, streets, reached_spaces(study, streets, light, fronts))


def told_of_spaces(study: Study, streets: Streets, reached: ReachedSpaces) -> NearSpaces:
    """Return what :func:`near_spaces` does, of what each home has within reach."""
    homes = reached.homes
    dwellings = homes["dwellings"].fillna(0.0).to_numpy()
    at_most = homes["dwellings"].fillna(homes["if_homes"]).sum()
    total = dwellings.sum()
    rows, states, by_day = [], {}, reached.usable[:, 0]
    for k, phase in enumerate(PHASES):
        usable, surely, perhaps = reached.usable[:, k], reached.surely[:, k], reached.perhaps[:, k]
        state = np.select(
            [usable, perhaps, ~reached.some, ~reached.may_be_open[:, k]],
            [STATES.index(each) for each in ("usable", "unknown", "none", "closed")], STATES.index("unlit"),
        )  # fmt: skip
        told = 1.0 if study.phase_hours[phase] >= MIN_PHASE_HOURS else np.nan
        lost = by_day & np.isin(state, [STATES.index("closed"), STATES.index("unlit")])
        known = total - dwellings @ (state == STATES.index("unknown"))
        share = dwellings @ usable / known if total > 0 and known >= MIN_COVERAGE * total else np.nan
        bounds = [dwellings @ which / total if total > 0 else np.nan for which in (surely, perhaps)]
        states[phase] = (state[:, None] == np.arange(len(STATES))) * dwellings[:, None] * told
        of_all = [share, *bounds, dwellings @ lost, dwellings @ (by_day & ~usable)]
        rows.append([total, at_most, *states[phase].sum(axis=0), *(told * each for each in of_all)])
    block = study.blocks.index.get_indexer(streets.segments["block_id"].reindex(homes["segment_id"]))
    to_block = csr_array((np.ones(len(homes)), (block, np.arange(len(homes)))), shape=(len(study.blocks), len(homes)))
    columns = {"dwellings": to_block @ dwellings}
    for phase, counts in states.items():
        columns |= {f"{name}_{phase}": each for name, each in zip(STATES, (to_block @ counts).T, strict=True)}
    return NearSpaces(
        phases=pd.DataFrame(
            rows, index=pd.Index(PHASES, name="phase"),
            columns=["dwellings", "dwellings_hi", *STATES, "share", "share_lo", "share_hi", "lost", "lost_hi"],
        ),
        blocks=pd.DataFrame(columns, index=study.blocks.index),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class ReachedSpaces:
    """What spaces each of n homes in the area has within reach, by phase (n, 3).

    Attributes
    ----------
    homes
        Their doors, as :func:`geosafe.score.fronts.fronts_of` returns them.
    spaces
        Ids of the spaces that count.
    serves
        What of each space is so by phase, in the order of ``usable``, ``surely``, ``perhaps``, ``may_be_open``
        (4, n_spaces, 3).
    reach
        Which homes have which of them within reach.
    beyond
        Homes (n,) so near to the edge of the area that they may have one beyond it.
    some
        Homes (n,) that have any, or may have one there.
    usable, surely, perhaps
        Open and, after dark, lit: as it is taken, at the least and at the most.
    may_be_open
        Whether hours allow any to be open.
    """

    homes: gpd.GeoDataFrame
    spaces: pd.Index
    serves: Bools
    reach: _Reach
    beyond: Bools
    some: Bools
    usable: Bools
    surely: Bools
    perhaps: Bools
    may_be_open: Bools


def reached_spaces(
    study: Study, streets: Streets, light: Raw, fronts: gpd.GeoDataFrame, *, before: ReachedSpaces | None = None
) -> ReachedSpaces:
    """Return what spaces the homes of a study have within reach; arguments are those of :func:`near_spaces`.

    ``before`` is what that was of the same streets and fronts: then homes are asked only where it may have changed.
    """
    spaces = study.spaces[(study.spaces["entry"] != "customers only") & study.spaces["kind"].isin(NEAR_SPACE_KINDS)]
    serves = _serving(study, spaces, light)
    if before is not None and before.spaces.equals(spaces.index):
        return _again(before, spaces, serves)
    homes = fronts[streets.segments["in_area"].reindex(fronts["segment_id"]).to_numpy(bool)]
    reach = _Reach(streets, homes, spaces.geometry.array)
    beyond = shapely.distance(homes.geometry.array, shapely.boundary(study.area)) < NEAR_SPACE_M
    found = np.stack([np.column_stack([reach.any_of(column) for column in each.T]) for each in serves])
    some = reach.any_of(np.ones(len(spaces), bool)) | beyond
    usable, surely, perhaps, may_be_open = found
    return ReachedSpaces(
        homes, spaces.index, serves, reach, beyond, some, usable, surely, perhaps | beyond[:, None], may_be_open
    )


def _serving(study: Study, spaces: gpd.GeoDataFrame, light: Raw) -> Bools:
    """Return which spaces are open and lit by phase: as taken, surely, perhaps, and which may be open."""
    hours, rows = study.open_share.loc[spaces.index], study.spaces.index.get_indexer(spaces.index)
    dark = np.isin(PHASES, DARK_PHASES)
    bright = [(each[rows] >= DARK_BELOW_LX) | ~dark for each in (light.value, light.worst, light.best)]
    is_open = [
        (hours[[phase + bound for phase in PHASES]] >= OPEN_SHARE).to_numpy(bool) for bound in ("", "_lo", "_hi")
    ]
    return np.stack([*(a & b for a, b in zip(is_open, bright, strict=True)), is_open[2]])


def _again(before: ReachedSpaces, spaces: gpd.GeoDataFrame, serves: Bools) -> ReachedSpaces:
    """Return what homes reach where some spaces serve otherwise: only homes near these can tell."""
    changed = (serves != before.serves).any(axis=(0, 2))
    if not changed.any():
        return before
    shapes = spaces.geometry.array
    within = NEAR_SPACE_M + 2 * SPACE_EDGE_M
    homes = np.unique(shapely.STRtree(before.homes.geometry.array).query(
        shapes[changed], predicate="dwithin", distance=within)[1])  # fmt: skip
    near = np.zeros(len(spaces), bool)
    near[shapely.STRtree(shapes).query(before.homes.geometry.array[homes], predicate="dwithin", distance=within)[1]] = (
        True
    )
    usable, surely, perhaps, may_be_open = made = [
        each.copy() for each in (before.usable, before.surely, before.perhaps, before.may_be_open)
    ]
    for each, which, least in zip(made, serves, (False, False, True, False), strict=True):
        for k in range(len(PHASES)):
            each[homes, k] = before.reach.any_of(which[:, k] & near, homes) | (before.beyond[homes] & least)
    return replace(before, serves=serves, usable=usable, surely=surely, perhaps=perhaps, may_be_open=may_be_open)


class _Reach:
    """Which doors have one of some spaces within reach along the streets."""

    def __init__(self, streets: Streets, doors: gpd.GeoDataFrame, spaces: npt.NDArray[np.object_]) -> None:
        self._streets, self._doors = streets, streets.positions(doors)
        self._space, self._segment, self._fraction = _ways_in(np.asarray(spaces), streets)
        door, space = shapely.STRtree(spaces).query(doors.geometry.array, predicate="dwithin", distance=SPACE_EDGE_M)
        self._beside = csr_array((np.ones(len(door)), (door, space)), shape=(len(doors), len(spaces)))

    def any_of(self, which: Bools, doors: Ints | None = None) -> Bools:
        """Return which doors have any of the spaces marked within reach; of some doors, or of all."""
        ways_in, asked = which[self._space], slice(None) if doors is None else doors
        door, fraction = self._doors
        routes = routes_to_nearest(
            self._streets.network, door[asked], fraction[asked], self._segment[ways_in], self._fraction[ways_in],
            limit_m=NEAR_SPACE_M,
        )  # fmt: skip
        found: Bools = np.isfinite(routes.length) | (self._beside[asked] @ which.astype(float) > 0)
        return found


def _ways_in(spaces: npt.NDArray[np.object_], streets: Streets) -> tuple[Ints, Ints, Floats]:
    """Return where the streets come within reach of each space and leave it: space, row of the segment, fraction.

    A space that no street comes near has the nearest place on the nearest one.
    """
    lines = streets.segments.geometry.array
    tree = shapely.STRtree(lines)
    around = shapely.buffer(spaces, SPACE_EDGE_M)
    space, segment = tree.query(around, predicate="intersects")
    alone = np.setdiff1d(np.arange(len(spaces)), space)
    nearest = tree.nearest(spaces[alone])
    inside = parts_inside(np.asarray(lines[segment]), around, space)
    touched = np.concatenate([inside, shapely.get_point(shapely.shortest_line(lines[nearest], spaces[alone]), 0)])
    space, segment = np.concatenate([space, alone]), np.concatenate([segment, nearest])
    coords, of = shapely.get_coordinates(touched, return_index=True)
    at = shapely.line_locate_point(np.asarray(lines[segment[of]]), shapely.points(coords), normalized=True)
    first, last = np.full(len(space), 1.0), np.zeros(len(space))
    np.minimum.at(first, of, at)
    np.maximum.at(last, of, at)
    return np.tile(space, 2), np.tile(segment, 2), np.clip(np.concatenate([first, last]), 0, 1)
