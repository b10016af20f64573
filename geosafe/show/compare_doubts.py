"""What the doubt of a scenario comes from, for pages and files: shares, and streets to survey with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geosafe.show.profiles_page import nearest_name

if TYPE_CHECKING:
    from geosafe.comparison import Comparison, ScenarioResult


def told_doubts(result: ScenarioResult) -> pd.DataFrame | None:
    """Return what the doubt comes from, to a hundredth; None without draws."""
    return None if result.doubts is None else result.doubts.round(2)


def survey_places(comparison: Comparison, result: ScenarioResult) -> pd.DataFrame | None:
    """Return the streets to survey first, by doubt, with ``kind``, and ``near`` where one has no name."""
    if result.survey is None:
        return None
    blocks = comparison.scores.blocks
    ranked = blocks[blocks["ranked"].to_numpy(bool)]
    facts = ranked.assign(near=nearest_name(ranked))[["kind", "near"]].reindex(result.survey["unit_id"])
    return result.survey.round({"length_m": 0, "effect": 1}).assign(
        kind=facts["kind"].to_numpy(object), near=facts["near"].to_numpy(object)
    )
