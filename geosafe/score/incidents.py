"""Recorded incidents: empirical-Bayes rates per street block, against a fixed reference rate."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geosafe.network.spread import spread_evenly
from geosafe.params import ALL_DAY, ANONYMITY_RADIUS_M, EVIDENCE_CREDIT, GOALPOSTS, PHASES, POINT_RADIUS_M
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets, on_network, streets_of
from geosafe.study import Study

#: The phases that incidents are told for, the whole day last.
INCIDENT_PHASES: Final = (*PHASES, ALL_DAY)
#: Rates by phase are told only when at least this share of incidents has a time of day; our judgement.
MIN_TIMED_SHARE: Final = 0.5

Floats = npt.NDArray[np.float64]


def incident_rates(study: Study, streets: Streets) -> Raw:
    """Return, by block and phase (day, evening, night, all), the rate as a multiple of the reference rate.

    A rate is incidents per km of street and year, in the phases as though the phase lasted all
    day, so that phases can be compared. It is the empirical-Bayes estimate with its 95 %
    interval; ``n`` is the count. The reference rate is the one frozen in the study file (that of
    the phase, else that of the whole day), because recording differs between cities and a scenario
    must not move its own yardstick; without one it is the study's own mean. What has no time of day
    counts in ``all`` only. Crossings have no rate. Outside the coverage of the records nothing is
    known; where the coverage is unknown, a block without a record is unknown too and has no say in
    the mean.

    A recorded point stands for the street around it: ``POINT_RADIUS_M`` each way, so that one at
    a corner counts with every street that meets there, and the whole anonymity radius where points
    were moved. It is shared by length of street between the rated blocks within that distance along
    the network, and counts once in all.
    """
    rates = unknown(len(study.blocks), len(INCIDENT_PHASES), GOALPOSTS["incidents"])
    (counts, squares), exposure = _counts(study, streets), _exposure(study)
    told = _told(study, counts)
    whole_day = study.reference_rate.get(ALL_DAY) or _mean(counts, exposure, told)
    timed = study.incidents["weight_day"].notna().mean() if len(study.incidents) else 1.0
    for column, phase in enumerate(INCIDENT_PHASES):
        part = 1.0 if phase == ALL_DAY else timed * study.phase_hours[phase] / sum(study.phase_hours.values())
        reference = study.reference_rate.get(phase, whole_day)
        at = np.flatnonzero(told[:, column])
        if not len(at) or not reference or not part or (phase != ALL_DAY and timed < MIN_TIMED_SHARE):
            continue
        events = counts[at, column]
        # Shared records make counts smoother than whole ones: by the squares of the shares over the shares.
        smooth = squares[at, column].sum() / events.sum() if events.any() else 1.0
        long_enough = study.blocks["ranked"].to_numpy()[at]
        found = empirical_bayes(
            events,
            exposure[at] * part,
            learn_from=long_enough if long_enough.any() else None,
            dispersion=min(smooth, 1.0),
        )
        found = found[["rate", "hi", "lo"]] / reference
        rates.value[at, column], rates.worst[at, column], rates.best[at, column] = found.to_numpy().T
        rates.credit[at, column], rates.n[at, column] = EVIDENCE_CREDIT["observed"], events
    return rates


def mean_rate(study: Study) -> float:
    """Return the study's mean rate [incidents per km of street and year], to freeze in its study file.

    0 where nothing is recorded.
    """
    counts, _ = _counts(study, streets_of(study))
    return _mean(counts, _exposure(study), _told(study, counts))


def _mean(counts: Floats, exposure: Floats, told: npt.NDArray[np.bool_]) -> float:
    at = told[:, -1]
    return float(counts[at, -1].sum() / exposure[at].sum()) if at.any() else 0.0


def _rated(study: Study) -> npt.NDArray[np.bool_]:
    """Return which blocks are streets mostly inside the coverage of the records, or anywhere where nobody knows it."""
    blocks = study.blocks
    rated: npt.NDArray[np.bool_] = ((blocks["kind"] != "crossing") & (blocks["street_length_m"] > 0)).to_numpy()
    coverage = study.coverage.get("incidents")
    if coverage is not None:
        lines = blocks.geometry.array
        rated = rated & (shapely.length(shapely.intersection(lines, coverage)) >= shapely.length(lines) / 2)
    return rated


def _told(study: Study, counts: Floats) -> npt.NDArray[np.bool_]:
    """Return of which blocks and phases something is known (n_blocks, 4): a zero needs coverage."""
    rated = np.repeat(_rated(study)[:, None], counts.shape[1], axis=1)
    return rated if study.coverage.get("incidents") is not None else rated & (counts > 0)


def _exposure(study: Study) -> Floats:
    """Return the exposure of each block over the whole day [km of street · years]."""
    exposure: Floats = study.blocks["street_length_m"].to_numpy(float) / 1000 * study.period.years
    return exposure


def _counts(study: Study, streets: Streets) -> tuple[Floats, Floats]:
    """Return incidents by block and phase, and the squares of the shares that make them up, each (n_blocks, 4)."""
    incidents, segments = on_network(study.incidents), streets.segments
    block = study.blocks.index.get_indexer(segments["block_id"])
    rated = (block >= 0) & segments["in_area"].to_numpy(bool) & (segments["kind"] != "crossing").to_numpy()
    rated[rated] = _rated(study)[block[rated]]
    # A street with two sidewalks is walked twice but is one street.
    street_share = np.where(rated, segments["street_share"], 0.0)
    weights = np.column_stack(
        [*(incidents[f"weight_{phase}"].fillna(0.0) for phase in PHASES), np.ones(len(incidents))]
    )  # fmt: skip
    rows, fraction = streets.positions(incidents)
    moved = incidents["anonymised"].to_numpy(bool)
    of_block = csr_array(
        (np.ones(rated.sum()), (np.flatnonzero(rated), block[rated])), shape=(len(segments), len(study.blocks))
    )
    counts, squares = np.zeros((2, len(study.blocks), len(INCIDENT_PHASES)))
    for some, radius_m in ((~moved, POINT_RADIUS_M), (moved, ANONYMITY_RADIUS_M)):
        reach = spread_evenly(streets.network, rows[some], fraction[some], radius_m=radius_m)
        reach = csr_array(reach.multiply(street_share[None, :]))
        total = np.asarray(reach.sum(axis=1))
        reached = total > 0
        share = csr_array((reach @ of_block)[reached].multiply(1 / total[reached, None]))
        counts += share.T @ weights[some][reached]
        squares += share.power(2).T @ weights[some][reached] ** 2
    return counts, squares
