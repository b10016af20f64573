"""The study file: what a study is made of, checked before anything else is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyproj
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pyproj.exceptions import CRSError

from geosafe.read.files import data_fault, path_fault
from geosafe.read.yaml_file import read_yaml
from geosafe.study import Period

STUDY_FILE: Final = "study.yaml"
DateOrder = Literal["day-first", "month-first", "year-first"]


def _check_place(place: str, info: ValidationInfo) -> str:
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


def _check_bool(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _path_alone(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


def _paths_alone(value: Any) -> Any:
    return [_path_alone(each) for each in (value if isinstance(value, list | tuple) else [value])]


def _nodata(value: Any) -> Any:
    return "nan" if value == "none" else value


_Text = Annotated[str, Field(min_length=1, max_length=1000)]
_Path = Annotated[_Text, AfterValidator(_check_path)]
_Coverage = Annotated[_Text, AfterValidator(_check_coverage)]
_Zone = Annotated[_Text, AfterValidator(_check_zone)]
_Crs = Annotated[_Text, AfterValidator(_check_crs)]
_Bool = Annotated[bool, BeforeValidator(_check_bool), Field(strict=True)]
_Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Values = Annotated[tuple[_Text, ...], BeforeValidator(_listed), Field(min_length=1)]
_Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PeriodEntry(_Part):
    """The dates that the study describes, both included: ``{from: 2017-07-11, to: 2017-07-31}``."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the period ends on {self.end}, before it starts | Write the earlier date under `from:`.")
        return self

    def period(self) -> Period:
        """Return the period as the study holds it."""
        return Period(self.start, self.end)


class _PointColumns(_Part):
    """Names of the columns that say where: ``lon`` and ``lat`` [degrees, WGS 84], or ``x`` and ``y``.

    ``point`` is one column with both, as ``48.85, 2.35`` (latitude first) or ``POINT (2.35 48.85)``.
    Without any, the file's own shapes say where.
    """

    lon: _Text | None = None
    lat: _Text | None = None
    x: _Text | None = None
    y: _Text | None = None
    point: _Text | None = None
    id: _Text | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        ways = ((self.lon, self.lat), (self.x, self.y), (self.point,))
        if any(None in way and any(way) for way in ways) or sum(any(way) for way in ways) > 1:
            raise ValueError(
                "the columns do not say where one thing, and once, | Name both `lon` and `lat`, or both `x` and `y`, "
                "or `point`, or none of them where the file holds points itself."
            )
        return self

    @property
    def place(self) -> tuple[str, ...] | None:
        """The columns of longitude and latitude or of ``x`` and ``y``, or ``point``; None: the file's own shapes."""
        names = (self.point,) if self.point else (self.lon or self.x, self.lat or self.y)
        return tuple(name for name in names if name) or None

    @property
    def projected(self) -> bool:
        """Whether the place is given as ``x`` and ``y`` in a CRS that the entry names."""
        return self.x is not None

    def named(self) -> Mapping[str, str]:
        """Return the columns that the file must hold: what each is for → its name."""
        return {role: name for role, name in self.model_dump().items() if name is not None}


class IncidentColumns(_PointColumns):
    """Names of the columns of an incident table."""

    date: _Text | None = None
    time: _Text | None = None
    start: _Text | None = None
    end: _Text | None = None
    month: _Text | None = None
    kind: _Text | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if sum(name is not None for name in (self.date, self.start, self.month)) > 1:
            raise ValueError("the time is given in several ways | Name one of `date`, `start` and `month`.")
        if self.time and not self.date:
            raise ValueError("`time` stands without `date` | Name the column with the date too.")
        if self.end and not self.start:
            raise ValueError("`end` stands without `start` | Name the column with the start too.")
        return self


class LampColumns(_PointColumns):
    """Names of the columns of a lamp inventory; powers in watts, fluxes in lumens, heights in metres."""

    power_w: _Text | None = None
    flux_lm: _Text | None = None
    height_m: _Text | None = None
    cct_k: _Text | None = None
    kind: _Text | None = None
    on_hours: _Text | None = None


class _Source(_Part):
    path: _Path
    layer: _Text | None = None
    crs: _Crs | None = None
    coverage: _Coverage = "unknown"
    simulated: _Bool = False
    licence: _Text | None = None

    def _crs_fault(self, columns: _PointColumns) -> None:
        if columns.projected and self.crs is None:
            raise ValueError("`x` and `y` need a CRS | Add `crs: EPSG:…`, as the publisher of the data names it.")
        if (columns.lon or columns.point) and self.crs not in (None, "EPSG:4326"):
            raise ValueError("`lon`, `lat` and `point` are degrees in EPSG:4326 | Use `x` and `y` for another CRS.")


