"""Draw scenarios beside today: one HTML file that needs no network, with a link to the difference map of each."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geosafe.params import EVENING_HOURS
from geosafe.show import palette
from geosafe.show.catalogue import recommendations, words
from geosafe.show.compare_doubts import survey_places, told_doubts
from geosafe.show.compare_files import FEW, FEWEST, public_groups, public_summary, records
from geosafe.show.compare_places import changed_places, listed_places
from geosafe.show.embed import content_policy, data_block, script_block, style_block, visible_text
from geosafe.show.map import MapPage
from geosafe.show.markup import page_markup
from geosafe.show.print_words import Say
from geosafe.show.profile_words import profile_title

if TYPE_CHECKING:
    from geosafe.comparison import Comparison, ScenarioResult

#: What scenarios can be sorted by: columns of the summary; the sense in which more stands first.
SORTS: Final[Mapping[str, bool]] = {
    "point_m": True, "better_m": True, "needed_m": True, "homes_gain": True, "worse_m": False, "capital": False,
    "energy_kwh": False,
}  # fmt: skip
#: How the command calls them.
SORT_WORDS: Final[Mapping[str, str]] = dict(
    zip(("better", "street", "light", "homes", "worse", "cost", "energy"), SORTS, strict=True)
)
_SCRIPTS: Final = ("data.js", "classes.js", "compare_facts.js", "compare_doubts.js", "compare_page.js")
_ASSETS: Final = files("geosafe.show") / "assets"


def draw_comparison(
    comparison: Comparison, *, maps: Sequence[str | None] = (), sort: str = "point_m", language: str = "en"
) -> MapPage:
    """Draw what scenarios change beside today, by phase, and who gains and who loses.

    Parameters
    ----------
    comparison
        The comparison.
    maps
        The file name of the difference map of each scenario, beside the page, None where there is none.
    sort
        What scenarios are sorted by at first, one of :data:`SORTS`.
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
    told, study = words(language), comparison.study
    heading = told["compared.title"].replace("{study}", study.name)
    if study.simulated:
        heading = told["title.simulated"].replace("{title}", heading)
    summary, groups = public_summary(comparison), public_groups(comparison)
    data = {
        "title": heading,
        "language": language,
        "words": dict(told),
        "phases": list(dict.fromkeys(summary["phase"])),
        "simulated": [str(source["layer"]) for source in study.sources if source.get("simulated")],
        "osm_date": study.osm_date.isoformat() if study.osm_date else None,
        "period": [study.period.start.isoformat(), study.period.end.isoformat()],
        "evening_ends": f"{EVENING_HOURS[1]}:00",
        "profile": profile_title(study.profile, told),
        "draws": comparison.draws,
        "sorts": dict(SORTS),
        "sort": sort,
        "few": [FEW, FEWEST],
        "columns": [],
        "style": {
            "themes": {name: asdict(theme) for name, theme in palette.PRINTED.items()},
            "edges": {"score": list(palette.SCORE_EDGES)},
        },
        "scenarios": [
            _scenario(comparison, each, maps[k] if maps else None, language,
                      summary[summary["scenario"] == each.scenario.name],
                      groups[groups["scenario"] == each.scenario.name])
            for k, each in enumerate(comparison.results)
        ],
    }  # fmt: skip
    return MapPage(_page(heading, data, language))


def _scenario(
    comparison: Comparison, result: ScenarioResult, file: str | None, language: str, summary: Any, groups: Any
) -> dict[str, Any]:
    texts, say = recommendations(language), Say(language)
    places = changed_places(comparison, result)
    doubts, survey = told_doubts(result), survey_places(comparison, result)
    return {
        "name": result.scenario.name,
        "because": result.scenario.because,
        "serves": [[name, texts.get(name, "")] for name in result.scenario.serves],
        "edits": [{"did": say.told(each.did), "capital": each.capital, "yearly": each.yearly, "currency": each.currency}
                  for each in result.edits],
        "map": file,
        "phases": {row["phase"]: row for row in records(summary)},
        "groups": {phase: records(rows) for phase, rows in groups.groupby("phase", sort=False)},
        "legs": records(result.legs.round(4)) if result.legs is not None else [],
        "doubts": None if doubts is None else records(doubts),
        "survey": [] if survey is None else records(survey),
        "places": {phase: listed_places(places, phase) for phase in summary["phase"]},
    }  # fmt: skip


def _page(heading: str, data: dict[str, Any], language: str) -> str:
    sheets = [(_ASSETS / name).read_text("utf-8") for name in ("profiles.css", "compare_page.css")]
    looks = style_block(palette.theme_css()) + "".join(map(style_block, sheets))
    markup = page_markup("compare", language)
    code = "\n".join((_ASSETS / name).read_text("utf-8") for name in _SCRIPTS)
    head = (
        f"<title>{html.escape(visible_text(heading))}</title>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{looks}'
    )
    body = markup + data_block("geosafe-data", data) + script_block(f'(() => {{\n"use strict";\n{code}\n}})();')
    page = f"{head}</head><body>{body}</body></html>\n"
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{content_policy(page)}{page}'
