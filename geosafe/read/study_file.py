"""The study file: what a study is made of, checked before anything else is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from geosafe.read.study_values import (
    Clock,
    CoverageOf,
    CrsCode,
    DataPath,
    Part,
    ProfileName,
    Rate,
    Text,
    Values,
    Zone,
    check_place,
    nodata_value,
    path_alone,
    paths_alone,
)
from geosafe.read.yaml_file import TrueFalse, read_yaml
from geosafe.study import Period

STUDY_FILE: Final = "study.yaml"
DateOrder = Literal["day-first", "month-first", "year-first"]


class PeriodEntry(Part):
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


class _PointColumns(Part):
    """Names of the columns that say where: ``lon`` and ``lat`` [degrees, WGS 84], or ``x`` and ``y``.

    ``point`` is one column with both, as ``48.85, 2.35`` (latitude first) or ``POINT (2.35 48.85)``.
    Without any, the file's own shapes say where.
    """

    lon: Text | None = None
    lat: Text | None = None
    x: Text | None = None
    y: Text | None = None
    point: Text | None = None
    id: Text | None = None

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


def _check_crs_of(columns: _PointColumns, crs: str | None) -> None:
    if columns.projected and crs is None:
        raise ValueError("`x` and `y` need a CRS | Add `crs: EPSG:…`, as the publisher of the data names it.")
    if (columns.lon or columns.point) and crs not in (None, "EPSG:4326"):
        raise ValueError("`lon`, `lat` and `point` are degrees in EPSG:4326 | Use `x` and `y` for another CRS.")


class IncidentColumns(_PointColumns):
    """Names of the columns of an incident table."""

    date: Text | None = None
    time: Text | None = None
    start: Text | None = None
    end: Text | None = None
    month: Text | None = None
    kind: Text | None = None

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

    power_w: Text | None = None
    flux_lm: Text | None = None
    height_m: Text | None = None
    cct_k: Text | None = None
    kind: Text | None = None
    on_hours: Text | None = None


class CountColumns(_PointColumns):
    """Names of the columns of pedestrian counts: how many passed, and when.

    ``hour`` is the clock hour (0-23) beside ``date``; alone it is the hour of the week, 0 (Monday 00:00) to 167.
    """

    count: Text
    minutes: Text | None = None
    date: Text | None = None
    time: Text | None = None
    start: Text | None = None
    hour: Text | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        ways = {"date and time": bool(self.date and self.time), "date and hour": bool(self.date and self.hour),
                "start": bool(self.start), "hour": bool(self.hour and not self.date)}  # fmt: skip
        if sum(ways.values()) != 1 or (self.time and not self.date) or (self.start and self.date):
            raise ValueError(
                "the columns do not say when, and once, people were counted | Name `start`, or `date` with `time` or "
                "`hour`, or `hour` alone for the hour of the week."
            )
        return self


class _Source(Part):
    path: DataPath
    layer: Text | None = None
    crs: CrsCode | None = None
    coverage: CoverageOf = "unknown"
    simulated: TrueFalse = False
    licence: Text | None = None


class IncidentsEntry(_Source):
    """One source of incidents.

    ``layer`` is the layer of a GeoPackage or the sheet of a workbook; ``keep`` and ``set_aside`` name
    values of the column ``kind`` or of any other column of the file;
    ``snapped`` marks points that were moved for anonymity; ``dates`` settles what 03/04/2024 means;
    ``unknown_times`` are clock times that the source writes where it knows none.
    """

    columns: IncidentColumns = Field(default_factory=IncidentColumns)
    keep: dict[Text, Values] = Field(default_factory=dict)
    set_aside: dict[Text, Values] = Field(default_factory=dict)
    snapped: TrueFalse = False
    timezone: Zone | None = None
    dates: DateOrder | None = None
    unknown_times: tuple[Clock, ...] = ()

    @model_validator(mode="after")
    def _has_crs(self) -> Self:
        _check_crs_of(self.columns, self.crs)
        return self


class LampsEntry(_Source):
    """One lamp inventory."""

    columns: LampColumns = Field(default_factory=LampColumns)

    @model_validator(mode="after")
    def _has_crs(self) -> Self:
        _check_crs_of(self.columns, self.crs)
        return self


class CountsEntry(Part):
    """One source of pedestrian counts, to calibrate expected people by."""

    path: DataPath
    layer: Text | None = None
    crs: CrsCode | None = None
    columns: CountColumns
    timezone: Zone | None = None
    dates: DateOrder | None = None
    simulated: TrueFalse = False
    licence: Text | None = None

    @model_validator(mode="after")
    def _has_crs(self) -> Self:
        _check_crs_of(self.columns, self.crs)
        return self


class ObservationColumns(_PointColumns):
    """Names of the columns of filled forms; those of geosafe's own form unless others are named."""

    lon: Text | None = "lon"
    lat: Text | None = "lat"


