"""What pages tell of what people said: nothing of fewer than five people, nor what would let it be worked out."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geosafe.heard import Heard
from geosafe.params import FEWEST_RATERS, PHASES, WALK_PARAMETERS
from geosafe.return_walk import ASKED_COLUMNS
from geosafe.show.map_said import said
from geosafe.show.pack_shapes import Grid

_EVERYONE: Final = "all"


def told_places(heard: Heard) -> list[dict[str, Any]]:
    """Return what may be told of each place by phase, as the map does, and each rating with how many gave it.

    ``ratings`` has one entry for all and one a group: name (None: all), and by parameter the mean and the people, or
    None where fewer than five rated it or where the rest would be fewer than five.
    """
    found, study = heard.perception, heard.study
    table = found.ratings.set_index(["place_id", "phase", "group", "parameter"])[["n", "mean"]].sort_index()
    told = said(heard.scores, study.observations, Grid(*study.location))
    for key, stops, place in zip(found.places.index, found.places["stops"].astype(str), told, strict=True):
        place["stops"] = stops
        for phase, here in place["phases"].items():
            groups = [str(group) for group, _, _ in here.pop("groups")]
            every = _cells(table, key, phase, _EVERYONE)
            each = {group: _cells(table, key, phase, group) for group in groups}
            for k, cell in enumerate(every):
                parts = [cell_of[1] for cells in each.values() if (cell_of := cells[k])]
                rest = (cell[1] if cell else 0) - sum(parts)
                if cell is None or 0 < rest < FEWEST_RATERS:
                    for cells in each.values():
                        cells[k] = None
            here["ratings"] = [[None, every], *([group, cells] for group, cells in each.items() if any(cells))]
    return told


def told_apart(heard: Heard, places: Sequence[Mapping[str, Any]], *, label: str) -> list[str]:
    """Return what each place is called: where several have one name, with the stops there.

    Parameters
    ----------
    heard, places
        What came back, and its :func:`told_places`.
    label
        What holds ``{place}`` and ``{stops}``.
    """
    said, index = heard.study.observations, heard.perception.places.index
    stops = [""] * len(places)
    if said is not None:
        each = said["stop"].astype(str).groupby(heard.perception.place_of.reindex(said.index)).unique().reindex(index)
        stops = [", ".join(some) for some in each]

    def with_stops(text: str, which: str) -> str:
        return label.replace("{stops}", which).replace("{place}", text, 1)

    names = [str(place["name"]) for place in places]
    once = [with_stops(name, here) if name and names.count(name) > 1 else name
            for name, here in zip(names, stops, strict=True)]  # fmt: skip
    # Stops of several walks may have one number: those are told with their walks.
    return [with_stops(name, str(place["stops"])) if name and once.count(told) > 1 else told
            for name, told, place in zip(names, once, places, strict=True)]  # fmt: skip


def _cells(table: pd.DataFrame, place: object, phase: str, group: str) -> list[list[float] | None]:
    """Return mean and people of each parameter; None where fewer than five rated it."""
    keys = pd.MultiIndex.from_product([[place], [phase], [group], list(WALK_PARAMETERS)])
    rows = table.reindex(keys).to_numpy(float)
    return [[round(mean, 1), int(n)] if n >= FEWEST_RATERS else None for n, mean in rows]


def has_few(heard: Heard) -> bool:
    """Whether somewhere, at some time of day, some but fewer than five people answered."""
    counts = heard.perception.places[[f"raters_{phase}" for phase in PHASES]].to_numpy(float)
    return bool(((counts > 0) & (counts < FEWEST_RATERS)).any())


def asked_for(heard: Heard) -> pd.DataFrame:
    """Return what people would change, where five or more took part: the same words at a place and time are one row.

    The id is made of place, phase and words, so that it stays when forms are sorted or added.
    """
    rows: dict[tuple[str, str, str], list[str]] = {}
    for place in told_places(heard):
        name = place["name"] or place["stops"]
        for phase, here in place["phases"].items():
            for _, change, row in here["words"]:
                if change.strip():
                    rows.setdefault((name, phase, change), []).append(row)
    made = [(_id(*asked), *asked, rows_told(forms)) for asked, forms in rows.items()]
    return pd.DataFrame(made, columns=list(ASKED_COLUMNS))


def rows_told(forms: list[str]) -> str:
    """Return rows of forms in short: ``walk.csv:2-4, 7; other.csv:3`` for rows 2, 3, 4 and 7, and 3."""
    found: dict[str, list[int]] = {}
    for form in forms:
        file, _, at = form.rpartition(":")
        found.setdefault(file, []).append(int(at))
    told = []
    for name, numbered in found.items():
        runs: list[list[int]] = []
        for row in sorted(numbered):
            if runs and row == runs[-1][1] + 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        told.append(f"{name}:{', '.join(str(a) if a == b else f'{a}-{b}' for a, b in runs)}")
    return "; ".join(told)


def _id(*parts: str) -> str:
    return "a" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:10]


def numbers(frame: pd.DataFrame) -> dict[str, dict[str, float | None]]:
    """Return a table by row, two decimals, unknown as None; people only from five on."""
    return {
        str(key): {str(name): _number(str(name), value) for name, value in row.items()}
        for key, row in frame.to_dict("index").items()
    }


def _number(name: str, value: float) -> float | None:
    if name == "n":
        return int(value) if value >= FEWEST_RATERS else None
    return None if math.isnan(value) else round(float(value), 2)
