"""Energy of lamps that a scenario changes: kWh in a year, from their power or their light, and the hours they burn."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import DARK_PHASES, KNOWN_EFFICACY_UNCERTAINTY, LAMP_KINDS_LM_PER_W
from geosafe.study import Study

#: What lamps are that a scenario adds; our judgement: nearly every lamp that is put up now is LED.
NEW_KIND: Final = "led"
#: What the ids of things begin with that a scenario adds.
NEW_ID: Final = "scenario/"


def energy_change(study: Study, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """Return the change in energy by the lamps that differ: added, taken away, or burning otherwise.

    Parameters
    ----------
    study
        The study; its hours of the dark phases are those that lamps burn in.
    before, after
        Lamps as they were taken, ``scores.lighting.lamps``: ``power_w`` [W], ``flux_lm`` [lm] and ``flux_from``,
        ``kind``, and ``on_{phase}`` (share of the full output, 0-1). A lamp that is dimmed is taken to use power in
        proportion, which LED lamps nearly do.

    Returns
    -------
    dict
        ``energy_kwh``, ``energy_kwh_lo``, ``energy_kwh_hi`` [kWh a year]: the sum over lamps of which the power is
        recorded, or follows from their recorded light and their kind; new lamps are taken to be LED. NaN where it is
        known of none that differ. ``energy_unknown``: lamps that differ and are not in the sum.
    """
    index = before.index.union(after.index, sort=False)
    tell = ["power_w", "flux_lm", "flux_from", "kind", *(f"on_{phase}" for phase in DARK_PHASES)]
    old, now = (each[tell].astype(object).reindex(index) for each in (before, after))
    differs = ~(old.eq(now) | (old.isna() & now.isna())).all(axis=1).to_numpy(bool)
    if not differs.any():
        return {"energy_kwh": 0.0, "energy_kwh_lo": 0.0, "energy_kwh_hi": 0.0, "energy_unknown": 0.0}
    ids = index[differs]
    use, use_now = (_kwh(study, each.reindex(ids), ids.isin(each.index)) for each in (before, after))
    known = ~np.isnan(use[0] + use_now[0])
    ends = (use_now[0] - use[0], use_now[1] - use[2], use_now[2] - use[1])
    # A lamp that stays has the same power on both sides, whatever it is.
    stays = ids.isin(before.index) & ids.isin(after.index)
    spread = [np.where(stays, (use_now[k] - use[k]), end) for k, end in zip((0, 1, 2), ends, strict=True)]
    sums = (spread[0], np.minimum(spread[1], spread[2]), np.maximum(spread[1], spread[2]))
    value, low, high = (float(each[known].sum()) if known.any() else np.nan for each in sums)
    return {"energy_kwh": value, "energy_kwh_lo": low, "energy_kwh_hi": high, "energy_unknown": float((~known).sum())}


def _kwh(study: Study, lamps: pd.DataFrame, there: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.float64], ...]:
    """Return the energy of each lamp, its least and its most [kWh a year]; 0 of one that is not there."""
    hours = np.array([study.phase_hours[phase] for phase in DARK_PHASES]) / study.period.years
    burning = lamps[[f"on_{phase}" for phase in DARK_PHASES]].to_numpy(float) @ hours
    new = lamps.index.astype(str).str.startswith(NEW_ID)
    kind = lamps["kind"].where(lamps["kind"].notna() | ~new, NEW_KIND)
    power = lamps["power_w"].to_numpy(float)
    from_light = np.where(
        lamps["flux_from"] == "recorded",
        lamps["flux_lm"].to_numpy(float) / kind.map(LAMP_KINDS_LM_PER_W).to_numpy(float),
        np.nan,
    )
    taken = np.where(np.isnan(power), from_light, power)
    off = np.where(np.isnan(power), KNOWN_EFFICACY_UNCERTAINTY, 1.0)
    return tuple(np.where(there, watts * burning / 1000, 0.0) for watts in (taken, taken / off, taken * off))
