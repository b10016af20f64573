"""Find the place that somebody means by a name or an id: where a walk starts, ends, or must or must not stop."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import CallError, visible
from geosafe.network.graph import Floats

#: Places of one name that lie this near to one another are one: the platforms of a stop, the parts of a square [m]; our
#: judgement.
ONE_PLACE_M: Final = 150.0
#: How many near names, or places of one name, an error lists.
_LISTED: Final = 5


def find_by_name(table: pd.DataFrame, wanted: str, *, what: str, lonlat: Callable[[Floats], Floats]) -> pd.Index:
    """Return the ids of the places that are meant by an id or a name, in capitals or not: all at one spot.

    Parameters
    ----------
    table
        On the ids of places: ``name`` (or missing), ``x``, ``y`` [m].
    wanted
        The id or the name.
    what
        What the places are, for the error: "a transit stop, public space or street".
    lonlat
        Gives longitude and latitude (n, 2) [degrees] of coordinates (n, 2) in the CRS of the table.

    Raises
    ------
    CallError
        None is called that, with the nearest names; or several are that lie apart, with where they lie.
    """
    if wanted in table.index:
        return pd.Index([wanted])
    asked = folded(wanted)
    names = table["name"].where(table["name"].notna(), "").astype(str)
    plain = names.map({name: folded(name) for name in names.unique()})
    found = table[(plain == asked) & (plain != "")]
    if not len(found):
        raise CallError(_unknown(wanted, names, what))
    xy = found[["x", "y"]].to_numpy(float)
    if np.hypot(*(xy - xy.mean(axis=0)).T).max() <= ONE_PLACE_M:
        return found.index
    shown = lonlat(xy)
    listed = [f"{key} at {lon:.5f},{lat:.5f}" for key, (lon, lat) in zip(found.index, shown, strict=True)][:_LISTED]
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    raise CallError(
        f"{len(found)} places are called {visible(wanted)!r}, and they lie apart: give the id or the longitude and "
        f"latitude of one: {'; '.join(listed)}{more}"
    )


def nearest_names(wanted: str, names: Sequence[str]) -> list[str]:
    """Return the names most like one, the best first."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(folded(name), name)
    asked = folded(wanted)
    within = [key for key in plain if asked and asked in key]
    close = difflib.get_close_matches(asked, list(plain), n=_LISTED, cutoff=0.5)
    return [plain[key] for key in dict.fromkeys([*within, *close])][:_LISTED]


def folded(name: str) -> str:
    """Return a name without capitals and accents, to compare it with what somebody typed."""
    apart = unicodedata.normalize("NFKD", name)
    return " ".join("".join(char for char in apart if not unicodedata.combining(char)).casefold().split())


def _unknown(wanted: str, names: pd.Series, what: str) -> str:
    near = nearest_names(wanted, sorted({name for name in names.unique() if name}))
    tail = f"the nearest names are: {visible('; '.join(near))}" if near else "nothing here has a name like it"
    return f"no {what} here is called {visible(wanted)!r}: {tail}"
