"""Read the part of a raster that lies over a study's area."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT
from geosafe.errors import DataError, Fault, visible
from geosafe.findings import Finding
from geosafe.raster import PixelGrid, Raster
from geosafe.read.open_file import open_raster
from geosafe.read.study_file import NightLightEntry
from geosafe.told import joined, said

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

#: Most pixels that are read [-]: a city of 25 km² in pixels of a metre; 200 MB as numbers.
MAX_PIXELS: Final = 25_000_000
#: Largest block in which a raster may be stored [bytes]: a block is unpacked whole, however small the window.
MAX_BLOCK_BYTES: Final = 256_000_000
#: No light is less than none, and in no usual unit as much as this; beyond them stand codes such as -9999 and 3.4e38.
POSSIBLE: Final = (0.0, 1e6)
#: Longest straight edge that is carried from one CRS to another [m].
_LONGEST_EDGE_M: Final = 1000.0
_DATE: Final = re.compile(r"(19|20)\d\d(\D.*)?")
#: How much of a text in the file is told [characters].
_MOST_TOLD: Final = 60
_LAYER: Final = "night light"


def read_raster(
    entry: NightLightEntry, *, folder: Path, area: BaseGeometry, crs: pyproj.CRS
) -> tuple[Raster, tuple[Finding, ...]]:
    """Read the window of a raster that covers an area, and one pixel more on each side.

    The pixels are those of the file: nothing is warped or resampled, whatever its CRS and however it is rotated.

    Parameters
    ----------
    entry
        Which file and band it is, and what the file does not say itself.
    folder
        The study folder.
    area, crs
        A polygon, and its metric CRS.

    Returns
    -------
    tuple
        The raster, with scale and offset applied, and the findings. A value is NaN where the file declares it so
        (value for no data, mask or transparency), where it is NaN or infinite, where it is ``entry.nodata``, and where
        no light has such a value. In a file that declares nothing, 0 is unknown as well (and the largest value of an
        integer type), until the study file says ``nodata:``: what was not measured must not look dark.

    Raises
    ------
    MissingFileError, DataError
        Those of :func:`geosafe.read.open_file.open_raster`; no CRS or place; several bands and none chosen; a picture
        in colours; a window or blocks too large; a raster that lies elsewhere.
    """
    with open_raster(folder / entry.path, name=entry.path) as dataset:
        band = _band(dataset, entry)
        grid, window = _window(_grid(dataset, entry), entry.path, area, crs)
        _check_blocks(dataset, band, entry.path)
        stored = dataset.read(band, window=window)
        absent = dataset.read_masks(band, window=window) == 0
        silent = [flag.name for flag in dataset.mask_flag_enums[band - 1]] == ["all_valid"]
        scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
        unit, date = _told(dataset, band)
    absent |= ~np.isfinite(stored)
    doubtful = np.zeros_like(absent)
    with np.errstate(over="ignore", invalid="ignore"):
        if entry.nodata is not None:
            absent |= stored == (stored.dtype.type(entry.nodata) if stored.dtype.kind == "f" else entry.nodata)
        elif silent:
            doubtful = _codes(stored) & ~absent
        values = stored.astype(np.float64) * scale + offset
    impossible = ~absent & ~doubtful & ~((values >= POSSIBLE[0]) & (values <= POSSIBLE[1]))
    findings = [
        *_doubtful(stored[doubtful], stored.size, entry.path),
        *_impossible(values[impossible], stored.size, entry.path),
    ]
    values[absent | doubtful | impossible] = np.nan
    return Raster(values, grid, entry.unit or unit, entry.date or date), tuple(findings)


def list_bands(file: Path, *, name: str) -> tuple[str, ...]:
    """Return number and description of every band that may hold a measurement: ``1 (2012-2021)``.

    Parameters
    ----------
    file, name, and what is raised
        As in :func:`geosafe.read.open_file.open_raster`.
    """
    with open_raster(file, name=name) as dataset:
        return tuple(_bands(dataset).values())


def _bands(dataset: DatasetReader) -> dict[int, str]:
    """Return the bands that are not transparency: number → what to call it."""
    return {
        i: f"{i} ({_line(said)})" if said and said != str(i) else str(i)
        for i, (said, shown) in enumerate(zip(dataset.descriptions, dataset.colorinterp, strict=True), start=1)
        if shown.name != "alpha"
    }


def _band(dataset: DatasetReader, entry: NightLightEntry) -> int:
    """Return the band to read; a picture is refused, and so is a choice that nobody made."""
    bands, shown = _bands(dataset), {colour.name for colour in dataset.colorinterp}
    if "palette" in shown:
        remedy = "Get the raster that was measured."
        raise DataError(Fault(entry.path, "its numbers stand for colours of a drawn map, not for light", remedy))
    if {"red", "green", "blue"} <= shown and not (entry.band and entry.unit):
        remedy = "If one of them was measured, name it under `band:` and say in what, under `unit:`."
        raise DataError(Fault(entry.path, "three bands of colour are a picture, not a measurement", remedy))
    listed = ", ".join(list(bands.values())[:24])
    if entry.band is None and len(bands) != 1:
        remedy = f"Write which to read: `night_light: {{path: …, band: {next(iter(bands), 1)}}}`."
        raise DataError(Fault(entry.path, f"it holds the bands {listed}", remedy))
    band = entry.band or next(iter(bands))
    if band not in bands:
        raise DataError(Fault(entry.path, f"it has no band {band} to read", f"It holds the bands {listed}."))
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    plain = np.dtype(dataset.dtypes[band - 1]).kind in "iuf" and np.isfinite([scale, offset]).all() and scale != 0
    if not plain:
        raise DataError(Fault(entry.path, f"band {band} holds no plain numbers", "Save it as real numbers."))
    return band


def _grid(dataset: DatasetReader, entry: NightLightEntry) -> PixelGrid:
    """Return where the pixels of the whole file lie."""
    a, b, c, d, e, f, *_ = dataset.transform
    if dataset.transform.is_identity or not np.all(np.isfinite([a, b, c, d, e, f])) or a * e == b * d:
        remedy = "Georeference it, with `gdalwarp` where it has control points; files beside it are not read."
        raise DataError(Fault(entry.path, "it does not say where its pixels lie", remedy))
    declared = _crs(dataset, entry.path)
    if declared is None and entry.crs is None:
        remedy = "Ask its publisher for the EPSG code, and add `crs: EPSG:…` beside `path:` under `night_light:`."
        raise DataError(Fault(entry.path, "it declares no CRS", remedy))
    if declared is not None and entry.crs is not None and declared != pyproj.CRS(entry.crs):
        remedy = "Leave `crs:` out, or correct the file."
        raise DataError(Fault(entry.path, f"it declares the CRS {declared.name}, not {entry.crs}", remedy))
    return PixelGrid(declared or pyproj.CRS(entry.crs), (a, b, c, d, e, f), dataset.width, dataset.height)


def _crs(dataset: DatasetReader, name: str) -> pyproj.CRS | None:
    if not dataset.crs:
        return None
    code = dataset.crs.to_epsg()
    try:
        crs = (pyproj.CRS.from_epsg(code) if code else pyproj.CRS.from_wkt(dataset.crs.to_wkt())).to_2d()
    except pyproj.exceptions.CRSError:
        crs = None
    if crs is None or not (crs.is_geographic or crs.is_projected):
        raise DataError(Fault(name, "its CRS is tied to no place on the Earth", "Save it in a CRS with an EPSG code."))
    return crs


def _window(
    whole: PixelGrid, name: str, area: BaseGeometry, crs: pyproj.CRS
) -> tuple[PixelGrid, tuple[tuple[int, int], tuple[int, int]]]:
    """Return the grid of the pixels that an area touches and one more on each side, and its rows and columns."""
    outline = whole.to_pixels(shapely.segmentize(area, _LONGEST_EDGE_M), crs=crs)
    bounds, most = shapely.bounds(outline), (whole.columns, whole.rows)
    if not np.isfinite(bounds).all() or not shapely.intersects(outline, shapely.box(0, 0, *most)):
        raise DataError(Fault(name, *_elsewhere(whole, area, crs)))
    (left, top), (right, bottom) = (
        np.clip(edge, 0, most).astype(int).tolist() for edge in (np.floor(bounds[:2]) - 1, np.ceil(bounds[2:]) + 1)
    )
    if (n := (right - left) * (bottom - top)) > MAX_PIXELS:
        remedy = "Resample it to larger pixels, or draw a smaller `area:`."
        raise DataError(Fault(name, f"{n:,} pixels lie over the area, more than {MAX_PIXELS:,}", remedy))
    grid = whole.window(left, top, columns=right - left, rows=bottom - top)
    return grid, ((top, bottom), (left, right))


def _elsewhere(whole: PixelGrid, area: BaseGeometry, crs: pyproj.CRS) -> tuple[str, str]:
    corners = shapely.box(0, 0, whole.columns, whole.rows)
    west, south, east, north = shapely.bounds(whole.from_pixels(corners, crs=whole.crs))
    x, y = pyproj.Transformer.from_crs(crs, whole.crs, always_xy=True).transform(area.centroid.x, area.centroid.y)
    lon, lat = pyproj.Transformer.from_crs(crs, LONLAT, always_xy=True).transform(area.centroid.x, area.centroid.y)
    return (
        f"it lies elsewhere: x {west:,.6g} to {east:,.6g} and y {south:,.6g} to {north:,.6g} in {whole.crs.name}",
        f"The study lies around longitude {lon:.4f}, latitude {lat:.4f}, which is x {x:,.6g}, y {y:,.6g} there. "
        "Give a raster of the same place, or correct its CRS.",
    )


def _check_blocks(dataset: DatasetReader, band: int, name: str) -> None:
    """Refuse a file whose blocks, each of which is unpacked whole, would not fit into memory."""
    n = math.prod(dataset.block_shapes[band - 1]) * np.dtype(dataset.dtypes[band - 1]).itemsize
    if n * (dataset.count if dataset.interleaving.name == "pixel" else 1) > MAX_BLOCK_BYTES:
        remedy = "Save it in tiles, with `gdal_translate -co TILED=YES`."
        raise DataError(Fault(name, "it is stored in blocks that are too large to unpack", remedy))


def _told(dataset: DatasetReader, band: int) -> tuple[str, str]:
    """Return the unit and the date that the file gives; the date on which it was written is neither."""
    tags = {key.lower(): value for key, value in {**dataset.tags(), **dataset.tags(band)}.items()}
    unit = dataset.units[band - 1] or tags.get("unit") or tags.get("units") or ""
    said = _line(tags.get("date") or dataset.descriptions[band - 1] or "")
    return _line(unit), said if _DATE.fullmatch(said) else ""


def _line(text: str) -> str:
    return visible(" ".join(text.split())[:_MOST_TOLD])


def _codes(stored: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return where the values stand that are written for no data most often: 0, and the largest of an integer type."""
    zero: npt.NDArray[np.bool_] = stored == 0
    return zero | (stored == np.iinfo(stored.dtype).max) if stored.dtype.kind in "iu" else zero


def _doubtful(codes: npt.NDArray[Any], n: int, source: str) -> list[Finding]:
    if not codes.size:
        return []
    values = sorted(np.unique(codes).tolist())
    either = joined([f"{value:g}" for value in values], by="or")
    says = said("night-light-zeros", n=codes.size, of=n, values=either)
    todo = f"Write `nodata: {values[0]:g}` if that is what it means, or `nodata: none` if every value was measured."
    return [Finding(_LAYER, "night-light-zeros", "trap", codes.size, says, todo, source)]


def _impossible(values: npt.NDArray[np.float64], n: int, source: str) -> list[Finding]:
    if not values.size:
        return []
    says = (
        f"{values.size:,} of {n:,} pixels read hold a value that no light has, such as {values.min():g}: "
        "they are taken as unknown."
    )
    todo = "If it stands for no data, declare it in the file, or write it under `nodata:`."
    return [Finding(_LAYER, "night-light-impossible", "set aside", values.size, says, todo, source)]
