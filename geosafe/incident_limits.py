"""What incidents can tell, and what their times and places do not allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.params import ANONYMITY_RADIUS_M, MIN_STREET_INCIDENTS, MIN_TIMED_SHARE, SNAPPED_RATIO

Question = Literal["rates", "phases", "streets", "change"]


@dataclass(frozen=True)
class Limit:
    """Whether incidents can answer a question.

    Parameters
    ----------
    question
        ``rates``: how often something is recorded, over the whole day; ``phases``: by day, evening and night;
        ``streets``: one street against the next, and so where records concentrate; ``change``: an earlier time
        against a later one.
    told
        Whether they can.
    says
        The question in words, to follow "can tell" or "cannot tell"; the latter with the reason.
    """

    question: Question
    told: bool
    says: str


def incident_limits(incidents: gpd.GeoDataFrame) -> tuple[Limit, ...]:
    """Return which questions incidents can answer.

    Parameters
    ----------
    incidents
        The ``incidents`` of a study, in its metric CRS.

    Returns
    -------
    One limit a question, in the order of ``Question``; none where there are no incidents.
    """
    if incidents.empty:
        return ()
    timing, spread = incidents["timing"], incidents["anonymised"].mean() > 1 / 2
    around = f" and those within {ANONYMITY_RADIUS_M:.0f} m" if spread else ""
    distinct = len(np.unique(shapely.get_coordinates(incidents.geometry.array), axis=0))
    no_streets = ""
    if len(incidents) < MIN_STREET_INCIDENTS:
        no_streets = f"there are fewer than {MIN_STREET_INCIDENTS} of them"
    elif spread or distinct < SNAPPED_RATIO * len(incidents):
        no_streets = "they stand together on few points, moved for anonymity or placed that way"
    questions: tuple[tuple[Question, str, str], ...] = (
        ("rates", f"how often something is recorded in a street{around}, over the whole day", ""),
        ("phases", "how day, evening and night differ", _missing(timing.isin(("instant", "range")), "time of day")),
        ("streets", "how one street differs from the next and where records concentrate", no_streets),
        ("change", "how an earlier time differs from a later one", _no_change(incidents)),
    )  # fmt: skip
    return tuple(Limit(name, not why, f"{says}, because {why}" if why else says) for name, says, why in questions)


def _no_change(incidents: gpd.GeoDataFrame) -> str:
    """Return why an earlier time cannot be told from a later one; months can, if there are several to split between."""
    by_month = incidents["timing"] == "month"
    if by_month.any() and len(incidents["month"].dropna().unique()) > 1:
        return _missing(incidents["timing"] != "none", "date or month")
    why = _missing(incidents["timing"].isin(("instant", "range", "date")), "date")
    return "all lie in one month and give no day" if by_month.all() else why


def _missing(given: pd.Series, what: str) -> str:
    """Return why too few give something, empty where enough do."""
    if given.mean() >= MIN_TIMED_SHARE:
        return ""
    return f"fewer than half of them give a {what}" if given.any() else f"none of them gives a {what}"
