"""Light after dark: what lamps give by the point formula, and what tags tell where no lamp is mapped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.light import illuminance, illuminance_of_areas
from geosafe.network.snap import snap_points
from geosafe.params import (
    DARK_PHASES,
    EVIDENCE_CREDIT,
    FLUX_UNCERTAINTY,
    GOALPOSTS,
    LIT_TAG_LX,
    PHASES,
    UNLIT_TAG_LX,
)
from geosafe.score.raw import Raw
from geosafe.score.streets import Streets
from geosafe.study import Study

#: A lamp is told to stand on a segment at most this far away [m].
_LAMP_AT_M = 25.0


def light_of_streets(study: Study, streets: Streets) -> Raw:
    """Return the 10th percentile of illuminance along each segment [lx].

    Inside the coverage of a lamp inventory the lamps decide. Elsewhere lamps on the map prove
    light and their absence proves nothing: then the tag ``lit`` decides, which somebody observed,
    at a level that is assumed and has wide bounds; without it the light is unknown. Lamps on the
    surface do not light tunnels. ``n`` is how many lamps stand there.
    """
    segments = streets.segments
    computed = illuminance(segments, study.lamps, buildings=study.buildings)
    lx = computed["p10_lx"].to_numpy(float) * ~segments["tunnel"].to_numpy(bool)
    middle = shapely.line_interpolate_point(segments.geometry.array, 0.5, normalized=True)
    surveyed = _surveyed(study.coverage.get("lamps"), middle) & ~segments["tunnel"].to_numpy(bool)
    at = snap_points(study.lamps, segments, limit_m=_LAMP_AT_M)["segment_id"].dropna()
    n = at.value_counts().reindex(segments.index, fill_value=0).to_numpy(float)
    measured = study.lamps[["flux_lm", "power_w"]].notna().any(axis=1).any()
    return _in_dark_phases(_state(lx, segments["lit"], surveyed, assumed_flux=not measured), n)


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
    computed = illuminance_of_areas(study.spaces, study.lamps, buildings=study.buildings)
    surveyed = _surveyed(study.coverage.get("lamps"), study.spaces.geometry.representative_point().array)
    tags = pd.Series("unknown", index=study.spaces.index)
    lamps = computed["n_lamps"].to_numpy(float)
    measured = study.lamps[["flux_lm", "power_w"]].notna().any(axis=1).any()
    own = _in_dark_phases(_state(computed["p10_lx"].to_numpy(float), tags, surveyed, assumed_flux=not measured), lamps)
    untold = np.isnan(own.value)
    inferred = np.minimum(along_streets.credit, EVIDENCE_CREDIT["inferred"])
    return Raw(
        value=np.where(untold, along_streets.value, own.value),
        worst=np.where(untold, along_streets.worst, own.worst),
        best=np.where(untold, along_streets.best, own.best),
        credit=np.where(untold, inferred, own.credit),
        n=own.n,
    )


def _surveyed(coverage: BaseGeometry | None, points: np.ndarray) -> np.ndarray:
    if coverage is None:
        return np.zeros(len(points), dtype=bool)
    shapely.prepare(coverage)
    inside: np.ndarray = shapely.covers(coverage, points)
    return inside


def _state(lx: np.ndarray, tag: pd.Series, surveyed: np.ndarray, *, assumed_flux: bool) -> tuple[np.ndarray, ...]:
    """Return value, worst, best [lx] and credit (n,) from lamps, tags and coverage."""
    posts = GOALPOSTS["light"]
    lit, unlit = (tag == "lit").to_numpy(), (tag == "unlit").to_numpy()
    reached = lx >= posts.zero_at
    low, high = lx / FLUX_UNCERTAINTY, lx * FLUX_UNCERTAINTY
    cases = [surveyed, reached & lit, reached, lit, unlit]
    observed, inferred = EVIDENCE_CREDIT["observed"], EVIDENCE_CREDIT["inferred"]
    value = np.select(cases, [lx, np.maximum(lx, LIT_TAG_LX[0]), lx, LIT_TAG_LX[0], UNLIT_TAG_LX[0]], np.nan)
    worst = np.select(cases, [low, np.minimum(low, LIT_TAG_LX[1]), low, LIT_TAG_LX[1], UNLIT_TAG_LX[1]], posts.zero_at)
    # Outside an inventory more lamps may stand there than are mapped.
    more = np.maximum(high, posts.full_at)
    best = np.select(cases, [high, more, more, LIT_TAG_LX[2], UNLIT_TAG_LX[2]], posts.full_at)
    from_lamps = inferred if assumed_flux else observed
    credit = np.select(cases, [observed, observed, from_lamps, observed, observed], EVIDENCE_CREDIT["unknown"])
    return value, worst, best, credit


def _in_dark_phases(state: tuple[np.ndarray, ...], n: np.ndarray) -> Raw:
    """By day light is not scored: unknown there, and without weight."""
    dark = np.array([phase in DARK_PHASES for phase in PHASES])
    value, worst, best, credit = (np.repeat(each[:, None], len(PHASES), axis=1) for each in state)
    posts = GOALPOSTS["light"]
    return Raw(
        value=np.where(dark, value, np.nan),
        worst=np.where(dark, worst, posts.zero_at),
        best=np.where(dark, best, posts.full_at),
        credit=np.where(dark, credit, 0.0),
        n=np.where(dark, n[:, None], 0.0),
    )
