"""Put together the facts that stand beside the scores of blocks and spaces."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from geosafe.params import DARK_PHASES, P_CLASSES, PHASES
from geosafe.score.blind_stretches import blind_stretches
from geosafe.score.comfort import toilet_for_wheelchairs
from geosafe.score.escape import escape
from geosafe.score.exposure import MIN_EXPECTED
from geosafe.score.raw import Raw
from geosafe.score.refuge import refuge
from geosafe.score.refuge_by_hour import refuge_by_hour
from geosafe.score.shade import shade_of_blocks, shade_of_spaces
from geosafe.score.streets import Streets
from geosafe.score.surface import surface
from geosafe.score.surveillance_by_hour import surveillance_by_hour
from geosafe.score.visibility import visibility
from geosafe.study import Study
from geosafe.surroundings import Surroundings


def surroundings(
    study: Study, streets: Streets, measures: Mapping[str, Raw], of_blocks: csr_array, of_spaces: csr_array,
    entry: pd.DataFrame,
) -> Surroundings:  # fmt: skip
    """Return the surroundings of a study's blocks and spaces.

    Parameters
    ----------
    study, streets
        The study and its streets.
    measures
        Of the segments: ``light`` and ``activity``, to tell which are lit and where people are expected.
    of_blocks, of_spaces
        What share of each unit each segment is, (n_units, n_segments).
    entry
        What :func:`geosafe.score.entry_by_hour.entry_by_hour` returns.
    """
    facts = escape(study, streets).assign(toilet_wheelchair_m=toilet_for_wheelchairs(study, streets))
    facts = facts.join(surface(streets.segments))
    way = refuge(study, streets)

    def gathered(share: csr_array, index: pd.Index) -> pd.DataFrame:
        means = pd.DataFrame(share @ facts.to_numpy(), index=index, columns=facts.columns)
        shares = ("dead_end", "tunnel", "steps", "not_step_free", "paved", "unpaved", "surface_unknown")
        means = means.rename(columns={name: f"{name}_share" for name in shares})
        to_refuge = way.gather(share)
        columns = {}
        for k, phase in enumerate(PHASES):
            columns[f"refuge_{phase}_raw"] = to_refuge.value[:, k]
            columns[f"refuge_{phase}_raw_lo"] = to_refuge.best[:, k]
            columns[f"refuge_{phase}_raw_hi"] = to_refuge.worst[:, k]
        return means.join(pd.DataFrame(columns, index=index))

    return Surroundings(
        blocks=gathered(of_blocks, study.blocks.index).join(shade_of_blocks(study)),
        spaces=visibility(study, streets, marked=_marks(measures)).join(
            [gathered(of_spaces, study.spaces.index), shade_of_spaces(study)]
        ),
        blind_stretches=blind_stretches(study, streets),
        surveillance_by_hour=surveillance_by_hour(study, streets, of_blocks),
        refuge_by_hour=refuge_by_hour(study, streets, of_blocks),
        entry_by_hour=entry,
    )


def _marks(measures: Mapping[str, Raw]) -> dict[str, np.ndarray]:
    """Return which segments are lit and where people are expected, by phase: 1, 0, or NaN where it is unknown.

    Lit: nine tenths of the segment have the minimum of the lowest lighting class that asks for light (P6).
    People: as many as one shop that is open right here.
    """
    marks = {}
    for k, phase in enumerate(PHASES):
        for name, measure, least in (("lit", "light", P_CLASSES["P6"][1]), ("peopled", "activity", MIN_EXPECTED)):
            if name == "lit" and phase not in DARK_PHASES:
                continue
            raw = measures[measure]
            known = (raw.credit[:, k] > 0) & ~np.isnan(raw.value[:, k])
            marks[f"{name}_{phase}"] = np.where(known, raw.value[:, k] >= least, np.nan)
    return marks
