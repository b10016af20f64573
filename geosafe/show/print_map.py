"""A map on paper, drawn without a browser: PDF, picture or SVG at a stated scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import shapely.affinity

from geosafe.atomic import whole_file
from geosafe.errors import CallError
from geosafe.params import EVENING_HOURS
from geosafe.profile import EVERYONE
from geosafe.recipe import EVERYTHING
from geosafe.show.ground_names import find_names
from geosafe.show.print_atlas import Atlas, Sheet, atlas_of, grid_numbers, grid_svg, grid_taken, links_taken, scale_of
from geosafe.show.print_choice import Choice, choose, nothing_to_show
from geosafe.show.print_fonts import MISSING, Setter, printable
from geosafe.show.print_foot import foot_text, simulated_says
from geosafe.show.print_frame import Frame, bar_length
from geosafe.show.print_ground import ground_svg, paper_zoom
from geosafe.show.print_layout import FOOT_MM, GAP_MM, LEGEND_WIDE_MM, LEGENDS_WIDE_MM, LONGEST_TITLE, MARGIN_MM, layout
from geosafe.show.print_legend import legend
from geosafe.show.print_look import FEW, NOT_KNOWN, NOT_SCORED, looks_of, share_missing, told_for_phase
from geosafe.show.print_names import place_names
from geosafe.show.print_notes import compared
from geosafe.show.print_page import PNG_DPI, Format, set_pages
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

#: The marks of simulated data stand this far apart on the map, and each takes so much room [mm].
_MARKS_MM: Final = (95.0, 62.0)
_MARK_MM: Final = (44.0, 18.0)
#: How they are written (print_parts.typ): size, breadth of a letter on average [mm], and turn [degrees].
_LETTERS_MM: Final = (5.3, 3.0)
_TURNED: Final = -20.0
Geometries = npt.NDArray[Any]
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

    @property
    def sheets(self) -> int:
        """How many sheets follow the overview; 0 where the map is one page."""
        return int(self.data["sheet_count"])

    def png(self, *, dpi: int = PNG_DPI) -> bytes:
        """Return a picture of the page, of several sheets of the overview."""
        return set_pages("print_map.typ", self.data, form="png", dpi=dpi)[0]

    def svg(self) -> bytes:
        """Return the page as SVG, of several sheets the overview."""
        return set_pages("print_map.typ", self.data, form="svg")[0]

    def save(self, path: str | Path) -> Path:
        """Write it as PDF, PNG or SVG, as the end of the name says, whole or not at all; return the path."""
        target = Path(path)
        form = FORMATS.get(target.suffix.lower())
        if form is None:
            raise CallError(f"{target.name!r} must end in {', '.join(FORMATS)}: that tells in which format to print")
        if self.sheets and form != "pdf":
            raise CallError(f"several sheets are one PDF: let the name end in .pdf, got {target.name!r}")
        made = {"pdf": self.pdf, "png": self.png, "svg": self.svg}[form]()
        with whole_file(target) as temporary:
            temporary.write_bytes(made)
        return target


def print_map(
    study: Study, scores: Scores, *, recipe: Recipe | None = None, phase: str | None = None, view: str | None = None,
    page: str | None = None, title: str | None = None, language: str | None = None,
    against: tuple[Study, Scores] | None = None, scale: int | str | None = None, sheets: int | None = None,
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
    scale
        As ``"1:5000"`` or ``5000``: the map in several sheets at that scale, after an overview that shows each.
    sheets
        The same at the largest round scale that takes at most so many sheets.

    Raises
    ------
    CallError
        Where there is no such phase, view or paper, the phase has too few hours to be scored, the study has nothing
        to show, or the scale takes one sheet or too many.
    DataError
        Where the first view of the recipe has no data, or nothing in ``against`` has an id of the study.
    """
    say = Say(language or (recipe.language if recipe else "en"))
    if scale is not None and sheets is not None:
        raise CallError(
            "a scale says how many sheets there are, and the number of sheets the scale: give one of the two"
        )
    cut = (None if scale is None else scale_of(str(scale)), sheets)
    choice = choose(study, scores, say.words, recipe=recipe, phase=phase, view=view, page=page, against=against)
    heading = _heading(say, choice, title or (recipe.title if recipe else None))
    return _lay_out(say, choice, heading, question_of(recipe or EVERYTHING, say.words), cut)