class ObservationsEntry(Part):
    """Filled forms of walks; their path alone where nothing else is to be said.

    ``walk`` is the ``walk.geojson`` of the walk: by it the code of a stop alone tells where the stop is.
    """

    path: DataPath
    walk: DataPath | None = None
    layer: Text | None = None
    simulated: TrueFalse = False
    licence: Text | None = None
    crs: Literal[None] = None
    columns: ObservationColumns = Field(default_factory=ObservationColumns)


#: What has points: a table of the study file.
PointsEntry: TypeAlias = IncidentsEntry | LampsEntry | CountsEntry | ObservationsEntry


class NightLightEntry(Part):
    """A raster of night light; its path alone where nothing else is to be said.

    ``nodata`` is a stored value that stands for no data, beside the one that the file declares; ``none`` says that
    every value was measured, the zeros too (NaN here). ``crs`` is for files that declare none.
    """

    path: DataPath
    band: Annotated[int, Field(ge=1)] | None = None
    unit: Text | None = None
    date: Text | None = None
    crs: CrsCode | None = None
    nodata: Annotated[float | None, BeforeValidator(nodata_value)] = None
    simulated: TrueFalse = False
    licence: Text | None = None


class GtfsEntry(Part):
    """A timetable in GTFS; its path alone where nothing else is to be said.

    ``coverage`` is where it holds all public transport there is, so that a stop it does not serve has no service.
    """

    path: DataPath
    coverage: CoverageOf = "unknown"
    simulated: TrueFalse = False
    licence: Text | None = None


class ReferenceRate(Part):
    """Incidents per km of street and year by phase, against which rates are scored."""

    all: Rate | None = None
    day: Rate | None = None
    evening: Rate | None = None
    night: Rate | None = None

    def rates(self) -> dict[str, float]:
        """Return the rates that are given [incidents per km of street and year] by phase."""
        return {phase: rate for phase, rate in self.model_dump().items() if rate is not None}


class StudyFile(Part):
    """What a study file says. Paths are as it writes them: relative to :attr:`folder`."""

    data: tuple[Annotated[Text, AfterValidator(check_place)], ...] = ()
    name: Text
    osm: DataPath | None = None
    place: Text | None = None
    area: DataPath | None = None
    timezone: Zone | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    period: PeriodEntry | None = None
    incidents: tuple[IncidentsEntry, ...] = ()
    lamps: tuple[LampsEntry, ...] = ()
    counts: tuple[CountsEntry, ...] = ()
    night_light: Annotated[NightLightEntry | None, BeforeValidator(path_alone)] = None
    gtfs: Annotated[tuple[GtfsEntry, ...], BeforeValidator(paths_alone)] = ()
    observations: Annotated[tuple[ObservationsEntry, ...], BeforeValidator(paths_alone)] = ()
    profile: ProfileName = "everyone"
    reference_rate: ReferenceRate = Field(default_factory=ReferenceRate)
    simulated: TrueFalse = False
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
