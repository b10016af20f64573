"""Pins: places that the organiser wants the walk to stop at, or never to stop at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geosafe.errors import CallError, visible
from geosafe.network.graph import Bools, Ints
from geosafe.walk.find_place import folded, nearest_names
from geosafe.walk.worth import Places

if TYPE_CHECKING:
    from geosafe.study import Study


def pinned(study: Study, places: Places, wanted: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return the positions of places that must be stops, and what was chosen where a name means several.

    Raises
    ------
    CallError
        A name is not known, with the nearest ones, or is known and is no place where this walk can stop.
    """
    chosen, notes, faults = [], [], []
    for name in wanted:
        found = np.flatnonzero(_matches(places, name))
        if not len(found):
            faults.append(_why_not(study, places, name, "pin"))
            continue
        best = int(found[np.argmax(places.worth[found].round(9))])
        if len(found) > 1:
            notes.append(
                f"{visible(name)} has {len(found)} places to stop at: the one with most to learn was taken, "
                f"{places.table.index[best]}."
            )
        chosen.append(best)
    if faults:
        raise CallError("\n".join(faults))
    return np.array(list(dict.fromkeys(chosen)), np.int64), notes


def forbidden(study: Study, places: Places, wanted: Sequence[str]) -> Bools:
    """Tell which places must not be stops: all that have one of the names or ids.

    Raises
    ------
    CallError
        A name is not known in the study at all, with the nearest ones.
    """
    out, faults = np.zeros(len(places.way), bool), []
    for name in wanted:
        found = _matches(places, name)
        if not found.any() and not _known(study, name):
            faults.append(_why_not(study, places, name, "forbid"))
        out |= found
    if faults:
        raise CallError("\n".join(faults))
    return out


def _matches(places: Places, wanted: str) -> Bools:
    names = places.table["name"]
    asked = folded(wanted)
    plain = names.map({name: folded(name) for name in names.dropna().unique()})
    found: Bools = np.asarray(((plain == asked) & bool(asked)) | (places.table.index == wanted))
    return found


def _known(study: Study, wanted: str) -> bool:
    names = {folded(name) for table in (study.blocks, study.spaces) for name in table["name"].dropna().unique()}
    return folded(wanted) in names or wanted in study.blocks.index or wanted in study.spaces.index


def _why_not(study: Study, places: Places, wanted: str, verb: str) -> str:
    if _known(study, wanted):
        return (
            f"{visible(wanted)!r} cannot be a stop of this walk: it lies outside the area, no way that may be walked "
            f"leads to it, or it is closed or too short to stop at"
        )
    near = nearest_names(wanted, sorted(places.table["name"].dropna().unique()))
    tail = f"the nearest names are: {visible('; '.join(near))}" if near else "nothing here has a name like it"
    return f"there is no street or public space called {visible(wanted)!r} to {verb}: {tail}"
