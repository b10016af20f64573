"""Suggest: the set of edits that serves most need after dark for a budget, promised and then scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.compare.best_set import BestSet, FloorError, best_set
from geosafe.compare.candidate_lamps import lamp_candidates
from geosafe.compare.candidate_places import place_candidates
from geosafe.compare.candidates import Candidate, Reach, matrix
from geosafe.compare.compare_scenarios import compare_scenarios
from geosafe.compare.needs import Need, needs_of, newly_met, summed, with_unknown
from geosafe.compare.scenario_text import scenario_text, summary_lines
from geosafe.errors import CallError
from geosafe.scenario import Scenario
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.suggestion import KINDS, CostList, Suggestion

if TYPE_CHECKING:
    import geopandas as gpd

Tell = Callable[[str], None]
Ints = npt.NDArray[np.int64]

#: Most edits that are suggested: as many as a scenario may hold.
MOST_EDITS = 200
#: From this share of a need on of which nobody knows, finding out comes first [0-1]; our judgement.
LITTLE_KNOWN = 0.25
#: Which needs each kind serves.
_SERVED = {"lamps": ("light",), "hosts": ("refuge",), "toilets": ("toilet",), "night-stops": ("stop", "refuge"),
           "hours": ("refuge",)}  # fmt: skip
#: What the recommendations of the manifesto are that each kind serves.
_SERVES = {"lamps": ("CN-7",), "hosts": ("CN-8", "PS-10"), "toilets": ("CN-4",), "night-stops": ("CN-9",),
           "hours": ("PS-10", "CN-1")}  # fmt: skip


def suggest(
    study: Study,
    *,
    budget: float,
    kinds: Sequence[str] = KINDS,
    costs: CostList | None = None,
    districts: gpd.GeoDataFrame | None = None,
    floor: float = 0.0,
    unknown: bool = False,
    check: bool = True,
    name: str = "Suggested edits",
    scores: Scores | None = None,
    tell: Tell = lambda _: None,
) -> Suggestion:
    """Return the edits that serve most need after dark for a budget; ``docs/suggest.md`` has the formulation.

    Parameters
    ----------
    study, scores
        Today; scored unless scores are given, which must be those of the study.
    budget
        All that may be spent, capital and what is paid over the years of ``costs``.
    kinds
        Of :data:`geosafe.suggestion.KINDS`.
    costs
        What things cost.
    districts, floor
        Polygons with a column ``name`` in the study's CRS, and the least share of the budget that is spent in each.
    unknown
        Whether a need of which nobody knows whether it is met counts as unmet.
    check
        Whether the study is scored again with all edits in it.
    name
        Of the scenario.
    tell
        Called with a short sentence before each step that may take a second.

    Raises
    ------
    CallError
        No candidate serves any need, or floors cannot be held: it says by how much.
    """
    costs = costs or CostList()
    if scores is None:
        tell("Scoring today")
        scores = score_study(study)
    needs = needs_of(study, scores)
    if not needs:
        raise CallError(
            "nothing can be suggested: nobody knows who can be expected after dark, or the period has no dark hours"
        )
    today = summed(needs)
    needs = with_unknown(needs) if unknown else needs
    tell("Looking for edits that could be made")
    candidates, blocks = _candidates(study, scores, needs, tuple(kinds), costs)
    counts = {kind: sum(each.kind == kind for each in candidates) for kind in kinds}
    none = {kind: _why_none(kind, needs, today) for kind in kinds if not counts[kind]}
    if not candidates:
        raise CallError("nothing can be suggested. " + " ".join(f"{kind}: {why}" for kind, why in none.items()))
    tell(f"Choosing among {len(candidates):,} edits")
    whole = np.array([costs.whole(each.cost) for each in candidates])
    serves, weight = matrix(candidates, needs)
    group = np.unique([each.group for each in candidates], return_inverse=True)[1].ravel()
    inside = _districts_of(candidates, districts)
    try:
        found = best_set(serves, weight, whole, budget, group=group, district=inside, floor=floor, most=MOST_EDITS)
    except FloorError as error:
        raise _floor_said(error, districts, inside, budget, floor, costs) from None
    if not found.chosen.any():
        cheapest = whole[serves @ weight > 0].min(initial=np.inf)
        raise CallError(
            f"nothing can be had for {budget:,.0f} {costs.currency}: the cheapest edit that serves anybody comes to "
            f"{cheapest:,.0f} {costs.currency} over {costs.years:g} years"
        )
    none |= _not_chosen(candidates, found, serves @ weight, whole, costs)
    told = _told(candidates, found, needs, blocks, whole, inside, districts)
    promised = _promised(candidates, found, needs)
    scenario = _scenario(candidates, told, name, costs)
    suggestion = Suggestion(
        scenario, told, budget, float(whole[found.chosen].sum()), costs, promised, {}, found.bound, found.gap,
        found.stopped, counts, none, today, _floors(told, districts, floor * budget),
    )  # fmt: skip
    if check:
        compared = compare_scenarios(study, [scenario], scores=scores, tell=tell)
        after = needs_of(compared.results[0].study, compared.results[0].scores, people=scores)
        suggestion = replace(
            suggestion,
            found={name: each for name, each in newly_met(needs, after).items() if name in promised},
            comparison=compared,
        )
    return replace(suggestion, text=scenario_text(suggestion), says=tuple(summary_lines(suggestion)))


def _candidates(
    study: Study, scores: Scores, needs: Mapping[str, Need], kinds: tuple[str, ...], costs: CostList
) -> tuple[list[Candidate], gpd.GeoDataFrame]:
    blocks = scores.blocks[scores.blocks["ranked"].to_numpy(bool)]
    ids = blocks.index.to_numpy(object)
    names = called(blocks)
    found = lamp_candidates(study, needs, ids, names, costs) if "lamps" in kinds else []
    if any(name != "light" for name in needs):
        found += place_candidates(study, Reach(study, streets_of(study), needs, ids), kinds, costs)
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.group, each.what)), blocks


def called(blocks: gpd.GeoDataFrame) -> pd.Series:
    """Return what to call stretches of street: their name, else that of the nearest that has one."""
    named = blocks["name"].notna().to_numpy(bool)
    words: pd.Series = blocks["name"].astype(object)
    if named.all() or not named.any():
        found: pd.Series = words.where(named, "a street or path without a name")
        return found
    lines = blocks.geometry.to_numpy()
    near = shapely.STRtree(lines[named]).nearest(lines[~named])
    words[~named] = "a way near " + words[named].iloc[near].to_numpy(object)
    return words


def _why_none(kind: str, needs: Mapping[str, Need], today: pd.DataFrame) -> str:
    """Return in plain words why there is no edit of a kind to suggest."""
    own = [need for need in _SERVED[kind] if need in needs]
    if not own:
        return "the profile gives no weight to what they serve."
    weight, unknown = (float(today.loc[own, column].sum()) for column in ("weight", "unknown"))
    if weight and unknown >= LITTLE_KNOWN * weight:
        return (
            f"of {unknown / weight:.0%} nobody knows whether the need is met: find out first, or count it as unmet "
            "with --unknown-as-need."
        )
    return "none that could be made would serve a need that is unmet today."


def _not_chosen(
    candidates: Sequence[Candidate], found: BestSet, gain: npt.NDArray[np.float64], whole: npt.NDArray[np.float64],
    costs: CostList,
) -> dict[str, str]:  # fmt: skip
    """Return by kind of which some could be made and none was chosen, what the best of them would give."""
    of = np.array([each.kind for each in candidates])
    said = {}
    for kind in (kind for kind in KINDS if (of == kind).any() and not found.chosen[of == kind].any()):
        own = np.flatnonzero(of == kind)
        best = own[np.argmax(gain[own] / np.maximum(whole[own], 1.0))]
        each = candidates[best]
        said[kind] = (
            f"{len(own):,} could be made, and what was chosen serves more for the money. The best of them by itself: "
            f"{each.what}, {each.where}, {gain[best]:.2g} points for {whole[best]:,.0f} {costs.currency}."
        )
    return said


def _districts_of(candidates: Sequence[Candidate], districts: gpd.GeoDataFrame | None) -> Ints | None:
    """Return the district of each candidate, the first that covers it; -1 where none does."""
    if districts is None:
        return None
    points = np.array([each.at for each in candidates], object)
    which, where = shapely.STRtree(points).query(districts.geometry.array, predicate="covers")
    inside = np.full(len(points), len(districts), np.int64)
    np.minimum.at(inside, where, which)
    return np.where(inside < len(districts), inside, -1)


def _floor_said(
    error: FloorError, districts: gpd.GeoDataFrame | None, inside: Ints | None, budget: float, floor: float,
    costs: CostList,
) -> CallError:  # fmt: skip
    names = [] if districts is None else list(districts["name"])
    short = [f"{name} by {each:,.0f} {costs.currency}" for name, each in zip(names, error.short, strict=True) if each]
    empty = [] if inside is None else [name for k, name in enumerate(names) if not (inside == k).any()]
    more = f" There is no edit to make in {', '.join(empty)}." if empty else ""
    return CallError(
        f"a floor of {floor:.0%} of the budget, {floor * budget:,.0f} {costs.currency}, cannot be held in every "
        f"district. Missed: {', '.join(short)}.{more} Lower --floor, or leave such districts out of the file"
    )


def _told(
    candidates: Sequence[Candidate], found: BestSet, needs: Mapping[str, Need], blocks: pd.DataFrame,
    whole: npt.NDArray[np.float64], inside: Ints | None, districts: gpd.GeoDataFrame | None,
) -> pd.DataFrame:  # fmt: skip
    length = blocks["walk_length_m"].to_numpy(float)
    rows = []
    for k in np.flatnonzero(found.chosen).tolist():
        each = candidates[k]
        served = [np.unique(index // len(needs[name].times)) for name, index in each.serves.items()]
        on = np.unique(np.concatenate(served))
        share = max(
            float(needs[name].weight.ravel()[index].sum() / needs[name].weight.sum())
            for name, index in each.serves.items()
        )
        rows.append(
            {"kind": each.kind, "what": each.what, "where": each.where, "gain": found.share[k],
             "metres": float(length[on].sum()), "people": share, "capital": each.cost.capital,
             "yearly": each.cost.yearly, "whole": whole[k],
             "district": districts["name"].iloc[inside[k]]
             if districts is not None and inside is not None and inside[k] >= 0 else None, "candidate": k}
        )  # fmt: skip
    table = pd.DataFrame(rows).sort_values(["gain", "candidate"], ascending=[False, True], kind="stable")
    return table.reset_index(drop=True)


def _promised(candidates: Sequence[Candidate], found: BestSet, needs: Mapping[str, Need]) -> dict[str, float]:
    promised = {}
    asked = {name for each in candidates for name in each.serves}
    for name, need in ((name, need) for name, need in needs.items() if name in asked):
        parts = [candidates[k].serves.get(name, np.empty(0, np.int64)) for k in np.flatnonzero(found.chosen).tolist()]
        promised[name] = float(need.weight.ravel()[np.unique(np.concatenate(parts))].sum())
    return promised


def _scenario(candidates: Sequence[Candidate], told: pd.DataFrame, name: str, costs: CostList) -> Scenario:
    edits = tuple(replace(candidates[k].edit, n=n) for n, k in enumerate(told["candidate"], start=1))
    kinds = [kind for kind in KINDS if (told["kind"] == kind).any()]
    serves = tuple(dict.fromkeys(each for kind in kinds for each in _SERVES[kind]))
    because = (
        "Of the edits that could be made, these serve most need after dark for the budget, as docs/suggest.md tells it."
    )
    return Scenario(name, because, serves, edits, "suggested.yaml", costs.currency)


def _floors(told: pd.DataFrame, districts: gpd.GeoDataFrame | None, floor: float) -> pd.DataFrame:
    columns = ["district", "spent", "gain", "floor"]
    if districts is None:
        return pd.DataFrame(columns=columns)
    sums = told.groupby("district")[["whole", "gain"]].sum().reindex(districts["name"]).fillna(0.0)
    return pd.DataFrame(
        {"district": list(districts["name"]), "spent": sums["whole"].to_numpy(), "gain": sums["gain"].to_numpy(),
         "floor": floor}
    )  # fmt: skip
