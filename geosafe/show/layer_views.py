"""What the later views of the map tell, as columns of its layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geosafe.nightlife import NIGHTS
from geosafe.params import PHASES
from geosafe.recipe import EVERYTHING
from geosafe.show.map_nightlife import HOURS, TENTHS, UNKNOWN, homes_told, late_told
from geosafe.show.view_classes import classed
from geosafe.show.view_values import Subject
from geosafe.show.words import ENGLISH

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: The views whose values the layers do not hold otherwise, as points or raw measures.
TOLD: Final = ("seen_lit", "seen_peopled", "refuge", "mix", "open_to_all", "perceived")


def view_columns(study: Study, scores: Scores, what: str) -> dict[str, object]:
    """Return columns of ``blocks`` or ``spaces``: what the map tells in the views of :data:`TOLD`, and of nightlife.

    ``{view}_{phase}`` is the value in the unit of the legend, rounded as on the map; missing: unknown.
    ``{view}_{phase}_wide`` is whether its bounds allow more than three classes, where they do anywhere. Of blocks,
    ``late_{night}_{hour}`` is how many late venues are near by [open-venue equivalents], with ``_wide``, and
    ``homes_{night}_{hour}`` how many dwellings are near an open venue, in words; fewer than five, none included, are
    never told apart. What the study has no data for has no column.
    """
    subject = Subject(study, scores)
    columns: dict[str, object] = {}
    for name in TOLD:
        shown = classed(subject, name, EVERYTHING, PHASES)
        for (kind, phase), values in shown.found.items() if shown else ():
            if kind != what or values is None or shown is None:
                continue
            columns[f"{name}_{phase}"] = shown.whole(values) / shown.factor + 0.0  # no -0
            if (wide := shown.wide(values)).any():
                columns[f"{name}_{phase}_wide"] = wide
    if what == "blocks" and scores.nightlife is not None:
        columns |= dict(_nights(scores))
    return columns


def _nights(scores: Scores) -> Iterator[tuple[str, object]]:
    if scores.nightlife is None:
        return
    tenths, wide = late_told(scores.nightlife, scores.blocks.index)
    homes = homes_told(scores.nightlife, scores.blocks.index)
    words = pd.Series({code: ENGLISH[f"homes.{code}"] for code in range(6)})
    for n, night in enumerate(NIGHTS):
        for k, hour in enumerate(HOURS):
            name = f"{night.lower()}_{hour:02d}"
            code = tenths[:, n, k]
            yield f"late_{name}", np.where(code == UNKNOWN, np.nan, code / TENTHS)
            yield f"late_{name}_wide", wide[:, n, k]
            if k:
                yield f"homes_{name}", words.reindex(homes[:, n, k - 1]).to_numpy(dtype=object)
