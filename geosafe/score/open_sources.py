"""What open places send out by phase: the value, its bounds, and how far they rest on observation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import EVIDENCE_CREDIT, PHASES


def open_sources(hours: pd.DataFrame, weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the strength of each place as a source, its weight times its open share (n, 5 · phases).

    Parameters
    ----------
    hours
        Rows of :attr:`geosafe.study.Study.open_share`, one a place.
    weight
        What each place sends out when it is open (n,).

    Returns
    -------
    Array
        By phase: the value (a place of unknown hours sends nothing); worst and best; what it could
        send if it were open all the time; and that times the credit of its hours, for
        :func:`geosafe.score.raw.credit_of`: to know that a place is closed is knowledge too.
    """
    share, low, high = (hours[[phase + bound for phase in PHASES]].to_numpy(float) for bound in ("", "_lo", "_hi"))
    known = ~np.isnan(share)
    credit = known * hours["hours_evidence"].map(EVIDENCE_CREDIT).to_numpy(float)[:, None]
    sources: npt.NDArray[np.float64] = weight[:, None] * np.hstack(
        [np.where(known, share, 0.0), np.where(known, low, 0.0), np.nan_to_num(high), np.ones_like(share), credit]
    )  # fmt: skip
    return sources