def _heading(say: Say, choice: Choice, title: str | None) -> str:
    study, scores = choice.subject.study, choice.subject.scores
    key = f"print.title.{'both' if len(choice.phases) > 1 else choice.phases[0]}"
    text = title if title is not None else say(key, study=study.name)
    if choice.subject.against:
        text = say("title.against", title=text, other=compared(say, choice)["other"])
    if scores.profile != EVERYONE:
        text = say("title.profile", title=text, profile=profile_title(scores.profile, say.words))
    return say("title.simulated", title=text) if study.simulated else text


def _lay_out(say: Say, choice: Choice, heading: str, question: str, cut: tuple[int | None, int | None]) -> PrintedMap:
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
    laid = layout(say, choice, heading, long_legend=bool(said))
    frame, across, beside = laid.frame, laid.across, laid.beside_mm
    atlas = (atlas_of(study.area, page=page, foot_lines=laid.foot_lines, whole=frame.scale, scale=cut[0], sheets=cut[1])
             if any(cut) else Atlas((), False))  # fmt: skip
    timed = choice.shown.name != "incidents" or all(told_for_phase(scores, phase) for phase in phases)
    data = setter(
        {
            "language": say.language, "paper": page.lower(), "across": across,
            "margin_mm": MARGIN_MM, "gap_mm": GAP_MM, "foot_mm": laid.foot_lines * FOOT_MM, "beside_mm": beside,
            "legend_columns": 2 if beside >= LEGENDS_WIDE_MM else 1,
            "columns": 1 if laid.stacked else len(phases), "legend_high_mm": laid.legend_high_mm,
            "title": setter.short(heading, LONGEST_TITLE),
            "question": question,
            "simulated": simulated_says(say, study),
            "missing": _missing(say, choice, drawn),
            **_measures(say, frame.scale, page),
            "north": say("north"),
            "foot": foot_text(say, study),
            "page": say("print.page", i="{i}", n="{n}"),
        }
    )  # fmt: skip
    # Drawings need no setting.
    narrow = 0 < beside < LEGEND_WIDE_MM
    data["legend"] = _set_words(
        setter, legend(say, choice, timed=timed, factor=width_factor(frame.scale), narrow=narrow)
    )
    data["said"] = said
    found = find_names(study, scores.spaces, scores.blocks)

    def panel(of: Frame, phase: str, kept: Geometries, sheets: tuple[Sheet, ...] = ()) -> dict[str, Any]:
        return _panel(say, choice, of, phase, drawn, marks[phase], found, setter, kept, sheets)

    kept = grid_taken(atlas.sheets, frame) if atlas.sheets else np.array([])
    data["panels"] = [panel(frame, phase, kept, atlas.sheets) for phase in phases]
    data["sheets"] = [_sheet(say, atlas, each, panel(each.frame, phase, links_taken(each)))
                      for each in atlas.sheets for phase in phases]  # fmt: skip
    data["sheet_count"] = len(atlas.sheets)
    data["atlas"] = _told(say, setter, choice, atlas) if atlas.sheets else {}
    data["letters"] = say("print.letters") if setter.missing else ""
    return PrintedMap(data, atlas.sheets[0].frame.scale if atlas.sheets else frame.scale)


def _measures(say: Say, scale: int, page: str) -> dict[str, Any]:
    """Return a scale in words and as a bar."""
    bar = bar_length(scale)
    return {
        "scale": say("print.scale", scale=say.number(scale), page=page, metres=say.number(scale / 100)),
        "bar": {"length_mm": bar / scale * 1000, "zero": say("print.bar.zero"),
                "full": say("print.bar.full", length=say.number(bar))},
    }  # fmt: skip


def _told(say: Say, setter: Setter, choice: Choice, atlas: Atlas) -> dict[str, Any]:
    """Return what all sheets of an atlas share."""
    scale, count = atlas.sheets[0].frame.scale, len(atlas.sheets)
    return {
        "across": atlas.across, "key": say("atlas.key"), **setter(_measures(say, scale, choice.page)),
        "says": say("atlas.overview", m=count, scale=say.number(scale)),
    }  # fmt: skip


