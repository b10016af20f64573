"""Surveillance by hour of the week: open doors, and dwellings with somebody at home, per 100 m of street."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geosafe.params import AT_HOME, EVIDENCE_CREDIT
from geosafe.score.fronts import fronts_of
from geosafe.score.raw import credit_of
from geosafe.score.streets import Streets, on_network
from geosafe.score.surveillance import doors_beyond, per_100_m
from geosafe.study import Study
from geosafe.week import HOURS, hours_of_week

Floats = npt.NDArray[np.float32]


def surveillance_by_hour(study: Study, streets: Streets, of_blocks: csr_array) -> pd.DataFrame:
    """Return what looks on to each block in each hour of the week.

    Kernel, fronts and bounds are those of :mod:`geosafe.score.surveillance`. Doors and dwellings stand side by
    side; no share says how many dwellings are worth a door.

    Parameters
    ----------
    study, streets
        The study and its streets.
    of_blocks
        What share of each block each segment is, (n_blocks, n_segments).

    Returns
    -------
    DataFrame, float32, on ``block_id``; columns (measure, hour of the week 0…167)
        ``open_doors`` and its bounds ``_lo``, ``_hi``; ``dwellings_at_home``: dwellings times the share of residents at
        home, and ``_hi``, where buildings of unknown use are homes [per 100 m of street]. What is not known adds
        nothing to the value; the value is missing where nothing is known of any within reach. All are missing where
        the study does not know its venues or buildings, and in hours that the period does not hold.
    """
    if study.knows("venues", "buildings"):
        measures = _measures(study, streets, of_blocks)
    else:
        names = ("open_doors", "open_doors_lo", "open_doors_hi", "dwellings_at_home", "dwellings_at_home_hi")
        measures = {name: np.full((of_blocks.shape[0], HOURS), np.nan, np.float32) for name in names}
    for values in measures.values():
        values[:, study.week.n == 0] = np.nan
    columns = pd.MultiIndex.from_product([measures, range(HOURS)], names=["measure", "hour"])
    return pd.DataFrame(np.hstack(list(measures.values())), index=study.blocks.index, columns=columns)


def _measures(study: Study, streets: Streets, of_blocks: csr_array) -> dict[str, Floats]:
    venues, week, measures = on_network(study.venues), study.week, {}
    at = streets.positions(venues)
    for bound, table in (("", week.open), ("_lo", week.open_lo), ("_hi", week.open_hi)):
        # A share that is not known has bounds of 0 and 1; 0 stands in for it in the value.
        shares = np.nan_to_num(table.loc[venues.index].to_numpy(float))
        measures[f"open_doors{bound}"] = (of_blocks @ per_100_m(streets, *at, shares)).astype(np.float32)
    measures["open_doors_hi"] += (of_blocks @ doors_beyond(streets))[:, None].astype(np.float32)
    credit = week.evidence[venues.index].map(EVIDENCE_CREDIT).to_numpy(float)
    doors = per_100_m(streets, *at, np.column_stack([np.ones(len(venues)), credit]))
    measures["open_doors"][_unknown(doors, of_blocks)] = np.nan

    buildings = fronts_of(study, streets)
    known, most = (buildings["dwellings"].fillna(other).to_numpy(float) for other in (0.0, buildings["if_homes"]))
    # To know that a building holds no homes is knowledge too.
    possible = np.maximum(known, buildings["if_homes"])
    credit = buildings["dwellings_evidence"].map(EVIDENCE_CREDIT).to_numpy(float)
    homes = per_100_m(
        streets, *streets.positions(buildings), np.column_stack([known, most, possible, possible * credit])
    )
    for bound, dwellings in zip(("", "_hi"), (of_blocks @ homes[:, :2]).T, strict=True):
        at_home = np.outer(dwellings, hours_of_week(AT_HOME))
        measures[f"dwellings_at_home{bound}"] = at_home.astype(np.float32)
    measures["dwellings_at_home"][_unknown(homes[:, 2:], of_blocks)] = np.nan
    return measures


def _unknown(possible_and_earned: npt.NDArray[np.float64], of_blocks: csr_array) -> npt.NDArray[np.bool_]:
    """Return of which blocks nothing is known that might stand there."""
    possible, earned = possible_and_earned.T
    unknown: npt.NDArray[np.bool_] = of_blocks @ credit_of(earned, possible) == 0
    return unknown
