"""The layers of the map as a GeoPackage or a GeoParquet file, with what may be told in public and no more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from geosafe.atomic import whole_file
from geosafe.better_things import in_words
from geosafe.crs import LONLAT
from geosafe.errors import CallError
from geosafe.params import ALL_DAY, COMPONENTS, DARK_PHASES, PARTS, PHASES
from geosafe.profile import EVERYONE
from geosafe.show.layer_views import view_columns
from geosafe.show.map_data import night_change
from geosafe.show.public_concentrations import CONCENTRATION, NOT_MORE, public_concentrations
from geosafe.show.public_incidents import UNKNOWN, expected_incidents, public_incidents
from geosafe.show.qgis_styles import add_qgis_styles
from geosafe.show.words import ENGLISH

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: The ends of names of files with layers.
SUFFIXES: Final = (".gpkg", ".parquet")
#: What every file says of itself.
NOTE: Final = "Points of 100 in whole numbers; incidents in classes only. © OpenStreetMap contributors, ODbL."
_SIMULATED: Final = "Simulated: {layers}."
#: A fixed time stamp, so that the same inputs give the same bytes.
_GPKG_DATE: Final = "2000-01-01T00:00:00.000Z"
_CONCENTRATION: Final = {NOT_MORE: "no", CONCENTRATION: "yes"}
_RAW: Final = ("light", *(part for parts in PARTS.values() for part in parts))


def write_layers(study: Study, scores: Scores, path: str | Path) -> Path:
    """Write ranked blocks and spaces with what the map tells of them, and return the path.

    A GeoPackage has the layers ``blocks`` and ``spaces``, with styles for QGIS inside. A GeoParquet file has both in
    one table, told apart by ``unit_kind``. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        As for :func:`geosafe.show.map.draw_map`.
    path
        A file whose name ends in one of :data:`SUFFIXES`.

    Raises
    ------
    CallError
        The name ends in something else.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise CallError(f"{target.name} must end in {' or '.join(SUFFIXES)} to hold layers")
    layers = public_layers(study, scores)
    with whole_file(target) as temporary:
        if target.suffix.lower() == ".gpkg":
            _write_gpkg(layers, temporary)
        else:
            _one_table(layers).to_parquet(temporary, index=False, compression="zstd", write_page_checksum=True)
    return target


def public_layers(study: Study, scores: Scores) -> dict[str, gpd.GeoDataFrame]:
    """Return ``blocks`` and ``spaces`` with what the map tells of them.

    Returns
    -------
    dict
        GeoDataFrames in longitude and latitude on the ids of the study's tables. ``name``, ``kind``, ``length_m`` or
        ``area_m2``, ``near_edge``. By phase p: ``conditions_{p}`` with ``_lo``, ``_hi`` and ``_coverage``; each
        component but incidents with ``_lo``, ``_hi`` and ``_evidence`` [points, whole; missing: unknown]; raw measures
        with ``_raw``, to two significant digits; ``light_{p}_class``, ``_needed`` and ``_over_lit``; ``incidents_{p}``,
        what may be told of them in words, and ``_wide``, whether their interval reaches two classes or more.
        ``change``, night less day [points]; the other views as :func:`geosafe.show.layer_views.view_columns` gives
        them; of blocks ``concentration`` (yes, no; missing: unknown), of spaces ``week``
        and ``better_have``; ``note``. The composite ``score`` and every count of incidents are left out.
    """
    note = " ".join([NOTE, *_notes(study, scores)])
    # Of all blocks first: what is usual here is the mean of all.
    blocks = _units(study, scores, what="blocks")[scores.blocks["ranked"].to_numpy(bool)]
    if scores.concentrations:
        codes = public_concentrations(scores.concentrations.blocks).reindex(blocks.index)
        blocks["concentration"] = codes.map(_CONCENTRATION).astype(object)
    spaces = _units(study, scores, what="spaces")
    if scores.use_by_hour and "week" in scores.use_by_hour.space_profile:
        spaces["week"] = scores.use_by_hour.space_profile["week"].reindex(spaces.index)
    if scores.better is not None:
        spaces = spaces.join(in_words(scores.better)[["better_phase", "better_have"]])
    return {"blocks": blocks.assign(note=note), "spaces": spaces.assign(note=note)}


def _notes(study: Study, scores: Scores) -> list[str]:
    """Return what must be said of weights and of data, one sentence each."""
    layers = ", ".join(str(source["layer"]) for source in study.sources if source.get("simulated"))
    weights = [] if scores.profile == EVERYONE and not scores.profile.placeholder else [scores.profile.note]
    return [*weights, *([_SIMULATED.replace("{layers}", layers)] if layers else [])]


