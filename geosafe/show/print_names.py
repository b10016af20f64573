"""Names on a printed map: beside the streets, never on one another, never cut by the frame, only where they fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Protocol

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.show.print_fonts import printable
from geosafe.show.print_frame import PT, Frame
from geosafe.show.print_page import text_widths
from geosafe.show.print_style import WIDTHS_PT, width_factor

#: Size of all names on paper [pt]: the least that may stand on it.
NAME_PT: Final = 9.0
#: Height that letters take, of their size, and the halo around them [mm].
_HIGH: Final = 0.78
HALO_MM: Final = 0.45
#: Places tried along a street lie this far apart, and two writings of one name at least that far [mm].
_ALONG_MM: Final = 3.0
_APART_MM: Final = 70.0
#: A name may bend away from its street by so much of its length: it is set straight.
_STRAIGHT: Final = 0.985
#: Longest name that is written on the map [characters].
_LONGEST: Final = 42
#: How much of a street's and of a space's name may lie on lines of the map, and how little counts as clear; our
#: judgement: a name that crosses one narrow street is still read, and so is the street.
_MAY_CROSS: Final = 0.24
_SPACE_MAY_CROSS: Final = 0.3
_CLEAR: Final = 0.06
#: How much wider than its space a name may be; our judgement.
_OVERHANG: Final = 1.5
#: Places tried for the name of a space, from its middle [mm].
_AROUND: Final = np.array([[x, y] for y in (0, -4, 4, -8, 8) for x in (0, -6, 6, -12, 12)], dtype=float)

_Floats = npt.NDArray[np.float64]


class Named(Protocol):
    """What has streets and spaces with names: a study, or its scores."""

    @property
    def blocks(self) -> gpd.GeoDataFrame:
        """Streets with name, ranked and geometry."""

    @property
    def spaces(self) -> gpd.GeoDataFrame:
        """Spaces with name, area_m2 and geometry."""


@dataclass(frozen=True)
class Name:
    """A name on paper: its middle [mm from the top left], its angle [degrees, clockwise], and its width [pt]."""

    text: str
    x_mm: float
    y_mm: float
    angle: float
    width_pt: float
    bold: bool


def boxes(x: _Floats, y: _Floats, angle: _Floats, width: _Floats, height: _Floats) -> npt.NDArray[Any]:
    """Return turned boxes (n) as polygons: middles [mm], angles [radians, clockwise on paper], sizes [mm]."""
    along, across = np.array([-1, 1, 1, -1]) / 2, np.array([-1, -1, 1, 1]) / 2
    a, b = np.multiply.outer(width, along), np.multiply.outer(height, across)
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    corners = np.stack([x[:, None] + a * cos - b * sin, y[:, None] + a * sin + b * cos], axis=-1)
    return np.asarray(shapely.polygons(corners))


def choose(
    places: npt.NDArray[Any],
    owner: npt.NDArray[np.int64],
    middles: _Floats,
    *,
    apart_mm: float = _APART_MM,
    taken: npt.NDArray[Any] | None = None,
) -> list[int]:
    """Return which places are written at, so that no two overlap.

    Parameters
    ----------
    places
        Boxes [mm], the most wanted first.
    owner
        Which name each is a place of.
    middles
        (n, 2) [mm]: two places of one name are chosen only where these lie ``apart_mm`` apart.
    taken
        Shapes that are written already.
    """
    free = np.ones(len(places), bool)
    if taken is not None and len(taken):
        free[shapely.STRtree(taken).query(places, predicate="intersects")[0]] = False
    tree = shapely.STRtree(places)
    first, second = tree.query(places, predicate="intersects")
    meets = pd.Series(second).groupby(first).agg(list).to_dict()
    chosen: list[int] = []
    by_owner: dict[int, list[int]] = {}
    for k in np.flatnonzero(free).tolist():
        mine = by_owner.setdefault(int(owner[k]), [])
        if not free[k] or (mine and np.hypot(*(middles[mine] - middles[k]).T).min() < apart_mm):
            continue
        chosen.append(k)
        mine.append(k)
        free[meets[k]] = False
    return chosen


def name_widths(texts: list[str], *, bold: bool) -> list[float]:
    """Return how wide names come out [pt]."""
    return text_widths([(text, NAME_PT, bold) for text in texts])


def place_names(
    scores: Named, look: pd.DataFrame, frame: Frame, *, taken: npt.NDArray[Any] | None = None,
    first: Collection[str] = (),
) -> list[Name]:  # fmt: skip
    """Return the names of spaces and streets that find room on a map, clear of what is ``taken`` already [mm].

    Streets that are named in ``first`` take their room before all others.

    A name stands beside its street or in its space, inside the frame, clear of every other name. It may cross a
    street, but no more than a quarter of it lies on the lines of the map.
    """
    lines = _inked(scores, look, frame)
    spaces = _space_places(scores, frame)
    streets = _street_places(scores, frame)
    written: list[Name] = []
    taken = np.array([], dtype=object) if taken is None else taken
    wanted = streets["text"].isin([printable(name, longest=_LONGEST)[0] for name in first]) if len(first) else None
    parts = [spaces, streets] if wanted is None else [streets[wanted], spaces, streets[~wanted]]
    for places in parts:
        usable = _usable(places.reset_index(drop=True), lines, frame)
        if not len(usable):
            continue
        middles = usable[["x", "y"]].to_numpy(float)
        shapes = usable["box"].to_numpy()
        picked = choose(shapes, usable["owner"].to_numpy(np.int64), middles, taken=taken)
        taken = np.concatenate([taken, shapes[picked]])
        written += [
            Name(str(text), round(float(x), 2), round(float(y), 2), round(float(np.degrees(angle)), 2), float(width),
                 bool(bold))
            for text, x, y, angle, width, bold in
            usable.loc[picked, ["text", "x", "y", "angle", "width_pt", "bold"]].itertuples(index=False)
        ]  # fmt: skip
    return written


def _inked(scores: Named, look: pd.DataFrame, frame: Frame) -> gpd.GeoSeries:
    """Return the streets of the frame as the areas of paper that they take, those that are scored only [mm]."""
    near = scores.blocks.geometry.to_numpy()
    ranked = scores.blocks["ranked"].to_numpy(bool) & shapely.intersects(near, shapely.box(*frame.box))
    widths = np.array(WIDTHS_PT)[np.maximum(look["width"].to_numpy(int), 0)] * width_factor(frame.scale) / PT
    return gpd.GeoSeries(shapely.buffer(frame.shapes(near[ranked]), widths[ranked] / 2 + 0.15, quad_segs=1))


def _usable(places: pd.DataFrame, lines: gpd.GeoSeries, frame: Frame) -> pd.DataFrame:
    """Return the places within the frame that leave nearly all lines bare: of each name those that leave all first."""
    shapes = places["box"].to_numpy()
    within = shapely.within(shapes, shapely.box(0.5, 0.5, frame.width_mm - 0.5, frame.height_mm - 0.5))
    place, line = shapely.STRtree(lines.to_numpy()).query(shapes[within], predicate="intersects")
    rows = np.flatnonzero(within)[place]
    shared = shapely.area(shapely.intersection(shapes[rows], lines.to_numpy()[line]))
    crossed = np.bincount(rows, shared, minlength=len(places)) / np.maximum(shapely.area(shapes), 1e-9)
    fits: pd.DataFrame = places[within & (crossed <= places["may_cross"].to_numpy(float))]
    fits = fits.assign(crosses=crossed[fits.index] > _CLEAR)
    return fits.sort_values(["rank", "crosses"], kind="stable").reset_index(drop=True)


def _measured(names: list[str], *, bold: bool) -> pd.DataFrame:
    """Return names as they are written and their widths, on the names; those that have no letters are left out."""
    texts = [printable(name, longest=_LONGEST)[0] for name in names]
    widths = text_widths([(text, NAME_PT, bold) for text in texts])
    made = pd.DataFrame({"text": texts, "width_pt": widths}, index=pd.Series(names, dtype=object))
    return made[made["width_pt"] > 0]


def _places(places: pd.DataFrame, bold: bool, may_cross: float) -> pd.DataFrame:
    height = np.full(len(places), NAME_PT * _HIGH / PT + 2 * HALO_MM)
    x, y, angle = (places[name].to_numpy(float) for name in ("x", "y", "angle"))
    box = boxes(x, y, angle, places["width_pt"].to_numpy(float) / PT + 2 * HALO_MM, height)
    return places.assign(box=box, bold=bold, may_cross=may_cross)


def _space_places(scores: Named, frame: Frame) -> pd.DataFrame:
    """Return where names of spaces could stand, large spaces first, the middle of each before what lies around."""
    spaces = scores.spaces
    named = spaces[spaces["name"].notna()].sort_values("area_m2", ascending=False, kind="stable")
    named = named[shapely.intersects(named.geometry.to_numpy(), shapely.box(*frame.box))]
    named = named[~named["name"].isin(scores.blocks["name"].dropna())].drop_duplicates("name")
    known = _measured(named["name"].astype(str).tolist(), bold=True)
    named = named[named["name"].isin(known.index)]
    across = frame.shapes(named.geometry.to_numpy())
    room = (shapely.bounds(across)[:, 2] - shapely.bounds(across)[:, 0]) * _OVERHANG
    named = named[known.loc[named["name"], "width_pt"].to_numpy(float) / PT <= room]
    inside = shapely.intersection(named.geometry.to_numpy(), shapely.box(*frame.box))
    middle = frame.paper(shapely.get_coordinates(shapely.point_on_surface(inside)))
    at = np.repeat(middle, len(_AROUND), axis=0) + np.tile(_AROUND, (len(named), 1))
    rows = known.loc[named["name"].astype(str)].reset_index(drop=True)
    places = rows.loc[np.repeat(np.arange(len(named)), len(_AROUND))].reset_index(drop=True)
    places = places.assign(x=at[:, 0], y=at[:, 1], angle=0.0, owner=np.repeat(np.arange(len(named)), len(_AROUND)))
    return _places(places.assign(rank=places["owner"]), bold=True, may_cross=_SPACE_MAY_CROSS)


def _street_places(scores: Named, frame: Frame) -> pd.DataFrame:
    """Return where names of streets could stand, long streets first and the middle of each first."""
    blocks = scores.blocks
    named = blocks.loc[blocks["ranked"] & blocks["name"].notna(), ["name", "geometry"]]
    named = named[shapely.intersects(named.geometry.to_numpy(), shapely.box(*frame.box))]
    empty = pd.DataFrame(columns=["text", "width_pt", "x", "y", "angle", "owner", "box", "bold", "may_cross", "rank"])
    if not len(named):
        return empty
    lines = named.dissolve(by="name", sort=True).line_merge().explode()
    known = _measured(sorted(set(map(str, lines.index))), bold=False)
    lines = lines[lines.index.isin(known.index)]
    shapes = frame.shapes(lines.to_numpy())
    length = shapely.length(shapes)
    width = known.loc[lines.index, "width_pt"].to_numpy(float) / PT
    tries = np.maximum(0, np.floor((length - width) / _ALONG_MM)).astype(int) + (length >= width)
    row = np.repeat(np.arange(len(lines)), tries)
    if not len(row):
        return empty
    step = np.arange(len(row)) - np.repeat(np.cumsum(tries) - tries, tries)
    # From the middle outwards, to either side in turn.
    away = np.where(step % 2 == 1, -1, 1) * ((step + 1) // 2) * _ALONG_MM
    middle = length[row] / 2 + away
    half = width[row] / 2
    fits = (middle >= half - 1e-9) & (middle <= length[row] - half + 1e-9)
    row, middle, half, step = row[fits], middle[fits], half[fits], step[fits]
    start, end = (
        shapely.get_coordinates(shapely.line_interpolate_point(shapes[row], middle + sign * half)) for sign in (-1, 1)
    )
    straight = np.hypot(*(end - start).T) >= _STRAIGHT * 2 * half
    row, start, end, step = row[straight], start[straight], end[straight], step[straight]
    angle = np.arctan2(*(end - start).T[::-1])
    angle -= np.pi * np.sign(angle) * (np.abs(angle) > np.pi / 2)
    off = (WIDTHS_PT[-1] * width_factor(frame.scale) / 2 + NAME_PT * _HIGH / 2) / PT + HALO_MM
    owner = pd.factorize(pd.Index(lines.index))[0][row]
    both = [
        pd.DataFrame(
            {"text": known.loc[lines.index[row], "text"].to_numpy(), "width_pt": width[row] * PT,
             "x": (start[:, 0] + end[:, 0]) / 2 - np.sin(angle) * off * side,
             "y": (start[:, 1] + end[:, 1]) / 2 + np.cos(angle) * off * side,
             "angle": angle, "owner": owner, "length": length[row], "step": step, "side": -side, "row": row}
        )
        for side in (-1, 1)
    ]  # fmt: skip
    order = pd.concat(both).sort_values(["length", "row", "step", "side"], ascending=[False, True, True, False])
    order["rank"] = pd.factorize(order["row"])[0]
    return _places(order.reset_index(drop=True), bold=False, may_cross=_MAY_CROSS)
