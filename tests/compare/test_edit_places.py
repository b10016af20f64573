"""New venues, stops, hosts and amenities, with their hours and the street they stand at."""

import numpy as np
import pytest

from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from geosafe.params import VENUE_WEIGHTS
from geosafe.score.score_study import score_study
from tests.compare.scenarios import assert_same, at, scenario
from tests.score.town import Place, space_at, town

HOURS = ("open_share", "week.open", "week.open_lo", "week.open_hi")


def test_a_new_venue():
    study = town(venues=[Place("cafe", (50, 5))])
    edit = {"at": at(100, 7), "kind": "kiosk", "hours": "Th-Sa 18:00-04:00", "cost": 40000, "name": "Kioski"}
    applied = apply_scenario(study, scenario({"add_venue": edit}))
    venue = applied.study.venues.loc["scenario/try/venue/1"]
    assert (venue["kind"], venue["tag"], venue["name"]) == ("shop", "shop=kiosk", "Kioski")
    assert (venue["segment_id"], venue["osm_id"]) == ("s1", None)
    assert venue["fraction"] == pytest.approx(0.5, abs=1e-3)
    assert venue["snap_m"] == pytest.approx(7, abs=0.01)
    week = applied.study.week.open.loc["scenario/try/venue/1"].to_numpy()
    # Thursday 18-24, Friday 0-4 and 18-24, Saturday the same, Sunday 0-4: three nights of ten hours.
    assert week.sum() == pytest.approx(30)
    np.testing.assert_allclose(week[3 * 24 + 18 : 4 * 24 + 4], 1)
    assert applied.study.open_share.loc["scenario/try/venue/1", "hours_evidence"] == "observed"
    assert applied.touched[0].says == "A new kiosk (Kioski), open Th-Sa 18:00-04:00."
    assert applied.touched[0].capital == 40000
    assert applied.touched[0].segments == ("s1",)
    assert_same(study, applied.study, but=("venues", *HOURS))
    assert applied.study.venues.iloc[:1].equals(study.venues)


def test_hosts_count_as_an_open_service_and_are_paid_by_the_year():
    edit = {"at": at(100, 0), "hours": "Fr-Sa 22:00-04:00", "cost": 60000}
    applied = apply_scenario(town(), scenario({"add_hosts": edit}))
    venue = applied.study.venues.iloc[0]
    assert (venue["kind"], venue["tag"]) == ("service", "scenario=hosts")
    assert VENUE_WEIGHTS[venue["kind"]] == 1
    assert (applied.touched[0].capital, applied.touched[0].yearly) == (0, 60000)


def test_a_new_stop_runs_in_its_hours():
    study = town()
    made = apply_scenario(study, scenario({"add_stop": {"at": at(100, 0), "service": "22:00-05:00"}})).study
    np.testing.assert_allclose(made.week.open.iloc[0].to_numpy()[:24], [1] * 5 + [0] * 17 + [1, 1])
    before, after = (score_study(each).segments["stop_night_raw"] for each in (study, made))
    assert after["s1"] < before["s1"]


@pytest.mark.parametrize(
    ("key", "kind"),
    [("add_toilet", "toilet"), ("add_seats", "seat"), ("add_shelter", "shelter"), ("add_water", "water")],
)
def test_new_amenities_are_open_at_any_hour_unless_told(key, kind):
    applied = apply_scenario(town(), scenario({key: {"at": at(100, 0)}}))
    amenity = applied.study.amenities.loc[f"scenario/try/{kind}/1"]
    assert (amenity["kind"], amenity["opening_hours"], amenity["access"]) == (kind, "24/7", "yes")
    assert (applied.study.week.open.iloc[0] == 1).all()
    shut = apply_scenario(town(), scenario({key: {"at": at(100, 0), "hours": "08:00-20:00"}})).study
    assert shut.week.open.iloc[0].sum() == pytest.approx(7 * 12)


def test_at_a_space_by_its_name():
    import shapely

    study = town(spaces=space_at(shapely.box(210, 20, 290, 60)))
    made = apply_scenario(study, scenario({"add_toilet": {"at": {"name": "square"}}})).study
    assert made.amenities.geometry.iloc[0].within(study.spaces.geometry.iloc[0])


def test_no_street_near():
    with pytest.raises(DataError, match=r"the nearest walked street is \d+ m away. Put it at most 60 m"):
        apply_scenario(town(), scenario({"add_seats": {"at": at(700, 700)}}))
