"""The quiet ground of a printed map: green, water, buildings and rails, a shade beside white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geosafe.show import palette
from geosafe.show.print_frame import Frame
from geosafe.show.print_style import Stroke

if TYPE_CHECKING:
    from geosafe.study import Study

_THEME: Final = palette.PRINTED["paper"]
#: Fills of areas and lines of the ground, bottom first: (kind, colour).
_AREAS: Final = (("green", _THEME.green), ("water", _THEME.water))
#: At smaller scales buildings are left out: a grey mass says nothing.
BUILDINGS_UP_TO: Final = 15_000


def ground_svg(study: Study, frame: Frame) -> str:
    """Return the ground under the results as SVG."""
    ground = study.base_map
    wide = ground.geom_type.isin(("Polygon", "MultiPolygon"))
    drawn = [
        _fill(frame.path(ground.geometry[(ground["kind"] == kind) & wide].to_numpy()), colour)
        for kind, colour in _AREAS
    ]
    drawn.append(Stroke(0, 1.6, _THEME.water).svg(_lines(study, frame, "water")))
    if frame.scale <= BUILDINGS_UP_TO:
        drawn.append(_fill(frame.path(study.buildings.geometry.to_numpy()), _THEME.building))
    rails = _lines(study, frame, "rail")
    drawn += [Stroke(0, 1.4, _THEME.rail).svg(rails), Stroke(0, 0.7, "#ffffff", (2.4, 2.4)).svg(rails)]
    drawn.append(Stroke(0, 0.7, _THEME.soft, (7, 2.5, 1, 2.5)).svg(frame.path(np.array([study.area]))))
    return "".join(text for text in drawn if 'd=""' not in text)


def _lines(study: Study, frame: Frame, kind: str) -> str:
    ground = study.base_map
    lines = ground.geom_type.isin(("LineString", "MultiLineString"))
    return frame.path(ground.geometry[(ground["kind"] == kind) & lines].to_numpy())


def _fill(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>'
