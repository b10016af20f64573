"""The return walk on paper: what was asked for at which place, and room to write what those who decide say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geosafe.atomic import whole_file
from geosafe.params import PHASES
from geosafe.return_walk import ANSWER_COLUMNS, STATUSES
from geosafe.show.booklet_map import OVERVIEW_CLEAR_MM, frame_of, map_data, mark_at
from geosafe.show.listen_data import told_places
from geosafe.show.print_fonts import LONGEST, Setter, printable
from geosafe.show.print_page import set_pages
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from shapely import Point

    from geosafe.heard import Heard

#: The map on the first page [mm]; our judgement, made by looking: a table of a dozen places has room below it.
_MAP_MM: Final = (180.0, 125.0)
#: The longest name of a place, in a heading and at the foot of a page [characters].
_LONGEST_PLACE, _FOOT = 120, 60
#: An answer of more characters may go on on the next page; shorter ones stay whole. None is cut.
_LONG: Final = 600
#: What a letter that would act instead of being seen takes at most as an escape, and none is cut [characters].
_LONGEST_ESCAPE: Final = 10


def write_return_walk(
    heard: Heard, answers: pd.DataFrame, path: Path, *, few: bool, file: str, language: str = "en"
) -> Path:
    """Write the return walk as a tagged PDF (PDF/UA-1) on A4 for a black-and-white printer, and return its path.

    Parameters
    ----------
    heard
        What came back from walks.
    answers
        What was asked for and what became of it, columns :data:`geosafe.return_walk.ANSWER_COLUMNS`.
    path
        Where to.
    few
        Whether something is held back because fewer than five took part.
    file
        The table that the organiser fills in.
    language
        Of the words, a code of :data:`geosafe.show.catalogue.LANGUAGES`.
    """
    made = set_pages("return_walk.typ", return_walk_data(heard, answers, few=few, file=file, language=language))[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_bytes(made)
    return path


def return_walk_data(
    heard: Heard, answers: pd.DataFrame, *, few: bool, file: str, language: str = "en"
) -> dict[str, Any]:
    """Return all that the template shows. A place has a number where it is on the map."""
    say, setter, study = Say(language), Setter(), heard.study
    name = printable(study.name, longest=LONGEST)[0]
    title = say("return.title", study=name)
    groups = {str(place): rows for place, rows in answers.astype(str).groupby("place", sort=False)}
    points = _points(heard)
    numbers = {place: k for k, place in enumerate((each for each in groups if each in points), 1)}
    counts = {status: say.number(int((answers["status"] == status).sum())) for status in STATUSES}
    layers = [str(source["layer"]) for source in study.sources if source.get("simulated")]
    return {
        "language": say.language,
        "title": say("title.simulated", title=title) if study.simulated else title,
        "simulated": say("simulated.says", layers=", ".join(layers)) if layers else "",
        "lead": say("revisit.lead"),
        "counts": say("return.counts", **counts) if len(answers) else "",
        "few": say("revisit.few") if few else "",
        "fields": [say("revisit.date"), say("revisit.with")],
        "map": _map(say, heard, {str(number): points[place] for place, number in numbers.items()}),
        "header": [say("booklet.stops.number"), say("listen.place"), say("return.ask")],
        "places": [[str(number), setter.short(place, _LONGEST_PLACE), say.number(len(groups[place]))]
                   for place, number in numbers.items()],
        "sections": [{"place": _place(say, setter, place, numbers), "number": str(numbers.get(place, "")),
                      "asks": _asks(say, setter, rows)}
                     for place, rows in groups.items()],
        "none": "" if len(answers) else say("return.none"),
        "now": say("revisit.now"),
        "outcomes": [say(f"return.status.{status}") for status in STATUSES[1:]],
        "back": say("revisit.back", file=file) if len(answers) else "",
        "foot": " · ".join([say("revisit.foot", study=printable(study.name, longest=_FOOT)[0]), say("legend.osm")]),
        "page": say("print.page", i="{i}", n="{n}"),
        "north": say("north"),
        "letters": say("print.letters") if setter.missing else "",
    }  # fmt: skip


def _points(heard: Heard) -> dict[str, list[Point]]:
    """Return where the places of each name are, of those only that pages may tell of."""
    found: dict[str, list[Point]] = {}
    for place, point in zip(told_places(heard), heard.perception.places.geometry, strict=True):
        if place["phases"]:
            found.setdefault(place["name"] or place["stops"], []).append(point)
    return found


def _map(say: Say, heard: Heard, numbered: Mapping[str, list[Point]]) -> dict[str, Any] | None:
    if not numbered:
        return None
    frame = frame_of([point for points in numbered.values() for point in points], *_MAP_MM, clear_mm=OVERVIEW_CLEAR_MM)
    marks = [mark_at(frame, "stop", point, number) for number, points in numbered.items() for point in points]
    alt = say("revisit.map.alt", scale=say.number(frame.scale))
    return map_data(say, heard.study, frame, [], alt=alt, marks=marks)


def _place(say: Say, setter: Setter, place: str, numbers: Mapping[str, int]) -> str:
    name = setter.short(place, _LONGEST_PLACE) or say("listen.place.none")
    return say("revisit.place", n=numbers[place], place=name) if place in numbers else name


def _asks(say: Say, setter: Setter, rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "asked": _lines(setter, row["asked"]),
            "long": max(map(len, row.values())) > _LONG,
            "where": _where(say, setter, row),
            "status": say("revisit.status", status=say(f"return.status.{row['status']}")),
            **{key: {"label": say(f"revisit.{key}.none"),
                     "known": _lines(setter, say(f"revisit.{key}", **{key: text})) if text else []}
               for key, text in (("who", row["who_answers"].strip()), ("reply", row["reply"].strip()))},
        }
        for row in ({name: str(row[name]) for name in ANSWER_COLUMNS} for row in rows.to_dict("records"))
    ]  # fmt: skip


def _where(say: Say, setter: Setter, row: Mapping[str, str]) -> str:
    phase = say(f"phase.{row['phase']}") if row["phase"] in PHASES else str(row["phase"])
    forms = say("return.form", rows=row["forms"]) if row["forms"] else say("return.gone")
    return _whole(setter, f"{phase} · {forms}")


def _lines(setter: Setter, text: str) -> list[str]:
    """Return what was written word for word, with its own line ends."""
    return [_whole(setter, line) for line in text.strip("\n").split("\n")]


def _whole(setter: Setter, text: str) -> str:
    return setter.short(text, len(text) * _LONGEST_ESCAPE)
