"""What people said on walks, in its phase and on the network."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geosafe.crs import to_metric
from geosafe.findings import Finding
from geosafe.network.snap import snap_points
from geosafe.params import PLACE_SNAP_M
from geosafe.phases import classify_phases
from geosafe.sources import ObservationSource
from geosafe.tables import empty_table
from geosafe.told import said


def place_observations(
    sources: Sequence[ObservationSource],
    segments: gpd.GeoDataFrame,
    *,
    location: tuple[float, float],
    timezone: str,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the ``observations`` table and what was noticed on the way.

    The sun and the clock tell the phase where a form gives a date and a time; where it names another, that is said and
    theirs is taken. An answer far from every walked street is kept, and joined to none.

    Parameters
    ----------
    sources
        As the reader returns them, each in its own declared CRS.
    segments
        The study's segments, metric CRS.
    location, timezone
        (lon, lat) [degrees], and the IANA zone, of the sun and the clock.
    """
    empty = empty_table("observations", segments.crs)
    if not sources:
        return empty, []
    joined = pd.concat([to_metric(source.frame, segments.crs) for source in sources])
    told = classify_phases(joined["start"], *location, timezone).astype(object)
    differ = told.notna() & joined["phase"].notna() & (told != joined["phase"])
    findings = []
    if n := int(differ.sum()):
        first = joined.index[differ][0]
        named, by_clock = (said(f"phase.{each[differ].iloc[0]}") for each in (joined["phase"], told))
        says = said("observations-other-phase", n=n, first=first, named=named, told=by_clock)
        findings.append(Finding("observations", "observations-other-phase", "note", n, says, "Check the times."))
    joined["phase"] = told.where(told.notna(), joined["phase"])
    twice = joined.duplicated(["walk", "stop", "rater", "phase"], keep=False)
    if n := int(twice.sum()):
        says = said("observations-twice", n=n)
        findings.append(Finding("observations", "observations-twice", "note", n, says))
    joined = joined.join(snap_points(joined, segments, limit_m=PLACE_SNAP_M))
    if n := int(joined["segment_id"].isna().sum()):
        says = said("observations-far-from-a-street", n=n, m=PLACE_SNAP_M)
        findings.append(Finding("observations", "observations-far-from-a-street", "note", n, says))
    return joined[list(empty.columns)], findings
