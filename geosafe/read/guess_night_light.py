"""Draft the entry of a night-light raster in a study file."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

from geosafe.crs import LONLAT, metric_crs
from geosafe.errors import DataError
from geosafe.night_light import is_illuminance
from geosafe.params import COARSE_PIXEL_M, FINE_PIXEL_M
from geosafe.place import middle_of
from geosafe.read.guess_source import Box, SourceDraft, unusable
from geosafe.read.raster import list_bands, read_raster
from geosafe.read.study_file import NightLightEntry
from geosafe.read.yaml_text import comment, quoted


def guess_night_light(path: Path, *, name: str, box: Box) -> SourceDraft:
    """Draft the entry of a raster of night light.

    Parameters
    ----------
    path, name
        The file, and how the study file names it.
    box
        West, south, east, north of the OSM extract [degrees, WGS 84].

    Returns
    -------
    SourceDraft
        ``usable`` is false where the raster cannot be read: the text is then a comment that says why.
    """
    crs = metric_crs(*middle_of(box))
    area = gpd.GeoSeries([shapely.box(*box)], crs=LONLAT).to_crs(crs).iloc[0]
    questions = []
    try:
        bands = list_bands(path, name=name)
        entry = NightLightEntry(path=path.name, band=1 if len(bands) > 1 else None)
        raster, findings = read_raster(entry, folder=path.parent, area=area, crs=crs)
    except DataError as error:
        return unusable(name, error)
    pixel_m = max(raster.grid.pixel_m(crs))
    use = "context only, too wide for a street"
    if pixel_m > COARSE_PIXEL_M:
        use = "tells of the district, not of a street"
    elif pixel_m <= FINE_PIXEL_M:
        use = "tells the light of streets" if is_illuminance(raster.unit) else "tells of streets if its unit is lx"
    lines = [f"night_light:  # pixels of about {pixel_m:.3g} m: {use}", f"  path: {quoted(name)}"]
    if entry.band:
        lines.append(f"  band: {entry.band}  {comment('the file holds the bands ' + ', '.join(bands))}")
        questions.append(f"Which band of {name} should be read? Band {entry.band} of {len(bands)} is taken.")
    if raster.unit:
        lines.append(f"  unit: {quoted(raster.unit)}  # as the file says")
    else:
        lines.append("  # unit: what the publisher names; without it, values can only be compared with each other")
        questions.append(f"In which unit is {name}? The file does not say.")
    lines.append(f"  date: {quoted(raster.date)}  # as the file says" if raster.date else "  # date: when it was taken")
    lines.append("  # licence: who publishes it, and under what terms")
    questions += [f"{name}: {finding.says} {finding.todo}" for finding in findings]
    return SourceDraft("\n".join(lines), True, tuple(questions))
