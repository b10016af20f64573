"""The edits of a scenario file: what each asks for, and what it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from geosafe.osm_tags import venue_kind
from geosafe.params import VENUE_WEIGHTS
from geosafe.read.scenario_values import (
    Block,
    Chosen,
    CostOnce,
    CostYearly,
    Hours,
    Share,
    Somewhere,
    Text,
    cost_of,
    fault,
    nearest,
)
from geosafe.read.yaml_file import TrueFalse
from geosafe.scenario import (
    AddAmenity,
    AddCrossing,
    AddHosts,
    AddLamps,
    AddSeats,
    AddShelter,
    AddStop,
    AddToilet,
    AddVenue,
    AddWater,
    ChangeSpace,
    ClosePath,
    CloseVenues,
    DimLamps,
    Edit,
    OpenPath,
    RemoveLamps,
    SetHours,
    SetLight,
)

#: Metres between new lamps where none are given; our judgement.
USUAL_EVERY_M: Final = 25.0
#: What is no edit, and the less intrusive means to look at first (recommendation TE-1).
_INTRUSIVE: Final = ("camera", "cctv", "surveil", "video", "patrol", "police", "drone", "facial", "guard")
_INSTEAD: Final = (
    "Watching people is no edit: geosafe scores what a place is like for those who are there, and looks first at less "
    "intrusive means (TE-1): add_hosts, add_lamps, add_venue, set_hours."
)


class _Edit(Somewhere):
    """One edit as the file tells it. Places are told by the keys of ``PLACES``."""

    PLACES: ClassVar[tuple[str, ...]] = ("at", "along", "within")
    cost: CostOnce = None

    @classmethod
    def _keys(cls) -> tuple[str, ...]:
        return cls.PLACES

    def edit(self, n: int) -> Edit:
        """Return the edit as the rooms hand it on."""
        raise NotImplementedError

    def _common(self, n: int) -> dict[str, Any]:
        return {"n": n, "where": self.where(), "cost": cost_of(self.cost)}


class _AtPoint(_Edit):
    PLACES = ("at",)


class _AddLamps(_Edit):
    every_m: Annotated[float, Field(ge=3, le=200)] | None = None
    height_m: Annotated[float, Field(ge=1, le=40)]
    flux_lm: Annotated[float, Field(ge=50, le=100_000)]
    cct_k: Annotated[float, Field(ge=1600, le=10_000)] | None = None
    hours: Hours | None = None

    def edit(self, n: int) -> AddLamps:
        every = None if self.at is not None else self.every_m or USUAL_EVERY_M
        return AddLamps(
            **self._common(n), every_m=every, height_m=self.height_m, flux_lm=self.flux_lm, cct_k=self.cct_k,
            hours=self.hours,
        )  # fmt: skip


class _RemoveLamps(_Edit):
    PLACES = ("within", "along")

    def edit(self, n: int) -> RemoveLamps:
        return RemoveLamps(**self._common(n))


class _DimLamps(_Edit):
    PLACES = ("within", "along")
    hours: Hours
    to: Share

    def edit(self, n: int) -> DimLamps:
        return DimLamps(**self._common(n), hours=self.hours, to=self.to)


class _SetLight(_Edit):
    PLACES = ("along", "within")
    lit: Literal["yes", "no"]
    hours: Hours | None = None

    @model_validator(mode="after")
    def _dark_has_no_hours(self) -> _SetLight:
        if self.lit == "no" and self.hours:
            raise fault("hours stand beside `lit: no`", "Write the hours in which it is lit, with `lit: yes`.")
        return self

    def edit(self, n: int) -> SetLight:
        return SetLight(**self._common(n), lit=self.lit == "yes", hours=self.hours)


class _SetHours(Block):
    venues: Chosen | None = None
    stops: Chosen | None = None
    amenities: Chosen | None = None
    hours: Hours
    cost: CostYearly = None

    @model_validator(mode="after")
    def _one_table(self) -> _SetHours:
        if sum(each is not None for each in (self.venues, self.stops, self.amenities)) != 1:
            raise fault("it does not say of what", "Give one of venues, stops, amenities.")
        return self

    def edit(self, n: int) -> SetHours:
        for layer in ("venues", "stops", "amenities"):
            chosen: Chosen | None = getattr(self, layer)
            if chosen is not None:
                return SetHours(n=n, cost=cost_of(self.cost), places=chosen.places(layer), hours=self.hours)
        raise AssertionError("the model holds one table")


class _CloseVenues(Block):
    venues: Chosen
    cost: CostOnce = None

    def edit(self, n: int) -> CloseVenues:
        return CloseVenues(n=n, cost=cost_of(self.cost), places=self.venues.places("venues"))


def _tagged(value: str) -> tuple[str, str]:
    """Return the kind and tag of a venue that a word stands for; two empty texts where there is none."""
    if value in VENUE_WEIGHTS:
        for key in ("amenity", "tourism", "office", "leisure", "shop"):
            kind, tag = venue_kind({key: value})
            if kind == value and key != "shop":
                return kind, tag
        return value, f"scenario={value}"
    for key in ("amenity", "tourism", "leisure", "shop"):
        kind, tag = venue_kind({key: value})
        if kind and (key != "shop" or value in _SHOPS):
            return kind, tag
    return "", ""


#: Shops that can be named by their tag, beside the kinds of venue and what OpenStreetMap calls an amenity; any other
#: is ``kind: shop``. https://wiki.openstreetmap.org/wiki/Key:shop
_SHOPS: Final = (
    "kiosk", "supermarket", "convenience", "bakery", "florist", "greengrocer", "books", "newsagent", "clothes",
    "hairdresser", "laundry", "bicycle", "department_store", "mall", "second_hand",
)  # fmt: skip
_NAMED: Final = (*VENUE_WEIGHTS, *_SHOPS, "community_centre", "library", "theatre", "cinema", "marketplace", "museum")


def _check_venue(kind: str) -> str:
    if not _tagged(kind)[0]:
        raise fault(f"{kind!r} is no kind of venue", f"{nearest(kind, _NAMED)}Kinds: {', '.join(_NAMED)}.")
    return kind


class _AddVenue(_AtPoint):
    kind: Annotated[Text, AfterValidator(_check_venue)]
    hours: Hours
    name: Text | None = None

    def edit(self, n: int) -> AddVenue:
        kind, tag = _tagged(self.kind)
        return AddVenue(**self._common(n), kind=kind, tag=tag, hours=self.hours, name=self.name)


class _AddStop(_AtPoint):
    service: Hours
    kind: Literal["stop", "rail_entrance"] = "stop"
    name: Text | None = None

    def edit(self, n: int) -> AddStop:
        return AddStop(**self._common(n), service=self.service, kind=self.kind, name=self.name)


class _AddHosts(_AtPoint):
    hours: Hours
    cost: CostYearly = None

    def edit(self, n: int) -> AddHosts:
        return AddHosts(**self._common(n), hours=self.hours)


class _AddThing(_AtPoint):
    MAKES: ClassVar[type[AddAmenity]]
    hours: Hours | None = None

    def edit(self, n: int) -> AddAmenity:
        wheelchair: bool | None = getattr(self, "wheelchair", None)
        return self.MAKES(**self._common(n), hours=self.hours or "24/7", wheelchair=wheelchair)


class _AddToilet(_AddThing):
    MAKES = AddToilet
    wheelchair: TrueFalse | None = None


class _AddSeats(_AddThing):
    MAKES = AddSeats


class _AddShelter(_AddThing):
    MAKES = AddShelter


class _AddWater(_AddThing):
    MAKES = AddWater


class _AddCrossing(_AtPoint):
    def edit(self, n: int) -> AddCrossing:
        return AddCrossing(**self._common(n))


class _ClosePath(_Edit):
    PLACES = ("along", "within")
    hours: Hours | None = None

    def edit(self, n: int) -> ClosePath:
        return ClosePath(**self._common(n), hours=self.hours)


class _OpenPath(_Edit):
    PLACES = ("along", "within")
    hours: Hours | None = None

    def edit(self, n: int) -> OpenPath:
        return OpenPath(**self._common(n), hours=self.hours)


class _ChangeSpace(_Edit):
    PLACES = ("within",)
    hours: Hours | None = None
    access: Literal["yes", "customers"] | None = None
    kind: Text | None = None

    @model_validator(mode="after")
    def _something(self) -> _ChangeSpace:
        if self.hours is None and self.access is None and self.kind is None:
            raise fault("nothing about the space changes", "Give hours, access or kind.")
        return self

    def edit(self, n: int) -> ChangeSpace:
        return ChangeSpace(**self._common(n), hours=self.hours, access=self.access, kind=self.kind)


def no_watching(given: Any) -> Any:
    """Refuse cameras and patrols, and say why."""
    if isinstance(given, Mapping):
        for key in given:
            if any(word in str(key).casefold() for word in _INTRUSIVE):
                raise fault(f"{key!r} is no edit", _INSTEAD)
    return given


#: What stands beside an edit in its line.
_BESIDE: Final = ("label", "needs", "stage")


class EditLine(Block):
    """One line of ``edits``: the name of an edit and what it asks for; and what it needs and when it is made."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    label: Text | None = None
    needs: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    stage: Annotated[int, Field(ge=1, le=20)] = 1

    add_lamps: _AddLamps | None = None
    remove_lamps: _RemoveLamps | None = None
    dim_lamps: _DimLamps | None = None
    set_light: _SetLight | None = None
    set_hours: _SetHours | None = None
    add_venue: _AddVenue | None = None
    close_venues: _CloseVenues | None = None
    add_stop: _AddStop | None = None
    add_hosts: _AddHosts | None = None
    add_toilet: _AddToilet | None = None
    add_seats: _AddSeats | None = None
    add_shelter: _AddShelter | None = None
    add_water: _AddWater | None = None
    add_crossing: _AddCrossing | None = None
    close_path: _ClosePath | None = None
    open_path: _OpenPath | None = None
    change_space: _ChangeSpace | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> EditLine:
        if len(self._edits()) != 1:
            found = f"a line of edits holds {len(self._edits())}"
            raise fault(found, "Write one edit on each line: `- add_lamps: {…}`.")
        return self

    def edit(self, n: int, source: str = "") -> Edit:
        """Return the edit as the rooms hand it on."""
        (found,) = self._edits()
        edit: Edit = found.edit(n)
        return replace(edit, label=self.label, needs=self.needs, stage=self.stage, source=source)

    def _edits(self) -> list[Any]:
        given = (getattr(self, name) for name in type(self).model_fields if name not in _BESIDE)
        return [each for each in given if each is not None]