def _sheet(say: Say, atlas: Atlas, sheet: Sheet, panel: dict[str, Any]) -> dict[str, Any]:
    """Return a map as one sheet of an atlas, with the numbers of those above, right, below and left of it."""
    count = len(atlas.sheets)
    alt = say("atlas.alt", n=sheet.number, m=count, map=panel["alt"])
    beside = [say("atlas.to", n=number) if number else "" for number in sheet.beside]
    return {**panel, "alt": alt, "label": say("atlas.sheet", n=sheet.number, m=count), "beside": beside}


def _set_words(setter: Setter, made: dict[str, Any]) -> dict[str, Any]:
    """Return a legend with what may name a study printable."""
    colour = made["colour"]
    return {**made, "colour": {**colour, "unit": setter(colour["unit"])}, "notes": setter(made["notes"])}


def _panel(
    say: Say, choice: Choice, frame: Frame, phase: str, drawn: Mapping[str, Mapping[str, pd.DataFrame]],
    marks: Marks | None, found: gpd.GeoDataFrame, setter: Setter, kept: Geometries,
    sheets: tuple[Sheet, ...],
) -> dict[str, Any]:  # fmt: skip
    study, scores = choice.subject.study, choice.subject.scores
    blocks, spaces = (drawn[kind][phase] for kind in KINDS)
    hour = f"{EVENING_HOURS[1]}:00"
    seen = shapely.intersects(scores.blocks.geometry.to_numpy(), shapely.box(*frame.box))
    shares = _shares(say, scores.blocks[seen], blocks[seen], len(choice.ramp.inks))
    alt = say(
        "print.alt" if shares else "print.alt.spaces", study=printable(study.name)[0],
        when=say(f"print.when.{phase}", hour=hour), scale=say.number(frame.scale),
        what=say(f"view.{choice.shown.name}").lower(), shares=shares,
    )  # fmt: skip
    if marks is not None and len(marks.places):
        alt = f"{alt} {say('print.alt.said', n=len(marks.places))}"
    heading = say("print.panel", phase=say(f"phase.{phase}"), when=say(f"when.{phase}", hour=hour))
    picture = map_data_of(say, study, scores, frame, blocks, spaces, ramp=choice.ramp)
    # The same names in the same places on all maps of a page: clear of each street at its widest.
    widest = pd.DataFrame({"width": np.max([each["width"] for each in drawn["blocks"].values()], axis=0)}, blocks.index)
    taken = [*(marks.taken(frame) if marks else ()), *kept, *_under_marks(picture)]
    names = place_names(
        found, scores, widest, frame, zoom=paper_zoom(study, frame), taken=np.array(taken, dtype=object)
    )
    if sheets:
        picture["svg"] = picture["svg"].removesuffix("</svg>") + grid_svg(sheets, frame) + "</svg>"
        names += grid_numbers(sheets, frame)
    if marks:
        picture["svg"] = picture["svg"].removesuffix("</svg>") + marks.svg(frame) + "</svg>"
        numbers = marks.numbers(frame)
        names += [each for each in numbers if 0 < each.x_mm < frame.width_mm and 0 < each.y_mm < frame.height_mm]
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


def _under_marks(picture: dict[str, Any]) -> list[shapely.Geometry]:
    """Return the paper that the marks of simulated data are written on [mm], so that no name stands below them."""
    high, letter = _LETTERS_MM
    wide = letter * len(picture["mark"])
    return [shapely.affinity.rotate(shapely.box(x, y, x + wide, y + high), _TURNED) for x, y in picture["marks"]]


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


def _shares(say: Say, blocks: pd.DataFrame, look: pd.DataFrame, count: int) -> str:
    """Return in words how the length of scored streets is shared among the classes, for those who do not see it."""
    length = blocks["walk_length_m"].to_numpy(float)
    groups = {str(k): look["colour"] == k for k in range(count)} | {"none": look["colour"].isin([NOT_KNOWN, FEW])}
    total = sum(length[rows.to_numpy()].sum() for rows in groups.values())
    parts = [
        say("print.alt.share", share=say.percent(length[rows.to_numpy()].sum() / total), level=say(f"print.alt.{key}"))
        for key, rows in groups.items() if rows.any() and total
    ]  # fmt: skip
    return ", ".join(parts)
