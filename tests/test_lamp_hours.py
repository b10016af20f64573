from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geosafe.lamp_hours import _holds_half, burning, is_timetable

PLACE = {"lon": -0.105, "lat": 51.517, "tz": "Europe/London", "country": "GB"}
YEAR = {"start": date(2019, 1, 1), "end": date(2019, 12, 31)}


@pytest.mark.parametrize(
    ("text", "evening", "night"),
    [
        ("24/7", 1, 1),
        ("dusk-dawn", 1, 1),
        ("Dusk to Dawn", 1, 1),
        ("sunset-sunrise", 1, 1),
        ("photocell", 1, 1),
        ("35/18", 1, 1),  # on at 35 lx, off at 18
        *(
            (text, 1, 1)
            for text in (
                "ganznächtig",
                "Permanent",
                "toute la nuit",
                "Toda la noche",
                "tutta la notte",
                "toda a noite",
                "hele nacht",
                "fotocélula",
            )
        ),
        ("20:00-24:00", 1, 0),
        ("20:00-02:00", 1, 0),  # past midnight, and dark for most of the night
        ("20:00-05:00", 1, 1),
        ("18:00-30:00", 1, 1),
        ("00:00-05:00", 0, 1),
        ("dusk-24:00; 05:00-dawn", 1, 0),  # part-night lighting
        ("dusk-dawn; 00:00-05:00 off", 1, 0),
        ("24/7; 23:00-06:00 off", 1, 0),
        ('dusk-dawn "70 %"', 0.7, 0.7),
        ('dusk-23:00; 23:00-05:00 "40 %"; 05:00-dawn', 1, 0.4),
        ('Mo-Fr dusk-24:00 "80%"; Sa-Su dusk-24:00; 00:00-dawn "25 %"', 0.8, 0.25),
        ("Fr-Sa 17:00-05:00", 0, 0),  # two days of seven
        ("Mo-Fr 17:00-05:00", 1, 1),
        ("Nov-Feb 16:00-08:00", 1, 0),  # most dark evenings, and not most nights
        ('dusk-dawn "300 %"', 1, 1),
    ],
)
def test_what_holds_most_of_the_phase(text: str, evening: float, night: float) -> None:
    found = burning([text], **PLACE, **YEAR)
    assert found.loc[text].tolist() == [evening, night]
    assert is_timetable(text)


@pytest.mark.parametrize(
    "text", ["limited", "automatic", "interval", "operating_times", "PN", "18-06", "5", "2023", "Halbnacht",
             "Semi-permanent", "media noche", "25:00-99:00", "x" * 300,
             "20:00-" + "9" * 300, "unknown", ""]
)  # fmt: skip
def test_what_tells_no_hours_is_unknown(text: str) -> None:
    assert burning([text], **PLACE, **YEAR).loc[text].isna().all()
    assert not is_timetable(text)


@pytest.mark.parametrize(
    ("levels", "held"), [([1, 1, 0, 0], 1), ([1, 0, 0, 0], 0), ([1, 0, 1], 1), ([0.4, 1, 0.4], 0.4), ([], 0)]
)  # fmt: skip
def test_half_of_the_hours_is_enough(levels: list[float], held: float) -> None:
    assert _holds_half(np.array(levels, float)) == held


def test_hours_that_are_unknown_stay_so() -> None:
    assert np.isnan(burning(["16:00-24:00 unknown"], **PLACE, **YEAR).loc["16:00-24:00 unknown", "evening"])


def test_each_text_is_read_once_and_in_a_lasting_order() -> None:
    found = burning(pd.Series(["b 1", "20:00-24:00", "b 1"]), **PLACE, **YEAR)
    assert found.index.tolist() == ["20:00-24:00", "b 1"]
    assert burning([], **PLACE, **YEAR).empty


@pytest.mark.parametrize("days", [1, 7, 61, 427, 1000])
def test_any_period_is_read_on_every_weekday_alike(days: int) -> None:
    period = {"start": date(2019, 1, 1), "end": date.fromordinal(date(2019, 1, 1).toordinal() + days - 1)}
    found = burning(["Mo-Th 16:00-08:00", "16:00-08:00"], **PLACE, **period)
    assert found.loc["16:00-08:00"].tolist() == [1, 1]
    if days >= 7:
        assert found.loc["Mo-Th 16:00-08:00"].tolist() == [1, 1]  # four days of seven


def test_a_phase_that_the_period_lacks_takes_the_other() -> None:
    helsinki = {"lon": 24.94, "lat": 60.17, "tz": "Europe/Helsinki", "country": "FI"}
    found = burning(["15:00-23:00"], **helsinki, start=date(2019, 6, 10), end=date(2019, 6, 30))
    assert found.loc["15:00-23:00"].tolist() == [0, 0]


def test_weekdays_are_sampled_evenly_in_a_period_of_any_length() -> None:
    # 430 days from a Sunday: every seventh would be a Sunday, of which this timetable says nothing.
    table = burning(["Mo-Th 12:00-36:00"], lon=24.94, lat=60.17, tz="Europe/Helsinki", country="FI",
                    start=date(2019, 1, 6), end=date(2020, 3, 10))  # fmt: skip
    assert table.to_numpy().tolist() == [[1.0, 1.0]]


def test_a_phase_that_the_period_does_not_have_takes_the_other() -> None:
    table = burning(["01:00-02:30", "12:00-14:00"], lon=24.94, lat=60.17, tz="Europe/Helsinki", country="FI",
                    start=date(2019, 6, 15), end=date(2019, 6, 25))  # fmt: skip
    assert (table["evening"] == table["night"]).all()
