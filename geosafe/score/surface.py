"""Surface: what of the walk is paved, what is not, and of what nobody knows: facts that stand beside the scores."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: Values of ``surface`` that are paved, laid stones and planks among them.
#: https://wiki.openstreetmap.org/wiki/Key:surface (the values under "Paved", and the usual other spelling of bricks).
#: What pitches alone are made of (clay, tartan, artificial turf) is in neither list, nor is ``stone``: rock or slabs.
PAVED: Final = frozenset(
    "paved asphalt chipseal concrete paving_stones grass_paver sett unhewn_cobblestone cobblestone bricks metal "
    "metal_grid wood stepping_stones rubber tiles fibre_reinforced_polymer_grate brick".split()
)
#: Those that are not (the values under "Unpaved").
UNPAVED: Final = frozenset(
    "unpaved compacted fine_gravel gravel shells rock pebblestone ground dirt earth grass mud sand woodchips snow ice "
    "salt".split()
)


def surface(segments: pd.DataFrame) -> pd.DataFrame:
    """Return ``paved``, ``unpaved`` and ``surface_unknown`` of segments: 0 or 1, one of them 1; means are shares.

    Details after a colon (``concrete:plates``) are left out. Where a tag holds several values that disagree, or one
    that is in neither list, nobody knows. So it is of all segments of a table without the column.
    """
    told = segments["surface"] if "surface" in segments else pd.Series(None, index=segments.index, dtype=object)
    kinds = {text: _kind(text) for text in told.dropna().unique()}
    kind = told.map(kinds).astype(object).fillna("surface_unknown")
    return pd.DataFrame({name: (kind == name).astype(float) for name in ("paved", "unpaved", "surface_unknown")})


def _kind(text: str) -> str:
    values = {each.split(":")[0].strip() for each in text.split(";")}
    if values <= PAVED:
        return "paved"
    return "unpaved" if values <= UNPAVED else "surface_unknown"
