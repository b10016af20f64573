"""The values of a scenario file: texts, hours, costs, and where an edit is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import shapely
from opening_hours import OpeningHours, State, validate
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from geosafe.crs import LONLAT
from geosafe.errors import DataError
from geosafe.read.files import path_fault
from geosafe.read.polygon import read_polygon
from geosafe.scenario import Cost, Places, Where

#: The longest text of hours: the longest value that OpenStreetMap holds.
MAX_HOURS: Final = 255
#: The largest sum of money.
MOST_MONEY: Final = 1e9
#: Most of the darkest stretches that one edit may name.
MOST_STRETCHES: Final = 200
#: Fewest coordinates of each shape, and how deep its lists lie.
_SHAPES: Final = {"Point": (1, 0), "LineString": (2, 1), "Polygon": (4, 2)}
_FILES: Final = (".geojson", ".json", ".gpkg", ".shp", ".parquet")
#: A week that is read to see whether hours ever hold: in it the sun rises and sets everywhere but near the poles.
_WEEK: Final = (datetime(2024, 3, 18), datetime(2024, 3, 25))


def fault(found: str, remedy: str) -> PydanticCustomError:
    """Return an error that :func:`geosafe.read.yaml_file.read_yaml` tells as ``found. remedy``."""
    return PydanticCustomError("value_error", "{error}", {"error": f"{found} | {remedy}"})


def nearest(given: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'? `` where a known word is like the one given, else an empty text."""
    words = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(given.casefold(), words, n=1, cutoff=0.6)
    return f"Did you mean {words[near[0]]!r}? " if near else ""


def one_line(text: str) -> str:
    """Return a text without line ends and double blanks."""
    line = " ".join(text.split())
    if not line:
        raise fault("the text is empty", "Write a word or two.")
    return line


def _check_hours(text: str) -> str:
    if len(text) > MAX_HOURS:
        raise fault(f"hours of {len(text)} characters", f"Write at most {MAX_HOURS}.")
    if '"' in text or "||" in text:
        raise fault(
            f"the hours {text!r} hold a comment or a fallback", 'Write days and times alone: "Mo-Su 08:00-24:00".'
        )
    if not validate(text):
        raise fault(
            f"the hours {text!r} cannot be read",
            'Write them as OpenStreetMap does, in quotes: "Th-Sa 18:00-04:00", "22:00-05:00" or "24/7".',
        )
    hours = OpeningHours(text, coords=(45.0, 0.0))
    states = {state for _, _, state, _ in hours.intervals(*_WEEK)} | {
        state for _, _, state, _ in hours.intervals(_WEEK[0] + timedelta(days=182), _WEEK[1] + timedelta(days=182))
    }
    if State.UNKNOWN in states or State.OPEN not in states:
        raise fault(f"the hours {text!r} say of no hour that it is open", "Write the days and times that are open.")
    return text


