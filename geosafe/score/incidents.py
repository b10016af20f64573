"""Recorded incidents: empirical-Bayes rates per street block, against a fixed reference rate."""

from __future__ import annotations

import numpy as np

from geosafe.params import ALL_DAY, EVIDENCE_CREDIT, GOALPOSTS, MIN_TIMED_SHARE
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.exposure import exposure
from geosafe.score.incident_counts import INCIDENT_PHASES, IncidentCounts, incident_counts
from geosafe.score.raw import Raw, unknown
from geosafe.score.streets import Streets, streets_of
from geosafe.study import Study


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
    """
    rates = unknown(len(study.blocks), len(INCIDENT_PHASES), GOALPOSTS["incidents"])
    found = incident_counts(study, streets)
    whole_day = study.reference_rate.get(ALL_DAY) or _mean(found, study)
    timed = study.incidents["weight_day"].notna().mean() if len(study.incidents) else 1.0
    for column, phase in enumerate(INCIDENT_PHASES):
        reference, base = study.reference_rate.get(phase, whole_day), exposure(study, phase)
        at = np.flatnonzero(found.told[:, column])
        if not len(at) or not reference or not base[at].any() or (phase != ALL_DAY and timed < MIN_TIMED_SHARE):
            continue
        long_enough = study.blocks["ranked"].to_numpy()[at]
        steadied = empirical_bayes(
            found.counts[at, column],
            base[at],
            learn_from=long_enough if long_enough.any() else None,
            dispersion=found.dispersion(column),
        )
        of_reference = steadied[["rate", "hi", "lo"]] / reference
        rates.value[at, column], rates.worst[at, column], rates.best[at, column] = of_reference.to_numpy().T
        rates.credit[at, column], rates.n[at, column] = EVIDENCE_CREDIT["observed"], found.counts[at, column]
    return rates


def mean_rate(study: Study) -> float:
    """Return the study's mean rate [incidents per km of street and year], to freeze in its study file.

    0 where nothing is recorded.
    """
    return _mean(incident_counts(study, streets_of(study)), study)


def _mean(found: IncidentCounts, study: Study) -> float:
    at = found.told[:, -1]
    return float(found.counts[at, -1].sum() / exposure(study)[at].sum()) if at.any() else 0.0
