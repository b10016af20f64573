"""Turn OSM XML into PBF, once every element has been looked at.

The native reader passes over a node without coordinates, an object without an id and the words with which
Overpass tells that it gave up. https://wiki.openstreetmap.org/wiki/OSM_XML
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final
from xml.parsers import expat

import osmium

from geosafe.errors import MAX_FAULTS_SHOWN, DataError, Fault
from geosafe.read import pbf
from geosafe.read.open_file import open_stream

#: How much is read at a time, and the most that may stand between the beginnings of two elements [bytes]:
#: the parser begins anew with an element that has not ended each time that more is read.
_CHUNK: Final = 64 * 1024
_MAX_ELEMENT_BYTES: Final = 1024 * 1024
#: An OSM file is three elements deep; some programs add a little of their own.
_MAX_DEPTH: Final = 8
#: How much of a text is repeated in messages [characters].
_SHOWN: Final = 200
#: The encodings that the native reader knows.
_ENCODINGS: Final = ("utf-8", "utf-16", "iso-8859-1", "us-ascii")

_OBJECTS: Final = ("node", "way", "relation")
#: What the elements with a meaning stand in. Others are passed over, as the native reader does.
_WITHIN: Final = {
    "osm": ("",), **dict.fromkeys((*_OBJECTS, "remark"), ("osm",)),
    "nd": ("way",), "member": ("relation",), "tag": (*_OBJECTS, "changeset"),
}  # fmt: skip
_NAMES: Final = {"lon": "longitude", "lat": "latitude"}
#: What Overpass and the OSM API give besides, and what an element that looks like theirs but is none has.
_BESIDES: Final = ("area", "changeset")
_MARKS: Final = frozenset(("id", "ref", "k"))
_CHANGES: Final = ("action", "create", "modify", "delete", "erase")

_is_id = re.compile(r"-?[0-9]{1,18}").fullmatch
# Of the ways to write a number, those that the native reader knows.
_is_number = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?").fullmatch

_EXPORT_AGAIN: Final = "Correct it, or export the extract again."


def xml_to_pbf(path: Path, out: Path, *, name: str) -> None:
    """Write the objects of an OSM XML file as a PBF, in the order in which they stand there.

    Parameters
    ----------
    path
        The file. Its first element is ``<osm>``, and no document type is declared before it.
    out
        The PBF to write.
    name
        What to call the file in messages.

    Raises
    ------
    DataError
        The file is cut short, not in the encoding that it declares, a part only of what Overpass was asked for, or a
        history or change file; or an object has no id or no place on the earth.
    """
    with open_stream(path, name=name, most=pbf.MAX_BYTES) as file:
        _Check(name).read(file)
    try:
        with (
            osmium.io.Reader(osmium.io.File(str(path), "osm")) as reader,
            pbf.open_writer(out, reader.header(), room=path.stat().st_size) as writer,
        ):
            osmium.apply(reader, writer)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise pbf.broken(name, str(error)) from None


class _Check:
    """Goes through a file once and collects what is wrong with its objects."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[Fault] = []
        self._more_faults = 0
        self._encoding = "utf-8"
        self._open: list[str] = []
        self._elements = 0
        self._object, self._version = "", ""
        self._remark = ""
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declare
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, file: BinaryIO) -> None:
        """Raise unless all of the file is sound."""
        elements = waited = 0
        try:
            while chunk := file.read(_CHUNK):
                self._parser.Parse(chunk)
                waited = waited + len(chunk) if self._elements == elements else 0
                elements = self._elements
                if waited > _MAX_ELEMENT_BYTES:
                    raise self._stop("an element is longer than 1 MB", _EXPORT_AGAIN)
        except expat.ExpatError as error:
            file.seek(self._parser.ErrorByteIndex)
            raise self._stop(self._malformed(file.read(4), error), _EXPORT_AGAIN) from None
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise self._stop("the file ends before </osm>: it was cut short", pbf.GET_AGAIN) from None
        if self._more_faults:
            self._faults.append(Fault(self._name, f"{self._more_faults:,} more faults of these kinds", _EXPORT_AGAIN))
        if self._faults:
            raise DataError(self._faults)

    def _malformed(self, there: bytes, error: expat.ExpatError) -> str:
        at = f"at byte {self._parser.ErrorByteIndex:,}"
        if self._encoding == "utf-8":
            if there[:1] == b"\0":
                return f"a NUL stands {at}"
            try:
                there.decode()
            except UnicodeDecodeError as wrong:
                if wrong.start == 0:
                    return f"the text {at} is not UTF-8, and no other encoding is declared"
        return f"it is no well-formed XML {at} ({expat.ErrorString(error.code)})"

    def _stop(self, found: str, remedy: str) -> DataError:
        return DataError(Fault(self._name, found, remedy, row=self._parser.CurrentLineNumber))

    def _note(self, found: str, remedy: str = _EXPORT_AGAIN) -> None:
        if len(self._faults) < MAX_FAULTS_SHOWN - 1:
            self._faults.append(Fault(self._name, found, remedy, row=self._parser.CurrentLineNumber))
        else:
            self._more_faults += 1

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = (encoding or "utf-8").lower()
        if self._encoding not in _ENCODINGS:
            raise self._stop(f"its encoding is {encoding}", "Save it in UTF-8.")

    def _start(self, what: str, told: dict[str, str]) -> None:
        self._elements += 1
        within = self._open[-1] if self._open else ""
        self._open.append(what)
        if within not in _WITHIN.get(what, (within,)) or len(self._open) > _MAX_DEPTH:
            raise self._stop(f"<{what}> stands within <{within}>", _EXPORT_AGAIN)
        if what in _OBJECTS:
            self._read_object(what, told)
        elif what in ("nd", "member"):
            if not _is_id(told.get("ref", "")):
                self._note(f"a <{what}> of {self._object} has {_said(told, 'ref')}")
        elif what == "tag":
            if "k" not in told or "v" not in told:
                self._note(f"a tag of {self._object} has no key or no value")
        elif what == "remark":
            self._parser.CharacterDataHandler = self._hear
        elif what == "osm":
            if told.get("version") != "0.6":
                raise self._stop(f"<osm> has {_said(told, 'version')}", "Export it in version 0.6.")
        elif within == "osm" and what == "bounds":
            if not (_on_earth(told, "minlon", "minlat") and _on_earth(told, "maxlon", "maxlat")):
                self._note("<bounds> does not tell a box on the earth")
        elif within == "osm" and what in _CHANGES:
            raise pbf.history_or_change(self._name, f"it holds <{what}>")
        elif what not in _BESIDES and not _MARKS.isdisjoint(told):
            self._note(f"<{what}> is no element of OSM")

    def _read_object(self, what: str, told: dict[str, str]) -> None:
        if not _is_id(told.get("id", "")):
            self._note(f"a {what} has {_said(told, 'id')}")
        before, self._object = self._object, f"{what} {told.get('id')}"
        version, self._version = self._version, told.get("version", "")
        if told.get("action") == "delete":
            raise self._stop(f"{self._object} was deleted in JOSM", "Upload that, or undo it, and save the file again.")
        if told.get("visible") == "false":
            raise pbf.history_or_change(self._name, f"{self._object} in it is deleted")
        if self._object == before and self._version != version:
            raise pbf.history_or_change(self._name, f"it holds several versions of {self._object}")
        if what == "node" and not _on_earth(told, "lon", "lat"):
            swapped = _on_earth({"lon": told.get("lat", ""), "lat": told.get("lon", "")}, "lon", "lat")
            self._note(f"{self._object} has {_said(told, 'lon')} and {_said(told, 'lat')}",
                       "Longitude and latitude look swapped: swap them." if swapped else _EXPORT_AGAIN)  # fmt: skip

    def _end(self, what: str) -> None:
        self._open.pop()
        if what == "remark":
            remark = self._remark.strip()[:_SHOWN]
            raise self._stop(f"it holds a part only of what was asked for; Overpass says {remark!r}",
                             "Ask again for a smaller area or with a longer [timeout:…].")  # fmt: skip

    def _hear(self, text: str) -> None:
        self._remark += text


def _on_earth(told: Mapping[str, str], lon: str, lat: str) -> bool:
    x, y = told.get(lon, ""), told.get(lat, "")
    return bool(_is_number(x) and _is_number(y)) and abs(float(x)) <= 180 and abs(float(y)) <= 90


def _said(told: Mapping[str, str], key: str) -> str:
    return f"the {_NAMES.get(key, key)} {told[key][:_SHOWN]!r}" if key in told else f"no {_NAMES.get(key, key)}"
