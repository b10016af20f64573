"""Small GeoTIFFs for tests, written by rasterio."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning

from geosafe.crs import metric_crs

#: The middle of the small rasters and areas of the tests, and the metric CRS there.
PLACE = (24.94, 60.17)
METRIC = metric_crs(*PLACE)


def north_up(epsg: int, *, pixel: tuple[float, float], shape: tuple[int, int]) -> Affine:
    """Return the transform of a raster of a shape (rows, columns), north up, with its middle at the place."""
    x, y = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(*PLACE)
    return Affine(pixel[0], 0, x - pixel[0] * shape[1] / 2, 0, -pixel[1], y + pixel[1] * shape[0] / 2)


def write_raster(
    path: Path,
    bands: Any,
    *,
    transform: Affine | None = None,
    epsg: int | None = 3067,
    pixel: float = 100.0,
    descriptions: Sequence[str] = (),
    mask: Any = None,
    tags: dict[str, str] | None = None,
    band_tags: dict[str, str] | None = None,
    scale: tuple[float, float] | None = None,
    **options: Any,
) -> Path:
    """Write bands (rows, columns) or (bands, rows, columns); around the place unless a transform is given."""
    values = np.asarray(bands)
    values = values[None] if values.ndim == 2 else values
    if transform is None:
        transform = north_up(epsg or 3067, pixel=(pixel, pixel), shape=values.shape[1:])
    with warnings.catch_warnings(), rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(
            path, "w", driver="GTiff", count=len(values), height=values.shape[1], width=values.shape[2],
            dtype=values.dtype.name, crs=f"EPSG:{epsg}" if epsg else None, transform=transform, **options,
        ) as file:  # fmt: skip
            file.write(values)
            if mask is not None:
                file.write_mask(mask)
            for band, description in enumerate(descriptions, start=1):
                file.set_band_description(band, description)
            if scale:
                file.scales, file.offsets = (scale[0],) * len(values), (scale[1],) * len(values)
            file.update_tags(**(tags or {}))
            file.update_tags(1, **(band_tags or {}))
    return path
