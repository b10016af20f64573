from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.params import P_CLASSES
from geosafe.score.light import light_of_streets
from geosafe.score.p_class import lighting_columns, needed_class, reached_class
from geosafe.score.raw import Raw
from geosafe.score.streets import streets_of
from tests.score.town import AREA, HOURS, Way, lamps_at, town

#: Open-venue equivalents that score 10, 40 and 60 points: 101 ^ score - 1.
QUIET, NORMAL, BUSY = (101 ** (score / 100) - 1 for score in (10, 40, 60.001))


def reached(mean: float, least: float) -> str | None:
    return reached_class(np.array([[mean]]), np.array([[least]]))[0, 0]


@pytest.mark.parametrize(
    ("name", "mean", "least"),
    # EN 13201-2, after secondary sources
    [("P1", 15, 3), ("P2", 10, 2), ("P3", 7.5, 1.5), ("P4", 5, 1), ("P5", 3, 0.6), ("P6", 2, 0.4)],
)
def test_a_class_asks_for_a_mean_and_a_minimum(name: str, mean: float, least: float) -> None:
    worse = {"P1": "P2", "P2": "P3", "P3": "P4", "P4": "P5", "P5": "P6", "P6": "P7"}[name]
    assert P_CLASSES[name] == (mean, least)
    assert reached(mean, least) == name
    assert reached(mean - 0.01, least) == worse
    assert reached(mean, least - 0.01) == worse
    assert reached(100, least) == name


def test_the_row_of_lamps_of_the_methods_page() -> None:
    # 6 m of road, lamps of 4000 lm at 6 m: mean 4.45 and minimum 1.38 at 30 m, 7.42 and 3.97 at 18 m (ref)
    assert reached(4.45, 1.38) == "P5"
    assert reached(7.42, 3.97) == "P4"


def test_unknown_light_has_no_class() -> None:
    assert reached(np.nan, np.nan) is None
    assert reached(0, 0) == "P7"


@pytest.mark.parametrize(
    ("kind", "quiet", "normal", "busy"),
    [("street", "P4", "P3", "P2"), ("sidewalk", "P4", "P3", "P2"), ("crossing", "P4", "P3", "P2"),
     ("path", "P6", "P5", "P4"), ("space", "P6", "P5", "P4"), ("steps", "P6", "P6", "P5")],
)  # fmt: skip
def test_the_class_that_is_needed(kind: str, quiet: str, normal: str, busy: str) -> None:
    found = needed_class(pd.Series([kind]), np.array([[QUIET, NORMAL, BUSY, np.nan]]))
    assert found[0].tolist() == [quiet, normal, busy, normal]


def test_the_published_example() -> None:
    # CEN/TR 13201-1, table A.2: low speed 1, normal use 0 (quiet -1), walkers and cycles 1, ambient light moderate 0
    # (low -1): 2 and 0, P4 and P6. Ours takes walking speed on paths, and leaves ambient light at moderate.
    assert 6 - (1 + 0 + 1 + 0 + 0) == 4
    path = needed_class(pd.Series(["path"]), np.array([[NORMAL, QUIET]]))[0].tolist()
    assert path == ["P5", "P6"]


def columns(lamps=None, *, surveyed=True, hours=HOURS, ways=None, activity=NORMAL):
    ways = ways or {"s": Way([(0, 0), (100, 0)])}
    study = town(ways, lamps=lamps, coverage={"lamps": AREA} if surveyed else None)
    flat = np.full((len(ways), 3), activity)
    people = Raw(flat, flat, flat, flat, flat)
    light = light_of_streets(study, streets_of(study))
    return lighting_columns(light.levels(np.arange(len(ways)), len(ways)), study.segments["kind"], people, hours)


def test_columns_of_a_street() -> None:
    row = columns(lamps_at([(x, 3) for x in range(-100, 201, 25)])).loc["s"]
    mean, least = row["light_night_mean_lx"], row["light_night_min_lx"]
    assert (mean, least) == pytest.approx((5.406, 2.276), abs=0.02)  # the point formula at each millimetre
    assert row["light_night_uniformity"] == pytest.approx(least / mean)
    assert row[["light_night_class", "light_night_needed", "light_night_over_lit"]].tolist() == ["P4", "P3", "no"]
    np.testing.assert_array_equal(row.filter(like="evening").to_numpy(), row.filter(like="night").to_numpy())


def test_over_lit_only_for_certain() -> None:
    row = [(x, 3) for x in range(-100, 201, 8)]
    # 4000 lm every 8 m are 17 lx, more than 1.5 · 7.5 lx; of unknown flux they may be half of that.
    assert columns(lamps_at(row)).loc["s", "light_night_over_lit"] == "yes"
    assert columns(lamps_at(row, flux_lm=None)).loc["s", "light_night_over_lit"] is None
    assert columns(lamps_at(row, flux_lm=None)).loc["s", "light_night_mean_lx"] > 1.5 * 7.5
    assert columns(lamps_at(row, on_hours="limited")).loc["s", "light_night_over_lit"] is None
    # Where lamps may be missing, little light says nothing.
    weak = lamps_at([(x, 3) for x in range(-100, 201, 30)], flux_lm=1000)
    assert columns(weak).loc["s", "light_night_over_lit"] == "no"
    assert columns(weak, surveyed=False).loc["s", "light_night_over_lit"] is None


def test_what_may_be_busy_is_not_called_over_lit() -> None:
    lamps = lamps_at([(x, 3) for x in range(-100, 201, 10)])
    normal, busy, unknown = (columns(lamps, activity=each).loc["s"] for each in (NORMAL, BUSY, np.nan))
    assert 1.5 * 7.5 < normal["light_night_mean_lx"] < 1.5 * 10  # P3 and P2
    told = [each["light_night_over_lit"] for each in (normal, busy, unknown)]
    assert told == ["yes", "no", None]
    assert unknown["light_night_needed"] == "P3"


def test_little_light_is_a_class_only_where_every_lamp_is_known() -> None:
    weak = lamps_at([(x, 3) for x in range(-100, 201, 30)], flux_lm=1000)
    assert columns(weak).loc["s", "light_night_class"] == "P7"
    assert columns(weak, surveyed=False).loc["s", "light_night_class"] is None
    assert columns().loc["s", "light_night_class"] == "P7"
    unknown = columns(surveyed=False).loc["s"]
    assert unknown[["light_night_mean_lx", "light_night_min_lx", "light_night_uniformity"]].isna().all()
    assert unknown["light_night_class"] is None
    assert unknown["light_night_over_lit"] is None


def test_a_phase_too_short_to_score_tells_nothing() -> None:
    row = columns(lamps_at([(50, 3)]), hours=HOURS | {"evening": 3.0}).loc["s"]
    assert row.filter(like="evening").isna().all()
    assert row["light_night_class"] == "P7"
