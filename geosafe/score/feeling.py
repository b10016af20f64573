"""Which ratings go with the feeling, and how far people agree, over all answers of a study."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.params import FEWEST_RATERS, WALK_PARAMETERS
from geosafe.score.agreement import ordinal_alpha

Floats = npt.NDArray[np.float64]
#: How often the people who took part are drawn again.
DRAWS: Final = 2000
_SEED: Final = 20121212
_FEELING: Final = "feeling"


def with_feeling(said: gpd.GeoDataFrame, place: pd.Series) -> pd.DataFrame:
    """Return how each rating goes with the feeling: Spearman's rank correlation over answers.

    Parameters
    ----------
    said
        The observations of a study.
    place
        The place of each, on its index.

    Returns
    -------
    DataFrame
        Index ``parameter``, the eight beside feeling: n (people who rated both), correlation, lo, hi (middle 95 % of
        2,000 draws of the people with all their answers). NaN where fewer than five people rated both, or where one of
        the two never differs.
    """
    answers = _answers(said, place)
    who = answers["person"].to_numpy()
    rows = {name: _correlation(answers[name].to_numpy(float), answers[_FEELING].to_numpy(float), who)
            for name in WALK_PARAMETERS if name != _FEELING}  # fmt: skip
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "correlation", "lo", "hi"])
    return found.astype({"n": int}).rename_axis("parameter")


def agreement(said: gpd.GeoDataFrame, place: pd.Series) -> pd.DataFrame:
    """Return how far people agree on each rating: n (people who rated a place that others rated too), and alpha.

    What is rated is a place in a phase. NaN where fewer than five people took part, or where all values are one.
    """
    answers = _answers(said, place)
    rows = {}
    for name in WALK_PARAMETERS:
        table = answers.pivot_table(index="person", columns=["place", "phase"], values=name, aggfunc="mean")
        shared = table.loc[:, table.notna().sum() >= 2].dropna(how="all")
        enough = len(shared) >= FEWEST_RATERS
        rows[name] = (len(shared), ordinal_alpha(shared.to_numpy(float)) if enough else np.nan)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["n", "alpha"]).rename_axis("parameter")


def _answers(said: gpd.GeoDataFrame, place: pd.Series) -> pd.DataFrame:
    """Return one row a person, place and phase: the mean of what was answered twice."""
    keyed = pd.DataFrame(said[[*WALK_PARAMETERS, "phase"]]).assign(
        person=said["walk"].astype(str) + "\0" + said["rater"].astype(str), place=place.reindex(said.index)
    )
    return keyed.groupby(["person", "place", "phase"], sort=True)[list(WALK_PARAMETERS)].mean().reset_index()


def _correlation(one: Floats, other: Floats, who: npt.NDArray[np.object_]) -> tuple[int, float, float, float]:
    both = np.isfinite(one) & np.isfinite(other)
    people, person = np.unique(who[both], return_inverse=True)
    n = len(people)
    if n < FEWEST_RATERS:
        return n, np.nan, np.nan, np.nan
    (xs, x), (ys, y) = (np.unique(each[both], return_inverse=True) for each in (one, other))
    # How often each person gave each pair of values: a draw of people is then a sum of tables.
    tables = np.zeros((n, len(xs) * len(ys)))
    np.add.at(tables, (person, x * len(ys) + y), 1.0)
    random = np.random.default_rng(_SEED)
    weight = np.vstack([np.ones(n), random.multinomial(n, np.full(n, 1 / n), size=DRAWS)])
    drawn = _spearman((weight @ tables).reshape(-1, len(xs), len(ys)))
    if not np.isfinite(drawn[0]):
        return n, np.nan, np.nan, np.nan
    low, high = np.nanpercentile(drawn[1:], [2.5, 97.5])
    return n, float(drawn[0]), float(low), float(high)


def _spearman(tables: Floats) -> Floats:
    """Return the rank correlation of each table of counts (k, x, y), ties at middle ranks; NaN: one is constant."""
    total = tables.sum(axis=(1, 2))
    sides = (tables.sum(axis=2), tables.sum(axis=1))
    rank = [np.cumsum(side, axis=1) - side / 2 - total[:, None] / 2 for side in sides]
    joint = np.einsum("kxy,kx,ky->k", tables, *rank)
    spread = [np.einsum("kx,kx->k", side, ranks**2) for side, ranks in zip(sides, rank, strict=True)]
    product = spread[0] * spread[1]
    return np.where(product > 1e-9, joint / np.sqrt(np.where(product > 1e-9, product, 1.0)), np.nan)
