"""What a scenario sums up to in each phase: streets, homes, lamps and money, each with its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.compare.gains import NOTICED
from geosafe.comparison import EditTold
from geosafe.nightlife import NIGHTS
from geosafe.params import DARK_PHASES, MIN_PHASE_HOURS, P_CLASSES, PHASES
from geosafe.scores import Scores
from geosafe.study import Study

Bools = npt.NDArray[np.bool_]

#: The brightest class first; the last asks for nothing.
_CLASSES: Final = (*P_CLASSES, "P7")


def summary(
    study: Study, before: Scores, after: Scores, differences: Mapping[str, pd.DataFrame], edits: Sequence[EditTold]
) -> pd.DataFrame:
    """Return what a scenario changes, one row a phase that has enough hours.

    Parameters
    ----------
    study, before
        The study of today, and its scores.
    after
        The scores of the scenario.
    differences
        By table, as :func:`geosafe.compare.differences.differences` gives them.
    edits
        What was done, with its costs.

    Returns
    -------
    DataFrame
        ``docs/compare.md`` tells every column.
    """
    blocks, segments = before.blocks, before.segments
    ranked = blocks.index[blocks["ranked"].to_numpy(bool)]
    length = blocks["walk_length_m"].reindex(ranked)
    street = (segments["length_m"] * segments["street_share"])[segments["block_id"].isin(ranked)]
    rows = []
    for phase in PHASES:
        if study.phase_hours[phase] < MIN_PHASE_HOURS:
            continue
        row = {"phase": phase, **_of_streets(differences["blocks"], length, phase)}
        row |= _of_spaces(differences["spaces"], phase)
        row |= light_reached(before.segments, after.segments, street, phase) if phase in DARK_PHASES else {}
        row |= homes_near_space(before, after, phase)
        rows.append({**row, **costs(edits)})
    return per_cost(pd.DataFrame(rows))


def _of_streets(pairs: pd.DataFrame, length: pd.Series, phase: str) -> dict[str, float]:
    """Return metres of street whose conditions are better, worse, or known now, and how far that is in all."""
    own = pairs[(pairs["phase"] == phase) & pairs["unit_id"].isin(length.index)]
    part = {name: rows.set_index("unit_id") for name, rows in own.groupby("result")}
    found: dict[str, float] = {}
    conditions = part["conditions"]
    metres = length.reindex(conditions.index).to_numpy(float)
    change = conditions["difference"].to_numpy(float)
    found["better_m"] = float(metres[change >= NOTICED].sum())
    found["worse_m"] = float(metres[change <= -NOTICED].sum())
    found["point_m"] = float(np.nansum(change * metres))
    gone = conditions["told"].isin(["gone"]).to_numpy(bool)
    found["gone_m"] = float(metres[gone].sum())
    for name in ("light", "activity"):
        if name in part:
            told = part[name]
            metres = length.reindex(told.index).to_numpy(float)
            found[f"{name}_better_m"] = float(metres[told["difference"].to_numpy(float) >= NOTICED].sum())
            found[f"{name}_now_known_m"] = float(metres[(told["told"] == "now known").to_numpy(bool)].sum())
    return found


def _of_spaces(pairs: pd.DataFrame, phase: str) -> dict[str, float]:
    own = pairs[(pairs["phase"] == phase) & (pairs["result"] == "conditions")]
    return {
        "spaces_better": float((own["difference"] >= NOTICED).sum()),
        "spaces_worse": float((own["difference"] <= -NOTICED).sum()),
    }


def light_reached(before: pd.DataFrame, after: pd.DataFrame, street_m: pd.Series, phase: str) -> dict[str, float]:
    """Return metres of street that reach a lighting class now, reach it no more, and are over-lit.

    Parameters
    ----------
    before, after
        Segments as scored: ``light_{phase}_class``, ``_needed`` and ``_over_lit``.
    street_m
        Metres of street by segment; others are left out.
    phase
        A dark phase.

    Returns
    -------
    dict
        ``class_m``: reach any of P1 to P6 now and were not known to; ``needed_m``: the same of the class that they
        need; ``needed_unknown_m``: of these, the light was unknown before; ``needed_lost_m``: were known to reach what
        they need and are not now; ``over_lit_m``: change in metres that are over-lit for certain.
    """
    index = street_m.index.intersection(before.index).intersection(after.index)
    metres = street_m.reindex(index).to_numpy(float)
    rank = {name: k for k, name in enumerate(_CLASSES)}
    reached, needed = (
        [each.loc[index, f"light_{phase}_{what}"].map(rank).to_numpy(float) for each in (before, after)]
        for what in ("class", "needed")
    )
    none = rank["P7"]
    with np.errstate(invalid="ignore"):
        some = [each < none for each in reached]
        enough = [a <= b for a, b in zip(reached, needed, strict=True)]
    over = [(each.loc[index, f"light_{phase}_over_lit"] == "yes").to_numpy(bool) for each in (before, after)]

    def total(which: Bools) -> float:
        return float(metres[which].sum())

    newly = enough[1] & ~enough[0]
    return {
        "class_m": total(some[1] & ~some[0]),
        "needed_m": total(newly),
        "needed_unknown_m": total(newly & np.isnan(reached[0])),
        "needed_lost_m": total(enough[0] & ~enough[1]),
        "over_lit_m": total(over[1]) - total(over[0]),
    }


def homes_near_space(before: Scores, after: Scores, phase: str) -> dict[str, float]:
    """Return dwellings that have a usable public space within reach and had none known, and the reverse.

    ``homes_gain``, ``homes_lose``: summed over blocks, in each of which gains and losses cancel. None where the study
    does not know its buildings.
    """
    if before.near_spaces is None or after.near_spaces is None:
        return {}
    key = f"usable_{phase}"
    old, now = (each.blocks[key] for each in (before.near_spaces, after.near_spaces))
    change = now.sub(old, fill_value=0.0).fillna(0.0)
    return {"homes_gain": float(change.clip(lower=0).sum()), "homes_lose": float((-change).clip(lower=0).sum())}


def costs(edits: Sequence[EditTold]) -> dict[str, object]:
    """Return ``capital`` and ``yearly`` in sum and ``currency``; NaN where no edit says what it costs."""
    found: dict[str, object] = {}
    for name in ("capital", "yearly"):
        said = [getattr(each, name) for each in edits if getattr(each, name) is not None]
        found[name] = float(sum(said)) if said else np.nan
    found["cost_unsaid"] = float(sum(each.capital is None and each.yearly is None for each in edits))
    found["currency"] = next((each.currency for each in edits if each.currency), None)
    return found


#: What money is set against: the column of the result, and that of how much of it there is.
PER: Final[Mapping[str, str]] = {
    "capital_per_better_m": "better_m", "capital_per_needed_m": "needed_m", "capital_per_home": "homes_gain",
}  # fmt: skip


def per_cost(table: pd.DataFrame) -> pd.DataFrame:
    """Add capital for each metre that is better or reaches the class that it needs, and for each home; NaN for none."""
    added = {
        name: (table["capital"] / table[of].where(table[of] > 0)).where(table["capital"] > 0)
        for name, of in PER.items() if of in table
    }  # fmt: skip
    return table.assign(**added)


def last_legs_lit(before: Scores, after: Scores) -> pd.DataFrame | None:
    """Return the lit share of last legs, one row a night, before and after; None where venues are not known.

    A leg leads to the nearest stop that is known to have service. A stop with new hours can so turn legs that led to a
    stop that may have service; their light is that of another way. Light is compared on legs to the same stop.

    Returns
    -------
    DataFrame
        ``night``; ``legs``, those on both sides to the same stop; ``lit_lo_before``, ``lit_hi_before``,
        ``lit_lo_after``, ``lit_hi_after``, shares of their length, each leg weighted by who leaves;
        ``elsewhere``, legs that lead to another stop; ``known_before`` and ``known_after``, the share of legs to a
        stop that is known to have service.
    """
    if before.nightlife is None or after.nightlife is None:
        return None
    old, now = before.nightlife.last_legs, after.nightlife.last_legs
    both = old.index.intersection(now.index)
    old, now = old.loc[both], now.loc[both]
    same = (old["stop_id"].eq(now["stop_id"]) & old["stop_id"].notna()).to_numpy(bool)
    neither = (old["stop_id"].isna() & now["stop_id"].isna()).to_numpy(bool)
    rows = []
    for night in NIGHTS:
        own = (old["night"] == night).to_numpy(bool)
        row: dict[str, object] = {
            "night": night,
            "legs": int((own & same).sum()),
            "elsewhere": int((own & ~same & ~neither).sum()),
        }
        for side, legs in (("before", old), ("after", now)):
            part = legs[own & same]
            weight = (part["capacity"] * part["length_m"]).to_numpy(float)
            for end in ("lit_lo", "lit_hi"):
                light = part[end].to_numpy(float)
                known = ~np.isnan(light) & ~np.isnan(weight)
                total = weight[known].sum()
                row[f"{end}_{side}"] = float(light[known] @ weight[known] / total) if total > 0 else np.nan
            row[f"known_{side}"] = float((legs[own]["service"] == "known").mean()) if own.any() else np.nan
        rows.append(row)
    return pd.DataFrame(rows)
