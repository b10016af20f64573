from __future__ import annotations

import math

import pytest
import shapely

from geosafe.score.nightlife_running import running_at_night
from tests.score.nights import nightly, with_hours
from tests.score.town import Place, town


def test_open_closed_and_unknown_by_hand() -> None:
    study = town(
        amenities=[Place("toilet", (50, 3)), Place("toilet", (60, 3), evidence="unknown"), Place("seat", (60, 3)),
                   Place("toilet", (590, -20))],
        venues=[Place("health", (50, 3)), Place("health", (70, 3))],
        stops=[Place("stop", (50, 3), evidence="unknown"), Place("rail_entrance", (70, 3))],
        area=shapely.box(-100, -100, 500, 300),
    )  # fmt: skip
    study.venues["tag"] = ["amenity=pharmacy", "amenity=dentist"]
    unknown = [math.nan] * 168
    study = with_hours(study, {
        "amenities/0": nightly((6, 24)), "amenities/1": unknown, "venues/0": nightly((0, 24)), "stops/0": unknown,
        "stops/1": nightly((5, 24.5)),
    })  # fmt: skip
    found = running_at_night(study)
    assert len(found) == 5 * 24
    told = found.set_index(["kind", "night", "hour"])
    counts = ["open", "closed", "unknown", "observed"]
    assert told.loc[("toilet", "Friday", 23), counts].tolist() == [1, 0, 1, 1]  # the third is outside the area
    assert told.loc[("toilet", "Friday", 0), counts].tolist() == [0, 1, 1, 1]
    assert told.loc[("pharmacy", "weekday", 3), counts].tolist() == [1, 0, 0, 1]
    assert told.loc[("stop", "Saturday", 2), counts].tolist() == [0, 0, 1, 0]
    assert told.loc[("rail_entrance", "Saturday", 0), counts].tolist() == [1, 0, 0, 1]  # half of the hour
    assert told.loc[("rail_entrance", "Saturday", 1), counts].tolist() == [0, 1, 0, 1]
    assert told.loc["water", counts].to_numpy().sum() == 0


@pytest.mark.parametrize("kind", ["open", "closed", "unknown", "observed"])
def test_nothing_mapped_gives_zeros(kind: str) -> None:
    assert (running_at_night(town())[kind] == 0).all()