def _units(study: Study, scores: Scores, *, what: str) -> gpd.GeoDataFrame:
    units: gpd.GeoDataFrame = getattr(scores, what)
    size = ("length_m", "walk_length_m") if what == "blocks" else ("area_m2", "area_m2")
    columns: dict[str, object] = {
        "name": units["name"], "kind": units["kind"].astype(str), size[0]: np.rint(units[size[1]].to_numpy(float)),
        "near_edge": units["near_edge"].to_numpy(bool) if "near_edge" in units else False,
    }  # fmt: skip
    for phase in PHASES:
        columns |= _of_phase(units, phase)
    if all(f"conditions_{phase}" in units for phase in ("day", "night")):
        columns["change"] = np.rint(night_change(units)) + 0.0  # no -0
    for phase in (*PHASES, ALL_DAY):
        if f"incidents_{phase}" in units:
            columns |= _incidents(study, units, phase, what=what)
    columns |= view_columns(study, scores, what)
    frame = pd.DataFrame(columns, index=units.index)
    return gpd.GeoDataFrame(frame, geometry=units.geometry.to_crs(LONLAT))


def _of_phase(units: pd.DataFrame, phase: str) -> dict[str, object]:
    """Return the conditions and components of one phase in whole points, and raw measures to two digits."""
    columns: dict[str, object] = {}
    for name in ("conditions", *COMPONENTS[:-1]):
        key = f"{name}_{phase}"
        if key not in units or (name == "light" and phase not in DARK_PHASES):
            continue
        columns |= {key + end: np.rint(units[key + end]) + 0.0 for end in ("", "_lo", "_hi")}
        if name == "conditions":
            columns[f"{key}_coverage"] = units[f"{key}_coverage"].round(2)
        else:
            columns[f"{key}_evidence"] = units[f"{key}_evidence"].astype(object)
    columns |= {f"{name}_{phase}_raw": _two_digits(units[f"{name}_{phase}_raw"]) for name in _RAW
                if f"{name}_{phase}_raw" in units}  # fmt: skip
    columns |= {f"light_{phase}_{name}": units[f"light_{phase}_{name}"].astype(object)
                for name in ("class", "needed", "over_lit") if f"light_{phase}_{name}" in units}  # fmt: skip
    return columns


def _two_digits(raw: pd.Series) -> np.ndarray:
    given = raw.to_numpy(dtype=float)
    unit = 10.0 ** (np.floor(np.log10(np.where(np.abs(given) > 0, np.abs(given), 1.0))) - 1)
    # Rounded once more, because 0.1 times 3 is not 0.3.
    rounded: np.ndarray = np.round(np.rint(given / unit) * unit, 6) + 0.0
    return rounded


def _incidents(study: Study, units: gpd.GeoDataFrame, phase: str, *, what: str) -> Mapping[str, object]:
    """Return what may be told of incidents in a phase, as the map does."""
    expected = expected_incidents(study, units, phase) if what == "blocks" else np.full(len(units), np.nan)
    told = public_incidents(units, phase, expected=expected)
    words = {code: ENGLISH[f"usual.{code}"] for code in told["code"].unique() if code != UNKNOWN}
    return {f"incidents_{phase}": told["code"].map(words).astype(object), f"incidents_{phase}_wide": told["wide"] == 1}


def _write_gpkg(layers: Mapping[str, gpd.GeoDataFrame], path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _GPKG_DATE})
    try:
        for k, (layer, frame) in enumerate(layers.items()):
            pyogrio.write_dataframe(
                frame.reset_index(), path, layer=layer, driver="GPKG", append=k > 0, promote_to_multi=True,
                layer_metadata={"note": str(frame["note"].iloc[0]) if len(frame) else NOTE},
            )  # fmt: skip
        add_qgis_styles(path, {layer: list(frame) for layer, frame in layers.items()}, views=True)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _one_table(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return both layers in one table: ``unit_kind``, ``unit_id`` and the columns of both."""
    parts = [
        frame.rename_axis("unit_id").reset_index().assign(unit_kind=layer.removesuffix("s"))
        for layer, frame in layers.items()
    ]
    whole = pd.concat([part.astype({"unit_id": str}) for part in parts], ignore_index=True)
    first = ["unit_kind", "unit_id"]
    table = gpd.GeoDataFrame(whole, geometry="geometry", crs=LONLAT)
    return table[[*first, *(name for name in table if name not in (*first, "geometry")), "geometry"]]
