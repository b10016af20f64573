"""Access: a stop within reach, ways out, and no detour for those who cannot use steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geosafe.network.detour import step_free_detour
from geosafe.network.ways_out import ways_out
from geosafe.params import EVIDENCE_CREDIT, GOALPOSTS, PHASES, WAYS_OUT_M
from geosafe.score.nearest_open import nearest_open
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets
from geosafe.study import Study

Ints = npt.NDArray[np.int64]
#: How far along the streets a detour without steps is looked for, from the ends of a segment [m].
STEP_FREE_REACH_M: Final = WAYS_OUT_M + GOALPOSTS["step_free"].zero_at


def access(study: Study, streets: Streets) -> Mapping[str, Raw]:
    """Return the parts of access along each segment: stop [m], ways_out [directions], step_free [m further].

    Stops are taken to be all mapped. Without a timetable nobody knows whether anything stops there
    late at night: where such a stop is in reach, the distance is then unknown, between no stop and
    that one. Near the edge of the data, what lies beyond may be nearer, or lead on: the best case. Where the
    study does not know its stops, how far one is remains unknown.
    """
    return {"stop": nearest_stop(study, streets), "ways_out": out_of(streets), "step_free": without_steps(streets)}


def nearest_stop(study: Study, streets: Streets) -> Raw:
    """Return the part ``stop`` of :func:`access`."""
    if not study.knows("stops"):
        return unknown(len(streets.segments), len(PHASES), GOALPOSTS["stop"])
    with_hours = (study.open_share.loc[study.stops.index, "hours_evidence"] == "observed").to_numpy()
    found = nearest_open(
        study.stops,
        study.open_share,
        streets,
        limit_m=GOALPOSTS["stop"].zero_at,
        none_is_none=True,
        observed=with_hours,
    )
    return replace(found, best=np.minimum(found.best, streets.edge_m[:, None]))


def out_of(streets: Streets, *, asked: Ints | None = None) -> Raw:
    """Return the part ``ways_out`` of :func:`access`; ``asked`` are rows of the segments, None: all."""
    part = streets.around(asked, WAYS_OUT_M)
    coords, starts = lines_of(part.lines)
    found = ways_out(part.network, coords, starts, reach_m=WAYS_OUT_M, n_asked=part.n_segments)[part.asked]
    best = np.maximum(found.astype(float), GOALPOSTS["ways_out"].full_at)
    return _same_in_every_phase(found.astype(float), best, part.edge_m)


def lines_of(lines: npt.NDArray[np.object_]) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates (n, 2) of what is walked, and where each line begins (n_lines + 1,)."""
    coords, of = shapely.get_coordinates(lines, return_index=True)
    return coords, np.searchsorted(of, np.arange(len(lines) + 1))


def without_steps(streets: Streets, *, asked: Ints | None = None) -> Raw:
    """Return the part ``step_free`` of :func:`access`; ``asked`` are rows of the segments, None: all."""
    far, near = GOALPOSTS["step_free"].zero_at, GOALPOSTS["step_free"].full_at
    part = streets.around(asked, STEP_FREE_REACH_M)
    step_free = streets.segments["step_free"].to_numpy(bool)[part.rows]
    free = np.append(step_free, np.ones(len(part.lines) - len(step_free), bool))
    found = step_free_detour(part.network, free, reach_m=WAYS_OUT_M, cap_m=far, n_asked=part.n_segments)[part.asked]
    return _same_in_every_phase(found, np.minimum(found, near), part.edge_m)


def _same_in_every_phase(value: np.ndarray, beyond: np.ndarray, edge_m: np.ndarray) -> Raw:
    """Streets are taken to be all mapped and the same by day and by night: inferred.

    ``beyond`` is the best case where the data end within reach, ``edge_m`` how far away that is [m].
    """
    best = np.where(edge_m < WAYS_OUT_M, beyond, value)
    credit, n = np.full(len(value), EVIDENCE_CREDIT["inferred"]), np.zeros(len(value))
    return Raw(*(np.repeat(each[:, None], len(PHASES), axis=1) for each in (value, value, best, credit, n)))
