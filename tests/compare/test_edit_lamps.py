"""Lamps: how many, where, with what light; removed and dimmed ones; what a map tells of light."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.compare.edit_lamps import dimmed, lamps_along
from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from geosafe.lamp_hours import burning
from geosafe.params import PHASES
from geosafe.score.light import light_of_streets
from geosafe.score.streets import streets_of
from tests.compare.scenarios import assert_same, at, box, line, named_town, scenario
from tests.score.town import AREA, YEAR, lamps_at, town

LAMP = {"height_m": 5, "flux_lm": 4000, "cct_k": 2700}


def test_lamps_stand_evenly_and_no_farther_apart_than_asked():
    # 60 m by 25 m: three gaps of 20 m, a lamp in the middle of each.
    points = lamps_along(np.array([shapely.LineString([(0, 0), (60, 0)])]), 25.0)
    np.testing.assert_allclose(shapely.get_x(points), [10, 30, 50])
    # 50 m by 25 m: two; a stretch shorter than the gap has one in its middle.
    assert len(lamps_along(np.array([shapely.LineString([(0, 0), (50, 0)])]), 25.0)) == 2
    np.testing.assert_allclose(
        shapely.get_coordinates(lamps_along(np.array([shapely.LineString([(0, 0), (8, 0)])]), 25.0)), [[4, 0]]
    )


def test_lamps_along_a_street_by_its_name():
    study = named_town(town(), n1="North Street")
    edit = {"along": {"name": "north street"}, "every_m": 25, "cost": 2500, **LAMP}
    applied = apply_scenario(study, scenario({"add_lamps": edit}))
    # n1 and n2 are 200 m from (200, 0) to (200, 200): eight lamps.
    lamps = applied.study.lamps
    assert [*lamps.index] == [f"scenario/try/lamp/{k}" for k in range(1, 9)]
    np.testing.assert_allclose(sorted(lamps.geometry.y), [12.5, 37.5, 62.5, 87.5, 112.5, 137.5, 162.5, 187.5])
    np.testing.assert_allclose(lamps.geometry.x, 200)
    assert (lamps["flux_lm"] == 4000).all()
    assert (lamps["height_m"] == 5).all()
    assert (lamps["cct_k"] == 2700).all()
    assert lamps["on_hours"].isna().all()
    assert (lamps["source"] == "scenario").all()
    assert (lamps["road"] == "street").all()
    (touched,) = applied.touched
    assert touched.says == "8 new lamps along 200 m of North Street (4,000 lm at 5 m)."
    assert touched.capital == 8 * 2500
    assert touched.yearly == 0
    assert applied.capital == 20_000
    assert touched.lamps == tuple(lamps.index)
    assert {"n1", "n2"} <= set(touched.segments)
    assert_same(study, applied.study, but=("lamps",))
    assert not len(study.lamps)


def test_a_lamp_at_a_point_and_its_hours():
    applied = apply_scenario(town(), scenario({"add_lamps": {"at": at(100, 5), "hours": "17:00-23:00", **LAMP}}))
    (lamp,) = applied.study.lamps.itertuples()
    assert lamp.on_hours == "17:00-23:00"
    assert lamp.geometry.distance(shapely.Point(100, 5)) < 0.01
    assert applied.touched[0].says == "1 new lamp (4,000 lm at 5 m, 17:00-23:00)."


def test_lamps_along_a_drawn_line_and_within_an_area():
    applied = apply_scenario(town(), scenario({"add_lamps": {"along": line((10, 3), (90, 3)), "every_m": 40, **LAMP}}))
    np.testing.assert_allclose(
        shapely.get_coordinates(applied.study.lamps.geometry.array), [[30, 3], [70, 3]], atol=0.02
    )
    # Within the box lies s1 alone, cut to 100 m of it.
    applied = apply_scenario(town(), scenario({"add_lamps": {"within": box(-50, -50, 150, 50), "every_m": 25, **LAMP}}))
    xy = shapely.get_coordinates(applied.study.lamps.geometry.array)
    np.testing.assert_allclose(np.sort(xy[:, 0]), [12.5, 37.5, 62.5, 87.5, 112.5, 137.5], atol=0.02)


def test_removing_what_was_added_gives_the_same_tables():
    before = town(lamps=lamps_at([(0, 150)]))
    lit = apply_scenario(before, scenario({"add_lamps": {"along": line((210, 0), (390, 0)), **LAMP}})).study
    assert len(lit.lamps) > 1
    back = apply_scenario(lit, scenario({"remove_lamps": {"within": box(150, -50, 450, 50)}}, name="Back")).study
    assert_same(before, back)


def test_dimming_keeps_timetables_and_counts_what_it_changes():
    lamps = lamps_at([(50, 0), (60, 0), (300, 0)])
    lamps["on_hours"] = pd.Series([None, "dusk-23:00", None], lamps.index, dtype=object)
    study = town(lamps=lamps)
    edit = {"within": box(0, -20, 100, 20), "hours": "00:00-05:00", "to": 0.3, "cost": 40}
    applied = apply_scenario(study, scenario({"dim_lamps": edit}))
    assert [*applied.study.lamps["on_hours"]] == ['sunset-sunrise, Mo-Su 00:00-05:00 "30 %"', "dusk-23:00", None]
    assert applied.touched[0].says == (
        "1 lamp in the area drawn dimmed to 30 % in 00:00-05:00. 1 with hours of its own stays as it is."
    )
    assert applied.touched[0].capital == 40
    assert [*study.lamps["on_hours"]] == [None, "dusk-23:00", None]


@pytest.mark.parametrize(
    ("hours", "evening", "night"),
    # In the evening (until 23:00) the lamps burn in full; the night is dimmed where most of it is.
    [("23:00-06:00", 1.0, 0.3), ("00:00-01:00", 1.0, 1.0), ("24/7", 0.3, 0.3), ("Sa 00:00-05:00", 1.0, 1.0)],
)
def test_the_timetable_of_dimming_means_what_it_says(hours, evening, night):
    text = dimmed(hours, 0.3)
    level = burning([text], lon=24.94, lat=60.17, tz="Europe/Helsinki", country="FI", start=YEAR.start, end=YEAR.end)
    assert level.loc[text].tolist() == pytest.approx([evening, night])


def test_what_the_map_tells_of_light():
    study = named_town(town(), s1="South Street")
    applied = apply_scenario(
        study, scenario({"set_light": {"along": "South Street", "lit": "yes", "hours": "17:00-01:00"}})
    )
    assert applied.study.segments.loc["s1", "lit"] == "lit"
    assert applied.study.segments.loc["s1", "lit_hours"] == "17:00-01:00"
    assert (applied.study.segments["lit"].drop("s1") == "unknown").all()
    assert applied.touched[0].says == "200 m of South Street lit in 17:00-01:00."
    assert_same(study, applied.study, but=("segments",))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"add_lamps": {"along": "Nroth Street", **LAMP}}, "no street named 'Nroth Street'. The nearest: North Street"),
        ({"add_lamps": {"at": at(4000, 4000), **LAMP}}, "lies outside the area of Town"),
        ({"add_lamps": {"at": at(700, 700), **LAMP}}, "no street or path lies within 25 m of the new lamps"),
        ({"remove_lamps": {"within": box(0, 0, 9, 9)}}, "no lamp is on record in the area drawn"),
        ({"dim_lamps": {"within": box(0, 0, 9, 9), "hours": "24/7", "to": 0}}, "no lamp is on record in the area"),
        ({"set_light": {"along": {"id": "s9"}, "lit": "no"}}, "there is no street with the id 's9'. The nearest: "),
        ({"add_lamps": {"along": {"darkest": {"stretches": 3}}, **LAMP}}, "told by the scores. Score the study first"),
    ],
)
def test_an_edit_that_touches_nothing_says_what_there_is(edit, said):
    with pytest.raises(DataError, match="edit 1, ") as caught:
        apply_scenario(named_town(town(), n1="North Street"), scenario(edit))
    assert said in str(caught.value)


def test_a_tag_says_nothing_where_an_inventory_counts():
    study = town(lamps=lamps_at([(50, 0)]), coverage={"lamps": AREA})
    with pytest.raises(DataError, match="an inventory holds every lamp of s1"):
        apply_scenario(study, scenario({"set_light": {"along": {"id": "s1"}, "lit": "yes"}}))


@settings(max_examples=20, deadline=None)
@given(
    x=st.floats(0, 400), y=st.floats(-20, 20), flux=st.floats(50, 100_000), height=st.floats(1, 40),
    surveyed=st.booleans(),
)  # fmt: skip
def test_a_lamp_more_never_lowers_light(x, y, flux, height, surveyed):
    study = town(lamps=lamps_at([(20, 0), (210, 50), (390, 10)]), coverage={"lamps": AREA} if surveyed else None)
    edit = {"add_lamps": {"at": at(x, y), "height_m": height, "flux_lm": flux}}
    lit = apply_scenario(study, scenario(edit)).study
    before, after = (
        light_of_streets(each, streets_of(each)).along(np.arange(len(each.segments)), len(each.segments))
        for each in (study, lit)
    )
    dark = [PHASES.index(phase) for phase in ("evening", "night")]
    for bound in ("value", "worst", "best"):
        was, now = (np.nan_to_num(getattr(each, bound)[:, dark]) for each in (before, after))
        assert (now >= was - 1e-9).all(), bound


def test_scores_find_the_darkest_stretches():
    from types import SimpleNamespace

    study = town()
    blocks = study.blocks.assign(activity_night_raw=0.0, light_night=50.0)
    # s1: 10 × .8 = 8; s2: 10 × .5 = 5; w1: 20 × .1 = 2; e1: unknown light is not dark.
    blocks.loc[["s1", "s2", "w1", "e1"], "activity_night_raw"] = [10.0, 10.0, 20.0, 99.0]
    blocks.loc[["s1", "w1", "e1"], "light_night"] = [20.0, 90.0, np.nan]
    edit = {"add_lamps": {"along": {"darkest": {"stretches": 2}}, "every_m": 100, **LAMP}}
    applied = apply_scenario(study, scenario(edit), scores=SimpleNamespace(blocks=blocks))
    np.testing.assert_allclose(sorted(applied.study.lamps.geometry.x), [50, 150, 250, 350])
    assert isinstance(applied.study.lamps.index, pd.Index)
    assert applied.touched[0].says.startswith("4 new lamps along 400 m of the 2 darkest stretches with most people")


@given(length=st.floats(0.5, 3000), every=st.floats(3, 200))
def test_gaps_are_as_wide_as_asked_and_no_lamp_is_spent(length, every):
    at = shapely.get_x(lamps_along(np.array([shapely.LineString([(0, 0), (length, 0)])]), every))
    gap = length / len(at)
    assert gap <= every * 1.01 + 1e-9
    assert len(at) == 1 or length / (len(at) - 1) > every  # one fewer would leave wider gaps
    assert at[0] == pytest.approx(gap / 2)
    assert np.diff(at) == pytest.approx(gap)
