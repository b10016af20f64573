"""One million timestamps into phases, against pvlib's SPA on every timestamp and astral.

Run with ``python -m benchmarks.phases``. SPA takes a sample of the timestamps, and its seconds are
scaled to all of them; astral's dawns and dusks are found once a date, the way it serves best.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from pvlib.solarposition import spa_python

from geosafe.params import EVENING_HOURS
from geosafe.phases import classify_phases
from geosafe.sun import civil_twilight

LON, LAT, TZ = 24.9384, 60.1699, "Europe/Helsinki"
N: Final = 1_000_000
PEER_SAMPLE: Final = 20_000
SEED: Final = 7


def run() -> dict[str, Any]:
    """Return seconds [s] for a million timestamps of 2024, ratios, and the worst dusk or dawn [s] against SPA."""
    first = pd.Timestamp("2024-01-01", tz=TZ).timestamp()
    seconds = first + np.random.default_rng(SEED).integers(0, 366 * 86_400, N)
    times = pd.Series(pd.to_datetime(seconds, unit="s", utc=True))
    sample = times[:PEER_SAMPLE]
    scale = N / PEER_SAMPLE

    classify_phases(sample, LON, LAT, TZ)  # imports
    ours_s, ours = _timed(lambda: classify_phases(times, LON, LAT, TZ))
    spa_s, spa = _timed(lambda: _by_spa(sample))
    result: dict[str, Any] = {
        "timestamps": N,
        "geosafe_s": ours_s,
        "spa_s_scaled": spa_s * scale,
        "spa_ratio": spa_s * scale / ours_s,
        "spa_disagreements": int((ours[:PEER_SAMPLE] != spa).sum()),
        "worst_crossing_s": _worst_crossing_s(),
        "peer_sample": PEER_SAMPLE,
    }
    if importlib.util.find_spec("astral"):
        astral_s, astral = _timed(lambda: _by_astral(times))
        result |= {
            "astral_s": astral_s,
            "astral_ratio": astral_s / ours_s,
            "astral_disagreements": int((ours != astral).sum()),
        }
    return result


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def _phases(is_day: Any, hour: Any) -> Any:
    evening = (hour >= EVENING_HOURS[0]) & (hour < EVENING_HOURS[1])
    return np.where(is_day, "day", np.where(evening, "evening", "night"))


def _by_spa(times: pd.Series) -> Any:
    elevation = spa_python(pd.DatetimeIndex(times), LAT, LON)["elevation"].to_numpy()
    return _phases(elevation >= -6, times.dt.tz_convert(TZ).dt.hour.to_numpy())


def _by_astral(times: pd.Series) -> Any:
    """Classify with astral's civil dawns and dusks, found once a date and put in the order of time.

    Taken date by date they would be wrong where dusk falls after midnight: a tenth of a Helsinki year.
    """
    from astral import Observer
    from astral.sun import dawn, dusk

    turns = []
    for day in pd.date_range("2023-12-31", "2025-01-01"):
        for event in (dawn, dusk):
            with contextlib.suppress(ValueError):  # none on that date
                turns.append((event(Observer(LAT, LON), day.date()).timestamp(), event is dawn))
    at, rising = map(np.array, zip(*sorted(turns), strict=True))
    is_day = rising[np.searchsorted(at, times.dt.as_unit("s").astype("int64"), side="right") - 1]
    return _phases(is_day, times.dt.tz_convert(TZ).dt.hour.to_numpy())


def _worst_crossing_s() -> float:
    """Return the largest distance [s] of a crossing from the root of SPA's elevation, by its slope there."""
    found = pd.DatetimeIndex(civil_twilight(LON, LAT, start=date(2024, 1, 1), end=date(2024, 12, 31))["time"])
    step = pd.Timedelta("5s")
    before, at, after = (
        spa_python(found + shift, LAT, LON)["elevation"].to_numpy() for shift in (-step, 0 * step, step)
    )
    return float(np.abs((at + 6) / ((after - before) / 10)).max())


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
