"""What people said of places on walks, beside what is recorded there in the same phase."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata

from geosafe.params import (
    FEWEST_RATERS,
    PERCEIVED_REACH_M,
    PHASES,
    RATINGS,
    RECORDED_MORE,
    SAME_PLACE_M,
    SMALLEST_COUNT_SHOWN,
    WALK_PARAMETERS,
)
from geosafe.perception import QUADRANTS, Perception
from geosafe.score.raw import Raw
from geosafe.study import Study

Floats = npt.NDArray[np.float64]
#: How often the people who took part are drawn again for the interval of a gap.
DRAWS: Final = 2000
_SEED: Final = 20121212
#: Below the middle of the scale, a rating says that something is lacking.
MIDDLE: Final = sum(RATINGS) / 2
_WHO: Final = ["walk", "rater"]


def perception(study: Study, rates: Raw) -> Perception | None:
    """Return what people said of places; None where the study has no answers.

    Answers within ``SAME_PLACE_M`` of one another are about one place, and a person who answers twice about a place
    counts once, with the mean. What is recorded near a place is the mean of the empirical-Bayes rates of the streets
    within ``PERCEIVED_REACH_M``, by length, in the same phase, or in all hours where records have no time of day.

    A place is *felt* insecure where ``feeling`` is on average below the middle of the scale, and *recorded* where at
    least five incidents, and ``RECORDED_MORE`` times the usual rate, are on record. Its gap says how much more insecure
    it is felt than recorded, among all places rated in that phase: percentile of insecurity less percentile of the
    rate. Only places with at least ``FEWEST_RATERS`` raters have either.

    Parameters
    ----------
    study
        The study.
    rates
        Rates by block and phase, the whole day last, as :func:`geosafe.score.incidents.incident_rates` gives them.
    """
    said = study.observations
    if said is None or not len(said):
        return None
    place = _places(said)
    answers = (
        said.assign(place_id=place)
        .groupby(["place_id", "phase", *_WHO], sort=True)
        .agg({**dict.fromkeys(WALK_PARAMETERS, "mean"), "group": "first"})
        .reset_index()
    )
    places = _table(study, said, place)
    recorded, counts = _recorded(study, places, rates)
    columns: dict[str, npt.NDArray[np.generic] | pd.Series] = {}
    for k, phase in enumerate(PHASES):
        columns |= _in_phase(answers[answers["phase"] == phase], places.index, phase, recorded[:, k], counts[:, k])
    places = places.assign(**columns)
    return Perception(places, _by_group(answers), pd.Series(place, said.index, name="place_id"))


def _places(said: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the place of each answer: answers near one another are about one, and named for the first of them."""
    points = said.geometry.array
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=SAME_PLACE_M)
    near = csr_array((np.ones(len(one), bool), (one, other)), shape=(len(said), len(said)))
    _, number = connected_components(near, directed=False)
    first = pd.Series(said.index, dtype=object).groupby(number).transform("first")
    return first.to_numpy(object)


