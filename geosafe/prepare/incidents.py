"""Bring incidents on to the network: projected, inside the area and period, in their phase, on their street."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import to_metric
from geosafe.findings import Finding
from geosafe.incident_limits import incident_limits
from geosafe.network.snap import snap_points
from geosafe.params import INCIDENT_SNAP_M, PHASES
from geosafe.phases import phase_weights
from geosafe.study import Period
from geosafe.tables import empty_table
from geosafe.told import joined as listed
from geosafe.told import said

#: What the incidents of a source without kinds are called.
_NO_KIND: Final = "incident"


def place_incidents(
    frames: Sequence[gpd.GeoDataFrame],
    segments: gpd.GeoDataFrame,
    *,
    area: BaseGeometry,
    period: Period,
    location: tuple[float, float],
    timezone: str,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the ``incidents`` table and what was set aside on the way.

    Parameters
    ----------
    frames
        One table a source, as the incident reader returns it, each in its own declared CRS.
    segments
        The study's segments, metric CRS. Crossings take no incidents, for they are no street, nor do
        streets outside the area, which have no rate.
    area, period
        What lies outside is set aside and counted.
    location, timezone
        Longitude and latitude [degrees] and IANA zone, for the phases.
    """
    crs = segments.crs
    if not sum(map(len, frames)):
        return empty_table("incidents", crs), []
    joined = pd.concat([to_metric(frame, crs) for frame in frames], ignore_index=True)
    findings: list[Finding] = []
    inside = shapely.covers(area, joined.geometry.array)
    joined = _set_aside(joined, ~inside, findings, "outside-the-area", "lie outside the area")
    joined = _set_aside(joined, ~_in_period(joined, period, timezone), findings, "outside-the-period",
                        f"lie outside the period from {period.start} to {period.end}")  # fmt: skip
    timed = joined["timing"].isin(("instant", "range"))
    weights = phase_weights(joined.loc[timed, "start"], joined.loc[timed, "end"], *location, timezone)
    joined[[f"weight_{phase}" for phase in PHASES]] = weights.reindex(joined.index).to_numpy()
    if not timed.all() and len(joined):
        findings.append(
            Finding("incidents", "no-time-of-day", "note", int((~timed).sum()),
                    said("no-time-of-day", n=(~timed).sum(), of=len(joined)))
        )  # fmt: skip
    streets = segments[(segments["kind"] != "crossing") & segments["in_area"]]
    joined = joined.join(snap_points(joined, streets, limit_m=INCIDENT_SNAP_M))
    off = joined["segment_id"].isna()
    if off.any():
        findings.append(
            Finding("incidents", "far-from-a-street", "set aside", int(off.sum()),
                    f"{off.sum()} incidents lie more than {INCIDENT_SNAP_M:.0f} m from any walked street and count "
                    "in no rate.")
        )  # fmt: skip
    joined.index = pd.Index(
        joined["source"].astype(str) + "#" + joined["source_row"].astype(str), name="incident_id", dtype="object"
    )
    findings += _what_they_tell(joined, read=sum(map(len, frames)))
    return joined[list(empty_table("incidents", crs).columns)], findings


def _what_they_tell(placed: gpd.GeoDataFrame, *, read: int) -> list[Finding]:
    """Say what the incidents that are left can tell and what they cannot."""
    if placed.empty:
        says = said("none-left", n=read)
        todo = "If that cannot be, check the columns of the coordinates, `crs:`, `area:` and `period:`."
        return [Finding("incidents", "none-left", "trap", read, says, todo)]
    findings = []
    kinds = placed["kind"].unique()
    if len(kinds) == 1 and kinds[0] != _NO_KIND:
        says = said("one-kind", kind=repr(kinds[0]))
        findings.append(Finding("incidents", "one-kind", "note", len(placed), says))
    limits = incident_limits(placed)
    can, cannot = ([limit.says for limit in limits if limit.told == told] for told in (True, False))
    findings.append(Finding("incidents", "can-tell", "found", None, f"These incidents can tell {'; '.join(can)}."))
    if cannot:
        says = said("cannot-tell", limits=listed(cannot, by="list"))
        findings.append(Finding("incidents", "cannot-tell", "note", None, says))
    return findings


def _set_aside(
    frame: gpd.GeoDataFrame, out: pd.Series, findings: list[Finding], code: str, why: str
) -> gpd.GeoDataFrame:
    if out.any():
        findings.append(Finding("incidents", code, "set aside", int(out.sum()), f"{out.sum()} incidents {why}."))
    return frame[~out].reset_index(drop=True)


def _in_period(frame: gpd.GeoDataFrame, period: Period, timezone: str) -> pd.Series:
    """Return which incidents begin in the period.

    One known by its month only counts when the period touches the month, one without a date always.
    """
    day = frame["start"].dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    by_day = day.between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    by_month = frame["month"].between(f"{period.start:%Y-%m}", f"{period.end:%Y-%m}")
    inside: pd.Series = by_day.where(frame["start"].notna(), by_month.astype(bool) | frame["month"].isna())
    return inside
