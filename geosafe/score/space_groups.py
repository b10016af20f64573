"""Which week each public space has, and which others have one most like it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geosafe.score.typology import typology
from geosafe.score.typology_of import week_shapes
from geosafe.use import ALIKE


def space_groups(expected: pd.DataFrame) -> pd.DataFrame:
    """Return the group of each space by the shape of its week, and the spaces whose week is most like it.

    Parameters
    ----------
    expected
        Expected people by hour of the week (n, 168).

    Returns
    -------
    DataFrame on the same index
        ``week``, the name of its group (:func:`geosafe.score.typology.typology`), and ``alike``, the ids of up to
        ``ALIKE`` others, the most alike first, joined by "; ". Both missing where too little of its week, or of too
        few spaces, is known.
    """
    from sklearn.neighbors import NearestNeighbors

    shapes = week_shapes(expected)
    groups = typology(shapes, own_mean=True).units
    told = pd.DataFrame({"week": groups["name"], "alike": None}, index=expected.index, dtype=object)
    grouped = groups["group"].notna().to_numpy()
    if not grouped.any():
        return told
    known = shapes.loc[grouped].dropna(axis=1, how="all")
    known = known.fillna(known.mean()).sort_index(key=lambda ids: ids.astype(str))
    near = NearestNeighbors(n_neighbors=min(ALIKE + 1, len(known)), algorithm="brute").fit(known.to_numpy())
    found = near.kneighbors(known.to_numpy(), return_distance=False)
    ids = known.index.astype(str).to_numpy()
    # Itself last: it need not come first where others have the very same week.
    itself_last = np.argsort(found == np.arange(len(found))[:, None], axis=1, kind="stable")
    others = pd.DataFrame(ids[np.take_along_axis(found, itself_last, axis=1)[:, :-1]], known.index)
    told.loc[known.index, "alike"] = others[0].str.cat(others.iloc[:, 1:], sep="; ")
    return told
