"""Write what came back from walks: every word for the organiser, and the table of what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import pyogrio

from geosafe.atomic import whole_file
from geosafe.defuse import defuse
from geosafe.heard import Heard

#: Written into the file of observations.
INTERNAL: Final = "Internal: holds every word, and groups of any size. Do not publish; the pages are for the public."
#: A fixed time stamp, so that the same inputs give the same bytes.
_DATE: Final = "2000-01-01T00:00:00.000Z"


def write_observations(heard: Heard, path: Path) -> Path:
    """Write every answer, word for word, with its file and row, as the layer ``observations`` of a GeoPackage."""
    said = heard.study.observations
    if said is None:
        raise ValueError("nobody answered")
    frame = said.assign(place_id=heard.perception.place_of.reindex(said.index))
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DATE})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            pyogrio.write_dataframe(
                frame.reset_index(), temporary, layer="observations", driver="GPKG", layer_metadata={"note": INTERNAL}
            )
            for layer, rows in (
                ("perceived", heard.perception.places.reset_index()),
                ("ratings", heard.perception.ratings),
            ):
                pyogrio.write_dataframe(
                    rows, temporary, layer=layer, driver="GPKG", append=True, layer_metadata={"note": INTERNAL},
                    geometry_type="Point" if layer == "perceived" else None,
                )  # fmt: skip
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return path


def write_answers(rows: pd.DataFrame, path: Path) -> Path:
    """Write the table that the organiser fills in; what a spreadsheet would run as a formula is made plain text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        text = defuse(rows).to_csv(index=False, lineterminator="\r\n")
        temporary.write_bytes(text.encode("utf-8-sig", "replace"))
    return path
