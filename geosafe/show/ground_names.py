"""The names that may stand on a map, the most important first: of streets, squares, parks, waters, landmarks, stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.osm_ground import DISTRICT, LANDMARK_KINDS, ROAD_KINDS
from geosafe.show.ground_style import LONGEST_NAME, NAMES

if TYPE_CHECKING:
    from geosafe.study import Study

#: Pieces of a street shorter than this bear no name at any zoom [m]; our judgement.
_LEAST_STREET_M: Final = 15.0
#: In an area smaller than this any point within does for its name [m²]; our judgement: the map shows no difference.
_SMALL_M2: Final = 2000.0
#: How near the middle of an area is found [m]; our judgement: a letter's width on the map.
_COARSE_M: Final = 5.0
_STYLE: Final[Mapping[str, str]] = {
    "water": "water", DISTRICT: DISTRICT, "paved": "square", "river": "river",
    **dict.fromkeys(("park", "wood", "grass", "cemetery", "pitch", "sand"), "park"),
    **dict.fromkeys(LANDMARK_KINDS, "landmark"), "station": "station",
    **dict.fromkeys(("motorway", "primary", "secondary"), "main"),
    **dict.fromkeys(("street", "pedestrian", "service"), "street"), **dict.fromkeys(("footway", "steps"), "path"),
}  # fmt: skip
#: Kinds of spaces that are greens; the others are squares.
_GREENS: Final = frozenset("park garden playground pitch common dog_park fitness_station green beach".split())
#: The place of each kind in the order of names.
NAME_PLACES: Final = {style.kind: place for place, style in enumerate(NAMES)}
#: What must not end a name that was cut: it joins what comes after it.
_JOINERS: Final = "\u200d\u200c\ufe0f "


def find_names(study: Study, spaces: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the names of a map in the order in which they take their room on it.

    Parameters
    ----------
    study
        Whose ground and stops have names.
    spaces, blocks
        As scored: spaces give their own names; blocks those of streets that the ground does not know.

    Returns
    -------
    GeoDataFrame
        kind (one of ``NAMES``), name, size_m (length of a line, square root of an area, 0 of a point) and a line or
        point in the study's CRS, within its area.
    """
    ground = study.base_map[study.base_map["name"].notna() & ~study.base_map["tunnel"]]
    wide = ground[ground.geom_type.isin(("Polygon", "MultiPolygon"))]
    spots = ground[ground.geom_type == "Point"]
    named = spaces.loc[spaces["name"].notna(), ["name", "kind", "geometry"]]
    named = named.assign(kind=np.where(named["kind"].isin(_GREENS), "park", "square"))
    wide = wide[~wide["name"].isin(named["name"])]
    stops = study.stops.loc[study.stops["name"].notna(), ["name", "geometry"]]
    parts = [
        _areas(named, named["kind"]),
        _areas(wide, wide["kind"].map(_STYLE)),
        _part(spots["name"], spots["kind"].map(_STYLE), spots.geometry.array, np.zeros(len(spots))),
        _part(stops["name"], pd.Series("stop", stops.index), stops.geometry.array, np.zeros(len(stops))),
        _lines(ground, blocks, study.area),
    ]
    names = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=study.crs)
    names = names[names["kind"].notna() & (names["name"].str.strip() != "")]
    names = names[shapely.intersects(study.area, names.geometry.array)]
    names["name"] = names["name"].map({name: _shortened(name) for name in names["name"].unique()})
    order = names["kind"].map(NAME_PLACES)
    return names.iloc[np.lexsort((names["name"], -names["size_m"], order))].reset_index(drop=True)


def _part(name: pd.Series, kind: pd.Series, shapes: object, size_m: npt.NDArray[np.float64]) -> pd.DataFrame:
    return pd.DataFrame({"name": name.to_numpy(object), "kind": kind.to_numpy(object), "size_m": size_m,
                         "geometry": np.asarray(shapes, dtype=object)})  # fmt: skip


def _areas(areas: gpd.GeoDataFrame, kind: pd.Series) -> pd.DataFrame:
    """Return areas as the middle of the widest room in each."""
    shapes = shapely.make_valid(areas.geometry.to_numpy())
    middles = shapely.point_on_surface(shapes)
    size = np.sqrt(shapely.area(shapes))
    large = size**2 > _SMALL_M2
    circles = shapely.maximum_inscribed_circle(shapely.simplify(shapes[large], _COARSE_M), tolerance=_COARSE_M)
    middles[large] = shapely.get_point(circles, 0)
    return _part(areas["name"], kind, middles, size)


def _lines(ground: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame, area: shapely.Geometry) -> pd.DataFrame:
    """Return streets and rivers, each in as few lines as it allows; of a street the largest roads with its name."""
    lines = ground.loc[(ground.geom_type == "LineString") & ground["kind"].isin((*ROAD_KINDS, "river"))]
    other = blocks.loc[blocks["ranked"] & blocks["name"].notna() & ~blocks["name"].isin(lines["name"])]
    told = pd.concat([
        pd.DataFrame({"name": lines["name"], "kind": lines["kind"].map(_STYLE), "geometry": lines.geometry.array}),
        pd.DataFrame({"name": other["name"], "kind": "street", "geometry": other.geometry.array}),
    ])  # fmt: skip
    rank = told["kind"].map(NAME_PLACES)
    told = told[rank == rank.groupby(told["name"]).transform("min")].sort_values("name", kind="stable")
    street = told.groupby("name").ngroup().to_numpy()
    parts, whose = shapely.get_parts(told["geometry"].to_numpy(), return_index=True)
    merged = shapely.line_merge(shapely.multilinestrings(parts, indices=street[whose]))
    first = told.drop_duplicates("name")
    shapely.prepare(area)
    beyond = ~shapely.covers(area, merged)
    merged[beyond] = shapely.intersection(merged[beyond], area)
    pieces, of = shapely.get_parts(merged, return_index=True)
    length = shapely.length(pieces)
    kept = length >= _LEAST_STREET_M
    row = first.iloc[of[kept]]
    return _part(row["name"], row["kind"], pieces[kept], length[kept])


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip(_JOINERS) + "…"
