"""The opening hours of public spaces, and the kind by which those without any are judged."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe import osm_tags
from geosafe.prepare.usual_hours import USUAL_HOURS

_OPEN: Final = "space "
_GATED: Final = "gated "


def space_hours(spaces: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return opening_hours and kind of each space, on the index of ``spaces``.

    Parameters
    ----------
    spaces
        The ``spaces`` table.
    areas
        The OSM areas that they were found in, with osm_id and ``tags``.

    Returns
    -------
    pandas.DataFrame
        ``opening_hours``: None where none are recorded, and on a marketplace, whose hours are those of the market: its
        ground stays open. ``kind``: ``space park``, say; ``gated park`` where tags speak of a gate or a fee, so
        that nobody knows when it is open if its hours are not recorded.
    """
    tags_of = areas.drop_duplicates("osm_id").set_index("osm_id")["tags"].reindex(spaces["osm_id"])
    market = np.array([tags.get("amenity") == "marketplace" for tags in tags_of], dtype=bool)
    prefix = pd.Series(
        [_GATED if osm_tags.may_be_shut(tags) else _OPEN for tags in tags_of], spaces.index, dtype=object
    )
    hours = spaces["opening_hours"].astype(object).where(~market, None)
    return pd.DataFrame({"opening_hours": hours, "kind": prefix + spaces["kind"]})


def usual_hours_of_spaces(ground: pd.DataFrame) -> dict[str, str]:
    """Return the usual hours of each kind in what :func:`space_hours` returns; none for those behind a gate."""
    return {kind: USUAL_HOURS["space"] for kind in ground["kind"].unique() if kind.startswith(_OPEN)}
