"""What the ground is painted with and how names are written, in order: one table for the page and for print.

Whoever draws a map goes through ``STEPS`` from first to last and paints what each step names, then places names in
the order of ``NAMES``. Colours are names of :class:`geosafe.show.ground_palette.GroundColours`. All widths, zooms
and sizes are our judgement, made by looking.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from geosafe.show.ground_palette import GROUNDS

#: Where a thing lies: in a tunnel, on the ground, on a bridge, on a bridge over a bridge.
DECKS: Final = ("under", "ground", "over", "top")
Paint = Literal["fill", "stroke", "dots", "shadow"]


@dataclass(frozen=True)
class Step:
    """One layer of shapes and what is done to it.

    Attributes
    ----------
    source
        ``kind.form.deck``, as :func:`geosafe.show.base_map.ground_layers` names them.
    paint
        ``fill`` areas; ``stroke`` lines or outlines; ``dots`` at points; ``shadow``: fill, moved to the south-east by
        ``width_m``.
    colour
        A name of :class:`GroundColours`.
    zoom
        From which web map zoom on it is painted.
    width_m, least_px, most_px
        How wide a line is on the ground [m], and its bounds on the screen [px].
    more_px
        What is added to that, for the edges on its two sides [px].
    dash
        Lengths of strokes and gaps [px]; short strokes of a broad line are ticks across it: steps, sleepers.
    """

    source: str
    paint: Paint
    colour: str
    zoom: float = 0
    width_m: float = 0
    least_px: float = 0
    most_px: float = 99
    more_px: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class NameStyle:
    """How names of one kind are written, and where.

    Attributes
    ----------
    kind
        As :func:`geosafe.show.ground_names.find_names` gives it.
    form
        ``line``: along it, beside data; ``area``: in the middle; ``point``: beside a mark.
    colour
        A name of :class:`GroundColours`.
    zoom, until
        The web map zooms between which it is written.
    size_px, weight, italic, caps, spacing_px
        Of its letters; ``spacing_px`` stands between them.
    data
        Whether it may lie on drawn results: ``never``, on ``minor`` ones (thin lines), or on ``any``.
    again_px
        How far from each other the same name is written along lines, and of neighbours that share one [px].
    """

    kind: str
    form: Literal["line", "area", "point"]
    colour: str
    zoom: float
    until: float = 99
    size_px: float = 12
    weight: int = 400
    italic: bool = False
    caps: bool = False
    spacing_px: float = 0
    data: Literal["never", "minor", "any"] = "never"
    again_px: float = 420


#: Kind, from which zoom, width on the ground [m], least and most on the screen [px], fill, edge.
_ROADS: Final = (
    ("service", 15.5, 3.5, 0.8, 10, "road", "road_edge"),
    ("pedestrian", 14.5, 6.0, 0.9, 18, "paved", "road_edge"),
    ("street", 13.0, 7.0, 0.7, 24, "road", "road_edge"),
    ("secondary", 11.5, 10.0, 1.0, 30, "main", "main_edge"),
    ("primary", 9.0, 13.0, 1.4, 36, "main", "main_edge"),
    ("motorway", 9.0, 15.0, 1.8, 40, "main", "main_edge"),
)
#: From which zoom roads have edges on their two sides.
_EDGED: Final = 14.25
_GROUND: Final = (
    Step("yard.area.ground", "fill", "yard", 12),
    *(Step(f"{kind}.area.ground", "fill", kind, zoom)
      for kind, zoom in (("grass", 12.5), ("park", 0), ("cemetery", 11), ("wood", 0), ("sand", 12), ("pitch", 14))),
    Step("pitch.area.ground", "stroke", "pitch_edge", 15.5, 0.4, 0.6, 1),
    Step("water.area.ground", "fill", "water"),
    Step("water.area.ground", "stroke", "shore", 11, 0.6, 0.6, 1.4),
    Step("stream.line.ground", "stroke", "water", 13, 3, 0.8, 8),
    Step("river.line.ground", "stroke", "water", 10, 10, 1.2, 30),
    Step("paved.area.ground", "fill", "paved", 13),
    Step("paved.area.ground", "stroke", "paved_edge", 15, 0.3, 0.6, 1),
    Step("pier.area.ground", "fill", "pier", 13),
    Step("pier.area.ground", "stroke", "paved_edge", 14, 0.3, 0.6, 1),
    Step("pier.line.ground", "stroke", "pier", 13, 3, 0.8, 12),
    Step("platform.area.ground", "fill", "platform", 14),
    Step("hedge.line.ground", "stroke", "hedge", 16, 1, 1, 4),
    Step("fence.line.ground", "stroke", "barrier", 16.5, 0.1, 0.7, 0.7, dash=(3, 2)),
    Step("wall.line.ground", "stroke", "barrier", 16, 0.5, 0.9, 2.5),
)  # fmt: skip
_BUILDINGS: Final = (
    *(Step(f"building{height}.area.ground", "shadow", "shadow", 16, width_m=metres)
      for height, metres in (("_low", 0.6), ("", 1.1), ("_high", 1.8))),
    *(Step(f"building{height}.area.ground", "fill", f"building{height}", 15) for height in ("_low", "", "_high")),
    *(Step(f"building{height}.area.ground", "stroke", "building_edge", 15.75, 0.2, 0.5, 0.9)
      for height in ("_low", "", "_high")),
    Step("landmark.area.ground", "fill", "landmark", 13.5),
    Step("landmark.area.ground", "stroke", "landmark_edge", 14.5, 0.3, 0.7, 1.1),
)  # fmt: skip


def _roads(deck: str) -> tuple[Step, ...]:
    """Return the steps of roads and rails on one deck: edges first, so that junctions are open."""
    if deck == "under":
        return tuple(
            Step(f"{kind}.line.under", "stroke", "tunnel", max(zoom, 14), width_m, least, most, dash=(4, 4))
            for kind, zoom, width_m, least, most, _, _ in _ROADS
        )
    on_bridge = deck != "ground"
    edges = [
        Step(f"{kind}.line.{deck}", "stroke", "main_edge" if on_bridge else edge, max(zoom, _EDGED), width_m, least,
             most, 2.6 if on_bridge else 1.6)
        for kind, zoom, width_m, least, most, _, edge in _ROADS
    ]  # fmt: skip
    fills = [
        Step(f"{kind}.line.{deck}", "stroke", fill, zoom, width_m, least, most)
        for kind, zoom, width_m, least, most, fill, _ in _ROADS
    ]
    paths = [
        Step(f"footway.line.{deck}", "stroke", "path", 15.5, 0.4, 0.7, 1.2, dash=(3, 2)),
        Step(f"steps.line.{deck}", "stroke", "path", 15.5, 3, 3, 8, dash=(1, 2)),
    ]
    if on_bridge:
        paths.insert(0, Step(f"footway.line.{deck}", "stroke", "road", 15, 3, 1.5, 10))
        edges.insert(0, Step(f"footway.line.{deck}", "stroke", "main_edge", 15, 3, 1.5, 10, 2.2))
        edges.insert(0, Step(f"rail.line.{deck}", "stroke", "main_edge", 14, 4, 2, 12, 2.2))
        fills.insert(0, Step(f"rail.line.{deck}", "stroke", "yard", 14, 4, 2, 12))
    rails = [
        Step(f"tram.line.{deck}", "stroke", "tram", 14, 0.3, 0.6, 1),
        Step(f"rail.line.{deck}", "stroke", "rail", 10, 0.5, 0.7, 1.2),
        Step(f"rail.line.{deck}", "stroke", "rail", 16.5, 2.8, 3, 8, dash=(0.7, 5)),
    ]
    return (*edges, *paths, *fills, *rails)


#: What is painted on the paper of the theme, from the bottom up.
STEPS: Final = (
    *_GROUND,
    *_roads("under"),
    *_roads("ground"),
    Step("tree.point.ground", "dots", "tree", 16.5, 3, 1.5, 9),
    *_BUILDINGS,
    *_roads("over"),
    *_roads("top"),
)

#: How names are written, in the order in which they take their room.
NAMES: Final = (
    NameStyle("district", "area", "name_district", 10, 15.75, 12, 600, caps=True, spacing_px=2.2, data="any"),
    NameStyle("station", "point", "name_landmark", 13, 99, 12.5, 700, data="minor"),
    NameStyle("water", "area", "name_water", 11, 99, 13, italic=True, spacing_px=0.6, data="minor"),
    NameStyle("square", "area", "name_place", 14.5, 99, 12.5, 600, data="minor"),
    NameStyle("park", "area", "name_green", 13.5, 99, 12.5, 500, italic=True, data="minor"),
    NameStyle("main", "line", "name_street", 13.5, 99, 12, 500, data="minor"),
    NameStyle("landmark", "point", "name_landmark", 15, 99, 11.5, 500, data="minor"),
    NameStyle("street", "line", "name_street", 15, 99, 12, data="minor"),
    NameStyle("river", "line", "name_water", 12.5, 99, 12, italic=True, spacing_px=0.6, data="minor"),
    NameStyle("path", "line", "name_street", 16.5, 99, 11),
    NameStyle("stop", "point", "name_district", 17, 99, 11, again_px=200),
)
#: A name longer than this is cut, and ends in an ellipsis [letters].
LONGEST_NAME: Final = 60


def told_style() -> dict[str, Any]:
    """Return all of it for the page, ready for JSON."""
    return {
        "colours": {theme: asdict(colours) for theme, colours in GROUNDS.items()},
        "steps": [asdict(step) for step in STEPS],
        "names": [asdict(style) for style in NAMES],
        "longest": LONGEST_NAME,
    }
