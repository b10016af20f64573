"""Draw the map of a study: one HTML file that needs no network."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import folium
from xstatic.pkg import leaflet

from geosafe.atomic import whole_file
from geosafe.params import EVENING_HOURS, MIN_PHASE_HOURS
from geosafe.profile import EVERYONE
from geosafe.show import palette
from geosafe.show.catalogue import recommendations, words
from geosafe.show.embed import (
    Columns,
    content_policy,
    data_block,
    number_block,
    script_block,
    style_block,
    visible_text,
)
from geosafe.show.map_data import map_data
from geosafe.show.words import BEARS_ON

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Our scripts, in the order in which they are run, in one scope.
_SCRIPTS: Final = (
    "data.js",
    "classes.js",
    "groups.js",
    "grid.js",
    "far.js",
    "canvas.js",
    "names.js",
    "legend.js",
    "curves.js",
    "week.js",
    "panel.js",
    "table.js",
    "map.js",
)
_ASSETS: Final = files("geosafe.show") / "assets"
_EXTERNAL: Final = re.compile(r'\s*<script src="[^"]*"></script>|\s*<link rel="stylesheet" href="[^"]*"\s*/>')
#: Folium's viewport forbids readers to enlarge the page.
_VIEWPORT: Final = re.compile(r'<meta name="viewport".*?/>', re.DOTALL)
_OWN_VIEWPORT: Final = '<meta name="viewport" content="width=device-width, initial-scale=1" />'


@dataclass(frozen=True)
class MapPage:
    """A finished page.

    Attributes
    ----------
    html
        The whole file as text.
    """

    html: str

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8 under a temporary name, rename it to ``path``, and return that path."""
        target = Path(path)
        with whole_file(target) as temporary:
            temporary.write_text(self.html, encoding="utf-8", newline="\n")
        return target


def draw_map(study: Study, scores: Scores, *, title: str | None = None, language: str = "en") -> MapPage:
    """Draw streets and spaces by day and by night as one HTML file that needs no network.

    The page shows classes and intervals of conditions and expected people, and of recorded incidents nothing from
    which a count under five could be worked out. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        What to draw; every table in the study's metric CRS.
    title
        The heading; by default made from the study's name. Simulated data, and whose weights count where they are not
        everyone's, are named in it in any case.
    language
        Of the words of the page, a code of :data:`geosafe.show.catalogue.LANGUAGES`; names, and notes on the data,
        stay as they are.

    Returns
    -------
    MapPage
        With ``html`` and ``save(path)``.

    Raises
    ------
    CallError
        There is no such language.
    """
    told = words(language)
    said, columns = map_data(study, scores)
    heading = title if title is not None else told["title"].replace("{study}", study.name)
    if scores.profile != EVERYONE:
        heading = told["title.profile"].replace("{title}", heading).replace("{profile}", scores.profile.title)
    if study.simulated:
        heading = told["title.simulated"].replace("{title}", heading)
    data = {
        **said,
        "title": heading,
        "language": language,
        "words": dict(told),
        "recommendations": dict(recommendations(language)),
        "bears_on": {name: list(ids) for name, ids in BEARS_ON.items()},
        "evening_ends": f"{EVENING_HOURS[1]}:00",
        "fewest_hours": f"{MIN_PHASE_HOURS:g}",
        "leaflet": leaflet.VERSION,
        "style": _style(),
    }
    return MapPage(_page(heading, data, columns, language))


def _style() -> dict[str, Any]:
    return {
        "themes": {name: asdict(theme) for name, theme in palette.PRINTED.items()},
        "widths": list(palette.WIDTHS_PX),
        "edges": {"score": list(palette.SCORE_EDGES), "change": list(palette.CHANGE_EDGES),
                  "incidents": list(palette.INCIDENT_EDGES),
                  **{name: palette.raw_edges(name) for name in ("activity", "light", "surveillance")}},
        "wide": palette.WIDE_INTERVAL,
    }  # fmt: skip


def _page(heading: str, data: dict[str, Any], numbers: Columns, language: str) -> str:
    """Join folium's page, Leaflet, our assets and the data, after rendering, so that no template sees the data."""
    shell = _VIEWPORT.sub(_OWN_VIEWPORT, _EXTERNAL.sub("", _folium_page()), count=1).replace(
        "<html>", f'<html lang="{language}">', 1
    )
    leaflet_files = Path(leaflet.BASE_DIR)
    # Leaflet must stand before folium's own script, and ours after it.
    first = (
        f"<title>{html.escape(visible_text(heading))}</title>"
        + style_block((leaflet_files / "leaflet.css").read_text("utf-8"))
        + script_block((leaflet_files / "leaflet.js").read_text("utf-8"))
    )
    looks = style_block(palette.theme_css()) + style_block((_ASSETS / "map.css").read_text("utf-8"))
    markup = (files("geosafe.show") / "templates" / "map.html").read_text("utf-8")
    code = "\n".join((_ASSETS / name).read_text("utf-8") for name in _SCRIPTS)
    last = (
        data_block("geosafe-data", data)
        + number_block("geosafe-numbers", numbers)
        + script_block(f'(() => {{\n"use strict";\n{code}\n}})();')
    )
    start, rest = shell.split("<head>", 1)
    head, rest = rest.split("</head>", 1)
    before, rest = rest.split("<body>", 1)
    end, after = rest.split("</html>", 1)
    page = f"{first}{head}{looks}</head>{before}<body>{markup}{end}{last}</html>{after}"
    return f'{start}<head><meta charset="utf-8">{content_policy(page)}{page}'


def _folium_page() -> str:
    """Return a bare folium map without tiles, with a fixed name in place of folium's random ones."""
    base = folium.Map(location=(0, 0), zoom_start=2, tiles=None, zoom_control=False, attributionControl=False,
                      zoomSnap=0.25, zoomDelta=0.5, wheelPxPerZoomLevel=90, maxZoom=19, minZoom=9)  # fmt: skip
    base._id = "geosafe"
    return str(base.get_root().render())
