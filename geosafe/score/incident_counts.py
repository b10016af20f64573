"""How many incidents each block of streets has in each phase, and of which blocks that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array

from geosafe.errors import CallError
from geosafe.network.spread import spread_evenly
from geosafe.params import ALL_DAY, ANONYMITY_RADIUS_M, PHASES, POINT_RADIUS_M
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: The phases that incidents are told for, the whole day last.
INCIDENT_PHASES: Final = (*PHASES, ALL_DAY)


@dataclass(frozen=True, eq=False)
class IncidentCounts:
    """Incidents by block and phase; every array is (n_blocks, 4), in the order of ``INCIDENT_PHASES``.

    Attributes
    ----------
    counts
        Incidents, with their shares and weights.
    squares
        The same sums of squared shares and weights.
    told
        Of which blocks something is known: a zero needs coverage.
    """

    counts: Floats
    squares: Floats
    told: Bools

    def dispersion(self, phase: int) -> float:
        """Return the variance of a count by chance over its mean, as ``empirical_bayes`` takes it."""
        told = self.told[:, phase]
        total = self.counts[told, phase].sum()
        return float(self.squares[told, phase].sum() / total) if total else 1.0


def incident_counts(study: Study, streets: Streets, *, weights: npt.ArrayLike | None = None) -> IncidentCounts:
    """Count the incidents of every block, those at a corner with every street that meets there.

    A recorded point stands for the street around it: ``POINT_RADIUS_M`` each way, so that one at
    a corner counts with every street that meets there, and the whole anonymity radius where points
    were moved. It is shared by length of street between the rated blocks within that distance along
    the network, and counts once in all. Rated are streets mostly inside the coverage of the records, or
    anywhere where nobody knows it; crossings are not. Cutting a segment in two changes nothing.

    Parameters
    ----------
    study, streets
        The study, and its streets.
    weights
        How much each row of the study's incidents counts (n_incidents,), 0 or more; 1 each by default.
    """
    weight = np.ones(len(study.incidents)) if weights is None else np.asarray(weights, dtype=float)
    if weight.shape != (len(study.incidents),) or not (np.isfinite(weight) & (weight >= 0)).all():
        raise CallError(f"weights must be 0 or more, one for each of {len(study.incidents)} incidents")
    incidents, segments = on_network(study.incidents), streets.segments
    weight = weight[study.incidents["segment_id"].notna().to_numpy()]
    rated_blocks = _rated(study)
    block = study.blocks.index.get_indexer(segments["block_id"])
    rated = (block >= 0) & segments["in_area"].to_numpy(bool) & (segments["kind"] != "crossing").to_numpy()
    rated[rated] = rated_blocks[block[rated]]
    # A street with two sidewalks is walked twice but is one street.
    street_share = np.where(rated, segments["street_share"], 0.0)
    in_phase = np.column_stack(
        [*(incidents[f"weight_{phase}"].fillna(0.0) for phase in PHASES), np.ones(len(incidents))]
    )  # fmt: skip
    in_phase *= weight[:, None]
    rows, fraction = streets.positions(incidents)
    moved = incidents["anonymised"].to_numpy(bool)
    of_block = csr_array(
        (np.ones(rated.sum()), (np.flatnonzero(rated), block[rated])), shape=(len(segments), len(study.blocks))
    )
    counts, squares = np.zeros((2, len(study.blocks), len(INCIDENT_PHASES)))
    for some, radius_m in ((~moved, POINT_RADIUS_M), (moved, ANONYMITY_RADIUS_M)):
        reach = spread_evenly(streets.along, rows[some], fraction[some], radius_m=radius_m)
        reach = csr_array(reach.multiply(street_share[None, :]))
        total = np.asarray(reach.sum(axis=1))
        reached = total > 0
        share = csr_array((reach @ of_block)[reached].multiply(1 / total[reached, None]))
        counts += share.T @ in_phase[some][reached]
        squares += share.power(2).T @ in_phase[some][reached] ** 2
    told = np.repeat(rated_blocks[:, None], len(INCIDENT_PHASES), axis=1)
    if study.coverage.get("incidents") is None:
        told = told & (counts > 0)
    return IncidentCounts(counts, squares, told)


def _rated(study: Study) -> Bools:
    blocks = study.blocks
    rated: Bools = ((blocks["kind"] != "crossing") & (blocks["street_length_m"] > 0)).to_numpy()
    coverage = study.coverage.get("incidents")
    if coverage is not None:
        lines = blocks.geometry.array
        rated = rated & (shapely.length(shapely.intersection(lines, coverage)) >= shapely.length(lines) / 2)
    return rated
