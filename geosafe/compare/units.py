"""Units: the stretches of street and public spaces that a scenario changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geosafe.compare.edits import apply_scenario
from geosafe.scenario import Scenario
from geosafe.study import Study

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: What stands on a street or in a space.
_PLACED: Final = ("venues", "stops", "amenities", "lamps")


def changed_units(study: Study, scenario: Scenario, scores: Scores | None = None) -> frozenset[str]:
    """Return the ids of the blocks and spaces of a study that a scenario changes, or has something new or gone at.

    Parameters
    ----------
    study
        The place as it is today.
    scenario
        What would be changed.
    scores
        Those of the study; needed for ``darkest`` alone.

    Raises
    ------
    DataError
        With every edit that cannot be made.
    """
    applied = apply_scenario(study, scenario, scores=scores)
    units: set[str] = set()
    points = []
    for each in applied.touched:
        units |= {*each.spaces} & {*study.spaces.index}
        blocks = study.segments["block_id"].reindex(list(each.segments)).dropna()
        units |= {*blocks}
        for layer in _PLACED:
            ids = list(getattr(each, layer))
            for version in (study, applied.study):
                table = getattr(version, layer)
                found = table[table.index.isin(ids)]
                points.append(np.asarray(found.geometry.array, dtype=object))
                if "segment_id" in found:
                    units |= {*study.segments["block_id"].reindex(found["segment_id"].dropna()).dropna()}
    where = np.concatenate(points) if points else np.empty(0, dtype=object)
    inside = np.unique(shapely.STRtree(study.spaces.geometry.array).query(where, predicate="intersects")[1])
    return frozenset(units | {*study.spaces.index[inside]})
