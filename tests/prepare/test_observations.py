from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafe.params import WALK_PARAMETERS
from geosafe.prepare.observations import place_observations
from geosafe.sources import ObservationSource
from geosafe.tables import check_table
from tests.score.town import CRS, WAYS, segments_of


def source_of(*rows: tuple[float, float, str | None, str | None, str]) -> ObservationSource:
    """Return answers at (x, y) that begin at a moment, name a phase, and are of a person."""
    n = len(rows)
    frame = gpd.GeoDataFrame(
        {"walk": ["1"] * n, "stop": ["1"] * n, "rater": [rater for *_, rater in rows], "group": None,
         **dict.fromkeys(WALK_PARAMETERS, 2.0), "words": None, "change": None,
         "start": pd.DatetimeIndex(pd.to_datetime([row[2] for row in rows], utc=True)).as_unit("ns"),
         "phase": pd.Series([row[3] for row in rows], dtype=object).to_numpy(), "source": "w.csv",
         "source_row": np.arange(n) + 2},
        geometry=gpd.points_from_xy([row[0] for row in rows], [row[1] for row in rows]), crs=CRS,
        index=pd.Index([f"w.csv:{i + 2}" for i in range(n)], name="observation_id"),
    )  # fmt: skip
    return ObservationSource(frame, ())


def place(*sources: ObservationSource) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    placed, findings = place_observations(
        sources, segments_of(WAYS), location=(24.94, 60.17), timezone="Europe/Helsinki"
    )
    check_table(placed, "observations")
    return placed, {finding.code: finding.says for finding in findings}


def test_the_sun_and_the_clock_tell_the_phase() -> None:
    """Helsinki, 14 November: the sun sets at 15:39, so 18:30 is evening; in June 18:30 is day."""
    placed, said = place(
        source_of((100, 3, "2019-11-14T16:30Z", None, "a"), (100, 3, "2019-06-14T15:30Z", None, "b"),
                  (100, 3, "2019-11-14T22:30Z", None, "c"), (100, 3, None, "night", "d"))
    )  # fmt: skip
    assert placed["phase"].tolist() == ["evening", "day", "night", "night"]
    assert placed["segment_id"].tolist() == ["s1"] * 4
    assert placed["fraction"].tolist() == [pytest.approx(0.5)] * 4
    assert said == {}


def test_another_phase_than_the_time_tells_is_said() -> None:
    placed, said = place(source_of((100, 3, "2019-11-14T16:30Z", "day", "a")))
    assert placed["phase"].tolist() == ["evening"]
    assert said["observations-other-phase"] == (
        "1 answers name another phase than their date and time tell, first w.csv:2: day, and by the sun and the clock "
        "evening, which is taken."
    )


def test_two_sheets_of_one_person_and_answers_far_from_a_street_are_kept_and_said() -> None:
    placed, said = place(
        source_of((100, 3, None, "day", "a"), (100, 3, None, "day", "a"), (100, -90, None, "day", "b"))
    )
    assert len(placed) == 3
    assert placed["segment_id"].isna().tolist() == [False, False, True]
    assert said["observations-twice"].startswith("2 rows are of a person who answers more than once at a stop")
    assert said["observations-far-from-a-street"] == "1 answers lie more than 60 m from every walked street."


def test_no_source_is_an_empty_table() -> None:
    placed, said = place()
    assert len(placed) == 0
    assert said == {}
