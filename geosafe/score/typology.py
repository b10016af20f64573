"""Typology: places grouped by their week, with how sure the groups are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError
from geosafe.score.group_names import group_names, own_names, times_of

#: Fewest places that are grouped; our judgement: two groups of three.
MIN_UNITS: Final = 6
#: Numbers of groups that are tried, from and to.
GROUPS_FROM: Final = 2
GROUPS_TO: Final = 8
#: A smaller number of groups is taken where its silhouette is at most this much below the best; our judgement.
AS_GOOD: Final = 0.02
#: A place is grouped where at least this share of its week is known; our judgement.
MIN_KNOWN: Final = 0.5
#: How often places are drawn again to see whether the same groups come out.
DRAWS: Final = 100
#: Most places on which the number of groups and their stability are worked out: the time that silhouettes take grows
#: with the square.
MOST_TRIED: Final = 2000
#: Mean adjusted Rand index from which groups are called clear, and fair (Steinley 2004: good, moderate). Clear ones
#: are fair nineteen times in twenty.
CLEAR_FROM: Final = 0.8
FAIR_FROM: Final = 0.65
#: Starts of k-means, of which the best counts; and where places are drawn again.
STARTS: Final = 10
DRAW_STARTS: Final = 3

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Typology:
    """Places grouped by their week.

    Attributes
    ----------
    units
        On the index of the curves: ``group`` (0 is the largest; missing: in none), ``name`` of the group (missing),
        ``distance`` to the middle of the group, in the unit of the curves (NaN).
    groups
        On the number of the group: ``name``, ``n`` (places in it), and the mean of every column of the curves.
    silhouette
        The mean silhouette by number of groups tried, -1 to 1.
    stability
        Adjusted Rand index between these groups and those found when places are drawn again: ``mean`` and ``low``,
        the 5th percentile. 1: always the same groups; 0: no more alike than by chance. NaN without groups.
    says
        One sentence: how clear the groups are, or why there are none.
    curves
        What was grouped, as given.
    """

    units: pd.DataFrame
    groups: pd.DataFrame
    silhouette: pd.Series
    stability: Mapping[str, float]
    says: str
    curves: pd.DataFrame

    def like(self, unit: Hashable, n: int = 5) -> pd.DataFrame:
        """Return the places whose week is most like that of one, the nearest first.

        Parameters
        ----------
        unit
            Its id.
        n
            How many.

        Returns
        -------
        DataFrame
            On their ids: ``distance`` [the unit of the curves], over what is known of both and scaled up to the whole
            week, and the ``name`` of their group. Empty where too little is known of the place itself.

        Raises
        ------
        CallError
            No place has that id.
        """
        from sklearn.metrics.pairwise import nan_euclidean_distances

        own = self.curves.index == unit
        if not own.any():
            raise CallError(f"there is no place {unit!r} among the curves")
        grouped = self.units["group"].notna().to_numpy()
        if not grouped[own].all():
            return pd.DataFrame({"distance": np.empty(0), "name": np.empty(0, object)}, index=self.units.index[:0])
        others = self.curves[grouped & ~own]
        distance = nan_euclidean_distances(self.curves[own].to_numpy(float), others.to_numpy(float))[0]
        # By columns: as far apart as the columns are on average, so that 24 and 168 hours read alike.
        found = pd.DataFrame(
            {"distance": distance / np.sqrt(self.curves.shape[1]), "name": self.units.loc[others.index, "name"]}
        )
        order = np.lexsort((found.index.astype(str), found["distance"]))
        return found.iloc[order[:n]]


def typology(
    curves: pd.DataFrame,
    *,
    seed: int = 0,
    times: Mapping[str, Sequence[Any]] | None = None,
    own_mean: bool = False,
) -> Typology:
    """Group places by their week, choose how many groups there are, and tell how stable they are.

    k-means on the curves as they stand. The number of groups, 2 to 8, is the smallest whose mean silhouette
    (Rousseeuw 1987) comes within .02 of the best. Stability: places are drawn with replacement, grouped into as many
    groups, every place is given to the nearest middle, and the two groupings are compared by the adjusted Rand index
    (Hubert and Arabie 1985), 100 times. The order of rows and their ids change nothing.

    Parameters
    ----------
    curves
        One row a place, on a unique index, and one column an hour of the week or a phase, all in one unit; NaN
        unknown. A place of which less than half is known is in no group; what is unknown of the others counts as the
        mean of all. A column in which nothing is known has no say.
    seed
        Seed of all that is drawn.
    times
        Names for parts of the week and the columns that each is made of, from which groups are named: by default
        ``by day``, ``in the evening`` and ``at night``, from 168 columns (Monday 0:00 first) or from columns called
        ``day``, ``evening`` and ``night``.
    own_mean
        Whether the curves are what each hour has above the place's own mean: groups are then named by when their
        places are busiest, and not by how busy they are beside others.

    Returns
    -------
    Typology
        Without groups, and with the reason, where fewer than 6 places are known or all have the same week.

    Raises
    ------
    CallError
        The index is not unique, a value is no finite number, or ``times`` is needed or names columns that are not
        there.
    """
    values = _checked(curves)
    parts = times_of(curves.columns, times)
    known = ~np.isnan(values)
    used = known.any(axis=0)
    enough = known[:, used].mean(axis=1) >= MIN_KNOWN if used.any() else np.zeros(len(values), bool)
    n = int(enough.sum())
    if n < MIN_UNITS:
        return _no_groups(curves, f"Nothing is grouped: enough is known of {n} places, and {MIN_UNITS} are needed.")
    # The same rows in the same order, whatever order they came in and whatever they are called.
    rows = values[enough]
    filled = _filled(rows[:, used])
    order = np.lexsort(np.hstack([filled, np.isnan(rows)]).T[::-1])
    rows, filled = rows[order], filled[order]
    # Weeks that differ in the seventh digit are the same.
    even = np.round(filled / (float(np.abs(filled).max()) or 1.0), 6)
    tried = _some(even, seed)
    most = min(GROUPS_TO, len(np.unique(tried, axis=0)) - 1)
    if most < GROUPS_FROM:
        return _no_groups(curves, "Nothing is grouped: all places have much the same week.")
    labels, silhouette, stability = _groups(even, tried, most, seed)
    labels = _by_size(labels)
    names = (own_names if own_mean else group_names)(rows, labels, parts)
    middles = pd.DataFrame(rows, columns=curves.columns).groupby(labels).mean()
    apart = np.nansum(np.square(rows - middles.to_numpy()[labels]), axis=1)
    at = np.flatnonzero(enough)[order]
    units = _in_no_group(curves.index)
    units.iloc[at, 0], units.iloc[at, 1] = labels, np.array(names, dtype=object)[labels]
    units.iloc[at, 2] = np.round(np.sqrt(apart / np.isfinite(rows).sum(axis=1)), 6)
    groups = middles.round(6).rename_axis("group")
    groups.insert(0, "n", np.bincount(labels))
    groups.insert(0, "name", names)
    said = _sentence(stability, len(names), n, len(curves) - n)
    return Typology(units, groups, silhouette, stability, said, curves)


def _checked(curves: pd.DataFrame) -> Array:
    if not curves.index.is_unique or not curves.columns.is_unique:
        raise CallError("the ids and the columns of the curves must be unique, got one twice")
    try:
        values = curves.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise CallError("the curves must be numbers, with NaN for what is unknown") from None
    if np.isinf(values).any():
        raise CallError("the curves must be finite, or NaN for what is unknown, got an infinite number")
    return np.asarray(values, dtype=float)


def _filled(values: Array) -> Array:
    """Return values in which what is unknown counts as the mean of the column; sums do not depend on the order."""
    means = np.nanmean(np.sort(values, axis=0), axis=0)
    return np.where(np.isnan(values), means, values)


def _some(rows: Array, seed: int) -> Array:
    """Return the rows, or ``MOST_TRIED`` of them."""
    if len(rows) <= MOST_TRIED:
        return rows
    return rows[np.sort(np.random.default_rng(seed).choice(len(rows), MOST_TRIED, replace=False))]


def _groups(rows: Array, tried: Array, most: int, seed: int) -> tuple[Labels, pd.Series, Mapping[str, float]]:
    """Return the group of each row, the silhouette of each number of groups, and the stability."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score, silhouette_score
    from threadpoolctl import threadpool_limits

    random = np.random.default_rng(seed)

    def fit(data: Array, k: int, starts: int = STARTS) -> KMeans:
        return KMeans(min(k, len(np.unique(data, axis=0))), n_init=starts, random_state=seed).fit(data)

    # With one thread sums are taken in one order, and so come out the same.
    with threadpool_limits(1):
        fits = {k: fit(tried, k) for k in range(GROUPS_FROM, most + 1)}
        scores = {k: round(float(silhouette_score(tried, found.labels_)), 6) for k, found in fits.items()}
        k = min(k for k, score in scores.items() if score >= max(scores.values()) - AS_GOOD)
        chosen = fits[k]
        agreement = []
        for _ in range(DRAWS):
            again = fit(tried[np.sort(random.integers(0, len(tried), len(tried)))], k, DRAW_STARTS)
            agreement.append(adjusted_rand_score(chosen.labels_, again.predict(tried)))
        labels = chosen.labels_ if tried is rows else chosen.predict(rows)
    stability = {"mean": round(float(np.mean(agreement)), 3), "low": round(float(np.percentile(agreement, 5)), 3)}
    return labels.astype(np.int64), pd.Series(scores, name="silhouette"), stability


