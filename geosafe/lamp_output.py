"""What a lamp gives and at which height it hangs: as recorded, else as is usual, and how far that may be off."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.params import (
    EFFICACY_UNCERTAINTY,
    FLUX_UNCERTAINTY,
    HEIGHT_UNCERTAINTY,
    KNOWN_EFFICACY_UNCERTAINTY,
    LAMP_EFFICACY_LM_PER_W,
    LAMP_KINDS_LM_PER_W,
    LAMP_ROADS,
)

#: The road that stands for one that is not known.
_USUAL_ROAD: Final = "street"


def lamp_output(lamps: pd.DataFrame) -> pd.DataFrame:
    """Return the output and the height of lamps, each recorded or assumed, and which it is.

    Parameters
    ----------
    lamps
        Columns, each of which may be absent or have missing values: ``flux_lm`` [lm], ``power_w`` [W],
        ``height_m`` [m], ``kind`` (a key of ``params.LAMP_KINDS_LM_PER_W``) and ``road`` (a key of
        ``params.LAMP_ROADS``; missing: a street).

    Returns
    -------
    DataFrame on the index of ``lamps``
        ``height_m`` [m] as it is taken to be, ``height_m_least`` and ``height_m_most`` [m] as the evidence allows, and
        ``height_from`` (``recorded`` or ``road``); ``flux_lm``, ``flux_lm_least`` and ``flux_lm_most`` [lm] likewise,
        and ``flux_from``: ``recorded``; ``power and kind`` or ``power``, times the usual efficacy; or ``road``, what is
        usual there.

    Raises
    ------
    CallError
        A road of another name.
    """
    flux, power, height = (_numbers(lamps, column) for column in ("flux_lm", "power_w", "height_m"))
    road = pd.Index([*LAMP_ROADS]).get_indexer(pd.Index(_words(lamps, "road").fillna(_USUAL_ROAD)))
    if (road < 0).any():
        raise CallError(
            f"road must be one of {', '.join(LAMP_ROADS)}, or missing, got {lamps['road'].iloc[road.argmin()]!r}"
        )
    usual = np.array([*LAMP_ROADS.values()], float)[road]
    efficacy = _words(lamps, "kind").map(LAMP_KINDS_LM_PER_W).to_numpy(float)
    cases = [~np.isnan(flux), ~np.isnan(power * efficacy), ~np.isnan(power)]
    taken = np.select(cases, [flux, power * efficacy, power * LAMP_EFFICACY_LM_PER_W], usual[:, 0])
    off = np.select(cases, [1.0, KNOWN_EFFICACY_UNCERTAINTY, EFFICACY_UNCERTAINTY], FLUX_UNCERTAINTY)
    usual_height, height_off = usual[:, 1], np.array([HEIGHT_UNCERTAINTY[each] for each in LAMP_ROADS])[road]
    return pd.DataFrame(
        {
            "height_m": np.where(np.isnan(height), usual_height, height),
            "height_m_least": np.where(np.isnan(height), usual_height / height_off, height),
            "height_m_most": np.where(np.isnan(height), usual_height * height_off, height),
            "height_from": np.where(np.isnan(height), "road", "recorded").astype(object),
            "flux_lm": taken,
            "flux_lm_least": taken / off,
            "flux_lm_most": taken * off,
            "flux_from": np.select(cases, ["recorded", "power and kind", "power"], "road").astype(object),
        },
        index=lamps.index,
    )


def _numbers(lamps: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    if column not in lamps:
        return np.full(len(lamps), np.nan)
    numbers: npt.NDArray[np.float64] = lamps[column].to_numpy(np.float64, na_value=np.nan)
    return numbers


def _words(lamps: pd.DataFrame, column: str) -> pd.Series:
    return lamps[column] if column in lamps else pd.Series(None, lamps.index, dtype=object)
