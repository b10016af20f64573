"""The files of a walk: for phones, for maps, for survey tools, and to type paper forms into."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geosafe.atomic import whole_file
from geosafe.defuse import defuse
from geosafe.show.catalogue import words
from geosafe.show.walk_form_page import form_page
from geosafe.show.walk_geojson import walk_geojson
from geosafe.show.walk_gpx import gpx
from geosafe.show.walk_xlsform import xlsform
from geosafe.walk_form import FORM_COLUMNS, stop_rows, walk_name
from geosafe.walks import Walk

#: What is written, by the names that people look for.
WALK_FILES: Final = ("walk.gpx", "walk.geojson", "form.xlsx", "form.csv", "form.html")


def write_walk_files(walk: Walk, folder: str | Path, *, language: str = "en") -> list[Path]:
    """Write the files of a walk into a folder, and return their paths in the order of :data:`WALK_FILES`.

    ``walk.gpx`` (stops and way), ``walk.geojson`` (the same with what stands beside the way), ``form.xlsx`` (an XLSForm
    for survey tools), ``form.csv`` (to type paper forms into) and ``form.html`` (a form for phones that needs no
    network). None tells of incidents, scores or why a stop was chosen: that would prime the walkers. The same walk
    gives the same bytes.

    Parameters
    ----------
    walk
        The walk.
    folder
        Where they go; made where it is not there.
    language
        Which language shows first, a code of :data:`geosafe.show.catalogue.LANGUAGES`.

    Raises
    ------
    CallError
        There is no such language.
    """
    title = form_title(walk, language)
    texts = {
        "walk.gpx": gpx(walk, title=title),
        "walk.geojson": walk_geojson(walk).encode(),
        "form.xlsx": xlsform(walk, title=title, language=language),
        "form.csv": _form_csv(walk).encode("utf-8-sig"),
        "form.html": form_page(walk, language=language).html.encode(),
    }
    to = Path(folder)
    to.mkdir(parents=True, exist_ok=True)
    for name in WALK_FILES:
        with whole_file(to / name) as temporary:
            temporary.write_bytes(texts[name])
    return [to / name for name in WALK_FILES]


def form_title(walk: Walk, language: str) -> str:
    """Return the heading of the forms of a walk."""
    told = words(language)["form.title"]
    return told.replace("{date}", f"{walk.starts:%Y-%m-%d}").replace("{study}", walk.study.name)


def _form_csv(walk: Walk) -> str:
    """Return the table to type paper forms into: one row a stop, to be copied for each person."""
    rows = stop_rows(walk).assign(walk=walk_name(walk)).reindex(columns=[*FORM_COLUMNS])
    rows = rows.drop(columns="time")  # people at one stop answer at one time; its phase stands there
    return str(defuse(rows).to_csv(index=False, lineterminator="\r\n"))
