"""The typology of a study: its spaces or streets grouped by their week."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from geosafe.params import PHASES
from geosafe.score.typology import Typology, typology
from geosafe.scores import Scores

Unit = Literal["space", "block"]
#: Added to activity before shares are taken [open-venue equivalents]; our judgement: as its goalposts do.
ONE_MORE: Final = 1.0
#: What the columns of the shares begin with.
_SHARE: Final = "share_"


def typology_of(scores: Scores, *, unit: Unit = "space", seed: int = 0) -> Typology:
    """Group the spaces, or the streets, of a study by how they are used by day, in the evening and at night.

    Parameters
    ----------
    scores
        The scores of the study.
    unit
        ``space``, or ``block``: of these, the ranked ones.
    seed
        As in :func:`geosafe.score.typology.typology`.

    Returns
    -------
    Typology
        On the ids of the spaces or of the ranked blocks.
    """
    return typology(week_features(units_of(scores, unit)), seed=seed)


def units_of(scores: Scores, unit: Unit) -> pd.DataFrame:
    """Return the table of the spaces or of the ranked blocks."""
    table: pd.DataFrame = scores.spaces if unit == "space" else scores.blocks[scores.blocks["ranked"]]
    return table


def week_features(units: pd.DataFrame) -> pd.DataFrame:
    """Return what the week of each unit is grouped by [0-100], NaN unknown.

    ``day``, ``evening``, ``night``: activity [points]. ``share_day`` and so on: which share of the activity of all
    phases falls into each [%], in open-venue equivalents plus 1, so that a place without any has equal shares.
    ``mix``: how even these shares are, 0 all in one phase, 100 the same in all (Hill number of order 1, less 1, of
    what is possible). A phase that is known nowhere has no column of its own and no share.
    """
    levels, raw = (
        units[[f"activity_{phase}{end}" for phase in PHASES]].set_axis(list(PHASES), axis=1).astype(float)
        for end in ("", "_raw")
    )
    known = levels.notna().any()
    levels, raw = levels.loc[:, known], raw.loc[:, known] + ONE_MORE
    shares = raw.div(raw.sum(axis=1, skipna=False), axis=0)
    features = levels.join(100 * shares.add_prefix(_SHARE))
    n = levels.shape[1]
    if n > 1:
        hill = np.exp(-(shares * np.log(shares)).sum(axis=1, skipna=False))
        features["mix"] = (100 * (hill - 1) / (n - 1)).clip(0, 100)
    return features
