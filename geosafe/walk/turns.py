"""Turns: a path in the words of somebody who shows the way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from shapely import Point

from geosafe.network.graph import Floats, Ints
from geosafe.walk.follow import Path
from geosafe.walk.ways import Ways
from geosafe.walks import Turn

#: Wiggles narrower than this are none: a way that crosses to the other sidewalk is no turn [m]; our judgement.
WIGGLE_M: Final = 8.0
#: Stretches shorter than this are not told by themselves [m]; our judgement.
SHORT_M: Final = 15.0
#: An unnamed stretch between two of one street, up to this long, is that street [m]; our judgement.
GAP_M: Final = 40.0
#: A way that bends less than the first is straight on, and a street that keeps its name is told to turn from the second
#: on; then come left, sharp left and back [degrees]; our judgement.
STRAIGHT_DEG: Final = 25.0
BEND_DEG: Final = 50.0
_SIDES: Final = ((60.0, "slightly {}"), (120.0, "{}"), (160.0, "sharp {}"))
_STEPS: Final = "up or down steps"


@dataclass
class _Stretch:
    """A straight stretch of a path, from and to so many metres along it."""

    start: float
    end: float
    street: str | None
    steps: bool
    turn: float

    @property
    def length(self) -> float:
        return self.end - self.start


def turns_of(ways: Ways, path: Path) -> tuple[Turn, ...]:
    """Return the instructions for a path: where to turn, into which street, and how far along it.

    Sidewalks, crossings and wiggles are not told one by one. Lengths add up to that of its shape.

    Parameters
    ----------
    ways, path
        What is walked.
    """
    if path.length_m == 0:
        return (Turn("arrive", None, 0.0, Point(shapely.get_coordinates(path.line)[0])),)
    told = _told(_stretches(ways, path))
    turns = [
        Turn(_move(stretch, first=k == 0), stretch.street, stretch.length,
             Point(shapely.line_interpolate_point(path.line, stretch.start)))
        for k, stretch in enumerate(told)
    ]  # fmt: skip
    return (*turns, Turn("arrive", None, 0.0, Point(shapely.get_coordinates(path.line)[-1])))


def _stretches(ways: Ways, path: Path) -> list[_Stretch]:
    """Cut a path where it bends and where steps begin or end."""
    coords = shapely.get_coordinates(path.line)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(coords, axis=0).T))])
    kept = _corners(coords)
    edges = np.concatenate([[0.0], np.cumsum(np.abs(path.end - path.start))])
    edges *= at[-1] / edges[-1]
    steps = ways.steps[path.pieces]
    names = np.array([name or "" for name in _smooth(ways, path)])
    changes = edges[1:-1][(steps[1:] != steps[:-1]) | (names[1:] != names[:-1])]
    cuts = np.unique(np.concatenate([at[kept], changes]))
    on_steps = [bool(steps[min(np.searchsorted(edges, middle, side="right") - 1, len(steps) - 1)])
                for middle in (cuts[1:] + cuts[:-1]) / 2]  # fmt: skip
    cuts, on_steps = _without_short(cuts, on_steps)
    points = shapely.get_coordinates(shapely.line_interpolate_point(path.line, cuts))
    headings = np.degrees(np.arctan2(*np.diff(points, axis=0).T[::-1]))
    # To the left is above 0.
    turn = np.concatenate([[0.0], (np.diff(headings) + 180) % 360 - 180])
    streets = [_street(ways, path, edges, low, high) for low, high in pairwise(cuts)]
    return [
        _Stretch(float(low), float(high), street, stepped, float(angle))
        for low, high, street, stepped, angle in zip(cuts[:-1], cuts[1:], streets, on_steps, turn, strict=True)
    ]


def _smooth(ways: Ways, path: Path) -> list[str | None]:
    """Return the name of each piece; crossings and short stretches without one go by the name before."""
    names: list[str | None] = []
    pieces, metres = path.pieces, np.abs(path.end - path.start)
    runs = np.flatnonzero(np.append(True, [a != b for a, b in pairwise(ways.name[pieces])]))
    for first, last in pairwise([*runs.tolist(), len(pieces)]):
        name: str | None = ways.name[pieces[first]]
        passing = ways.crossing[pieces[first:last]].all() or (name is None and metres[first:last].sum() <= GAP_M)
        names += [names[-1] if passing and names else name] * (last - first)
    return names


def _corners(coords: Floats) -> Ints:
    """Return the corners that are left when wiggles are taken out: positions among the coordinates."""
    simple = shapely.get_coordinates(shapely.simplify(shapely.linestrings(coords), WIGGLE_M))
    kept, at = [], 0
    for corner in simple:
        while at < len(coords) - 1 and not np.array_equal(coords[at], corner):
            at += 1
        kept.append(at)
        at += 1
    kept[-1] = len(coords) - 1
    return np.array(kept, np.int64)


def _without_short(cuts: Floats, on_steps: list[bool]) -> tuple[Floats, list[bool]]:
    """Take out stretches that are short, the shortest first; steps stay."""
    places, steps = cuts.tolist(), list(on_steps)
    while len(steps) > 1:
        lengths = [
            np.inf if stepped else high - low for low, high, stepped in zip(places, places[1:], steps, strict=False)
        ]
        k = int(np.argmin(lengths))
        if lengths[k] >= SHORT_M:
            break
        # What is taken out joins the stretch before, at its middle; the first joins the one after.
        if k == 0:
            if steps[1]:
                steps[0] = True
                continue
            del places[1], steps[0]
        elif k == len(steps) - 1:
            if steps[k - 1]:
                steps[k] = True
                continue
            del places[k], steps[k]
        elif steps[k - 1] or steps[k + 1]:
            drop = k if not steps[k - 1] else k + 1
            if steps[k - 1] and steps[k + 1]:
                steps[k] = True
                continue
            del places[drop], steps[k]
        else:
            places[k] = (places[k] + places[k + 1]) / 2
            del places[k + 1], steps[k]
    return np.array(places), steps


def _street(ways: Ways, path: Path, edges: Floats, low: float, high: float) -> str | None:
    """Return the name that most of a stretch goes by; crossings count only where there is nothing else."""
    shared = np.clip(np.minimum(edges[1:], high) - np.maximum(edges[:-1], low), 0, None)
    plain = shared * ~ways.crossing[path.pieces]
    shared = plain if plain.sum() > 0 else shared
    by_name: dict[str | None, float] = {}
    for name, metres in zip(ways.name[path.pieces], shared, strict=True):
        by_name[name] = by_name.get(name, 0.0) + float(metres)
    return max(by_name, key=lambda name: (by_name[name], name is not None))


def _told(stretches: list[_Stretch]) -> list[_Stretch]:
    """Join stretches that are one instruction."""
    for before, here, after in zip(stretches, stretches[1:], stretches[2:], strict=False):
        if here.street is None and before.street == after.street and here.length <= GAP_M:
            here.street = before.street
    told = [stretches[0]]
    for here in stretches[1:]:
        last = told[-1]
        same = here.street == last.street or (here.street is None and here.length <= GAP_M)
        bend = BEND_DEG if same else STRAIGHT_DEG
        if here.steps == last.steps and (here.steps or (same and abs(here.turn) < bend)):
            last.end = here.end
        else:
            told.append(here)
    return told


def _move(stretch: _Stretch, *, first: bool) -> str:
    size, side = abs(stretch.turn), "left" if stretch.turn > 0 else "right"
    if stretch.steps:
        return _STEPS if first or size < BEND_DEG else f"steps on the {side}"
    if first:
        return "start"
    if size < STRAIGHT_DEG:
        return "straight on"
    for below, word in _SIDES:
        if size < below:
            return word.format(side)
    return "back"
