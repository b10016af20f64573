"""Access: a stop within reach, ways out, and no detour for those who cannot use steps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from geosafe.network.detour import step_free_detour
from geosafe.network.nearest import nearest_distance
from geosafe.network.ways_out import ways_out
from geosafe.params import EVIDENCE_CREDIT, GOALPOSTS, PHASES, WAYS_OUT_M
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

#: A stop serves a phase when it has service in at least this share of its hours; our judgement.
_SERVED = 0.5


def access(study: Study, streets: Streets) -> Mapping[str, Raw]:
    """Return the parts of access along each segment: stop [m], ways_out [directions], step_free [m further]."""
    return {"stop": _stop(study, streets), "ways_out": _ways_out(streets), "step_free": _step_free(streets)}


def _stop(study: Study, streets: Streets) -> Raw:
    """Return the walking distance to the nearest stop or station entrance that has service in the phase.

    Without a timetable nobody knows whether anything stops there late at night: the value is then
    unknown, and the bounds are no stop at all and the nearest stop.
    """
    stops = on_network(study.stops)
    far = GOALPOSTS["stop"].zero_at
    rows, fraction = streets.positions(stops)
    hours = study.open_share.loc[stops.index]
    n = streets.count(stops)
    columns = []
    for phase in PHASES:
        served = (hours[phase].fillna(0.0) >= _SERVED).to_numpy()
        perhaps = (hours[f"{phase}_hi"].fillna(1.0) >= _SERVED).to_numpy()
        sure = _capped(nearest_distance(streets.network, rows[served], fraction[served], limit_m=far), far)
        maybe = _capped(nearest_distance(streets.network, rows[perhaps], fraction[perhaps], limit_m=far), far)
        known = np.full(len(sure), served.any() or not perhaps.any())
        credit = np.where(known, EVIDENCE_CREDIT["inferred"], 0.0)
        columns.append((np.where(known, sure, np.nan), sure, maybe, credit, n))
    return Raw(*(np.column_stack(each) for each in zip(*columns, strict=True)))


def _ways_out(streets: Streets) -> Raw:
    coords, of = shapely.get_coordinates(streets.segments.geometry.array, return_index=True)
    offsets = np.searchsorted(of, np.arange(len(streets.segments) + 1))
    return _same_in_every_phase(ways_out(streets.network, coords, offsets, reach_m=WAYS_OUT_M).astype(float))


def _step_free(streets: Streets) -> Raw:
    far = GOALPOSTS["step_free"].zero_at
    free = streets.segments["step_free"].to_numpy(bool)
    return _same_in_every_phase(step_free_detour(streets.network, free, reach_m=WAYS_OUT_M, cap_m=far))


def _capped(distance: np.ndarray, far: float) -> np.ndarray:
    return np.minimum(distance, far)


def _same_in_every_phase(value: np.ndarray) -> Raw:
    """Streets are taken to be all mapped and the same by day and by night: inferred."""
    column = np.repeat(value[:, None], len(PHASES), axis=1)
    return Raw(column, column, column, np.full_like(column, EVIDENCE_CREDIT["inferred"]), np.zeros_like(column))
