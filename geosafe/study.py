"""Study: the checked tables of one place, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from geosafe.profile import EVERYONE, Profile

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyproj
    from shapely.geometry.base import BaseGeometry

    from geosafe.findings import Finding
    from geosafe.night_light import NightLight
    from geosafe.week import Week


@dataclass(frozen=True)
class Period:
    """The span of dates that a study describes, both ends included."""

    start: date
    end: date

    @property
    def years(self) -> float:
        """Length in mean Gregorian years of 365.2425 days."""
        return ((self.end - self.start).days + 1) / 365.2425


@dataclass(frozen=True, eq=False)
class Study:
    """The checked tables of one place. Nothing here is changed after it is made.

    Every geometry is in ``crs`` [m]. Tables are described in ``docs/data-model.md``.

    Attributes
    ----------
    name, timezone, country, location
        What to call it; IANA time zone; ISO 3166 code in capitals or None; (lon, lat) [degrees].
    area
        The area that is scored, a polygon in ``crs``.
    period
        The dates that incidents were recorded over and that hours of a phase are counted in.
    segments, blocks, spaces, venues, stops, buildings, amenities, lamps, incidents
        The tables; an absent layer is an empty table with its columns.
    links
        Straight ways across squares, which are walked and not scored; None: not looked for.
    base_map
        Water, green, rails and carriageways as drawn under the results; columns kind, name.
    open_share
        Venues, stops, amenities and spaces by phase: the share of the phase's hours in which each is open, index
        (its id); one column a phase, its bounds, and ``hours_evidence``.
    week
        The same by hour of the week.
    phase_hours
        Hours of each phase in the period [h].
    coverage
        A polygon in ``crs`` per layer in which the layer is complete; None where nobody can say,
        so that a zero there is unknown.
    reference_rate
        Incidents per km of street and year by phase against which rates are scored; empty: the
        study's own mean.
    osm_date
        The newest edit in the OSM data, or None.
    counts
        Pedestrian counts on the network, by which expected people are calibrated; None where the study has none.
    observations
        What people said on walks, each row of a filled form; None where the study names no forms.
    trees
        Trees, trees of rows and woods on the map; None: not looked for.
    sights
        What people come to look at out of doors; None: not looked for.
    night_light
        Light seen from above, as context; None where no raster is given.
    profile
        Whose weights count unless a call names others.
    sources
        One entry a source: layer, file, licence line, date, simulated (bool).
    findings
        What the readers noticed.
    """

    name: str
    timezone: str
    country: str | None
    location: tuple[float, float]
    crs: pyproj.CRS
    area: BaseGeometry
    period: Period
    segments: gpd.GeoDataFrame
    blocks: gpd.GeoDataFrame
    spaces: gpd.GeoDataFrame
    venues: gpd.GeoDataFrame
    stops: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    amenities: gpd.GeoDataFrame
    lamps: gpd.GeoDataFrame
    incidents: gpd.GeoDataFrame
    base_map: gpd.GeoDataFrame
    open_share: pd.DataFrame
    week: Week
    phase_hours: Mapping[str, float]
    coverage: Mapping[str, BaseGeometry | None]
    links: gpd.GeoDataFrame | None = None
    reference_rate: Mapping[str, float] = field(default_factory=dict)
    osm_date: date | None = None
    counts: gpd.GeoDataFrame | None = None
    observations: gpd.GeoDataFrame | None = None
    trees: gpd.GeoDataFrame | None = None
    sights: gpd.GeoDataFrame | None = None
    night_light: NightLight | None = None
    profile: Profile = EVERYONE
    sources: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()

    def knows(self, *layers: str) -> bool:
        """Whether each layer is complete somewhere; where one is not, none recorded is not none there."""
        return all(self.coverage.get(layer) is not None for layer in layers)

    @property
    def simulated(self) -> bool:
        """Whether any layer is simulated: every product must say so."""
        return any(source.get("simulated") for source in self.sources)
