"""What incidents can tell, and what their times and places do not allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.params import ANONYMITY_RADIUS_M, MIN_STREET_INCIDENTS, MIN_TIMED_SHARE, SNAPPED_RATIO
from geosafe.told import said

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
    distinct = len(np.unique(shapely.get_coordinates(incidents.geometry.array), axis=0))
    no_streets = ""
    if len(incidents) < MIN_STREET_INCIDENTS:
        no_streets = said("limit.few", n=MIN_STREET_INCIDENTS)
    elif spread or distinct < SNAPPED_RATIO * len(incidents):
        no_streets = said("limit.together")
    rates = said("limit.rates.spread", m=ANONYMITY_RADIUS_M) if spread else said("limit.rates")
    questions: tuple[tuple[Question, str, str], ...] = (
        ("rates", rates, ""),
        ("phases", said("limit.phases"), _missing(timing.isin(("instant", "range")), "time")),
        ("streets", said("limit.streets"), no_streets),
        ("change", said("limit.change"), _no_change(incidents)),
    )
    return tuple(
        Limit(name, not why, said("limit.because", question=says, why=why) if why else says)
        for name, says, why in questions
    )


def _no_change(incidents: gpd.GeoDataFrame) -> str:
    """Return why an earlier time cannot be told from a later one; months can, if there are several to split between."""
    by_month = incidents["timing"] == "month"
    if by_month.any() and len(incidents["month"].dropna().unique()) > 1:
        return _missing(incidents["timing"] != "none", "month")
    why = _missing(incidents["timing"].isin(("instant", "range", "date")), "date")
    return said("limit.one.month") if by_month.all() else why


def _missing(given: pd.Series, what: str) -> str:
    """Return why too few give something, empty where enough do."""
    if given.mean() >= MIN_TIMED_SHARE:
        return ""
    return said(f"limit.half.{what}" if given.any() else f"limit.none.{what}")
