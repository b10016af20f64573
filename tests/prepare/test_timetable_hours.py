"""Departures by hour of the week, by hand on timetables of a few trips."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geosafe.errors import DataError
from geosafe.prepare.timetable_hours import timetable_hours
from geosafe.sources import Timetable

H = 3600
EPOCH = date(1970, 1, 1)
WORKDAYS = (1, 1, 1, 1, 1, 0, 0)
#: Monday 4 to Sunday 31 March 2019, four whole weeks.
FEED_FROM, FEED_TO = date(2019, 3, 4), date(2019, 3, 31)


def day(when: date) -> int:
    return (when - EPOCH).days


def timetable(
    calls, *, weekly=((0, WORKDAYS),), exceptions=(), zone="Europe/Helsinki", span=(FEED_FROM, FEED_TO)
) -> Timetable:
    """Return a timetable of calls (stop, service, hours since midnight)."""
    names = [chr(65 + i) for i in range(max(call[0] for call in calls) + 1)]
    rows = [[service, *map(bool, days), day(span[0]), day(span[1])] for service, days in weekly]
    calendar = pd.DataFrame(rows, columns=["service", *range(7), "first", "last"])
    dates = pd.DataFrame(
        [(service, day(when), added) for service, when, added in exceptions], columns=["service", "date", "added"]
    )
    at = gpd.points_from_xy([24.94] * len(names), [60.17] * len(names))
    return Timetable(
        name="feed.zip", timezone=zone, stops=gpd.GeoDataFrame({"name": names}, geometry=at, crs=4326),
        calls=pd.DataFrame([(stop, service, round(time * H)) for stop, service, time in calls],
                           columns=["stop", "service", "time"]),
        calendar=calendar.astype({"service": int, "first": int, "last": int}),
        exceptions=dates.astype({"service": int, "date": int, "added": bool}),
        coverage="unknown", findings=(),
    )  # fmt: skip


def hours(feed: Timetable, *, start=date(2019, 1, 1), end=date(2019, 12, 31), tz="Europe/Helsinki", places=None):
    places = np.arange(len(feed.stops)) if places is None else np.array(places)
    return timetable_hours(feed, places, places.max() + 1, start=start, end=end, tz=tz)


def told(row: np.ndarray) -> dict[int, float]:
    return {int(h): float(row[h]) for h in np.flatnonzero(row)}


def test_a_bus_on_working_days():
    service, departures, (finding,) = hours(timetable([(0, 0, 8.1), (0, 0, 8.6), (0, 0, 22.0)]))
    assert told(service[0]) == {24 * d + h: 1.0 for d in range(5) for h in (8, 22)}
    assert told(departures[0]) == {24 * d + h: n for d in range(5) for h, n in ((8, 2.0), (22, 1.0))}
    assert (finding.code, finding.kind, finding.n) == ("gtfs-dates", "note", 28)
    assert "Departures are those of 2019-03-04 to 2019-03-31" in finding.says
    assert finding.todo == ""


def test_times_past_24_belong_to_the_next_morning_and_sunday_runs_into_monday():
    service, _, _ = hours(timetable([(0, 0, 24.6), (0, 0, 49.2)]))
    assert told(service[0]) == pytest.approx(
        {24 * d + h: 1.0 for d, h in ((1, 0), (2, 0), (3, 0), (4, 0), (5, 0))}
        | {24 * d + 1: share for d, share in ((2, 1), (3, 1), (4, 1), (5, 1), (6, 1))}
    )
    sunday = timetable([(0, 0, 25.2)], weekly=[(0, (0, 0, 0, 0, 0, 0, 1))])
    # Sundays 10, 17, 24 and 31 March are followed by Mondays; of Mondays 4 to 25 the first follows none in the feed
    assert told(hours(sunday)[0][0]) == {1: 0.75}


def test_exceptions_take_dates_away_and_add_them():
    exceptions = [(0, date(2019, 3, 5), False), (0, date(2019, 3, 9), True)]
    service, _, _ = hours(timetable([(0, 0, 8)], exceptions=exceptions))
    assert told(service[0]) == {8: 1.0, 32: 0.75, 56: 1.0, 80: 1.0, 104: 1.0, 128: 0.25}
    alone = timetable([(0, 0, 8)], weekly=(), exceptions=[(0, date(2019, 3, d), True) for d in (4, 11, 24)])
    service, _, _ = hours(alone)  # Monday 4 to Sunday 24 March: three weeks
    assert told(service[0]) == pytest.approx({8: 2 / 3, 152: 1 / 3})


def test_two_services_in_one_hour_are_counted_twice_and_serve_it_once():
    weekly = [(0, WORKDAYS), (1, (1, 0, 0, 0, 0, 0, 0))]
    service, departures, _ = hours(timetable([(0, 0, 8.1), (0, 1, 8.5)], weekly=weekly))
    assert told(service[0]) == {24 * d + 8: 1.0 for d in range(5)}
    assert told(departures[0]) == {8: 2.0, 32: 1.0, 56: 1.0, 80: 1.0, 104: 1.0}


def test_the_platforms_of_a_station_are_one_place():
    service, departures, _ = hours(timetable([(0, 0, 8.1), (1, 0, 8.2)]), places=[0, 0])
    assert departures.shape == (1, 168)
    assert departures[0, 8] == 2
    assert service[0, 8] == 1


def test_a_timetable_in_another_zone_is_moved():
    # 23:30 in UTC is 01:30 of the next day in Helsinki in winter, 02:30 from 31 March 2019
    service, _, _ = hours(timetable([(0, 0, 23.5)], zone="UTC"))
    assert told(service[0]) == {24 * d + 1: 1.0 for d in range(1, 6)}
    west = hours(timetable([(0, 0, 0.5)]), tz="Europe/London")[0]  # half past ten the evening before
    assert told(west[0]) == pytest.approx({24 * d + 22: 1.0 for d in range(4)} | {166: 0.75})


def test_the_period_decides_and_where_it_is_another_the_dates_of_the_timetable():
    feed = timetable([(0, 0, 8)], exceptions=[(0, date(2019, 3, 5), False)])
    service, _, (finding,) = hours(feed, start=date(2019, 3, 4), end=date(2019, 3, 10))
    assert told(service[0]) == {8: 1.0, 56: 1.0, 80: 1.0, 104: 1.0}
    assert finding.n == 7
    service, _, (finding,) = hours(feed, start=date(2024, 1, 1), end=date(2024, 12, 31))
    assert service[0, 32] == 0.75
    assert finding.todo.startswith("The timetable is of another time than the period")
    one_day = hours(feed, start=date(2019, 3, 6), end=date(2019, 3, 6))[0]
    assert one_day[0, 56] == 1
    assert np.isnan(one_day[0, 8])  # no Monday in it: unknown, not none


def test_long_calendars_are_cut_to_a_year_and_empty_ones_are_a_fault():
    long = timetable([(0, 0, 8)], span=(date(2000, 1, 1), date(2099, 12, 31)))
    _, _, (finding,) = hours(long, start=date(2010, 1, 1), end=date(2030, 1, 1))
    assert finding.n == 371
    with pytest.raises(DataError, match=r"feed\.zip: no service runs on any date"):
        hours(timetable([(0, 0, 8)], weekly=[(0, (0,) * 7)]))


def test_services_and_rows_may_stand_in_any_order():
    calls = [(0, 0, 8.1), (1, 1, 9.5), (0, 1, 24.5), (1, 0, 6.0)]
    weekly = [(0, WORKDAYS), (1, (0, 0, 0, 0, 1, 1, 1))]
    one = hours(timetable(calls, weekly=weekly))
    two = hours(timetable(calls[::-1], weekly=weekly[::-1]))
    renamed = hours(timetable([(s, 1 - k, t) for s, k, t in calls], weekly=[(1 - k, days) for k, days in weekly]))
    for other in (two, renamed):
        assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one[:2], other[:2], strict=True))
