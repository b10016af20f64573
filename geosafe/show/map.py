"""Draw the map of a study: one HTML file that needs no network."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import folium
from xstatic.pkg import leaflet

from geosafe.atomic import whole_file
from geosafe.params import DARK_PHASES, EVENING_HOURS, MIN_PHASE_HOURS
from geosafe.profile import EVERYONE
from geosafe.recipe import EVERYTHING, Recipe
from geosafe.show import palette
from geosafe.show.catalogue import recommendations, words
from geosafe.show.chrome import dark_chrome_css
from geosafe.show.embed import (
    Columns,
    content_policy,
    data_block,
    number_block,
    script_block,
    style_block,
    visible_text,
)
from geosafe.show.ground_style import told_style
from geosafe.show.group_words import group_words
from geosafe.show.map_data import map_data
from geosafe.show.map_faults import check_against, check_shown, check_view
from geosafe.show.markup import page_markup
from geosafe.show.notebook import HEIGHT_PX, Framed
from geosafe.show.print_words import Say
from geosafe.show.profile_words import profile_title
from geosafe.show.ramps import themes
from geosafe.show.recipe_words import audience_of, other_name, question_of
from geosafe.show.words import BEARS_ON
from geosafe.told import Said

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Our scripts, in the order in which they are run, in one scope.
_SCRIPTS: Final = (
    "data.js",
    "classes.js",
    "address.js",
    "glossary.js",
    "groups.js",
    "views.js",
    "near.js",
    "nightlife.js",
    "difference.js",
    "mostly.js",
    "facts.js",
    "grid.js",
    "far.js",
    "canvas.js",
    "ground.js",
    "room.js",
    "names.js",
    "legend.js",
    "curves.js",
    "week.js",
    "better.js",
    "said.js",
    "panel.js",
    "where.js",
    "table.js",
    "asides.js",
    "hours.js",
    "filter.js",
    "compare.js",
    "search.js",
    "tools.js",
    "crosshair.js",
    "measure.js",
    "yaml.js",
    "edits.js",
    "sketch.js",
    "sketch_form.js",
    "download.js",
    "picture.js",
    "phone.js",
    "map.js",
)
#: Our style sheets, in the order in which they stand.
_STYLES: Final = (
    "map.css",
    "views.css",
    "asides.css",
    "said.css",
    "tools.css",
    "where.css",
    "everyone.css",
    "phone.css",
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
    missing
        Of the views that the recipe names: those that have no data, and what to do about it, as sentences.
    """

    html: str
    missing: tuple[str, ...] = ()

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8 under a temporary name, rename it to ``path``, and return that path."""
        target = Path(path)
        with whole_file(target) as temporary:
            temporary.write_text(self.html, encoding="utf-8", newline="\n")
        return target

    def in_notebook(self, *, height_px: int = HEIGHT_PX) -> Framed:
        """Return the page as a notebook shows it, in a frame of some height [px]."""
        return Framed(self.html, height_px)

    def _repr_html_(self) -> str:
        return self.in_notebook()._repr_html_()


def draw_map(
    study: Study,
    scores: Scores,
    *,
    title: str | None = None,
    recipe: Recipe = EVERYTHING,
    view: str | None = None,
    against: tuple[Study, Scores] | None = None,
    language: str | None = None,
) -> MapPage:
    """Draw streets and spaces by day and by night as one HTML file that needs no network.

    The page shows classes and intervals of conditions and expected people, and of recorded incidents nothing from
    which a count under five could be worked out. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        What to draw; every table in the study's metric CRS.
    title
        The heading; by default that of the recipe, or made from the study's name. Simulated data, and whose weights
        count where they are not everyone's, are named in it in any case.
    recipe
        What to show, in which order and classes. Views that have no data are left out and named under *About*.
    view
        What colour shows when the map opens; by default the first view that there is.
    against
        Another result of the same place: streets and spaces of the same ids are compared with it.
    language
        Of the words on the page; by default that of the recipe.

    Returns
    -------
    MapPage
        With ``html`` and ``save(path)``.

    Raises
    ------
    DataError
        The first view that the recipe names has no data, no phase of it is long enough to be scored, or nothing in
        ``against`` has an id of the study.
    CallError
        The view has no data, or the recipe does not show it; there is no such language; or an edge that the recipe
        sets lies outside of the scale.
    """
    tongue = language or recipe.language
    told = words(tongue)
    if against:
        check_against(study, scores, against)
    said, columns = map_data(study, scores, recipe=recipe, against=against)
    check_shown(study, recipe, said, told)
    if view is not None:
        check_view(study, view, said, told)
    other = other_name(study, against[0] if against else None, told)
    dark = bool(recipe.phases) and set(recipe.phases) <= set(DARK_PHASES)
    data = {
        **said,
        "groups": [group_words(name, told) for name in said["groups"]],
        "notes": [_note(layer, says, Say(tongue)) for layer, says in said["notes"]],
        "title": (heading := _heading(study, scores, title or recipe.title, other, told, dark=dark)),
        "question": question_of(recipe, told),
        "recipe": [recipe.name, audience_of(recipe, told)] if recipe != EVERYTHING else None,
        "panel": list(recipe.panel),
        "asked_phases": list(recipe.phases),
        "first_view": view,
        "language": tongue,
        "other": other,
        "page": [recipe.page.size, recipe.page.orientation],
        "words": dict(told),
        "recommendations": dict(recommendations(tongue)),
        "bears_on": {name: list(ids) for name, ids in BEARS_ON.items()},
        "evening_ends": f"{EVENING_HOURS[1]}:00",
        "fewest_hours": f"{MIN_PHASE_HOURS:g}",
        "leaflet": leaflet.VERSION,
        "style": _style(recipe),
    }
    missing = tuple(f"{told[f'view.{name}']}: {told[f'view.{name}.needs']}" for name in said["not_shown"])
    return MapPage(_page(heading, data, columns, tongue, recipe), missing)


def _note(layer: str, says: str, say: Say) -> list[str]:
    """Return a layer and what is said of it in the language of the page; "en" after it where only English is known."""
    only_english = say.language != "en" and not isinstance(says, Said)
    return [layer, say.told(says), *(["en"] if only_english else [])]


def _heading(
    study: Study, scores: Scores, title: str | None, other: str, words: Mapping[str, str], *, dark: bool
) -> str:
    if title is None:
        key = "title.compared" if other else "title.dark" if dark else "title"
        heading = _filled(words[key], {"study": study.name, "other": other})
    else:
        heading = _filled(words["title.against"], {"title": title, "other": other}) if other else title
    if scores.profile != EVERYONE:
        heading = _filled(words["title.profile"], {"title": heading, "profile": profile_title(scores.profile, words)})
    if study.simulated:
        heading = words["title.simulated"].replace("{title}", heading)
    return heading


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return words with their values put in at one go, so that braces in a value stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def _style(recipe: Recipe) -> dict[str, Any]:
    return {
        "themes": {name: asdict(theme) for name, theme in themes(recipe.palette).items()},
        "widths": list(palette.WIDTHS_PX),
        "edges": {"score": list(palette.SCORE_EDGES), "change": list(palette.CHANGE_EDGES),
                  "incidents": list(palette.INCIDENT_EDGES),
                  **{name: palette.raw_edges(name) for name in ("activity", "light", "surveillance")}},
        "wide": palette.WIDE_INTERVAL,
        "ground": told_style(),
    }  # fmt: skip


def _page(heading: str, data: dict[str, Any], numbers: Columns, language: str, recipe: Recipe) -> str:
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
    paper = f"@page {{ size: {recipe.page.size} {recipe.page.orientation}; margin: 10mm; }}"
    sheets = (palette.theme_css(), dark_chrome_css(), *((_ASSETS / name).read_text("utf-8") for name in _STYLES), paper)
    looks = "".join(style_block(sheet) for sheet in sheets)
    markup = page_markup("map", language)
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
