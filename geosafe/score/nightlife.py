"""Put together the nightlife of a study: late venues by hour, closing times, last legs, dwellings near by."""

from __future__ import annotations

import geopandas as gpd
import numpy.typing as npt
from scipy.sparse import csr_array

from geosafe.nightlife import Nightlife
from geosafe.score.light import KnownLight
from geosafe.score.nightlife_homes import homes_near_venues
from geosafe.score.nightlife_hours import closing_times, late_by_block, late_by_hour
from geosafe.score.nightlife_legs import last_legs, legs_by_night
from geosafe.score.nightlife_running import running_at_night
from geosafe.score.nightlife_venues import late_venues
from geosafe.score.streets import Streets
from geosafe.study import Study


def nightlife(
    study: Study,
    streets: Streets,
    light: KnownLight,
    fronts: gpd.GeoDataFrame,
    of_blocks: csr_array,
    *,
    people: npt.ArrayLike,
) -> Nightlife | None:
    """Return the nightlife of a study; None where it does not know its venues.

    Parameters
    ----------
    study, streets, light
        The study, its streets, and what is known of their light.
    fronts
        Where its buildings look on to a street.
    of_blocks
        Which share of the length of a block each segment is (n_blocks, n_segments).
    people
        Who can be expected along each segment at night (n_segments,), in any unit; NaN where unknown.
    """
    if not study.knows("venues"):
        return None
    late = late_venues(study)
    near, near_blocks = homes_near_venues(study, streets, late, fronts)
    hours = late_by_hour(late).join(near)
    legs = last_legs(study, streets, light, late, people)
    return Nightlife(
        blocks=late_by_block(late, streets, of_blocks, study.blocks.index).join(near_blocks),
        hours=hours,
        nights=closing_times(hours).join(legs_by_night(legs)),
        last_legs=legs,
        running=running_at_night(study),
    )
