"""A walk as GPX 1.1: the stops as waypoints, the way as one track."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as Xml

import geopandas as gpd

from geosafe.crs import LONLAT
from geosafe.show.embed import visible_text
from geosafe.walk_form import walk_name
from geosafe.walks import Walk

_SPACE: Final = "http://www.topografix.com/GPX/1/1"
_LICENCE: Final = "https://www.openstreetmap.org/copyright"
#: What no XML 1.0 file can hold, escaped or not, and what visible text leaves of it.
_NO_XML: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")


def gpx(walk: Walk, *, title: str) -> bytes:
    """Return a walk as GPX 1.1: one waypoint a stop, one track with a part for each leg, no times.

    Parameters
    ----------
    walk
        The walk.
    title
        What the file is called inside.
    """
    Xml.register_namespace("", _SPACE)
    root = Xml.Element(_tag("gpx"), {"version": "1.1", "creator": "geosafe"})
    about = Xml.SubElement(root, _tag("metadata"))
    _text(about, "name", title)
    _text(Xml.SubElement(about, _tag("copyright"), {"author": "OpenStreetMap contributors"}), "license", _LICENCE)
    for stop in walk.stops:
        point = Xml.SubElement(root, _tag("wpt"), _at(stop.lon, stop.lat))
        _text(point, "name", f"{stop.number}. {stop.name}" if stop.name else str(stop.number))
        _text(point, "cmt", stop.code)
        _text(point, "type", "stop")
    track = Xml.SubElement(root, _tag("trk"))
    _text(track, "name", walk_name(walk))
    lines = gpd.GeoSeries([leg.geometry for leg in walk.legs], crs=walk.study.crs).to_crs(LONLAT)
    for line in lines:
        part = Xml.SubElement(track, _tag("trkseg"))
        for lon, lat in line.coords:
            Xml.SubElement(part, _tag("trkpt"), _at(lon, lat))
    Xml.indent(root)
    body: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _tag(name: str) -> str:
    return f"{{{_SPACE}}}{name}"


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, _tag(name)).text = _NO_XML.sub("\ufffd", visible_text(text))


def _at(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
