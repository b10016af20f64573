"""Light after dark: what lamps give by the point formula, and what tags tell where no lamp is mapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.light import illuminance_at, illuminance_of_areas
from geosafe.network.snap import snap_points
from geosafe.params import (
    DARK_PHASES,
    EVIDENCE_CREDIT,
    FLUX_UNCERTAINTY,
    GOALPOSTS,
    LAMP_EFFICACY_LM_PER_W,
    LAMP_FLUX_LM,
    LAMP_HEIGHT_M,
    LIGHT_PERCENTILE,
    LIGHT_SPACING_M,
    LIT_TAG_LX,
    PHASES,
    UNLIT_TAG_LX,
)
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets
from geosafe.study import Study

Floats = npt.NDArray[np.float64]

#: A lamp is told to stand on a segment at most this far away [m].
_LAMP_AT_M: Final = 25.0
#: Values of ``lit`` that tell how a lamp is switched and still mean the whole night.
_WHOLE_NIGHT: Final = ("dusk-dawn", "sunset-sunrise")
_OBSERVED, _INFERRED = EVIDENCE_CREDIT["observed"], EVIDENCE_CREDIT["inferred"]


@dataclass(frozen=True, eq=False)
class StreetLight:
    """What is known of the light at points along the streets; every array is (n_points,).

    Attributes
    ----------
    segment
        Row of the segment that each point stands for a piece of.
    length_m
        How long that piece is [m].
    told
        The light where an inventory or a tag tells it [lx]; NaN elsewhere.
    proven
        The light that is there at least: as told, or else what the lamps on the map give [lx].
    worst, best
        The least and the most that the evidence allows [lx].
    credit
        How far it rests on observation, 0-1.
    lamps
        How many lamps stand on each segment (n_segments,).
    """

    segment: npt.NDArray[np.int64]
    length_m: Floats
    told: Floats
    proven: Floats
    worst: Floats
    best: Floats
    credit: Floats
    lamps: Floats

    def along(self, unit: npt.NDArray[np.int64], n_units: int) -> Raw:
        """Return the 10th percentile of the light along larger units [lx].

        The value is that of the points of which an inventory or a tag tells. Lamps on the map alone
        prove light, and their absence nothing: what is proven everywhere counts where it is enough to
        score (above the lower goalpost) and more than is told. So unknown ground never lowers a unit,
        and a lamp more never does.

        Parameters
        ----------
        unit
            The unit of each segment (n_segments,); -1 for none.
        n_units
            How many units there are.
        """
        of = unit[self.segment]
        used = of >= 0
        of, length = of[used], self.length_m[used]
        told, proven, worst, best = (
            low_percentile(each[used], length, of, n_units) for each in (self.told, self.proven, self.worst, self.best)
        )
        value = np.fmax(told, np.where(proven >= GOALPOSTS["light"].zero_at, proven, np.nan))
        total = np.bincount(of, weights=length, minlength=n_units)
        earned = np.bincount(of, weights=length * self.credit[used], minlength=n_units)
        credit = np.divide(earned, total, out=np.zeros(n_units), where=(total > 0) & ~np.isnan(value))
        n = np.bincount(unit[unit >= 0], weights=self.lamps[unit >= 0], minlength=n_units).astype(float)
        return _after_dark(value, worst, best, credit, n)


def light_of_streets(study: Study, streets: Streets) -> StreetLight:
    """Return the light at points along the streets, every 5 m or less.

    Inside the coverage of a lamp inventory the lamps decide. Elsewhere the tag ``lit`` does, which
    somebody observed, at a level that is assumed and has wide bounds; lamps on the map then only
    add. Without either the light is unknown, and lamps on the map prove what they give. Lamps on the
    surface do not light tunnels. A lamp of unknown output gives between half and twice the usual;
    one with a timetable, or a street that is lit at some hours, may be off.
    """
    segments = streets.segments
    lines, length = segments.geometry.array, segments["length_m"].to_numpy(float)
    pieces = np.maximum(np.ceil(length / LIGHT_SPACING_M), 1).astype(np.int64)
    of = np.repeat(np.arange(len(segments)), pieces)
    part = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    points = shapely.line_interpolate_point(lines[of], (part + 0.5) / pieces[of], normalized=True)

    tunnel = segments["tunnel"].to_numpy(bool)[of]
    lx, low, high = (np.where(tunnel, 0.0, each) for each in _at_points(points, study))
    surveyed = _within(study.coverage.get("lamps"), points) & ~tunnel
    lit, unlit = ((segments["lit"] == state).to_numpy()[of] for state in ("lit", "unlit"))
    partly = (segments["lit_hours"].notna() & ~segments["lit_hours"].isin(_WHOLE_NIGHT)).to_numpy()[of]
    posts = GOALPOSTS["light"]
    reached = lx >= posts.zero_at
    lit_worst = np.where(partly, 0.0, LIT_TAG_LX[1])
    # Outside an inventory more lamps may stand there than are mapped.
    more = np.maximum(high, posts.full_at)
    unlit_best = np.where(reached, more, np.maximum(high, UNLIT_TAG_LX[2]))
    cases = [surveyed, lit, unlit]
    told = np.select(cases, [lx, np.maximum(lx, LIT_TAG_LX[0]), np.maximum(lx, UNLIT_TAG_LX[0])], np.nan)
    worst = np.select(cases, [low, np.maximum(low, lit_worst), np.maximum(low, UNLIT_TAG_LX[1])], low)
    best = np.select(cases, [high, np.maximum(high, LIT_TAG_LX[2]), unlit_best], more)
    assumed = np.divide(high - lx, lx * (FLUX_UNCERTAINTY - 1), out=np.zeros_like(lx), where=lx > 0)
    by_lamps = _OBSERVED - (_OBSERVED - _INFERRED) * assumed
    credit: Floats = np.select(
        [surveyed, lit & partly, lit, unlit & ~reached, unlit, reached],
        [by_lamps, _INFERRED, _OBSERVED, _OBSERVED, _INFERRED, by_lamps], EVIDENCE_CREDIT["unknown"],
    )  # fmt: skip
    stands = snap_points(study.lamps, segments, limit_m=_LAMP_AT_M)["segment_id"].dropna()
    lamps = np.bincount(segments.index.get_indexer(stands), minlength=len(segments)).astype(float)
    proven = np.where(np.isnan(told), lx, told)
    piece_m = (length / pieces)[of]
    return StreetLight(of, piece_m, told, proven, worst, best, credit, lamps)


def light_of_spaces(study: Study, along_streets: Raw) -> Raw:
    """Return the 10th percentile of illuminance over a grid inside each space [lx].

    Where neither an inventory nor lamps on the map tell, the light along the streets and paths in
    and around the space stands for it, as an inference.

    Parameters
    ----------
    study
        The study.
    along_streets
        The light of the streets and paths in and around each space.
    """
    spaces, posts = study.spaces, GOALPOSTS["light"]
    lx, low, high = (
        illuminance_of_areas(spaces, lamps, buildings=study.buildings)["p10_lx"].to_numpy(float)
        for lamps in _lamps_as_known(study.lamps)
    )
    n = shapely.STRtree(study.lamps.geometry.array).query(spaces.geometry.array, predicate="intersects")[0]
    surveyed = _within(study.coverage.get("lamps"), shapely.point_on_surface(spaces.geometry.array))
    told = surveyed | (lx >= posts.zero_at)
    assumed = np.divide(high - lx, lx * (FLUX_UNCERTAINTY - 1), out=np.zeros_like(lx), where=lx > 0)
    own = _after_dark(
        np.where(told, lx, np.nan), low, np.where(surveyed, high, np.maximum(high, posts.full_at)),
        np.where(told, _OBSERVED - (_OBSERVED - _INFERRED) * assumed, 0.0),
        np.bincount(n, minlength=len(spaces)).astype(float),
    )  # fmt: skip
    untold = ~told[:, None]
    return Raw(
        value=np.where(untold, along_streets.value, own.value),
        worst=np.where(untold, along_streets.worst, own.worst),
        best=np.where(untold, along_streets.best, own.best),
        credit=np.where(untold, np.minimum(along_streets.credit, _INFERRED), own.credit),
        n=own.n,
    )


def low_percentile(values: Floats, weight: Floats, of: npt.NDArray[np.int64], n_units: int) -> Floats:
    """Return the weighted 10th percentile of each unit's values (n_units,).

    It is the lowest value that, with all that are lower, makes up a tenth of the unit's weight. NaN values
    have no say; a unit without any other has NaN.
    """
    known = ~np.isnan(values)
    values, weight, of = values[known], weight[known], of[known]
    order = np.lexsort((values, of))
    values, weight, of = values[order], weight[order], of[order]
    total = np.bincount(of, weights=weight, minlength=n_units)
    running = np.cumsum(weight) - (np.cumsum(total) - total)[of]
    # A hair of tolerance: a tenth reached exactly must not hang on how sums are rounded.
    enough = running >= (LIGHT_PERCENTILE / 100 - 1e-9) * total[of]
    unit, first = np.unique(of[enough], return_index=True)
    result = np.full(n_units, np.nan)
    result[unit] = values[enough][first]
    return result


def _lamps_as_known(lamps: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the lamps with their output [lm]: as it is taken to be, at least and at most."""
    flux = lamps["flux_lm"].fillna(lamps["power_w"] * LAMP_EFFICACY_LM_PER_W)
    assumed, timed = flux.isna(), lamps["on_hours"].notna()
    flux = flux.fillna(LAMP_FLUX_LM)
    least = (flux / FLUX_UNCERTAINTY).where(assumed, flux).mask(timed, 0.0)
    most = (flux * FLUX_UNCERTAINTY).where(assumed, flux)
    as_taken, at_least, at_most = (lamps.assign(flux_lm=each) for each in (flux, least, most))
    return as_taken, at_least, at_most


