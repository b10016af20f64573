"""The form of a walk for survey tools, as an XLSForm."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from geosafe.params import RATINGS, WALK_PARAMETERS
from geosafe.show.catalogue import LANGUAGES, words
from geosafe.show.embed import visible_text
from geosafe.walk_form import walk_name
from geosafe.walks import Walk

#: A fixed time, so that the same walk makes the same file.
_MADE: Final = datetime(2000, 1, 1)
_STAYS: Final = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
}  # fmt: skip
_SURVEY: Final = ("type", "name", "required", "appearance", "calculation")


def xlsform(walk: Walk, *, title: str, language: str) -> bytes:
    """Return the form of a walk as an XLSForm (.xlsx): one answer a person and stop, in every language that there is.

    Parameters
    ----------
    walk
        The walk: its stops are chosen by code and name, and the form itself knows where they lie.
    title
        The heading of the form.
    language
        Which language shows first, a code of :data:`geosafe.show.catalogue.LANGUAGES`.
    """
    import xlsxwriter

    name = walk_name(walk)
    order = [language, *(code for code in LANGUAGES if code != language)]
    survey = [
        [*_SURVEY, *_heads("label", order), *_heads("hint", order)],
        _row("calculate", "walk", calculation=f"'{name}'"),
        *(_row("calculate", what, calculation=f"once(format-date-time(now(), '{form}'))")
          for what, form in (("date", "%Y-%m-%d"), ("time", "%H:%M"))),
        _row("acknowledge", "consent", required="yes", label=_told("form.consent", order),
             hint=_told("form.consent.hint", order)),
        _row("text", "rater", required="yes", appearance="numbers", label=_told("form.rater", order),
             hint=_told("form.rater.hint", order)),
        _row("text", "group", label=_told("form.group", order), hint=_told("form.group.hint", order)),
        _row("select_one stops", "code", required="yes", appearance="minimal", label=_told("form.stop", order)),
        *(_row("calculate", what, calculation=f"instance('stops')/root/item[name=${{code}}]/{what}")
          for what in ("stop", "lon", "lat")),
        _row("geopoint", "here", label=_told("form.here", order)),
        _row("begin_group", "ratings", appearance="field-list", label=_told("form.ratings", order)),
        *(_row("select_one rates", each, appearance="likert", label=_told(f"form.ask.{each}", order))
          for each in WALK_PARAMETERS),
        _row("end_group", "ratings"),
        *(_row("text", each, appearance="multiline", label=_told(f"form.{each}", order))
          for each in ("words", "change")),
    ]  # fmt: skip
    choices = [["list_name", "name", *_heads("label", order), "stop", "lon", "lat"]]
    for stop in walk.stops:
        labels = [_plain(stop_label(code, stop.number, stop.name, stop.code)) for code in order]
        choices.append(["stops", stop.code, *labels, str(stop.number), f"{stop.lon:.6f}", f"{stop.lat:.6f}"])
    choices += [
        ["rates", str(n), *_told(f"form.rate.{n}", order), "", "", ""] for n in range(RATINGS[0], RATINGS[1] + 1)
    ]
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        [_plain(title), f"geosafe_{name}", name, _language(language)],
    ]
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _STAYS) as book:
        book.set_properties({"created": _MADE, "author": "", "comments": "© OpenStreetMap contributors"})
        for sheet, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            page = book.add_worksheet(sheet)
            for k, cells in enumerate(rows):
                page.write_row(k, 0, cells)
    return made.getvalue()


def stop_label(language: str, number: int, name: str | None, code: str) -> str:
    """Return how a form names a stop in a language: number, name and code."""
    told = words(language)
    key = "form.stop.choice" if isinstance(name, str) else "form.stop.unnamed"
    text = told[key].replace("{n}", str(number)).replace("{name}", name if isinstance(name, str) else "")
    return f"{text} ({code})"


def _row(
    kind: str, name: str, *, required: str = "", appearance: str = "", calculation: str = "",
    label: Sequence[str] = (), hint: Sequence[str] = (),
) -> list[str]:  # fmt: skip
    blank = [""] * len(LANGUAGES)
    return [kind, name, required, appearance, calculation, *(label or blank), *(hint or blank)]


def _heads(what: str, order: Sequence[str]) -> list[str]:
    return [f"{what}::{_language(code)}" for code in order]


def _language(code: str) -> str:
    return f"{LANGUAGES[code]} ({code})"


def _told(key: str, order: Sequence[str]) -> list[str]:
    return [words(code)[key] for code in order]


def _plain(text: str) -> str:
    """Return outside text that a survey tool shows as it stands: ``${…}`` would be taken for another answer."""
    return visible_text(text).replace("${", "$\u2060{").replace("\n", " ")
