"""The quiet ground of a printed map, a shade beside white: the steps of the screen at the scale of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geosafe.show import palette
from geosafe.show.base_map import ground_layers
from geosafe.show.ground_palette import GROUNDS
from geosafe.show.ground_style import STEPS, Step
from geosafe.show.print_frame import PT, Frame
from geosafe.show.print_style import Stroke

if TYPE_CHECKING:
    from geosafe.study import Study

_THEME: Final = palette.PRINTED["paper"]
_COLOURS: Final = GROUNDS["paper"]
#: At smaller scales buildings are left out: a grey mass says nothing.
BUILDINGS_UP_TO: Final = 15_000
#: A screen point of CSS is so many points of paper [pt].
PX_PT: Final = 0.75
#: How wide the world is at web map zoom 0, along the equator [px of CSS], and its circumference [m].
_WORLD_PX, _WORLD_M = 256, 40_075_017.0
#: A printed line is finer than a screen's, and is looked at from nearer: paper shows what one zoom closer does.
_FINER: Final = 1.0
#: Left out on paper: a photocopier turns shadows to dirt.
_NOT_PRINTED: Final = ("shadow",)


def zoom_of(scale: float, lat: float) -> float:
    """Return the web map zoom whose screen shows things as large as paper at a scale does, at a latitude [degrees]."""
    metres_a_px = scale * PX_PT / PT / 1000
    return float(np.log2(_WORLD_M * np.cos(np.radians(lat)) / _WORLD_PX / metres_a_px))


def paper_zoom(study: Study, frame: Frame) -> float:
    """Return the web map zoom whose ground and names a frame shows."""
    return zoom_of(frame.scale, study.location[1]) + _FINER


def ground_svg(study: Study, frame: Frame) -> str:
    """Return the ground under the results as SVG."""
    layers = ground_layers(study)
    zoom = paper_zoom(study, frame)
    metres_a_pt = frame.scale / PT / 1000
    west, south, east, north = frame.box
    paths: dict[str, str] = {}
    drawn = []
    for step in STEPS:
        hidden = step.source.startswith("building") and frame.scale > BUILDINGS_UP_TO
        if step.source not in layers or zoom < step.zoom or hidden or step.paint in _NOT_PRINTED:
            continue
        if step.source not in paths:
            shapes = layers[step.source].to_numpy()
            if step.paint == "dots":
                shapes = shapely.buffer(shapes[shapely.within(shapes, shapely.box(west, south, east, north))],
                                        step.width_m / 2, quad_segs=2)  # fmt: skip
            paths[step.source] = frame.path(shapes)
        if paths[step.source]:
            drawn.append(_inked(step, paths[step.source], metres_a_pt))
    bounds = Stroke(0, 0.7, _THEME.soft, (7, 2.5, 1, 2.5)).svg(frame.path(np.array([study.area])))
    return "".join([*drawn, bounds] if 'd=""' not in bounds else drawn)


def _inked(step: Step, path: str, metres_a_pt: float) -> str:
    colour = getattr(_COLOURS, step.colour)
    if step.paint in ("fill", "dots"):
        return f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>'
    least, most, more = (px * PX_PT for px in (step.least_px, step.most_px, step.more_px))
    width = min(max(step.width_m / metres_a_pt, least), most) + more
    dash = tuple(px * PX_PT for px in step.dash)
    return Stroke(0, round(width, 2), colour, dash, "butt" if dash else "round").svg(path)