Text = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(one_line)]
Hours = Annotated[str, Field(min_length=1), AfterValidator(_check_hours)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Block(BaseModel):
    """A part of a scenario file: it cannot be changed, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


# Costs -------------------------------------------------------------------------------------------


def _check_money(given: Any, info: ValidationInfo) -> Any:
    if not isinstance(given, str):
        return given
    found = re.fullmatch(r"(?:([A-Z]{3}) )?(\d[\d ,_']*(?:\.\d+)?)(?: ?([A-Z]{3}))?", given.strip())
    if found is None or "," in found[2]:
        return given  # not a number: told so by its type
    code = found[1] or found[3]
    if code and info.context is not None:
        info.context["currencies"].setdefault(code)
    return re.sub(r"[ _']", "", found[2])


Money = Annotated[
    Annotated[float, Field(ge=0, le=MOST_MONEY, allow_inf_nan=False)],
    BeforeValidator(_check_money, json_schema_input_type=float | str),
]


class Costs(Block):
    """Money that is spent once and every year."""

    capital: Money = 0.0
    yearly: Money = 0.0


def _once(given: Any) -> Any:
    return {"capital": given} if isinstance(given, str | int | float) else given


def _every_year(given: Any) -> Any:
    return {"yearly": given} if isinstance(given, str | int | float) else given


#: A number alone is spent once.
CostOnce = Annotated[Costs | None, BeforeValidator(_once, json_schema_input_type=float | str | Costs)]
#: A number alone is spent every year: people are paid by the year.
CostYearly = Annotated[Costs | None, BeforeValidator(_every_year, json_schema_input_type=float | str | Costs)]


def cost_of(costs: Costs | None) -> Cost:
    """Return costs as the rooms hand them on."""
    return Cost() if costs is None else Cost(costs.capital, costs.yearly)


# Places ------------------------------------------------------------------------------------------


def _numbers(given: Any, depth: int) -> Any:
    """Return lists of texts as lists of numbers, ``depth`` lists above the pairs."""
    if depth:
        if not isinstance(given, list | tuple) or not given:
            raise fault("the coordinates are not nested as they must be", "Draw the shape on the map.")
        return [_numbers(each, depth - 1) for each in given]
    try:
        lon, lat = (float(each) for each in given)
    except (TypeError, ValueError):
        raise fault("a place is not two numbers", "Write longitude, then latitude: [24.9471, 60.1676].") from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise fault(f"[{lon:g}, {lat:g}] is no place", "Write longitude, then latitude, in degrees.")
    return lon, lat


def _shape_of(kind: str, coordinates: Any) -> Any:
    fewest, depth = _SHAPES[kind]
    numbers = _numbers(coordinates, depth)
    if kind == "Point":
        return shapely.Point(numbers)
    if any(len(ring) < fewest for ring in (numbers if kind == "Polygon" else [numbers])):
        raise fault(f"a {kind} with too few points", f"Give at least {fewest}.")
    if kind == "LineString":
        line = shapely.LineString(numbers)
        if not line.length:
            raise fault("the line has no length", "Draw it again.")
        return line
    if any(ring[0] != ring[-1] for ring in numbers):
        raise fault("the polygon is not closed", "Repeat its first point at its end.")
    polygon = shapely.Polygon(numbers[0], numbers[1:])
    if not polygon.is_valid or not polygon.area:
        raise fault("the polygon crosses itself or has no area", "Draw it again without crossing lines.")
    return polygon


class _Darkest(Block):
    stretches: Annotated[int, Field(ge=1, le=MOST_STRETCHES)]


class Place(Block):
    """A street or space by name or id, the darkest stretches, or a shape as GeoJSON writes it."""

    name: Text | None = None
    id: Text | None = None
    darkest: _Darkest | None = None
    type: str | None = None
    coordinates: list[Any] | tuple[Any, ...] | None = None
    file: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        ways = [name for name in ("name", "id", "darkest", "type", "file") if getattr(self, name) is not None]
        if len(ways) != 1 or (self.coordinates is None) != (self.type is None):
            raise fault(
                f"a place is told by {' and '.join(ways) or 'nothing'}",
                "Give one: name, id, darkest, a GeoJSON file, or type and coordinates.",
            )
        return self


def _read_place(place: Place, info: ValidationInfo) -> Where:
    if place.file is not None:
        return Where(shape=_read_file(place.file, info))
    if place.type is not None:
        if place.type not in _SHAPES:
            raise fault(f"the shape {place.type!r} is not known", f"Known: {', '.join(_SHAPES)}.")
        return Where(shape=_shape_of(place.type, place.coordinates))
    return Where(name=place.name, id=place.id, darkest=place.darkest.stretches if place.darkest else None)


def _read_file(path: str, info: ValidationInfo) -> Any:
    folder: Path | None = (info.context or {}).get("folder")
    if folder is None:
        raise fault(f"the file {path!r} cannot be read here", "Write the shape out: type and coordinates.")
    if said := path_fault(path, folder=folder):
        found, _, remedy = said.replace("the study file", "the scenario file").partition(" | ")
        inside = "Put the file into the folder of the scenario."
        raise fault(found.replace("study folder", "folder"), inside if "data:" in remedy else remedy)
    try:
        table, _ = read_polygon(path, folder=folder, layer="scenario")
    except DataError as error:
        raise fault(f"{path}: {error.faults[0].found}", error.faults[0].remedy) from None
    return shapely.union_all(table.to_crs(LONLAT).geometry.array)


def _short(given: Any) -> Any:
    """Return a text alone as the file or name that it is, and a pair alone as a point."""
    if isinstance(given, str):
        return {"file": given} if given.lower().endswith(_FILES) else {"name": given}
    return {"type": "Point", "coordinates": given} if isinstance(given, list | tuple) else given


AnyPlace = Annotated[
    Place,
    BeforeValidator(_short, json_schema_input_type=str | list[float] | Place),
    AfterValidator(_read_place),
]


class Somewhere(Block):
    """An edit that is at a point, along streets or a line, or within an area: one of them."""

    at: AnyPlace | None = None
    along: AnyPlace | None = None
    within: AnyPlace | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Somewhere:
        given = self._given()
        allowed = [key for key in ("at", "along", "within") if key in self._keys()]
        if len(given) != 1 or given[0][0] not in allowed:
            raise fault(
                f"where it is, is told by {' and '.join(key for key, _ in given) or 'nothing'}",
                f"Give {'one of ' if len(allowed) > 1 else ''}{', '.join(allowed)}.",
            )
        key, where = given[0]
        if where.darkest is not None and key != "along":
            raise fault(f"`{key}` cannot be the darkest stretches", "Write `along: {darkest: {stretches: 10}}`.")
        if where.shape is not None and where.shape.geom_type not in _FIT[key]:
            raise fault(f"`{key}` holds a {where.shape.geom_type}", f"Give {_FIT[key]['']}.")
        return self

    def _given(self) -> list[tuple[str, Any]]:
        return [(key, getattr(self, key)) for key in ("at", "along", "within") if getattr(self, key) is not None]

    @classmethod
    def _keys(cls) -> tuple[str, ...]:
        return ("at", "along", "within")

    def where(self) -> Where:
        """Return where it is."""
        word, found = self._given()[0]
        where: Where = replace(found, word=word)
        return where


#: What shapes each word takes, and how to say it.
_FIT: Final[dict[str, dict[str, str]]] = {
    "at": {"": "a point: [longitude, latitude]", "Point": ""},
    "along": {"": "a street's name or a LineString", "LineString": ""},
    "within": {"": "a Polygon, or the name of a space", "Polygon": "", "MultiPolygon": ""},
}


class Chosen(Block):
    """Which places are meant."""

    kind: Text | None = None
    name: Text | None = None
    id: Text | None = None
    within: AnyPlace | None = None

    @model_validator(mode="after")
    def _some(self) -> Chosen:
        if not self.model_fields_set:
            raise fault("no places are chosen", "Give a kind, name, id or within.")
        return self

    def places(self, layer: str) -> Places:
        """Return which places of a table are meant."""
        within: Any = self.within
        return Places(layer, self.kind, self.name, self.id, within)
