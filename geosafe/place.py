"""What can be known of a place from where it lies: its time zone and its country."""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import tzfpy

#: What a box drawn around nodes leaves beside the outermost [degrees]: about 10 m.
_BESIDE_NODES_DEG: Final = 1e-4


def timezone_of(lon: float, lat: float) -> str:
    """Return the IANA time zone of a place [degrees, WGS 84]; at sea the nautical one."""
    return str(tzfpy.get_tz(lon, lat))


def country_of(timezone: str) -> str | None:
    """Return the ISO 3166 code of the country whose time zone this is, or None where it is no country's."""
    return _countries().get(timezone)


@cache
def _countries() -> dict[str, str]:
    """Return the first country of each zone in the table that comes with the time zone database."""
    lines = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def middle_of(box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return longitude and latitude of the middle of a box (west, south, east, north) [degrees].

    A box whose east lies west of its west crosses the antimeridian.
    """
    west, south, east, north = box
    width = math.fmod(east - west + 360.0, 360.0)
    return math.remainder(west + width / 2, 360.0), (south + north) / 2


def box_around(lonlat: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a box around nodes [degrees], 1e-4 degrees wider on each side.

    Nodes further than half a turn apart lie on both sides of the antimeridian: east then lies west of west.
    """
    if np.ptp(lonlat[:, 0]) > 180:
        lonlat = np.column_stack([lonlat[:, 0] % 360, lonlat[:, 1]])
    west, south = (lonlat.min(axis=0) - _BESIDE_NODES_DEG).tolist()
    east, north = (lonlat.max(axis=0) + _BESIDE_NODES_DEG).tolist()
    west, east = (lon if lon <= 180 else lon - 360 for lon in (west, east))
    return west, south, east, north
