"""The pages of a booklet that lead the way: the whole walk, and the way to each stop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from geosafe.show.booklet_map import OVERVIEW_CLEAR_MM, frame_of, map_data, mark_at, parts_of, things
from geosafe.show.booklet_marks import Kind, Mark, sign_svg
from geosafe.show.booklet_paper import Paper, clock, name_of
from geosafe.show.booklet_turns import Direction, directions, length_words
from geosafe.show.print_fonts import Setter
from geosafe.show.print_style import svg
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.show.print_frame import Frame
    from geosafe.walks import Walk

#: Whether a way is free of steps, as its key.
STEPS: Final = {True: "yes", False: "no", None: "unknown"}


def overview(say: Say, setter: Setter, walk: Walk, paper: Paper) -> dict[str, Any]:
    """Return the page of the whole walk: its map and its stops."""
    lines = [leg.geometry for leg in walk.legs]
    frame = frame_of(lines, *paper.overview_mm, clear_mm=OVERVIEW_CLEAR_MM)
    marks = [*_stops_and_ends(walk, frame), *things(walk, frame, say("booklet.sign.wc"))]
    alt = say("booklet.overview.alt", scale=say.number(frame.scale), n=len(walk.stops))
    streets = [turn.street for leg in walk.legs for turn in leg.turns if turn.street]
    return {
        "kind": "overview",
        "title": say("booklet.overview"),
        "map": map_data(say, walk.study, frame, lines, alt=alt, marks=marks, first=streets),
        "signs": _signs(say, walk, [*_ends(walk), "stop", *_facilities(walk)]),
        "header": [say(f"booklet.stops.{key}") for key in ("number", "name", "arrives")],
        "stops": [
            [str(each.number), name or say("booklet.unnamed"), clock(each.arrives)]
            for each in walk.stops
            for name in [name_of(say, setter, walk, each, paper.longest)]
        ],
    }  # fmt: skip


def way_pages(say: Say, setter: Setter, walk: Walk, k: int, paper: Paper) -> list[dict[str, Any]]:
    """Return the pages of the k-th leg: to a stop, or to the end; several where it is long."""
    leg, to = walk.legs[k], walk.stops[k] if k < len(walk.stops) else None
    arrives = to.arrives if to else walk.ends
    leaves = walk.stops[k - 1].arrives + timedelta(minutes=walk.stops[k - 1].minutes) if k else walk.starts
    name = name_of(say, setter, walk, to, paper.longest) if to else ""
    key = "booklet.to.end" if not to else "booklet.to.stop" if name else "booklet.to.stop.unnamed"
    title = say(key, n=to.number if to else "", name=name)
    # Where the walk ends has the sign that it has on the map.
    here = (
        {"sign": str(to.number), "kind": "stop", "text": say("booklet.turn.arrive.stop", n=to.number)}
        if to
        else {"mark": _signs(say, walk, _ends(walk)[-1:])[0], "kind": "end", "text": say("booklet.turn.arrive.end")}
    )
    told = directions(say, setter, leg)
    facts = [
        say("booklet.leg", length=length_words(say, leg.length_m), minutes=say.number(max(round(leg.minutes), 1)),
            leaves=clock(leaves), arrives=clock(arrives)),
        say(f"booklet.steps.{STEPS[leg.step_free]}"),
    ]  # fmt: skip
    parts = parts_of(leg, *paper.way_mm)
    pages = []
    for i, part in enumerate(parts):
        frame = frame_of(part.line, *paper.way_mm)
        last = i == len(parts) - 1
        mine = [each for each in told if part.start_m <= each.along_m and (last or each.along_m < part.end_m)]
        marks = [*_stops_and_ends(walk, frame), *_letters(mine, frame), *things(walk, frame, say("booklet.sign.wc"))]
        others = [each.geometry for j, each in enumerate(walk.legs) if j != k]
        others += [each.line for each in parts if each is not part]
        drawn = map_data(
            say, walk.study, frame, [part.line], alt=say("booklet.leg.alt", scale=say.number(frame.scale)), marks=marks,
            other=others, first=[each.turn.street for each in mine if each.turn.street],
        )  # fmt: skip
        pages.append(
            {
                "kind": "way",
                "title": say("booklet.part", title=title, i=i + 1, n=len(parts)) if len(parts) > 1 else title,
                "facts": facts if i == 0 else [],
                "map": drawn,
                "turns": say("booklet.turns"),
                "directions": [
                    *({"sign": each.sign, "kind": "turn", "text": each.text} for each in mine),
                    *([here] if last else []),
                ],
                # A stop lies open beside the way that leads to it.
                "left": i == 0 and to is not None,
            }
        )
    return pages


def _letters(told: list[Direction], frame: Frame) -> list[Mark]:
    return [mark_at(frame, "turn", each.turn.at, each.sign) for each in told]


def _stops_and_ends(walk: Walk, frame: Frame) -> list[Mark]:
    """Return the marks of the stops, of the meeting point and of the end."""
    stops = [mark_at(frame, "stop", stop.point, str(stop.number)) for stop in walk.stops]
    places = {"start": walk.start, "end": walk.end}
    return [*stops, *(mark_at(frame, kind, places[kind].point) for kind in _ends(walk))]


def _ends(walk: Walk) -> list[Kind]:
    return ["start"] if walk.loop else ["start", "end"]


def _facilities(walk: Walk) -> list[Kind]:
    kinds = {each.kind for each in walk.facilities}
    order: tuple[Kind, ...] = ("toilet", "water", "seat")
    return [kind for kind in order if kind in kinds]


def _signs(say: Say, walk: Walk, kinds: list[Kind]) -> list[dict[str, Any]]:
    """Return what the signs of a map stand for."""
    made = []
    for kind in kinds:
        drawing, side = sign_svg(kind)
        text = {"stop": "1", "toilet": say("booklet.sign.wc")}.get(kind, "")
        both = kind == "start" and walk.loop
        made.append({"svg": svg(side, side, drawing), "side_mm": side, "text": text, "white": kind == "stop",
                     "says": say("booklet.sign.loop" if both else f"booklet.sign.{kind}")})  # fmt: skip
    return made
