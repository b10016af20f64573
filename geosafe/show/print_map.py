"""A map on paper, drawn without a browser: PDF, picture or SVG at a stated scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.atomic import whole_file
from geosafe.errors import CallError
from geosafe.params import EVENING_HOURS
from geosafe.profile import EVERYONE
from geosafe.recipe import EVERYTHING
from geosafe.show.print_choice import Choice, choose, nothing_to_show
from geosafe.show.print_fonts import LONGEST_TEXT, MISSING, Setter, printable
from geosafe.show.print_frame import PT, Frame, bar_length, frame_around
from geosafe.show.print_ground import ground_svg
from geosafe.show.print_legend import legend
from geosafe.show.print_look import FEW, NOT_KNOWN, NOT_SCORED, looks_of, share_missing, told_for_phase
from geosafe.show.print_names import place_names
from geosafe.show.print_notes import compared
from geosafe.show.print_page import PNG_DPI, Format, set_pages, text_widths
from geosafe.show.print_said import Marks, marks_of
from geosafe.show.print_style import Ramp, hatches, spaces_svg, streets_svg, svg, width_factor
from geosafe.show.print_words import Say
from geosafe.show.profile_words import profile_title
from geosafe.show.recipe_words import question_of
from geosafe.show.view_classes import KINDS

if TYPE_CHECKING:
    from geosafe.recipe import Recipe
    from geosafe.scores import Scores
    from geosafe.study import Study

#: Sizes of paper, upright [mm].
PAGES_MM: Final = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
MARGIN_MM: Final = 12.0
#: Room for the legend under a map, and beside it on paper of each size, upright [mm].
LEGEND_HIGH_MM: Final = 58.0
LEGEND_WIDE_MM: Final = 58.0
LEGEND_NARROW_MM: Final = {"A4": 41.0, "A3": LEGEND_WIDE_MM}
#: A line of the foot, of the title and of what stands under it, and the gap beside a map [mm].
_FOOT_MM: Final = 4.3
_TITLE_MM: Final = 8.0
_GAP_MM: Final = 5.0
_PANEL_MM: Final = 7.0
TITLE_PT: Final = 17.0
#: Longest title that is set whole [characters].
LONGEST_TITLE: Final = 150
#: What the area keeps clear of the frame's edge [mm].
_CLEAR_MM: Final = 2.0
#: Paper whose maps fill less than this of it is turned [share]; our judgement: a legend takes a fifth beside them.
_LEAST_FILLED: Final = 0.45
#: The marks of simulated data stand this far apart on the map, and each takes so much room [mm].
_MARKS_MM: Final = (95.0, 62.0)
_MARK_MM: Final = (44.0, 18.0)
FORMATS: Final[Mapping[str, Format]] = {".pdf": "pdf", ".png": "png", ".svg": "svg"}


@dataclass(frozen=True)
class PrintedMap:
    """A map that is ready to be set on paper.

    Attributes
    ----------
    data
        What the template shows.
    scale
        One unit of paper is that many on the ground.
    """

    data: Mapping[str, Any]
    scale: int

    def pdf(self) -> bytes:
        """Return a tagged PDF (PDF/UA-1) with its fonts inside."""
        return set_pages("print_map.typ", self.data)[0]

    def png(self, *, dpi: int = PNG_DPI) -> bytes:
        """Return a picture of the page."""
        return set_pages("print_map.typ", self.data, form="png", dpi=dpi)[0]

    def svg(self) -> bytes:
        """Return the page as SVG."""
        return set_pages("print_map.typ", self.data, form="svg")[0]

    def save(self, path: str | Path) -> Path:
        """Write it as PDF, PNG or SVG, as the end of the name says, whole or not at all; return the path."""
        target = Path(path)
        form = FORMATS.get(target.suffix.lower())
        if form is None:
            raise CallError(f"{target.name!r} must end in {', '.join(FORMATS)}: that tells in which format to print")
        made = {"pdf": self.pdf, "png": self.png, "svg": self.svg}[form]()
        with whole_file(target) as temporary:
            temporary.write_bytes(made)
        return target


def print_map(
    study: Study, scores: Scores, *, recipe: Recipe | None = None, phase: str | None = None, view: str | None = None,
    page: str | None = None, title: str | None = None, language: str | None = None,
    against: tuple[Study, Scores] | None = None,
) -> PrintedMap:  # fmt: skip
    """Draw a map for paper: white, in classes that a photocopier keeps, at a round scale that is stated.

    The same classes as on the interactive map. The same inputs give the same bytes.

    Parameters
    ----------
    study, scores
        What to draw; every table in the study's metric CRS.
    recipe
        What the map shows, in which classes, colours and on which paper; what is given beside it counts more.
    phase
        ``day``, ``evening``, ``night``, ``change`` (night less day), or ``day-and-night``: two maps side by side. By
        default the first of the recipe in which the view stands; side by side without one and for the recipe of that
        name.
    view
        What colour shows, one of :data:`geosafe.show.views.VIEWS`. By default the first of the recipe; without one the
        conditions, or their difference where ``against`` is given.
    page
        ``A4`` or ``A3``; by default that of the recipe, or A4. Upright or across as the recipe says, or as gives the
        larger scale.
    title
        The heading; by default that of the recipe, or made from the study's name and the phase. Simulated data, what
        it is compared with, and whose weights count where they are not everyone's, are named in it in any case.
    language
        Of the words, a code of :data:`geosafe.show.catalogue.LANGUAGES`; by default that of the recipe, or English.
    against
        Another result of the same place: streets and spaces of the same ids are compared with it.

    Raises
    ------
    CallError
        Where there is no such phase, view or paper, the phase has too few hours to be scored, or the study has nothing
        to show.
    DataError
        Where the first view of the recipe has no data, or nothing in ``against`` has an id of the study.
    """
    say = Say(language or (recipe.language if recipe else "en"))
    choice = choose(study, scores, say.words, recipe=recipe, phase=phase, view=view, page=page, against=against)
    heading = _heading(say, choice, title or (recipe.title if recipe else None))
    return _lay_out(say, choice, heading, question_of(recipe or EVERYTHING, say.words))


def _heading(say: Say, choice: Choice, title: str | None) -> str:
    study, scores = choice.subject.study, choice.subject.scores
    key = f"print.title.{'both' if len(choice.phases) > 1 else choice.phases[0]}"
    text = title if title is not None else say(key, study=study.name)
    if choice.subject.against:
        text = say("title.against", title=text, other=compared(say, choice)["other"])
    if scores.profile != EVERYONE:
        text = say("title.profile", title=text, profile=profile_title(scores.profile, say.words))
    return say("title.simulated", title=text) if study.simulated else text


def _lay_out(say: Say, choice: Choice, heading: str, question: str) -> PrintedMap:
    """Return the page laid out as gives the largest scale: upright, the legend under or beside the map, or across."""
    study, scores, page, phases = choice.subject.study, choice.subject.scores, choice.page, choice.phases
    drawn = {kind: {phase: looks_of(choice.subject, choice.shown, kind=kind, phase=phase) for phase in phases}
             for kind in KINDS}  # fmt: skip
    if all(each["colour"].isin([NOT_SCORED, NOT_KNOWN]).all() for looked in drawn.values() for each in looked.values()):
        raise nothing_to_show(study, choice.shown.name, say.words)
    setter = Setter()
    marks = {phase: marks_of(say, choice, phase) for phase in phases}
    first = marks[phases[0]]
    said = first.legend(say, setter) if first else {}
    layout = _layout(say, choice, heading, long_legend=bool(said))
    frame, across, beside = layout.frame, layout.across, layout.beside_mm
    timed = choice.shown.name != "incidents" or all(told_for_phase(scores, phase) for phase in phases)
    bar = bar_length(frame.scale)
    data = setter(
        {
            "language": say.language, "paper": page.lower(), "across": across,
            "margin_mm": MARGIN_MM, "gap_mm": _GAP_MM, "foot_mm": layout.foot_lines * _FOOT_MM, "beside_mm": beside,
            "columns": 1 if layout.stacked else len(phases), "legend_high_mm": layout.legend_high_mm,
            "title": setter.short(heading, LONGEST_TITLE),
            "question": question,
            "simulated": simulated_says(say, study),
            "missing": _missing(say, choice, drawn),
            "scale": say("print.scale", scale=say.number(frame.scale), page=page, metres=say.number(frame.scale / 100)),
            "bar": {"length_mm": bar / frame.scale * 1000, "zero": say("print.bar.zero"),
                    "full": say("print.bar.full", length=say.number(bar))},
            "north": say("north"),
            "foot": foot_text(say, study),
            "page": say("print.page", i="{i}", n="{n}"),
        }
    )  # fmt: skip
    # Drawings need no setting.
    narrow = not across and beside == LEGEND_NARROW_MM["A4"]
    data["legend"] = _set_words(
        setter, legend(say, choice, timed=timed, factor=width_factor(frame.scale), narrow=narrow)
    )
    data["said"] = said
    data["panels"] = [_panel(say, choice, frame, phase, drawn, marks[phase], setter) for phase in phases]
    data["letters"] = say("print.letters") if setter.missing else ""
    return PrintedMap(data, frame.scale)


def _set_words(setter: Setter, made: dict[str, Any]) -> dict[str, Any]:
    """Return a legend with what may name a study printable."""
    colour = made["colour"]
    return {**made, "colour": {**colour, "unit": setter(colour["unit"])}, "notes": setter(made["notes"])}


@dataclass(frozen=True)
class _Layout:
    """How a page is laid out: across or upright, the legend beside or below, maps beside or above one another."""

    frame: Frame
    foot_lines: int
    filled: float
    across: bool
    beside_mm: float
    stacked: bool
    legend_high_mm: float


def _layout(say: Say, choice: Choice, heading: str, *, long_legend: bool) -> _Layout:
    """Return the layout of the largest scale; paper that would stay half empty is turned, whatever the recipe says."""
    # A long legend, or one beside maps above one another, has no room below; beside maps on A4 it takes two columns.
    narrow = LEGEND_WIDE_MM if long_legend else LEGEND_NARROW_MM[choice.page]
    wide = 2 * LEGEND_WIDE_MM + _GAP_MM if long_legend and choice.page == "A4" else LEGEND_WIDE_MM
    ways = [(False, 0.0, False), (False, narrow, False), (True, wide, False)]
    ways = ways[1:] if long_legend else ways
    if len(choice.phases) > 1:
        ways += [(False, narrow, True), (True, wide, True)]
    options = [_room(say, choice, heading, *way) for way in ways]
    asked = [each for each in options if choice.across in (None, each.across)]
    wanted = options if max(each.filled for each in asked) < _LEAST_FILLED else asked
    return min(wanted, key=lambda each: each.frame.scale)


def _room(say: Say, choice: Choice, heading: str, across: bool, beside: float, stacked: bool) -> _Layout:
    """Return the room that the maps of a page get in one way of laying it out."""
    study, panels = choice.subject.study, len(choice.phases)
    width, height = PAGES_MM[choice.page][::-1] if across else PAGES_MM[choice.page]
    width, height = width - 2 * MARGIN_MM, height - 2 * MARGIN_MM
    foot, title = text_widths([(printable(foot_text(say, study), longest=LONGEST_TEXT)[0], 9.0, False),
                               (printable(heading, longest=LONGEST_TITLE)[0], TITLE_PT, True)])  # fmt: skip
    foot_lines = math.ceil(foot / PT * 1.06 / (width - 30)) + 1
    title_lines = max(1, math.ceil(title / PT * 1.1 / width))
    height -= foot_lines * _FOOT_MM + title_lines * _TITLE_MM + (12 if study.simulated else 7)
    whole, sheet = height, width * height
    width, height = (width - beside - _GAP_MM, height) if beside else (width, height - LEGEND_HIGH_MM)
    if stacked:
        height = height / panels - _PANEL_MM - _GAP_MM / 2
    else:
        height -= _PANEL_MM if panels > 1 else 0
        width = (width - _GAP_MM * (panels - 1)) / panels
    bounds = study.area.bounds
    fits = frame_around(bounds, width_mm=width - 2 * _CLEAR_MM, height_mm=height - 2 * _CLEAR_MM)
    metres = fits.scale / 1000
    tight = (min(width, (bounds[2] - bounds[0]) / metres + 2 * _CLEAR_MM),
             min(height, (bounds[3] - bounds[1]) / metres + 2 * _CLEAR_MM))  # fmt: skip
    frame = frame_around(bounds, width_mm=round(tight[0], 2), height_mm=round(tight[1], 2), scale=fits.scale)
    used = 0 if beside else frame.height_mm + _PANEL_MM * (panels > 1)
    return _Layout(frame, foot_lines, panels * tight[0] * tight[1] / sheet, across, beside, stacked, whole - used)


def _panel(
    say: Say, choice: Choice, frame: Frame, phase: str, drawn: Mapping[str, Mapping[str, pd.DataFrame]],
    marks: Marks | None, setter: Setter,
) -> dict[str, Any]:  # fmt: skip
    study, scores = choice.subject.study, choice.subject.scores
    blocks, spaces = (drawn[kind][phase] for kind in KINDS)
    hour = f"{EVENING_HOURS[1]}:00"
    shares = _shares(say, scores, blocks, len(choice.ramp.inks))
    alt = say(
        "print.alt" if shares else "print.alt.spaces", study=printable(study.name)[0],
        when=say(f"print.when.{phase}", hour=hour), scale=say.number(frame.scale),
        what=say(f"view.{choice.shown.name}").lower(), shares=shares,
    )  # fmt: skip
    if marks is not None and len(marks.places):
        alt = f"{alt} {say('print.alt.said', n=len(marks.places))}"
    heading = say("print.panel", phase=say(f"phase.{phase}"), when=say(f"when.{phase}", hour=hour))
    picture = map_data_of(say, study, scores, frame, blocks, spaces, ramp=choice.ramp)
    names = place_names(scores, blocks, frame, taken=marks.taken(frame) if marks else None)
    if marks:
        picture["svg"] = picture["svg"].removesuffix("</svg>") + marks.svg(frame) + "</svg>"
        names = [*names, *marks.numbers(frame)]
    setter.missing |= any(MISSING in name.text for name in names)
    return {
        "heading": "" if len(choice.phases) == 1 else heading,
        "alt": alt,
        **picture,
        "names": [vars(name) for name in names],
    }


def map_data_of(
    say: Say, study: Study, scores: Scores, frame: Frame, blocks: pd.DataFrame, spaces: pd.DataFrame, *, ramp: Ramp
) -> dict[str, Any]:
    """Return the picture of a frame without its names, and the mark of simulated data."""
    drawing = svg(
        frame.width_mm, frame.height_mm, hatches(ramp), ground_svg(study, frame),
        spaces_svg(scores.spaces.geometry.to_numpy(), spaces, frame, ramp=ramp),
        streets_svg(scores.blocks.geometry.to_numpy(), blocks, frame, ramp=ramp),
    )  # fmt: skip
    across, down = (np.arange(at, max(size - room, at + 1), apart) for at, size, room, apart in zip(
        (8.0, 24.0), (frame.width_mm, frame.height_mm), _MARK_MM, _MARKS_MM, strict=True))  # fmt: skip
    marks = [[float(x), float(y)] for y in down for x in across] if study.simulated else []
    return {"svg": drawing, "width_mm": frame.width_mm, "height_mm": frame.height_mm,
            "mark": say("simulated") if study.simulated else "", "marks": marks}  # fmt: skip


def _missing(say: Say, choice: Choice, drawn: Mapping[str, Mapping[str, pd.DataFrame]]) -> str:
    """Return how much of the streets, or of spaces where they alone have a colour, nobody can tell, phase by phase."""
    told, scores = [], choice.subject.scores
    few = choice.shown.name in ("incidents", "homes_near") and not choice.changes
    for phase in choice.phases:
        of_streets = not (drawn["blocks"][phase]["colour"] == NOT_SCORED).all()
        kind = "blocks" if of_streets else "spaces"
        share = share_missing(getattr(scores, kind), drawn[kind][phase])
        key = "legend.missing.incidents" if few else "print.missing" if of_streets else "legend.missing.spaces"
        text = say(key, share=say.percent(share)) if share else say("print.missing.none") if of_streets else ""
        if text:
            text = f"{text[0].upper()}{text[1:].removesuffix('.')}."
            told.append(say("print.missing.phase", phase=say(f"phase.{phase}"), text=text) if len(drawn[kind]) > 1
                        else text)  # fmt: skip
    return " ".join(told)


def _shares(say: Say, scores: Scores, look: pd.DataFrame, count: int) -> str:
    """Return in words how the length of scored streets is shared among the classes, for those who do not see it."""
    length = scores.blocks["walk_length_m"].to_numpy(float)
    groups = {str(k): look["colour"] == k for k in range(count)} | {"none": look["colour"].isin([NOT_KNOWN, FEW])}
    total = sum(length[rows.to_numpy()].sum() for rows in groups.values())
    parts = [
        say("print.alt.share", share=say.percent(length[rows.to_numpy()].sum() / total), level=say(f"print.alt.{key}"))
        for key, rows in groups.items() if rows.any() and total
    ]  # fmt: skip
    return ", ".join(parts)


def simulated_says(say: Say, study: Study) -> str:
    """Return the sentence that marks simulated layers; empty where there are none."""
    layers = ", ".join(say.named("layer", str(source["layer"])) for source in study.sources if source.get("simulated"))
    return say("simulated.says", layers=layers) if layers else ""


def foot_text(say: Say, study: Study) -> str:
    """Return licences, dates and the maker, for the foot of a page."""
    given = [str(source.get("licence") or "") for source in study.sources]
    licences = dict.fromkeys([say("legend.osm"), *(text for text in given if text and "OpenStreetMap" not in text)])
    return say(
        "print.foot" if study.osm_date else "print.foot.no_date", osm_date=study.osm_date,
        start=study.period.start.isoformat(), end=study.period.end.isoformat(), licences=" · ".join(licences),
    )  # fmt: skip