def _table(study: Study, said: gpd.GeoDataFrame, place: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return one row a place, in the order of the forms: the middle of its answers, its stops, segment and block."""
    order = pd.Index(pd.unique(place), name="place_id")
    xy = pd.DataFrame({"x": said.geometry.x, "y": said.geometry.y}).groupby(place).mean().loc[order]
    stop = pd.DataFrame({"place": place, "stop": said["walk"] + " · " + said["stop"]}).drop_duplicates()
    stops = stop.groupby("place")["stop"].agg("; ".join).loc[order]
    segment = said["segment_id"].groupby(place).first().loc[order]
    block = study.segments["block_id"].reindex(segment).to_numpy(object)
    points = gpd.GeoSeries.from_xy(xy["x"], xy["y"], crs=study.crs)
    space = _space_of(points.array, study.spaces)
    name = study.spaces["name"].reindex(space).fillna(pd.Series(study.blocks["name"].reindex(block).array, space))
    return gpd.GeoDataFrame(
        {"name": name.to_numpy(object), "stops": stops, "segment_id": segment, "block_id": block, "space_id": space},
        geometry=points, index=order,
    )  # fmt: skip


def _space_of(points: npt.NDArray[np.object_], spaces: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the smallest space that each point lies in; None: it lies in none."""
    at, which = shapely.STRtree(spaces.geometry.array).query(points, predicate="intersects").reshape(2, -1)
    found = pd.DataFrame({"at": at, "space": spaces.index[which], "area": spaces["area_m2"].to_numpy()[which]})
    smallest = found.sort_values("area", kind="stable").drop_duplicates("at").set_index("at")["space"]
    return np.asarray(smallest.reindex(range(len(points))).astype(object).where(lambda each: each.notna(), None))


def _recorded(study: Study, places: gpd.GeoDataFrame, rates: Raw) -> tuple[Floats, Floats]:
    """Return rate (multiple of the usual one; NaN unknown) and incidents near each place by phase, each (n, 3)."""
    around = shapely.buffer(places.geometry.array, PERCEIVED_REACH_M)
    at, block = shapely.STRtree(study.blocks.geometry.array).query(around, predicate="intersects").reshape(2, -1)
    length = shapely.length(shapely.intersection(around[at], study.blocks.geometry.array[block]))
    shape = (len(places), len(study.blocks))
    rate, n = np.full((shape[0], len(PHASES)), np.nan), np.zeros((shape[0], len(PHASES)))
    for k in range(len(PHASES)):
        column = k if np.isfinite(rates.value[:, k]).any() else len(PHASES)
        value = rates.value[:, column]
        known = np.isfinite(value[block])
        near = csr_array((length[known], (at[known], block[known])), shape=shape)
        total = near.sum(axis=1)
        with np.errstate(invalid="ignore"):
            rate[:, k] = near @ np.nan_to_num(value) / np.where(total > 0, total, np.nan)
        n[:, k] = (near > 0) @ np.nan_to_num(rates.n[:, column])
    return rate, n


def _in_phase(
    answers: pd.DataFrame, places: pd.Index, phase: str, recorded: Floats, counts: Floats
) -> dict[str, npt.NDArray[np.generic] | pd.Series]:
    """Return the columns of one phase for every place."""
    who, person = np.unique(answers["walk"] + "\0" + answers["rater"], return_inverse=True)
    at = places.get_indexer(pd.Index(answers["place_id"]))
    felt = np.full((len(who), len(places)), np.nan)
    felt[person, at] = answers["feeling"]
    n = np.isfinite(felt).sum(axis=0)
    ratings = answers.groupby("place_id")[list(WALK_PARAMETERS)].mean().reindex(places)
    enough = (n >= FEWEST_RATERS) & np.isfinite(recorded)
    gap, low, high = np.full((3, len(places)), np.nan)
    gap[enough], low[enough], high[enough] = _gaps(felt[:, enough], recorded[enough])
    is_felt = (ratings["feeling"] < MIDDLE).to_numpy()
    is_recorded = (recorded >= RECORDED_MORE) & (counts >= SMALLEST_COUNT_SHOWN)
    which = np.select([is_felt & is_recorded, is_felt, is_recorded], QUADRANTS[:3], QUADRANTS[3])
    return {
        f"raters_{phase}": answers.groupby("place_id").size().reindex(places, fill_value=0).to_numpy(),
        f"insecure_{phase}": (felt < MIDDLE).sum(axis=0),
        **{f"{name}_{phase}": ratings[name].to_numpy() for name in WALK_PARAMETERS},
        f"recorded_{phase}": recorded, f"recorded_{phase}_n": counts,
        f"gap_{phase}": gap, f"gap_{phase}_lo": low, f"gap_{phase}_hi": high,
        f"quadrant_{phase}": pd.Series(which, index=places, dtype=object).where(enough, None),
    }  # fmt: skip


def _gaps(felt: Floats, recorded: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the gap of each place, and its 95 % interval when people are drawn again with replacement.

    Parameters
    ----------
    felt
        The feeling of each person at each place (people, places); NaN: not rated.
    recorded
        The rate near each place.
    """
    if not len(recorded):
        empty = np.empty(0)
        return empty, empty, empty
    people = len(felt)
    random = np.random.default_rng(_SEED)
    weight = np.vstack([np.ones(people), random.multinomial(people, np.full(people, 1 / people), size=DRAWS)])
    rated = np.isfinite(felt)
    with np.errstate(invalid="ignore"):
        mean = weight @ np.where(rated, felt, 0.0) / (weight @ rated)
    gaps = _percentile(-mean) - _percentile(recorded[None])
    low, high = np.nanpercentile(gaps[1:], [2.5, 97.5], axis=0)
    return gaps[0], low, high


def _percentile(values: Floats) -> Floats:
    """Return the mid-rank of each value among those of its row that are known (0-1); NaN where it is not."""
    rank = rankdata(values, axis=1, nan_policy="omit")
    n = np.isfinite(values).sum(axis=1, keepdims=True)
    return np.asarray((rank - 0.5) / np.maximum(n, 1), dtype=float)


def _by_group(answers: pd.DataFrame) -> pd.DataFrame:
    """Return mean and interval of each parameter by place, phase and group, everyone together as ``all``."""
    long = answers.melt(["place_id", "phase", "group"], list(WALK_PARAMETERS), "parameter", "rating").dropna(
        subset=["rating"]
    )
    both = pd.concat([long.assign(group="all"), long.dropna(subset=["group"])])
    told = both.groupby(["place_id", "phase", "group", "parameter"])["rating"].agg(["size", "mean", "std"])
    half = 1.96 * told["std"] / np.sqrt(told["size"])
    low, high = RATINGS
    told = told.assign(lo=(told["mean"] - half).clip(low), hi=(told["mean"] + half).clip(upper=high))
    return told.rename(columns={"size": "n"})[["n", "mean", "lo", "hi"]].reset_index()
