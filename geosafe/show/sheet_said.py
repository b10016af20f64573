"""What people said of a space on walks, as it may be told in public."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geosafe.params import SMALLEST_COUNT_SHOWN
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.scores import Scores

#: How many places in a space a sheet has room for.
_PLACES: Final = 3


def said(say: Say, scores: Scores, space: str, phases: list[str]) -> list[str]:
    """Return one sentence a place in the space and phase that at least five people answered about, the most first.

    How many of them feel insecure is a number only where both they and the others are five or more.
    """
    found = scores.perception
    if found is None:
        return [say("sheet.said.none")]
    places = found.places[found.places["space_id"] == space]
    if not len(places):
        return [say("sheet.said.none")]
    told = []
    for phase in phases:
        asked = places[places[f"raters_{phase}"].fillna(0) >= SMALLEST_COUNT_SHOWN]
        told += [
            (-int(n), _sentence(say, phase, int(n), insecure))
            for n, insecure in asked[[f"raters_{phase}", f"insecure_{phase}"]].itertuples(index=False)
        ]
    if not told:
        return [say("sheet.said.few", least=SMALLEST_COUNT_SHOWN)]
    return [text for _, text in sorted(told)[:_PLACES]]


def _sentence(say: Say, phase: str, n: int, insecure: float) -> str:
    when = say(f"sheet.when.{phase}")
    if math.isnan(insecure):
        return say("sheet.said.rated", n=n, when=when)
    told, rest = int(insecure), n - int(insecure)
    if told < SMALLEST_COUNT_SHOWN:
        return say("sheet.said.some", n=n, when=when, least=SMALLEST_COUNT_SHOWN)
    if rest < SMALLEST_COUNT_SHOWN:
        return say("sheet.said.most", n=n, when=when, least=SMALLEST_COUNT_SHOWN)
    return say("sheet.said.count", insecure=told, n=n, when=when)
