"""Entry: who may be in a public space, and how much of it is taken by terraces or closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.osm_areas import is_closed_ground, is_terrace
from geosafe.osm_tags import Tags
from geosafe.tables import SPACE_ENTRIES

#: A space is closed at night where it is open in less than this share of the night; our judgement, as for venues.
NIGHT_SHARE: Final = 0.5


def space_entry(spaces: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, open_share: pd.DataFrame) -> pd.DataFrame:
    """Return who may be in each space.

    Parameters
    ----------
    spaces
        Public spaces, with osm_id and opening_hours.
    areas
        OSM areas with osm_id and ``tags``, in their CRS.
    open_share
        The share of each phase in which each space is open, and its ``hours_evidence``, as
        :func:`geosafe.prepare.open_week.open_week` tells them.

    Returns
    -------
    DataFrame on the index of ``spaces``
        ``entry``: the first that holds of ``customers only`` (tags say so, or a fee is asked), ``closed at night``,
        ``hours unknown``, ``private parts`` and ``public``. ``terrace_share`` and ``private_share``: the share of the
        area within terraces on the map, and within areas that are closed to the public (0-1; NaN where none is mapped:
        unknown, and in a space that is for customers only).
    """
    tags = areas.drop_duplicates("osm_id").set_index("osm_id")["tags"].reindex(spaces["osm_id"])
    fee = np.array([tag.get("fee", "no") not in ("no", "donation") for tag in tags], bool)
    guests = (spaces["access"] == "customers").to_numpy()
    told = spaces["opening_hours"].notna().to_numpy()
    shares = open_share.loc[spaces.index]
    evidence = shares["hours_evidence"].to_numpy()
    unread = (evidence == "unknown") | (told & ((evidence != "observed") | shares["night"].isna().to_numpy()))
    closed = told & ~unread & (shares["night"] < NIGHT_SHARE).to_numpy()
    # Ground for customers counts as closed to the public, and such a space would be closed to itself.
    private = np.where(guests, np.nan, _share(spaces, areas, is_closed_ground))
    parts = np.nan_to_num(private) > 0
    return pd.DataFrame(
        {
            "entry": np.select([fee | guests, closed, unread, parts], [*SPACE_ENTRIES[1:]], SPACE_ENTRIES[0]).astype(
                object
            ),
            "terrace_share": _share(spaces, areas, is_terrace),
            "private_share": private,
        },
        index=spaces.index,
    )


def _share(spaces: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, rule: Callable[[Tags], bool]) -> npt.NDArray[np.float64]:
    """Return the share of each space that lies within areas of a kind; NaN where none touches it."""
    some = areas.geometry.array[np.fromiter(map(rule, areas["tags"]), bool, len(areas))]
    parts = shapely.get_parts(shapely.union_all(shapely.make_valid(some)))
    shapes = spaces.geometry.array
    space, part = shapely.STRtree(parts).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[space], parts[part]))
    total = np.bincount(space, weights=shared, minlength=len(spaces))
    return np.where(total > 0, np.minimum(total / shapely.area(shapes), 1.0), np.nan)
