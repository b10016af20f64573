"""The page of a stop: where it is, what to ask of it, and room to write and to draw."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from geosafe.params import RATINGS, WALK_PARAMETERS
from geosafe.show.booklet_code import page_text, qr_svg
from geosafe.show.booklet_map import frame_at, map_data, mark_at, things
from geosafe.show.booklet_paper import Paper, clock, name_of
from geosafe.show.print_fonts import Setter
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.walks import Stop, Walk


def stop_page(say: Say, setter: Setter, walk: Walk, stop: Stop, paper: Paper) -> dict[str, Any]:
    """Return the page of a stop. It tells nothing of why the stop was chosen."""
    frame = frame_at(stop.point, *paper.stop_mm)
    name = name_of(say, setter, walk, stop, paper.longest)
    others = [mark_at(frame, "stop", each.point, str(each.number)) for each in walk.stops if each is not stop]
    around = round(paper.stop_mm[1] / 2 * frame.scale / 1000, -1)
    alt = say("booklet.stop.alt", metres=say.number(around), n=stop.number, scale=say.number(frame.scale))
    marks = [mark_at(frame, "here", stop.point), *others, *things(walk, frame, say("booklet.sign.wc"))]
    drawn = map_data(say, walk.study, frame, [], alt=alt, marks=marks, other=[leg.geometry for leg in walk.legs])
    text = page_text(walk, stop)
    return {
        "kind": "stop",
        "title": say("booklet.stop" if name else "booklet.stop.unnamed", n=stop.number, all=len(walk.stops), name=name),
        "time": say("booklet.stop.time", arrives=clock(stop.arrives),
                    leaves=clock(stop.arrives + timedelta(minutes=stop.minutes))),
        "number": say("booklet.number"),
        "code": {"label": say("booklet.code"), "text": stop.code, "svg": qr_svg(text),
                 "alt": say("booklet.code.alt", code=text)},
        "map": drawn,
        "draw": say("booklet.draw"),
        "rate": say("booklet.rate"),
        "ends": [say("booklet.rate.low"), say("booklet.rate.high")],
        "boxes": [str(each) for each in range(RATINGS[0], RATINGS[1] + 1)],
        "questions": [say(f"booklet.ask.{name}") for name in WALK_PARAMETERS],
        "change": say("booklet.change"),
    }  # fmt: skip
