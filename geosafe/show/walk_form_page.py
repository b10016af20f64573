"""The form of a walk for phones: one HTML file that needs no network and sends nothing."""

from __future__ import annotations

import html
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Final

from geosafe.params import RATINGS, WALK_PARAMETERS
from geosafe.show import palette
from geosafe.show.catalogue import LANGUAGES, words
from geosafe.show.embed import content_policy, data_block, script_block, style_block, visible_text
from geosafe.show.map import MapPage
from geosafe.show.markup import page_markup
from geosafe.walk_form import FORM_COLUMNS, stop_rows, walk_name
from geosafe.walks import Walk

_ASSETS: Final = files("geosafe.show") / "assets"
_SCRIPTS: Final = ("data.js", "walk_form.js")


def form_page(walk: Walk, *, language: str = "en") -> MapPage:
    """Return the form of a walk as one HTML file, in every language that there is.

    What is written stays in the browser until it is saved as a GeoJSON file, which ``geosafe listen`` reads.

    Parameters
    ----------
    walk
        The walk.
    language
        Which language shows first.

    Raises
    ------
    CallError
        There is no such language.
    """
    told = words(language)
    rows = stop_rows(walk)
    heading = told["form.title"].replace("{date}", f"{walk.starts:%Y-%m-%d}").replace("{study}", walk.study.name)
    data: dict[str, Any] = {
        "language": language,
        "languages": dict(LANGUAGES),
        "all": {code: {k: v for k, v in words(code).items() if k.startswith("form.")} for code in LANGUAGES},
        "words": {},
        "simulated": [],
        "example": bool(walk.study.simulated),
        "study": walk.study.name,
        "walk": walk_name(walk),
        "date": f"{walk.starts:%Y-%m-%d}",
        "timezone": walk.study.timezone,
        "stops": rows.assign(name=rows["name"].fillna("").astype(str)).to_dict("records"),
        "ratings": list(WALK_PARAMETERS),
        "scale": list(range(RATINGS[0], RATINGS[1] + 1)),
        "columns": list(FORM_COLUMNS),
    }
    looks = style_block(f":root{{{_colours()}}}") + style_block((_ASSETS / "walk_form.css").read_text("utf-8"))
    markup = page_markup("walk_form", language)
    code = "\n".join((_ASSETS / name).read_text("utf-8") for name in _SCRIPTS)
    head = (
        f"<title>{html.escape(visible_text(heading))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{looks}'
    )
    body = markup + data_block("geosafe-data", data) + script_block(f'(() => {{\n"use strict";\n{code}\n}})();')
    page = f"{head}</head><body>{body}</body></html>\n"
    return MapPage(f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{content_policy(page)}{page}')


def _colours() -> str:
    return ";".join(
        f"--{name.replace('_', '-')}:{value}"
        for name, value in asdict(palette.PRINTED["day"]).items() if isinstance(value, str)
    )  # fmt: skip
