"""Pedestrian counts on the network: snapped, in the period, and each row that is not named."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.crs import to_metric
from geosafe.findings import Finding
from geosafe.network.snap import snap_points
from geosafe.params import PLACE_SNAP_M
from geosafe.sources import CountSource
from geosafe.study import Period
from geosafe.tables import empty_table


def place_counts(
    sources: Sequence[CountSource], segments: gpd.GeoDataFrame, *, period: Period, timezone: str
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the ``counts`` table and what was set aside on the way.

    Parameters
    ----------
    sources
        As the reader returns them, each in its own declared CRS.
    segments
        The study's segments, metric CRS; those in the margin around the area too.
    period
        What lies outside is set aside; counts that tell the hour of the week alone are taken to be of the period.
    timezone
        IANA zone in which its dates are told.
    """
    empty = empty_table("counts", segments.crs)
    if not sources:
        return empty, []
    joined = pd.concat([to_metric(source.frame, segments.crs) for source in sources])
    day = joined["start"].dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    within = day.between(pd.Timestamp(period.start), pd.Timestamp(period.end)) | day.isna()
    joined = joined.join(snap_points(joined, segments, limit_m=PLACE_SNAP_M))
    off = joined["segment_id"].isna()
    findings: list[Finding] = []
    for wrong, code, why in (
        (~within, "counts-outside-the-period", f"lie outside the period from {period.start} to {period.end}"),
        (within & off, "counts-far-from-a-street", f"lie more than {PLACE_SNAP_M:.0f} m from every walked street"),
    ):
        which: npt.NDArray[np.object_] = joined.index[wrong].to_numpy(object)
        if n := len(which):
            says = f"{n:,} pedestrian counts {why}: {', '.join(which[:20])}{f' and {n - 20:,} more' if n > 20 else ''}."
            findings.append(Finding("counts", code, "set aside", n, says))
    return joined.loc[within & ~off, list(empty.columns)], findings
