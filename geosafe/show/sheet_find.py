"""Find the space that somebody means by an id or a name."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from typing import Final

import geopandas as gpd

from geosafe.crs import LONLAT
from geosafe.errors import CallError

#: How many near names an error lists.
_LISTED: Final = 5


def find_spaces(spaces: gpd.GeoDataFrame, wanted: Sequence[str]) -> list[str]:
    """Return the ids of several spaces, each once, in the order asked for; what cannot be found is told all at once."""
    found, faults = [], []
    for each in wanted:
        try:
            found.append(find_space(spaces, each))
        except CallError as error:
            faults.append(str(error))
    if faults:
        raise CallError("\n".join(faults))
    if not found:
        raise CallError("name at least one space")
    return list(dict.fromkeys(found))


def find_space(spaces: gpd.GeoDataFrame, wanted: str) -> str:
    """Return the id of the space that is meant by an id (``way/123``) or a name, in capitals or not.

    Raises
    ------
    CallError
        Where no space is called that, with the nearest names; where several are, with their ids and where they lie.
    """
    if wanted in spaces.index:
        return wanted
    named = spaces[spaces["name"].notna()]
    folded = named["name"].astype(str).map(_folded)
    found = named[folded == _folded(wanted)]
    if len(found) == 1:
        return str(found.index[0])
    if len(found):
        raise CallError(f"{len(found)} spaces are called {wanted!r}: give the id of one of them: {_listed(found)}")
    within = named[folded.str.contains(_folded(wanted), regex=False)] if wanted.strip() else named[:0]
    close = difflib.get_close_matches(_folded(wanted), folded.unique(), n=_LISTED, cutoff=0.4)
    near = list(dict.fromkeys([*within["name"].astype(str), *named["name"][folded.isin(close)].astype(str)]))[:_LISTED]
    if near:
        raise CallError(f"no space here is called {wanted!r}. The nearest names are: {'; '.join(near)}")
    if not len(named):
        raise CallError(f"no space here is called {wanted!r}, and none has a name: give an id, as in spaces.csv")
    largest = named.sort_values("area_m2", ascending=False, kind="stable")["name"].astype(str).head(_LISTED)
    raise CallError(f"no space here is called {wanted!r}, or anything like it. The largest are: {'; '.join(largest)}")


def _folded(name: str) -> str:
    """Return a name without capitals and accents, to compare it with what somebody typed."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def _listed(found: gpd.GeoDataFrame) -> str:
    """Return ids with kind, size and place [degrees]."""
    middles = gpd.GeoSeries(found.geometry.representative_point(), crs=found.crs).to_crs(LONLAT)
    told = zip(found.index, found["kind"].astype(str), found["area_m2"], middles.x, middles.y, strict=True)
    return "; ".join(
        f"{key} ({kind.replace('_', ' ')}, {area:,.0f} m², at {lon:.5f}, {lat:.5f})"
        for key, kind, area, lon, lat in told
    )
