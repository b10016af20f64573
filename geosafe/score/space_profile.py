"""Public spaces as a whole: how much each is used by day and by night, when, by what, and how one gets in."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geosafe.params import DARK_PHASES, GOALPOSTS, PHASES, SOURCE_GROUPS
from geosafe.score.raw import between_goalposts
from geosafe.study import Study
from geosafe.use import UseOfUnits
from geosafe.week import HOURS

#: A venue at most this far from the outline of a space has its door on that edge [m]; our judgement: across a street,
#: and in from the wall.
EDGE_DOOR_M: Final = 25.0
#: Where streets meet the outline of a space this near to each other is one entrance [m]; our judgement.
ENTRANCE_M: Final = 5.0
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def space_profile(study: Study, use: UseOfUnits) -> pd.DataFrame:
    """Return what sums up the use of every space.

    Parameters
    ----------
    study
        The study.
    use
        The use of its spaces by hour.

    Returns
    -------
    DataFrame
        On ``space_id``. By phase p: ``expected_{p}_raw`` [open-venue equivalents] and ``expected_{p}`` [0-100, the
        goalposts of activity]; ``mix_{p}``, ``dominance_{p}`` and ``dominant_{p}``, the largest group of sources;
        ``edge_doors_{p}``, venues that are open per 100 m of outline. ``entrances``: places where a walked street or
        path meets the outline. ``peak_hour``: hour of the week (0-167) in which most are expected, and ``peak``, the
        same in words; ``share_after_dark`` of all that is expected in the period. Missing where nobody knows.
    """
    columns: dict[str, object] = {}
    total = use.by_phase.sum(axis=1)
    score = between_goalposts(total.astype(float), GOALPOSTS["activity"])
    sources = use.by_phase[:, : len(SOURCE_GROUPS)]
    known = ~np.isnan(use.dominance_by_phase)
    largest = np.array(list(SOURCE_GROUPS), dtype=object)[np.nan_to_num(sources).argmax(axis=1)]
    doors = _edge_doors(study)
    for k, phase in enumerate(PHASES):
        columns[f"expected_{phase}_raw"], columns[f"expected_{phase}"] = total[:, k], score[:, k]
        columns[f"mix_{phase}"] = use.mix_by_phase[:, k]
        columns[f"dominance_{phase}"] = use.dominance_by_phase[:, k]
        columns[f"dominant_{phase}"] = np.where(known[:, k], largest[:, k], None)
        columns[f"edge_doors_{phase}"] = doors[:, k]
    columns["entrances"] = _entrances(study)
    hour, words = _peak(use.expected)
    columns["peak_hour"], columns["peak"] = hour, words
    columns["share_after_dark"] = _share_after_dark(study, use.expected)
    return pd.DataFrame(columns, index=study.spaces.index)


def _edge_doors(study: Study) -> npt.NDArray[np.float64]:
    """Return open venues per 100 m of the outline of each space by phase; missing where venues are not known."""
    outlines = shapely.boundary(study.spaces.geometry.array)
    if not study.knows("venues"):
        return np.full((len(outlines), len(PHASES)), np.nan)
    outline, venue = shapely.STRtree(study.venues.geometry.array).query(
        outlines, predicate="dwithin", distance=EDGE_DOOR_M
    )
    share = study.open_share.loc[study.venues.index, list(PHASES)].fillna(0.0).to_numpy(float)
    doors = np.zeros((len(outlines), len(PHASES)))
    np.add.at(doors, outline, share[venue])
    per_100_m: npt.NDArray[np.float64] = 100.0 * doors / shapely.length(outlines)[:, None]
    return per_100_m


def _entrances(study: Study) -> npt.NDArray[np.int64]:
    """Return in how many places walked streets and paths meet the outline of each space.

    What runs along the outline meets it where another street does; ways that meet it close together are one entrance.
    """
    outlines, lines = shapely.boundary(study.spaces.geometry.array), study.segments.geometry.array
    outline, line = shapely.STRtree(lines).query(outlines, predicate="intersects")
    met = shapely.intersection(lines[line], outlines[outline])
    parts, of = shapely.get_parts(met, return_index=True)
    point = shapely.get_type_id(parts) == 0
    space, xy = outline[of[point]], shapely.get_coordinates(parts[point])
    # Spaces far apart in a third direction: points of two of them are never near each other.
    apart = np.column_stack([xy, space * 10.0 * ENTRANCE_M])
    near = cKDTree(apart).query_pairs(ENTRANCE_M, output_type="ndarray") if len(xy) else np.zeros((0, 2), int)
    ones = np.ones(len(near), bool)
    n, cluster = connected_components(coo_array((ones, (near[:, 0], near[:, 1])), shape=(len(xy), len(xy))), False)
    of_cluster = np.zeros(n, np.int64)
    of_cluster[cluster] = space
    return np.bincount(of_cluster, minlength=len(outlines))


def _peak(expected: pd.DataFrame) -> tuple[pd.Series, npt.NDArray[np.object_]]:
    """Return the hour of the week in which most are expected, the first of several, and its name."""
    values = np.nan_to_num(expected.to_numpy(float), nan=-1.0)
    hour = values.argmax(axis=1) if len(values) else np.zeros(0, np.int64)
    names = np.array([f"{_DAYS[h // 24]} {h % 24:02d}:00" for h in range(HOURS)], dtype=object)
    told = (values > 0).any(axis=1)
    words = names[hour]
    words[~told] = None
    return pd.Series(hour, expected.index, dtype="Int64").where(told), words


def _share_after_dark(study: Study, expected: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the share of all that is expected over the period that falls in the dark phases."""
    week, values = study.week, expected.to_numpy(float)
    known = ~np.isnan(values)
    often = np.where(known, week.n, 0.0)
    dark = np.nan_to_num(week.phase)[:, [PHASES.index(phase) for phase in DARK_PHASES]].sum(axis=1)
    amount = np.nan_to_num(values) * often
    whole, complete = amount.sum(axis=1), known[:, week.n > 0].all(axis=1)
    told = (whole > 0) & complete
    share: npt.NDArray[np.float64] = np.divide(amount @ dark, whole, out=np.full(len(values), np.nan), where=told)
    return share
