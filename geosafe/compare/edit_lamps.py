"""Lamps and light: new lamps, lamps removed or dimmed, and what the map tells of light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.compare.change import Change, EditError
from geosafe.compare.find import area_of, point_of, segments_along, shape_in
from geosafe.lamp_hours import burns_all_night
from geosafe.network.snap import snap_points
from geosafe.prepare.lamps import road_of_lamps
from geosafe.scenario import AddLamps, DimLamps, RemoveLamps, SetLight
from geosafe.study import Study
from geosafe.told import joined, said, share

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: Lamps stand along a street at most this far from its middle [m]; our judgement, as for the lamps of a road.
LAMPS_ALONG_M: Final = 25.0
#: Gaps may be this share wider than asked, so that a line of 50.1 m asked every 25 m takes two lamps; our judgement.
SLACK: Final = 0.01
#: Most lamps of one edit.
MOST_LAMPS: Final = 20_000
#: The longest text of hours that is read.
_LONGEST: Final = 255


def add_lamps(study: Study, edit: AddLamps, scores: Scores | None) -> Change:
    """Return new lamps: at a point, or along streets or a line, evenly and at most ``every_m`` apart."""
    if edit.every_m is None:
        at, along = shapely.points([shapely.get_coordinates(point_of(study, edit.where))[0]]), None
    else:
        lines, called = _lines(study, edit, scores)
        at = lamps_along(lines, edit.every_m)
        along = {"m": round(shapely.length(lines).sum()), "place": called}
    n = len(at)
    words = pd.Series([None] * n, dtype=object)
    lamps = gpd.GeoDataFrame(
        {
            "source": "scenario", "height_m": edit.height_m, "power_w": np.nan, "flux_lm": edit.flux_lm,
            "cct_k": np.nan if edit.cct_k is None else edit.cct_k, "kind": words,
            "on_hours": words if edit.hours is None else edit.hours,
        },
        geometry=at, crs=study.crs,
    )  # fmt: skip
    lamps["road"] = road_of_lamps(lamps, study.segments)
    stands = snap_points(lamps, study.segments, limit_m=LAMPS_ALONG_M)["segment_id"].dropna()
    if not len(stands):
        raise EditError(
            f"no street or path lies within {LAMPS_ALONG_M:.0f} m of the new lamps", "Put them where people walk."
        )
    lamp = said("lamp.hours" if edit.hours else "lamp", lm=round(edit.flux_lm), m=edit.height_m, hours=edit.hours or "")
    says = said("lamps.new", n=n, lamp=lamp) if along is None else said("lamps.along", n=n, lamp=lamp, **along)
    return Change(says, add={"lamps": lamps}, near={"segments": pd.Index(stands.unique())}, count=n)


def lamps_along(lines: np.ndarray, every_m: float) -> np.ndarray:
    """Return points along lines: on each, as few as stand at most ``every_m`` [m] apart, half a gap from its ends."""
    length = shapely.length(lines)
    n = np.maximum(np.ceil(length / every_m - SLACK), 1).astype(np.int64)
    if n.sum() > MOST_LAMPS:
        raise EditError(f"that makes {n.sum():,} lamps", f"At most {MOST_LAMPS:,} in one edit.")
    of = np.repeat(np.arange(len(lines)), n)
    k = np.arange(len(of)) - np.repeat(np.cumsum(n) - n, n)
    found: np.ndarray = shapely.line_interpolate_point(lines[of], (k + 0.5) / n[of], normalized=True)
    return found


def _lines(study: Study, edit: AddLamps, scores: Scores | None) -> tuple[np.ndarray, str]:
    """Return the lines that lamps stand along: that drawn, or the streets named; their sidewalks share those lamps."""
    shape = edit.where.shape
    if shape is not None and shapely.get_dimensions(shape) == 1:
        return np.array([shape_in(study, edit.where)], object), "the line drawn"
    found, called = segments_along(study, edit.where, scores)
    found = lit_kinds(found, all_kinds=edit.where.darkest is not None or shape is not None)
    if not len(found):
        raise EditError(f"{called} has no street or path that lamps could stand along", "Draw the line instead.")
    whole = shapely.union_all(found.geometry.array)
    if shape is not None:
        whole = shapely.intersection(whole, shape_in(study, edit.where))
    return merged_lines(whole), called


def lit_kinds(found: gpd.GeoDataFrame, *, all_kinds: bool = False) -> gpd.GeoDataFrame:
    """Return the pieces of street that lamps stand along: streets, whose sidewalks share them; else paths and steps."""
    for kinds in (["street"], ["path", "steps"]):
        if not all_kinds and found["kind"].isin(kinds).any():
            return found[found["kind"].isin(kinds)]
    return found[found["kind"].isin(["street", "path", "steps"])]


def merged_lines(whole: BaseGeometry) -> np.ndarray:
    """Return the lines of a shape, joined where they meet, in an order of their own."""
    parts = shapely.get_parts(shapely.line_merge(whole))
    lines = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)]
    ordered: np.ndarray = lines[np.lexsort(shapely.bounds(lines).T)]
    return ordered


def remove_lamps(study: Study, edit: RemoveLamps, scores: Scores | None) -> Change:
    """Return lamps that go."""
    lamps, where = _lamps(study, edit, scores)
    n = len(lamps)
    says = said("lamps.removed", n=n, where=where)
    return Change(says, drop={"lamps": lamps.index}, near=_near(study, lamps), count=n)


def dim_lamps(study: Study, edit: DimLamps, scores: Scores | None) -> Change:
    """Return lamps that are dimmed; those with a timetable of their own stay as they are."""
    lamps, where = _lamps(study, edit, scores)
    told = lamps["on_hours"]
    all_night = [text for text in told.dropna().unique() if burns_all_night(text)]
    plain = lamps[told.isna() | told.isin(all_night)]
    own = len(lamps) - len(plain)
    if not len(plain):
        raise EditError(
            f"all {own} lamps {where} have hours of their own already", "Remove them and add lamps with other hours."
        )
    hours = pd.DataFrame({"on_hours": dimmed(edit.hours, edit.to)}, index=plain.index)
    n = len(plain)
    says = said("lamps.dimmed", n=n, where=where, share=share(edit.to, places=4), hours=edit.hours)
    if own:
        says = joined([says, said("lamps.own", n=own)])
    return Change(says, cells={"lamps": hours}, near=_near(study, plain), count=n)


def dimmed(hours: str, to: float) -> str:
    """Return the timetable of a lamp that burns all night and gives a share ``to`` of its light in some hours."""
    level = f'"{100 * to:g} %"'
    rules = [rule.strip() for rule in hours.split(";") if rule.strip()]
    # A rule that names no days would be read as more times of the rule before it.
    rules = [f"Mo-Su {rule}" if re.match(r"\d", rule) and rule != "24/7" else rule for rule in rules]
    text = (
        f"sunset-sunrise {level}"
        if "24/7" in rules
        else ", ".join(["sunset-sunrise", *(f"{r} {level}" for r in rules)])
    )
    if len(text) > _LONGEST:
        raise EditError(f"the hours {hours!r} are too long", "Write fewer of them.")
    return text


def set_light(study: Study, edit: SetLight, scores: Scores | None) -> Change:
    """Return what the map tells of the light of streets; where an inventory holds every lamp, that says nothing."""
    found, called = segments_along(study, edit.where, scores)
    coverage = study.coverage.get("lamps")
    if coverage is not None:
        middle = shapely.line_interpolate_point(found.geometry.array, 0.5, normalized=True)
        outside = ~shapely.intersects(coverage, middle)
        if not outside.any():
            raise EditError(
                f"an inventory holds every lamp of {called}, and counts before what a map tells",
                "Write add_lamps, remove_lamps or dim_lamps.",
            )
        found = found[outside]
    lit = pd.DataFrame(
        {
            "lit": "lit" if edit.lit else "unlit",
            "lit_hours": pd.Series([edit.hours] * len(found), found.index, dtype=object),
        },
        index=found.index,
    )
    if not (lit.astype(object).fillna("") != found[["lit", "lit_hours"]].astype(object).fillna("")).any().any():
        raise EditError(f"{called} is told to be {'lit' if edit.lit else 'unlit'} already", "Take the edit out.")
    key = "light.unlit" if not edit.lit else "light.lit.hours" if edit.hours else "light.lit"
    says = said(key, m=round(found["length_m"].sum()), place=called, hours=edit.hours or "")
    return Change(says, cells={"segments": lit})


def _lamps(study: Study, edit: RemoveLamps | DimLamps, scores: Scores | None) -> tuple[gpd.GeoDataFrame, str]:
    """Return the lamps in an area, or along streets or a line."""
    lamps, shape = study.lamps, edit.where.shape
    if shape is not None and shapely.get_dimensions(shape) == 1:
        near = shapely.buffer(shape_in(study, edit.where), LAMPS_ALONG_M)
        where = said("where.along", place=said("where.line"))
    elif edit.where.word == "within":
        near, called = area_of(study, edit.where)
        where = said("where.in", place=called)
    else:
        found, called = segments_along(study, edit.where, scores)
        near = shapely.buffer(shapely.union_all(found.geometry.array), LAMPS_ALONG_M)
        where = said("where.along", place=called)
    shapely.prepare(near)
    found = lamps[shapely.intersects(near, lamps.geometry.array)]
    if not len(found):
        raise EditError(f"no lamp is on record {where}", "No lamp on record is not dark: look at the map's lamps.")
    return found, where


def _near(study: Study, lamps: gpd.GeoDataFrame) -> dict[str, pd.Index]:
    stands = snap_points(lamps, study.segments, limit_m=LAMPS_ALONG_M)["segment_id"].dropna()
    return {"segments": pd.Index(stands.unique())}
