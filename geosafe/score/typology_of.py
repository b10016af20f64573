"""The typology of a study: its spaces or streets grouped by the shape of their week."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from geosafe.errors import CallError
from geosafe.params import GOALPOSTS
from geosafe.score.raw import between_goalposts
from geosafe.score.typology import Typology, typology
from geosafe.scores import Scores

Unit = Literal["space", "block"]


def typology_of(scores: Scores, *, unit: Unit = "space", seed: int = 0) -> Typology:
    """Group the spaces, or the streets, of a study by when in the week people can be expected in them.

    Parameters
    ----------
    scores
        The scores of the study.
    unit
        ``space``, or ``block``: of these, the ranked ones.
    seed
        As in :func:`geosafe.score.typology.typology`.

    Returns
    -------
    Typology
        On the ids of the spaces or of the ranked blocks. None of them is in a group where the use by hour is not known.
    """
    use = scores.use_by_hour
    if use is None:
        raise CallError("the scores hold no use by hour: take those that score_study returns")
    expected = (use.spaces if unit == "space" else use.blocks).expected
    return typology(week_shapes(expected.loc[units_of(scores, unit).index]), seed=seed, own_mean=True)


def units_of(scores: Scores, unit: Unit) -> pd.DataFrame:
    """Return the table of the spaces or of the ranked blocks."""
    table: pd.DataFrame = scores.spaces if unit == "space" else scores.blocks[scores.blocks["ranked"]]
    return table


def week_shapes(expected: pd.DataFrame) -> pd.DataFrame:
    """Return how much more than in its own mean hour is expected in each hour of the week [points], NaN unknown.

    Parameters
    ----------
    expected
        Expected people (n, 168) in open-venue equivalents. Each hour is turned into points by the goalposts of
        activity, and the place's mean over the hours that are known taken off: so places are alike that are busy and
        quiet at the same times, whatever their size.
    """
    points = pd.DataFrame(
        between_goalposts(expected.to_numpy(float), GOALPOSTS["activity"]), expected.index, expected.columns
    )
    return points.sub(points.mean(axis=1), axis=0)