def _at_points(points: npt.NDArray[np.object_], study: Study) -> tuple[Floats, Floats, Floats]:
    """Return the light of the lamps at points [lx]: as it is taken to be, at least and at most."""
    xy, height = shapely.get_coordinates(study.lamps.geometry.array), study.lamps["height_m"].fillna(LAMP_HEIGHT_M)
    walls, ground = study.buildings.geometry.to_numpy(), shapely.get_coordinates(points)
    lx, low, high = (
        illuminance_at(ground, xy, height, lamps["flux_lm"], obstacles=walls).lx
        for lamps in _lamps_as_known(study.lamps)
    )
    return lx, low, high


def _within(coverage: BaseGeometry | None, points: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    if coverage is None:
        return np.zeros(len(points), dtype=bool)
    shapely.prepare(coverage)
    inside: npt.NDArray[np.bool_] = shapely.covers(coverage, points)
    return inside


def _after_dark(value: Floats, worst: Floats, best: Floats, credit: Floats, n: Floats) -> Raw:
    """Return the measure by phase. By day light is not scored: unknown there, and without weight."""
    dark = np.array([phase in DARK_PHASES for phase in PHASES])
    posts = GOALPOSTS["light"]
    return Raw(
        value=np.where(dark, value[:, None], np.nan),
        worst=np.where(dark, worst[:, None], posts.zero_at),
        best=np.where(dark, best[:, None], posts.full_at),
        credit=np.where(dark, credit[:, None], 0.0),
        n=np.where(dark, n[:, None], 0.0),
    )
