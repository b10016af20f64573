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

#: Two lines run alongside each other when their directions differ by less than this [degrees]; our judgement.
PARALLEL_DEG: Final = 30.0
#: Two one-way carriageways of one name at most this far apart are one street [m]; our judgement.
TWIN_REACH_M: Final = 30.0
#: A carriageway has a twin where at least this share of its length runs alongside it; our judgement.
TWIN_SHARE: Final = 0.5
#: A block shorter than this is a joint between streets, not a stretch that people rank [m].
MIN_RANKED_M: Final = 15.0


def join_blocks(pieces: gpd.GeoDataFrame) -> tuple[pd.Series, gpd.GeoDataFrame]:
    """Return the block of every piece, and the table of blocks.

    Two pieces of street belong together where they meet and no third street does; entrances to
    yards and paths do not end a street. Paths and steps end wherever anything meets them. The two
    one-way carriageways of a divided street are one block, and the length of the longer is the
    street's. A sidewalk belongs to the carriageway it runs along, so that both sidewalks and their
    street are one block. A crossing is no street and is not ranked.

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
        Index ``block_id``; name, kind, street_length_m (what is walked, where the block has no
        street), walk_length_m [m], ranked, near_edge; the geometry is what is walked. Blocks of
        which nothing is walked in the area are left out.
    """
    side = _first_id(pieces, _join_at_nodes(pieces))
    joined = _attach_twins(pieces, side)
    gives_length = _is_street(pieces) & (joined == side).to_numpy()
    block_id = _first_id(pieces, _attach_sidewalks(pieces, joined)).rename("block_id")
    return block_id, _describe(pieces, block_id, gives_length)


def _first_id(pieces: gpd.GeoDataFrame, label: npt.NDArray[np.int64] | pd.Series) -> pd.Series:
    """Name each group of pieces for the first of their ids: no counter, no order of rows."""
    order = np.argsort(pieces.index.to_numpy(dtype=object), kind="stable")
    _, first, group = np.unique(np.asarray(label)[order], return_index=True, return_inverse=True)
    named = pd.Series(index=pieces.index, dtype=object)
    named.iloc[order] = pieces.index[order[first[group]]]
    return named


