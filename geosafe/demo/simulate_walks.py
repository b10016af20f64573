"""Simulated walks for the demo: nobody walked or said this; two truths are planted to be found.

- **a feared but quiet square**: after dark people feel least at ease on the Railway Square (Rautatientori), where the
  simulated incidents leave nothing on record;
- **a trusted but busy square**: they feel most at ease on Ylioppilasaukio, around which the closing-time peak puts
  several times the usual rate on record.

The process is documented in ``docs/demo.md``.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafe.crs import LONLAT
from geosafe.demo.simulate import QUIET_SQUARE, SEED
from geosafe.params import RATINGS, WALK_PARAMETERS
from geosafe.study import Study

#: OSM way of the planted trusted square.
BUSY_SQUARE: Final = "way/86635967"
#: The spaces at which the walks stop, in their order.
STOPS: Final = (QUIET_SQUARE, "way/53185129", "way/28328802", "relation/8924786", "way/123911186", "way/28238099",
                "relation/2919196", BUSY_SQUARE)  # fmt: skip
#: The walks: what they are called, and when they begin (local clock): by day, on a dark evening and at night.
WALKS: Final = (("day walk", "2019-11-16", "13:00"), ("evening walk", "2019-11-14", "18:30"),
                ("night walk", "2019-11-15", "23:15"))  # fmt: skip
#: How many people take part, by the group that they name.
PEOPLE: Final = (("women", 7), ("men", 5))
#: Minutes from one stop to the next.
_MINUTES: Final = 9
#: Mean rating of a stop that nothing is planted at, by day and after dark; and that of the two planted squares.
_BY_DAY, _AFTER_DARK, _FEARED, _TRUSTED = 2.2, 1.8, 0.6, 2.6
#: How much stops, people and single answers differ [standard deviations of a rating].
_STOPS_DIFFER, _PEOPLE_DIFFER, _ANSWERS_DIFFER = 0.25, 0.3, 0.45
_WORDS: Final = {
    "low": ("Too wide and empty, I would not wait here.", "Nobody to ask for help.", "I walk round it after dark."),
    "high": ("Always people about, I like it.", "The staff of the kiosk know everybody.", "Good place to meet."),
    "other": ("Nothing special.", "The crossing takes too long.", "Could do with a bench."),
}
_CHANGE: Final = {"low": "Something that is open late.", "high": "Keep it as it is.", "other": "More seats."}


def simulate_walks(study: Study, *, seed: int = SEED) -> pd.DataFrame:
    """Return simulated answers of three walks in the demo study, as geosafe's own form has them.

    Parameters
    ----------
    study
        Central Helsinki.
    seed
        Of the random generator; the same seed gives the same table.

    Returns
    -------
    DataFrame
        walk, date, time (local clock), stop, lon, lat [degrees], rater, group, the nine ratings (0-3), words, change;
        one row a person and stop.
    """
    random = np.random.default_rng(seed)
    walk, stop, rater = (each.ravel() for each in np.indices((len(WALKS), len(STOPS), sum(n for _, n in PEOPLE))))
    dark = walk > 0
    level = np.where(dark, _AFTER_DARK, _BY_DAY) + random.normal(0, _STOPS_DIFFER, len(STOPS))[stop]
    level = np.where(dark & (stop == STOPS.index(QUIET_SQUARE)), _FEARED, level)
    level = np.where(dark & (stop == STOPS.index(BUSY_SQUARE)), _TRUSTED, level)
    own = random.normal(0, _PEOPLE_DIFFER, rater.max() + 1)[rater]
    answers = (level + own)[:, None] + random.normal(0, _ANSWERS_DIFFER, (len(level), len(WALK_PARAMETERS)))
    ratings = np.clip(np.rint(answers), *RATINGS).astype(int)
    tone = np.select([level < 1, level > 2.5], ["low", "high"], "other")
    start = pd.to_datetime(pd.Series([f"{day} {clock}" for _, day, clock in WALKS]))[walk].reset_index(drop=True)
    moment = start + pd.to_timedelta(stop * _MINUTES, unit="min")
    inside = shapely.point_on_surface(study.spaces.geometry[list(STOPS)].array)
    places = gpd.GeoSeries(inside, crs=study.crs).to_crs(LONLAT)
    groups = np.repeat([name for name, _ in PEOPLE], [n for _, n in PEOPLE])
    said = random.integers(0, 3, len(level))
    return pd.DataFrame(
        {
            "walk": np.array([name for name, _, _ in WALKS])[walk],
            "date": moment.dt.strftime("%Y-%m-%d"),
            "time": moment.dt.strftime("%H:%M"),
            "stop": stop + 1,
            "lon": places.x.round(6).to_numpy()[stop],
            "lat": places.y.round(6).to_numpy()[stop],
            "rater": rater + 1,
            "group": groups[rater],
            **{name: ratings[:, k] for k, name in enumerate(WALK_PARAMETERS)},
            "words": [_WORDS[each][k] for each, k in zip(tone, said, strict=True)],
            "change": [_CHANGE[each] for each in tone],
        }
    )
