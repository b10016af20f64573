"""The legend of a printed map: samples drawn with the map's own strokes, class edges with their units."""

from __future__ import annotations

from typing import Any, Final

from geosafe.show import palette
from geosafe.show.print_choice import Choice
from geosafe.show.print_look import CHANGE, FEW, NOT_KNOWN, NOT_SCORED
from geosafe.show.print_notes import compared, hour_says, notes
from geosafe.show.print_style import Ramp, Stroke, hatches, outlined, street_strokes, svg
from geosafe.show.print_words import Say

#: Size of one sample of five in a row, the same in a narrow column, and of one beside a line of text [mm].
SAMPLE_MM: Final = (11.0, 4.0)
NARROW_MM: Final = (8.0, 4.0)
LINE_MM: Final = (13.0, 3.4)
#: The width of streets at which their colours are shown: the class of most people.
_WIDEST: Final = 4
_INCIDENT_EDGES: Final = ("¼", "⅔", "1½", "4")


def legend(say: Say, choice: Choice, *, timed: bool, factor: float, narrow: bool = False) -> dict[str, Any]:
    """Return what the template of a map shows as its legend.

    Parameters
    ----------
    say
        The words.
    choice
        What is drawn.
    timed
        Whether recorded incidents are told for the phase; else they are of all hours.
    factor
        How much narrower streets are drawn than at 1:5,000.
    narrow
        Whether the column is narrow.
    """
    ramp, view = choice.ramp, choice.shown.name
    classes, turned = range(len(ramp.inks)), not choice.changes and choice.shown.view.reverse
    size = NARROW_MM if narrow else SAMPLE_MM
    ends = CHANGE if choice.changes else view
    edges, unit = _edges(say, choice, timed=timed)
    area = Stroke(0, 0.7, palette.PRINTED["paper"].soft, (7, 2.5, 1, 2.5))
    lines = [
        {"drawing": _line(strokes, *LINE_MM), "text": text} for strokes, text in _rows(say, choice, ramp, factor=factor)
    ]
    lines.append({"drawing": _line([area], *LINE_MM), "text": say("print.texture.area")})
    return {
        "colour": {
            "heading": say("print.colour", what=_lower(say(f"view.{view}"))),
            "unit": unit,
            "when": hour_says(say, choice),
            "samples": [_line(street_strokes(k, _WIDEST, False, ramp=ramp, factor=factor), *size)
                        for k in classes if _coloured(choice, "blocks")],
            "areas": [_area(ramp, k, *size) for k in classes if _coloured(choice, "spaces")],
            "edges": edges[::-1] if turned else edges,
            "ends": [say(f"legend.low.{ends}"), say(f"legend.high.{ends}")],
        },
        "width": {} if not _coloured(choice, "blocks") else {
            "heading": say("print.width.night" if choice.changes else "print.width"),
            "unit": say("legend.people.unit"),
            "when": "",
            "samples": [_line([s for s in street_strokes(0, k, False, ramp=Ramp.of("scale"), factor=factor)
                               if s.level < 2], *size) for k in range(5)],
            "edges": [say.digits(edge) for edge in palette.raw_edges("activity")],
            "ends": [say("legend.low.activity"), say("legend.high.activity")],
        },
        "cell_mm": size[0],
        "textures": say("print.textures"),
        "lines": lines,
        "spaces": _spaces(say, choice),
        "notes": notes(say, choice),
    }  # fmt: skip


def _rows(say: Say, choice: Choice, ramp: Ramp, *, factor: float) -> list[tuple[list[Stroke], str]]:
    """Return the lines that say something beside the classes, with what each says."""
    view = choice.shown.name

    def street(colour: int, *, wide: bool = False) -> list[Stroke]:
        return street_strokes(colour, 2, wide, ramp=ramp, factor=factor)

    rows = [(street(NOT_KNOWN), say("print.texture.unknown"))]
    if not choice.changes and _coloured(choice, "blocks"):
        rows.append((street(min(2, len(ramp.inks) - 1), wide=True), say("print.texture.wide")))
    if view == "incidents" and not choice.changes:
        rows.append((street(FEW), say("print.texture.few")))
        if choice.subject.scores.concentrations is not None:
            rows.append((outlined(street(3)), say("legend.concentration")))
    if view == "homes_near":
        rows.append((street(FEW), say("legend.fewer.homes")))
    return [*rows, (street(NOT_SCORED), say("print.texture.unranked"))]


def _coloured(choice: Choice, kind: str) -> bool:
    """Return whether colour tells of blocks or of spaces."""
    return choice.changes or any((kind, phase) in choice.shown.found for phase in choice.phases)


def _spaces(say: Say, choice: Choice) -> str:
    """Return what the hatching of spaces says; empty where spaces have no colour."""
    if not _coloured(choice, "spaces"):
        return ""
    return say("print.spaces.change" if choice.ramp.name == CHANGE else "print.spaces")


def _edges(say: Say, choice: Choice, *, timed: bool) -> tuple[list[str], str]:
    """Return the numbers between the classes of what is drawn, ascending, and their unit."""
    if choice.changes:
        return [_signed(say, edge) for edge in palette.CHANGE_EDGES], say("legend.change")
    view = choice.shown
    if view.name == "incidents":
        return list(_INCIDENT_EDGES), say("legend.unit.incidents" if timed else "legend.unit.incidents.all")
    number = _signed if view.view.ramp == "change" else Say.digits
    return [number(say, edge) for edge in view.numbers], say(f"legend.unit.{view.name}", **compared(say, choice))


def _signed(say: Say, edge: float) -> str:
    return f"+{say.digits(edge)}" if edge > 0 else say.digits(edge)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _line(strokes: list[Stroke], width: float, height: float) -> str:
    inset = 130 if any(stroke.level < 0 for stroke in strokes) else 90
    path = f"M{inset} {height * 50:.0f}L{width * 100 - inset:.0f} {height * 50:.0f}"
    return svg(width, height, *(stroke.svg(path) for stroke in sorted(strokes, key=lambda each: each.level)))


def _area(ramp: Ramp, colour: int, width: float, height: float) -> str:
    box = f"M60 40H{width * 100 - 60:.0f}V{height * 100 - 40:.0f}H60Z"
    ink = ramp.inks[colour]
    edge = Stroke(1, 0.8, ink).svg(box)
    return svg(width, height, hatches(ramp), f'<path d="{box}" fill="url(#hatch-{ramp.name}-{colour})"/>', edge)
