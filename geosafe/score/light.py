"""Light after dark: what lamps give by the point formula, and what tags tell where no lamp is mapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from shapely.geometry.base import BaseGeometry

from geosafe.lamp_hours import burning
from geosafe.lamp_output import lamp_output
from geosafe.light import light_of_places
from geosafe.light_points import LightPoints, points_along, points_over
from geosafe.params import (
    DARK_PHASES,
    EVIDENCE_CREDIT,
    FLUX_UNCERTAINTY,
    GOALPOSTS,
    LIT_TAG_LX,
    PHASES,
    RASTER_UNCERTAINTY,
    UNLIT_TAG_LX,
)
from geosafe.score.lamps_near import fluxes, heights, lamps_in, lamps_on, near_by
from geosafe.score.light_levels import Levels
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
_Kind = TypeVar("_Kind", np.float64, np.bool_)

#: An inventory speaks for a unit where it is complete in at least this share of it; our judgement.
MOSTLY: Final = 0.5
#: What tells of the light at a point, in the order in which it is believed.
BASES: Final = (
    "inventory", "light raster", "tagged lit", "tagged partly lit", "tagged unlit", "lamps on the map", "nothing",
)  # fmt: skip

_POSTS: Final = GOALPOSTS["light"]
_OBSERVED, _INFERRED = EVIDENCE_CREDIT["observed"], EVIDENCE_CREDIT["inferred"]


@dataclass(frozen=True, eq=False)
class KnownLight:
    """What is known of the light at points along the streets or over the spaces.

    Arrays are (n_points, 2), the dark phases, unless a shape is given.

    Attributes
    ----------
    points
        Where the points are, and the row of the segment or space that each belongs to.
    lamps_lx, lamps_least_lx
        What the lamps on record give, as they are taken and at least [lx]; NaN under cover, where lamps outside do not
        reach.
    surveyed
        Where an inventory holds every lamp (n_points,).
    told
        The light where an inventory or a tag tells it [lx]; NaN elsewhere.
    proven
        The light that is there at least: as told, or else what the lamps on the map give [lx].
    worst, best
        The least and the most that the evidence allows [lx].
    credit
        How far it rests on observation, 0-1.
    basis
        What tells it, as a place in :data:`BASES`.
    n_lamps
        How many lamps stand on each segment or in each space.
    """

    points: LightPoints
    lamps_lx: Floats
    lamps_least_lx: Floats
    surveyed: Bools
    told: Floats
    proven: Floats
    worst: Floats
    best: Floats
    credit: Floats
    basis: npt.NDArray[np.int8]
    n_lamps: Floats

    def along(self, unit: Ints, n_units: int) -> Raw:
        """Return the 10th percentile of the light along larger units [lx].

        The value is that of the points of which an inventory or a tag tells. Lamps on the map alone
        prove light, and their absence nothing: what is proven everywhere counts where it is enough to
        score (above the lower goalpost) and more than is told. So unknown ground never lowers a unit,
        and a lamp more never does.

        Parameters
        ----------
        unit
            The unit of each segment or space; -1 for none.
        n_units
            How many units there are.
        """
        of = unit[self.points.place]
        told, proven, worst, best = (
            by_phase(lambda lx: self.points.low_percentile(lx, of, n_units), each)
            for each in (self.told, self.proven, self.worst, self.best)
        )
        value = np.fmax(told, np.where(proven >= _POSTS.zero_at, proven, np.nan))
        credit = np.where(np.isnan(value), 0.0, self._mean(self.credit, of, n_units))
        n = np.bincount(unit[unit >= 0], weights=self.n_lamps[unit >= 0], minlength=n_units).astype(float)
        return Raw(
            value=_all_phases(value, np.nan),
            worst=_all_phases(worst, _POSTS.zero_at),
            best=_all_phases(best, _POSTS.full_at),
            credit=_all_phases(credit, 0.0),
            n=_all_phases(np.repeat(n[:, None], len(DARK_PHASES), axis=1), 0.0),
        )

    def tells(self, unit: Ints, n_units: int) -> Bools:
        """Return where an inventory, a raster or a tag tells of a part of larger units, (n_units, n_phases)."""
        of = unit[self.points.place]
        tells = np.zeros((n_units, len(DARK_PHASES)), bool)
        point, phase = np.nonzero(~np.isnan(self.told) & (of >= 0)[:, None])
        tells[of[point], phase] = True
        return _all_phases(tells, False)

    def levels(self, unit: Ints, n_units: int) -> Levels:
        """Return what the lamps on record give in larger units.

        It is taken over the part where an inventory is complete, if that is half of the unit or more. Else it
        is told only if these lamps prove light on nine tenths of the unit, and there may be more light than
        that. No tag tells a level.
        """
        of = unit[self.points.place]
        used = of >= 0
        weight, seen = (
            np.bincount(of[used], weights=(self.points.weight * each)[used], minlength=n_units)
            for each in (np.ones(len(of)), self.surveyed)
        )
        surveyed = (seen >= MOSTLY * weight) & (seen > 0)
        left_out = surveyed[of] & ~self.surveyed
        lx, at_least = (np.where(left_out[:, None], np.nan, each) for each in (self.lamps_lx, self.lamps_least_lx))
        proven = by_phase(lambda each: self.points.low_percentile(each, of, n_units), lx) >= _POSTS.zero_at
        least = np.full((n_units, len(DARK_PHASES)), np.inf)
        np.fmin.at(least, of[used], lx[used])
        mean, mean_at_least = (self._mean(each, of, n_units) for each in (lx, at_least))
        told = surveyed[:, None] | proven
        mean, least, mean_at_least = (np.where(told, each, np.nan) for each in (mean, least, mean_at_least))
        return Levels(mean, least, mean_at_least, surveyed)

    def _mean(self, values: Floats, of: Ints, n_units: int) -> Floats:
        """Return the mean of each unit by weight; NaN values have no say, and no unit without any has one."""

        def mean(column: Floats) -> Floats:
            used = (of >= 0) & ~np.isnan(column)
            weight = np.bincount(of[used], weights=self.points.weight[used], minlength=n_units)
            total = np.bincount(of[used], weights=(self.points.weight * column)[used], minlength=n_units)
            result: Floats = np.divide(total, weight, out=np.full(n_units, np.nan), where=weight > 0)
            return result

        return by_phase(mean, values)


def light_of_streets(
    study: Study, streets: Streets, *, lamps: gpd.GeoDataFrame | None = None, asked: Ints | None = None
) -> KnownLight:
    """Return the light at points along the streets, every 2 m or less.

    Inside the coverage of a lamp inventory the lamps decide. Elsewhere a fine raster of light on the ground does, where
    it has data, in the evening and at night alike. Elsewhere the tag ``lit`` does, which
    somebody observed, at a level that is assumed and has wide bounds; lamps on the map then only
    add. Without either the light is unknown, and lamps on the map prove what they give. Lamps outside
    do not light tunnels and passages. A lamp gives what is recorded or assumed of it, in the state that
    holds in at least half of the phase's hours; one whose timetable cannot be read may be off.

    Parameters
    ----------
    study, streets
        The study and its streets.
    lamps
        What :func:`lamps_as_taken` returns; None: it is asked.
    asked
        Rows of the segments that are asked about, ascending; None: all. Places are then numbered in that order.
    """
    segments = streets.segments if asked is None else streets.segments.iloc[asked]
    lines = segments.geometry.to_numpy()
    n_lamps = lamps_on(study, streets)[slice(None) if asked is None else asked]
    return _known_light(
        study, points_along(lines), tagged_light(study, segments), segments["tunnel"].to_numpy(bool), n_lamps,
        lamps_as_taken(study) if lamps is None else lamps, None if asked is None else lines,
    )  # fmt: skip


def light_of_spaces(study: Study, *, lamps: gpd.GeoDataFrame | None = None, asked: Ints | None = None) -> KnownLight:
    """Return the light at points over the spaces, on a grid inside each; as along the streets, without tags."""
    shapes = study.spaces.geometry.to_numpy()[slice(None) if asked is None else asked]
    untagged = np.full((len(shapes), len(DARK_PHASES)), BASES.index("nothing"), np.int8)
    return _known_light(
        study, points_over(shapes), untagged, np.zeros(len(shapes), bool),
        lamps_in(study)[slice(None) if asked is None else asked],
        lamps_as_taken(study) if lamps is None else lamps, None if asked is None else shapes,
    )  # fmt: skip


def or_along_streets(own: Raw, tells: Bools, along: Raw, along_tells: Bools, share: csr_array) -> Raw:
    """Return the light over spaces [lx], by the light of the streets and paths in and around them where it is not told.

    An inventory or a raster that tells of a space decides. Elsewhere the streets stand for it, as an inference: that
    they are lit tells of the space what a tag would, at most. Lamps on the map only add: where they prove more over the
    space, that counts. Of the streets those count of which something tells; what lamps prove along all of them counts
    where it is more, and enough to score. So a lamp more lowers no light.

    Parameters
    ----------
    own, tells
        The light over the spaces, and of which something tells (n_spaces, n_phases).
    along, along_tells
        The light along the streets, and of which something tells (n_segments, n_phases).
    share
        Which share of the streets and paths in and around each space each segment is; rows sum to 1.
    """
    as_a_tag = replace(
        along, value=np.minimum(along.value, LIT_TAG_LX[0]), worst=np.minimum(along.worst, LIT_TAG_LX[1])
    )
    around, untold = as_a_tag.gather(share), np.isnan(own.value)
    told, length = share @ np.where(along_tells, as_a_tag.value, 0.0), share @ along_tells.astype(float)
    mean = np.divide(told, length, out=np.full_like(told, np.nan), where=length > 0)
    proven = share @ np.nan_to_num(as_a_tag.value)
    near = np.fmax(mean, np.where(proven >= _POSTS.zero_at, proven, np.nan))
    value = np.where(tells, own.value, np.fmax(own.value, near))
    worst, best = (
        np.where(untold, theirs, np.where(tells, mine, np.maximum(mine, theirs)))
        for mine, theirs in ((own.worst, around.worst), (own.best, around.best))
    )
    by_streets = ~tells & (untold | (near > own.value))
    return Raw(
        value=value,
        worst=np.fmin(worst, value),
        best=np.fmax(best, value),
        credit=np.where(np.isnan(value), 0.0, np.where(by_streets, np.minimum(around.credit, _INFERRED), own.credit)),
        n=own.n,
    )


def lamps_as_taken(study: Study) -> gpd.GeoDataFrame:
    """Return the lamps with what each is taken to give: the rows that every figure of light can be traced to.

    Returns
    -------
    GeoDataFrame on the index of ``study.lamps``
        Its columns, those of :func:`geosafe.lamp_output.lamp_output`, and ``on_{phase}``: the share of its output
        in the dark phases, 0-1; NaN where its timetable cannot be read, and then it is taken as 1, and 0 at least.
    """
    lamps = study.lamps.drop(columns=["height_m", "flux_lm"]).join(lamp_output(study.lamps))
    on = _burning(study, lamps["on_hours"])
    return lamps.assign(**{f"on_{phase}": on[:, k] for k, phase in enumerate(DARK_PHASES)})


def by_phase(of_column: Callable[[Floats], Floats], values: Floats) -> Floats:
    """Return a function of each column (n_points,) of values, side by side; of like columns it is computed once."""
    first = of_column(values[:, 0])
    return np.column_stack(
        [first, *(first if np.array_equal(values[:, 0], column, equal_nan=True) else of_column(column)
                  for column in values[:, 1:].T)]
    )  # fmt: skip


def _known_light(
    study: Study, points: LightPoints, tagged: npt.NDArray[np.int8], tunnel: Bools, n_lamps: Floats,
    lamps: gpd.GeoDataFrame, near: npt.NDArray[np.object_] | None,
) -> KnownLight:  # fmt: skip
    """Join what lamps give with what tags tell.

    ``tagged`` holds places in :data:`BASES` (n_places, 2); ``near`` the shapes of the places, where they are but some
    of a city: lamps and walls far from them are left out, which changes nothing and saves time.
    """
    walls = study.buildings.geometry.to_numpy()[study.buildings["walls"].to_numpy()]
    if near is not None:
        lamps, walls = near_by(lamps, walls, near)
    spots = shapely.points(points.xy)
    covered = tunnel[points.place]
    covered[shapely.STRtree(spots).query(walls, predicate="contains")[1]] = True
    within = _within(study.coverage.get("lamps"), points.xy)
    points, light, _, was = light_of_places(
        points, shapely.get_coordinates(lamps.geometry.array), heights(lamps), fluxes(lamps),
        obstacles=walls, under_sky=~covered,
    )  # fmt: skip
    lx, low, high = np.split(light.lx, 3, axis=1)
    added = was < 0
    covered, within = covered[was], within[was]
    within[added] = _within(study.coverage.get("lamps"), points.xy[added])
    covered[added] = False
    inside = shapely.STRtree(shapely.points(points.xy[added])).query(walls, predicate="contains")[1]
    covered[np.flatnonzero(added)[inside]] = True
    lx, low, high = (np.where(covered[:, None], 0.0, each) for each in (lx, low, high))
    surveyed = within & ~covered

    reached = lx >= _POSTS.zero_at
    measured = np.where(covered, np.nan, _measured(study, points.xy))[:, None]
    basis = np.where(np.isnan(measured), tagged[points.place], BASES.index("light raster"))
    basis = np.where(surveyed[:, None], BASES.index("inventory"), basis)
    basis = np.where((basis == BASES.index("nothing")) & reached, BASES.index("lamps on the map"), basis)
    inventory, raster, lit, partly, unlit, mapped = (basis == k for k in range(len(BASES) - 1))
    # Outside an inventory more lamps may stand there than are mapped.
    more = np.maximum(high, _POSTS.full_at)
    unlit_best = np.where(reached, more, np.maximum(high, UNLIT_TAG_LX[2]))
    cases = [inventory, raster, lit, partly, unlit]
    as_lit, as_unlit = np.maximum(lx, LIT_TAG_LX[0]), np.maximum(lx, UNLIT_TAG_LX[0])
    told = np.select(cases, [lx, measured, as_lit, as_lit, as_unlit], np.nan)
    worst = np.select(
        cases,
        [low, measured / RASTER_UNCERTAINTY, np.maximum(low, LIT_TAG_LX[1]), low, np.maximum(low, UNLIT_TAG_LX[1])],
        low,
    )
    best = np.select(
        cases,
        [
            high,
            measured * RASTER_UNCERTAINTY,
            np.maximum(high, LIT_TAG_LX[2]),
            np.maximum(high, LIT_TAG_LX[2]),
            unlit_best,
        ],
        more,
    )
    # 1 where the least is what the flux of unknown lamps may come down to, or less, such as those that may be off.
    assumed = np.divide(lx - low, lx * (1 - 1 / FLUX_UNCERTAINTY), out=np.zeros_like(lx), where=lx > 0).clip(max=1.0)
    by_lamps = _OBSERVED - (_OBSERVED - _INFERRED) * assumed
    credit = np.select(
        [inventory | mapped, raster | lit, partly, unlit & ~reached, unlit],
        [by_lamps, _OBSERVED, _INFERRED, _OBSERVED, _INFERRED], EVIDENCE_CREDIT["unknown"],
    )  # fmt: skip
    return KnownLight(
        points=points,
        lamps_lx=np.where(covered[:, None], np.nan, lx),
        lamps_least_lx=np.where(covered[:, None], np.nan, low),
        surveyed=surveyed,
        told=told,
        proven=np.where(np.isnan(told), lx, told),
        worst=worst,
        best=best,
        credit=credit,
        basis=basis.astype(np.int8),
        n_lamps=n_lamps,
    )


def tagged_light(study: Study, segments: gpd.GeoDataFrame) -> npt.NDArray[np.int8]:
    """Return what the tag ``lit`` of each segment tells, (n_segments, 2): a place in :data:`BASES`.

    Hours that can be read say lit or unlit, whichever holds in at least half of the phase's hours.
    """
    on = _burning(study, segments["lit_hours"])
    lit, unlit = ((segments["lit"] == state).to_numpy()[:, None] for state in ("lit", "unlit"))
    cases = [unlit | (lit & (on == 0)), lit & np.isnan(on), lit]
    words = [BASES.index(f"tagged {word}") for word in ("unlit", "partly lit", "lit")]
    return np.select(cases, words, BASES.index("nothing")).astype(np.int8)


def _burning(study: Study, hours: pd.Series) -> Floats:
    """Return the share of the full output in the dark phases (n, 2): 1 without a timetable, NaN where it is unread."""
    lon, lat = study.location
    told = hours.notna().to_numpy()
    on = np.ones((len(hours), len(DARK_PHASES)))
    if told.any():
        table = burning(
            hours[told], lon=lon, lat=lat, tz=study.timezone, country=study.country, start=study.period.start,
            end=study.period.end,
        )  # fmt: skip
        on[told] = table.loc[hours[told]].to_numpy()
    return on


def _measured(study: Study, xy: Floats) -> Floats:
    """Return what a fine raster of light on the ground holds at points [lx]; NaN where there is none or no data."""
    light = study.night_light
    return light.raster.at(xy, crs=study.crs) if light and light.scored else np.full(len(xy), np.nan)


def _within(coverage: BaseGeometry | None, xy: Floats) -> Bools:
    if coverage is None:
        return np.zeros(len(xy), dtype=bool)
    shapely.prepare(coverage)
    inside: Bools = shapely.intersects_xy(coverage, xy)
    return inside


def _all_phases(dark: npt.NDArray[_Kind], by_day: float) -> npt.NDArray[_Kind]:
    """Return a measure by phase. By day light is not scored: unknown there, and without weight."""
    columns = [dark[:, DARK_PHASES.index(phase)] if phase in DARK_PHASES else np.full(len(dark), by_day, dark.dtype)
               for phase in PHASES]  # fmt: skip
    return np.column_stack(columns)
