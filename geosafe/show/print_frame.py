"""A frame of paper over the ground: its scale, and shapes as paths on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

#: Scales that people can reckon with: 1 to one of these, or to 10, 100 … times one of these. No step is larger than a
#: quarter, so that no more paper than that is lost to a round number.
ROUND_SCALES: Final = (
    1000, 1250, 1500, 1750, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 6000, 7000, 7500, 8000, 9000,
)  # fmt: skip
#: Lengths that a scale bar shows, times a power of ten [m].
ROUND_LENGTHS: Final = (1, 2, 5)
#: A scale bar is at most this long [mm].
LONGEST_BAR_MM: Final = 42.0
#: Steps in a millimetre of paper: paths are whole hundredths of it.
STEPS: Final = 100
#: How far a drawn line may stray from the surveyed one [mm of paper]: less than a printer can show.
STRAYS_MM: Final = 0.04
#: Points in a millimetre: 1 pt is 1/72 inch.
PT: Final = 72 / 25.4

_Geometries = npt.NDArray[Any]


@dataclass(frozen=True)
class Frame:
    """A rectangle of paper at a scale, north up.

    Attributes
    ----------
    west, north
        The corner top left, in the study's metric CRS [m].
    width_mm, height_mm
        Its size on paper.
    scale
        One unit of paper is that many on the ground.
    """

    west: float
    north: float
    width_mm: float
    height_mm: float
    scale: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north on the ground [m]."""
        metres = self.scale / 1000
        return (self.west, self.north - self.height_mm * metres, self.west + self.width_mm * metres, self.north)

    def paper(self, coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return places on the ground (n, 2) [m] as places on paper (n, 2) [mm], from the top left corner."""
        out: npt.NDArray[np.float64] = (coordinates - (self.west, self.north)) * (1000 / self.scale, -1000 / self.scale)
        return out

    def shapes(self, geometries: _Geometries) -> _Geometries:
        """Return shapes moved from the ground to paper [mm]."""
        return np.asarray(shapely.transform(geometries, self.paper))

    def path(self, geometries: _Geometries, *, beyond_mm: float = 3.0) -> str:
        """Return shapes as the ``d`` of one SVG path in hundredths of a millimetre, cut a little beyond the frame."""
        more = beyond_mm * self.scale / 1000
        west, south, east, north = self.box
        near = np.asarray(geometries)
        # A shape that is wholly inside is not touched: cutting costs more than all the rest.
        bounds = shapely.bounds(near).reshape(-1, 4)
        with np.errstate(invalid="ignore"):
            inside = (bounds[:, 0] > west - more) & (bounds[:, 1] > south - more) & (bounds[:, 2] < east + more) & (
                bounds[:, 3] < north + more)  # fmt: skip
            apart = (bounds[:, 2] < west - more) | (bounds[:, 3] < south - more) | (bounds[:, 0] > east + more) | (
                bounds[:, 1] > north + more)  # fmt: skip
        cut = shapely.clip_by_rect(near[~inside & ~apart], west - more, south - more, east + more, north + more)
        drawn = shapely.simplify(np.concatenate([near[inside], cut]), STRAYS_MM * self.scale / 1000)
        parts = shapely.get_parts(shapely.get_parts(drawn))
        areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
        lines = np.concatenate([parts[~areas], shapely.get_rings(parts[areas])])
        coordinates, line = shapely.get_coordinates(lines, return_index=True)
        if not len(coordinates):
            return ""
        steps = np.rint(self.paper(coordinates) * STEPS).astype(np.int64)
        starts = np.append(True, line[1:] != line[:-1])
        fresh = starts | np.append(True, (steps[1:] != steps[:-1]).any(axis=1))
        marks = np.where(starts, "M", "L")[fresh].tolist()
        return "".join(map("{}{} {}".format, marks, *steps[fresh].T.tolist()))


def frame_around(
    bounds: tuple[float, float, float, float], *, width_mm: float, height_mm: float, scale: int | None = None
) -> Frame:
    """Return a frame with bounds (west, south, east, north) [m] in its middle, at the largest round scale that fits."""
    west, south, east, north = bounds
    fits = scale or round_scale(max((east - west) / width_mm, (north - south) / height_mm) * 1000)
    metres = fits / 1000
    return Frame(
        west=(west + east) / 2 - width_mm * metres / 2,
        north=(south + north) / 2 + height_mm * metres / 2,
        width_mm=width_mm, height_mm=height_mm, scale=fits,
    )  # fmt: skip


def round_scale(least: float) -> int:
    """Return the smallest round number that is not below ``least``: 4,500 for 4,100, and 1,000 for anything less."""
    if not np.isfinite(least):
        raise ValueError("what is drawn must have bounds: its shapes are empty")
    power = 1
    while True:
        for each in ROUND_SCALES:
            if each * power >= least - 1e-6:
                return each * power
        power *= 10


def bar_length(scale: int) -> int:
    """Return the length that a scale bar shows [m]: the longest of 1, 2, 5, 10, … that fits."""
    longest = LONGEST_BAR_MM * scale / 1000
    power: int = 10 ** int(np.floor(np.log10(longest)))
    return max(int(each * power) for each in ROUND_LENGTHS if each * power <= longest)
