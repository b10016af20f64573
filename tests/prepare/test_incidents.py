from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafe.crs import LONLAT
from geosafe.params import PHASES
from geosafe.prepare.incidents import place_incidents
from geosafe.study import Period
from geosafe.tables import check_table
from tests.score.town import AREA, CRS, WAYS, Way, segments_of

ZONE = "Europe/Helsinki"
PLACE = (24.94, 60.17)
YEAR = Period(date(2019, 4, 15), date(2020, 3, 31))


#: Findings that every table gives, in one form or the other.
WHAT_THEY_TELL = ("can-tell", "cannot-tell", "one-kind")


def _source(rows, *, crs=CRS, name="police.csv"):
    """Rows of (x, y, local start or month or None)."""
    whens = [when for _, _, when in rows]
    is_month = [when is not None and len(when) == 7 for when in whens]
    start = pd.Series(
        [pd.NaT if when is None or month else pd.Timestamp(when, tz=ZONE).tz_convert("UTC")
         for when, month in zip(whens, is_month, strict=True)], dtype="datetime64[ns, UTC]",
    )  # fmt: skip
    timing = ["none" if when is None else "month" if month else "date" if len(when) == 10 else "instant"
              for when, month in zip(whens, is_month, strict=True)]  # fmt: skip
    month = [None if when is None else when[:7] for when in whens]
    points = gpd.points_from_xy([x for x, _, _ in rows], [y for _, y, _ in rows], crs=CRS)
    return gpd.GeoDataFrame(
        {"kind": "theft", "start": start, "end": start, "month": pd.Series(month, dtype=object), "timing": timing,
         "anonymised": False, "source": name, "source_row": np.arange(2, len(rows) + 2)},
        geometry=points, crs=CRS,
    ).to_crs(crs)  # fmt: skip


def _place(*sources, ways=WAYS, period=YEAR):
    placed, findings = place_incidents(
        sources, segments_of(ways), area=AREA, period=period, location=PLACE, timezone=ZONE
    )  # fmt: skip
    check_table(placed, "incidents")
    return placed, {finding.code: finding.n for finding in findings if finding.code not in WHAT_THEY_TELL}


def test_each_stands_on_its_street_in_its_phase():
    placed, findings = _place(
        _source([(50, 3, "2019-06-21 12:00"), (100, 0, "2019-12-21 18:00"), (350, -4, "2019-12-21 23:00")])
    )
    assert placed.index.tolist() == ["police.csv#2", "police.csv#3", "police.csv#4"]
    assert placed["segment_id"].tolist() == ["s1", "s1", "s2"]
    np.testing.assert_allclose(placed["fraction"], [0.25, 0.5, 0.75])
    np.testing.assert_allclose(placed["snap_m"], [3, 0, 4])
    weights = placed[[f"weight_{phase}" for phase in PHASES]]
    np.testing.assert_array_equal(weights, np.eye(3))
    assert findings == {}


def test_what_has_no_time_of_day_is_in_no_phase():
    placed, findings = _place(
        _source([(50, 0, "2019-06"), (50, 0, "2019-06-21"), (50, 0, None), (50, 0, "2019-06-21 12:00")])
    )
    assert placed["weight_day"].isna().tolist() == [True, True, True, False]
    assert findings == {"no-time-of-day": 3}


def test_outside_the_area_and_the_period():
    placed, findings = _place(
        _source(
            [(2000, 0, "2019-06-21 12:00"), (50, 0, "2019-04-14 23:59"), (50, 0, "2019-04-15 00:00"),
             (50, 0, "2020-03-31 23:59"), (50, 0, "2020-04-01 00:00"), (50, 0, "2019-04"), (50, 0, "2020-04")]
        )
    )  # fmt: skip
    # A month counts when the period touches it.
    assert placed["source_row"].tolist() == [4, 5, 7]
    assert findings == {"outside-the-area": 1, "outside-the-period": 3, "no-time-of-day": 1}


def test_beyond_the_snap_limit_a_point_is_reported_and_not_moved():
    placed, findings = _place(_source([(50, -59, "2019-06-21 12:00"), (50, -61, "2019-06-21 12:00")]))
    assert placed["segment_id"].notna().tolist() == [True, False]
    assert placed["snap_m"].tolist() == pytest.approx([59, 61])
    assert placed.geometry.y.tolist() == pytest.approx([-59, -61])
    assert findings == {"far-from-a-street": 1}


def test_neither_a_crossing_nor_a_street_outside_the_area_takes_incidents():
    ways = {**WAYS, "beyond": Way([(0, 0), (-200, 0)], in_area=False)}
    placed, _ = _place(_source([(405, -12, "2019-06-21 12:00"), (-20, 1, "2019-06-21 12:00")]), ways=ways)
    assert placed["segment_id"].tolist() == ["e1", "w1"]
    np.testing.assert_allclose(placed["snap_m"], [8, 20])


def test_sources_in_their_own_crs_are_joined():
    first, second = _source([(50, 0, "2019-06-21 12:00")]), _source([(60, 0, "2019-07")], crs=LONLAT, name="b.csv")
    placed, _ = _place(first, second)
    np.testing.assert_allclose(placed["fraction"], [0.25, 0.3], atol=1e-6)
    assert placed["source"].tolist() == ["police.csv", "b.csv"]


def test_no_incidents():
    placed, findings = _place()
    assert placed.empty
    assert findings == {}


def test_nothing_left():
    placed, findings = _place(_source([(5000, 0, "2019-06-21 12:00")]))
    assert placed.empty
    assert findings == {"outside-the-area": 1, "none-left": 1}


def _findings(frame):
    return {
        finding.code: finding
        for finding in place_incidents(
            [frame], segments_of(WAYS), area=AREA, period=YEAR, location=PLACE, timezone=ZONE
        )[1]
    }  # fmt: skip


def test_what_many_exact_and_timed_incidents_tell():
    rows = _source([(x, 0, "2019-06-21 12:00") for x in np.linspace(1, 399, 100)])
    found = _findings(rows)
    assert found["can-tell"].kind == "found"
    for words in ("over the whole day", "day, evening and night", "where records concentrate", "an earlier time"):
        assert words in found["can-tell"].says
    assert "cannot-tell" not in found
    assert found["one-kind"].says == "All incidents are of one kind, 'theft': they tell nothing of others."
    assert "one-kind" not in _findings(rows.assign(kind=["theft", "noise"] * 50))
    assert "one-kind" not in _findings(rows.assign(kind="incident"))


def test_months_and_moved_points_tell_less_and_say_so():
    rows = _source([(x, 0, "2019-06") for x in np.linspace(1, 399, 100)]).assign(anonymised=True)
    found = _findings(rows)
    assert found["can-tell"].says.endswith("recorded in a street and those within 60 m, over the whole day.")
    assert found["cannot-tell"].kind == "note"
    assert "because none of them gives a time of day" in found["cannot-tell"].says
    assert "because all lie in one month and give no day" in found["cannot-tell"].says
    assert "because they stand together on few points" in found["cannot-tell"].says


def test_none_left_says_where_to_look():
    finding = _findings(_source([(5000, 0, "2019-06-21 12:00")] * 3))["none-left"]
    assert finding.kind == "trap"
    assert finding.says.startswith("None of 3 incidents lies in the area and the period")
    assert "`crs:`" in finding.todo
