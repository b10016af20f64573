"""Save and load scores, with the provenance that lets a figure be followed to its sources."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from geosafe import params
from geosafe.atomic import may_write, whole_file
from geosafe.better_things import in_words
from geosafe.concentrations import Concentrations
from geosafe.defuse import defuse
from geosafe.lighting import Lighting
from geosafe.near_spaces import NearSpaces
from geosafe.night_light import NightLight
from geosafe.nightlife import Nightlife
from geosafe.perception import Perception
from geosafe.profile import EVERYONE, Profile, with_finding
from geosafe.scores import Scores
from geosafe.show.qgis_styles import STYLED, add_qgis_styles
from geosafe.study import Study
from geosafe.surroundings import Surroundings
from geosafe.week_table import week_table

#: Written into every internal file.
INTERNAL_NOTE: Final = "Internal: holds full counts. Do not publish; the map is the public product."
FILES: Final = ("scores.gpkg", "scores.parquet", "spaces.csv", "provenance.json", "week.parquet")
#: A fixed time stamp, so that the same inputs give the same bytes.
_GPKG_DATE: Final = "2000-01-01T00:00:00.000Z"


def save_scores(scores: Scores, study: Study, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write ``scores.gpkg``, ``scores.parquet``, ``spaces.csv``, ``provenance.json`` and ``week.parquet``.

    The lighting, the concentrations, the surroundings, the nightlife and the spaces near homes are layers of the first.
    Spaces carry what sums up their use by hour. Every file is written whole or not at all, and the same scores give the
    same bytes.

    Raises
    ------
    CallError
        One of the files is there and ``overwrite`` is false.
    """
    paths = [folder / name for name in FILES]
    for path in paths:
        may_write(path, overwrite=overwrite)
    gpkg, parquet, csv, provenance, hours = paths
    note = _note(scores.profile)
    with whole_file(gpkg) as temporary:
        _write_gpkg(scores, study, temporary, note)
    with whole_file(parquet) as temporary:
        long = scores.long.copy(deep=False)
        long.attrs = {"note": note}
        long.to_parquet(temporary, index=False, compression="zstd", write_page_checksum=True)
    with whole_file(csv) as temporary:
        spaces = pd.DataFrame(_spaces_with_use(scores).drop(columns="geometry")).assign(note=note)
        defuse(spaces.reset_index()).round(2).to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")
    with whole_file(provenance) as temporary:
        told = {**describe(study, profile=scores.profile), "calibration": _calibration(scores)}
        text = json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True)
        temporary.write_text(text + "\n", encoding="utf-8")
    with whole_file(hours) as temporary:
        table = week_table(scores.use_by_hour, scores.surroundings)
        table.attrs = {"note": note}
        table.to_parquet(temporary, index=False, compression="zstd", write_page_checksum=True)
    return paths


def _spaces_with_use(scores: Scores) -> gpd.GeoDataFrame:
    """Return the spaces with what sums up their use and what the better ones of their group have."""
    spaces = scores.spaces.join(scores.use_by_hour.space_profile) if scores.use_by_hour else scores.spaces
    return spaces if scores.better is None else spaces.join(in_words(scores.better))


def _note(profile: Profile) -> str:
    """Return what an internal file says of itself; whose weights it holds where they are not everyone's."""
    return INTERNAL_NOTE if profile == EVERYONE else f"{INTERNAL_NOTE} {profile.note}"


