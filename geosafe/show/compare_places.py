"""Which places a scenario changes, for pages and files: streets that are ranked, and spaces, with what may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.show.profiles_page import nearest_name

if TYPE_CHECKING:
    from geosafe.comparison import Comparison, ScenarioResult

#: Decimals of the points in files and pages.
_DECIMALS: Final = 1
_POINTS: Final = tuple(f"{what}{end}" for what in ("before", "after", "difference") for end in ("", "_lo", "_hi"))


def changed_places(comparison: Comparison, result: ScenarioResult) -> pd.DataFrame:
    """Return what a scenario changes in ranked blocks and in spaces; recorded incidents have no part in it.

    Returns
    -------
    DataFrame
        One row a unit, phase and result that is not the same as today to one decimal, as
        :func:`geosafe.compare.differences.differences` tells it: ``unit_kind`` (block or space), ``unit_id``, ``name``,
        ``near`` (the nearest street that has a name, where it has none itself), ``kind``, ``phase``, ``result``, points
        to one decimal, ``told``.
    """
    parts = []
    for unit_kind, what in (("block", "blocks"), ("space", "spaces")):
        pairs = result.differences[what]
        rows = pairs[pairs["told"] != "same"]
        today, after = (getattr(each, what) for each in (comparison.scores, result.scores))
        units = pd.concat([today, after.loc[after.index.difference(today.index, sort=False)]])
        near = pd.Series(None, units.index, dtype=object)
        if what == "blocks":
            ranked = units[units["ranked"].astype(bool)]
            near.loc[ranked.index] = nearest_name(ranked).to_numpy(object)
            rows = rows[rows["unit_id"].isin(ranked.index)]
        parts.append(rows.assign(unit_kind=unit_kind, near=near.reindex(rows["unit_id"]).to_numpy(object)))
    table = pd.concat(parts, ignore_index=True)
    table[list(_POINTS)] = table[list(_POINTS)].astype(float).round(_DECIMALS) + 0.0  # no -0
    table = table[(table["told"] != "changed") | (table["difference"] != 0)].reset_index(drop=True)
    return table[["unit_kind", "unit_id", "name", "near", "kind", "phase", "result", *_POINTS, "told"]]


#: How many places are listed on the page, better and worse each.
LISTED: Final = 12


def listed_places(places: pd.DataFrame, phase: str) -> dict[str, list[dict[str, object]]]:
    """Return the places of one phase that change most: ``better`` and ``worse``, with how many there are of each.

    A place is worse where any one result falls by a point or more, though another may rise: it may stand in both lists.
    """
    own = places[places["phase"] == phase]
    if own.empty:
        return {"better": [], "worse": []}
    key = ["unit_kind", "unit_id"]
    change = own["difference"].where(own["told"].isin(["changed", "now known", "no longer known"]))
    known_now = np.where((own["told"] == "now known") & change.isna(), 0.0, np.nan)
    score = change.where(change.notna(), known_now)
    ranked = own.assign(gain=score).groupby(key, sort=False)["gain"].agg(["max", "min"])
    names = own.drop_duplicates(key).set_index(key)[["name", "near", "kind"]]
    rows = dict(iter(own.groupby(key, sort=False)))
    known = set(own.loc[own["told"] == "now known", key].itertuples(index=False, name=None))
    rises = ranked[(ranked["max"] >= 1) | pd.Index(ranked.index).isin(list(known))].sort_values(
        "max", ascending=False, kind="stable"
    )
    falls = ranked[ranked["min"] <= -1].sort_values("min", kind="stable")
    return {
        which: [_place(unit, names.loc[unit], rows[unit]) for unit in found.index[:LISTED]]
        for which, found in (("better", rises), ("worse", falls))
    }


def _place(unit: tuple[str, str], facts: pd.Series, rows: pd.DataFrame) -> dict[str, object]:
    return {
        "unit": unit[0],
        "name": facts["name"] if isinstance(facts["name"], str) else "",
        "near": facts["near"] if isinstance(facts["near"], str) else "",
        "kind": str(facts["kind"]),
        "results": [
            {"result": row["result"], "told": row["told"],
             **{side: _point(row[side]) for side in ("before", "after", "difference")}}
            for row in rows.to_dict("records")
        ],
    }  # fmt: skip


def _point(value: float) -> int | None:
    return None if np.isnan(value) else round(float(value))