class IncidentsEntry(_Source):
    """One source of incidents.

    ``layer`` is the layer of a GeoPackage or the sheet of a workbook; ``keep`` and ``set_aside`` name
    values of the column ``kind`` or of any other column of the file;
    ``snapped`` marks points that were moved for anonymity; ``dates`` settles what 03/04/2024 means;
    ``unknown_times`` are clock times that the source writes where it knows none.
    """

    columns: IncidentColumns = Field(default_factory=IncidentColumns)
    keep: dict[_Text, _Values] = Field(default_factory=dict)
    set_aside: dict[_Text, _Values] = Field(default_factory=dict)
    snapped: _Bool = False
    timezone: _Zone | None = None
    dates: DateOrder | None = None
    unknown_times: tuple[_Clock, ...] = ()

    @model_validator(mode="after")
    def _has_crs(self) -> Self:
        self._crs_fault(self.columns)
        return self


class LampsEntry(_Source):
    """One lamp inventory."""

    columns: LampColumns = Field(default_factory=LampColumns)

    @model_validator(mode="after")
    def _has_crs(self) -> Self:
        self._crs_fault(self.columns)
        return self


class NightLightEntry(_Part):
    """A raster of night light; its path alone where nothing else is to be said.

    ``nodata`` is a stored value that stands for no data, beside the one that the file declares; ``none`` says that
    every value was measured, the zeros too (NaN here). ``crs`` is for files that declare none.
    """

    path: _Path
    band: Annotated[int, Field(ge=1)] | None = None
    unit: _Text | None = None
    date: _Text | None = None
    crs: _Crs | None = None
    nodata: Annotated[float | None, BeforeValidator(_nodata)] = None
    simulated: _Bool = False
    licence: _Text | None = None


class GtfsEntry(_Part):
    """A timetable in GTFS; its path alone where nothing else is to be said.

    ``coverage`` is where it holds all public transport there is, so that a stop it does not serve has no service.
    """

    path: _Path
    coverage: _Coverage = "unknown"
    simulated: _Bool = False
    licence: _Text | None = None


class ReferenceRate(_Part):
    """Incidents per km of street and year by phase, against which rates are scored."""

    all: _Rate | None = None
    day: _Rate | None = None
    evening: _Rate | None = None
    night: _Rate | None = None

    def rates(self) -> dict[str, float]:
        """Return the rates that are given [incidents per km of street and year] by phase."""
        return {phase: rate for phase, rate in self.model_dump().items() if rate is not None}


class StudyFile(_Part):
    """What a study file says. Paths are as it writes them: relative to :attr:`folder`."""

    data: tuple[Annotated[_Text, AfterValidator(_check_place)], ...] = ()
    name: _Text
    osm: _Path | None = None
    place: _Text | None = None
    area: _Path | None = None
    timezone: _Zone | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    period: PeriodEntry | None = None
    incidents: tuple[IncidentsEntry, ...] = ()
    lamps: tuple[LampsEntry, ...] = ()
    night_light: Annotated[NightLightEntry | None, BeforeValidator(_path_alone)] = None
    gtfs: Annotated[tuple[GtfsEntry, ...], BeforeValidator(_paths_alone)] = ()
    observations: tuple[_Path, ...] = ()
    profile: _Text = "everyone"
    reference_rate: ReferenceRate = Field(default_factory=ReferenceRate)
    simulated: _Bool = False
    _folder: Path = PrivateAttr(default=Path())

    @property
    def folder(self) -> Path:
        """The folder of the study file, which every path in it is relative to."""
        return self._folder

    def model_post_init(self, context: Any, /) -> None:
        """Keep the folder that the reader passes on."""
        if context:
            self._folder = context["folder"]

    @model_validator(mode="after")
    def _one_network(self) -> Self:
        if self.osm is None and self.place is None:
            raise ValueError(
                "no 'osm' and no 'place' is given | Add `osm:` with an OpenStreetMap extract (.osm.pbf) of the place, "
                "or `place:` with its name."
            )
        return self


def read_study_file(path: Path) -> StudyFile:
    """Read and check ``study.yaml``.

    Parameters
    ----------
    path
        The study folder, or the file.

    Returns
    -------
    StudyFile
        Frozen; every path in it exists and lies inside the study folder or in a folder that the
        file lists under ``data:``.

    Raises
    ------
    MissingFileError
        When there is no such file.
    DataError
        With every fault and its line.
    """
    file = path / STUDY_FILE if path.is_dir() else path
    return read_yaml(file, StudyFile, context={"folder": file.parent, "data": []})
