"""Join segments into blocks: what people call a stretch of street, between real junctions."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geosafe.params import SIDEWALK_REACH_M

#: A sidewalk runs along a carriageway when their directions differ by less than this [degrees].
SIDEWALK_ANGLE_DEG: Final = 30.0
#: A block shorter than this is a joint between streets, not a stretch that people rank [m].
MIN_RANKED_M: Final = 15.0


def join_blocks(pieces: gpd.GeoDataFrame) -> tuple[pd.Series, gpd.GeoDataFrame]:
    """Return the block of every piece, and the table of blocks.

    Two pieces of street belong together where they meet and no third street does; entrances to
    yards and paths do not end a street. Paths and steps end wherever anything meets them. A
    sidewalk belongs to the carriageway it runs along, so that both sidewalks and their street are
    one block. A crossing is no street and is not ranked.

    Parameters
    ----------
    pieces
        From :func:`geosafe.prepare.segments.split_highways`: walked pieces and the carriageways that
        give sidewalks their street.

    Returns
    -------
    block_id : Series of text
        On the index of ``pieces``.
    blocks : GeoDataFrame
        Index ``block_id``; name, kind, street_length_m, walk_length_m [m], ranked, near_edge; the
        geometry is what is walked. Blocks of which nothing is walked in the area are left out.
    """
    label = _join_at_nodes(pieces)
    label = _attach_sidewalks(pieces, label)
    # A block is named for the first of its pieces in the order of their ids: no counter, no order of rows.
    block_id = pd.Series(pieces.index, index=pieces.index).groupby(label).transform("min").rename("block_id")
    return block_id, _describe(pieces, block_id)


def _is_street(pieces: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    return (pieces["kind"] == "street").to_numpy()


def _join_at_nodes(pieces: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Label pieces that continue each other."""
    street = _is_street(pieces)
    other = (pieces["kind"].isin(("path", "steps", "street")) & ~street).to_numpy()
    crossing, sidewalk = ((pieces["kind"] == kind).to_numpy() for kind in ("crossing", "sidewalk"))
    name = pieces["name"].fillna("").to_numpy()
    ends = pd.DataFrame(
        {
            "piece": np.tile(np.arange(len(pieces)), 2),
            "node": np.concatenate([pieces["u"], pieces["v"]]),
            "name": np.tile(name, 2),
            "kind": np.tile(pieces["kind"].to_numpy(), 2),
            "in_area": np.tile(pieces["in_area"].to_numpy(), 2),
        }
    )
    links = [
        _pairs(ends[np.tile(street, 2)], exactly_two=True),
        _pairs(ends[np.tile(street | other, 2)], exactly_two=True).loc[lambda t: ~street[t["a"]] & ~street[t["b"]]],
        _pairs(ends[np.tile(crossing, 2)], exactly_two=False),
        _pairs(ends[np.tile(sidewalk, 2)], exactly_two=True),
    ]
    return _components(pd.concat(links), len(pieces))


def _pairs(ends: pd.DataFrame, *, exactly_two: bool) -> pd.DataFrame:
    """Return pieces (a, b) that meet at a node and have the same name and kind, on one side of the area's edge."""
    ends = ends.sort_values(["node", "piece"], kind="stable")
    following = ends.shift(-1)
    meet = ends["node"] == following["node"]
    if exactly_two:
        two = ends.groupby("node")["piece"].transform("size") == 2
        alike = ["name", "kind", "in_area"]
        meet &= two & (ends[alike] == following[alike]).all(axis=1)
    return pd.DataFrame({"a": ends.loc[meet, "piece"], "b": following.loc[meet, "piece"].astype(np.int64)})


def _components(links: pd.DataFrame, n: int) -> npt.NDArray[np.int64]:
    graph = coo_array((np.ones(len(links), dtype=np.int8), (links["a"], links["b"])), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _attach_sidewalks(pieces: gpd.GeoDataFrame, label: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give each sidewalk the label of the nearest street that runs alongside it."""
    sidewalk = np.flatnonzero(pieces["kind"] == "sidewalk")
    street = np.flatnonzero(_is_street(pieces))
    if not len(sidewalk) or not len(street):
        return label
    lines = pieces.geometry.array
    middle = shapely.line_interpolate_point(lines[sidewalk], 0.5, normalized=True)
    tree = shapely.STRtree(lines[street])
    of, candidate = tree.query(middle, predicate="dwithin", distance=SIDEWALK_REACH_M)
    walk, road = sidewalk[of], street[candidate]
    along = shapely.line_locate_point(lines[road], middle[of])
    turn = np.abs(_bearing(lines[walk], lines[walk].length / 2) - _bearing(lines[road], along)) % 180
    parallel = np.minimum(turn, 180 - turn) < SIDEWALK_ANGLE_DEG
    found = pd.DataFrame(
        {"walk": walk, "road": road, "away": shapely.distance(lines[road], middle[of])}
    )[parallel].sort_values(["walk", "away", "road"], kind="stable").drop_duplicates("walk")  # fmt: skip
    attached = label.copy()
    attached[found["walk"]] = label[found["road"]]
    return attached


def _bearing(lines: npt.NDArray[np.object_], at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the direction of each line near a distance along it [degrees]."""
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at - 2.0, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + 2.0))
    dx, dy = (after - before).T
    return np.degrees(np.arctan2(dy, dx))


def _describe(pieces: gpd.GeoDataFrame, block_id: pd.Series) -> gpd.GeoDataFrame:
    inside = pieces[pieces["in_area"]].assign(block_id=block_id)
    street = _is_street(inside)
    length = inside["length_m"]
    sums = pd.DataFrame(
        {
            "block_id": inside["block_id"],
            "street": length.where(street, 0.0),
            "walk": length.where(inside["walked"], 0.0),
        }
    ).groupby("block_id")[["street", "walk"]].sum()  # fmt: skip
    walked = inside[inside["walked"]]
    code, ids = pd.factorize(walked["block_id"], sort=True)
    order = np.argsort(code, kind="stable")
    shapes = shapely.line_merge(shapely.multilinestrings(walked.geometry.array[order], indices=code[order]))
    longest = inside.sort_values("length_m", ascending=False, kind="stable")
    name = longest.dropna(subset=["name"]).drop_duplicates("block_id").set_index("block_id")["name"]
    kind = longest.drop_duplicates("block_id").set_index("block_id")["kind"].replace("sidewalk", "path")
    has_street = sums["street"] > 0
    blocks = gpd.GeoDataFrame(geometry=shapes, index=pd.Index(ids, name="block_id"), crs=pieces.crs)
    blocks["name"] = name.reindex(blocks.index)
    blocks["kind"] = kind.reindex(blocks.index).mask(has_street.reindex(blocks.index), "street")
    blocks["street_length_m"] = sums["street"].where(has_street, sums["walk"]).reindex(blocks.index)
    blocks["walk_length_m"] = sums["walk"].reindex(blocks.index)
    blocks["ranked"] = (blocks["kind"] != "crossing") & (blocks["street_length_m"] >= MIN_RANKED_M)
    blocks["near_edge"] = walked.groupby("block_id")["near_edge"].any().reindex(blocks.index)
    return blocks
