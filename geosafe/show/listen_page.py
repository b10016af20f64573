"""Draw what came back from walks: what people said beside what is recorded, and the page of the return walk."""

from __future__ import annotations

import html
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Final

import pandas as pd

from geosafe.heard import Heard
from geosafe.params import EVENING_HOURS, FEWEST_RATERS, PHASES, WALK_PARAMETERS
from geosafe.return_walk import STATUSES
from geosafe.show import palette
from geosafe.show.catalogue import words
from geosafe.show.embed import content_policy, data_block, script_block, style_block, visible_text
from geosafe.show.listen_data import has_few, numbers, told_apart, told_places
from geosafe.show.map import MapPage
from geosafe.show.markup import page_markup
from geosafe.study import Study

_ASSETS: Final = files("geosafe.show") / "assets"
_PREFIXES: Final = ("listen.", "return.", "rating.", "phase.", "when.", "said.", "simulated", "title.", "legend.",
                    "layer.", "labelled", "joined", "bars.", "sentence.")  # fmt: skip


def draw_heard(
    heard: Heard, *, map_name: str | None = None, return_name: str | None = None, language: str = "en"
) -> MapPage:
    """Draw what people said: felt and recorded, ratings by place and group, what goes with feeling, their words.

    Nothing of fewer than five people is told, nor what would let it be worked out. The same inputs give the same bytes.

    Parameters
    ----------
    heard
        What came back.
    map_name, return_name
        The files of the map and of the return walk beside this page, to link to; None: there is none.
    language
        Of the words, a code of :data:`geosafe.show.catalogue.LANGUAGES`.
    """
    said = heard.study.observations
    places = told_places(heard)
    titles = told_apart(heard, places, label=words(language)["listen.place.stops"])
    people = 0 if said is None else len(said[["walk", "rater"]].drop_duplicates())
    data = {
        **_common(heard.study, "listen.title", language),
        "counts": [people, len(said), int(said["walk"].nunique())]
        if said is not None and people >= FEWEST_RATERS
        else None,
        "few": has_few(heard),
        "map": map_name,
        "return": return_name,
        "phases": list(PHASES),
        "ratings": list(WALK_PARAMETERS),
        "places": [
            {"name": title, "stops": place["stops"], "phases": place["phases"]}
            for title, place in zip(titles, places, strict=True)
        ],
        "feeling": numbers(heard.feeling),
        "agreement": numbers(heard.agreement),
    }
    return _page(data, "listen.js", language)


def draw_return_walk(
    study: Study, answers: pd.DataFrame, *, few: bool, file: str, paper: str | None = None, language: str = "en"
) -> MapPage:
    """Draw what people asked for, who answers for it and what became of it.

    Parameters
    ----------
    study
        The study.
    answers
        Columns :data:`geosafe.return_walk.ANSWER_COLUMNS`.
    few
        Whether something is held back because fewer than five took part.
    file
        The table that the organiser fills in.
    paper
        The same on paper, a file beside this page, to link to; None: there is none.
    language
        Of the words.
    """
    data = {
        **_common(study, "return.title", language),
        "few": few,
        "file": file,
        "paper": paper,
        "statuses": list(STATUSES),
        "phases": list(PHASES),
        "answers": answers.astype(str).to_dict("records"),
    }
    return _page(data, "return_walk.js", language)


def _common(study: Study, title: str, language: str) -> dict[str, Any]:
    told = words(language)
    heading = told[title].replace("{study}", study.name)
    if study.simulated:
        heading = told["title.simulated"].replace("{title}", heading)
    return {
        "title": heading,
        "language": language,
        "words": {key: text for key, text in told.items() if key.startswith(_PREFIXES)},
        "simulated": [str(source["layer"]) for source in study.sources if source.get("simulated")],
        "evening_ends": f"{EVENING_HOURS[1]}:00",
        "osm_date": study.osm_date.isoformat() if study.osm_date else None,
        "period": [study.period.start.isoformat(), study.period.end.isoformat()],
    }


def _page(data: dict[str, Any], script: str, language: str) -> MapPage:
    colours = ";".join(
        f"--{name.replace('_', '-')}:{value}"
        for name, value in asdict(palette.PRINTED["day"]).items() if isinstance(value, str)
    )  # fmt: skip
    sheets = [(_ASSETS / name).read_text("utf-8") for name in ("profiles.css", "listen.css")]
    looks = style_block(f":root{{{colours}}}") + "".join(map(style_block, sheets))
    markup = page_markup("listen", data["language"])
    code = "\n".join((_ASSETS / name).read_text("utf-8") for name in ("data.js", "listen_frame.js", script))
    head = (
        f"<title>{html.escape(visible_text(data['title']))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{looks}'
    )
    body = markup + data_block("geosafe-data", data) + script_block(f'(() => {{\n"use strict";\n{code}\n}})();')
    page = f"{head}</head><body>{body}</body></html>\n"
    return MapPage(f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{content_policy(page)}{page}')
