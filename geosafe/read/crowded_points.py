"""Find points that hold so many incidents of an area that they stand for something else than what happened there."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import to_lonlat
from geosafe.findings import Finding
from geosafe.params import SMALLEST_COUNT_SHOWN, SNAPPED_RATIO
from geosafe.read.yaml_text import quoted
from geosafe.told import said, share

#: Share of an area's incidents on one point from which it is told; our judgement.
CROWDED_SHARE: Final = 0.05
#: Fewest incidents on such a point, unless it holds all.
MIN_CROWD: Final = 20


def crowded_points(
    incidents: gpd.GeoDataFrame, area: BaseGeometry, *, addresses: pd.Series | None = None, source: str = ""
) -> tuple[Finding, ...]:
    """Find single points that hold a large share of the incidents: a police station or hospital where they are noted.

    One such point outweighs every street in means and variances. Points that were moved for anonymity hold many by
    their nature and are not told.

    Parameters
    ----------
    incidents
        Points in a metric CRS, with ``anonymised``.
    area
        The area of the study in the same CRS.
    addresses
        The address of each incident (n,), named as its column in the file; None where it has none.
    source
        What the finding calls the source.

    Returns
    -------
    At most one finding. What it says may be shown in public; the place stands in what to do about it.
    """
    inside = incidents.intersects(area).to_numpy()
    here = incidents[inside]
    xy = shapely.get_coordinates(here.geometry.array)
    _, first, at, counts = np.unique(xy, axis=0, return_index=True, return_inverse=True, return_counts=True)
    all_on_one = len(counts) == 1 and len(here) >= SMALLEST_COUNT_SHOWN
    if here["anonymised"].mean() > 1 / 2 or (len(counts) < SNAPPED_RATIO * len(here) and not all_on_one):
        return ()
    crowded = np.flatnonzero((counts >= MIN_CROWD) & (counts >= CROWDED_SHARE * len(here)) | all_on_one)
    if not len(crowded):
        return ()
    crowded = crowded[np.argsort(-counts[crowded], kind="stable")]
    n = int(counts[crowded].sum())
    says = said("crowded-points", n=len(crowded), share=share(n / len(here)))
    lonlat = shapely.get_coordinates(to_lonlat(here.iloc[first[crowded]]).geometry.array)
    places = [f"{counts[point]:,} of {len(here):,} at longitude {lon:.4f}, latitude {lat:.4f}"
              for point, (lon, lat) in zip(crowded, lonlat, strict=True)]  # fmt: skip
    how = "leave them out with `set_aside:`"
    if addresses is not None:
        given = addresses[inside].str.strip()
        named = [given[at == point].mode().iloc[0] for point in crowded]
        places = [f"{place} ({name})" if name else place for place, name in zip(places, named, strict=True)]
        if all(named):
            how = f"write `set_aside: {{{quoted(str(addresses.name))}: [{', '.join(map(quoted, named))}]}}`"
    todo = f"They stand {'; '.join(places)}. If that is where they were noted and not where they happened, {how}."
    return (Finding("incidents", "crowded-points", "trap", n, says, todo, source),)
