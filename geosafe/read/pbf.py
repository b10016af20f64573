"""The one door for OSM files: what is not a whole, plain OSM extract is turned away with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import osmium

from geosafe.errors import DataError, Fault, MissingFileError

#: The largest extract that is opened [bytes]: a large country; geosafe is for cities.
MAX_BYTES: Final = 2_000_000_000
#: Nodes that carry no tag and belong to no way or relation are a handful in a whole extract
#: (0 to 6 in the three places tried), and hundreds where ways have been cut off.
MAX_STRAY_NODES: Final = 50
MAX_STRAY_SHARE: Final = 0.002

_GET_AGAIN: Final = "Download or export the extract again."


def open_pbf(path: Path, *, name: str) -> osmium.io.Header:
    """Check that a file is a current OSM PBF extract and return its header.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in messages, as the user wrote it.

    Raises
    ------
    MissingFileError, DataError
        Not there; empty; something else under that name; a history or change file.
    """
    if not path.is_file():
        raise MissingFileError(name, "Give the path of an .osm.pbf extract.")
    size = path.stat().st_size
    if size == 0:
        raise DataError(Fault(name, "the file is empty", _GET_AGAIN))
    if size > MAX_BYTES:
        raise DataError(
            Fault(name, f"the file has {size / 1e9:.1f} GB", "Cut the city out of it first: osmium extract --bbox …")
        )
    with path.open("rb") as file:
        head = file.read(64)
    if b"OSMHeader" not in head:
        looks = "an HTML or XML page" if head.lstrip()[:1] == b"<" else "not an OSM PBF file"
        raise DataError(Fault(name, f"this is {looks}, whatever its name says", f"Give an .osm.pbf. {_GET_AGAIN}"))
    try:
        with osmium.io.Reader(osmium.io.File(str(path), "pbf")) as reader:
            header = reader.header()
    except RuntimeError as error:
        raise broken(name, error) from None
    if header.has_multiple_object_versions:
        raise DataError(
            Fault(name, "this is a history or change file: it holds several versions of each thing",
                  "Give a plain extract: osmium time-filter makes one.")
        )  # fmt: skip
    return header


def broken(name: str, error: Exception) -> DataError:
    """Return the error for a file that the reader could not decode."""
    return DataError(Fault(name, f"the file is damaged or cut short ({error})", _GET_AGAIN))


def require_whole(*, name: str, nodes: int, ways: int, stray: int, first_unsorted: int | None) -> None:
    """Raise where a readable file cannot be the whole extract that it should be.

    Parameters
    ----------
    nodes, ways
        How many were read.
    stray
        Nodes without tags that nothing refers to: their ways have been cut off.
    first_unsorted
        The id of the first way that stands before a node, or None.
    """
    if first_unsorted is not None:
        raise DataError(
            Fault(name, f"way {first_unsorted} stands before the nodes it is made of", "Sort the file: osmium sort.")
        )
    if nodes and not ways:
        raise DataError(Fault(name, f"the file holds {nodes:,} nodes but no way: it was cut short", _GET_AGAIN))
    if stray > max(MAX_STRAY_NODES, MAX_STRAY_SHARE * nodes):
        raise DataError(
            Fault(name, f"{stray:,} of {nodes:,} nodes belong to ways that are not in the file: it was cut short",
                  _GET_AGAIN)
        )  # fmt: skip
