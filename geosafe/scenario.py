"""Scenario: what would be changed in a place, where, why, and for how much money."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Final

from geosafe.errors import CallError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: The recommendations of the manifesto that a scenario can serve.
RECOMMENDATIONS: Final = (
    *(f"PS-{n}" for n in range(1, 11)), *(f"CN-{n}" for n in range(1, 11)), "SA-1", "CP-1", "GE-1", "TE-1", "TO-1",
)  # fmt: skip
#: The tables whose places have hours that an edit can change.
WITH_HOURS: Final = ("venues", "stops", "amenities")


@dataclass(frozen=True)
class Cost:
    """What an edit costs for each lamp or place that it changes; for the whole of it where it changes ways or a space.

    Attributes
    ----------
    capital
        Once, in the currency of the scenario.
    yearly
        Every year, in the same.
    """

    capital: float = 0.0
    yearly: float = 0.0


@dataclass(frozen=True, eq=False)
class Where:
    """Where an edit is: one of ``shape``, ``name``, ``id`` and ``darkest`` is given, the others are None.

    Attributes
    ----------
    shape
        A point, line or polygon in longitude and latitude [degrees, WGS 84].
    name
        Of a street, or of a public space.
    id
        Of a segment or block (a stretch of street), or of a space, as in the files of ``geosafe score``.
    word
        The word that stands in the file: ``at``, ``along`` or ``within``. A name is that of a street after ``along``,
        else that of a space.
    darkest
        So many stretches of street: those where the light at night is least for the people expected there.
    """

    word: str = "within"
    shape: BaseGeometry | None = None
    name: str | None = None
    id: str | None = None
    darkest: int | None = None


@dataclass(frozen=True, eq=False)
class Places:
    """Which places an edit changes: those for which all that is given holds.

    Attributes
    ----------
    layer
        One of :data:`WITH_HOURS`.
    kind
        A kind of the table, such as ``cafe``, or the value of the tag, such as ``bakery``.
    name, id
        Of one place.
    within
        A polygon or a public space.
    """

    layer: str
    kind: str | None = None
    name: str | None = None
    id: str | None = None
    within: Where | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Edit:
    """One change.

    Attributes
    ----------
    key
        The name of such a change in files.
    n
        Its place in the scenario, from 1.
    cost
        What it costs.
    label, needs
        What it is called for others that need it, and what those are called that it needs.
    stage
        When it is made, with all others of that number: 1 first.
    source
        Where it stands, such as ``lit-path.yaml, edit 2``; empty in a scenario of one file.
    """

    key: ClassVar[str]
    n: int
    cost: Cost = field(default_factory=Cost)
    label: str | None = None
    needs: tuple[str, ...] = ()
    stage: int = 1
    source: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class AddLamps(Edit):
    """New lamps at a point, or along streets or a line at most ``every_m`` [m] apart; they burn ``hours`` or all night.

    ``flux_lm`` [lm] and ``height_m`` [m] of each; ``cct_k`` [K] None: not told.
    """

    key: ClassVar[str] = "add_lamps"
    where: Where
    every_m: float | None
    height_m: float
    flux_lm: float
    cct_k: float | None = None
    hours: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class RemoveLamps(Edit):
    """Lamps taken away."""

    key: ClassVar[str] = "remove_lamps"
    where: Where


@dataclass(frozen=True, eq=False, kw_only=True)
class DimLamps(Edit):
    """Lamps that burn all night are dimmed in some hours to a share ``to`` (0-1) of what they give."""

    key: ClassVar[str] = "dim_lamps"
    where: Where
    hours: str
    to: float


@dataclass(frozen=True, eq=False, kw_only=True)
class SetLight(Edit):
    """What the map tells of the light of streets: lit (in ``hours``, if not always) or not."""

    key: ClassVar[str] = "set_light"
    where: Where
    lit: bool
    hours: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class SetHours(Edit):
    """Other opening hours of places, or hours with service of stops."""

    key: ClassVar[str] = "set_hours"
    places: Places
    hours: str


@dataclass(frozen=True, eq=False, kw_only=True)
class CloseVenues(Edit):
    """Venues that are there no more."""

    key: ClassVar[str] = "close_venues"
    places: Places


@dataclass(frozen=True, eq=False, kw_only=True)
class AddVenue(Edit):
    """A new venue. ``kind`` is a key of ``params.VENUE_WEIGHTS``; ``tag`` what OpenStreetMap would say."""

    key: ClassVar[str] = "add_venue"
    where: Where
    kind: str
    tag: str
    hours: str
    name: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class AddStop(Edit):
    """A new stop with its hours of service. ``kind`` is ``stop`` or ``rail_entrance``."""

    key: ClassVar[str] = "add_stop"
    where: Where
    service: str
    kind: str = "stop"
    name: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class AddHosts(Edit):
    """People who are there for others, and never police: they count as one open service."""

    key: ClassVar[str] = "add_hosts"
    where: Where
    hours: str


@dataclass(frozen=True, eq=False, kw_only=True)
class AddAmenity(Edit):
    """A thing that helps to stay, open in ``hours``. ``kind`` is its kind in the table of amenities."""

    kind: ClassVar[str]
    where: Where
    hours: str = "24/7"
    wheelchair: bool | None = None


class AddToilet(AddAmenity):
    """A toilet; ``wheelchair`` tells whether it is fit for wheelchairs, None: not told."""

    key, kind = "add_toilet", "toilet"


class AddSeats(AddAmenity):
    """Seats, which count as one place to sit."""

    key, kind = "add_seats", "seat"


class AddShelter(AddAmenity):
    """A roof against rain and sun."""

    key, kind = "add_shelter", "shelter"


class AddWater(AddAmenity):
    """Drinking water."""

    key, kind = "add_water", "water"


@dataclass(frozen=True, eq=False, kw_only=True)
class AddCrossing(Edit):
    """A crossing between the sidewalks on both sides of a point."""

    key: ClassVar[str] = "add_crossing"
    where: Where


@dataclass(frozen=True, eq=False, kw_only=True)
class ClosePath(Edit):
    """Streets and paths that nobody can walk any more. ``hours`` are read and cannot be scored yet."""

    key: ClassVar[str] = "close_path"
    where: Where
    hours: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class OpenPath(Edit):
    """A new way along a drawn line. ``hours`` are read and cannot be scored yet."""

    key: ClassVar[str] = "open_path"
    where: Where
    hours: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangeSpace(Edit):
    """A public space that is open at other hours, to others, or of another kind; None: as it is."""

    key: ClassVar[str] = "change_space"
    where: Where
    hours: str | None = None
    access: str | None = None
    kind: str | None = None


@dataclass(frozen=True, eq=False)
class Scenario:
    """What would be changed in a place.

    Attributes
    ----------
    name
        A title on one line.
    because
        The reason, in plain words; empty where none is given.
    serves
        Recommendations, of :data:`RECOMMENDATIONS`.
    edits
        The changes. All are made to the place as it is today, so that their order does not matter.
    file
        The name of the file that it was read from, for messages.
    currency
        ISO 4217 code of all costs; None where the file does not say it.
    """

    name: str
    because: str
    serves: tuple[str, ...]
    edits: tuple[Edit, ...]
    file: str = "scenario"
    currency: str | None = None

    @property
    def stages(self) -> tuple[int, ...]:
        """The stages that it is made in, the first one first."""
        return tuple(sorted({edit.stage for edit in self.edits}))

    def until(self, stage: int) -> Scenario:
        """Return what stands once a stage is made, as a scenario of its own."""
        kept = tuple(edit for edit in self.edits if edit.stage <= stage)
        return replace(self, name=f"{self.name}: stage {stage}", edits=kept)

    def by_stage(self) -> tuple[Scenario, ...]:
        """Return what stands after each stage but the last, and the whole."""
        return (*(self.until(stage) for stage in self.stages[:-1]), self)

    def only(self, *labels: str) -> Scenario:
        """Return the edits of some labels with all that these need.

        Raises
        ------
        CallError
            No edit has such a label.
        """
        by_label = {edit.label: edit for edit in self.edits if edit.label}
        if unknown := [each for each in labels if each not in by_label]:
            raise CallError(
                f"no edit of {self.name!r} is called {unknown[0]!r}; there are: {', '.join(by_label) or '-'}"
            )
        wanted, left = set[str](), [*labels]
        while left:
            label = left.pop()
            left += [each for each in by_label[label].needs if each not in wanted]
            wanted.add(label)
        return replace(self, edits=tuple(edit for edit in self.edits if edit.label in wanted))

    @property
    def slug(self) -> str:
        """The name as ids and file names hold it: small letters, digits and hyphens, at most 40."""
        words = re.findall(r"[a-z0-9]+", self.name.casefold())
        return "-".join(words)[:40].strip("-") or "scenario"
