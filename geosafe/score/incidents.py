"""Recorded incidents: empirical-Bayes rates per street block, against a fixed reference rate."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geosafe.network.spread import spread_evenly
from geosafe.params import ALL_DAY, ANONYMITY_RADIUS_M, EVIDENCE_CREDIT, GOALPOSTS, PHASES
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets, on_network, streets_of
from geosafe.study import Study

#: The phases that incidents are told for, the whole day last.
INCIDENT_PHASES = (*PHASES, ALL_DAY)
#: Rates by phase are told only when at least this share of incidents has a time of day; our judgement.
MIN_TIMED_SHARE = 0.5


def incident_rates(study: Study, streets: Streets) -> Raw:
    """Return, by block and phase (day, evening, night, all), the rate as a multiple of the reference rate.

    A rate is incidents per km of street and year, in the phases as though the phase lasted all
    day, so that phases can be compared. It is the empirical-Bayes estimate with its 95 %
    interval; ``n`` is the count. The reference rate is the one frozen in the study file, because
    recording differs between cities and a scenario must not move its own yardstick; without one it
    is the study's own mean. What has no time of day counts in ``all`` only. Crossings have no
    rate. Outside the coverage of the records nothing is known; where the coverage is unknown,
    a block without a record is unknown too.
    """
    untold = unknown(len(study.blocks), len(INCIDENT_PHASES), GOALPOSTS["incidents"])
    if not len(study.incidents):
        return untold
    counts, covered, exposure = _counts(study, streets), _covered(study), _exposure(study)
    reference = study.reference_rate.get(ALL_DAY) or counts[covered, -1].sum() / exposure[covered].sum()
    told_zero = study.coverage.get("incidents") is not None
    all_hours = sum(study.phase_hours.values())
    timed = study.incidents["weight_day"].notna().mean()
    for column, phase in enumerate(INCIDENT_PHASES):
        part = 1.0 if phase == ALL_DAY else timed * study.phase_hours[phase] / all_hours
        if part == 0 or (phase != ALL_DAY and timed < MIN_TIMED_SHARE) or reference == 0:
            continue
        found = empirical_bayes(counts[covered, column], exposure[covered] * part)
        told = np.flatnonzero(covered)
        if not told_zero:
            seen = counts[told, column] > 0
            told, found = told[seen], found[seen]
        untold.value[told, column] = found["rate"] / reference
        untold.worst[told, column] = found["hi"] / reference
        untold.best[told, column] = found["lo"] / reference
        untold.credit[told, column] = EVIDENCE_CREDIT["observed"]
        untold.n[told, column] = counts[told, column]
    return untold


def mean_rate(study: Study) -> float:
    """Return the study's mean rate [incidents per km of street and year], to freeze in its study file.

    0 where nothing is recorded.
    """
    streets = streets_of(study)
    covered = _covered(study)
    exposure = _exposure(study)[covered].sum()
    return float(_counts(study, streets)[covered, -1].sum() / exposure) if exposure > 0 else 0.0


def _covered(study: Study) -> npt.NDArray[np.bool_]:
    """Return which blocks are streets inside the coverage of the records, or anywhere where nobody knows it."""
    blocks = study.blocks
    covered = (blocks["kind"] != "crossing").to_numpy() & (blocks["street_length_m"] > 0).to_numpy()
    coverage = study.coverage.get("incidents")
    if coverage is not None:
        covered &= shapely.covers(coverage, shapely.point_on_surface(blocks.geometry.array))
    return covered


def _exposure(study: Study) -> npt.NDArray[np.float64]:
    """Return the exposure of each block over the whole day [km of street · years]."""
    exposure: npt.NDArray[np.float64] = study.blocks["street_length_m"].to_numpy(float) / 1000 * study.period.years
    return exposure


def _counts(study: Study, streets: Streets) -> np.ndarray:
    """Return incidents by block and phase (n_blocks, 4); points moved for anonymity are spread around."""
    incidents = on_network(study.incidents)
    segments = streets.segments
    block = study.blocks.index.get_indexer(segments["block_id"])
    share = _share(incidents, streets)
    weights = np.column_stack(
        [*(incidents[f"weight_{phase}"].fillna(0.0) for phase in PHASES), np.ones(len(incidents))]
    )  # fmt: skip
    by_segment = share.T @ weights
    counts = np.zeros((len(study.blocks), len(INCIDENT_PHASES)))
    np.add.at(counts, block[block >= 0], by_segment[block >= 0])
    return counts


def _share(incidents: gpd.GeoDataFrame, streets: Streets) -> csr_array:
    """Return which share of each incident falls to each segment (n_incidents, n_segments); rows sum to 1."""
    rows, fraction = streets.positions(incidents)
    moved = incidents["anonymised"].to_numpy(bool)
    n, n_segments = len(incidents), len(streets.segments)
    exact = csr_array((np.where(moved, 0.0, 1.0), (np.arange(n), rows)), shape=(n, n_segments))
    if not moved.any():
        return exact
    around = spread_evenly(streets.network, rows[moved], fraction[moved], radius_m=ANONYMITY_RADIUS_M)
    # A street with two sidewalks is walked twice but is one street; a crossing is none.
    segments = streets.segments
    per_street_metre = np.where(segments["kind"] == "crossing", 0.0, segments["street_share"])
    around = around.multiply(per_street_metre[None, :]).tocsr()
    total = np.asarray(around.sum(axis=1)).ravel()
    own = csr_array((np.ones(moved.sum()), (np.arange(moved.sum()), rows[moved])), shape=around.shape)
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    around = csr_array(around.multiply(scale[:, None])) + csr_array(own.multiply((total == 0)[:, None]))
    place = csr_array((np.ones(moved.sum()), (np.flatnonzero(moved), np.arange(moved.sum()))), shape=(n, moved.sum()))
    return csr_array(exact + place @ around)
