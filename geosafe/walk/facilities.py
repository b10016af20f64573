"""Facilities: toilets, water and seats on the way."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import LineString

from geosafe.study import Study
from geosafe.walk.params import FACILITY_NEAR_M, SEATS_APART_M
from geosafe.walks import Facility


def facilities_on(study: Study, line: LineString) -> tuple[Facility, ...]:
    """Return toilets, water and seats that are open to all near a walk, in its order; of seats close by, the nearest.

    Parameters
    ----------
    study
        The place.
    line
        The shape of the whole walk, in the CRS of the study.
    """
    table = study.amenities
    near_m = table["kind"].map(FACILITY_NEAR_M).fillna(-1.0).to_numpy(float)
    off = shapely.distance(table.geometry.array, line)
    table = table.assign(off_m=off, along_m=shapely.line_locate_point(line, table.geometry.array))
    table = table[(off <= near_m) & ~table["access"].isin(("private", "customers", "no")).to_numpy()]
    spot = np.where(table["kind"] == "seat", table["along_m"] // SEATS_APART_M, np.arange(len(table)))
    table = table.assign(spot=spot).sort_values("off_m", kind="stable").drop_duplicates(["kind", "spot"])
    table = table.sort_values("along_m", kind="stable")
    return tuple(
        Facility(kind, _text(name), point, float(along), float(away), _text(hours))
        for kind, name, point, along, away, hours in zip(
            table["kind"], table["name"], table.geometry, table["along_m"], table["off_m"], table["opening_hours"],
            strict=True,
        )
    )  # fmt: skip


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
