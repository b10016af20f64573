"""Simulated incidents for the demo: a seeded process on the real network, with truths planted to be found.

Nothing here happened. The process is documented in ``docs/demo.md``; every product made from it says
that it is simulated. Three truths are planted:

- **a dark path**: a path that OpenStreetMap says is unlit gets incidents, and at night only;
- **a closing-time peak**: around late venues, in the nights before Saturday and Sunday, 01:30 to 04:30;
- **a quiet square**: nothing is recorded on or around the Railway Square (Rautatientori), although
  people are there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.crs import LONLAT
from geosafe.network.snap import snap_points
from geosafe.network.spread import spread
from geosafe.params import PLACE_SNAP_M
from geosafe.score.activity import activity
from geosafe.score.streets import Streets, on_network, streets_of
from geosafe.study import Study

SEED: Final = 20121212
YEAR: Final = 2019
#: OSM way of the planted dark path: the longest that is tagged unlit, by the bay in the north of the area.
DARK_PATH_WAY: Final = "644588969"
#: OSM relation of the planted quiet square: the largest, and far from the edge of the extract.
QUIET_SQUARE: Final = "relation/2919118"
#: Within this distance of the square nothing is simulated [m].
QUIET_MARGIN_M: Final = 60.0
#: How many incidents each part of the process makes in the year.
BACKGROUND, DARK_PATH, CLOSING_TIME = 2400, 30, 420
#: Share of the background by hour of the day: fewest at five, most in the afternoon and evening.
_HOURS: Final = np.array(
    [4, 3.5, 3, 2.5, 1.5, 1, 1.2, 1.8, 2.5, 3, 3.5, 4, 4.8, 5, 5.2, 5.8, 6.2, 6.2, 6, 5.8, 5.5, 5.5, 5.2, 4.8]
)
_KINDS: Final = ("theft", "assault", "vandalism", "robbery", "disturbance")
_BACKGROUND_KINDS: Final = np.array([0.50, 0.10, 0.20, 0.05, 0.15])
_NIGHT_KINDS: Final = np.array([0.20, 0.35, 0.10, 0.10, 0.25])
_LATE_KINDS: Final = ("bar", "pub", "club")
#: How far incidents are noted from the middle of the street [m], standard deviation.
_OFFSET_M: Final = 3.0
_MOST_OFFSET_M: Final = 10.0
_NIGHTS: Final = (5, 6)  # a night out ends on Saturday or Sunday morning


def simulate_incidents(study: Study, *, seed: int = SEED) -> pd.DataFrame:
    """Return simulated incidents of one year on the streets of the demo study.

    Parameters
    ----------
    study
        Central Helsinki, without incidents.
    seed
        Of the random generator; the same seed gives the same table.

    Returns
    -------
    DataFrame
        id, date, time (local clock), kind, lon, lat [degrees], part (which part of the process made
        the row: the planted truth, for tests); in the order of time.
    """
    random = np.random.default_rng(seed)
    study = _whole_streets(study)
    streets = streets_of(study)
    length = streets.segments["length_m"].to_numpy() * _allowed(study, streets)
    busy = activity(study, streets).value[:, 0]
    dark_path = streets.segments["osm_ids"].eq(DARK_PATH_WAY).to_numpy()
    parts = [
        _background(random, length * ~dark_path * (1.0 + busy / 10.0)),
        _dark_path(random, length * dark_path),
        _closing_time(random, length * _late_venues(study, streets)),
    ]
    table = pd.concat(parts, ignore_index=True)
    lon, lat = _places(random, streets, table["segment"].to_numpy(), study)
    table = table.assign(lon=lon.round(6), lat=lat.round(6)).sort_values(["date", "time", "lon"], kind="stable")
    table["id"] = [f"S{i:05d}" for i in range(1, len(table) + 1)]
    return table[["id", "date", "time", "kind", "lon", "lat", "part"]].reset_index(drop=True)


def _whole_streets(study: Study) -> Study:
    """Return the study with segments as they were before they were cut at squares: where draws nothing from that."""
    segments = study.segments
    whole = segments.index.str.split(":").str[0]
    of = pd.Series(whole, index=segments.index).groupby(whole, sort=False).ngroup().to_numpy()
    coords, line = shapely.get_coordinates(segments.geometry.array, return_index=True)
    again = np.append(False, (of[line[1:]] == of[line[:-1]]) & (line[1:] != line[:-1]))
    joined = segments[~whole.duplicated()].assign(
        v=segments["v"].groupby(of).last().to_numpy(),
        length_m=segments["length_m"].groupby(of).sum().to_numpy(),
        geometry=shapely.linestrings(coords[~again], indices=of[line[~again]]),
    )
    places = {
        name: (table := getattr(study, name)).assign(**snap_points(table, joined, limit_m=PLACE_SNAP_M))
        for name in ("venues", "stops")
    }
    return replace(study, segments=joined, links=None, **places)


def _allowed(study: Study, streets: Streets) -> npt.NDArray[np.float64]:
    """Return 1 where incidents may be simulated: on the ground in the area, away from the quiet square."""
    segments = streets.segments
    square = study.spaces.geometry[QUIET_SQUARE]
    far = ~shapely.dwithin(segments.geometry.array, square, QUIET_MARGIN_M + _MOST_OFFSET_M)
    ground = (segments["kind"] != "crossing") & ~segments["tunnel"] & segments["in_area"]
    allowed: npt.NDArray[np.float64] = (ground.to_numpy() & far).astype(float)
    return allowed


def _late_venues(study: Study, streets: Streets) -> npt.NDArray[np.float64]:
    """Return how much late nightlife is within reach of each segment."""
    late = on_network(study.venues[study.venues["kind"].isin(_LATE_KINDS)])
    open_at_night = study.open_share.loc[late.index, "night"].fillna(0.0).to_numpy(float)
    rows, fraction = streets.positions(late)
    return spread(streets.along, rows, fraction, open_at_night[:, None], kernel="exponential", scale_m=30.0)[:, 0]


def _background(random: np.random.Generator, weight: npt.NDArray[np.float64]) -> pd.DataFrame:
    day = random.integers(0, 365, BACKGROUND)
    hour = random.choice(24, BACKGROUND, p=_HOURS / _HOURS.sum())
    return _rows(random, weight, day, 60 * hour + random.integers(0, 60, BACKGROUND), _BACKGROUND_KINDS, "background")


def _dark_path(random: np.random.Generator, weight: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Between 23:30 and 03:30, October to March, when these hours are dark."""
    winter = np.array([d for d in range(365) if (date(YEAR, 1, 1) + timedelta(d)).month in (10, 11, 12, 1, 2, 3)])
    day = random.choice(winter, DARK_PATH)
    minute = random.integers(23 * 60 + 30, 27 * 60 + 30, DARK_PATH)
    return _rows(random, weight, day, minute, _NIGHT_KINDS, "dark path")


