"""Walk: a planned exploratory walk, as the planner returns it and the booklet, the files and the forms read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapely import LineString, Point

    from geosafe.study import Study

#: Why a place was chosen as a stop. For the organiser only: told to the walkers, it would prime them.
REASONS: Final = (
    "light unknown",
    "many people, weak conditions",
    "felt, not recorded",
    "recorded, not felt",
    "another type of space",
    "in a scenario",
    "pinned",
)
#: What a walker does at a turn.
MOVES: Final = (
    "start", "straight on", "slightly left", "left", "sharp left", "slightly right", "right", "sharp right", "back",
    "up or down steps", "steps on the left", "steps on the right", "arrive",
)  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One instruction: what to do at ``at``, then ``length_m`` along ``street`` (None: it has no name on the map)."""

    move: str
    street: str | None
    length_m: float
    at: Point


@dataclass(frozen=True, eq=False)
class Leg:
    """The way from one stop to the next, or from the start, or to the end.

    ``geometry`` is in the CRS of the study and ``length_m`` its length; ``minutes`` is that length at the speed of the
    walk. ``step_free`` is None where the map does not tell.
    """

    geometry: LineString
    length_m: float
    minutes: float
    step_free: bool | None
    turns: tuple[Turn, ...]
    segment_ids: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """One place where the walkers stand and look.

    ``code`` ties a page of paper to the stop without a server: short, without look-alike characters, and its last
    character checks the others. ``place_id`` is of a block or of a space (``unit``). ``reasons`` are of
    :data:`REASONS`, the weightiest first.
    """

    number: int
    code: str
    name: str | None
    unit: str
    place_id: str
    point: Point
    lon: float
    lat: float
    arrives: datetime
    minutes: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Terminus:
    """Where a walk starts or ends; ``stop_name`` is of the transit stop there, None where there is none."""

    name: str | None
    stop_name: str | None
    point: Point
    lon: float
    lat: float


@dataclass(frozen=True)
class Facility:
    """A toilet, a seat or drinking water within sight of the way: ``along_m`` from the start, ``off_m`` beside it."""

    kind: str
    name: str | None
    point: Point
    along_m: float
    off_m: float
    hours: str | None


@dataclass(frozen=True, eq=False)
class Walk:
    """A planned walk. Every geometry is in ``study.crs`` [m], every time carries the zone of the study.

    Attributes
    ----------
    study
        The place.
    start, end
        Where it meets and where it ends; equal for a loop.
    stops, legs
        In the order of walking; ``legs`` has one more than ``stops``.
    starts, ends
        When it meets and when it is over.
    dusk
        When the sun passes 6 degrees below the horizon that evening; None where it does not.
    phase
        Of the start: ``day``, ``evening`` or ``night``.
    facilities
        Toilets, seats and water on the way, in its order.
    speed_km_h
        Of walking between stops.
    wanted_step_free, step_free
        Whether only step-free ways were asked for; whether the whole way is (None: the map does not tell).
    gap
        How far the choice of stops can at most be from the best one, as a share of its worth; 0: it is the best.
    notes
        What the organiser should know, in plain English.
    """

    study: Study
    start: Terminus
    end: Terminus
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    starts: datetime
    ends: datetime
    dusk: datetime | None
    phase: str
    facilities: tuple[Facility, ...]
    speed_km_h: float
    wanted_step_free: bool
    step_free: bool | None
    gap: float
    notes: tuple[str, ...] = ()

    @property
    def length_m(self) -> float:
        """Length of the whole way [m]."""
        return sum(leg.length_m for leg in self.legs)

    @property
    def minutes(self) -> float:
        """Minutes of walking and of all stops."""
        return sum(leg.minutes for leg in self.legs) + sum(stop.minutes for stop in self.stops)

    @property
    def loop(self) -> bool:
        """Whether it ends where it starts."""
        return bool(self.start.point.equals(self.end.point))