def _is_street(pieces: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(pieces["kind"] == "street", dtype=np.bool_)


def _join_at_nodes(pieces: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Label pieces that continue each other."""
    street = _is_street(pieces)
    other = (pieces["kind"].isin(("path", "steps", "street")) & ~street).to_numpy()
    crossing, sidewalk = ((pieces["kind"] == kind).to_numpy() for kind in ("crossing", "sidewalk"))
    alike = pieces[["kind", "in_area"]].assign(name=pieces["name"].fillna(""))
    ends = pd.DataFrame(
        {
            "piece": np.tile(np.arange(len(pieces)), 2),
            "node": np.concatenate([pieces["u"], pieces["v"]]),
            "alike": np.tile(alike.groupby(["name", "kind", "in_area"], sort=False).ngroup(), 2),
        }
    ).sort_values(["node", "piece"], kind="stable")
    piece = ends["piece"].to_numpy()
    links = [
        _pairs(ends[street[piece]], exactly_two=True),
        _pairs(ends[(street | other)[piece]], exactly_two=True).loc[lambda t: ~street[t["a"]] & ~street[t["b"]]],
        _pairs(ends[crossing[piece]], exactly_two=False),
        _pairs(ends[sidewalk[piece]], exactly_two=True),
    ]
    return _components(pd.concat(links), len(pieces))


def _pairs(ends: pd.DataFrame, *, exactly_two: bool) -> pd.DataFrame:
    """Return pieces (a, b) that meet at a node, one after the other in ``ends``, which is sorted by node.

    ``exactly_two``: no third is there, and both are alike in name, kind and side of the area's edge.
    """
    following = ends.shift(-1)
    meet = ends["node"] == following["node"]
    if exactly_two:
        two = ends.groupby("node")["piece"].transform("size") == 2
        meet &= two & (ends["alike"] == following["alike"])
    return pd.DataFrame({"a": ends.loc[meet, "piece"], "b": following.loc[meet, "piece"].astype(np.int64)})


def _components(links: pd.DataFrame, n: int) -> npt.NDArray[np.int64]:
    graph = coo_array((np.ones(len(links), dtype=np.int8), (links["a"], links["b"])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _attach_twins(pieces: gpd.GeoDataFrame, side: pd.Series) -> pd.Series:
    """Give the shorter of two one-way carriageways of one name the label of the longer that runs alongside.

    Labels never chain: the carriageway that is joined to must not itself be joined to a third.
    """
    one_way = np.flatnonzero(_is_street(pieces) & pieces["one_way"] & pieces["name"].notna())
    pairs = _alongside(pieces, one_way, one_way, reach_m=TWIN_REACH_M)
    frame = pieces[["name", "in_area", "length_m"]].assign(side=side).reset_index(drop=True)
    one, other = frame.iloc[pairs["a"]].reset_index(drop=True), frame.iloc[pairs["b"]].reset_index(drop=True)
    alike = (one["name"] == other["name"]) & (one["in_area"] == other["in_area"]) & (one["side"] != other["side"])
    beside = (alike & ~pairs["beyond_end"]).to_numpy()
    nearest = pairs[beside].drop_duplicates("a")
    shared = pd.DataFrame({
        "a": frame["side"].to_numpy()[nearest["a"]],
        "b": frame["side"].to_numpy()[nearest["b"]],
        "shared": frame["length_m"].to_numpy()[nearest["a"]],
    }).groupby(["a", "b"], as_index=False).sum()  # fmt: skip
    best = shared.sort_values(["shared", "b"], ascending=[False, True], kind="stable").drop_duplicates("a")
    length = frame.groupby("side")["length_m"].sum()
    length_a, length_b = best["a"].map(length), best["b"].map(length)
    longer = (length_b > length_a) | ((length_b == length_a) & (best["b"] < best["a"]))
    joins = best[longer & (best["shared"] >= TWIN_SHARE * length_a)]
    joins = joins[~joins["b"].isin(joins["a"])]
    longer_side = dict(zip(joins["a"], joins["b"], strict=True))
    return side.map(lambda block: longer_side.get(block, block)).astype(object)


def _attach_sidewalks(pieces: gpd.GeoDataFrame, label: pd.Series) -> pd.Series:
    """Give each sidewalk the label of the nearest street that runs alongside it."""
    sidewalk = np.flatnonzero(pieces["kind"] == "sidewalk")
    street = np.flatnonzero(_is_street(pieces))
    nearest = _alongside(pieces, sidewalk, street, reach_m=SIDEWALK_REACH_M).drop_duplicates("a")
    attached = label.to_numpy(dtype=object, copy=True)
    attached[nearest["a"]] = attached[nearest["b"]]
    return pd.Series(attached, index=label.index)


def _alongside(
    pieces: gpd.GeoDataFrame, some: npt.NDArray[np.int64], others: npt.NDArray[np.int64], *, reach_m: float
) -> pd.DataFrame:
    """Return pairs of pieces where ``b`` runs parallel to ``a`` beside its middle, the nearest ``b`` first.

    ``beyond_end`` says that the middle of ``a`` lies beyond an end of ``b``: one follows the other.
    """
    lines = pieces.geometry.to_numpy()
    middle = shapely.line_interpolate_point(lines[some], 0.5, normalized=True)
    bearing = _bearing(lines[some], shapely.length(lines[some]) / 2)
    of, candidate = shapely.STRtree(lines[others]).query(middle, predicate="dwithin", distance=reach_m)
    a, b = some[of], others[candidate]
    along = shapely.line_locate_point(lines[b], middle[of])
    turn = np.abs(bearing[of] - _bearing(lines[b], along)) % 180
    pairs = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "away": shapely.distance(lines[b], middle[of]),
            "id": pieces.index[b],
            "beyond_end": (along <= 0) | (along >= shapely.length(lines[b])),
        }
    )
    chosen = np.flatnonzero((np.minimum(turn, 180 - turn) < PARALLEL_DEG) & (a != b))
    return pairs.iloc[chosen].sort_values(["a", "away", "id"], kind="stable", ignore_index=True)


def _bearing(lines: npt.NDArray[np.object_], at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the direction of each line near a distance along it [degrees]."""
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at - 2.0, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + 2.0))
    dx, dy = (after - before).T
    return np.asarray(np.degrees(np.arctan2(dy, dx)), dtype=np.float64)


def _describe(pieces: gpd.GeoDataFrame, block_id: pd.Series, gives_length: npt.NDArray[np.bool_]) -> gpd.GeoDataFrame:
    inside = pieces.assign(block_id=block_id, gives_length=gives_length)[pieces["in_area"]]
    length = inside["length_m"]
    sums = pd.DataFrame(
        {
            "block_id": inside["block_id"],
            "street": length.where(inside["gives_length"], 0.0),
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
