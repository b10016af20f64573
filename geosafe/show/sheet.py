"""The one-page sheet of a space: its map, its day, its points beside its peers, and what nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.atomic import whole_file
from geosafe.errors import CallError
from geosafe.params import MIN_PHASE_HOURS, PHASES
from geosafe.profile import EVERYONE
from geosafe.show import palette, sheet_facts
from geosafe.show.ground_names import find_names
from geosafe.show.print_fonts import LONGEST, Setter, printable
from geosafe.show.print_foot import foot_text, simulated_says
from geosafe.show.print_frame import bar_length, frame_around
from geosafe.show.print_ground import paper_zoom
from geosafe.show.print_look import incident_words, looks
from geosafe.show.print_map import map_data_of
from geosafe.show.print_names import place_names
from geosafe.show.print_page import set_pages
from geosafe.show.print_style import Ramp, Stroke
from geosafe.show.print_words import Say
from geosafe.show.profile_words import profile_title
from geosafe.show.sheet_bars import bar_rows, peers_of
from geosafe.show.sheet_curve import CURVE_MM, curves, key, ticks
from geosafe.show.sheet_find import find_spaces
from geosafe.show.sheet_said import said

if TYPE_CHECKING:
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Size of the map of a sheet [mm].
MAP_MM: Final = (100.0, 84.0)
#: How much ground at the least is drawn beyond the space to all sides [m].
AROUND_M: Final = 150.0
#: The line around the space on its map [pt].
_RING_PT: Final = 2.4
#: Longest name set in large type, and in middling type [characters].
_LARGE, _MIDDLING = 60, 140


def write_sheet(
    study: Study, scores: Scores, space: str | Sequence[str], path: str | Path, *, language: str = "en"
) -> Path:  # fmt: skip
    """Write the sheet of a space as a tagged PDF (PDF/UA-1), one A4 page a space, and return its path.

    Of recorded incidents it tells classes only, as the map does. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        The place and its scores.
    space
        The id or the name of a space, or several.
    path
        A name that ends in ``.pdf``.
    language
        Of the words, a code of :data:`geosafe.show.catalogue.LANGUAGES`.

    Raises
    ------
    CallError
        Where no space is called that (with the nearest names), or several are (with their ids).
    """
    target = Path(path)
    if target.suffix.lower() != ".pdf":
        raise CallError(f"a sheet is a PDF: let the name end in .pdf, got {target.name!r}")
    ids = find_spaces(scores.spaces, [space] if isinstance(space, str) else space)
    made = sheet_pages(study, scores, ids, language=language)
    with whole_file(target) as temporary:
        temporary.write_bytes(made)
    return target


def sheet_pages(study: Study, scores: Scores, ids: Sequence[str], *, language: str = "en") -> bytes:
    """Return the sheets of spaces, by their ids, as one PDF."""
    say, setter = Say(language), Setter()
    sheets = [_sheet(say, study, scores, each, setter) for each in ids]
    title = say("sheet.titles", n=len(ids), study=study.name) if len(ids) > 1 else sheets[0]["document"]
    data = {
        "language": say.language,
        "title": printable(title, longest=LONGEST)[0],
        "sheets": sheets,
        "foot": setter(foot_text(say, study)),
        "page": say("print.page", i="{i}", n="{n}"),
        "north": say("north"),
        "key": key(say),
        "ticks": ticks(),
        "curve_mm": list(CURVE_MM),
        "words": {name: say(f"sheet.{name}") for name in
                  ("bars", "bars.hint", "entry", "unknown", "said", "bears", "week.hint",
                   "evidence")} | {"bears.hint": say("bears.hint"), "more.one": say("print.more.one"),
                                 "more.other": say("print.more.other", n="{n}")},
        "letters": say("print.letters") if setter.missing else "",
    }  # fmt: skip
    return set_pages("sheet.typ", data)[0]


def _sheet(say: Say, study: Study, scores: Scores, space: str, setter: Setter) -> dict[str, Any]:
    unit = scores.spaces.loc[space]
    phases = [phase for phase in PHASES if study.phase_hours.get(phase, 0) >= MIN_PHASE_HOURS]
    spoken = phases[-1]
    name = setter.short(str(unit["name"]) if pd.notna(unit["name"]) else say("unnamed.space"))
    peers = peers_of(say, scores, space)
    known = sheet_facts.known_components(scores, phases)
    kind = say.named("kind", str(unit["kind"]))
    words = setter(
        {
            "name": name,
            "document": say("sheet.title", space=name, study=study.name),
            "what": say("sheet.what", kind=kind, area=say.digits(float(unit["area_m2"])), study=study.name, id=space),
            "profile": say("title.profile", title=say("sheet.bars"), profile=profile_title(scores.profile, say.words))
            if scores.profile != EVERYONE else say("sheet.bars"),
            "simulated": simulated_says(say, study),
            "entry": sheet_facts.entry(say, unit),
            "sentences": [sheet_facts.sentence(say, unit, phase) for phase in phases],
            "phases": [say(f"phase.{phase}") for phase in phases],
            "incidents": _incidents(say, scores, space, phases),
            "peers": peers.says,
            "alike": _alike(say, scores, space),
            "facts_heading": say("sheet.facts", when=say(f"sheet.when.{spoken}")),
            "facts": sheet_facts.facts(say, unit, spoken),
            "gaps": sheet_facts.gaps(say, unit, phases, known=known),
            "evidence": sheet_facts.evidence(say, unit, spoken, known=known),
            "said": said(say, scores, space, phases),
            "bearings": sheet_facts.bearings(say, unit, spoken),
        }
    )  # fmt: skip
    size = 17 if len(words["name"]) <= _LARGE else 13 if len(words["name"]) <= _MIDDLING else 10
    use = scores.use_by_hour
    return {
        **words,
        "name_pt": size,
        "bars": bar_rows(say, scores, space, peers, phases),
        "curves": curves(say, study, use, int(np.flatnonzero(use.spaces.expected.index == space)[0])) if use else [],
        "map": _map(say, study, scores, space, words["name"], spoken),
    }


def _map(say: Say, study: Study, scores: Scores, space: str, name: str, phase: str) -> dict[str, Any]:
    """Return the map of a space's surroundings, north up, at a round scale, with a line around the space."""
    shape = scores.spaces.geometry[space]
    west, south, east, north = shape.bounds
    around = (west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M)
    frame = frame_around(around, width_mm=MAP_MM[0], height_mm=MAP_MM[1])
    blocks, spaces = (looks(study, scores, blocks=each, phase=phase, view="conditions") for each in (True, False))
    drawn = map_data_of(say, study, scores, frame, blocks, spaces, ramp=Ramp.of("scale"))
    found = find_names(study, scores.spaces, scores.blocks)
    line = frame.path(np.array([shape]))
    ring = Stroke(3, _RING_PT + 1.6, "#ffffff").svg(line) + Stroke(3, _RING_PT, palette.PRINTED["paper"].pick).svg(line)
    names = place_names(found, scores, blocks, frame, zoom=paper_zoom(study, frame), area=study.area)
    bar = bar_length(frame.scale)
    when = say(f"sheet.when.{phase}")
    metres = round((MAP_MM[1] * frame.scale / 1000 - (north - south)) / 2, -1)
    return {
        **drawn,
        "svg": drawn["svg"].replace("</svg>", f"{ring}</svg>"),
        "names": [vars(each) for each in names],
        "heading": say("sheet.map", when=when),
        "alt": say("sheet.map.alt", space=name, metres=say.number(metres), scale=say.number(frame.scale), when=when),
        "key": say("sheet.map.key", low=say("legend.low.conditions"), high=say("legend.high.conditions"),
                   few=say("legend.low.activity"), many=say("legend.high.activity")),
        "scale": say("sheet.map.scale", scale=say.number(frame.scale), metres=say.number(frame.scale / 100)),
        "bar": {"length_mm": bar / frame.scale * 1000, "zero": say("print.bar.zero"),
                "full": say("print.bar.full", length=say.number(bar))},
    }  # fmt: skip


def _incidents(say: Say, scores: Scores, space: str, phases: list[str]) -> dict[str, Any]:
    """Return what may be told of recorded incidents: one class a phase, or one for all hours."""
    told = [incident_words(scores, phase) for phase in phases]
    heading = say("component.incidents")
    if all(all_hours for _, all_hours in told):
        return {"heading": heading, "cells": [say("usual.all", usual=say(told[0][0][space]))]}
    return {"heading": heading, "cells": [say(keys[space]) for keys, _ in told]}


def _alike(say: Say, scores: Scores, space: str) -> str:
    use = scores.use_by_hour
    alike = use.space_profile["alike"].get(space) if use and "alike" in use.space_profile else None
    if alike is None or pd.isna(alike) or not str(alike):
        return ""
    spaces = scores.spaces["name"].reindex(str(alike).split("; "))
    given = [str(name) if pd.notna(name) else say("unnamed.listed", id=key) for key, name in spaces.items()]
    names = [printable(name, longest=60)[0] for name in given]
    return say("sheet.peers.alike", names="; ".join(names))
