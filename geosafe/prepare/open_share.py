"""Which share of each phase a venue, stop or amenity is open: the week's hours gathered by phase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from geosafe.findings import Finding
from geosafe.prepare.open_week import open_week
from geosafe.prepare.usual_hours import USUAL_HOURS


def open_share(
    hours: pd.Series,
    kinds: pd.Series,
    *,
    lon: float,
    lat: float,
    tz: str,
    country: str | None,
    start: date,
    end: date,
    usual: Mapping[str, str] = USUAL_HOURS,
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the share of each phase's hours in which each of n places is open, and the findings.

    What :func:`geosafe.prepare.open_week.open_week` tells of phases; parameters, columns and errors stand there.
    """
    _, frame, findings = open_week(
        hours, kinds, lon=lon, lat=lat, tz=tz, country=country, start=start, end=end, usual=usual
    )
    return frame, findings
