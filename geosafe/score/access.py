"""Access: a stop within reach, ways out, and no detour for those who cannot use steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely

from geosafe.network.detour import step_free_detour
from geosafe.network.ways_out import ways_out
from geosafe.params import EVIDENCE_CREDIT, GOALPOSTS, PHASES, WAYS_OUT_M
from geosafe.score.nearest_open import nearest_open
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets
from geosafe.study import Study


def access(study: Study, streets: Streets) -> Mapping[str, Raw]:
    """Return the parts of access along each segment: stop [m], ways_out [directions], step_free [m further].

    Stops are taken to be all mapped. Without a timetable nobody knows whether anything stops there
    late at night: where such a stop is in reach, the distance is then unknown, between no stop and
    that one. Near the edge of the data, what lies beyond may be nearer, or lead on: the best case. Where the
    study does not know its stops, how far one is remains unknown.
    """
    return {"stop": _stop(study, streets), "ways_out": _ways_out(streets), "step_free": _step_free(streets)}


def _stop(study: Study, streets: Streets) -> Raw:
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


def _ways_out(streets: Streets) -> Raw:
    found = ways_out(streets.network, *lines_of(streets), reach_m=WAYS_OUT_M, n_asked=len(streets.segments)).astype(
        float
    )
    return _same_in_every_phase(found, np.maximum(found, GOALPOSTS["ways_out"].full_at), streets)


def lines_of(streets: Streets) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates (n, 2) of everything that is walked, and where each line begins (n_lines + 1,)."""
    coords, of = shapely.get_coordinates(streets.lines, return_index=True)
    return coords, np.searchsorted(of, np.arange(len(streets.lines) + 1))


def _step_free(streets: Streets) -> Raw:
    far, near = GOALPOSTS["step_free"].zero_at, GOALPOSTS["step_free"].full_at
    n = len(streets.segments)
    free = np.append(streets.segments["step_free"].to_numpy(bool), np.ones(len(streets.lines) - n, bool))
    found = step_free_detour(streets.network, free, reach_m=WAYS_OUT_M, cap_m=far, n_asked=n)
    return _same_in_every_phase(found, np.minimum(found, near), streets)


def _same_in_every_phase(value: np.ndarray, beyond: np.ndarray, streets: Streets) -> Raw:
    """Streets are taken to be all mapped and the same by day and by night: inferred.

    ``beyond`` is the best case where the data end within reach.
    """
    best = np.where(streets.edge_m < WAYS_OUT_M, beyond, value)
    credit, n = np.full(len(value), EVIDENCE_CREDIT["inferred"]), np.zeros(len(value))
    return Raw(*(np.repeat(each[:, None], len(PHASES), axis=1) for each in (value, value, best, credit, n)))
