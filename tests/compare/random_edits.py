"""Random edits of every kind, on any study."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geosafe.compare.change import Applied
from geosafe.compare.edits import apply_scenario
from geosafe.crs import LONLAT
from geosafe.errors import DataError
from geosafe.scores import Scores
from geosafe.study import Study
from tests.compare.scenarios import scenario

HOURS = ("24/7", "22:00-05:00", "Th-Sa 18:00-04:00", "Mo-Fr 09:00-17:00")
LAMP_HOURS = ("dusk-24:00", "22:00-05:00")
CHANGES = ({"hours": "08:00-20:00"}, {"access": "customers"}, {"access": "yes"}, {"kind": "square"})
Edit = dict[str, Any]


def random_edit(study: Study, rng: np.random.Generator, kinds: tuple[str, ...] | None = None) -> Edit:
    """Return one edit as a file tells it; it need not be possible."""
    inside = study.segments[study.segments["in_area"]]

    def near_street(shift_m: float = 8.0) -> shapely.Point:
        line = inside.geometry.iloc[int(rng.integers(len(inside)))]
        where = line.interpolate(rng.random(), normalized=True)
        return shapely.Point(np.array(where.coords[0]) + rng.uniform(-shift_m, shift_m, 2))

    def lonlat(shape: shapely.Geometry) -> shapely.Geometry:
        return gpd.GeoSeries([shape], crs=study.crs).to_crs(LONLAT).iloc[0]

    def at() -> list[float]:
        return list(lonlat(near_street()).coords[0])

    def street() -> Edit:
        return {"id": str(rng.choice(inside.index))}

    def place(layer: str) -> Edit:
        table = getattr(study, layer)
        if rng.random() < 0.5:
            return {"id": str(rng.choice(table.index))}
        return {"kind": str(rng.choice(table["kind"].astype(object)))}

    def hours_of(layer: str) -> Edit:
        return {layer: place(layer), "hours": one(*HOURS)}

    def area() -> Edit:
        return shapely.geometry.mapping(lonlat(shapely.box(*near_street().buffer(rng.uniform(30, 120)).bounds)))

    def line() -> Edit:
        ends = near_street(0.0), near_street(0.0)
        return shapely.geometry.mapping(lonlat(shapely.LineString(ends)))

    def one(*words: str) -> str:
        return str(rng.choice(words))

    lamp = {"height_m": float(rng.uniform(3, 10)), "flux_lm": float(rng.uniform(500, 9000))}
    make: dict[str, Callable[[], Edit]] = {
        "add_lamps": lambda: {"along": street(), "every_m": 20, **lamp},
        "remove_lamps": lambda: {"within": area()},
        "dim_lamps": lambda: {"within": area(), "hours": one(*LAMP_HOURS), "to": 0.4},
        "set_light": lambda: {"along": street(), "lit": one("yes", "no")},
        "set_hours": lambda: hours_of(one("venues", "stops", "amenities")),
        "close_venues": lambda: {"venues": place("venues")},
        "add_venue": lambda: {"at": at(), "kind": one("kiosk", "bar", "cafe"), "hours": one(*HOURS)},
        "add_stop": lambda: {"at": at(), "service": one(*HOURS)},
        "add_hosts": lambda: {"at": at(), "hours": one(*HOURS)},
        "add_toilet": lambda: {"at": at(), "hours": one(*HOURS)},
        "add_seats": lambda: {"at": at()},
        "add_water": lambda: {"at": at()},
        "add_crossing": lambda: {"at": at()},
        "close_path": lambda: {"along": street()},
        "open_path": lambda: {"along": line()},
        "change_space": lambda: {
            "within": {"id": str(rng.choice(study.spaces.index))},
**CHANGES[rng.integers(len(CHANGES))],
        },
    }  # fmt: skip
    kind = str(rng.choice(kinds or [*make]))
    return {kind: make[kind]()}


def apply_random(
    study: Study, rng: np.random.Generator, n: int,
    *, scores: Scores | None = None, kinds: tuple[str, ...] | None = None, name: str = "Try",
) -> Applied:  # fmt: skip
    """Return a study with some random edits in it that can be made together."""
    edits: list[Edit] = []
    made = None
    for _ in range(30 * n):
        try:
            edit = random_edit(study, rng, kinds)
            made = apply_scenario(study, scenario(*edits, edit, name=name), scores=scores)
        except (DataError, ValueError, IndexError):  # it lies elsewhere, contradicts another, or there is nothing
            continue
        edits.append(edit)
        if len(edits) == n:
            break
    assert made is not None, "no edit could be made"
    return made
