"""Ramps: the colours of classes by palette, mood of the page and number of classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.show.palette import PRINTED, THEMES, Theme

#: By palette, five colours from little to much, on light paper and on dark. Lightness has even steps.
RAMPS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "dusk": (THEMES["day"].scale, THEMES["night"].scale),
        "sea": (
            ("#1f3c73", "#135e8c", "#0e829e", "#31a5a8", "#5dc8b2"),
            ("#4068a9", "#3a8bc6", "#32b0d7", "#67d3d5", "#a5f1dd"),
        ),
        "ochre": (
            ("#5b3415", "#7f4e1d", "#a06c2a", "#be8d3c", "#dbb055"),
            ("#915b30", "#b4783f", "#d4974c", "#eeb96a", "#fedf9e"),
        ),
    }
)
#: Differences on dark paper, from less to more: the middle is the quietest, as on light paper.
DARK_CHANGE: Final = ("#cab7f9", "#9488c7", "#60636a", "#bf8544", "#eeb865")
_DARK: Final = ("evening", "night")
#: Linear sRGB to CIE XYZ under D65 (IEC 61966-2-1), and its white.
_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE: Final = np.array([0.95047, 1.0, 1.08883])
_KNEE: Final = 6 / 29  # where the cube root of CIELAB turns into a straight line


def themes(palette: str) -> dict[str, Theme]:
    """Return the themes of a page with the ramp of a palette as their scale, and differences that stand out on each."""
    light, dark = RAMPS[palette]
    return {
        name: replace(theme, scale=dark, change=DARK_CHANGE) if name in _DARK else replace(theme, scale=light)
        for name, theme in PRINTED.items()
    }


def resample(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return ``count`` colours that run as a ramp does, evenly spaced along it in CIELAB; its middle for one."""
    if count == len(ramp):
        return ramp
    at = np.linspace(0, len(ramp) - 1, count) if count > 1 else np.array([(len(ramp) - 1) / 2])
    given = np.array([_lab(colour) for colour in ramp])
    wanted = np.column_stack([np.interp(at, np.arange(len(ramp)), given[:, axis]) for axis in range(3)])
    return tuple(_hex(each) for each in wanted)


def _lab(colour: str) -> npt.NDArray[np.float64]:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    share = _XYZ @ linear / _WHITE
    f = np.where(share > _KNEE**3, np.cbrt(share), share / (3 * _KNEE**2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _hex(lab: npt.NDArray[np.float64]) -> str:
    middle = (lab[0] + 16) / 116
    f = np.array([middle + lab[1] / 500, middle, middle - lab[2] / 200])
    share = np.where(f > _KNEE, f**3, 3 * _KNEE**2 * (f - 4 / 29))
    linear = np.clip(np.linalg.solve(_XYZ, share * _WHITE), 0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in srgb)