def _closing_time(random: np.random.Generator, weight: npt.NDArray[np.float64]) -> pd.DataFrame:
    """On Saturday and Sunday mornings, most of them between two and four."""
    nights = np.array([d for d in range(365) if (date(YEAR, 1, 1) + timedelta(d)).weekday() in _NIGHTS])
    day = random.choice(nights, CLOSING_TIME)
    minute = np.clip(random.normal(3 * 60, 35, CLOSING_TIME), 90, 270).astype(int)
    return _rows(random, weight, day, minute, _NIGHT_KINDS, "closing time")


def _rows(
    random: np.random.Generator,
    weight: npt.NDArray[np.float64],
    day: npt.NDArray[np.int64],
    minute: npt.NDArray[np.int64],
    kinds: npt.NDArray[np.float64],
    part: str,
) -> pd.DataFrame:
    moment = pd.Timestamp(YEAR, 1, 1) + pd.to_timedelta(day, unit="D") + pd.to_timedelta(minute, unit="min")
    moment = moment.where(moment.year == YEAR, moment - pd.Timedelta(days=365))
    return pd.DataFrame(
        {
            "segment": random.choice(len(weight), len(day), p=weight / weight.sum()),
            "date": moment.strftime("%Y-%m-%d"),
            "time": moment.strftime("%H:%M"),
            "kind": random.choice(_KINDS, len(day), p=kinds),
            "part": part,
        }
    )


def _places(
    random: np.random.Generator, streets: Streets, segment: npt.NDArray[np.int64], study: Study
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return longitude and latitude of a point somewhere along each segment, a little off its middle."""
    lines = streets.segments.geometry.array[segment]
    points = shapely.line_interpolate_point(lines, random.random(len(segment)), normalized=True)
    offset = np.clip(random.normal(0.0, _OFFSET_M, (len(segment), 2)), -_MOST_OFFSET_M / 2, _MOST_OFFSET_M / 2)
    xy = shapely.get_coordinates(points) + offset
    inside = shapely.covers(study.area, shapely.points(xy))
    xy = np.where(inside[:, None], xy, shapely.get_coordinates(points))
    placed = gpd.GeoSeries(shapely.points(xy), crs=study.crs).to_crs(LONLAT)
    return placed.x.to_numpy(), placed.y.to_numpy()
