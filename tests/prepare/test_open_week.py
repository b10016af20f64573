"""Opening hours by hour of the week: by hand, against the evaluator hour by hour, and against the shares by phase."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from opening_hours import OpeningHours

from geosafe.params import PHASES
from geosafe.prepare.hours_calendar import HoursCalendar
from geosafe.prepare.open_week import open_week
from geosafe.prepare.opening_hours import read_opening_text
from geosafe.week import HOURS, Week

SAINT_DENIS: dict[str, Any] = {"lon": 2.3574, "lat": 48.9362, "tz": "Europe/Paris", "country": "FR"}
#: Monday 9 to Sunday 15 December 2024, without a public holiday.
WEEK: dict[str, Any] = {**SAINT_DENIS, "start": date(2024, 12, 9), "end": date(2024, 12, 15)}
YEAR: dict[str, Any] = {**SAINT_DENIS, "start": date(2024, 1, 1), "end": date(2024, 12, 31)}
MO, TU, WE, TH, FR, SA, SU = range(0, HOURS, 24)


def week_of(texts: list[str | None], where: dict[str, Any], kind: str = "pub") -> Week:
    return open_week(pd.Series(texts, dtype=object), pd.Series([kind] * len(texts)), **where)[0]


def told(row: pd.Series) -> dict[int, float]:
    return {hour: pytest.approx(float(row[hour]), abs=1e-6) for hour in row.index if row[hour] != 0}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("off", {}),
        ("24/7", dict.fromkeys(range(HOURS), 1.0)),
        ("Mo 09:00-11:30", {MO + 9: 1, MO + 10: 1, MO + 11: 0.5}),
        ("Fr 20:00+", {**{FR + h: 1 for h in range(20, 24)}, SA: 1, SA + 1: 1}),  # at least six hours
        ("Fr 10:00+", {FR + h: 1 for h in range(10, 24)}),  # … and until midnight
        ("Fr 22:00-02:00", {FR + 22: 1, FR + 23: 1, SA: 1, SA + 1: 1}),
        ("Su 22:00-02:15", {SU + 22: 1, SU + 23: 1, MO: 1, MO + 1: 1, MO + 2: 0.25}),  # Sunday runs into Monday
        ("Th-Sa 22:00-28:00", {d + h: 1 for d in (TH, FR, SA) for h in range(22, 28)}),
        ("Mo-Fr 09:00-10:00; We off", {d + 9: 1 for d in (MO, TU, TH, FR)}),
        ('"by appointment"', {}),
        ('Mo-Fr 09:00-10:00 "by appointment"', {}),
        ('Mo 09:00-10:00 "ring the bell"', {MO + 9: 1}),
        ("Mo 09:00-10:00; PH off", {MO + 9: 1}),
        ("Dec 10 09:00-10:00", {TU + 9: 1}),
        # A night runs on into a day that another rule is for, …
        ("Sa 22:00-02:00;Su 12:00-13:00", {SA + 22: 1, SA + 23: 1, SU: 1, SU + 1: 1, SU + 12: 1}),
        ("Sa 22:00-26:00;Su off", {SA + 22: 1, SA + 23: 1, SU: 1, SU + 1: 1}),
        ("Su off; Sa 22:00-25:00", {SA + 22: 1, SA + 23: 1, SU: 1}),
        (
            "Th 12:00-13:00; Fr-Sa 23:00-01:00; Su,Mo 12:00-13:00; PH off",
            {TH + 12: 1, FR + 23: 1, SA: 1, SA + 23: 1, SU: 1, SU + 12: 1, MO + 12: 1},
        ),
        # … and a later rule for the same day takes its place.
        ("Mo-Su 10:00-11:00; We off; We 12:00-13:00", {d + 10: 1 for d in (MO, TU, TH, FR, SA, SU)} | {WE + 12: 1}),
    ],
)
def test_hours_of_one_week_by_hand(text, hours):
    week = week_of([text], WEEK)
    assert told(week.open.loc[0]) == hours
    assert week.evidence[0] == "observed"
    assert np.array_equal(week.open, week.open_lo)
    assert np.array_equal(week.open, week.open_hi)


def test_sunrise_to_sunset_by_hour():
    # Saturday 21 December 2024: sunrise 08:41:50, sunset 16:55:53
    saturday = {**SAINT_DENIS, "start": date(2024, 12, 21), "end": date(2024, 12, 21)}
    row = week_of(["sunrise-sunset"], saturday).open.loc[0]
    assert row[SA + 8] == pytest.approx((60 - 41.83) / 60, abs=0.02)
    assert row[range(SA + 9, SA + 16)].tolist() == [1.0] * 7
    assert row[SA + 16] == pytest.approx(55.88 / 60, abs=0.02)
    assert row[range(SA, SA + 8)].sum() == row[range(SA + 17, SA + 24)].sum() == 0
    assert row.isna().sum() == 144  # hours of other days do not occur


def test_public_holidays_and_seasons_are_taken_by_date():
    christmas = {**SAINT_DENIS, "start": date(2024, 12, 23), "end": date(2024, 12, 29)}  # Wednesday is a holiday
    week = week_of(["Mo-Su 09:00-10:00; PH off", "PH 09:00-10:00", "Tu-We 22:00-02:00; PH off"], christmas)
    assert told(week.open.loc[0]) == {d + 9: 1 for d in (MO, TU, TH, FR, SA, SU)}
    assert told(week.open.loc[1]) == {WE + 9: 1}
    assert set(told(week.open.loc[2])) >= {TU + 22, TU + 23}
    assert week.open.loc[2, WE + 22] == 0
    summer = week_of(["Jul-Dec 09:00-10:00"], YEAR).open.loc[0]
    assert summer[MO + 9] == pytest.approx(0.5, abs=0.05)


def test_unknown_hours_have_no_value_and_full_bounds():
    week = week_of(["Mo-Su 08:00-23:00 || unknown", "Mo-Su 08:00-23:00 unknown"], WEEK)
    assert week.open.loc[0, MO + 9] == week.open_lo.loc[0, MO + 9] == 1
    for row, hour in ((0, MO + 3), (1, MO + 9)):
        assert np.isnan(week.open.loc[row, hour])
        assert (week.open_lo.loc[row, hour], week.open_hi.loc[row, hour]) == (0, 1)
    stop = week_of([None], WEEK, "stop")
    assert np.isnan(stop.open.loc[0, MO + 2])
    assert stop.open_hi.loc[0, MO + 2] == 1
    assert stop.open.loc[0, MO + 8] == 1
    assert stop.evidence[0] == "inferred"
    thing = week_of([None], WEEK, "fountain")
    assert thing.open.isna().all(axis=None)
    assert thing.evidence[0] == "unknown"


def test_what_is_open_by_day_is_unknown_after_dark_hour_by_hour():
    toilet = week_of([None], WEEK, "toilet")
    assert toilet.open.loc[0, MO + 12] == 1
    assert np.isnan(toilet.open.loc[0, MO + 20])
    assert (toilet.open_lo.loc[0, MO + 20], toilet.open_hi.loc[0, MO + 20]) == (0, 1)


def test_usual_hours_are_drawn_to_the_observed_hour_by_hour():
    n = 30
    hours = pd.Series(["Mo-Su 02:00-03:00"] * n + [None], dtype=object)
    week, _, _ = open_week(hours, pd.Series(["pub"] * (n + 1)), **WEEK)
    inferred = week.open.loc[n]
    assert inferred[MO + 2] == pytest.approx(n / (n + 10))  # ours is closed then
    assert inferred[MO + 13] == pytest.approx(10 / (n + 10))  # … and open then
    assert inferred[MO + 5] == 0
    share = n / (n + 10)
    half = 1.645 * np.sqrt(share * (1 - share) / (n + 11))
    assert week.open_lo.loc[n, MO + 2] == pytest.approx(share - half)
    assert week.open_hi.loc[n, MO + 2] == pytest.approx(share + half)
    office = open_week(pd.Series(["24/7"] * n + [None]), pd.Series(["bar"] * n + ["office"]), **WEEK)[0]
    assert office.open.loc[n, [MO + 2, SU + 12]].tolist() == [0, 0]  # never night hours for offices


TEXTS = [
    "Mo-Fr 08:00-16:00; PH off", "Mo-Su 18:00-02:00", "sunrise-sunset", "Jun-Aug 10:00-23:00", "Fr,PH 20:00+",
    "Mo-Fr 08:30-12:15,13:45-18:20; Sa 10:00-14:00", "Mo[1] 10:00-12:00", "Su 20:00-26:30; PH 10:00-12:00",
    "week 01-26 09:00-17:00", "Sa 22:00-05:00", "24/7; Dec 25 off", "Mo-Th 11:00-14:30, Fr 11:00-22:00",
]  # fmt: skip


@pytest.mark.parametrize("start", [date(2024, 3, 25), date(2024, 10, 21), date(2024, 5, 1), date(2024, 12, 20)])
def test_every_quarter_of_an_hour_agrees_with_the_evaluator(start):
    """Asked minute by minute at quarters: another way to the same shares, weeks of changing clocks with them."""
    where = {**SAINT_DENIS, "start": start, "end": start + timedelta(days=13)}
    found = week_of(list(TEXTS), where)
    zone = ZoneInfo("Europe/Paris")
    first = datetime(start.year, start.month, start.day, tzinfo=zone).timestamp()
    moments = [datetime.fromtimestamp(first + 300 + 900 * i, zone) for i in range(14 * 96 - 8)]
    moments = [each for each in moments if each.date() <= where["end"]]
    hour = np.array([24 * each.weekday() + each.hour for each in moments])
    occurs = np.bincount(hour, minlength=HOURS)
    for row, text in enumerate(TEXTS):
        expression = read_opening_text(text).expression
        asked = OpeningHours(expression, timezone=zone, country="FR", coords=(48.9362, 2.3574))
        share = np.bincount(hour, [asked.is_open(each) for each in moments], minlength=HOURS) / np.maximum(occurs, 1)
        off = np.abs(share - found.open.loc[row].to_numpy())
        assert np.nanmax(off) < 0.13, (text, int(np.nanargmax(off)))  # a quarter of one of two hours, and some
        assert np.nanmean(off) < 0.01, text


def test_how_often_hours_occur_and_what_phase_they_are_in():
    calendar = HoursCalendar(2.3574, 48.9362, "Europe/Paris", "FR", date(2024, 1, 1), date(2024, 12, 31))
    assert calendar.n.sum() == 366 * 24
    assert calendar.n[MO] == 53  # 2024 has 53 Mondays and 53 Tuesdays
    assert calendar.n[WE] == 52
    assert calendar.n[SU + 2] == 52  # one is skipped in March, one repeated in October
    spring = HoursCalendar(2.3574, 48.9362, "Europe/Paris", "FR", date(2024, 3, 1), date(2024, 3, 31))
    assert spring.n[SU + 2] == spring.n[SU + 3] - 1
    assert np.allclose(calendar.phase.sum(axis=1), 1)
    assert calendar.phase[MO + 12].tolist() == [1, 0, 0]
    assert calendar.phase[MO + 2].tolist() == [0, 0, 1]
    monday = HoursCalendar(2.3574, 48.9362, "Europe/Paris", "FR", date(2024, 12, 9), date(2024, 12, 9))
    assert np.isnan(monday.phase[TU:]).all()
    assert (monday.n[TU:] == 0).all()


def test_hours_gathered_by_phase_are_the_shares_by_phase():
    texts = ["Mo-Fr 08:00-16:00; PH off", "Mo-Su 18:00-02:00", "Su-Th 12:00-23:00; Fr-Sa 12:00-24:00", "24/7",
             "Mo-Sa 09:30-20:15", None]  # fmt: skip
    week, shares, _ = open_week(pd.Series(texts, dtype=object), pd.Series(["pub"] * len(texts)), **YEAR)
    off = np.abs(week.by_phase(week.open) - shares[[*PHASES]].to_numpy())
    assert off.max() < 0.02


def test_a_text_that_is_the_same_every_week_is_read_in_one():
    said = ("Mo-Fr 08:00-16:00; Sa off", "Mo-Fr 08:00-16:00; PH off", "Apr-Sep 10:00-12:00")
    every, holiday, other = map(read_opening_text, said)
    assert (every.weekly, every.holidays) == (True, False)
    assert (holiday.weekly, holiday.holidays) == (True, True)
    assert not other.weekly
    for text in ("sunrise-sunset", "Mo[1] 10:00-12:00", "SH 10:00-12:00", "week 1-10 10:00-12:00", "2024 10:00-12:00",
                 "PH +1 day 10:00-12:00", "Dec 24 10:00-12:00", "10:00-12:00/01:30", "easter off"):  # fmt: skip
        assert not read_opening_text(text).weekly, text


def test_texts_in_other_languages_are_set_aside_and_named():
    texts = ["Mo-Fr 9-17 Uhr", "Lundi-Vendredi 9h-17h", "ma-pe 9-17", "Mo-Fr 09:00-17:00", None]
    hours = pd.Series(texts, index=[f"venue/node/{i}" for i in range(5)], dtype=object)
    week, _, findings = open_week(hours, pd.Series(["shop"] * 4 + ["pub"], index=hours.index), **WEEK)
    found = {finding.code: finding for finding in findings}
    unreadable = found["hours-unreadable"]
    assert (unreadable.n, unreadable.kind) == (3, "set aside")
    assert "‘Mo-Fr 9-17 Uhr’, ‘Lundi-Vendredi 9h-17h’, ‘ma-pe 9-17’" in unreadable.says
    assert "(at venue/node/0, venue/node/1, venue/node/2)" in unreadable.says
    assert week.evidence.tolist() == ["inferred"] * 3 + ["observed", "inferred"]
    assert found["hours-by-kind"].says.startswith("Places whose hours are recorded, by kind: shop 1 of 4; pub 0 of 1.")
    assert found["hours-by-kind"].n == 1


def test_rows_may_stand_in_any_order():
    texts = [*TEXTS, None, "24/7"]
    ids = [f"v{i}" for i in range(len(texts))]
    hours, kinds = pd.Series(texts, index=ids, dtype=object), pd.Series(["bar", "pub"] * 7, index=ids)
    one = open_week(hours, kinds, **WEEK)[0].open
    two = open_week(hours[::-1], kinds[::-1], **WEEK)[0].open.loc[ids]
    assert np.allclose(one, two, equal_nan=True)
