"""What the forms of a walk and their reader agree on: columns, the name of a walk, the stops as one table."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geosafe.params import WALK_PARAMETERS
from geosafe.phases import classify_phases
from geosafe.walks import Walk

#: Columns of a filled form, in their order; one row a person and stop.
FORM_COLUMNS: Final = (
    "walk", "stop", "code", "lon", "lat", "date", "time", "phase", "rater", "group", *WALK_PARAMETERS, "words",
    "change",
)  # fmt: skip


def walk_name(walk: Walk) -> str:
    """Return what a walk is called on its forms: when it meets, such as ``20191114T1830``."""
    return f"{walk.starts:%Y%m%dT%H%M}"


def stop_rows(walk: Walk) -> pd.DataFrame:
    """Return the stops of a walk, one row each: number, name (or missing), code, lon, lat [degrees], date, phase.

    The phase is that of the planned arrival, and dates are local.
    """
    arrives = pd.DatetimeIndex([stop.arrives for stop in walk.stops]).tz_convert("UTC")
    phase = classify_phases(pd.Series(arrives), *walk.study.location, walk.study.timezone)
    return pd.DataFrame(
        {
            "stop": [stop.number for stop in walk.stops],
            "name": [stop.name for stop in walk.stops],
            "code": [stop.code for stop in walk.stops],
            "lon": [round(stop.lon, 6) for stop in walk.stops],
            "lat": [round(stop.lat, 6) for stop in walk.stops],
            "date": [f"{stop.arrives:%Y-%m-%d}" for stop in walk.stops],
            "phase": phase.astype(object).to_numpy(),
        }
    )
