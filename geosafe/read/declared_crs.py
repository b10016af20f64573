"""Read the CRS that a file declares, without letting it name other files."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError, ProjError

from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault

#: What a CRS is written in that reads grids or other files when it is used.
_READS_FILES: Final = re.compile(r"grids|\+init|PARAMETERFILE|\+file|PROJ4", re.IGNORECASE)
_CRS84: Final = re.compile(r"(urn:ogc:def:crs:OGC:[\d.]*:|OGC:)CRS84", re.IGNORECASE)
_EPSG: Final = re.compile(
    r"(?:urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?EPSG(?::[\d.]*:|/[\d.]+/|:)(\d{1,9})", re.IGNORECASE
)
_SAVE: Final = "Save it in a CRS with an EPSG code, such as EPSG:4326."
#: Places that two definitions of one CRS give differ by less [degrees]: about a metre.
_SAME_DEG: Final = 1e-5


def crs_of_code(code: int, *, name: str) -> pyproj.CRS:
    """Return the CRS of an EPSG code; an unknown code is a fault of the file ``name``."""
    try:
        return _on_the_ground(pyproj.CRS.from_epsg(code), name)
    except CRSError:
        raise DataError(Fault(name, f"its CRS, EPSG:{code}, is not known", _SAVE)) from None


def crs_of_name(text: str, *, name: str) -> pyproj.CRS:
    """Return the CRS of a name such as ``EPSG:27700`` or ``urn:ogc:def:crs:OGC:1.3:CRS84``."""
    if _CRS84.fullmatch(text):
        return LONLAT
    if not (code := _EPSG.fullmatch(text)):
        raise DataError(Fault(name, f"the CRS {text!r} is not known", "Save it in EPSG:4326."))
    return crs_of_code(int(code[1]), name=name)


def crs_of_definition(definition: str | dict[str, Any], *, name: str) -> pyproj.CRS:
    """Return the CRS of a definition in well-known text, or in PROJJSON as a dict.

    Where it is that of an EPSG code, the definition of the code goes before it.

    Raises
    ------
    DataError
        It is none, it is no CRS of places on the ground, or it names files to read.
    """
    try:
        read = pyproj.CRS.from_wkt if isinstance(definition, str) else pyproj.CRS.from_json_dict
        crs = read(definition)
        if code := crs.to_epsg():
            return crs_of_code(code, name=name)
    except DataError:
        raise
    except (CRSError, RecursionError, TypeError, ValueError, KeyError):
        shown = definition[:60] if isinstance(definition, str) else str(definition)[:60]
        raise DataError(Fault(name, f"its CRS cannot be read ({shown!r})", _SAVE)) from None
    if crs.is_bound or _READS_FILES.search(str(definition)):
        raise DataError(Fault(name, f"its CRS {crs.name!r} is defined by other files", _SAVE))
    return _on_the_ground(crs, name)


def differs(declared: pyproj.CRS, given: pyproj.CRS, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> bool:
    """Tell whether two CRSs differ: by their codes, else by where they put the given coordinates."""
    if declared.equals(given, ignore_axis_order=True):
        return False
    ours, theirs = declared.to_epsg(), given.to_epsg()
    if ours is not None and theirs is not None:
        return bool(ours != theirs)
    placed = np.isfinite(x) & np.isfinite(y)
    there, here = (
        np.array(pyproj.Transformer.from_crs(crs, LONLAT, always_xy=True).transform(x[placed], y[placed]))
        for crs in (declared, given)
    )
    return not np.allclose(there, here, rtol=0, atol=_SAME_DEG)


def _on_the_ground(crs: pyproj.CRS, name: str) -> pyproj.CRS:
    """Return the horizontal part of a CRS in degrees or on a map."""
    crs = (crs.sub_crs_list[0] if crs.is_compound else crs).to_2d()
    nowhere = DataError(Fault(name, f"its CRS {crs.name!r} is none of places on the ground", _SAVE))
    if not (crs.is_geographic or crs.is_projected):
        raise nowhere
    try:
        pyproj.Transformer.from_crs(crs, LONLAT)
    except ProjError:  # the ground of another planet
        raise nowhere from None
    return crs