def _write_gpkg(scores: Scores, study: Study, path: Path, note: str) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _GPKG_DATE})
    try:
        for layer in ("segments", "blocks", "spaces"):
            frame: gpd.GeoDataFrame = _spaces_with_use(scores) if layer == "spaces" else getattr(scores, layer)
            pyogrio.write_dataframe(
                frame.reset_index(), path, layer=layer, driver="GPKG", append=layer != "segments",
                layer_metadata={"note": note}, promote_to_multi=layer != "segments",
            )  # fmt: skip
        if scores.lighting:
            _add_lighting(scores.lighting, path)
        if scores.concentrations:
            _add_concentrations(scores.concentrations, scores.blocks, path)
        if scores.surroundings:
            _add_surroundings(scores.surroundings, path)
        if scores.nightlife:
            _add_nightlife(scores.nightlife, scores.blocks, path)
        if scores.near_spaces:
            _add_near_spaces(scores.near_spaces, scores.blocks, path)
        if scores.perception:
            _add_perception(scores.perception, path)
        if study.night_light:
            _add_night_light(study.night_light, path)
        add_qgis_styles(path, {layer: list(getattr(scores, layer)) for layer in STYLED})
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _add_lighting(lighting: Lighting, path: Path) -> None:
    """Add what is known of the lighting as layers, and what tells of it as a table."""
    shapes = {"lamps": "Point", "dark_gaps": "MultiLineString", "lit_conflicts": "MultiLineString",
              "to_survey": "MultiLineString"}  # fmt: skip
    for layer, shape in shapes.items():
        pyogrio.write_dataframe(
            getattr(lighting, layer).reset_index(), path, layer=layer, driver="GPKG", append=True,
            layer_metadata={"note": INTERNAL_NOTE}, geometry_type=shape, promote_to_multi=shape != "Point",
        )  # fmt: skip
    pyogrio.write_dataframe(
        lighting.evidence, path, layer="light_evidence", driver="GPKG", append=True,
        layer_metadata={"note": INTERNAL_NOTE},
    )  # fmt: skip


def _add_concentrations(found: Concentrations, blocks: gpd.GeoDataFrame, path: Path) -> None:
    """Add what was recorded block by block as a layer, and in sum as a table."""
    summary = found.summary.rename_axis("name").reset_index(name="value")
    for layer, frame in (("concentrations", blocks[["name", "kind", "geometry"]].join(found.blocks).reset_index()),
                         ("concentrations_summary", summary)):  # fmt: skip
        pyogrio.write_dataframe(
            frame, path, layer=layer, driver="GPKG", append=True, layer_metadata={"note": INTERNAL_NOTE},
            promote_to_multi=layer == "concentrations",
        )  # fmt: skip


def _add_surroundings(surroundings: Surroundings, path: Path) -> None:
    """Add the facts beside the scores: two tables and the blind stretches as a layer."""
    for kind in ("blocks", "spaces"):
        pyogrio.write_dataframe(
            getattr(surroundings, kind).reset_index(), path, layer=f"{kind}_surroundings", driver="GPKG", append=True,
            layer_metadata={"note": INTERNAL_NOTE},
        )  # fmt: skip
    pyogrio.write_dataframe(
        surroundings.blind_stretches.reset_index(), path, layer="blind_stretches", driver="GPKG", append=True,
        layer_metadata={"note": INTERNAL_NOTE}, geometry_type="MultiLineString", promote_to_multi=True,
    )  # fmt: skip


def _add_nightlife(found: Nightlife, blocks: gpd.GeoDataFrame, path: Path) -> None:
    """Add late venues block by block and the last legs as layers, and the rest as tables."""
    layers = {"nightlife": blocks[["name", "kind", "near_edge", "geometry"]].join(found.blocks).reset_index(),
              "last_legs": found.last_legs.reset_index(), "nightlife_hours": found.hours,
              "nightlife_nights": found.nights.reset_index(), "running_at_night": found.running}  # fmt: skip
    for layer, frame in layers.items():
        shape = {"nightlife": "MultiLineString", "last_legs": "LineString"}.get(layer)
        pyogrio.write_dataframe(
            frame, path, layer=layer, driver="GPKG", append=True, layer_metadata={"note": INTERNAL_NOTE},
            geometry_type=shape, promote_to_multi=layer == "nightlife",
        )  # fmt: skip


