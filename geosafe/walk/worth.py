"""Worth: what could be learnt at each street and public space, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.network.graph import Bools, Floats, Ints
from geosafe.params import DARK_PHASES, PHASES
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.walk.params import (
    ANY_PLACE,
    LIGHT_QUIET,
    MANY_PEOPLE,
    NAMELESS,
    SHORTEST_STREET_M,
    SPACE_REACH_M,
    WEAK_CONDITIONS,
    WORTH,
    WORTH_BY_DAY,
)
from geosafe.walk.ways import Ways

#: The reasons that a place has by itself, in the order of the columns of ``Places.degrees``.
OWN_REASONS: Final = (
    "light unknown", "many people, weak conditions", "felt, not recorded", "recorded, not felt", "in a scenario",
)  # fmt: skip
_ROADS: Final = {
    "main street": "trunk trunk_link primary primary_link secondary secondary_link".split(),
    "side street": "tertiary tertiary_link unclassified residential road living_street".split(),
    "pedestrian street": ["pedestrian"],
    "service road": ["service"],
    "steps": ["steps"],
}


@dataclass(frozen=True, eq=False)
class Places:
    """Streets and public spaces where a walk could stop.

    Attributes
    ----------
    table
        On their ids: ``unit`` (block, space), ``name`` (or missing), ``type`` (kind of space or street), ``x``, ``y``
        [m] of the point on a way where one would stand.
    way, fraction
        That point on the ways.
    degrees
        (n, reasons) How much each of :data:`OWN_REASONS` holds, 0 to 1.
    """

    table: pd.DataFrame
    way: Ints
    fraction: Floats
    degrees: Floats

    @property
    def worth(self) -> Floats:
        """What each is worth by itself (n,), a little less where it has no name to find it by."""
        nameless = self.table["name"].isna().to_numpy()
        worth: Floats = self.degrees @ np.array([WORTH[reason] for reason in OWN_REASONS])
        return worth + ANY_PLACE - NAMELESS * nameless

    @property
    def points(self) -> npt.NDArray[np.object_]:
        """Where one would stand (n,)."""
        return np.asarray(shapely.points(self.table[["x", "y"]].to_numpy(float)), dtype=object)

    def take(self, some: Ints) -> Places:
        """Return those at some positions."""
        return Places(self.table.iloc[some], self.way[some], self.fraction[some], self.degrees[some])


def places_of(study: Study, scores: Scores, ways: Ways, *, phase: str, changed: frozenset[str]) -> Places:
    """Return every street and public space in the area where a walk could stop.

    Parameters
    ----------
    study, scores
        The place.
    ways
        What is walked: a place that no way leads to is left out.
    phase
        The phase that the walk is to look at.
    changed
        Ids of blocks and spaces that a scenario changes or has something new at.
    """
    blocks, at_block = _blocks(study, ways)
    spaces, at_space = _spaces(study, scores, ways, phase)
    table = pd.concat([blocks, spaces])
    way, fraction = (np.concatenate(each) for each in zip(at_block, at_space, strict=True))
    table[["x", "y"]] = shapely.get_coordinates(ways.points(way, fraction))
    wide = pd.concat(
        [_said_of(scores.blocks, phase).loc[blocks.index], _said_of(scores.spaces, phase).loc[spaces.index]]
    )
    return Places(table, way, fraction, _degrees(wide, scores, phase=phase, changed=changed))


def _blocks(study: Study, ways: Ways) -> tuple[pd.DataFrame, tuple[Ints, Floats]]:
    """Return ranked stretches of street, each with the middle of its longest piece, or its mouth where it ends blind.

    Drives and yards, which are service roads without a name, are left out.
    """
    ranked = study.blocks.index[study.blocks["ranked"] & (study.blocks["street_length_m"] >= SHORTEST_STREET_M)]
    pieces = pd.DataFrame({"block": ways.block, "length": ways.network.length, "way": np.arange(len(ways.block))})
    drive = (ways.highway == "service") & (ways.name == None)  # noqa: E711
    usable = ways.in_area & ~ways.crossing & ~ways.steps & ~drive & pd.Index(ways.block).isin(ranked)
    longest = pieces[usable].sort_values(["block", "length"], ascending=[True, False], kind="stable")
    longest = longest.drop_duplicates("block")
    way, fraction = longest["way"].to_numpy(np.int64, copy=True), np.full(len(longest), 0.5)
    kind = pd.Series(ways.highway[way]).map({each: kind for kind, roads in _ROADS.items() for each in roads})
    table = pd.DataFrame(
        {
            "unit": "block",
            "name": study.blocks["name"].loc[longest["block"]].to_numpy(object),
            "type": np.where(ways.tunnel[way], "underpass", kind.fillna("path").to_numpy(object)),
        },
        index=pd.Index(longest["block"].to_numpy(object), name="place_id"),
    )
    mouths = _mouths(ways, pieces[usable]).reindex(table.index)
    blind = mouths["way"].notna().to_numpy()
    way[blind] = mouths["way"][blind].to_numpy(np.int64)
    fraction[blind] = mouths["fraction"][blind].to_numpy(float)
    return table, (way, fraction)


def _mouths(ways: Ways, pieces: pd.DataFrame) -> pd.DataFrame:
    """Return where one stands to look into each block that ends blind: ``way`` and ``fraction``, on block ids.

    Nobody then walks in and back: it is the end of the block at which other ways begin.
    """
    network = ways.network
    ends = pd.concat(
        [
            pieces.assign(node=nodes[pieces["way"]], fraction=part)
            for nodes, part in ((network.u, 0.0), (network.v, 1.0))
        ]
    )
    degree = np.diff(network.first)
    own = ends.groupby(["block", "node"])["way"].transform("size")
    blind = ends.loc[degree[ends["node"]] == 1, "block"].unique()
    mouth = ends[(degree[ends["node"]] > own) & ends["block"].isin(blind)]
    return (
        mouth.sort_values(["block", "way", "fraction"]).drop_duplicates("block").set_index("block")[["way", "fraction"]]
    )


def _spaces(study: Study, scores: Scores, ways: Ways, phase: str) -> tuple[pd.DataFrame, tuple[Ints, Floats]]:
    """Return public spaces that are open to all, each with the place on a way that is nearest to its middle."""
    spaces = study.spaces
    closed = scores.spaces[f"closed_{phase}"].reindex(spaces.index).to_numpy(float)
    middle = np.asarray(shapely.point_on_surface(spaces.geometry.array), dtype=object)
    inside = shapely.intersects(study.area, middle)
    spaces, middle = (each[inside & (spaces["entry"] != "customers only").to_numpy() & ~(closed > 0.5)]
                      for each in (spaces, middle))  # fmt: skip
    way, fraction, _ = ways.nearest(middle)
    reached = shapely.distance(ways.points(way, fraction), spaces.geometry.array) <= SPACE_REACH_M
    spaces = spaces[reached]
    table = pd.DataFrame(
        {"unit": "space", "name": spaces["name"].to_numpy(object), "type": spaces["kind"].to_numpy(object)},
        index=pd.Index(spaces.index.to_numpy(object), name="place_id"),
    )
    return table, (way[reached], fraction[reached])


def _said_of(wide: pd.DataFrame, phase: str) -> pd.DataFrame:
    """Return what the scores tell of units in a phase: use and conditions [points], and whether light is unknown."""
    dark = phase if phase in DARK_PHASES else "evening"
    light = wide.get(f"light_{dark}_evidence", pd.Series("unknown", wide.index))
    return pd.DataFrame(
        {"use": wide[f"use_{phase}"], "conditions": wide[f"conditions_{phase}"], "unlit": light == "unknown"},
        index=wide.index,
    )


def _degrees(said: pd.DataFrame, scores: Scores, *, phase: str, changed: frozenset[str]) -> Floats:
    use, conditions = said["use"].to_numpy(float), said["conditions"].to_numpy(float)
    light = said["unlit"].to_numpy(bool) * (LIGHT_QUIET + (1 - LIGHT_QUIET) * np.nan_to_num(use) / 100)
    if phase not in DARK_PHASES:
        light = light * WORTH_BY_DAY
    with np.errstate(invalid="ignore"):
        weak = (use >= MANY_PEOPLE) & (conditions < WEAK_CONDITIONS)
        more = (use - MANY_PEOPLE) / (100 - MANY_PEOPLE) * (1 - conditions / WEAK_CONDITIONS)
    many = np.where(weak, np.sqrt(np.where(weak, more, 0.0)), 0.0)
    felt, recorded = (_in_quadrant(scores, said.index, each, phase) for each in ("felt, not recorded",
                                                                                 "recorded, not felt"))  # fmt: skip
    columns = [light, many, felt, recorded, said.index.isin(changed)]
    return np.column_stack(columns).astype(float)


def _in_quadrant(scores: Scores, ids: pd.Index, quadrant: str, phase: str) -> Bools:
    """Tell which units people rated that way: the space that they stood in, or else the stretch of street."""
    if scores.perception is None:
        return np.zeros(len(ids), bool)
    places = scores.perception.places
    # What was said in one dark phase tells what to ask in the other.
    phases = DARK_PHASES if phase in DARK_PHASES else tuple(each for each in PHASES if each not in DARK_PHASES)
    columns = [f"quadrant_{each}" for each in phases if f"quadrant_{each}" in places]
    hit = places[(places[columns] == quadrant).any(axis=1)]
    unit = hit["space_id"].where(hit["space_id"].notna(), hit["block_id"])
    found: Bools = ids.isin(unit.dropna())
    return found
