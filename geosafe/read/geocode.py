"""Find a place by its name: its outline, and what else the name may mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geosafe.errors import DataError, Fault
from geosafe.read import fetch
from geosafe.read.open_file import read_bytes
from geosafe.read.place_cache import PlaceCache

if TYPE_CHECKING:
    import requests

#: The public geocoder, and the environment variable that names another.
NOMINATIM_URL: Final = "https://nominatim.openstreetmap.org"
NOMINATIM_VARIABLE: Final = "GEOSAFE_NOMINATIM_URL"
#: Largest answer [bytes]: fifty outlines of countries in full detail.
MAX_BYTES: Final = 100_000_000

_LISTED: Final = 5
#: How much of a name is told [characters].
_MOST_TOLD: Final = 200
_AREAS: Final = ("Polygon", "MultiPolygon")
_MORE_EXACT: Final = "Write a more exact name, such as `Aubervilliers, France`."


@dataclass(frozen=True)
class Place:
    """A place that has an outline.

    Attributes
    ----------
    taken, osm_id
        Its full name, and which object of OpenStreetMap it is (``relation/1``).
    others
        Full names of other places with an outline that the name fits.
    box
        West, south, east, north of the outline [degrees, WGS 84].
    outline
        A GeoJSON file with it.
    """

    taken: str
    osm_id: str
    others: tuple[str, ...]
    box: tuple[float, float, float, float]
    outline: Path


def find_place(name: str, *, cache: PlaceCache) -> Place:
    """Find a place through OSMnx and its geocoder, or in the cache.

    OSMnx's settings belong to the whole process: they are set for the time of the request and put back.

    Parameters
    ----------
    name
        As people write it; sent to the geocoder word for word.
    cache
        Where the outline is kept.

    Raises
    ------
    DataError
        Nothing is found, nothing with an outline is found, or the geocoder cannot be asked.
    CallError
        The address of the geocoder is none.
    """
    if not name.strip():
        raise DataError(Fault("place", "the name is empty", _MORE_EXACT))
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DataError(Fault("place", "the name is not UTF-8", "Write it in a terminal that is.")) from None

    def write(file: Path) -> None:
        file.write_text(_locate(name, tell=cache.tell), encoding="utf-8")
        _read(file, name)

    outline = cache.keep("place", name, suffix=".geojson", fetch=write, check=lambda file: _read(file, name))
    return _read(outline, name)


def _read(outline: Path, name: str) -> Place:
    import shapely

    try:
        feature = json.loads(read_bytes(outline, name=name, most=MAX_BYTES))["features"][0]
        told = feature["properties"]
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        west, south, east, north = (float(bound) for bound in shape.bounds)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError("no outline on Earth")
        others = tuple(map(_line, told["others"]))
        return Place(_line(told["display_name"]), _line(told["osm_id"]), others, (west, south, east, north), outline)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        raise DataError(Fault(name, "what was found has no outline on Earth", _MORE_EXACT)) from None


def _locate(name: str, *, tell: fetch.Tell) -> str:
    """Ask for a place and return its outline as GeoJSON."""
    address = fetch.server_of(NOMINATIM_VARIABLE, NOMINATIM_URL)
    host = fetch.host_of(address)
    tell(f"Asking {host} where {name!r} lies")

    def attempt(deadline: float) -> str:
        found: list[dict[str, Any]] = []

        def check(response: requests.Response, **_: object) -> requests.Response:
            body = fetch.read_answer(response, most=MAX_BYTES, deadline=deadline)
            found.extend(_places(body, name))
            return _answer(body, response.url)

        import osmnx
        import shapely

        try:
            with _settings(address, check):
                place = osmnx.geocode_to_gdf(name).iloc[0]
            return _outline(place, found)
        except DataError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, shapely.errors.ShapelyError):
            raise DataError(Fault(host, "its answer is not that of a geocoder", fetch.USE_EXTRACT)) from None

    return fetch.ask(attempt, server=host, tell=tell)


@contextmanager
def _settings(address: str, check: Any) -> Iterator[None]:
    """Let OSMnx ask as geosafe does: once, for whole answers, from nowhere else, under our own name."""
    from osmnx import settings

    ours = {
        "nominatim_url": address,
        "http_user_agent": fetch.user_agent(),
        "http_referer": None,  # requests then sends none
        "use_cache": False,
        "requests_timeout": (fetch.CONNECT_S, fetch.READ_S),
        "requests_kwargs": {"hooks": {"response": check}, "stream": True, "allow_redirects": False},
    }
    before = {name: getattr(settings, name) for name in ours}
    try:
        for name, value in ours.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def _answer(body: bytes, address: str) -> requests.Response:
    """Return an answer whose body has been read, for OSMnx to read again."""
    import requests

    answer = requests.Response()
    answer.status_code, answer.url, answer.raw = 200, address, BytesIO(body)
    return answer


def _places(body: bytes, name: str) -> list[dict[str, Any]]:
    """Return what a geocoder found that has an outline."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        page = body.lstrip()[:1] == b"<"
        raise fetch.TryAgain("it sent a web page" if page else "its answer broke off") from None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("not a list of places")
    if not found:
        raise DataError(Fault(name, "the geocoder knows no such place", _MORE_EXACT))
    areas = [each for each in found if (each.get("geojson") or {}).get("type") in _AREAS]
    if not areas:
        names = "; ".join(_line(each.get("display_name", "no name")) for each in found[:_LISTED])
        raise DataError(Fault(name, f"only places without an outline bear this name ({names})", _MORE_EXACT))
    return areas


def _line(text: object) -> str:
    """Return a text of the geocoder as one line, which cannot pass for another in a list of questions."""
    return " ".join(str(text).split())[:_MOST_TOLD]


def _outline(place: Any, found: list[dict[str, Any]]) -> str:
    import shapely

    taken = str(place["display_name"])
    others = dict.fromkeys(str(each["display_name"]) for each in found)
    told = {
        "display_name": taken,
        "osm_id": f"{place['osm_type']}/{place['osm_id']}",
        "others": [other for other in others if other != taken][:_LISTED],
        "licence": "© OpenStreetMap contributors, ODbL",
    }
    feature = {"type": "Feature", "properties": told, "geometry": json.loads(shapely.to_geojson(place.geometry))}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False) + "\n"
