"""The legend of a printed map: samples drawn with the map's own strokes, class edges with their units."""

from __future__ import annotations

from typing import Any, Final

from geosafe.show import palette
from geosafe.show.print_look import CHANGE, FEW, NOT_KNOWN, NOT_SCORED
from geosafe.show.print_style import Stroke, hatches, ramp_of, street_strokes, svg
from geosafe.show.print_words import Say
from geosafe.show.views import VIEWS

#: Size of one sample of five in a row, the same in a narrow column, and of one beside a line of text [mm].
SAMPLE_MM: Final = (11.0, 4.0)
NARROW_MM: Final = (8.0, 4.0)
LINE_MM: Final = (13.0, 3.4)
#: The width of streets at which their colours are shown: the class of most people.
_WIDEST: Final = 4
_INCIDENT_EDGES: Final = ("¼", "⅔", "1½", "4")


def legend(say: Say, *, phase: str, view: str, timed: bool, factor: float, narrow: bool = False) -> dict[str, Any]:
    """Return what the template of a map shows as its legend.

    Parameters
    ----------
    say
        The words.
    phase, view
        What is drawn.
    timed
        Whether recorded incidents are told for the phase; else they are of all hours.
    factor
        How much narrower streets are drawn than at 1:5,000.
    narrow
        Whether the column is narrow.
    """
    ramp = ramp_of(phase, view)
    size = NARROW_MM if narrow else SAMPLE_MM
    ends = "change" if phase == CHANGE else view
    edges, unit = _edges(say, phase, view, timed=timed)
    rows = [("unknown", NOT_KNOWN, False)]
    if phase != CHANGE:
        rows.append(("wide", 2, True))
    if view == "incidents":
        rows.append(("few", FEW, False))
    rows.append(("unranked", NOT_SCORED, False))
    area = Stroke(0, 0.7, palette.PRINTED["paper"].soft, (7, 2.5, 1, 2.5))
    lines = [
        {"drawing": _line(street_strokes(colour, 2, wide, ramp=ramp, factor=factor), *LINE_MM),
         "text": say(f"print.texture.{key}")}
        for key, colour, wide in rows
    ]  # fmt: skip
    lines.append({"drawing": _line([area], *LINE_MM), "text": say("print.texture.area")})
    return {
        "colour": {
            "heading": say("print.colour", what=_lower(say(f"view.{view}"))),
            "unit": unit,
            "samples": [_line(street_strokes(k, _WIDEST, False, ramp=ramp, factor=factor), *size)
                        for k in range(5)],
            "areas": [_area(ramp, k, *size) for k in range(5)],
            "edges": edges,
            "ends": [say(f"legend.low.{ends}"), say(f"legend.high.{ends}")],
        },
        "width": {
            "heading": say("print.width.night" if phase == CHANGE else "print.width"),
            "unit": say("legend.people.unit"),
            "samples": [_line([s for s in street_strokes(0, k, False, ramp="scale", factor=factor) if s.level < 2],
                              *size) for k in range(5)],
            "edges": [say.digits(edge) for edge in palette.raw_edges("activity")],
            "ends": [say("legend.low.activity"), say("legend.high.activity")],
        },
        "cell_mm": size[0],
        "textures": say("print.textures"),
        "lines": lines,
        "spaces": say("print.spaces"),
    }  # fmt: skip


def _edges(say: Say, phase: str, view: str, *, timed: bool) -> tuple[list[str], str]:
    """Return the numbers between the classes of what is drawn, and their unit."""
    if phase == CHANGE:
        return [f"+{edge:g}" if edge > 0 else say.digits(edge) for edge in palette.CHANGE_EDGES], say("legend.change")
    if view == "incidents":
        return list(_INCIDENT_EDGES), say("legend.unit.incidents" if timed else "legend.unit.incidents.all")
    told = VIEWS[view]
    edges = palette.raw_edges(told.measure) if told.measure else told.edges[:: -1 if told.reverse else 1]
    return [say.digits(edge) for edge in edges], say(f"legend.unit.{view}")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _line(strokes: list[Stroke], width: float, height: float) -> str:
    path = f"M90 {height * 50:.0f}L{width * 100 - 90:.0f} {height * 50:.0f}"
    return svg(width, height, *(stroke.svg(path) for stroke in sorted(strokes, key=lambda each: each.level)))


def _area(ramp: str, colour: int, width: float, height: float) -> str:
    box = f"M60 40H{width * 100 - 60:.0f}V{height * 100 - 40:.0f}H60Z"
    ink = getattr(palette.PRINTED["paper"], ramp)[colour]
    edge = Stroke(1, 0.8, ink).svg(box)
    return svg(width, height, hatches(ramp), f'<path d="{box}" fill="url(#hatch-{ramp}-{colour})"/>', edge)