def _add_near_spaces(found: NearSpaces, blocks: gpd.GeoDataFrame, path: Path) -> None:
    """Add dwellings by the spaces near them as a layer of blocks, and in sum as a table."""
    layer = blocks[["name", "kind", "near_edge", "geometry"]].join(found.blocks).reset_index()
    for name, frame in (("near_spaces", layer), ("near_spaces_phases", found.phases.reset_index())):
        pyogrio.write_dataframe(
            frame, path, layer=name, driver="GPKG", append=True, layer_metadata={"note": INTERNAL_NOTE},
            promote_to_multi=name == "near_spaces",
        )  # fmt: skip


def _add_perception(found: Perception, path: Path) -> None:
    """Add the places of which people spoke as a layer, and what each group said of them as a table."""
    for layer, frame in (("perceived", found.places.reset_index()), ("ratings", found.ratings)):
        pyogrio.write_dataframe(
            frame, path, layer=layer, driver="GPKG", append=True, layer_metadata={"note": INTERNAL_NOTE},
            geometry_type="Point" if layer == "perceived" else None,
        )  # fmt: skip


def _add_night_light(light: NightLight, path: Path) -> None:
    """Add the light of every space as a table and, where pixels are coarse, the pixels as a layer."""
    unit = light.raster.unit or "unit unknown"
    use = "scored as light on the ground" if light.scored else "context only, no score uses it"
    note = f"Night light from above, {unit}, pixels of {light.resolution_m:.3g} m: {use}."
    spaces = light.spaces.reset_index()
    pyogrio.write_dataframe(
        spaces, path, layer="night_light_spaces", driver="GPKG", append=True, layer_metadata={"note": note}
    )
    if light.coarse:
        pyogrio.write_dataframe(
            light.pixels.reset_index(), path, layer="district_light", driver="GPKG", append=True,
            layer_metadata={"note": note}, promote_to_multi=True,
        )  # fmt: skip


def describe(study: Study, *, profile: Profile | None = None) -> Mapping[str, Any]:
    """Return the provenance of a study's scores: versions, sources, parameters, weights and what was noticed.

    No clock time, user, host or path of a machine is in it.
    """
    weighed = profile or study.profile
    findings = study.findings if weighed == study.profile else with_finding(study.findings, weighed)
    return {
        "note": INTERNAL_NOTE,
        "profile": weighed.describe(),
        "geosafe": metadata.version("geosafe"),
        "study": study.name,
        "crs": study.crs.to_wkt(),
        "timezone": study.timezone,
        "country": study.country,
        "period": {"from": str(study.period.start), "to": str(study.period.end)},
        "phase_hours": {phase: round(hours, 3) for phase, hours in study.phase_hours.items()},
        "simulated": study.simulated,
        "sources": [dict(source) for source in study.sources],
        "rows": {name: len(getattr(study, name)) for name in
                 ("segments", "blocks", "spaces", "venues", "stops", "buildings", "amenities", "lamps", "incidents")},
        "parameters": _parameters(),
        "findings": [vars(finding) for finding in findings],
        "segments_sha256": _fingerprint(study.segments),
    }  # fmt: skip


def _calibration(scores: Scores) -> Mapping[str, Any] | None:
    """Return how expected people compare with counts, None where there are none."""
    found = scores.use_by_hour.calibration if scores.use_by_hour else None
    if found is None:
        return None
    plain = {key: value for key, value in vars(found).items() if not isinstance(value, pd.DataFrame)}
    return {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in plain.items()}


def _parameters() -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name in dir(params):
        value = getattr(params, name)
        if name.isupper() and not name.startswith("_"):
            plain[name.lower()] = json.loads(json.dumps(value, default=_plain))
    return plain


def _plain(value: Any) -> Any:
    return vars(value) if isinstance(value, params.Goalposts) else dict(value)


def _fingerprint(frame: gpd.GeoDataFrame) -> str:
    """Return a digest of the ids and shapes of a table, to tell whether two runs saw the same place."""
    digest = hashlib.sha256("\n".join(map(str, frame.index)).encode())
    digest.update(b"".join(frame.geometry.to_wkb()))
    return digest.hexdigest()
