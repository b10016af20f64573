"""Draft a study file from what its inputs show, saying what was guessed, on what evidence, and what nobody can know."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geosafe.place import country_of, middle_of, timezone_of
from geosafe.profile import SHIPPED
from geosafe.read.guess_night_light import guess_night_light
from geosafe.read.guess_source import SourceDraft, guess_incidents, guess_lamps
from geosafe.read.place import FetchedPlace, file_names
from geosafe.read.yaml_text import comment, quoted

_RATE_HOOK: Final = "# reference_rate: incidents per km of street and year; without it, the study's own mean.\n"
_HEAD: Final = """\
# A study file for geosafe, drafted from the inputs. Every line is a guess to correct; what stands
# after a # says why. Paths are relative to this file.
"""


@dataclass(frozen=True)
class StudyDraft:
    """A drafted study.

    Attributes
    ----------
    text
        The whole of ``study.yaml``, with comments.
    questions
        What the inputs could not tell, one sentence each.
    files
        Files to write beside it: name → content.
    """

    text: str
    questions: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))

    def with_reference_rate(self, rates: Mapping[str, float]) -> StudyDraft:
        """Return the draft with reference rates frozen into its text.

        Parameters
        ----------
        rates
            Incidents per km of street and year by phase: all, day, evening, night. The pipeline
            computes them from the first scores of the study.
        """
        lines = [
            "reference_rate:  # incidents per km of street and year: this study's own mean when it was made",
            *(f"  {phase}: {rate:.4g}" for phase, rate in rates.items()),
        ]
        return replace(self, text=self.text.replace(_RATE_HOOK, "\n".join(lines) + "\n"))


def guess_study(
    folder: Path,
    *,
    osm: Path,
    place: FetchedPlace | None = None,
    incidents: Sequence[Path] = (),
    lamps: Sequence[Path] = (),
    night_light: Path | None = None,
    box: tuple[float, float, float, float],
    osm_date: date | None = None,
) -> StudyDraft:
    """Look at the inputs of a study and draft its study file.

    Nothing is written. A table that cannot be used stays in the draft as a comment that says why,
    and among the questions.

    Parameters
    ----------
    folder
        Where the study file will stand; it need not exist.
    osm, incidents, lamps, night_light
        The inputs: files, or folders of tables.
    place
        The place that the extract was fetched for, where it was fetched by name: the extract and the outline
        are among the files of the draft.
    box
        West, south, east, north of the OSM extract [degrees, WGS 84].
    osm_date
        The newest edit in it.
    """
    timezone = timezone_of(*middle_of(box))
    country = country_of(timezone)
    paths = [osm, *incidents, *lamps, *([night_light] if night_light else [])]
    data = _data_folders(paths, folder)
    drafts: dict[str, list[SourceDraft]] = {
        "incidents": [
            guess_incidents(path, name=_relative(path, folder), box=box, timezone=timezone, country=country, number=i)
            for i, path in enumerate(incidents, start=1)
        ],
        "lamps": [
            guess_lamps(path, name=_relative(path, folder), box=box, country=country, number=i)
            for i, path in enumerate(lamps, start=1)
        ],
    }
    questions = [question for sources in drafts.values() for source in sources for question in source.questions]
    lines = [_HEAD, f"name: {quoted(place.asked if place else _name(osm))}"]
    if data:
        lines += ["data:  # folders outside this one that the study may read", *(f"  - {quoted(at)}" for at in data)]
    age = f"  # newest edit {osm_date}" if osm_date else ""
    if place:
        questions.insert(0, _which_place(place))
        lines += [
            f"place: {quoted(place.asked)}  # fetched by this name into the two files below",
            comment(f"Taken for it: {place.taken} ({place.osm_id})."),
            f"osm: {quoted(_relative(osm, folder))}"
            + ("  " + comment(f"OpenStreetMap as it stood at {place.as_of}") if place.as_of else age),
            f"area: {quoted(file_names(place.asked)[1])}  # the outline of the place",
        ]
    else:
        lines.append(f"osm: {quoted(_relative(osm, folder))}{age}")
        lines.append("# area: boundary.geojson  # the polygon to score; without it, the box of the extract")
    lines.append(f"timezone: {quoted(timezone)}  # from the middle of the extract")
    if country:
        lines.append(f"country: {quoted(country)}  # from the time zone")
    else:
        questions.append("Which country is this? Public holidays and opening hours depend on it: add `country:`.")
    lines += _period(drafts["incidents"], osm_date, questions)
    for layer, sources in drafts.items():
        used = [source for source in sources if source.usable]
        if used:
            lines += [f"{layer}:", *(source.text for source in used)]
        lines += [source.text for source in sources if not source.usable]
    if night_light:
        raster = guess_night_light(night_light, name=_relative(night_light, folder), box=box)
        lines.append(raster.text)
        questions += raster.questions
    lines.append(f"profile: {SHIPPED[0]}  # or {', '.join(SHIPPED[1:])}, a .yaml file")
    if questions:
        lines += ["", "# What the inputs could not tell:", *(comment(f"- {question}") for question in questions), ""]
    files = {
        name: content for sources in drafts.values() for source in sources for name, content in source.files.items()
    }
    if place:
        fetched = (place.extract, place.outline)
        files |= {name: path.read_bytes() for name, path in zip(file_names(place.asked), fetched, strict=True)}
    text = "\n".join(lines) + "\n" + _RATE_HOOK
    return StudyDraft(text, tuple(questions), MappingProxyType(files))


def _which_place(place: FetchedPlace) -> str:
    others = f" The name also fits: {'; '.join(place.others)}." if place.others else ""
    return f"Is {place.taken} the place you mean?{others} If not, draft again with a more exact name."


def _name(osm: Path) -> str:
    stem = osm.name.split(".")[0]
    return stem.replace("-", " ").replace("_", " ").strip().title() or "Study"


def _relative(path: Path, folder: Path) -> str:
    return os.path.relpath(os.path.realpath(path), os.path.realpath(folder)).replace(os.sep, "/")


def _data_folders(paths: Sequence[Path], folder: Path) -> list[str]:
    """Return the folders outside the study that hold inputs; a file alone where its folder holds the study too."""
    names = []
    for path in paths:
        name = _relative(path, folder)
        if name.startswith("../"):
            place = path if path.is_dir() else path.parent
            holds_study = not _relative(place, folder).strip("./")
            names.append(name if holds_study else _relative(place, folder))
    unique = sorted(set(names))
    return [name for name in unique if not any(name.startswith(other + "/") for other in unique)]


def _period(incidents: Sequence[SourceDraft], osm_date: date | None, questions: list[str]) -> list[str]:
    spans = [source.span for source in incidents if source.span]
    if not spans:
        if osm_date is None:
            questions.append("Which dates does the study describe? Add `period: {from: …, to: …}`.")
            return ["# period: {from: 2024-01-01, to: 2024-12-31}"]
        year = osm_date.year
        return [f"period: {{from: {year}-01-01, to: {year}-12-31}}  # the year of the map data"]
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    why = "the dates of the incidents" if len(spans) == 1 else "the dates that all sources of incidents share"
    if last < first:
        (first, last), why = spans[0], "the dates of the first source of incidents; the others lie apart"
        questions.append("The sources of incidents cover different dates: which period should the study describe?")
    return [f"period: {{from: {first}, to: {last}}}  # {why}"]
