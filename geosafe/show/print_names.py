"""Names on a printed map: those of the page in its order, never on one another, never cut, only where they fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Protocol

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.show.ground_palette import GROUNDS
from geosafe.show.ground_style import NAMES
from geosafe.show.print_frame import PT, Frame
from geosafe.show.print_page import text_widths
from geosafe.show.print_places import CLEAR, COLUMNS, NAME_PT, is_bold, places_of, spacing_pt
from geosafe.show.print_style import WIDTHS_PT, width_factor

#: Two writings of one name lie at least that far from each other [mm].
_APART_MM: Final = 70.0
#: How far names stay from the edge of the frame [mm].
_EDGE_MM: Final = 0.5
_MARKS: Final = {"station": "square", "stop": "dot"}
_INK: Final = "#332d25"

_Floats = npt.NDArray[np.float64]


class Streets(Protocol):
    """What has streets: a study, or its scores."""

    @property
    def blocks(self) -> gpd.GeoDataFrame:
        """Streets with ranked and geometry."""


@dataclass(frozen=True)
class Name:
    """A name on paper.

    Attributes
    ----------
    text
        In one line or more.
    x_mm, y_mm
        Its middle, from the top left.
    angle
        Clockwise [degrees].
    width_pt
        Of its broadest line.
    bold, italic, spacing_pt, colour
        Of its letters.
    size_pt
        Of its letters.
    mark, mark_mm
        The mark that it stands beside, ``square``, ``disc`` or ``dot``, and where that is; empty where there is none.
    """

    text: str
    x_mm: float
    y_mm: float
    angle: float
    width_pt: float
    bold: bool
    italic: bool = False
    spacing_pt: float = 0.0
    colour: str = _INK
    mark: str = ""
    mark_mm: tuple[float, float] = (0.0, 0.0)
    size_pt: float = NAME_PT


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
    tree = shapely.STRtree(places)
    free = np.ones(len(places), bool)
    if taken is not None and len(taken):
        free[tree.query(taken, predicate="intersects")[1]] = False
    chosen: list[int] = []
    by_owner: dict[int, list[int]] = {}
    for k in np.flatnonzero(free).tolist():
        mine = by_owner.setdefault(int(owner[k]), [])
        if not free[k] or (mine and np.hypot(*(middles[mine] - middles[k]).T).min() < apart_mm):
            continue
        chosen.append(k)
        mine.append(k)
        free[tree.query(places[k], predicate="intersects")] = False
    return chosen


def name_widths(texts: list[str], *, bold: bool) -> list[float]:
    """Return how wide names come out [pt]."""
    return text_widths([(text, NAME_PT, bold, False) for text in texts])


def place_names(
    names: gpd.GeoDataFrame, scores: Streets, look: pd.DataFrame, frame: Frame, *, zoom: float,
    area: shapely.Geometry | None = None, taken: npt.NDArray[Any] | None = None,
    first: Collection[str] = (),
) -> list[Name]:  # fmt: skip
    """Return the names that find room on a map, clear of what is ``taken`` already [mm].

    A name stands beside its street, in its area or beside its mark, inside the frame, clear of every other name. It may
    cross a street, but no more than a part of it lies on the lines of the map.

    Parameters
    ----------
    names
        As :func:`geosafe.show.ground_names.find_names` gives them, the same and in the same order as on the page.
    scores, look
        The streets, and the class of ``width`` in which each is drawn.
    frame
        The paper.
    zoom
        The web map zoom whose names stand on it: :func:`geosafe.show.print_ground.paper_zoom`.
    area
        What is studied, in the CRS of the names: none stands beyond its bounds, where no ground is drawn.
    first
        Names that take their room before all others.
    """
    seen = [style.kind for style in NAMES if style.zoom <= zoom <= style.until]
    near = names[names["kind"].isin(seen) & shapely.intersects(names.geometry.to_numpy(), shapely.box(*frame.box))]
    if near.empty:
        return []
    near = near.iloc[np.argsort(~near["name"].isin(first), kind="stable")].reset_index(drop=True)
    shapes = frame.shapes(shapely.intersection(near.geometry.to_numpy(), shapely.box(*frame.box)))
    pieces = [_places(near, shapes, frame, kind) for kind in range(len(NAMES)) if NAMES[kind].kind in seen]
    places = pd.concat(pieces).sort_values("row", kind="stable").reset_index(drop=True)
    edge = shapely.box(_EDGE_MM, _EDGE_MM, frame.width_mm - _EDGE_MM, frame.height_mm - _EDGE_MM)
    if area is not None:
        edge = edge.intersection(frame.shapes(np.array([shapely.box(*area.bounds)]))[0])
    usable = _usable(places, _inked(scores, look, frame), edge)
    middles = usable[["x", "y"]].to_numpy(float)
    owner = pd.factorize(usable["text"].str.replace("\n", " "))[0]
    picked = choose(usable["box"].to_numpy(), owner, middles, taken=taken)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return [_name(each, points[each["row"]]) for each in usable.loc[picked].to_dict("records")]


def _places(near: gpd.GeoDataFrame, shapes: npt.NDArray[Any], frame: Frame, kind: int) -> pd.DataFrame:
    """Return the places of the names of one kind, of a line each piece in the frame; rows are those of all names."""
    mine = np.flatnonzero(near["kind"] == NAMES[kind].kind)
    if not len(mine):
        return pd.DataFrame(columns=[*COLUMNS, "kind"])
    parts, of = shapely.get_parts(shapes[mine], return_index=True)
    found = places_of(near.loc[mine[of], ["name", "size_m"]].reset_index(drop=True), parts, NAMES[kind], frame)
    return found.assign(row=mine[of][found["row"].to_numpy(np.intp)], kind=kind)


def _name(place: dict[Any, Any], point: _Floats) -> Name:
    style = NAMES[place["kind"]]
    x, y, angle = (round(float(value), 2) for value in (place["x"], place["y"], np.degrees(place["angle"])))
    mark = _MARKS.get(style.kind, "disc") if place["mark"] else ""
    at = (round(float(point[0]), 2), round(float(point[1]), 2)) if mark else (0.0, 0.0)
    return Name(str(place["text"]), x, y, angle, round(float(place["width_pt"]), 2), is_bold(style), style.italic,
                spacing_pt(style), getattr(GROUNDS["paper"], style.colour), mark, at)  # fmt: skip


def _inked(scores: Streets, look: pd.DataFrame, frame: Frame) -> npt.NDArray[Any]:
    """Return the streets of the frame as the areas of paper that they take, those that are scored only [mm]."""
    near = scores.blocks.geometry.to_numpy()
    ranked = scores.blocks["ranked"].to_numpy(bool) & shapely.intersects(near, shapely.box(*frame.box))
    widths = np.array(WIDTHS_PT)[np.maximum(look["width"].to_numpy(int), 0)] * width_factor(frame.scale) / PT
    return np.asarray(shapely.buffer(frame.shapes(near[ranked]), widths[ranked] / 2 + 0.15, quad_segs=1))


def _usable(places: pd.DataFrame, lines: npt.NDArray[Any], edge: shapely.Geometry) -> pd.DataFrame:
    """Return the places within an edge that leave nearly all lines bare: of each name those that leave all first."""
    sizes = (places[name].to_numpy(float) for name in ("x", "y", "angle", "width_mm", "high_mm"))
    shapes = boxes(*sizes)
    within = shapely.within(shapes, edge)
    place, line = shapely.STRtree(lines).query(shapes[within], predicate="intersects")
    rows = np.flatnonzero(within)[place]
    shared = shapely.area(shapely.intersection(shapes[rows], lines[line]))
    crossed = np.bincount(rows, shared, minlength=len(places)) / np.maximum(shapely.area(shapes), 1e-9)
    fits: pd.DataFrame = places.assign(box=shapes, crosses=crossed > CLEAR)[
        within & (crossed <= places["may_cross"].to_numpy(float) + 1e-9)
    ]
    return fits.sort_values(["row", "crosses"], kind="stable").reset_index(drop=True)
