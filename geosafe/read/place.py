"""Fetch a place by its name: an extract of it and its outline, ready to read."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geosafe.findings import Finding
from geosafe.params import EDGE_MARGIN_M
from geosafe.read.fetch import Tell
from geosafe.read.geocode import find_place
from geosafe.read.overpass import Box, as_of, fetch_box
from geosafe.read.place_cache import PlaceCache
from geosafe.told import joined, said

#: Longest name of a file that is made of a place's name [characters]: with four bytes each, what is added to
#: it still fits into the 255 bytes that file systems allow.
MAX_STEM: Final = 40
#: Names that Windows keeps for itself.
_RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))}
#: Metres in a degree of latitude or, on the equator, of longitude: at least so many anywhere.
_M_PER_DEGREE: Final = 110_574.0
#: The box is widened to whole steps of so many degrees.
_STEPS_PER_DEGREE: Final = 10_000


@dataclass(frozen=True)
class FetchedPlace:
    """A place that was fetched by name.

    Attributes
    ----------
    asked, taken, osm_id
        The name as it was given; the full name of what was found; which object of OpenStreetMap that is.
    others
        Full names of other places that the name fits.
    extract, outline
        Files in the cache: an ``.osm.pbf`` that reaches :data:`EDGE_MARGIN_M` beyond the outline, and the
        outline as GeoJSON.
    as_of
        The moment that the extract shows OpenStreetMap at, as ISO 8601; empty where the server does not tell.
    """

    asked: str
    taken: str
    osm_id: str
    others: tuple[str, ...]
    extract: Path
    outline: Path
    as_of: str

    def finding(self) -> Finding:
        """Say what was taken for the name, and how old it is."""
        key = "place-by-name.dated" if self.as_of else "place-by-name"
        dated = said(key, date=self.as_of, taken=self.taken, osm_id=self.osm_id)
        others = [said("place-by-name.others", others="; ".join(self.others))] if self.others else []
        return Finding(
            "study", "place-by-name", "note", None,
            joined([dated, *others]), "If that is not the place, write a more exact name.", self.asked,
        )  # fmt: skip


def fetch_place(name: str, *, cache: Path, tell: Tell) -> FetchedPlace:
    """Fetch a place by name, or take it from the cache; with all of it there, no network is needed.

    Parameters
    ----------
    name
        As people write it.
    cache
        The folder where all that arrives is kept.
    tell
        Called with a short sentence before each step.

    Raises
    ------
    DataError
        No such place with an outline, a place that is too large, or a server that gives no whole answer.
    CallError
        The address of a server is none.
    """
    answers = PlaceCache(cache, tell)
    place = find_place(name, cache=answers)
    extract = fetch_box(_with_margin(place.box), name=name, cache=answers)
    return FetchedPlace(name, place.taken, place.osm_id, place.others, extract, place.outline, as_of(extract))


def file_names(name: str) -> tuple[str, str]:
    """Return names for a place's extract and outline, made of letters and digits of any script, and hyphens."""
    letters = (char if unicodedata.category(char)[0] in "LMN" else " " for char in unicodedata.normalize("NFC", name))
    stem = "-".join("".join(letters).lower().split())[:MAX_STEM].strip("-") or "place"
    stem = "place-" + stem if stem in _RESERVED else stem
    return f"{stem}.osm.pbf", f"{stem}.geojson"


def _with_margin(box: Box) -> Box:
    west, south, east, north = box
    up = EDGE_MARGIN_M / _M_PER_DEGREE
    aside = up / math.cos(math.radians(min(max(abs(south), abs(north)) + up, 89)))
    low = (math.floor(bound * _STEPS_PER_DEGREE) / _STEPS_PER_DEGREE for bound in (west - aside, south - up))
    high = (math.ceil(bound * _STEPS_PER_DEGREE) / _STEPS_PER_DEGREE for bound in (east + aside, north + up))
    (left, bottom), (right, top) = low, high
    return max(left, -180.0), max(bottom, -90.0), min(right, 180.0), min(top, 90.0)
