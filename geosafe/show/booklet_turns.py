"""The directions of a walk in plain sentences: what to do, where it is along the leg, and how far to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geosafe.show.booklet_paper import readable
from geosafe.show.print_fonts import Setter
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.walks import Leg, Turn

#: Lengths are told in steps of so many metres up to the first limit, and from there in the next [m]; our judgement:
#: nobody counts paces closer.
_STEPS_M: Final = ((100.0, 5), (1000.0, 10), (np.inf, 100))
#: Longest name of a street in a sentence [characters].
LONGEST_STREET: Final = 80
#: How far ahead the direction of setting off is looked for [m].
_AHEAD_M: Final = 20.0


@dataclass(frozen=True)
class Direction:
    """One sentence, its sign on the map (a letter), and where it is: along the leg [m] and on the ground."""

    sign: str
    text: str
    along_m: float
    turn: Turn


def length_words(say: Say, metres: float) -> str:
    """Return a length in words: 5 to 100 m in steps of 5, up to 1 km of 10, and then in kilometres with one decimal."""
    step = next(step for limit, step in _STEPS_M if metres < limit)
    whole = max(round(metres / step) * step, 5)
    if whole >= 1000:
        return say("booklet.kilometres", n=say.number(round(whole / 1000, 1)))
    return say("booklet.metres", n=say.number(whole))


def directions(say: Say, setter: Setter, leg: Leg) -> list[Direction]:
    """Return the directions of a leg but for its end."""
    turns = [turn for turn in leg.turns if turn.move != "arrive"]
    along = np.cumsum([0.0, *(turn.length_m for turn in turns)])
    told = []
    for k, turn in enumerate(turns):
        # Whoever goes on along the same street does not turn into it.
        named = turn.street and not (k and turn.street == turns[k - 1].street and turn.move != "straight on")
        street = setter.short(readable(str(turn.street)), LONGEST_STREET) if named else ""
        text = say(f"booklet.turn.{turn.move}{'.named' if named else ''}", street=street, towards=_towards(say, leg),
                   length=length_words(say, turn.length_m))  # fmt: skip
        told.append(Direction(letter(k), text, float(along[k]), turn))
    return told


def letter(k: int) -> str:
    """Return the letter of the k-th direction: a to z, then aa, ab and on."""
    return (letter(k // 26 - 1) if k >= 26 else "") + chr(ord("a") + k % 26)


def _towards(say: Say, leg: Leg) -> str:
    """Return the direction in which a leg begins, one of eight."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(
        shapely.line_interpolate_point(leg.geometry, [0.0, min(_AHEAD_M, leg.geometry.length)])
    ).tolist()
    eighth = round(float(np.degrees(np.arctan2(x1 - x0, y1 - y0))) / 45) % 8
    return say(f"booklet.towards.{eighth}")
