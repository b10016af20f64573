"""Change: what one edit does to the tables of a study, and what it tells of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import LineString

    from geosafe.scenario import Scenario
    from geosafe.study import Study


class EditError(ValueError):
    """An edit cannot be made: what was found, and what to write instead."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(f"{found}. {remedy}")
        self.found, self.remedy = found, remedy


class Way(NamedTuple):
    """A new way: its line in the study's CRS, whose ends are joined to what is walked, and its kind."""

    line: LineString
    kind: str


@dataclass(frozen=True, eq=False)
class Change:
    """What one edit does to a study. Everything was looked up in the place as it is today.

    Attributes
    ----------
    says
        What it found and does, as a sentence in plain words.
    cells
        By table, new values of some columns on some ids.
    drop
        By table, ids that go.
    add
        By table, new rows without their own ids, with all columns but those of the street that they stand at.
    hours
        New opening hours: ``opening_hours`` and ``kind``, on ids of venues, stops, amenities and spaces.
    ways
        New ways.
    near
        Ids of segments, spaces and lamps beside what is changed itself, by table.
    count
        How many times the cost of the edit is paid.
    """

    says: str
    cells: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    drop: Mapping[str, pd.Index] = field(default_factory=dict)
    add: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    hours: pd.DataFrame | None = None
    ways: tuple[Way, ...] = ()
    near: Mapping[str, pd.Index] = field(default_factory=dict)
    count: int = 1


@dataclass(frozen=True)
class Touched:
    """What one edit found and did.

    Attributes
    ----------
    edit
        Its place in the file, from 1.
    key
        Its name there, such as ``add_lamps``.
    says
        What it found and did, in plain words: "25 new lamps along 612 m of Pohjoisesplanadi."
    segments, spaces, venues, stops, amenities, lamps
        Ids of what was added, changed or removed, or stands where that is.
    capital, yearly
        What it costs in sum, once and every year, in the currency of the scenario.
    """

    edit: int
    key: str
    says: str
    segments: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    amenities: tuple[str, ...] = ()
    lamps: tuple[str, ...] = ()
    capital: float = 0.0
    yearly: float = 0.0


@dataclass(frozen=True, eq=False)
class Applied:
    """A study with a scenario in it: the place as it would be.

    Attributes
    ----------
    study
        The study as it would be; tables that no edit changes are those of today.
    touched
        What each edit found and did, in the order of the file.
    scenario
        The scenario.
    """

    study: Study
    touched: tuple[Touched, ...]
    scenario: Scenario

    @property
    def capital(self) -> float:
        """What all edits cost once."""
        return sum(each.capital for each in self.touched)

    @property
    def yearly(self) -> float:
        """What all edits cost every year."""
        return sum(each.yearly for each in self.touched)
