"""What the map tells of what people said on walks: ratings, quadrants and words, where enough people took part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geosafe.params import FEWEST_RATERS, PHASES, SMALLEST_COUNT_SHOWN, WALK_PARAMETERS
from geosafe.perception import QUADRANTS
from geosafe.show.view_values import Subject, Values

if TYPE_CHECKING:
    from geosafe.perception import Perception
    from geosafe.scores import Scores
    from geosafe.show.pack_shapes import Grid

#: What people said of the group ``all`` is what everyone said.
_EVERYONE: Final = "all"
#: How many people who felt otherwise may not be told, nor be worked out from the rest.
_HELD_BACK: Final = range(1, SMALLEST_COUNT_SHOWN)


def gap(subject: Subject, kind: str, phase: str) -> Values | None:
    """Return how much more insecure a street or space is felt than recorded [points of percentile, -100 to 100]."""
    found = subject.scores.perception
    if found is None:
        return None
    place = _units_of(found, subject.scores)
    here = found.places[place["kind"] == kind]
    value = np.full(len(subject.units(kind)), np.nan)
    of_unit = here[f"gap_{phase}"].groupby(place.loc[here.index, "at"]).mean()  # of several places in it, their mean
    value[of_unit.index] = of_unit * 100
    return Values(value)


def said(
    scores: Scores, observations: gpd.GeoDataFrame | None, grid: Grid, *, phases: Sequence[str] = PHASES
) -> list[dict[str, Any]]:
    """Return what may be told of each place, phase by phase; nothing of fewer than five people.

    Each place has its name, the kind and place in its table of the unit that it belongs to (None: none), its point in
    steps of the grid, and by phase: ``n`` people; ``insecure`` of them who feel so (None: they, or the others, are
    fewer than five, and ``most`` says which); the number of its quadrant (None: not known); the gap with its interval
    [points]; the mean ratings; the groups with at least five people, unless what fewer than five others said could be
    worked out from them; and the words, each with the row of the form that it stands in.
    """
    found = scores.perception
    if found is None or observations is None:
        return []
    unit = _units_of(found, scores)
    steps = grid.steps(found.places.geometry.to_crs(4326).get_coordinates().to_numpy())
    groups = found.ratings[found.ratings["n"] >= FEWEST_RATERS]
    words = _words(found, observations)
    return [
        {
            "name": place["name"] if isinstance(place["name"], str) else "",
            "unit": [kind, row] if row >= 0 else None,
            "point": point,
            "phases": {
                phase: _phase(place, phase, groups[(groups["place_id"] == key) & (groups["phase"] == phase)],
                              words.get((str(key), phase), []))
                for phase in phases if place[f"raters_{phase}"] >= FEWEST_RATERS
            },
        }
        for (key, place), kind, row, point in zip(
            found.places.iterrows(), unit["kind"].tolist(), unit["at"].tolist(), steps.astype(int).tolist(), strict=True
        )
    ]  # fmt: skip


def _units_of(found: Perception, scores: Scores) -> pd.DataFrame:
    """Return the kind and place of the unit that each place belongs to: its space, else its street; -1: none."""
    places = found.places
    in_space = scores.spaces.index.get_indexer(pd.Index(places["space_id"]))
    on_block = scores.blocks.index.get_indexer(pd.Index(places["block_id"]))
    kind = np.where(in_space >= 0, "spaces", "blocks")
    return pd.DataFrame({"kind": kind, "at": np.where(in_space >= 0, in_space, on_block)}, index=places.index)


def _phase(place: pd.Series, phase: str, groups: pd.DataFrame, words: list[list[str]]) -> dict[str, Any]:
    n, insecure, quadrant = int(place[f"raters_{phase}"]), int(place[f"insecure_{phase}"]), place[f"quadrant_{phase}"]
    means = groups.pivot_table(index="group", columns="parameter", values="mean").reindex(columns=list(WALK_PARAMETERS))
    sizes = groups.groupby("group")["n"].max()
    others = n - int(sizes.drop(_EVERYONE, errors="ignore").sum())
    means = means.drop(index=[group for group in means.index if group == _EVERYONE or others in _HELD_BACK])
    return {
        "n": n,
        "insecure": insecure if insecure >= SMALLEST_COUNT_SHOWN and (n - insecure) not in _HELD_BACK else None,
        "most": insecure >= SMALLEST_COUNT_SHOWN,
        "quadrant": QUADRANTS.index(quadrant) if isinstance(quadrant, str) else None,
        "gap": [_points(place[f"gap_{phase}{end}"]) for end in ("", "_lo", "_hi")],
        "ratings": [_tenth(mean) for mean in place[[f"{name}_{phase}" for name in WALK_PARAMETERS]]],
        "groups": [[str(group), int(sizes[group]), [_tenth(mean) for mean in row]]
                   for group, row in zip(means.index, means.to_numpy(), strict=True)],
        "words": words,
    }  # fmt: skip


def _words(found: Perception, observations: gpd.GeoDataFrame) -> dict[tuple[str, str], list[list[str]]]:
    """Return what was said and what would be changed, with file and row, by place and phase."""
    told = observations[observations[["words", "change"]].notna().any(axis=1)]
    place = found.place_of.reindex(told.index)
    rows = pd.DataFrame({"words": told["words"].fillna(""), "change": told["change"].fillna(""), "row": told.index})
    return {
        (str(key), str(phase)): group.astype(str).to_numpy().tolist()
        for (key, phase), group in rows.groupby([place, told["phase"]])
    }


def _points(value: float) -> int | None:
    return None if math.isnan(value) else round(value * 100)


def _tenth(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 1)
