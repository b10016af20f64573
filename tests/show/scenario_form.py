"""The form of a scenario file, as the project's interface promises it, to hold drawn files against."""

from __future__ import annotations

import pathlib
import re
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from geosafe.read.scenario import read_scenario as read_by_geosafe

_SPAN = r"(\d\d?:\d\d-\d\d?:\d\d)"
_DAYS = r"((Mo|Tu|We|Th|Fr|Sa|Su)(-(Mo|Tu|We|Th|Fr|Sa|Su))?[, ]*)*"
_HOURS = re.compile(rf"24/7|{_DAYS}{_SPAN}(,{_SPAN})*(; ?{_DAYS}{_SPAN}(,{_SPAN})*)*")


def _hours(text: str) -> str:
    assert _HOURS.fullmatch(text), text
    return text


def _six(value: float) -> float:
    assert round(value, 6) == value
    return value


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Lon = Annotated[float, Field(ge=-180, le=180), AfterValidator(_six)]
Lat = Annotated[float, Field(ge=-90, le=90), AfterValidator(_six)]
Point = Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(lambda pair: [_six(v) for v in pair])]
Hours = Annotated[str, AfterValidator(_hours)]
Cost = Annotated[float | int, Field(ge=0)] | None
Number = float | int


class Line(_Form):
    type: Literal["LineString"]
    coordinates: Annotated[list[Point], Field(min_length=2)]


class Street(_Form):
    name: str


class Area(_Form):
    type: Literal["Polygon"]
    coordinates: Annotated[list[Annotated[list[Point], Field(min_length=4)]], Field(min_length=1, max_length=1)]

    @model_validator(mode="after")
    def _closed(self) -> Area:
        assert self.coordinates[0][0] == self.coordinates[0][-1]
        return self


class _Somewhere(_Form):
    at: Point | None = None
    along: Line | Street | None = None
    within: Area | None = None

    @model_validator(mode="after")
    def _one_place(self) -> _Somewhere:
        assert sum(place is not None for place in (self.at, self.along, self.within)) == 1
        return self


class AddLamps(_Somewhere):
    every_m: Number | None = None
    height_m: Number
    flux_lm: Number
    cct_k: Number
    cost: Cost = None


class SetLight(_Somewhere):
    lit: Literal["yes", "no"]
    hours: Hours | None = None


class DimLamps(_Form):
    within: Area
    hours: Hours
    to: Annotated[Number, Field(ge=0, le=1)]


class RemoveLamps(_Form):
    within: Area
    cost: Cost = None


class AddVenue(_Form):
    at: Point
    kind: str
    hours: Hours
    cost: Cost = None


class AddStop(_Form):
    at: Point
    service: Hours
    cost: Cost = None


class AddHosts(_Form):
    at: Point
    hours: Hours
    cost: Cost = None


class AddThing(_Form):
    at: Point
    hours: Hours | None = None
    cost: Cost = None


class Path(_Somewhere):
    hours: Hours | None = None


class Edit(_Form):
    add_lamps: AddLamps | None = None
    set_light: SetLight | None = None
    dim_lamps: DimLamps | None = None
    remove_lamps: RemoveLamps | None = None
    add_venue: AddVenue | None = None
    add_stop: AddStop | None = None
    add_hosts: AddHosts | None = None
    add_toilet: AddThing | None = None
    add_seats: AddThing | None = None
    add_crossing: AddThing | None = None
    close_path: Path | None = None
    open_path: Path | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Edit:
        assert len(self.model_fields_set) == 1
        return self


class Scenario(_Form):
    name: Annotated[str, Field(min_length=1)]
    because: str | None = None
    serves: list[Annotated[str, Field(pattern=r"^[A-Z]{2}-\d+$")]] = []
    edits: Annotated[list[Edit], Field(min_length=1)]


def read_scenario(text: str) -> tuple[Scenario, dict[str, Any]]:
    """Return a scenario file as its form and as plain values; raise where geosafe does not read it or it is not so."""
    with TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "drawn.yaml"
        file.write_text(text, encoding="utf-8")
        edits = read_by_geosafe(file).edits
    assert edits
    plain = YAML(typ="safe", pure=True).load(text)
    return Scenario.model_validate(plain), plain
