from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.prepare.counts import place_counts
from geosafe.sources import CountSource
from geosafe.study import Period
from geosafe.tables import check_table
from tests.score.town import CRS, WAYS, segments_of

PERIOD = Period(date(2019, 1, 1), date(2019, 12, 31))


def source_of(*rows):
    """Return counts at (x, y) that start at a moment, or at None."""
    frame = gpd.GeoDataFrame(
        {"count": 5.0, "minutes": 15.0, "hour_of_week": 3,
         "start": pd.to_datetime([start for *_, start in rows], utc=True).as_unit("ns"), "source": "c.csv",
         "source_row": np.arange(len(rows)) + 2},
        geometry=gpd.points_from_xy([x for x, *_ in rows], [y for _, y, _ in rows]), crs=CRS,
        index=pd.Index([f"c.csv:{i + 2}" for i in range(len(rows))], name="count_id"),
    )  # fmt: skip
    return CountSource(frame, ())


def place(*sources):
    return place_counts(sources, segments_of(WAYS), period=PERIOD, timezone="Europe/Helsinki")


def test_counts_stand_on_the_nearest_street():
    placed, findings = place(source_of((100, 3, "2019-07-01T10:00Z"), (2, 150, None)))
    check_table(placed, "counts")
    assert placed["segment_id"].tolist() == ["s1", "w1"]
    assert placed["fraction"].tolist() == [pytest.approx(0.5), pytest.approx(0.75)]
    assert placed["snap_m"].tolist() == [pytest.approx(3), pytest.approx(2)]
    assert findings == []


def test_rows_outside_the_network_or_the_period_are_named():
    """New Year's Eve of 2019 ends two hours before midnight in UTC."""
    placed, findings = place(
        source_of((100, 3, "2019-12-31T21:59Z"), (100, 3, "2019-12-31T22:00Z"), (100, -70, None), (100, 61, None))
    )
    assert placed.index.tolist() == ["c.csv:2"]
    said = {finding.code: (finding.n, finding.says) for finding in findings}
    assert said["counts-outside-the-period"] == (
        1, "1 pedestrian counts lie outside the period from 2019-01-01 to 2019-12-31: c.csv:3."
    )  # fmt: skip
    assert said["counts-far-from-a-street"] == (
        2, "2 pedestrian counts lie more than 60 m from every walked street: c.csv:4, c.csv:5."
    )  # fmt: skip


def test_no_source_is_an_empty_table():
    placed, findings = place()
    check_table(placed, "counts")
    assert shapely.is_empty(placed.union_all())
    assert findings == []
