"""What a public space can have that its neighbours of the same kind lack: things that anybody can check on site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Thing:
    """Something that a space has or has not.

    Attributes
    ----------
    column
        Of the wide table or of the space profile, with ``{phase}`` in it.
    limit
        From which value on a space has it; up to which, where ``below``.
    below
        Whether a lower value is a better one: distances [m].
    words
        What it is, in plain words, with its limit.
    decimals
        To which the value is rounded first, as it is told elsewhere: nobody reads "4" and "fewer than 4" of one place.
    """

    column: str
    limit: float
    below: bool
    words: str
    decimals: int = 0


#: By name, in the order in which they are told where nothing else tells them apart. Limits are our judgement but for
#: that of the seat, how far people who tire soon can walk without a rest (Department for Transport, Inclusive Mobility,
#: 2021), and of light, the least of class P4 of EN 13201-2.
THINGS: Final[Mapping[str, Thing]] = MappingProxyType(
    {
        "seat": Thing("seat_{phase}_raw", 100.0, True, "a seat within 100 m"),
        "toilet": Thing("toilet_{phase}_raw", 200.0, True, "an open toilet within 200 m"),
        "water": Thing("water_{phase}_raw", 200.0, True, "drinking water within 200 m"),
        "shelter": Thing("shelter_{phase}_raw", 100.0, True, "shelter within 100 m"),
        "stop": Thing("stop_{phase}_raw", 200.0, True, "a stop with service within 200 m"),
        "doors": Thing("edge_doors_{phase}", 1.0, False, "at least one open venue per 100 m of its edge", 1),
        "ways_out": Thing("ways_out_{phase}_raw", 4.0, False, "ways out in at least four directions"),
        "light": Thing("light_{phase}_raw", 1.0, False, "at least 1 lx of light on its darkest tenth", 2),
    }
)


def in_words(told: pd.DataFrame) -> pd.DataFrame:
    """Return what is told of each space as one row of text: ``better_phase``, ``better_n`` and ``better_have``.

    Parameters
    ----------
    told
        As :func:`geosafe.score.better_have.better_have` gives it.
    """
    words = told["thing"].map({name: thing.words for name, thing in THINGS.items()}).astype(str)
    counts = told["have"].astype(str) + " of " + told["known"].astype(str)
    by_space = told.assign(better_have=words + " (" + counts + ")").groupby(level=0, sort=False)
    joined = by_space["better_have"].agg("; ".join)
    first = by_space[["phase", "better_n"]].first().rename(columns={"phase": "better_phase"})
    return first.join(joined).astype({"better_n": "Int64"})
