"""Put together what is known of the lighting of a study: what tells of it, its gaps, conflicts and blank spots."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.lighting import Lighting
from geosafe.params import DARK_PHASES, MIN_PHASE_HOURS, PHASES
from geosafe.score.dark_gaps import dark_gaps
from geosafe.score.light import BASES, KnownLight, lamps_as_taken
from geosafe.score.lit_conflicts import lit_conflicts
from geosafe.score.raw import Raw
from geosafe.study import Study

#: A block belongs on the list of those to look at where nobody knows the light of at least this share; our judgement.
UNKNOWN_SHARE: Final = 0.5


def lighting(study: Study, light: KnownLight, activity: Raw) -> Lighting:
    """Return the lighting of a study.

    Parameters
    ----------
    study
        The study.
    light
        What is known along its segments.
    activity
        Activity of its blocks, in open-venue equivalents.
    """
    inside = study.segments["in_area"].to_numpy(bool)[light.points.place]
    metres = np.where(inside, light.points.weight, 0.0)
    return Lighting(
        lamps=lamps_as_taken(study),
        evidence=_evidence(light, metres),
        dark_gaps=dark_gaps(light, study.segments, study.blocks),
        lit_conflicts=lit_conflicts(light, study.segments),
        to_survey=_to_survey(study, light, metres, activity),
    )


def _evidence(light: KnownLight, metres: np.ndarray) -> pd.DataFrame:
    """Return km and share of the walking length by phase and by what tells of its light."""
    km = [np.bincount(light.basis[:, k], weights=metres, minlength=len(BASES)) / 1000 for k in range(len(DARK_PHASES))]
    return pd.DataFrame(
        {
            "phase": np.repeat(DARK_PHASES, len(BASES)),
            "told_by": BASES * len(DARK_PHASES),
            "length_km": np.concatenate(km),
            "share": np.concatenate([each / metres.sum() * 1000 for each in km]),
        }
    )


def _to_survey(study: Study, light: KnownLight, metres: np.ndarray, activity: Raw) -> gpd.GeoDataFrame:
    """Return the ranked blocks whose light nobody knows, those with most people expected after dark first.

    Columns: ``rank``, ``name``, ``kind``, ``people`` (activity, the mean over the dark hours; NaN where it is
    unknown, and such blocks stand last, the longest first), ``unknown_m`` [m], ``unknown_share`` of
    the walked length, and ``walk_m`` [m]: how long the list is down to here.
    """
    blocks = study.blocks
    of = blocks.index.get_indexer(study.segments["block_id"])[light.points.place]
    unknown = metres * (light.basis == BASES.index("nothing")).any(axis=1)
    total, missing = (
        np.bincount(of[of >= 0], weights=each[of >= 0], minlength=len(blocks)) for each in (metres, unknown)
    )
    hours = {phase: study.phase_hours[phase] for phase in DARK_PHASES}
    hours = {phase: h for phase, h in hours.items() if h >= MIN_PHASE_HOURS} or dict.fromkeys(DARK_PHASES, 1.0)
    people = activity.value[:, [PHASES.index(phase) for phase in hours]]
    table = blocks[["name", "kind", "geometry"]].assign(
        people=people @ np.array([*hours.values()]) / sum(hours.values()),
        unknown_m=missing,
        unknown_share=np.divide(missing, total, out=np.zeros(len(blocks)), where=total > 0),
    )
    blank = blocks["ranked"] & (table["unknown_share"] >= UNKNOWN_SHARE)
    listed = table[blank].sort_values(["people", "unknown_m"], ascending=False, kind="stable")
    listed = listed.assign(rank=np.arange(1, len(listed) + 1), walk_m=listed["unknown_m"].cumsum())
    return listed[["rank", "name", "kind", "people", "unknown_m", "unknown_share", "walk_m", "geometry"]]
