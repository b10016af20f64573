"""Find what an edit is about: streets, spaces and places by name, id or drawn shape."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.compare.change import EditError
from geosafe.crs import LONLAT
from geosafe.scenario import Places, Where
from geosafe.study import Study
from geosafe.told import said, word

if TYPE_CHECKING:
    from geosafe.scores import Scores

Bools = npt.NDArray[np.bool_]

#: A street lies along a drawn line where it runs beside it at most this far away [m]; our judgement.
ALONG_M: Final = 12.0
#: A piece of street is meant by a shape that holds or accompanies at least this share of its length; our judgement.
MOSTLY: Final = 0.5
_LISTED: Final = 5


def shape_in(study: Study, where: Where) -> BaseGeometry:
    """Return a drawn shape in the CRS of the study; an error where it lies outside the area."""
    shape: BaseGeometry = gpd.GeoSeries([where.shape], crs=LONLAT).to_crs(study.crs).iloc[0]
    if not shapely.intersects(study.area, shape):
        lon, lat = study.location
        raise EditError(
            f"the {shape.geom_type} lies outside the area of {study.name}",
            f"Draw it inside: the middle of the area is near [{lon:.4f}, {lat:.4f}].",
        )
    return shape


def area_of(study: Study, where: Where) -> tuple[BaseGeometry, str]:
    """Return the area that an edit is within and what to call it: a drawn polygon, or a public space."""
    if where.shape is not None:
        return shape_in(study, where), said("where.area")
    spaces = spaces_of(study, where)
    return shapely.union_all(spaces.geometry.array), str(_called(spaces, where))


def point_of(study: Study, where: Where) -> BaseGeometry:
    """Return the point that an edit is at: a drawn one, or one in a public space."""
    if where.shape is not None:
        return shape_in(study, where)
    return shapely.point_on_surface(shapely.union_all(spaces_of(study, where).geometry.array))


def spaces_of(study: Study, where: Where) -> gpd.GeoDataFrame:
    """Return the public spaces of a name or id, or those of which most lies in a drawn polygon."""
    spaces = study.spaces
    if where.shape is not None:
        shape = shape_in(study, where)
        shared = shapely.area(shapely.intersection(spaces.geometry.array, shape))
        found = spaces[shared >= MOSTLY * shapely.area(spaces.geometry.array)]
        if not len(found):
            raise EditError("no public space lies in the area drawn", f"Name one: {_some(spaces['name'])}.")
        return found
    return _by_name_or_id(spaces, spaces["name"], where, "public space")


def segments_along(study: Study, where: Where, scores: Scores | None) -> tuple[gpd.GeoDataFrame, str]:
    """Return the pieces of street that an edit is along or within, and what to call them."""
    inside = study.segments[study.segments["in_area"]]
    if where.darkest is not None:
        blocks = darkest_blocks(scores, where.darkest)
        return inside[inside["block_id"].isin(blocks)], said("where.darkest", n=len(blocks))
    if where.shape is not None:
        shape = shape_in(study, where)
        polygon = shapely.get_dimensions(shape) == 2
        found = inside[_within(inside, shape) if polygon else _beside(inside, shape)]
        if not len(found):
            raise EditError(
                "no street or path lies " + ("in the area drawn" if polygon else f"within {ALONG_M:.0f} m of the line"),
                "Draw it where people walk.",
            )
        return found, said("where.streets.area" if polygon else "where.line")
    if where.word == "within":
        space, called = area_of(study, where)
        found = inside[_within(inside, space)]
        if not len(found):
            raise EditError(f"no street or path lies in {called}", "Name the street, with `along`.")
        return found, said("where.streets", place=called)
    of_block = study.blocks["name"].reindex(inside["block_id"]).to_numpy(object)
    names = inside["name"].where(inside["name"].notna(), pd.Series(of_block, inside.index))
    if where.id is not None and where.id in study.blocks.index:
        return inside[inside["block_id"] == where.id], where.id
    found = _by_name_or_id(inside, names, where, "street")
    return found, str(_called(found.assign(name=names.loc[found.index]), where))


def darkest_blocks(scores: Scores | None, n: int) -> pd.Index:
    """Return the ``n`` ranked blocks with least light at night for the people expected there.

    By the activity at night [open-venue equivalents] × (100 − the light at night [points]) / 100. A block whose light
    or people nobody knows is not among them: unknown is not dark.
    """
    if scores is None:
        raise EditError("the darkest stretches are told by the scores", "Score the study first: geosafe score.")
    blocks = scores.blocks
    people, light = blocks["activity_night_raw"].to_numpy(float), blocks["light_night"].to_numpy(float)
    weight = pd.Series(people * (100 - light) / 100, index=blocks.index)
    ranked = weight[blocks["ranked"].to_numpy(bool) & (weight > 0)]
    if not len(ranked):
        raise EditError("of no stretch are light and people known", "Name the streets instead.")
    worst: pd.Index = ranked.sort_values(ascending=False, kind="stable").index[:n]
    return worst


def places_of(study: Study, places: Places) -> tuple[gpd.GeoDataFrame, str]:
    """Return the venues, stops or amenities that an edit is about, and what to call them."""
    table: gpd.GeoDataFrame = getattr(study, places.layer)
    chosen, words = np.ones(len(table), bool), said(f"places.{places.layer}")
    if places.kind is not None:
        kinds = table["kind"].astype(object)
        values = table["tag"].str.partition("=")[2] if "tag" in table else kinds
        of_kind = ((kinds == places.kind) | (values == places.kind)).to_numpy()
        if not of_kind.any():
            raise EditError(
                f"there are no {places.layer} of the kind {places.kind!r}",
                _hint(places.kind, [*kinds, *values], "Kinds"),
            )
        chosen &= of_kind
        words = said("places.kind", places=words, kind=word(f"thing.{places.kind}", places.kind))
    if places.name is not None or places.id is not None:
        where = Where(name=places.name, id=places.id)
        chosen &= table.index.isin(_by_name_or_id(table, table["name"], where, places.layer.removesuffix("s")).index)
        words = said("places.named", places=words, name=places.name or places.id)
    if places.within is not None:
        area, called = area_of(study, places.within)
        shapely.prepare(area)
        chosen &= shapely.intersects(area, table.geometry.array)
        words = said("places.in", places=words, place=called)
    if not chosen.any():
        raise EditError(f"there are no {words}", f"The study has {len(table)} {places.layer}; look at them on the map.")
    return table[chosen], words


def _by_name_or_id(table: gpd.GeoDataFrame, names: pd.Series, where: Where, what: str) -> gpd.GeoDataFrame:
    if where.id is not None:
        if where.id not in table.index:
            raise EditError(f"there is no {what} with the id {where.id!r}", _hint(where.id, table.index, "Ids"))
        return table.loc[[where.id]]
    name = str(where.name)
    same = names.astype("string").str.casefold() == name.casefold()
    if not same.fillna(False).any():
        raise EditError(f"there is no {what} named {name!r}", _hint(name, names.dropna(), "Names"))
    return table[same.fillna(False).to_numpy(bool)]


def _called(found: gpd.GeoDataFrame, where: Where) -> str:
    name = found["name"].dropna()
    return str(name.iloc[0]) if len(name) else str(where.id)


def _hint(given: str, known: Iterable[object], what: str) -> str:
    words = {str(word).casefold(): str(word) for word in dict.fromkeys(known)}
    near = difflib.get_close_matches(given.casefold(), words, n=_LISTED, cutoff=0.5)
    if near:
        return f"The nearest: {', '.join(words[each] for each in near)}."
    return (
        f"{what} there: {', '.join(sorted(words.values())[:_LISTED]) or 'none'}{' …' if len(words) > _LISTED else ''}."
    )


def _some(names: pd.Series) -> str:
    return ", ".join(sorted(names.dropna().unique())[:_LISTED]) or "the study has none"


def _within(segments: gpd.GeoDataFrame, area: BaseGeometry) -> Bools:
    shared = shapely.length(shapely.intersection(segments.geometry.array, area))
    return np.asarray(shared >= MOSTLY * segments["length_m"].to_numpy())


def _beside(segments: gpd.GeoDataFrame, line: BaseGeometry) -> Bools:
    """Tell which segments run beside a line: near it, and as far along it as they are long."""
    lines, length = segments.geometry.array, segments["length_m"].to_numpy()
    near = shapely.length(shapely.intersection(lines, shapely.buffer(line, ALONG_M))) >= MOSTLY * length
    ends = (shapely.line_locate_point(line, shapely.get_point(lines, k)) for k in (0, -1))
    first, last = ends
    return np.asarray(near & (np.abs(last - first) >= MOSTLY * length))
