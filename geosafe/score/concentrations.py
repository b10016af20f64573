"""Where recorded incidents concentrate: streets whose surroundings have more than chance explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geosafe.concentrations import TOP_SHARE, Concentrations
from geosafe.errors import CallError
from geosafe.incident_limits import incident_limits
from geosafe.network.neighbours import neighbours
from geosafe.params import ALL_DAY
from geosafe.score.concentration import length_holding, share_by_chance, share_on_top
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.exposure import exposure
from geosafe.score.general_g import general_g
from geosafe.score.gini import generalised_gini
from geosafe.score.hot_spots import hot_spots
from geosafe.score.incident_counts import INCIDENT_PHASES, incident_counts
from geosafe.score.map_accuracy import map_accuracy
from geosafe.score.period_halves import period_halves
from geosafe.score.severity import severity_weights
from geosafe.score.streets import Streets, streets_of
from geosafe.study import Study

Floats = npt.NDArray[np.float64]

#: How far apart along the network blocks may be that belong to one another's surroundings [m]; our judgement: the
#: next corner or two.
SURROUNDINGS_M: Final = 100.0
#: How often residuals are shuffled. The normal distribution will not do: on skewed residuals it told 55 streets in
#: San Francisco where 9,999 shuffles told 2.
SHUFFLES: Final = 9999
_SUMMARY: Final = (
    "incidents", "blocks", "km", "top_share", "top_share_by_chance", "half_on", "gini", "general_g",
    "general_g_expected", "general_g_p", "later_hit", "later_pai", "later_pei", "later_rri",
)  # fmt: skip


def concentrations(
    study: Study,
    *,
    phase: str = ALL_DAY,
    people: npt.ArrayLike | None = None,
    severity: Mapping[str, float] | None = None,
    permutations: int = SHUFFLES,
    seed: int = 0,
) -> Concentrations:
    """Return where the incidents of a study concentrate.

    Gi* is taken of empirical-Bayes residuals. Of a plain rate it would point at short streets, which swing most, and
    of a steadied rate away from them; residuals vary alike whatever the exposure, so that shuffling them among the
    streets is a fair comparison (Assunção and Reis 1999).

    Parameters
    ----------
    study
        The study.
    phase
        A phase, or ``all``.
    people
        For rates per expected people: what :func:`geosafe.score.exposure.expected_people` returns (n_blocks,).
    severity
        For incidents weighted by their kind: a table as :func:`geosafe.score.severity.severity_weights` takes it.
    permutations, seed
        As :func:`geosafe.score.hot_spots.hot_spots` takes them.

    Raises
    ------
    CallError
        There is no such phase, or the table gives no weight for a kind.
    """
    if phase not in INCIDENT_PHASES:
        raise CallError(f"phase must be one of {', '.join(INCIDENT_PHASES)}, got {phase!r}")
    limits = incident_limits(study.incidents)
    can = {limit.question for limit in limits if limit.told}
    if severity is None:
        weights = np.ones(len(study.incidents))
    else:
        weights = severity_weights(study.incidents["kind"], table=severity)
    streets, column = streets_of(study), INCIDENT_PHASES.index(phase)
    found, base = incident_counts(study, streets, weights=weights), exposure(study, phase, people=people)
    at = np.flatnonzero(found.told[:, column] & (base > 0) & (phase == ALL_DAY or "phases" in can))
    ranked = study.blocks["ranked"].to_numpy()[at]
    near = _surroundings(study, streets, at)
    table = pd.DataFrame({"n": found.counts[at, column], "exposure": base[at]}, index=study.blocks.index[at])
    steadied, local = (
        empirical_bayes(
            table["n"], table["exposure"], neighbours=among, learn_from=ranked if ranked.any() else None,
            dispersion=found.dispersion(column),
        )
        for among in (None, near)
    )  # fmt: skip
    table[["rate", "lo", "hi", "residual"]] = steadied[["rate", "lo", "hi", "residual"]]
    table[["local_rate", "local_lo", "local_hi"]] = local[["rate", "lo", "hi"]]
    table["around"], table["around_n"] = near.sum(axis=1), near @ table["n"].to_numpy()
    compared = table["residual"].where(ranked & ("streets" in can))
    table[["z", "p", "q"]] = hot_spots(compared, near, permutations=permutations, seed=seed)[["z", "p", "q"]]
    length = study.blocks["street_length_m"].to_numpy(float)[at]
    summary = {}
    if len(at):  # else nothing is known of any block, which is not none recorded
        summary = {"incidents": table["n"][ranked].sum(), "blocks": ranked.sum(), "km": length[ranked].sum() / 1000}
    if "streets" in can and ranked.any():
        summary |= _concentration(table[ranked], length[ranked], near[ranked][:, ranked], seed=seed)
    if {"streets", "change"} <= can and ranked.any():
        halves, there = period_halves(study), at[ranked]
        earlier, later = (
            incident_counts(replace(study, incidents=study.incidents[half]), streets, weights=weights[half])
            .counts[there, column] for half in (halves.earlier, halves.later)
        )  # fmt: skip
        summary |= _later(earlier, later, base[there], share=halves.share, dispersion=found.dispersion(column))
    return Concentrations(table.reindex(study.blocks.index), pd.Series(summary).reindex(_SUMMARY), limits)


def _surroundings(study: Study, streets: Streets, at: npt.NDArray[np.int64]) -> csr_array:
    """Return which of some blocks lie within ``SURROUNDINGS_M`` of each other."""
    number = np.full(len(study.blocks) + 1, -1)
    number[at] = np.arange(len(at))
    block = study.blocks.index.get_indexer(streets.segments["block_id"])
    inside = streets.segments["in_area"].to_numpy(bool)
    return neighbours(streets.along, np.where(inside, number[block], -1), within_m=SURROUNDINGS_M)


def _concentration(table: pd.DataFrame, length: Floats, near: csr_array, *, seed: int) -> dict[str, float]:
    found = general_g(table["rate"], near)
    return {
        "top_share": float(share_on_top(table["n"], length, top=TOP_SHARE)),
        "top_share_by_chance": float(share_by_chance(table["n"].sum(), length, top=TOP_SHARE, seed=seed)),
        "half_on": float(length_holding(table["n"], length, share=0.5)),
        "gini": generalised_gini(table["n"]),
        "general_g": found.g,
        "general_g_expected": found.expected,
        "general_g_p": found.p,
    }


def _later(earlier: Floats, later: Floats, base: Floats, *, share: float, dispersion: float) -> dict[str, float]:
    """Return how well the map of the earlier part, a share of the period, finds the incidents of the later one."""
    if not earlier.any():
        return {}
    rate = empirical_bayes(earlier, base * share, dispersion=dispersion)["rate"]
    found = map_accuracy(rate, later, base * (1 - share), top=TOP_SHARE).iloc[0]
    return {f"later_{name}": float(value) for name, value in found.items()}
