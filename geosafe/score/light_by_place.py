"""Light by place: what is known of the light of many places, in parts that are told anew one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geosafe.light_points import LightPoints
from geosafe.score.light import KnownLight

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: What a light knows of each of its points.
_OF_POINTS = tuple(each.name for each in fields(KnownLight) if each.name not in ("points", "n_lamps"))


@dataclass(frozen=True, eq=False)
class LightByPlace:
    """The light of n places, taken from several parts: of a scenario most are those of today.

    Attributes
    ----------
    parts
        Each numbers its places by itself.
    part, row : (n,)
        The part that each place is in, and its number there.
    n_lamps : (n,)
        How many lamps stand on each segment or in each space.
    """

    parts: tuple[KnownLight, ...]
    part: Ints
    row: Ints
    n_lamps: npt.NDArray[np.float64]

    @cached_property
    def whole(self) -> KnownLight:
        """The light of all places."""
        only = self.parts[0]
        if len(self.parts) == 1 and len(self.row) == len(only.n_lamps) and (self.row == np.arange(len(self.row))).all():
            return only
        return self.of(np.arange(len(self.row)))

    def of(self, places: Ints) -> KnownLight:
        """Return the light of some places, numbered anew in that order."""
        taken, at = [], []
        for k, part in enumerate(self.parts):
            mine = np.flatnonzero(self.part[places] == k)
            if len(mine) or not k:  # of no place at all, the light of none
                taken.append(_taken(part, self.row[places[mine]]))
                at.append(mine)
        return _joined(taken, at, self.n_lamps[places])

    def changed(self, kept: Ints, places: Ints, light: KnownLight, n_lamps: npt.NDArray[np.float64]) -> LightByPlace:
        """Return the light of places of which some are told anew.

        Parameters
        ----------
        kept : (n,)
            The place here that each is; any number for those told anew.
        places
            Those told anew, in the order of ``light``.
        light
            Their light.
        n_lamps : (n,)
            How many lamps there are now.
        """
        part, row = self.part[kept], self.row[kept]
        part[places], row[places] = len(self.parts), np.arange(len(places))
        return LightByPlace((*self.parts, light), part, row, n_lamps)


def by_place(light: KnownLight) -> LightByPlace:
    """Return a light in one part."""
    n = len(light.n_lamps)
    return LightByPlace((light,), np.zeros(n, np.int64), np.arange(n), light.n_lamps)


def _taken(light: KnownLight, rows: Ints) -> KnownLight:
    place = light.points.place
    first, last = (np.searchsorted(place, rows, side) for side in ("left", "right"))
    n = last - first
    at = np.repeat(first - (np.cumsum(n) - n), n) + np.arange(n.sum())
    points = light.points
    return KnownLight(
        points=LightPoints(points.xy[at], np.repeat(np.arange(len(rows)), n), points.weight[at], points.at_m[at]),
        n_lamps=light.n_lamps[rows], **{name: getattr(light, name)[at] for name in _OF_POINTS},
    )  # fmt: skip


def _joined(lights: Sequence[KnownLight], places: Sequence[Ints], n_lamps: npt.NDArray[np.float64]) -> KnownLight:
    """Return lights together; ``places`` says what each place of each is now."""
    place = np.concatenate([at[light.points.place] for light, at in zip(lights, places, strict=True)])
    order = np.argsort(place, kind="stable")

    def together(arrays: Sequence[Floats]) -> Floats:
        return np.concatenate(arrays)[order]

    points = LightPoints(
        together([light.points.xy for light in lights]), place[order],
        together([light.points.weight for light in lights]), together([light.points.at_m for light in lights]),
    )  # fmt: skip
    of_points: dict[str, Any] = {name: together([getattr(each, name) for each in lights]) for name in _OF_POINTS}
    return KnownLight(points=points, n_lamps=n_lamps, **of_points)