def _by_size(labels: Labels) -> Labels:
    """Return the labels numbered by the size of their group, the largest 0, and then by the first of its rows."""
    numbers, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    new = np.empty(numbers.max() + 1, dtype=np.int64)
    new[numbers[np.lexsort((first, -sizes))]] = np.arange(len(numbers))
    return new[labels]


def _sentence(stability: Mapping[str, float], n_groups: int, n: int, left: int) -> str:
    mean, low = stability["mean"], stability["low"]
    word = "clear" if mean >= CLEAR_FROM and low >= FAIR_FROM else "fair" if mean >= FAIR_FROM else "weak"
    warning = "" if word == "clear" else " Take them as a help to look, not as kinds of places."
    rest = f" {left} are in none: too little of their week is known." if left else ""
    return (
        f"{n} places in {n_groups} groups. The groups are {word}: drawn again, they agree to {mean:.2f} "
        f"(1 always the same, 0 by chance; one time in twenty below {low:.2f}).{warning}{rest}"
    )


def _in_no_group(index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame(
        {"group": pd.array([pd.NA] * len(index), dtype="Int64"),
         "name": pd.Series([None] * len(index), index, dtype=object), "distance": np.nan},
        index=index,
    )  # fmt: skip


def _no_groups(curves: pd.DataFrame, says: str) -> Typology:
    groups = pd.DataFrame(columns=["name", "n", *curves.columns], index=pd.Index([], name="group", dtype=np.int64))
    nothing = {"mean": float("nan"), "low": float("nan")}
    return Typology(
        _in_no_group(curves.index), groups, pd.Series(dtype=float, name="silhouette"), nothing, says, curves
    )
