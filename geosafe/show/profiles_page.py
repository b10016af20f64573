"""Draw profiles side by side: one HTML file that needs no network."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.params import CONDITIONS, EVENING_HOURS, MIN_PHASE_HOURS, PHASES
from geosafe.profile import Profile
from geosafe.show import palette
from geosafe.show.base_map import add_base_map
from geosafe.show.catalogue import words
from geosafe.show.embed import (
    Columns,
    content_policy,
    data_block,
    number_block,
    script_block,
    small_numbers,
    style_block,
    visible_text,
)
from geosafe.show.ground_style import told_style
from geosafe.show.map import MapPage
from geosafe.show.markup import page_markup
from geosafe.show.pack_shapes import Grid, pack_shapes
from geosafe.show.print_words import Say
from geosafe.show.profile_words import profile_title
from geosafe.told import word

if TYPE_CHECKING:
    from geosafe.study import Study

#: Upper edges of the first four of five classes of how far profiles are apart [points]; our judgement: half a class of
#: the conditions, then one, one and a half and two.
APART_EDGES: Final = (10.0, 20.0, 30.0, 40.0)
#: A piece without a name is told by the street that is at most this far away [m]; our judgement: round the corner.
NEAR_M: Final = 50.0
#: How far a drawn street may stray from the surveyed one [m]: this map is small and does not zoom.
TOLERANCE_M: Final = 2.0
#: The ground is painted as the large map paints it at this zoom.
GROUND_ZOOM: Final = 15
_SCRIPTS: Final = ("data.js", "classes.js", "profiles_map.js", "profiles_table.js", "profiles.js")
_ASSETS: Final = files("geosafe.show") / "assets"


def draw_profiles(study: Study, table: pd.DataFrame, profiles: Sequence[Profile], *, language: str = "en") -> MapPage:
    """Draw what profiles make of the same streets and spaces, and where they are furthest apart.

    Parameters
    ----------
    study
        The study.
    table
        As :func:`geosafe.show.profiles_files.profiles_table` gives it.
    profiles
        The profiles that were compared, in the order of their columns.
    language
        Of the words of the page, a code of :data:`geosafe.show.catalogue.LANGUAGES`.

    Returns
    -------
    MapPage
        With ``html`` and ``save(path)``. The same inputs give the same bytes.

    Raises
    ------
    CallError
        There is no such language.
    """
    told = words(language)
    heading = told["profiles.title"].replace("{study}", study.name)
    if study.simulated:
        heading = told["title.simulated"].replace("{title}", heading)
    columns = Columns()
    said = _add_units(columns, study, table, profiles)
    data = {
        **said,
        "title": heading,
        "language": language,
        "words": dict(told),
        "phases": [phase for phase in PHASES if study.phase_hours.get(phase, 0) >= MIN_PHASE_HOURS],
        "profiles": [_of_profile(each, Say(language)) for each in profiles],
        "simulated": [str(source["layer"]) for source in study.sources if source.get("simulated")],
        "osm_date": study.osm_date.isoformat() if study.osm_date else None,
        "period": [study.period.start.isoformat(), study.period.end.isoformat()],
        "evening_ends": f"{EVENING_HOURS[1]}:00",
        "columns": columns.index,
        "lat": study.location[1],
        "style": {
            "themes": {name: asdict(theme) for name, theme in palette.PRINTED.items()},
            "ground": {**told_style(), "zoom": GROUND_ZOOM},
            "edges": {"score": list(palette.SCORE_EDGES), "apart": list(APART_EDGES)},
        },
    }
    return MapPage(_page(heading, data, columns, language))


def _of_profile(profile: Profile, say: Say) -> dict[str, Any]:
    """Return what the page tells of a profile; shares of the conditions in per cent."""
    total = {phase: sum(profile.weights[phase].get(name, 0.0) for name in CONDITIONS) for phase in PHASES}
    return {
        "name": profile.name,
        "title": profile_title(profile, say.words),
        "who": say.told(word(f"who.{profile.name}", profile.who)),
        "placeholder": profile.placeholder,
        "shares": {
            phase: {name: round(100 * profile.weights[phase].get(name, 0.0) / total[phase]) for name in CONDITIONS}
            for phase in PHASES if total[phase] > 0
        },
        "step_free": profile.step_free,
        "longest": {part: float(far) for part, far in profile.longest_m.items()},
    }  # fmt: skip


def _add_units(columns: Columns, study: Study, table: pd.DataFrame, profiles: Sequence[Profile]) -> dict[str, Any]:
    """Add shapes, names and conditions of ranked blocks and of spaces; return the names and the words of kinds."""
    grid = Grid(*study.location)
    blocks = study.blocks[study.blocks["ranked"]]
    near = nearest_name(blocks)
    given = [blocks["name"], near, study.spaces["name"]]
    codes, names = pd.factorize(pd.concat([pd.Series([""]), *given]).fillna("").astype(str))
    starts = np.cumsum([1, *(len(each) for each in given)])
    of_blocks, of_near, of_spaces = (codes[a:b].astype(np.uint32) for a, b in pairwise(starts))
    columns.add("blocks.near", of_near)
    columns.add("blocks.name", of_blocks)
    columns.add("spaces.name", of_spaces)
    kinds = {}
    for what, unit_kind, units in (("blocks", "block", blocks), ("spaces", "space", study.spaces)):
        columns.add_packed(f"{what}.shape", pack_shapes(units.geometry, grid=grid, tolerance_m=TOLERANCE_M))
        code, found = pd.factorize(units["kind"].astype(str), sort=True)
        kinds[what] = [str(kind) for kind in found]
        columns.add(f"{what}.kind", code.astype(np.uint8))
        size = units["walk_length_m" if what == "blocks" else "area_m2"]
        columns.add(f"{what}.size", np.rint(size.to_numpy(dtype=float)).astype(np.uint32))
        own = table[table["unit_kind"] == unit_kind]
        for phase in PHASES:
            rows = own[own["phase"] == phase].set_index("unit_id").reindex(units.index)
            for k, profile in enumerate(profiles):
                columns.add(f"{what}.{phase}.{k}", small_numbers(rows[profile.name].to_numpy(dtype=float)))
    add_base_map(columns, study, grid=grid, up_to=GROUND_ZOOM)
    return {"names": [str(name) for name in names], "kinds": kinds}


def nearest_name(blocks: gpd.GeoDataFrame) -> pd.Series:
    """Return, for blocks without a name, that of the nearest one with a name; missing where none is near."""
    named = blocks[blocks["name"].notna()]
    bare = np.flatnonzero(blocks["name"].isna().to_numpy())
    found: npt.NDArray[np.object_] = np.full(len(blocks), None, dtype=object)
    if len(named) and len(bare):
        row, hit = shapely.STRtree(named.geometry.array).query_nearest(
            blocks.geometry.array[bare], max_distance=NEAR_M, all_matches=False
        )
        found[bare[row]] = named["name"].to_numpy()[hit]
    return pd.Series(found, index=blocks.index)


def _page(heading: str, data: dict[str, Any], numbers: Columns, language: str) -> str:
    looks = style_block(palette.theme_css()) + style_block((_ASSETS / "profiles.css").read_text("utf-8"))
    markup = page_markup("profiles", language)
    code = "\n".join((_ASSETS / name).read_text("utf-8") for name in _SCRIPTS)
    head = (
        f"<title>{html.escape(visible_text(heading))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{looks}'
    )
    body = (
        markup
        + data_block("geosafe-data", data)
        + number_block("geosafe-numbers", numbers)
        + script_block(f'(() => {{\n"use strict";\n{code}\n}})();')
    )
    page = f"{head}</head><body>{body}</body></html>\n"
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{content_policy(page)}{page}'
