"""Colours for tests: light as it adds up, and the contrast of WCAG 2."""

from __future__ import annotations

import numpy as np


def linear(colour: str) -> np.ndarray:
    """Return the linear red, green and blue of an sRGB hex colour."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two sRGB hex colours, 1 to 21."""
    bright, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
