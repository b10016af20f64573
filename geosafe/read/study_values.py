"""The values of a study file: texts, paths inside its folder, zones, systems of coordinates; and what its parts are."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyproj
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pyproj.exceptions import CRSError

from geosafe.read.files import data_fault, path_fault
from geosafe.read.profile import name_fault, names_a_file


def check_place(place: str, info: ValidationInfo) -> str:
    """Return the path of an outside folder that may be read, noting it; raise with what is wrong with it."""
    if info.context and (fault := data_fault(place, folder=info.context["folder"])):
        raise ValueError(fault)
    if info.context:
        info.context["data"].append(place)
    return place


def _check_path(path: str, info: ValidationInfo) -> str:
    if info.context and (fault := path_fault(path, folder=info.context["folder"], data=info.context["data"])):
        raise ValueError(fault)
    return path


def _check_coverage(value: str, info: ValidationInfo) -> str:
    return value if value in ("area", "unknown") else _check_path(value, info)


def _check_profile(name: str, info: ValidationInfo) -> str:
    if fault := name_fault(name):
        raise ValueError(fault)
    return _check_path(name, info) if names_a_file(name) else name


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone | Write an IANA name such as Europe/Paris.") from None
    return name


def _check_crs(text: str) -> str:
    try:
        pyproj.CRS.from_epsg(int(text.upper().removeprefix("EPSG:")))
    except (ValueError, CRSError):
        raise ValueError(f"{text!r} is not a CRS | Write its EPSG code, such as EPSG:27700.") from None
    return text.upper() if text.upper().startswith("EPSG:") else f"EPSG:{text}"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def path_alone(value: Any) -> Any:
    """Return a path that stands alone as the block that it is short for."""
    return {"path": value} if isinstance(value, str) else value


def paths_alone(value: Any) -> Any:
    """Return one path or block, or several of them, as blocks."""
    return [path_alone(each) for each in (value if isinstance(value, list | tuple) else [value])]


def nodata_value(value: Any) -> Any:
    """Return the value that stands for no data; ``none``: nothing but NaN does."""
    return "nan" if value == "none" else value


Text = Annotated[str, Field(min_length=1, max_length=1000)]
DataPath = Annotated[Text, AfterValidator(_check_path)]
CoverageOf = Annotated[Text, AfterValidator(_check_coverage)]
ProfileName = Annotated[Text, AfterValidator(_check_profile)]
Zone = Annotated[Text, AfterValidator(_check_zone)]
CrsCode = Annotated[Text, AfterValidator(_check_crs)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Values = Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(min_length=1)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Part(BaseModel):
    """A part of a study file: it cannot be changed, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
